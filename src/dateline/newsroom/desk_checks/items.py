"""Articles and events as the checks see them: a batch of rows in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings

from dateline.contacts.queries import answering, press_contacts
from dateline.content.models import Photo
from dateline.directory.models import Organisation
from dateline.directory.queries import the_network
from dateline.newsroom import queries
from dateline.newsroom.checks import Image, Item, Piece
from dateline.newsroom.desk_checks.bodies import Body, read_body
from dateline.newsroom.event_queries import people_of_events
from dateline.newsroom.models import Article, Bill, Event, SubStory
from dateline.newsroom.permissions import is_release

# What of the two relations are read for a batch, or from the row in hand while it is edited.
Related = Mapping[int, Sequence[Any]]


@dataclass
class Beside:
    """The rows that belong to a batch of items."""

    places: Related = field(default_factory=dict)
    people: Related = field(default_factory=dict)
    contacts: Related = field(default_factory=dict)
    parts: Related = field(default_factory=dict)

    @classmethod
    def articles(cls, rows: Sequence[Article]) -> Beside:
        if len(rows) == 1:
            # In hand: what the form has put there counts, saved or not.
            row, pk = rows[0], rows[0].pk or 0
            return cls(
                {pk: list(row.places.all())}, {pk: [*row.people.all(), *row.authors.all()]},
                {pk: list(row.contacts.all())}, {pk: [*row.stories.all(), *row.bills.all()]},
            )  # fmt: skip
        ids = tuple(row.pk for row in rows)
        people, authors = queries.people_of(ids), queries.authors_of(ids)
        return cls(
            queries.places_of(ids),
            {pk: [*people.get(pk, ()), *authors.get(pk, ())] for pk in ids},
            queries.contacts_named_by(ids),
            queries.parts_of(ids),
        )

    @classmethod
    def events(cls, rows: Sequence[Event]) -> Beside:
        if len(rows) == 1:
            row, pk = rows[0], rows[0].pk or 0
            return cls({pk: [row.place] if row.place else []}, {pk: list(row.people.all())})
        ids = tuple(row.pk for row in rows)
        places = {row.pk: [row.place] for row in rows if row.place}
        return cls(places, people_of_events(ids))


def article_items(rows: Sequence[Article]) -> list[Item]:
    """Articles as items."""
    beside, network = Beside.articles(rows), the_network()
    bodies = {row.pk: read_body("body", row.body) for row in rows}
    photos = photos_of(bodies.values(), (row.photo_id for row in rows))
    serving: dict[int | None, bool] = {}
    return [_article(row, bodies[row.pk], beside, photos, network, serving) for row in rows]


def _article(
    row: Article, body: Body, beside: Beside, photos: Mapping[int, Photo],
    network: list[Organisation], serving: dict[int | None, bool],
) -> Item:  # fmt: skip
    pk = row.pk or 0
    issuer = row.issuer or row.chapter or (network[0] if network else None)
    release = is_release(row.kind)
    named = list(beside.contacts.get(pk, ()))
    return Item(
        key=f"newsroom.article:{pk}", kind=row.kind, title=row.title, deck=row.deck,
        pieces=tuple(_pieces(row, body, beside.parts.get(pk, ()), release=release)),
        slug=row.slug, release=release, issued=row.local_date, zone=settings.TIME_ZONE,
        states=frozenset(place.state for place in beside.places.get(pk, ())),
        places=tuple(place.name for place in beside.places.get(pk, ())),
        chapter=(row.chapter.code or "") if row.chapter else "",
        issuer=issuer.name if issuer else "", dateline=row.dateline,
        contacts=_contacts(named, row.chapter_id, serving) if release else 0,
        boilerplate=bool(row.boilerplate or _about(row, issuer)),
        images=tuple(_images(row.photo_id, body, photos)), tables=tuple(body.tables),
        embeds=tuple(body.embeds_with(row)), quotes=tuple(body.quotes), live=row.live,
        more={
            "organisation": issuer.pk if issuer else None, "chapter": row.chapter_id,
            "people": [person.pk for person in beside.people.get(pk, ())],
        },
    )  # fmt: skip


def _pieces(
    row: Article, body: Body, parts: Iterable[Any], *, release: bool
) -> Iterable[Piece]:  # fmt: skip
    yield Piece("title", row.title, role="title")
    yield Piece("deck", row.deck, role="deck")
    if release:
        yield Piece("dateline", row.dateline)
        yield Piece("boilerplate", row.boilerplate, html=True, role="label")
    yield from body.pieces
    if "recording" in row.kind_row.fields:
        yield Piece("transcript", row.transcript, html=True, role="quote")
        yield Piece("recording_url", row.recording_url, role="address")
    if "source" in row.kind_row.fields:
        yield Piece("outward_link", row.outward_link, role="address")
    for part in parts:
        if isinstance(part, SubStory):
            yield Piece("stories", part.title, role="label", mendable=False)
            yield Piece("stories", part.text, html=True, mendable=False)
            yield Piece("stories", part.link, role="address", mendable=False)
        elif isinstance(part, Bill):
            yield Piece("bills", part.link, role="address", mendable=False)


def _about(row: Article, issuer: Organisation | None) -> bool:
    """Whether readers see an "About" paragraph: a frozen one where there is any, else today's."""
    frozen = row.frozen or {}
    if "boilerplates" in frozen:
        return bool(frozen["boilerplates"])
    return bool(issuer and issuer.boilerplate)


