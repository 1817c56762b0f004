"""Quotes and who approved them: by a mailed link, by word to the desk, or by where they stood before."""
