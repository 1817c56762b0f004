"""The page of one article, of every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dateline.coverage.queries import coverage_of
from dateline.directory.models import Organisation
from dateline.lib.dates import long_date
from dateline.newsroom.aftercare.queries import (
    corrections_of,
    withdrawals_at,
    withdrawn_addresses,
)
from dateline.newsroom.event_queries import events_recapped_by
from dateline.newsroom.models import (
    Article,
    Bill,
    SubStory,
)
from dateline.newsroom.queries import (
    article_addresses,
    articles_at,
    authors_of,
    chapter_sections,
    co_issuers_of,
    contacts_named_by,
    live_articles,
    parts_of,
    people_of,
    places_of,
    quotes_of,
    topics_of,
)
from dateline.publishing.outputs import FAMILIES, STORY, Rendered, family, preview_of
from dateline.website import cards as shapes
from dateline.website import theme
from dateline.website.article_parts import Parts, boilerplates_of, issuers_of
from dateline.website.body import Body, embed, file_link, photo_ids, stored_blocks
from dateline.website.cards import ArticleView, Fact, Link
from dateline.website.concerns import UNDATED, of_article, of_withdrawal, split
from dateline.website.edition_pages import edition_links
from dateline.website.folding import (
    Cards,
    closed_notice,
    corrected,
    dateline_link,
    is_closed,
    organisation_link,
    person_link,
    place_link,
    topic_link,
    when,
)
from dateline.website.linked_data import Data, article_data, place_data, trail_data
from dateline.website.linked_works import work_data
from dateline.website.packs.story import is_release, links
from dateline.website.pictures import Album, shared_photo
from dateline.website.rich_text import expand, first_words
from dateline.website.share_cards import SPEAKERS, Words, article_words, share_card
from dateline.website.shell import absolute, build_shell, contact_shape, head
from dateline.website.views import withdrawn_page

COVERAGE_SHOWN = 12  # stories on the page of the item that they cover


def article_arguments(
    *keys: str, paths: Callable[[], Iterable[str]] = article_addresses
) -> Iterator[dict[str, Any]]:
    """The arguments of every article whose address has these parts beside the slug."""
    for path in paths():
        told = split(path)
        if set(told) == {*keys, "slug"}:
            yield told


# route, the parts of its address beside the slug, what it is
ROUTES = {
    "article": ("news/<year:year>/<month:month>/<slug:slug>/", ("year", "month"), "An article"),
    "chapter article": (
        "chapters/<slug:code>/news/<year:year>/<month:month>/<slug:slug>/",
        ("code", "year", "month"),
        "An article of a chapter",
    ),
    "undated article": (
        "news/undated/<slug:slug>/",
        (),
        "An imported article whose date nobody knows",
    ),
    "undated chapter article": (
        "chapters/<slug:code>/news/undated/<slug:slug>/",
        ("code",),
        "A chapter's imported article without a date",
    ),
}


def path_of(slug: str, code: str = "", year: int = 0, month: int = 0) -> str:
    """The public path that these parts of an address make."""
    prefix = f"/chapters/{code}" if code else ""
    return f"{prefix}/news/{f'{year:04d}/{month:02d}' if year else UNDATED}/{slug}/"


def page_arguments(*keys: str) -> Iterator[dict[str, Any]]:
    """The same, and of what was withdrawn: its page stays, and says so."""
    yield from article_arguments(*keys)
    yield from article_arguments(*keys, paths=withdrawn_addresses)


def read_ahead(batch: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """What the pages of many articles will ask, in a few queries."""
    found = articles_at(tuple(path_of(**arguments) for _, arguments in batch))
    ids = tuple(item.pk for item in found.values())
    for ask in (
        topics_of, people_of, authors_of, co_issuers_of, contacts_named_by, parts_of, quotes_of,
    ):  # fmt: skip
        ask(ids)
    events_recapped_by(ids)
    corrections_of(ids)
    clips = coverage_of(ids)
    others = {pk for item in found.values() for pk in item.related or ()}
    related = live_articles((*ids, *sorted(others)))
    places_of(tuple(related))
    photos = {item.photo_id for item in (*found.values(), *related.values())}
    photos |= {clip.photo_id for rows in clips.values() for clip in rows}
    for item in found.values():
        photos |= set(photo_ids(stored_blocks(item.body)))
    Album(photos)


def _declare(name: str) -> None:
    route, keys, describe = ROUTES[name]

    @family(
        name, route, addresses=lambda: page_arguments(*keys), describe=describe, rank=STORY,
        concerns=of_article(*keys) | of_withdrawal(*keys), ahead=read_ahead,
    )  # fmt: skip
    def article(**arguments: Any) -> Rendered | None:
        path = path_of(**arguments)
        item = articles_at((path,)).get(path)
        if item:
            return render(item, Parts.stored(item))
        taken_back = withdrawals_at((path,)).get(path)
        return withdrawn_page(taken_back) if taken_back else None

    def speak(**arguments: Any) -> Words | None:
        path = path_of(**arguments)
        item = articles_at((path,)).get(path)
        return article_words(item) if item else None

    SPEAKERS[name] = speak


for _name in ROUTES:
    _declare(_name)


@preview_of(Article)
def preview(item: Article, held: Held | None = None) -> Rendered:
    """How a draft would look; held: what stands over it for somebody who may read it before others."""
    item.derive(item.get_parent() if item.path else None)
    item.gather_subjects()
    return render(item, Parts.unsaved(item), held)


def view_of(item: Article, parts: Parts) -> tuple[ArticleView, Body]:
    """One article as its page and its data tell of it, and its body."""
    body = Body(item.body, more_photos=[item.photo_id], quotes=parts.quotes)
    clips = coverage_of((item.pk,)).get(item.pk, []) if item.pk else []
    related = _related(item)
    cards = Cards([item, *clips, *related])
    return _view(item, parts, body, cards, clips, related), body


@dataclass(frozen=True)
class Held:
    """banner: over the whole page. status: in place of "For immediate release". pack: what may be
    taken away."""

    banner: str
    status: str = ""
    pack: Sequence[Link] = ()


def render(item: Article, parts: Parts, held: Held | None = None) -> Rendered:
    """One article's page."""
    row = item.kind_row
    view, body = view_of(item, parts)
    shell = build_shell(contacts=list(parts.contacts))
    if held:
        shell = replace(shell, banner=held.banner)
        view = replace(view, status=held.status or view.status, pack=held.pack)
    elif item.live and is_release(item):
        view = replace(view, pack=links(item.public_path or "/"))
    path = item.public_path or "/"
    shared = shared_photo(body.album, item.photo_id) or share_card(path, article_words(item))
    description = item.search_description or item.deck or first_words(body.plain())
    top = head(
        f"{item.seo_title or item.title} · {shell.name}", description, path,
        type="article", image=None if held else shared,  # the card of a draft is not there
        published=view.card.when.iso,
        modified=view.updated.iso if view.updated else "",
        json_ld=article_data(
            view, row.schema, shell, description, places=_about_places(item),
            more=work_data(item, view, shared, body.plain()),
        ),
        feeds=[Link("All news", FAMILIES["front feed"].address(), note="application/rss+xml"),
               Link("This item as data", f"{path}data.json", note="application/json")],
        oembed=absolute(f"{path}oembed.json"), trail=trail_data([_above(item), Link(item.title, path)]),
        noindex=held is not None,
    )  # fmt: skip
    return theme.page("article.html", shell=shell, head=top, view=view)


