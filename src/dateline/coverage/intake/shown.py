"""How a candidate is shown at the desk: where each value is from, how sure, and why it is suggested."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms

from dateline.coverage.grouping.queries import copies_of
from dateline.coverage.models import Candidate, Mention, Source
from dateline.directory.models import Organisation
from dateline.directory.permissions import confined_to

FIELDS = (
    "headline", "outlet_name", "date", "byline", "no_byline", "kind", "excerpt", "covers", "people",
    "topics", "places", "photo", "chapter",
)  # fmt: skip
SOURCES = {
    "json-ld": "structured data", "microdata": "structured data", "open-graph": "share data",
    "meta": "the page's head", "visible": "the page as it is read", "address": "the address",
    "title": "the window title",
}  # fmt: skip
# A field of ours, and what the extractor calls it.
EXTRACTED = {
    "headline": "title", "outlet_name": "site", "date": "date", "byline": "authors", "excerpt": "description",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """origins: by field, where its value is from; why: suggestions with their reasons."""

    origins: dict[str, str] = field(default_factory=dict)
    why: list[tuple[str, str]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    image: str = ""
    paywall: bool = False
    parts: list[Candidate] = field(default_factory=list)
    copies: list[Candidate] = field(default_factory=list)


def shown(row: Candidate, form: forms.BaseForm) -> Shown:
    """Everything about a candidate that is no field; the origins are put at the fields of the form."""
    origins = {name: origin(row, name) for name in EXTRACTED}
    for name, told in origins.items():
        if told and name in form.fields:
            form.fields[name].help_text = told
    for name, label in (("covers", "covers"), ("chapter", "chapter")):
        if row.reasons.get(label) and name in form.fields:
            form.fields[name].help_text = f"Suggested: {row.reasons[label]}"
    return Shown(
        origins, _why(row), list(row.mentions.select_related("person", "organisation")[:40]),
        str(row.found.get("image") or ""), bool(row.found.get("paywall")),
        list(row.merged.order_by("pk")[:20]), copies_of(row)[:20],
    )  # fmt: skip


def origin(row: Candidate, name: str) -> str:
    """Where the value of a field is from, and how sure that is, in words (rule V2)."""
    if name in row.edited or (name == "outlet_name" and "outlet" in row.edited):
        return "Written at the desk."
    told = row.found.get("sources", {}).get(EXTRACTED[name])
    if told:
        sure = round(float(told["confidence"]) * 100)
        return f"From {SOURCES.get(told['source'], told['source'])}, {sure} % sure."
    if row.found.get("given", {}).get(EXTRACTED[name]):
        return "As it came with the link; the page does not say."
    return "The page does not say." if row.fetched_at and not row.problem else ""


def _why(row: Candidate) -> list[tuple[str, str]]:
    """(what is suggested, the reason) for people, places and topics."""
    related = (("person", row.people), ("place", row.places), ("topic", row.topics))
    return [
        (str(each), row.reasons[f"{kind}:{each.pk}"])
        for kind, rows in related
        for each in rows.all()
        if f"{kind}:{each.pk}" in row.reasons
    ]


def filters(user: Any, told: dict[str, str]) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """(name, label, choices as (value, label, chosen)) of each filter of the queue."""
    waits = [(value, label) for value, label in Candidate.State.choices]
    certain = [
        ("certain", "Certain mention"),
        ("possible", "Possible mention"),
        ("none", "No mention"),
    ]
    sources = [(str(s.pk), s.name) for s in Source.objects.order_by("name")]
    via = [
        (value, label) for value, label in Candidate.Via.choices if value != Candidate.Via.SOURCE
    ]
    rows: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("state", "State", [("", "To decide"), *waits]),
        ("certainty", "Mentions", [("", "Any"), *certain]),
        ("source", "Came by", [("", "Any way"), *via, *sources]),
    ]
    own = confined_to(user)
    if own is None or len(own) > 1:
        bodies = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER).order_by("name")
        bodies = bodies if own is None else bodies.filter(pk__in=own)
        none = [("none", "The network")] if own is None else []
        rows.append(("chapter", "Chapter", [("", "All"), *none, *((str(b.pk), b.short_name or b.name) for b in bodies)]))  # fmt: skip
    return [
        (name, label, [(v, text, v == told.get(name, "")) for v, text in choices])
        for name, label, choices in rows
    ]
