"""The page of one article, of every kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from dateline.contacts.models import PressContact
from dateline.contacts.queries import current_contacts, press_contacts
from dateline.coverage.queries import coverage_of
from dateline.directory.models import Organisation
from dateline.directory.queries import the_network
from dateline.lib.dates import long_date
from dateline.newsroom.models import Article, ArticleFile, Bill, Figure, SubStory
from dateline.newsroom.queries import (
    article_at,
    articles,
    authors_of,
    co_issuers_of,
    contact_ids_of,
    parts_of,
    people_of,
    topics_of,
)
from dateline.publishing.outputs import FAMILIES, Rendered, family, preview_of
from dateline.website import cards as shapes
from dateline.website import theme
from dateline.website.body import Body, embed, file_link
from dateline.website.cards import ArticleView, Boilerplate, Fact, Link
from dateline.website.folding import Cards, when
from dateline.website.linked_data import article_data
from dateline.website.pictures import share_picture
from dateline.website.rich_text import expand, first_words
from dateline.website.shell import absolute, build_shell, contact_shape, head


def _split(path: str) -> dict[str, Any]:
    parts = path.strip("/").split("/")
    told: dict[str, Any] = {"slug": parts[-1]}
    if parts[0] == "chapters":
        told["code"] = parts[1]
    if parts[-2] != "undated":
        told |= {"year": int(parts[-3]), "month": int(parts[-2])}
    return told


def _addresses(*keys: str) -> Iterator[dict[str, Any]]:
    for article in articles():
        told = _split(article.public_path or "")
        if set(told) == {*keys, "slug"}:
            yield told


@family(
    "article", "news/<year:year>/<month:month>/<slug:slug>/",
    addresses=lambda: _addresses("year", "month"), describe="An article",
)  # fmt: skip
def article(year: int, month: int, slug: str) -> Rendered | None:
    return _at(f"/news/{year:04d}/{month:02d}/{slug}/")


@family(
    "chapter article", "chapters/<slug:code>/news/<year:year>/<month:month>/<slug:slug>/",
    addresses=lambda: _addresses("code", "year", "month"), describe="An article of a chapter",
)  # fmt: skip
def chapter_article(code: str, year: int, month: int, slug: str) -> Rendered | None:
    return _at(f"/chapters/{code}/news/{year:04d}/{month:02d}/{slug}/")


@family(
    "undated article", "news/undated/<slug:slug>/",
    addresses=lambda: _addresses(), describe="An imported article whose date nobody knows",
)  # fmt: skip
def undated_article(slug: str) -> Rendered | None:
    return _at(f"/news/undated/{slug}/")


@family(
    "undated chapter article", "chapters/<slug:code>/news/undated/<slug:slug>/",
    addresses=lambda: _addresses("code"), describe="A chapter's imported article without a date",
)  # fmt: skip
def undated_chapter_article(code: str, slug: str) -> Rendered | None:
    return _at(f"/chapters/{code}/news/undated/{slug}/")


def _at(path: str) -> Rendered | None:
    found = article_at(path)
    return render(found[0], Parts.stored(found[0])) if found else None


class Parts:
    """What belongs to an article besides its row: read by queries, or from an unsaved preview."""

    topics: Sequence[Any]
    people: Sequence[Any]
    authors: Sequence[Any]
    co_issuers: Sequence[Organisation]
    files: Sequence[ArticleFile]
    bills: Sequence[Bill]
    stories: Sequence[SubStory]
    figures: Sequence[Figure]
    contacts: Sequence[PressContact]

    @classmethod
    def stored(cls, item: Article) -> Parts:
        found = cls()
        found.topics, found.people = topics_of(item.pk), people_of(item.pk)
        found.authors, found.co_issuers = authors_of(item.pk), co_issuers_of(item.pk)
        rows = parts_of(item.pk)
        found.files = [r for r in rows if isinstance(r, ArticleFile)]
        found.bills = [r for r in rows if isinstance(r, Bill)]
        found.stories = [r for r in rows if isinstance(r, SubStory)]
        found.figures = [r for r in rows if isinstance(r, Figure)]
        named = tuple(contact_ids_of(item.pk))
        found.contacts = current_contacts(named) if named else press_contacts(item.chapter_id)
        return found

    @classmethod
    def unsaved(cls, item: Article) -> Parts:
        """The same from the object in memory, as a preview has it."""
        found = cls()
        for name in (
            "topics",
            "people",
            "authors",
            "co_issuers",
            "files",
            "bills",
            "stories",
            "figures",
        ):
            setattr(found, name, list(getattr(item, name).all()))
        named = tuple(c.pk for c in item.contacts.all())
        found.contacts = current_contacts(named) if named else press_contacts(item.chapter_id)
        return found


@preview_of(Article)
def preview(item: Article) -> Rendered:
    item.derive(item.get_parent() if item.path else None)
    return render(item, Parts.unsaved(item))


def render(item: Article, parts: Parts) -> Rendered:
    """One article's page."""
    row = item.kind_row
    body = Body(item.body, more_photos=[item.photo_id])
    clips = coverage_of(item.pk) if item.pk else []
    related = _related(item, parts)
    cards = Cards([item, *clips, *related])
    view = _view(item, parts, body, cards, clips, related)
    shell = build_shell(contacts=list(parts.contacts))
    path = item.public_path or "/"
    description = item.search_description or item.deck or first_words(body.plain())
    top = head(
        f"{item.seo_title or item.title} · {shell.name}", description, path,
        type="article", image=_share(item, view), published=view.card.when.iso,
        modified=view.updated.iso if view.updated else "",
        json_ld=article_data(view, row.schema, shell, body.plain()),
        feeds=[Link("All news", FAMILIES["front feed"].address(), note="application/rss+xml")],
    )  # fmt: skip
    rendered = theme.page("article.html", shell=shell, head=top, view=view)
    ends = [album.until() for album in (cards.album, body.album)]
    return replace(rendered, until=min(filter(None, ends), default=None))


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
    card = cards.article(item)
    topics = [Link(t.name, FAMILIES["topic"].address(slug=t.slug)) for t in parts.topics]
    card = replace(card, topics=topics, people=[Link(p.name) for p in parts.people])
    issuers = _issuers(item, parts)
    return ArticleView(
        card=card,
        updated=when(item.revised_at) if item.revised_at else None,
        status=item.get_release_status_display() if release else "",
        datelines=[d.strip() for d in item.dateline.split(";") if d.strip()],
        contacts=[contact_shape(c) for c in parts.contacts] if release else [],
        authors=[Link(a.name) for a in parts.authors]
        + ([Link(item.byline)] if item.byline else []),
        issuers=[Link(i.name, i.website) for i in issuers],
        picture=body.album.picture(item.photo_id),
        embed=_recording(item, body) if has("recording") and item.recording_url else None,
        body=body.html(),
        stories=[
            shapes.SubStory(s.title, expand(s.text), s.link, s.place.full_name if s.place else "")
            for s in parts.stories
        ],
        boilerplates=_boilerplates(item, issuers) if release else [],
        end_mark=item.end_mark if release else "",
        bills=[Link(_bill(b), b.link, note=b.title) for b in parts.bills],
        files=[link for f in parts.files if (link := file_link(f.document, f.label))],
        facts=_facts(item, parts),
        coverage=[cards.clip(clip) for clip in clips],
        related=[cards.article(other) for other in related],
        outward=_outward(item) if has("source") else None,
        cite=item.cite_as or cite(item, parts, issuers),
        sober=row.sober,
    )