def _about_places(item: Article) -> list[Data]:
    """Where it is about, with the ids of the places."""
    places = places_of((item.pk,)).get(item.pk, []) if item.pk else []
    return [
        place_data(place.full_name, ocd_id=place.ocd_id, url=place_link(place).url)
        for place in places
    ]


def _above(item: Article) -> Link:
    """The list that an article stands under: its chapter's, or all news."""
    code = item.chapter.code if item.chapter else None
    if item.chapter and code in {section.chapter.code for section in chapter_sections()}:
        return Link(item.chapter.name, f"/chapters/{code}/")
    return Link("All news", "/news/")


def _view(
    item: Article,
    parts: Parts,
    body: Body,
    cards: Cards,
    clips: Sequence[Any],
    related: list[Article],
) -> ArticleView:
    row = item.kind_row
    release = "release" in row.fields
    has = row.fields.__contains__
    card = cards.card(item)
    card = replace(
        card,
        topics=[topic_link(t) for t in parts.topics],
        people=[person_link(p) for p in parts.people],
    )
    issuers = issuers_of(item, parts)
    datelines = [d.strip() for d in item.dateline.split(";") if d.strip()]
    return ArticleView(
        card=card,
        updated=when(item.revised_at) if item.revised_at else None,
        status=item.get_release_status_display() if release else "",
        datelines=datelines,
        dateline_links=[dateline_link(text, card.places) for text in datelines],
        contacts=[contact_shape(c) for c in parts.contacts] if release else [],
        authors=[person_link(a) for a in parts.authors]
        + ([Link(item.byline)] if item.byline else []),
        issuers=[organisation_link(i) for i in issuers],
        picture=body.album.picture(item.photo_id),
        embed=_recording(item, body) if has("recording") and item.recording_url else None,
        body=body.html(),
        stories=[
            shapes.SubStory(s.title, expand(s.text), s.link, about=_about(s)) for s in parts.stories
        ],
        boilerplates=boilerplates_of(item, issuers) if release else [],
        end_mark=item.end_mark if release else "",
        bills=[_bill(b) for b in parts.bills],
        files=[link for f in parts.files if (link := file_link(f.document, f.label))],
        facts=_facts(item, parts),
        coverage=[cards.card(clip) for clip in clips],
        all_coverage=_all_coverage(item, len(clips)),
        related=[cards.card(other) for other in related],
        outward=_outward(item) if has("source") else None,
        cite=item.cite_as or cite(item, parts, issuers),
        sober=row.sober,
        notice=closed_notice(item) if has("job") else "",
        corrections=[corrected(each) for each in parts.corrections],
        editions=_editions(item) if release else [],
    )


