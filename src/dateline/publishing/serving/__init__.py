"""The serving front: stored pages from memory, before Django is asked."""
