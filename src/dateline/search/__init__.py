"""What can be searched in the desk, and the index that answers (see ``backend.py``)."""
