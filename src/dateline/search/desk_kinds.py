"""What the desk's search page finds, a row a kind. Filled by the apps that own the records::

found_in_desk(
    DeskKind("events", "Events", "date", rows=..., about=..., listing=..., order=20)
)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class DeskKind:
    """One kind of thing at the desk.

    name: in the address ("clips"). icon: of Wagtail's sprite. rows: user to the rows that this person
    may see, with what ``about`` reads. about: row to the words that tell it from others of its name.
    listing: address of the list of all of them. order: where it stands among the kinds.
    """

    name: str
    label: str
    icon: str
    rows: Callable[[Any], QuerySet[Any]]
    about: Callable[[Any], str]
    listing: Callable[[], str]
    order: int = 100


_kinds: dict[str, DeskKind] = {}


def found_in_desk(kind: DeskKind) -> None:
    """Let the search page find it. Raises ValueError for a name that is taken by another kind."""
    if kind.name in _kinds:
        raise ValueError(f"two kinds of things at the desk are called {kind.name!r}")
    _kinds[kind.name] = kind


def desk_kinds() -> list[DeskKind]:
    """Every kind, in the order of the page."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))
