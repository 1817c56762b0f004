"""Local editions as readers see them: their links on other pages, and the page of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from dateline.directory.models import Person
from dateline.directory.queries import people
from dateline.newsroom.editions.queries import edition_ids, live_editions
from dateline.newsroom.models import Article, LocalEdition, Quote
from dateline.publishing.outputs import Rendered
from dateline.website import theme
from dateline.website.article_parts import Parts, boilerplates_of, issuers_of
from dateline.website.body import Body
from dateline.website.cards import Boilerplate, Contact, Corrected, Link, Picture, When
from dateline.website.folding import corrected, person_link, place_link, when
from dateline.website.linked_data import (
    Data,
    correction_data,
    filled,
    person_data,
    place_data,
    publisher,
    script,
    trail_data,
)
from dateline.website.pictures import shared_photo
from dateline.website.share_cards import Words, share_card, words
from dateline.website.shell import absolute, build_shell, contact_shape, head

SHOWN = 12  # editions on the page of a place, a person or a chapter
LABEL = "Local edition"


@dataclass(frozen=True)
class Figure:
    """A local figure; source: words, or a link that says the host."""

    value: str
    label: str
    source: Link | None


@dataclass(frozen=True)
class Said:
    """What an edition says of its own, and the text beside which it says that."""

    name: str
    lead: str
    quote: str
    person: Person | None
    speaker: str
    capacity: str
    figures: Sequence[dict[str, str]]
    text: dict[str, Any]


@dataclass(frozen=True)
class EditionView:
    """The page of one local edition."""

    title: str
    deck: str
    place: Link
    parent: Link
    issuers: list[Link]
    kind_label: str
    date: When
    lead: list[str]
    quote: str
    speaker: Link
    capacity: str
    figures: list[Figure]
    datelines: list[str]
    picture: Picture | None
    body: Markup
    corrections: list[Corrected]
    boilerplates: list[Boilerplate]
    contacts: list[Contact]
    end_mark: str
    form: Any = None  # of the member who approves it


def edition_links(of: str, *, named: bool = False) -> list[Link]:
    """The public editions of an article, a place, a person or a chapter ("place:7"). named: told apart
    by whom they are for and where, as on the page of their release; else by the release."""
    ids = tuple(edition_ids(of=of, limit=0 if named else SHOWN))
    found = live_editions(ids) if ids else {}
    rows = [found[pk] for pk in ids if pk in found]
    if named:
        return [Link(row.name, row.public_path, note=row.place.full_name) for row in rows]
    return [Link(_title(row), row.public_path, note=row.name) for row in rows]


def _title(row: LocalEdition) -> str:
    return str(row.shown.text["title"]) if row.shown else ""


def said_in(row: LocalEdition) -> Said:
    """What readers see of a public edition."""
    told = row.shown
    assert told is not None  # live_editions and editions_at give public ones
    return Said(
        row.name, told.lead, told.quote, told.person, told.speaker, told.capacity, told.figures,
        told.text,
    )  # fmt: skip


def edition_words(row: LocalEdition, parent: Article, title: str) -> Words:
    """What its share card says."""
    body = parent.chapter or parent.issuer
    return words(
        title, kind=f"{LABEL}: {row.place.full_name}", organisation=body.name if body else "",
        date=when(parent.date).text if parent.date else "", accent=body.accent_light if body else "",
    )  # fmt: skip


def _body(text: dict[str, Any], parent: Article) -> Body:
    """The parent's text as it was approved, its speakers as they were called then."""
    stream = parent.body.stream_block.to_python(text["body"])
    wanted = tuple(sorted({pk for pk, _, _ in text["quotes"] if pk}))
    found = people(wanted) if wanted else {}
    quotes = [
        Quote(person=found.get(pk), speaker=speaker, capacity=capacity)
        for pk, speaker, capacity in text["quotes"]
    ]
    return Body(stream, more_photos=[parent.photo_id], quotes=quotes)


