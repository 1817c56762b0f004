"""Records folded into the plain shapes of ``cards.py``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date as Date
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from dateline.contacts.models import Outlet
from dateline.content.models import Topic
from dateline.coverage.links.queries import copy_path, dead_links, may_be_public
from dateline.coverage.models import Clip, DeadLink
from dateline.coverage.queries import copies_of
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.lib import dates
from dateline.lib.text import shorten
from dateline.newsroom.models import Article, Correction
from dateline.newsroom.queries import authors_of, live_articles, places_of
from dateline.publishing.questions import note_whole
from dateline.publishing.tracking import memo, note_file, note_until, once
from dateline.website.cards import Card, Copy, Corrected, Link, MonthGroup, When
from dateline.website.pictures import Album, start_of, today

Item = Article | Clip
DECK_LIMIT = 260


def when(moment: datetime | Date | None, *, time_known: bool = True, year: int = 0) -> When:
    """A date as a machine and a reader see it; day precision stays a day (rule V7).

    year: the year a reader takes for granted; the short form names any other. 0: it never does.
    """
    if moment is None:
        return When(iso="", text="Undated", short="Undated")
    if isinstance(moment, datetime):
        local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
        day = local.date()
        if time_known:
            iso = local.isoformat(timespec="seconds")
            return When(iso, dates.long_date(day), short(day, year), dates.clock(local))
    else:
        day = moment
    return When(day.isoformat(), dates.long_date(day), short(day, year))


def corrected(row: Correction, item: Link | None = None) -> Corrected:
    """A correction as pages and data show it."""
    label = row.get_label_display()
    return Corrected(label, when(row.corrected_at), row.note, row.old_text, row.new_text, item)


def short(day: Date, year: int) -> str:
    """ "Nov. 22", with its year where that is not the one taken for granted."""
    return dates.short_date(day) if year in (0, day.year) else dates.long_date(day)


def place_link(place: Jurisdiction) -> Link:
    """A place that something public is about, with its page."""
    return Link(place.full_name, f"/places/{place.path}/")


def topic_link(topic: Topic) -> Link:
    """A topic with its page."""
    return Link(topic.name, f"/topics/{topic.slug}/")


def clip_address(clip: Clip) -> str:
    """Where a clip stands here: its place in the page of its month."""
    return f"/in-the-news/{clip.month.replace('-', '/') or 'undated'}/#clip-{clip.pk}"


def gone_words(dead: DeadLink) -> str:
    """That a clip's page is not there any more, and since when."""
    since = f"{dates.SHORT_MONTHS[dead.since.month - 1]} {dead.since.year}"
    if dead.unreachable:
        return f"Not reachable at the outlet since {since}."
    return f"No longer at the outlet since {since}."


def copy_link(clip: Clip, dead: DeadLink) -> Link | None:
    """The stored copy of a page that is gone, where readers may see it; the card keeps it public."""
    if dead.copy is None or not may_be_public(clip):
        return None
    address = copy_path(dead.copy)
    note_file(address)
    return Link(f"Stored copy of {when(dead.copy.captured_at).text}", address)


def dateline_link(text: str, places: Iterable[Link]) -> Link:
    """A dateline ("DULUTH, Minn.", "MINNEAPOLIS") with the page of the place, if the item names it."""
    said = text.casefold()
    for place in places:
        name = place.text.casefold()
        if said in (name, name.partition(",")[0]):
            return Link(text, place.url)
    return Link(text)


def person_link(person: Person) -> Link:
    """A person with their page."""
    return Link(person.name, f"/people/{person.slug}/")


def organisation_link(body: Organisation) -> Link:
    """An organisation with its page."""
    return Link(body.name, f"/organisations/{body.slug}/")


def is_closed(item: Article) -> bool:
    """Whether the last day to apply for a job is over. What says so changes by itself the day after."""
    if item.closing_date is None:
        return False
    if item.closing_date < today():
        return True
    note_until(start_of(item.closing_date + timedelta(days=1)))
    return False


def closed_notice(item: Article) -> str:
    """What the page of a job says first once nobody can apply for it any more."""
    if item.closing_date is None or not is_closed(item):
        return ""
    return f"Applications closed on {dates.long_date(item.closing_date)}"


