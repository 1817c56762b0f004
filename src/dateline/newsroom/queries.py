"""What pages and the desk may ask of the newsroom. Public questions see live articles only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Revision, WorkflowState
from wagtail.permissions import page_permission_policy

from dateline.contacts.queries import outlets
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.directory.queries import organisations, with_counties
from dateline.lib.zones import day_begins
from dateline.newsroom.models import (
    Article,
    ArticleFile,
    Bill,
    ChapterSection,
    Figure,
    LineToTake,
    MonthCount,
    NewsSection,
    Priority,
    Quote,
    SubStory,
)
from dateline.newsroom.models.article import local_day
from dateline.publishing.questions import listing, lookup
from dateline.publishing.scopes import belongs, prefixes, related, relations
from dateline.publishing.tallies import around, is_near, months, newest_months
from dateline.publishing.tracking import note_until

# Revisions and workflow states hold keys as text, which PostgreSQL does not compare with numbers.
PAGE_KEY = Cast(OuterRef("pk"), CharField())
ORDER = (F("date").desc(nulls_last=True), F("page_ptr_id").desc())


# What an article may belong to, as ``of="topic:7"`` and the tallies say it: the relations that count.
SCOPES = {
    "chapter:": ("chapter",),
    "topic:": ("topics",),
    "series:": ("series",),
    "person:": ("people", "authors"),
    "organisation:": ("issuer", "co_issuers", "chapter"),
    "place:": ("places",),
}


def _public(kinds: tuple[str, ...], of: str | None, month: str | None) -> QuerySet[Article]:
    found = Article.objects.filter(live=True)
    if kinds:
        found = found.filter(kind__in=kinds)
    if of is not None:
        found = found.filter(belongs(Article, SCOPES, of))
    if month is not None:
        found = found.filter(month=month)
    return found


@listing(
    newsroom__Article=["live", "kind", "date", "month", *relations(SCOPES)],
    loads=("newsroom.MonthCount",),
    scope={"of": prefixes("newsroom.Article", SCOPES), "month": "newsroom.Article.month"},
    among={"kinds": "newsroom.Article.kind"},
)  # fmt: skip
def article_ids(
    *,
    kinds: tuple[str, ...] = (),
    of: str | None = None,
    month: str | None = None,
    limit: int = 0,
) -> list[int]:
    """Which articles are live, newest first, undated last.

    kinds: keys of the table of kinds, none for all; of: what they belong to, "topic:7" (SCOPES);
    month: "2026-11", or "" for those without a date; limit: 0 for all.
    """
    found = _public(kinds, of, month).order_by(*ORDER)
    if limit and month is None:
        found = found.filter(month__in=newest_months(MonthCount, of or "", kinds, limit))
    ids = found.values_list("pk", flat=True)
    return list(ids[:limit] if limit else ids)


@listing(
    newsroom__Article=["live", "kind", "date", "closing_date"],
    among={"kinds": "newsroom.Article.kind"},
)  # fmt: skip
def open_ids(*, kinds: tuple[str, ...]) -> list[int]:
    """Which live articles of these kinds are not closed today (a job until its closing date is
    over), newest first. The answer changes by itself when the first of them closes.
    """
    open_today = Q(closing_date__isnull=True) | Q(closing_date__gte=local_day(timezone.now()))
    found = _public(kinds, None, None).filter(open_today)
    rows = list(found.order_by(*ORDER).values_list("pk", "closing_date"))
    first = min((closing for _, closing in rows if closing), default=None)
    note_until(day_begins(first + timedelta(days=1), settings.TIME_ZONE) if first else None)
    return [pk for pk, _ in rows]


def articles(*, bodies: bool = False, **query: Any) -> list[Article]:
    """The rows of ``article_ids(...)``; with their texts too where a feed needs them."""
    return articles_in(tuple(article_ids(**query)), bodies=bodies)


def articles_in(ids: tuple[int, ...], *, bodies: bool = False) -> list[Article]:
    """The rows of a question in its order; with their texts too where a feed needs them."""
    found = (whole_articles if bodies else live_articles)(ids)
    return [found[pk] for pk in ids if pk in found]


@listing(
    newsroom__MonthCount=["n"],
    scope={"scope": "newsroom.MonthCount.scope"}, among={"kinds": "newsroom.MonthCount.group"},
)  # fmt: skip
def article_months(*, scope: str = "", kinds: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    """("2026-11", number of live articles) for each month that has any, newest first; "" is undated."""
    return months(MonthCount, scope, kinds)


@listing(
    newsroom__MonthCount=["month", "group"], only_if=is_near,
    scope={"scope": "newsroom.MonthCount.scope"}, among={"kinds": "newsroom.MonthCount.group"},
)  # fmt: skip
def article_months_around(
    *, scope: str = "", kinds: tuple[str, ...] = (), month: str = ""
) -> tuple[str | None, str | None]:
    """The nearest month before and after this one that has articles."""
    return around(MonthCount, scope, kinds, month)


@listing(newsroom__MonthCount=["n", "month"], scope={"scope": "newsroom.MonthCount.scope"})
def month_parts(*, size: int, scope: str = "") -> list[tuple[str, int]]:
    """("2026-11", in how many parts of ``size`` its live articles go), newest first; "" is undated."""
    return [(month, -(-n // size)) for month, n in months(MonthCount, scope)]


@listing(newsroom__MonthCount=["group"], scope={"scope": "newsroom.MonthCount.scope"})
def kinds_in_use(*, scope: str = "") -> list[str]:
    """The keys of the kinds of which at least one article is live."""
    found = MonthCount.objects.filter(scope=scope).order_by().values_list("group", flat=True)
    return sorted(found.distinct())


# What a card of an article says: what is not among it is loaded with the whole article only.
CARD_FIELDS = (
    "title", "live", "kind", "deck", "date", "time_known", "revised_at", "month", "public_path",
    "byline", "dateline", "issuer", "chapter", "outlet", "photo", "year", "closing_date",
)  # fmt: skip


def with_names(rows: Iterable[Article]) -> list[Article]:
    """Articles with their issuer, chapter and outlet at hand, each of which is loaded once."""
    articles = list(rows)
    bodies = {pk for row in articles for pk in (row.issuer_id, row.chapter_id) if pk}
    organisation = organisations(tuple(sorted(bodies))) if bodies else {}
    named = {row.outlet_id for row in articles if row.outlet_id}
    outlet = outlets(tuple(sorted(named))) if named else {}
    for row in articles:
        if row.issuer_id in organisation:
            row.issuer = organisation[row.issuer_id]
        if row.chapter_id in organisation:
            row.chapter = organisation[row.chapter_id]
        if row.outlet_id in outlet:
            row.outlet = outlet[row.outlet_id]
    return articles


@lookup("newsroom.Article", "directory.Organisation", "content.Series", "contacts.Outlet")
def articles_at(paths: tuple[str, ...]) -> dict[str, Article]:
    """The live articles at these public paths, whole."""
    found = Article.objects.filter(live=True, public_path__in=paths).select_related("series")
    return {str(row.public_path): row for row in with_names(found)}


@lookup("directory.Organisation", "contacts.Outlet", of="newsroom.Article")
def whole_articles(ids: tuple[int, ...]) -> dict[int, Article]:
    """Those of these articles that are live, with their texts."""
    return {row.pk: row for row in with_names(Article.objects.filter(live=True, pk__in=ids))}


def article_addresses(*, kinds: Iterable[str] = ()) -> Iterator[str]:
    """The public path of every live article (of these kinds), newest first. For listing addresses,
    not for pages."""
    found = Article.objects.filter(live=True).order_by("-month", "-pk")
    found = found.filter(kind__in=list(kinds)) if kinds else found
    for path in found.values_list("public_path", flat=True).iterator():
        yield path or ""


@lookup("directory.Organisation", "contacts.Outlet", of="newsroom.Article")
def live_articles(ids: tuple[int, ...]) -> dict[int, Article]:
    """Those of these articles that are live, with what their cards say."""
    found = Article.objects.filter(live=True, pk__in=ids).only(*CARD_FIELDS)
    return {row.pk: row for row in with_names(found)}


def _related(ids: tuple[int, ...], name: str, *order: str) -> dict[int, list[Any]]:
    """{article: its rows} of one many-to-many relation, in two queries."""
    return related(Article, ids, name, *order)


@lookup("directory.Jurisdiction", "newsroom.Article.places", of="newsroom.Article")
def places_of(ids: tuple[int, ...]) -> dict[int, list[Jurisdiction]]:
    """The places of articles, by name."""
    found = _related(ids, "places", "name", "pk")
    with_counties(place for rows in found.values() for place in rows)
    return found


@lookup("content.Topic", "newsroom.Article.topics", of="newsroom.Article")
def topics_of(ids: tuple[int, ...]) -> dict[int, list[Any]]:
    """The topics of articles, by name."""
    return _related(ids, "topics", "name")


@lookup("directory.Person", "newsroom.Article.people", of="newsroom.Article")
def people_of(ids: tuple[int, ...]) -> dict[int, list[Person]]:
    """The people in articles, by family name."""
    return _related(ids, "people", "family_name", "name", "pk")


@lookup("directory.Person", "newsroom.Article.authors", of="newsroom.Article")
def authors_of(ids: tuple[int, ...]) -> dict[int, list[Person]]:
    """Who wrote them, from the directory."""
    return _related(ids, "authors", "family_name", "name", "pk")


@lookup("directory.Organisation", "newsroom.Article.co_issuers", of="newsroom.Article")
def co_issuers_of(ids: tuple[int, ...]) -> dict[int, list[Organisation]]:
    """Who issues them with us, by name."""
    return _related(ids, "co_issuers", "name", "pk")


@lookup("newsroom.Article.contacts", "contacts.PressContact", of="newsroom.Article")
def contacts_named_by(ids: tuple[int, ...]) -> dict[int, list[Any]]:
    """The press contacts that articles name, retired or not."""
    return _related(ids, "contacts", "order", "name", "pk")


@lookup(
    "newsroom.ArticleFile", "newsroom.Bill", "newsroom.SubStory", "newsroom.Figure",
    "content.PressDocument", "content.Topic", "directory.Jurisdiction", "directory.Person",
    of="newsroom.Article",
)  # fmt: skip
def parts_of(ids: tuple[int, ...]) -> dict[int, list[Any]]:
    """The files, bills, sub-stories and figures of articles, each kind in its order."""
    found: dict[int, list[Any]] = {}
    for rows in (
        ArticleFile.objects.select_related("document"),
        Bill.objects.select_related("jurisdiction"),
        SubStory.objects.select_related("place", "person", "topic"),
        Figure.objects.all(),
    ):
        for row in rows.filter(article_id__in=ids).order_by("article_id", "sort_order", "pk"):
            found.setdefault(row.article_id, []).append(row)
    every = [row for rows in found.values() for row in rows]
    places = [row.place for row in every if isinstance(row, SubStory)]
    places += [row.jurisdiction for row in every if isinstance(row, Bill)]
    with_counties(place for place in places if place)
    return found


@lookup("newsroom.Quote", "directory.Person", of="newsroom.Article")
def quotes_of(ids: tuple[int, ...]) -> dict[int, list[Quote]]:
    """The quotes of articles, in the order of the text, with their speakers."""
    found: dict[int, list[Quote]] = {}
    rows = Quote.objects.filter(article_id__in=ids).select_related("person")
    for row in rows.order_by("article_id", "order"):
        found.setdefault(row.article_id, []).append(row)
    return found


@listing(newsroom__Quote=["live", "date", "person"], scope={"person": "newsroom.Quote.person"})
def quote_ids_by(*, person: int, limit: int) -> list[int]:
    """The public quotes of a person, the newest first, up to ``limit``."""
    found = Quote.objects.filter(person_id=person, live=True)
    found = found.order_by(F("date").desc(nulls_last=True), "-article_id", "order")
    return list(found.values_list("pk", flat=True)[:limit])


@listing(newsroom__Quote=["live", "person"], scope={"person": "newsroom.Quote.person"})
def quotes_counted(*, person: int) -> int:
    """How many public quotes a person has."""
    return Quote.objects.filter(person_id=person, live=True).count()


@lookup(of="newsroom.Quote")
def live_quotes(ids: tuple[int, ...]) -> dict[int, Quote]:
    """Those of these quotes that are public."""
    return {row.pk: row for row in Quote.objects.filter(live=True, pk__in=ids)}


@listing(newsroom__NewsSection=["*"])
def news_section() -> list[NewsSection]:
    """The network's own section (none or one)."""
    return list(NewsSection.objects.filter(live=True).order_by("path")[:1])


