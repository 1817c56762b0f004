"""Every public address. Importing this package declares the families, in the order of matching."""

from dateline.publishing.outputs import url_patterns
from dateline.website.outputs import articles, feeds, files, front, lists, plain

__all__ = ["articles", "feeds", "files", "front", "lists", "plain", "url_patterns"]
