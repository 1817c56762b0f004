"""Copies of one story at the desk (rule V3): prints kept, clusters written, split, led."""
