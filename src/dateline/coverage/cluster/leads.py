"""Which copy of a story leads: the one that told it first, as far as the copies say."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Copy(NamedTuple):
    """What is known of one copy. agency: whom it credits (``agency_of``); canonical: the address that the
    page calls the original, "" unknown; words: of its text."""

    key: Any
    outlet: str = ""
    link: str = ""
    canonical: str = ""
    agency: str = ""
    date: date | None = None
    words: int = 0


def lead_of(copies: Sequence[Copy]) -> Hashable | None:
    """The key of the copy that leads; None of no copies.

    The original, if it is among them: the copy to whose address or outlet the others point, or that of the
    agency that they credit. Then the earliest (undated last), then the fullest, then the smallest key.
    """
    if not copies:
        return None
    pointed = {_place(copy.canonical) for copy in copies if _points_elsewhere(copy)}
    hosts = {place.partition("/")[0] for place in pointed}
    agencies = {_plain(copy.agency) for copy in copies if copy.agency}

    def rank(copy: Copy) -> tuple[Any, ...]:
        original = (
            3 if _place(copy.link) in pointed and not _points_elsewhere(copy)
            else 2 if copy.outlet and _plain(copy.outlet) in agencies
            else 1 if _host(copy.link) in hosts and not _points_elsewhere(copy)
            else 0
        )  # fmt: skip
        return (-original, copy.date or date.max, -copy.words, str(copy.key))

    return min(copies, key=rank).key


def _points_elsewhere(copy: Copy) -> bool:
    """Whether its page names the page of another site as the original."""
    return bool(copy.canonical) and _host(copy.canonical) != _host(copy.link)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.")


def _place(address: str) -> str:
    return _host(address) + urlsplit(address).path.rstrip("/")


def _plain(name: str) -> str:
    """So that "The Associated Press" and "Associated Press" are one."""
    return re.sub(r"^the\s+|\s+news$", "", " ".join(name.casefold().split()))
