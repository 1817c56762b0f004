"""What can be searched, and the desk's own index (see ``docs`` of the backend in ``backend.py``)."""
