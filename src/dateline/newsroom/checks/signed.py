"""C21, C22: somebody answers for the figures, and for what the law says, of exactly this text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from dateline.newsroom.checks.shapes import Facts, Finding, Item, Tuning

FIGURES, LEGAL = "figures", "legal"


def words(item: Item) -> str:
    """The hash of all the words of an item: a sign-off is of them, and ends when one changes."""
    told = [item.title, item.deck, *(piece.raw for piece in item.pieces)]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()


def checked(aspect: str, message: str) -> Callable[[Item, Facts, Tuning], Iterator[Finding]]:
    """The check of one aspect of releases."""

    def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
        signed = facts.signed.get(item.key)
        if item.release and signed is not None and (aspect, words(item)) not in signed:
            yield Finding("", "", "title", message, None, f"{item.key} {aspect} {words(item)}")

    return check


figures = checked(FIGURES, "Nobody has signed off the figures of this text (Handling, Sign-offs).")
legal = checked(LEGAL, "Nobody has signed off this text for the law (Handling, Sign-offs).")