@listing(newsroom__ChapterSection=["*"], directory__Organisation=["code"])
def chapter_sections() -> list[ChapterSection]:
    """The live chapter sections with their chapters, by name."""
    found = ChapterSection.objects.filter(live=True, chapter__code__isnull=False)
    return list(found.select_related("chapter").order_by("chapter__name"))


@lookup("newsroom.ChapterSection", "directory.Organisation")
def chapter_section_at(codes: tuple[str, ...]) -> dict[str, ChapterSection]:
    """The live sections of the chapters with these codes."""
    found = ChapterSection.objects.filter(live=True, chapter__code__in=codes)
    return {str(row.chapter.code): row for row in found.select_related("chapter")}


@lookup("newsroom.Priority", "content.Topic", of="newsroom.ChapterSection", part="priorities")
def priorities_of(ids: tuple[int, ...]) -> dict[int, list[Priority]]:
    """What chapters work on, by their section, in the order of the desk."""
    found: dict[int, list[Priority]] = {}
    rows = Priority.objects.filter(section_id__in=ids).select_related("topic")
    for row in rows.order_by("sort_order", "pk"):
        found.setdefault(row.section_id, []).append(row)
    return found


def sections_to_write_in(user: Any) -> list[Page]:
    """The sections in which this person may add articles, the network's own first."""
    sections = Page.objects.filter(content_type__in=_section_types(), depth=3)
    if not user.is_superuser:
        sections = sections.filter(
            pk__in=page_permission_policy.instances_user_has_permission_for(user, "add").values(
                "pk"
            )
        )
    sections = sections.select_related("content_type")
    return sorted(sections, key=lambda s: (s.content_type.model != "newssection", s.title))


