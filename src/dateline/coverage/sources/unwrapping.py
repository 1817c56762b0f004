"""Links of alert services and mailers: the story's own address out of the redirect around it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

# How redirects are spelt: the last word of the path, and the parameter that holds where they lead.
_WORDS = frozenset(
    (
        "url", "redirect", "redir", "redirector", "click", "clickthru", "ct", "track", "link", "links",
        "l.php", "out", "goto", "go", "away", "apiclick.aspx", "r", "lt", "ls", "newsredirect", "outlink",
    )
)  # fmt: skip
_PARAMETERS = (
    "url",
    "q",
    "u",
    "to",
    "target",
    "dest",
    "destination",
    "redirect",
    "link",
    "r",
    "ru",
)
_WEB = re.compile(r"^https?://[^\s/]", re.IGNORECASE)
_DEEPEST = 5


def unwrapped(link: str) -> str:
    """Where a redirect leads, without asking it; any other link as it is.

    Recognised by its shape (``…/url?q=https://paper.example/story``), not by its host: a path that
    ends in a redirect's word and a parameter that is an address of another host.
    """
    link = link.strip()
    for _ in range(_DEEPEST):
        inner = _inside(link)
        if not inner:
            break
        link = inner
    return link


def _inside(link: str) -> str:
    try:
        parts = urlsplit(link)
        if parts.path.rstrip("/").rpartition("/")[2].lower() not in _WORDS:
            return ""
        told = {name.lower(): value.strip() for name, value in parse_qsl(parts.query)}
        for name in _PARAMETERS:
            value = told.get(name, "")
            if _WEB.match(value) and urlsplit(value).hostname not in (None, parts.hostname):
                return value
    except ValueError:  # no address at all
        return ""
    return ""