def _contacts(named: list[Any], chapter: int | None, serving: dict[int | None, bool]) -> int:
    """How many press contacts readers are shown; who retired is replaced."""
    if named:
        return len(answering(named))
    if chapter not in serving:
        serving[chapter] = bool(press_contacts(chapter))
    return int(serving[chapter])


def event_items(rows: Sequence[Event]) -> list[Item]:
    """Events as items: they are no releases, and their zone is a field."""
    beside, network = Beside.events(rows), the_network()
    bodies = {row.pk: read_body("body", row.body) for row in rows}
    photos = photos_of(bodies.values(), (row.photo_id for row in rows))
    return [_event(row, bodies[row.pk], beside, photos, network) for row in rows]


def _event(
    row: Event, body: Body, beside: Beside, photos: Mapping[int, Photo],
    network: list[Organisation],
) -> Item:  # fmt: skip
    pk = row.pk or 0
    issuer = row.issuer or row.chapter or (network[0] if network else None)
    fields = [Piece("title", row.title, role="title"), Piece("deck", row.deck, role="deck")]
    links = [
        Piece(name, getattr(row, name), role="address")
        for name in ("online_link", "registration_link")
    ]
    return Item(
        key=f"newsroom.event:{pk}", kind="event", title=row.title, deck=row.deck, has_deck=bool(row.deck),
        pieces=(*fields, *body.pieces, *links), slug=row.slug, issued=_day(row), zone=row.zone,
        states=frozenset(place.state for place in beside.places.get(pk, ())),
        places=tuple(place.name for place in beside.places.get(pk, ())),
        chapter=(row.chapter.code or "") if row.chapter else "", issuer=issuer.name if issuer else "",
        images=tuple(_images(row.photo_id, body, photos)), tables=tuple(body.tables),
        embeds=tuple(body.embeds), quotes=tuple(body.quotes), live=row.live,
        more={
            "organisation": issuer.pk if issuer else None, "chapter": row.chapter_id,
            "people": [person.pk for person in beside.people.get(pk, ())],
        },
    )  # fmt: skip


def _day(row: Event) -> date | None:
    return row.start_day if isinstance(row.start_day, date) else None


def photos_of(bodies: Iterable[Body], leads: Iterable[int | None]) -> dict[int, Photo]:
    """The photos that a batch of items shows, by key, in one query."""
    wanted = {pk for pk in leads if pk} | {shown.photo for body in bodies for shown in body.photos}
    return Photo.objects.in_bulk(wanted) if wanted else {}


def _images(lead: int | None, body: Body, photos: Mapping[int, Photo]) -> Iterable[Image]:
    if lead is not None and lead in photos:
        yield image_of("photo", photos[lead])
    for shown in body.photos:
        if shown.photo in photos:
            yield image_of(shown.field, photos[shown.photo], shown.alt, shown.caption)


def image_of(name: str, photo: Photo, alt: str = "", caption: str = "") -> Image:
    """A photo as it is shown at one place, where its words may be replaced."""
    return Image(
        name, photo.title, alt or photo.alt, caption or photo.caption, photo.credit, photo.rights,
        photo.rights_expire, own_alt=bool(alt),
    )  # fmt: skip