class Cards:
    """Folds the items of one page; in an edition each item is folded once.

    What the cards need is read for all of them at once here, and asked for again card by card, so
    that each card carries the record of what it read.
    """

    def __init__(self, items: Iterable[Item], *, year: int = 0) -> None:
        self.year = year
        known = memo()
        fresh = [i for i in items if known is None or self._key(i) not in known]
        articles = {i.pk for i in fresh if isinstance(i, Article)}
        covered = {i.covers_id for i in fresh if isinstance(i, Clip) and i.covers_id}
        self.covered = live_articles(tuple(sorted(covered))) if covered else {}
        self.places = places_of(tuple(sorted(articles))) if articles else {}
        written = tuple(sorted(i.pk for i in fresh if _has_authors(i)))
        self.authors = authors_of(written) if written else {}
        filed = tuple(sorted(i.pk for i in fresh if isinstance(i, Clip) and i.pk))
        self.dead = dead_links(filed) if filed else {}
        self.album = Album(i.photo_id for i in fresh)
        clusters = {i.cluster_id for i in fresh if isinstance(i, Clip) and i.cluster_id}
        self.copies = copies_of(tuple(sorted(clusters))) if clusters else {}

    def _key(self, item: Item) -> tuple[str, type[Item], int, int]:
        return ("card", type(item), item.pk, self.year)

    def card(self, item: Item) -> Card:
        fold = self._article if isinstance(item, Article) else self._clip
        if item.pk is None:  # a preview of what was never saved
            return fold(item)  # type: ignore[arg-type]
        return once(self._key(item), lambda: fold(item))  # type: ignore[arg-type]

    def _again(self, item: Item) -> None:
        """In an edition: note for this card what was read for all of them, the item itself too."""
        if memo() is None:
            return
        note_whole(item, "outlet", "chapter", *(["issuer"] if isinstance(item, Article) else []))
        if isinstance(item, Article):
            self.places |= places_of((item.pk,))
            if _has_authors(item):
                self.authors |= authors_of((item.pk,))
        else:
            self.dead |= dead_links((item.pk,))
            if item.covers_id:
                self.covered |= live_articles((item.covers_id,))
            if item.cluster_id:
                self.copies |= copies_of((item.cluster_id,))
        self.album = Album([item.photo_id])

    def _article(self, item: Article) -> Card:
        """An article's card."""
        self._again(item)
        row = item.kind_row
        body = item.chapter or item.issuer
        return Card(
            kind=row.key,
            kind_label=row.label,
            title=item.title,
            url=item.public_path or "",
            when=when(item.date, time_known=item.time_known, year=self.year),
            deck=shorten(item.deck, DECK_LIMIT),
            picture=self.album.picture(item.photo_id),
            outlet=item.outlet.name if item.outlet and row.key == "op-ed" else "",
            byline=item.byline,
            organisation=Link(body.short_name or body.name) if body else None,
            dateline=item.dateline,
            places=[place_link(place) for place in self.places.get(item.pk, [])],
            sober=row.sober,
            note=self._note(item),
        )

    def _note(self, item: Article) -> str:
        """What a list of such things is read for: who wrote a report and when, until when a job
        may be applied for."""
        if "job" in item.kind_row.fields and item.closing_date:
            day = dates.long_date(item.closing_date)
            return closed_notice(item) or f"Apply by {day}"
        if not _has_authors(item):
            return ""
        names = [author.name for author in self.authors.get(item.pk, [])]
        names += [item.byline] if item.byline else []
        told = [", ".join(names), str(item.year) if item.year else ""]
        return " · ".join(part for part in told if part)

    def _clip(self, item: Clip) -> Card:
        """A clip's card: it leads to the outlet, and to the item of ours that it covers."""
        self._again(item)
        covered = self.covered.get(item.covers_id or 0)
        dead = self.dead.get(item.pk)
        on_air = item.kind in (Clip.Kind.RADIO, Clip.Kind.TV)
        return Card(
            kind="clip",
            kind_label="In the News",
            title=item.headline,
            url=item.link,
            when=when(item.date, year=self.year),
            deck=shorten(item.excerpt, 600),
            picture=self.album.picture(item.photo_id),
            outlet=item.outlet.name if item.outlet else "",
            byline=item.byline,
            medium="" if item.kind == Clip.Kind.WEB else item.get_kind_display(),
            own_url=(covered.public_path or "") if covered else "",
            anchor=f"clip-{item.pk}",
            gone=gone_words(dead) if dead else "",
            copy=copy_link(item, dead) if dead else None,
            outlet_url=outlet_address(item.outlet) if item.outlet and item.live else "",
            programme=item.programme if on_air else "",
            aired=dates.time_of_day(item.aired_at) if on_air and item.aired_at else "",
            page=item.page if item.kind == Clip.Kind.PRINT else "",
            copies=[
                _copy(other) for other in self.copies.get(item.cluster_id or 0, [])
                if other.pk != item.pk
            ],
        )  # fmt: skip


def outlet_address(outlet: Outlet) -> str:
    """The list of what an outlet published about us; there while there is something."""
    return f"/outlets/{outlet.slug}/"


def _copy(clip: Clip) -> Copy:
    outlet = clip.outlet.name if clip.outlet else clip.headline
    return Copy(outlet, clip.headline, clip.link, when(clip.date), f"clip-{clip.pk}")


def _has_authors(item: Item) -> bool:
    """Whether its card names who wrote it: of what one cites."""
    return isinstance(item, Article) and "publication" in item.kind_row.fields


def merged(articles: Sequence[Article], clips: Sequence[Clip], limit: int = 0) -> list[Item]:
    """Articles and clips in one stream, newest day first; within a day articles before clips."""

    def key(item: Item) -> tuple[str, int, str, int]:
        if isinstance(item, Article):
            day, moment = item.local_date, item.date.isoformat() if item.date else ""
            return (day.isoformat() if day else "", 1, moment, item.pk)
        return (item.date.isoformat() if item.date else "", 0, "", item.pk)

    both: list[Item] = [*articles, *clips]
    stream = sorted(both, key=key, reverse=True)
    return stream[:limit] if limit else stream


def by_month(items: Sequence[Item], cards: Cards) -> list[MonthGroup]:
    """Items that are in order, grouped under the names of their months."""
    groups: list[tuple[str, list[Card]]] = []
    for item in items:
        if not groups or groups[-1][0] != item.month:
            groups.append((item.month, []))
        groups[-1][1].append(cards.card(item))
    return [MonthGroup(month_label(month), found) for month, found in groups]


def month_label(month: str) -> str:
    """ "November 2026" for "2026-11"; "Undated" for nothing."""
    if not month or month == "undated":
        return "Undated"
    year, number = month.split("-")
    return dates.month_name(int(year), int(number))
