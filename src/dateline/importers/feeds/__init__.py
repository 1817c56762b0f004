"""Feeds as archives: RSS, Atom and JSON Feed read page by page, made into items to bring."""
