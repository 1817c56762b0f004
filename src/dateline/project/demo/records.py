"""The demo network as typed records: ``load()`` reads the TOML files beside this module.

The files use the names of the models they fill, so that a loader maps them one to one. Records refer
to each other by key, or by name where a reader would: people, places, topics, series, outlets.

Blocks have these shapes (``Block.values``; all keys are present)::

    text     html
    quote    text, speaker, speaker_title
    photo    photo (key), width ("column", "wide")
    gallery  title, photos (keys)
    table    caption, header (list), stub (first column heads its row), rows
    file     file (key), label
    embed    url, title, duration, transcript (html)
    callout  title, html, link_text, link_url
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BLOCKS: dict[str, frozenset[str]] = {
    "text": frozenset({"html"}),
    "quote": frozenset({"text", "speaker", "speaker_title"}),
    "photo": frozenset({"photo", "width"}),
    "gallery": frozenset({"title", "photos"}),
    "table": frozenset({"caption", "header", "stub", "rows"}),
    "file": frozenset({"file", "label"}),
    "embed": frozenset({"url", "title", "duration", "transcript"}),
    "callout": frozenset({"title", "html", "link_text", "link_url"}),
}


@dataclass(frozen=True)
class Block:
    """One block of a body: its type and the values that the type has."""

    type: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class OrganisationRecord:
    """A body that issues or partners; ``place`` is the OCD id of a chapter's state."""

    key: str
    name: str
    kind: str
    short_name: str = ""
    code: str = ""
    place: str = ""
    mission: str = ""
    website: str = ""
    boilerplate: str = ""


@dataclass(frozen=True)
class ContactRecord:
    """A press contact by beat; ``chapter`` is an organisation's key."""

    name: str
    role: str
    phone: str
    email: str
    hours: str
    beat: str = ""
    chapter: str = ""


@dataclass(frozen=True)
class Heading:
    """A topic or a series."""

    name: str
    description: str


@dataclass(frozen=True)
class OutletRecord:
    name: str
    kind: str
    domain: str


@dataclass(frozen=True)
class MenuRecord:
    """A line of the navigation, or of a footer column; leads to a page's key or an address."""

    text: str
    page: str = ""
    address: str = ""
    area: str = "main"
    column: str = ""


@dataclass(frozen=True)
class PlaceRecord:
    ocd_id: str
    name: str
    state: str


@dataclass(frozen=True)
class PersonRecord:
    """An invented official and the one term of office that the demo knows."""

    name: str
    office: str
    place: str
    start: str
    end: str = ""
    end_reason: str = ""
    seat: str = ""
    chapter: str = ""
    biography: str = ""
    other_names: tuple[str, ...] = ()

    @property
    def capacity(self) -> str:
        """ "Council Member, District 5": the office and its seat."""
        return f"{self.office}, {self.seat}" if self.seat else self.office


@dataclass(frozen=True)
class PhotoRecord:
    """A drawing with its rights; ``pictures.draw(key)`` makes its file."""

    key: str
    title: str
    alt: str
    caption: str
    credit: str
    creator: str
    rights: str
    licence: str
    licence_url: str
    source: str


@dataclass(frozen=True)
class DocumentRecord:
    """A one-page document; ``files.pdf(title, text)`` makes its file."""

    key: str
    title: str
    text: str
    issuer: str
    date: Day


@dataclass(frozen=True)
class BillRecord:
    number: str
    body: str = ""
    place: str = ""  # OCD id of the jurisdiction
    session: str = ""
    title: str = ""
    link: str = ""


@dataclass(frozen=True)
class FigureRecord:
    value: str
    label: str
    as_of: Day


@dataclass(frozen=True)
class StoryRecord:
    """A story inside a newsletter issue; place, person and topic are named."""

    title: str
    text: str
    link: str = ""
    place: str = ""
    person: str = ""
    topic: str = ""


@dataclass(frozen=True)
class ArticleRecord:
    """One article with every field that its kind may have; empty where it has none."""

    key: str
    kind: str
    title: str
    deck: str
    date: datetime
    body: tuple[Block, ...]
    updated: datetime | None = None
    issuer: str = "network"
    co_issuers: tuple[str, ...] = ()
    chapter: str = ""
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    series: str = ""
    photo: str = ""
    lead: bool = False
    highlight: bool = False
    # release
    status: str = ""
    dateline: str = ""
    contacts: tuple[str, ...] = ()
    bills: tuple[BillRecord, ...] = ()
    # author and source
    authors: tuple[str, ...] = ()
    byline: str = ""
    outlet: str = ""
    outward_link: str = ""
    # newsletter issue
    issue: str = ""
    signed_by: str = ""
    stories: tuple[StoryRecord, ...] = ()
    # report and toolkit
    files: tuple[str, ...] = ()
    year: int | None = None
    cite_as: str = ""
    # video and audio
    recording_url: str = ""
    duration: str = ""
    transcript: str = ""
    # job
    job_level: str = ""
    job_place: str = ""
    pay: str = ""
    closing_date: Day | None = None
    figures: tuple[FigureRecord, ...] = ()

    @property
    def datelines(self) -> tuple[str, ...]:
        """The dateline's places, one by one."""
        return tuple(part.strip() for part in self.dateline.split(";") if part.strip())


