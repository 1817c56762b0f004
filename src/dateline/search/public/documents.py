"""What can be found: plain values in, plain values out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any

from markupsafe import Markup

# What results can be narrowed by; each is a field of the index and a name in the address.
FACETS = ("kind", "topic", "place", "person", "organisation", "year")


@dataclass(frozen=True)
class Document:
    """One thing that can be found.

    key: its own name over all pages ("newsroom.article:7"). kind: "press-release", "clip", "person".
    address: where a hit leads. names: what it can be found by besides (people, places, outlet).
    topics, places, people, organisations: slugs, or paths of places, as their addresses have them.
    within: paths of what those places lie in, for whoever narrows to a state.
    note: what stands under the title ("Star Tribune", "Mayor, Duluth, MN").
    """

    key: str
    kind: str
    title: str
    address: str
    deck: str = ""
    body: str = ""
    date: Date | None = None
    names: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    chapter: str = ""
    outlet: str = ""
    note: str = ""

    def facets(self) -> dict[str, tuple[str, ...]]:
        """Its values of each facet."""
        return {
            "kind": (self.kind,),
            "topic": self.topics,
            "place": tuple(dict.fromkeys((*self.places, *self.within))),
            "person": self.people,
            "organisation": self.organisations,
            "year": (f"{self.date.year:04d}",) if self.date else (),
        }

    def shown(self) -> bytes:
        """What a hit shows, as the index keeps it."""
        told = {
            "key": self.key, "kind": self.kind, "title": self.title, "address": self.address,
            "deck": self.deck, "note": self.note, "outlet": self.outlet, "chapter": self.chapter,
            "date": self.date.isoformat() if self.date else "",
        }  # fmt: skip
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Hit:
    """One result. title and snippet are safe HTML with the words that matched in ``<mark>``."""

    key: str
    kind: str
    title: Markup
    address: str
    snippet: Markup
    date: Date | None = None
    note: str = ""
    outlet: str = ""
    chapter: str = ""


@dataclass(frozen=True)
class Asked:
    """A question as a reader put it. chosen: facet to the values of which one must fit; page: from 1."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    newest_first: bool = False
    page: int = 1


@dataclass(frozen=True)
class Found:
    """The answer. near: nothing was spelled like this, so near spellings count too; instead: what may
    have been meant, or ""."""

    total: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]]
    near: bool = False
    instead: str = ""


def shown_of(kept: bytes) -> dict[str, Any]:
    """The reverse of ``Document.shown``."""
    told: dict[str, Any] = json.loads(kept)
    told["date"] = Date.fromisoformat(told["date"]) if told["date"] else None
    return told
