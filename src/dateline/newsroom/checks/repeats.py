"""C11: a title or a deck that another item has as well."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.newsroom.checks.shapes import (
    Facts,
    Finding,
    Item,
    Other,
    Piece,
    Tuning,
    folded,
    found,
)


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """Readers and search engines cannot tell two items of one title apart."""
    for name, text, in_use, fix in (
        (
            "title",
            item.title,
            facts.titles,
            "Add what sets this one apart: its place, number or date.",
        ),
        ("deck", item.deck, facts.decks, "Write one for this item."),
    ):
        others = [other for other in in_use.get(folded(text), ()) if other.key != item.key]
        if others and text.strip():
            piece = Piece(name, text, role=name)
            message = f"The same {name} is on {_named(name, others)}. {fix}"
            yield found(piece, (0, len(piece.text)), message)


def _named(name: str, others: list[Other]) -> str:
    if name == "title":
        return "another item" if len(others) == 1 else f"{len(others)} other items"
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return f"“{others[0].title}”{more}"