def _all_coverage(item: Article, n: int) -> Link | None:
    """The list of what covers it, with its feeds."""
    if not n or not item.live:
        return None
    text = f"All {n} stories, by month" if n > COVERAGE_SHOWN else "Follow this coverage"
    return Link(text, f"{item.public_path}coverage/")


def _recording(item: Article, body: Body) -> shapes.Embed:
    return embed(
        item.recording_url, item.title, item.duration, item.transcript, body.album, item.photo_id
    )


def _about(story: SubStory) -> list[Link]:
    """The place, the person and the topic of a story in an issue."""
    return [
        *([place_link(story.place)] if story.place else []),
        *([person_link(story.person)] if story.person else []),
        *([topic_link(story.topic)] if story.topic else []),
    ]


def _bill(bill: Bill) -> shapes.BillLink:
    """A bill or case by number, body, jurisdiction and session, each place named once."""
    place = bill.jurisdiction
    named = place.full_name if place else ""
    known = bool(place and place.name in bill.body)  # "Minnesota Senate" says where
    where = ", ".join(part for part in (bill.body, "" if known else named, bill.session) if part)
    return shapes.BillLink(
        f"{bill.number} ({where})" if where else bill.number, bill.link, note=bill.title,
        jurisdiction=named, ocd_id=place.ocd_id if place else "",
    )  # fmt: skip


def _outward(item: Article) -> Link | None:
    if not item.outward_link:
        return None
    return Link(f"Read it in {item.outlet.name}" if item.outlet else "Read it", item.outward_link)


def _facts(item: Article, parts: Parts) -> list[Fact]:
    """The labelled lines of a kind, only those that are filled."""
    has = item.kind_row.fields.__contains__
    told: list[tuple[str, str, str]] = []
    if item.series:
        told.append(("Series", item.series.name, FAMILIES["series"].address(slug=item.series.slug)))
    recapped = events_recapped_by((item.pk,)).get(item.pk, []) if item.pk else []
    told += [("Recap of", event.title, event.public_path or "") for event in recapped]
    if has("issue"):
        told += [("Issue", item.issue, ""), ("Signed", item.signed_by, "")]
    if has("publication"):
        told.append(("Year", str(item.year or ""), ""))
    if has("recording"):
        told.append(("Length", item.duration, ""))
    if has("job"):
        closing = long_date(item.closing_date) if item.closing_date else ""
        told += [
            ("Level", item.job_level, ""), ("Place", item.job_place, ""), ("Pay", item.pay, ""),
            ("Applications closed" if is_closed(item) else "Apply by", closing, ""),
        ]  # fmt: skip
    for figure in parts.figures:
        note = f" (as of {long_date(figure.as_of)})" if figure.as_of else ""
        told.append((figure.value, f"{figure.label}{note}", ""))
    return [Fact(label, value, url) for label, value, url in told if value]


def _editions(item: Article) -> list[Link]:
    """The local editions of a public release."""
    return edition_links(f"article:{item.pk}", named=True) if item.pk and item.live else []


def _related(item: Article) -> list[Article]:
    """The stories chosen when it was published, those of them that are public now."""
    ids = tuple(item.related or ())
    found = live_articles(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def cite(item: Article, parts: Parts, issuers: list[Organisation]) -> str:
    """How to cite an article: author or issuer, title, date, address."""
    names = [a.name for a in parts.authors] + ([item.byline] if item.byline else [])
    who = ", ".join(names or [o.name for o in issuers])
    day = item.local_date
    said = [
        who,
        f"“{item.title}”",
        long_date(day) if day else "",
        absolute(item.public_path or "/"),
    ]
    return ", ".join(part for part in said if part) + "."
