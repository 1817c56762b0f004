"""C17: a release says where it was issued, by whom, and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.newsroom.checks.shapes import WARNING, Facts, Finding, Item, Piece, Tuning, found

# As releases of an archive have them: typed at the beginning and at the end of the text.
_TYPED_DATELINE = re.compile(r"^[A-Z][A-Z.,;’' &-]{3,}[^\n]{0,48}?\s?(?:[—–]|--)\s")
_TYPED_ABOUT = re.compile(r"^About (?:the )?[A-Z]", re.MULTILINE)

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
    texts = [piece for piece in item.pieces if piece.role == "prose" and piece.html]
    there = {
        "dateline": bool((item.dateline or "").strip()),
        "contacts": item.contacts > 0,
        "issuer": bool(item.issuer),
        "boilerplate": item.boilerplate or any(_TYPED_ABOUT.search(p.text) for p in texts),
    }
    if not there["dateline"] and texts and (typed := _TYPED_DATELINE.match(texts[0].text)):
        there["dateline"] = True
        yield _move(texts[0], typed)
    for field, words in _PARTS.items():
        if not there[field]:
            yield Finding("", "", field, words)


def _move(piece: Piece, typed: re.Match[str]) -> Finding:
    words = "Move the dateline from the text to its field: there it is set, and found by place."
    told = found(piece, typed.span(), words)
    return Finding("", WARNING, told.field, told.message, told.span, told.quoted)