def _section_types() -> list[ContentType]:
    return list(ContentType.objects.get_for_models(NewsSection, ChapterSection).values())


def free_slug_in(parent: Page, slug: str, page_id: int = 0) -> str:
    """``slug``, or the first of ``slug-2``, ``slug-3`` ... that no other page in the section has."""
    taken = set(
        parent.get_children()
        .filter(slug__startswith=slug)
        .exclude(pk=page_id)
        .values_list("slug", flat=True)
    )
    free, n = slug, 1
    while free in taken:
        n += 1
        free = f"{slug}-{n}"
    return free


def in_approval() -> QuerySet[WorkflowState]:
    """Approvals under way of the page of an outer query (for ``Exists``)."""
    states: QuerySet[WorkflowState] = WorkflowState.objects.filter(
        status="in_progress", object_id=PAGE_KEY,
        base_content_type__app_label="wagtailcore", base_content_type__model="page",
    )  # fmt: skip
    return states


def schedules() -> QuerySet[Revision]:
    """Revisions that wait for their hour, of the page of an outer query."""
    revisions: QuerySet[Revision] = Revision.page_revisions.filter(
        object_id=PAGE_KEY, approved_go_live_at__isnull=False
    )
    return revisions


def lines_about(topics: Iterable[int]) -> list[LineToTake]:
    """The lines to take on these topics that are approved and not expired, by subject."""
    found = LineToTake.objects.filter(topics__in=list(topics)).select_related("approved_by")
    return [line for line in found.distinct() if line.is_approved and not line.is_over]
