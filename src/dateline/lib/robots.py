"""robots.txt (RFC 9309): may we ask for this, and how long between two requests."""

from __future__ import annotations

from protego import Protego

AGENT = "Dateline"
LARGEST = 500_000
"""Bytes of a robots.txt that are read (RFC 9309, 2.5)."""
PAUSE, LONGEST_PAUSE = 2.0, 60.0
"""Seconds between two requests to a host: ours, and the most that a host can ask for."""
CLOSED = "User-agent: *\nDisallow: /\n"


def rules_of(status: int, body: bytes) -> str:
    """The rules that an answer for ``/robots.txt`` means: none where there is no file, everything
    closed while the server fails (RFC 9309, 2.3.1)."""
    if 200 <= status < 300:
        return body[:LARGEST].decode("utf-8", "replace").replace("\x00", "")
    return "" if 300 <= status < 500 and status != 429 else CLOSED


def allows(rules: str, address: str) -> bool:
    """Whether the rules let us read an address of their host."""
    return not rules or bool(Protego.parse(rules).can_fetch(address, AGENT))


def pause(rules: str) -> float:
    """Seconds between two requests: what the host asks for, ours at least."""
    return max(delay(rules), PAUSE)


def delay(rules: str) -> float:
    """Seconds between two requests that the host asks for, 0 where it asks for none."""
    told = Protego.parse(rules).crawl_delay(AGENT) if rules else None
    return min(float(told or 0), LONGEST_PAUSE)


def sitemaps(rules: str) -> list[str]:
    """The sitemaps that a robots.txt names."""
    return [str(each) for each in Protego.parse(rules).sitemaps][:20] if rules else []
