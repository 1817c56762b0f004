"""Stored copies of outside pages (WARC), and whether links to outside pages still lead there."""
