"""C01: a deck is there, adds to the title, and is not broken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from dateline.newsroom.checks.shapes import (
    ERROR,
    Facts,
    Finding,
    Item,
    Piece,
    Tuning,
    folded,
    found,
)

SAME = 0.92  # share of characters in common from which two lines say the same
_BROKEN = re.compile(
    r"(?:\.\.+|…|[,;:–—-]|\s(?:a|an|the|of|and|or|but|to|in|on|at|for|with|by|from|that|which|who|"
    r"their|its|our|is|are|was|were|has|have|will|as|than|into))$"
)
_CLOSING = "”\"’')]"


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """Errors for releases and statements, warnings for everything else."""
    if not item.has_deck:
        return
    level = ERROR if item.release else ""
    deck = " ".join(item.deck.split())
    if not deck:
        yield Finding(
            "", level, "deck", "Write a deck: one or two sentences that add to the title."
        )
        return
    piece = Piece("deck", item.deck, role="deck")
    whole = (0, len(piece.text))
    if says_the_same(item.title, deck):
        told = found(piece, whole, "The deck says the title again. Say what the title leaves out.")
    elif _BROKEN.search(deck.rstrip(_CLOSING)):
        ends = (max(0, whole[1] - 30), whole[1])
        told = found(piece, ends, "The deck breaks off. End it with a whole sentence.")
    else:
        return
    yield Finding("", level, told.field, told.message, told.span, told.quoted)


def says_the_same(one: str, other: str) -> bool:
    """Whether two lines have the same words, but for case, punctuation and a letter or two."""
    first, second = (re.sub(r"[^\w ]", "", folded(text)).strip() for text in (one, other))
    if not first or not second:
        return False
    return first == second or SequenceMatcher(None, first, second).ratio() >= SAME
