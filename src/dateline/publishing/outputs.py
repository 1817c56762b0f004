"""The registry of outputs: every public address is declared here by the package ``website``.

An *output* is one public address in one language; a *family* is the rule that makes them: a route, a
way to render it and a way to list all its addresses. Desk pages, forms and search are not outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.http import HttpResponse
from django.urls import path, register_converter, resolve, reverse
from django.urls.exceptions import Resolver404

from dateline.publishing.questions import MORE_FACETS, Facets
from dateline.publishing.tracking import note, recording, remembering

HTML = "text/html; charset=utf-8"

# Where a page stands in the queue, lower first. New stories come before everything, so that no list
# leads to a page that is not there, and before them what stands beside them (their data), to which
# they lead; a new feed comes before the lists that name it. Stories that only changed come after the
# lists, and what goes when nothing that may lead to it waits any more; what stands beside stories and
# feeds that changed come after them. What takes long to make (a reporter pack) comes last of all; it
# is named by its story before, and made for whoever asks before its turn.
BESIDE, STORY, NEW_FEED, FRONT, LIST, CHANGED, GOING, FEED = 1, 2, 3, 4, 5, 6, 7, 9
AFTER = 10


class Year:
    """``2026`` in an address: four digits, so that each page has one address only."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class Month(Year):
    """``09`` in an address: two digits."""

    regex = "0[1-9]|1[0-2]"

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class Segments:
    """``us/mn/duluth`` in an address: words joined by slashes, none of which begins a month page."""

    regex = "(?:(?![0-9]{4}/|undated/)[a-z0-9-]+)(?:/(?![0-9]{4}/|undated/)[a-z0-9-]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ArticlePath(Segments):
    """``news/2026/11/slug`` or ``chapters/mn/news/undated/slug``: the path of an article."""

    regex = (
        "(?:chapters/[-a-zA-Z0-9_]+/)?news/(?:[0-9]{4}/(?:0[1-9]|1[0-2])|undated)/[-a-zA-Z0-9_]+"
    )


register_converter(Year, "year")
register_converter(Month, "month")
register_converter(Segments, "segments")
register_converter(ArticlePath, "article")


@dataclass(frozen=True)
class Rendered:
    """The bytes of one output."""

    body: bytes
    content_type: str = HTML
    status: int = 200


Arguments = dict[str, Any]
Render = Callable[..., Rendered | None]
Addresses = Callable[[], Iterable[Arguments]]
Concern = Callable[[Any, Facets], Iterable[Arguments]]
Ahead = Callable[[Sequence[tuple[str, Arguments]]], None]


@dataclass(frozen=True)
class Family:
    """One rule that makes addresses: ``route`` as Django's ``path()`` writes it.

    ``render(**arguments)`` answers None where there is no such page; ``addresses()`` yields the
    arguments of every page that exists now; ``describe`` is the line in the reference; ``rank`` is
    its place in the queue. ``concerns`` maps a model's label to ``(pk, facets) -> arguments`` of the
    pages that may come to be when such a row changes. ``ahead(list of (family's name, arguments))``
    reads what a batch of pages will ask, in few queries; families may share one. ``shown``: exists while a page shows it (files).
    """

    name: str
    route: str
    render: Render
    addresses: Addresses
    describe: str
    rank: int = CHANGED
    concerns: Mapping[str, Concern] = field(default_factory=dict)
    ahead: Ahead | None = None
    shown: bool = False

    def address(self, **arguments: Any) -> str:
        """The path of one of its outputs."""
        return self._fast(arguments) or reverse(self.name, kwargs=arguments)

    def _fast(self, arguments: Arguments) -> str:
        """Routes made of plain words, slugs and text need no resolver (they are asked for often)."""
        pattern = self._pattern
        return pattern.format(**arguments) if pattern else ""

    @cached_property
    def _pattern(self) -> str:
        pieces = self.route.split("<")
        if any(
            ":" in p and p.split(":")[0] not in ("str", "slug", "segments", "article")
            for p in pieces[1:]
        ):
            return ""
        return (
            "/"
            + pieces[0]
            + "".join("{" + p.split(":", 1)[1].replace(">", "}", 1) for p in pieces[1:])
        )


FAMILIES: dict[str, Family] = {}
_PREVIEWS: dict[type[models.Model], Callable[[Any], Rendered]] = {}


def family(
    name: str,
    route: str,
    *,
    addresses: Addresses,
    describe: str,
    rank: int = CHANGED,
    concerns: Mapping[str, tuple[Sequence[str], Concern]] | None = None,
    ahead: Ahead | None = None,
    shown: bool = False,
) -> Callable[[Render], Render]:
    """Declare a family of outputs; decorates its render function.

    concerns: model label to (the fields it looks at, the function of ``Family.concerns``).
    """

    def declare(render: Render) -> Render:
        if name in FAMILIES:
            raise ValueError(f"two output families are called {name!r}")
        for label, (fields, _) in (concerns or {}).items():
            MORE_FACETS.setdefault(label, set()).update(fields)
        asked = {label: concern for label, (_, concern) in (concerns or {}).items()}
        FAMILIES[name] = Family(name, route, render, addresses, describe, rank, asked, ahead, shown)
        return render

    return declare


def preview_of(model: type[models.Model]) -> Callable[[Callable[[Any], Rendered]], Any]:
    """Declare how an unsaved or unpublished ``model`` looks: the same render, given the object."""

    def declare(render: Callable[[Any], Rendered]) -> Callable[[Any], Rendered]:
        _PREVIEWS[model] = render
        return render

    return declare


def preview(instance: models.Model) -> HttpResponse:
    """A preview, exactly as it would be published; never cached, never indexed."""
    with recording(), remembering():
        note(instance)
        rendered = _PREVIEWS[type(instance)](instance)
    response = HttpResponse(rendered.body, content_type=rendered.content_type)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def placed(address: str) -> tuple[Family, Arguments] | None:
    """The family and arguments of a public address, or None where no family has it."""
    try:
        found = resolve(address)
    except Resolver404:
        return None
    name = found.url_name or ""
    if name not in FAMILIES:
        return None
    return FAMILIES[name], {k: v for k, v in found.kwargs.items() if k != "output_family"}


def url_patterns(view: Any) -> list[Any]:
    """Every declared family as a URL pattern, in the order of declaration."""
    return [
        path(each.route, view, {"output_family": each.name}, name=each.name)
        for each in FAMILIES.values()
    ]


def all_addresses() -> Iterable[tuple[str, str]]:
    """(family, path) of every output that exists now, files apart: those go with their pages."""
    for each in FAMILIES.values():
        for arguments in each.addresses():
            yield each.name, each.address(**arguments)
