"""C17: a release says where it was issued, by whom, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.newsroom.checks.shapes import Facts, Finding, Item, Tuning

_PARTS = {
    "dateline": "Give the dateline: the place, such as “DULUTH, Minn.”, or “NATIONWIDE”.",
    "contacts": "Name a press contact; there is none for the issuing organisation either.",
    "issuer": "Say which organisation issues it; there is no network to fall back on.",
    "boilerplate": "Write the paragraph “About …”: the issuing organisation has none in the directory.",
}


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """Releases and statements only."""
    if not item.release:
        return
    there = {
        "dateline": bool((item.dateline or "").strip()),
        "contacts": item.contacts > 0,
        "issuer": bool(item.issuer),
        "boilerplate": item.boilerplate,
    }
    for field, words in _PARTS.items():
        if not there[field]:
            yield Finding("", "", field, words)