@dataclass(frozen=True)
class ClipRecord:
    """A piece that an (invented) outlet published; dated to the day."""

    headline: str
    outlet: str
    kind: str
    date: Day
    excerpt: str
    byline: str = ""
    no_byline: bool = False
    link: str = ""
    photo: str = ""
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    covers: str = ""
    chapter: str = ""
    show_in_latest: bool = False


@dataclass(frozen=True)
class PageRecord:
    """A plain page; ``key`` is its slug."""

    key: str
    title: str
    body: tuple[Block, ...]
    introduction: str = ""
    parent: str = ""


@dataclass(frozen=True)
class DemoNetwork:
    """Everything; ``introductions`` are those of the front's bands, by band."""

    name: str
    mission: str
    accent_light: str
    accent_dark: str
    footer_text: str
    introductions: Mapping[str, str]
    organisations: tuple[OrganisationRecord, ...]
    contacts: tuple[ContactRecord, ...]
    topics: tuple[Heading, ...]
    series: tuple[Heading, ...]
    outlets: tuple[OutletRecord, ...]
    places: tuple[PlaceRecord, ...]
    people: tuple[PersonRecord, ...]
    photos: tuple[PhotoRecord, ...]
    documents: tuple[DocumentRecord, ...]
    articles: tuple[ArticleRecord, ...]
    clips: tuple[ClipRecord, ...]
    pages: tuple[PageRecord, ...]
    menu: tuple[MenuRecord, ...] = field(default=())


def load() -> DemoNetwork:
    """Read the files. Raises TypeError on an unknown or missing field, ValueError on a bad block."""
    network, people = _read("network"), _read("people")
    return DemoNetwork(
        **{
            k: network[k] for k in ("name", "mission", "accent_light", "accent_dark", "footer_text")
        },
        introductions={
            band: network[f"{band}_introduction"] for band in ("latest", "coverage", "releases")
        },
        organisations=tuple(OrganisationRecord(**told) for told in network["organisation"]),
        contacts=tuple(ContactRecord(**told) for told in network["contact"]),
        topics=tuple(Heading(**told) for told in network["topic"]),
        series=tuple(Heading(**told) for told in network["series"]),
        outlets=tuple(OutletRecord(**told) for told in network["outlet"]),
        places=tuple(PlaceRecord(**told) for told in people["place"]),
        people=tuple(PersonRecord(**told) for told in people["person"]),
        photos=tuple(photos().values()),
        documents=tuple(DocumentRecord(**told) for told in _read("documents")["document"]),
        articles=tuple(_article(told) for told in _read("articles")["article"]),
        clips=tuple(ClipRecord(**_frozen(told)) for told in _read("clips")["clip"]),
        pages=tuple(PageRecord(**_with_body(told)) for told in network["page"]),
        menu=tuple(MenuRecord(**told) for told in network["menu"]),
    )


@cache
def photos() -> Mapping[str, PhotoRecord]:
    """The photos by key; the rights that all of them share are written once in the file."""
    told = _read("photos")
    return {photo["key"]: PhotoRecord(**photo, **told["rights"]) for photo in told["photo"]}


def block(told: Mapping[str, Any]) -> Block:
    """One block out of its table in a file."""
    values = {key: value for key, value in told.items() if key != "type"}
    if values.keys() != BLOCKS.get(told["type"]):
        raise ValueError(f"A {told['type']} block has not the fields {', '.join(values)}.")
    return Block(told["type"], values)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _frozen(told: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}


def _with_body(told: Mapping[str, Any]) -> dict[str, Any]:
    return {**_frozen(told), "body": tuple(block(b) for b in told["body"])}


def _article(told: Mapping[str, Any]) -> ArticleRecord:
    values = _with_body(told)
    values["date"] = datetime.fromisoformat(values["date"])
    if "updated" in values:
        values["updated"] = datetime.fromisoformat(values["updated"])
    for name, made in (("bills", BillRecord), ("figures", FigureRecord), ("stories", StoryRecord)):
        values[name] = tuple(made(**row) for row in told.get(name, ()))
    values.setdefault("issuer", values.get("chapter", "network"))
    if values["kind"] in ("press-release", "statement"):
        values.setdefault("status", "immediate")
    return ArticleRecord(**values)
