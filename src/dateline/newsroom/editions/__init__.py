"""Local editions of a release: written for many members at once, approved by each, public under their places."""
