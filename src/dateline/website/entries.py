"""An item as a feed tells of it: folded once an edition, set by every format of every feed.

Addresses are absolute, ids never change with title or address, and the text is whole: a reader of the
feed needs no other page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import nh3
from django.conf import settings
from markupsafe import escape

from dateline.coverage.models import Clip
from dateline.newsroom.aftercare.queries import corrections_of
from dateline.newsroom.aftercare.wording import whole
from dateline.newsroom.models import Article, Event, SubStory
from dateline.newsroom.queries import authors_of, parts_of, quotes_of, topics_of
from dateline.publishing.tracking import once
from dateline.website.body import Body
from dateline.website.cards import Card, Copy, Picture
from dateline.website.folding import Cards, Item, clip_address
from dateline.website.rich_text import expand
from dateline.website.shell import absolute

# Stands for "at no known time", where a format must have one and nothing was ever published.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
# What an entry's HTML may hold: what feed readers set, and nothing that runs or loads.
TAGS = {
    "a", "b", "blockquote", "br", "caption", "cite", "code", "em", "figcaption", "figure", "h2",
    "h3", "h4", "hr", "i", "img", "li", "ol", "p", "s", "strong", "sub", "sup", "table", "tbody",
    "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"}, "blockquote": {"cite"}, "th": {"scope"},
    "img": {"src", "alt", "width", "height"},
}  # fmt: skip

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
_IN_URI = "/?#%:@!$&'()*+,;=~-._"  # what stands for itself after the host (RFC 3986)


@dataclass(frozen=True)
class Entry:
    """One item of a feed. ``url`` is its address here, or empty; ``outside`` its address elsewhere.

    published is None where nobody knows the day; updated moves with every correction, and its fraction
    of a second is the entry's own: no two entries of a feed have the same (``told_apart``).
    """

    id: str
    title: str
    url: str
    outside: str
    summary: str
    html: str
    published: datetime | None
    updated: datetime
    authors: tuple[str, ...]
    terms: tuple[str, ...]
    kind: str
    outlet: str = ""
    picture: Picture | None = None
    copies: Sequence[Copy] = ()  # of a clip: the same story elsewhere

    @property
    def link(self) -> str:
        """Where a reader goes: the outlet's page of a clip, our page of an article."""
        return self.outside if self.outlet and self.outside else self.url or self.outside

    @property
    def headline(self) -> str:
        """The title, of a clip with its outlet."""
        return f"{self.title} ({self.outlet})" if self.outlet else self.title

    @property
    def was_updated(self) -> bool:
        """Whether it changed after it was published."""
        return self.updated.replace(microsecond=0) != self.published


def stable_id(item: Item) -> str:
    """An id that never changes with title or address: a tag URI (RFC 4151)."""
    kind = "article" if isinstance(item, Article) else "clip"
    return f"tag:{urlsplit(settings.DATELINE_ADDRESS).hostname},2026:{kind}/{item.pk}"


def read_ahead(items: Sequence[Item]) -> None:
    """What the entries of many items will ask, in a few queries; asked for again item by item, so that
    each has its record."""
    ids = tuple(sorted(item.pk for item in items if isinstance(item, Article)))
    if ids:
        topics_of(ids)
        authors_of(ids)
        quotes_of(ids)
        corrections_of(ids)
    issues = tuple(i.pk for i in items if isinstance(i, Article) and _has_stories(i))
    if issues:
        parts_of(issues)


def _has_stories(item: Article) -> bool:
    return "issue" in item.kind_row.fields


def entries(items: Sequence[Item]) -> list[Entry]:
    """The entries of a feed. Articles must have been loaded with their texts."""
    cards = Cards(items)
    read_ahead(items)
    fold: Callable[[Item], Entry] = lambda item: once(  # noqa: E731 - the one who folds
        ("entry", type(item), item.pk), lambda: _fold(item, cards.card(item))
    )
    return [fold(item) for item in items]


def _fold(item: Item, card: Card) -> Entry:
    picture = card.picture and replace(card.picture, src=absolute(card.picture.src), srcset="")
    if isinstance(item, Article):
        return _article(item, card, picture)
    return Entry(
        id=stable_id(item),
        title=clean(card.title),
        url=absolute(card.own_url or clip_address(item)),
        outside=as_uri(card.url),
        summary=clean(card.deck),
        html=_with_copies(card),
        published=published(item),
        updated=told_apart(published(item) or _first_public(item), item),
        authors=(clean(card.byline),) if card.byline else (),
        terms=(card.kind_label,),
        kind=card.kind,
        outlet=clean(card.outlet) or card.kind_label,
        picture=picture,
        copies=card.copies,
    )


