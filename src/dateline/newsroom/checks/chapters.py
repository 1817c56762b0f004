"""C12: an item of one chapter that speaks of another as if it were its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.newsroom.checks.shapes import Facts, Finding, Item, Piece, Tuning, found

# Words after a code that make it the name of a chapter, and not the state in an address.
_NOUN = (
    r"(?:[Cc]hapter|[Nn]ewsletter|[Mm]embers|[Dd]igest|[Uu]pdate|[Nn]etwork|[Bb]ulletin|[Cc]aucus)"
)


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """Codes in the title, deck and body; names of other chapters in the title and deck alone."""
    if not item.chapter:
        return
    own_name = facts.chapters.get(item.chapter, "")
    own = item.chapter.upper()
    for piece in item.pieces:
        if piece.role == "quote":
            continue
        for code, name in facts.chapters.items():
            if code == item.chapter:
                continue
            yield from _codes(piece, code.upper(), own, name)
            if piece.role in ("title", "deck") and name and own_name not in piece.text:
                for match in re.finditer(rf"\b{re.escape(name)}\b", piece.text):
                    yield found(piece, match.span(), _words(name, own_name))


def _codes(piece: Piece, code: str, own: str, name: str) -> Iterator[Finding]:
    wanted = rf"(?<![\w,.] )(?<![\w/-])#?{re.escape(code)} {_NOUN}\b|\b[Tt]he {re.escape(code)} {_NOUN}\b"
    for match in re.finditer(wanted, piece.text):
        yield found(piece, match.span(), _words(f"{name} ({code})", own))


def _words(other: str, own: str) -> str:
    return f"This belongs to {own} and names {other}. Put the own chapter here, or move the item."
