"""The registry of outputs: every public address is declared here by the package ``website``.

An *output* is one public address in one language; a *family* is the rule that makes them: a route, a
way to render it and a way to list all its addresses. Desk pages, forms and search are not outputs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, register_converter, reverse
from django.utils.cache import get_conditional_response

from dateline.publishing.tracking import note, recording

HTML = "text/html; charset=utf-8"


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


register_converter(Year, "year")
register_converter(Month, "month")


@dataclass(frozen=True)
class Rendered:
    """The bytes of one output. ``until``: the next moment at which it changes by itself."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    until: datetime | None = None

    @property
    def etag(self) -> str:
        """A strong entity tag (RFC 9110, section 8.8.3): a hash of the bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


Render = Callable[..., Rendered | None]
Addresses = Callable[[], Iterable[dict[str, Any]]]


@dataclass(frozen=True)
class Family:
    """One rule that makes addresses: ``route`` as Django's ``path()`` writes it.

    ``render(**arguments)`` answers None where there is no such page; ``addresses()`` yields the
    arguments of every page that exists now; ``describe`` is the line in the reference.
    """

    name: str
    route: str
    render: Render
    addresses: Addresses
    describe: str

    def address(self, **arguments: Any) -> str:
        """The path of one of its outputs."""
        return reverse(self.name, kwargs=arguments)


FAMILIES: dict[str, Family] = {}
_PREVIEWS: dict[type[models.Model], Callable[[Any], Rendered]] = {}


def family(
    name: str, route: str, *, addresses: Addresses, describe: str
) -> Callable[[Render], Render]:
    """Declare a family of outputs; decorates its render function."""

    def declare(render: Render) -> Render:
        if name in FAMILIES:
            raise ValueError(f"two output families are called {name!r}")
        FAMILIES[name] = Family(name, route, render, addresses, describe)
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
    with recording():
        note(instance)
        rendered = _PREVIEWS[type(instance)](instance)
    response = HttpResponse(rendered.body, content_type=rendered.content_type)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def serve(request: HttpRequest, *, output_family: str, **arguments: Any) -> HttpResponse:
    """Answer one public address by rendering it now (the press will store it instead)."""
    with recording():
        rendered = FAMILIES[output_family].render(**arguments)
    if rendered is None:
        raise Http404
    response = HttpResponse(
        rendered.body, content_type=rendered.content_type, status=rendered.status
    )
    response["ETag"] = rendered.etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    for header, value in rendered.headers.items():
        response[header] = value
    answer = get_conditional_response(request, etag=rendered.etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response


def url_patterns() -> list[URLPattern]:
    """Every declared family as a URL pattern, in the order of declaration."""
    return [
        path(each.route, serve, {"output_family": each.name}, name=each.name)
        for each in FAMILIES.values()
    ]


def all_addresses() -> Iterable[tuple[str, str]]:
    """(family, path) of every output that exists now."""
    for each in FAMILIES.values():
        for arguments in each.addresses():
            yield each.name, each.address(**arguments)