def _share(item: Article, view: ArticleView) -> shapes.Picture | None:
    shared = share_picture(item.photo)
    if not shared or not view.picture:
        return None
    return replace(
        view.picture, src=absolute(shared[0]), width=shared[1], height=shared[2], srcset=""
    )


def _issuers(item: Article, parts: Parts) -> list[Organisation]:
    own = item.issuer or item.chapter
    first = [own] if own else the_network()
    return [*first, *(o for o in parts.co_issuers if o not in first)]


def _boilerplates(item: Article, issuers: list[Organisation]) -> list[Boilerplate]:
    """Frozen with the release; before that, and in previews, as it stands today."""
    if item.boilerplate:
        return [Boilerplate("", "", expand(item.boilerplate))]
    told = (item.frozen or {}).get("boilerplates")
    if told is None:
        told = [{"name": o.name, "url": o.website, "text": o.boilerplate} for o in issuers]
    return [Boilerplate(b["name"], b["url"], expand(b["text"])) for b in told if b["text"]]


def _recording(item: Article, body: Body) -> shapes.Embed:
    return embed(
        item.recording_url, item.title, item.duration, item.transcript, body.album, item.photo_id
    )


def _bill(bill: Bill) -> str:
    where = ", ".join(part for part in (bill.body, bill.session) if part)
    return f"{bill.number} ({where})" if where else bill.number


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
    if has("issue"):
        told += [("Issue", item.issue, ""), ("Signed", item.signed_by, "")]
    if has("publication"):
        told.append(("Year", str(item.year or ""), ""))
    if has("recording"):
        told.append(("Length", item.duration, ""))
    if has("job"):
        closing = long_date(item.closing_date) if item.closing_date else ""
        told += [
            ("Level", item.job_level, ""), ("Place", item.job_place, ""),
            ("Pay", item.pay, ""), ("Apply by", closing, ""),
        ]  # fmt: skip
    for figure in parts.figures:
        note = f" (as of {long_date(figure.as_of)})" if figure.as_of else ""
        told.append((figure.value, f"{figure.label}{note}", ""))
    return [Fact(label, value, url) for label, value, url in told if value]


def _related(item: Article, parts: Parts) -> list[Article]:
    """Two more of the same first topic; none on sober pages."""
    if item.kind_row.sober or not parts.topics or not item.pk:
        return []
    return articles(topic=parts.topics[0].slug, limit=3, without=(item.pk,))


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