def _with_copies(card: Card) -> str:
    """The excerpt of a clip and where else the story appeared; empty where it did nowhere."""
    if not card.copies:
        return ""
    named = [
        f'<a href="{escape(as_uri(copy.url))}">{escape(copy.outlet)}</a>' if copy.url
        else str(escape(copy.outlet))
        for copy in card.copies
    ]  # fmt: skip
    told = [f"<p>{escape(card.deck)}</p>"] if card.deck else []
    return anywhere("\n".join([*told, f"<p>Also in {', '.join(named)}</p>"]))


def _article(item: Article, card: Card, picture: Picture | None) -> Entry:
    ids = (item.pk,)
    names = [a.name for a in authors_of(ids).get(item.pk, [])]
    names += [item.byline] if item.byline else []
    names = names or ([card.organisation.text] if card.organisation else [])
    topics = [topic.name for topic in topics_of(ids).get(item.pk, [])]
    shown = published(item)
    return Entry(
        id=stable_id(item),
        title=clean(card.title),
        url=absolute(card.url),
        outside=as_uri(item.outward_link),
        summary=clean(item.deck),
        html=whole_text(item),
        published=shown,
        updated=told_apart(item.revised_at or shown or _first_public(item), item),
        authors=tuple(clean(name) for name in names),
        terms=tuple(clean(t) for t in (card.kind_label, *topics, *(p.text for p in card.places))),
        kind=card.kind,
        picture=picture,
    )


def whole_text(item: Article) -> str:
    """The whole text of an article as HTML that may stand anywhere: blocks, stories, boilerplate."""
    parts = [
        _corrections(item),
        str(Body(item.body, quotes=quotes_of((item.pk,)).get(item.pk, [])).html()),
    ]
    if _has_stories(item):
        for story in parts_of((item.pk,)).get(item.pk, []):
            if isinstance(story, SubStory):
                parts += [f"<h2>{nh3.clean_text(story.title)}</h2>", str(expand(story.text))]
    for about in (item.frozen or {}).get("boilerplates", []):
        parts.append(str(expand(about["text"])))
    return anywhere("\n".join(part for part in parts if part))


def _corrections(item: Article) -> str:
    """What was corrected stands before the text, as on the page."""
    told = corrections_of((item.pk,)).get(item.pk, [])
    return "".join(f"<p><strong>{nh3.clean_text(whole(row))}</strong></p>" for row in told)


def anywhere(html: str) -> str:
    """HTML of this site as others may set it: no scripts, no styles, no relative addresses."""
    found = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_absolute,
        url_schemes={"http", "https", "mailto", "tel"}, link_rel=None,
    )  # fmt: skip
    return clean("\n".join(line for line in map(str.strip, found.splitlines()) if line))


def _absolute(tag: str, name: str, value: str) -> str | None:
    if name in ("href", "src", "cite"):
        if value.startswith("#"):
            return None
        return absolute(value) if value.startswith("/") else value
    return value


def clean(text: str) -> str:
    """Without control characters: those that XML 1.0 cannot carry, those that nobody means to write
    (U+007F to U+009F), and the mark of lost characters."""
    return UNPRINTABLE.sub("", text)


def as_uri(address: str) -> str:
    """An address as feeds must write it: a URI (RFC 3986) for an IRI, in ASCII, with nothing bare
    that may not stand in one."""
    if not address:
        return ""
    parts = urlsplit(address)
    host = parts.netloc
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:  # a label too long or empty: left for the reader to make sense of
            host = quote(host, safe=":@")
    rest = urlunsplit(("", "", parts.path, parts.query, parts.fragment))
    return f"{parts.scheme}://{host}{quote(rest, safe=_IN_URI)}"


def published(item: Item) -> datetime | None:
    """When it was issued; a clip, of which only the day is known, at noon of the network's zone.

    A clip filed on the morning of its day counts from then: no date of a feed lies in the future.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    if isinstance(item, Article):
        return item.date.astimezone(zone) if item.date else None
    if not item.date:
        return None
    noon, filed = datetime.combine(item.date, time(12), tzinfo=zone), item.first_published_at
    if filed and filed < noon and filed.astimezone(zone).date() == item.date:
        return filed.astimezone(zone).replace(microsecond=0)
    return noon


def told_apart(moment: datetime, item: Item | Event) -> datetime:
    """The moment with a fraction of a second that is the item's own, whatever stands beside it.

    Clips of one day share their noon, and imports their second; the W3C validator warns of two
    entries updated at the same moment, which readers take for one.
    """
    own = 3 * item.pk + (Article, Clip, Event).index(type(item))
    return moment.replace(microsecond=own % 1_000_000)


def to_the_fraction(moment: datetime) -> str:
    """``rfc3339`` with the fraction of a second."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).isoformat(timespec="microseconds")


def rfc3339(moment: datetime) -> str:
    """ "2026-11-22T10:30:00-05:00", the date of Atom and of JSON Feed, in the network's zone."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).isoformat(timespec="seconds")


def _first_public(item: Article | Clip) -> datetime:
    """When an item without a date came to be public here."""
    return item.first_published_at or NEVER
