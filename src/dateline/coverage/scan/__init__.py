"""An engine: web archives (WARC) searched for a watchlist, near the speed of reading them; no Django."""

from dateline.coverage.scan.records import Found, Trouble, scan_part
from dateline.coverage.scan.run import Progress, State, scan

__all__ = ["Found", "Progress", "State", "Trouble", "scan", "scan_part"]
