"""What is known of a page: each value with where it came from and how sure that is (rule V2)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Generic, TypeVar

T = TypeVar("T")

JSON_LD, MICRODATA, OPEN_GRAPH, META = "json-ld", "microdata", "open-graph", "meta"
VISIBLE, ADDRESS, TITLE_TAG = "visible", "address", "title"


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """One value, the kind of markup that it was read from, and a confidence from 0 to 1."""

    value: T
    source: str
    confidence: float


@dataclass(slots=True)
class ClipMetadata:
    """Every field is a ``Value`` or None: unknown is said, not guessed.

    Dates are ISO 8601 text as precise as the page: "2026-11-26", or an instant with its zone.
    ``notes`` tells what was left out of a hostile or very large page, and what was noticed.
    """

    title: Value[str] | None = None
    authors: Value[list[str]] | None = None
    date: Value[str] | None = None
    updated: Value[str] | None = None
    site: Value[str] | None = None
    canonical: Value[str] | None = None
    image: Value[str] | None = None
    caption: Value[str] | None = None
    credit: Value[str] | None = None
    alt: Value[str] | None = None
    lang: Value[str] | None = None
    section: Value[str] | None = None
    description: Value[str] | None = None
    text: Value[str] | None = None
    paywall: Value[bool] | None = None
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain values by name, null where unknown (no authors: an empty list), with ``sources``."""
        told: dict[str, Any] = {}
        sources: dict[str, dict[str, Any]] = {}
        for each in fields(self):
            if each.name == "notes":
                continue
            found = getattr(self, each.name)
            told[each.name] = None if found is None else found.value
            if found is not None:
                sources[each.name] = {
                    "source": found.source,
                    "confidence": round(found.confidence, 2),
                }
        told["authors"] = told["authors"] or []
        return {**told, "sources": sources, "notes": list(self.notes)}
