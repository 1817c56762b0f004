"""An engine: a page's HTML in, what a clip needs to know of it out (rules V1, V2, V7); no Django."""

from dateline.coverage.extract.engine import extract
from dateline.coverage.extract.metadata import ClipMetadata, Value

__all__ = ["ClipMetadata", "Value", "extract"]