def figure(row: dict[str, str]) -> Figure:
    """A figure; a source that is an address leads there under the name of its host."""
    source = row.get("source", "")
    if source.startswith(("https://", "http://")):
        host = source.split("/")[2].removeprefix("www.")
        return Figure(row["value"], row["label"], Link(host, source))
    return Figure(row["value"], row["label"], Link(source) if source else None)


def view_of(
    row: LocalEdition, said: Said, parent: Article, parts: Parts
) -> tuple[EditionView, Body]:
    """One edition as its page tells of it, and the body of its release."""
    body = _body(said.text, parent)
    issuers = issuers_of(parent, parts)
    return EditionView(
        title=said.text["title"], deck=said.text["deck"], place=place_link(row.place),
        parent=Link(parent.title, parent.public_path or "" if parent.live else ""),
        issuers=[Link(each.name, f"/organisations/{each.slug}/") for each in issuers],
        kind_label=parent.kind_row.label, date=when(parent.date),
        lead=[part for part in said.lead.split("\n\n") if part.strip()], quote=said.quote,
        speaker=Link(said.speaker, person_link(said.person).url if said.person else ""),
        capacity=said.capacity, figures=[figure(each) for each in said.figures],
        datelines=[d.strip() for d in said.text["dateline"].split(";") if d.strip()],
        picture=body.album.picture(parent.photo_id), body=body.html(),
        corrections=[corrected(each) for each in parts.corrections],
        boilerplates=boilerplates_of(parent, issuers),
        contacts=[contact_shape(each) for each in parts.contacts], end_mark=parent.end_mark,
    ), body  # fmt: skip


def edition_page(
    row: LocalEdition, said: Said, parent: Article, parts: Parts, *, form: Any = None, banner: str = ""
) -> Rendered:  # fmt: skip
    """The page of one edition; form, banner: for the member who approves it."""
    view, body = view_of(row, said, parent, parts)
    shell = build_shell(contacts=list(parts.contacts))
    path, held = row.public_path, form is not None
    title = f"{view.title} ({row.place.full_name})"
    card = edition_words(row, parent, view.title)
    shared = None if held else shared_photo(body.album, parent.photo_id) or share_card(path, card)
    description = " ".join(view.lead) or view.deck
    top = head(
        f"{title} · {shell.name}", description[:300], parent.public_path or "/", type="article",
        address=absolute(path), image=shared, published=view.date.iso, noindex=held,
        json_ld=edition_data(row, view, said, shell, description),
        trail=trail_data([Link("Places", "/places/"), view.place, Link(view.title, path)]),
    )  # fmt: skip
    top = replace(top, alternates=[])  # the release's own say in which languages it is
    if held:
        shell, view = replace(shell, banner=banner), replace(view, form=form)
        top = replace(top, address="", canonical="", trail=Markup(""), json_ld=Markup(""))
    return theme.page("edition.html", shell=shell, head=top, view=view)


def edition_data(row: LocalEdition, view: EditionView, said: Said, shell: Any, text: str) -> Markup:
    """schema.org: a ``NewsArticle`` that is based on the release."""
    where = place_data(row.place.full_name, ocd_id=row.place.ocd_id, url=view.place.url)
    told: Data = {
        "@type": "NewsArticle", "headline": view.title, "url": absolute(row.public_path),
        "isBasedOn": absolute(view.parent.url) if view.parent.url else "", "description": text[:200],
        "genre": LABEL, "datePublished": view.date.iso, "publisher": publisher(shell), "inLanguage": shell.language,
        "contentLocation": where, "spatialCoverage": where,
        "author": [{"@type": "Organization", "name": i.text, "url": absolute(i.url)} for i in view.issuers],
        "mentions": person_data(said.speaker, url=view.speaker.url) if said.speaker else None,
        "correction": [correction_data(each) for each in view.corrections],
    }  # fmt: skip
    return script(filled(told))
