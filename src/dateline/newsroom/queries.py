"""What pages and the desk may ask of the newsroom. Public questions see live articles only."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex, Revision, WorkflowState
from wagtail.permissions import page_permission_policy

from dateline.content.models import Photo, PlainPage, PressDocument
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.newsroom.models import Article, ChapterSection, NewsSection
from dateline.publishing.tracking import listing

# Revisions and workflow states hold keys as text, which PostgreSQL does not compare with numbers.
PAGE_KEY = Cast(OuterRef("pk"), CharField())
ORDER = (F("date").desc(nulls_last=True), F("page_ptr_id").desc())


def _public(
    kinds: tuple[str, ...], chapter: str, topic: str, series: str, month: str
) -> QuerySet[Article]:
    found = Article.objects.filter(live=True)
    if kinds:
        found = found.filter(kind__in=kinds)
    if chapter:
        found = found.filter(chapter__code=chapter)
    if topic:
        found = found.filter(topics__slug=topic)
    if series:
        found = found.filter(series__slug=series)
    if month:
        found = found.filter(month="" if month == "undated" else month)
    return found


@listing(
    newsroom__Article=["live", "kind", "date", "month", "topics", "series", "chapter"],
    directory__Organisation=["code"], content__Topic=["slug"], content__Series=["slug"],
    contacts__Outlet=["*"],
)  # fmt: skip
def articles(
    *,
    kinds: tuple[str, ...] = (),
    chapter: str = "",
    topic: str = "",
    series: str = "",
    month: str = "",
    limit: int = 0,
    without: tuple[int, ...] = (),
    bodies: bool = False,
) -> list[Article]:
    """Live articles, newest first, undated last.

    kinds: keys of the table of kinds, none for all; month: "2026-11" or "undated"; limit: 0 for all;
    without: ids already shown elsewhere on the page; bodies: load the text too (feeds need it).
    """
    found = _public(kinds, chapter, topic, series, month).order_by(*ORDER)
    found = found.select_related("issuer", "chapter", "outlet")
    if without:
        found = found.exclude(pk__in=without)
    if not bodies:
        found = found.defer("body", "transcript", "boilerplate", "frozen")
    return list(found[:limit] if limit else found)


@listing(
    newsroom__Article=["live", "kind", "month", "topics", "series", "chapter"],
    directory__Organisation=["code"], content__Topic=["slug"], content__Series=["slug"],
)  # fmt: skip
def article_months(
    *, kinds: tuple[str, ...] = (), chapter: str = "", topic: str = "", series: str = ""
) -> list[tuple[str, int]]:
    """("2026-11", number of live articles) for each month that has any, newest first; "" is undated."""
    found = _public(kinds, chapter, topic, series, "").order_by()
    return list(found.values_list("month").annotate(n=Count("pk")).order_by("-month"))


@listing(newsroom__Article=["live", "kind"])
def kinds_in_use() -> list[str]:
    """The keys of the kinds of which at least one article is live."""
    return sorted(
        Article.objects.filter(live=True).order_by().values_list("kind", flat=True).distinct()
    )


@listing(
    newsroom__Article=["live", "public_path"], directory__Organisation=["*"],
    content__Series=["*"], contacts__Outlet=["*"],
)  # fmt: skip
def article_at(path: str) -> list[Article]:
    """The live article at a public path (none or one)."""
    return list(
        Article.objects.filter(live=True, public_path=path).select_related(
            "issuer", "chapter", "outlet", "series"
        )
    )


@listing(newsroom__Article=["live"], directory__Organisation=["*"], contacts__Outlet=["*"])
def live_articles(ids: tuple[int, ...]) -> list[Article]:
    """Those of these articles that are live, without bodies, in no order."""
    found = Article.objects.filter(live=True, pk__in=ids)
    found = found.select_related("issuer", "chapter", "outlet").order_by("pk")
    return list(found.defer("body", "transcript", "boilerplate", "frozen"))


@listing(newsroom__Article=["places"], directory__Jurisdiction=["*"])
def places_of(ids: tuple[int, ...]) -> list[tuple[int, Jurisdiction]]:
    """(article id, place) pairs of several articles, in one query."""
    through = Article.places.through
    rows = through.objects.filter(article_id__in=ids).select_related("jurisdiction")
    return [(row.article_id, row.jurisdiction) for row in rows.order_by("pk")]


@listing(newsroom__Article=["topics"], content__Topic=["*"])
def topics_of(article_id: int) -> list[object]:
    """The topics of one article, by name."""
    return list(Article.objects.get(pk=article_id).topics.order_by("name"))


@listing(newsroom__Article=["people"], directory__Person=["*"])
def people_of(article_id: int) -> list[Person]:
    """The people in one article, by family name."""
    return list(Article.objects.get(pk=article_id).people.order_by("family_name", "name"))


@listing(newsroom__Article=["authors"], directory__Person=["*"])
def authors_of(article_id: int) -> list[Person]:
    """Who wrote it, from the directory."""
    return list(Article.objects.get(pk=article_id).authors.order_by("family_name", "name"))


@listing(newsroom__Article=["co_issuers"], directory__Organisation=["*"])
def co_issuers_of(article_id: int) -> list[Organisation]:
    """Who issues it with us, by name."""
    return list(Article.objects.get(pk=article_id).co_issuers.order_by("name"))


@listing(newsroom__Article=["contacts"], contacts__PressContact=["*"])
def contact_ids_of(article_id: int) -> list[int]:
    """Ids of the press contacts an article names."""
    return sorted(Article.objects.get(pk=article_id).contacts.values_list("pk", flat=True))


@listing(
    newsroom__ArticleFile=["*"], newsroom__Bill=["*"], newsroom__SubStory=["*"],
    newsroom__Figure=["*"], newsroom__Article=["live"], content__PressDocument=["*"],
    directory__Jurisdiction=["*"],
)  # fmt: skip
def parts_of(article_id: int) -> list[object]:
    """The files, bills, sub-stories and figures of an article, each kind in its order."""
    article = Article.objects.get(pk=article_id)
    return [
        *article.files.select_related("document").order_by("sort_order"),
        *article.bills.order_by("sort_order"),
        *article.stories.select_related("place").order_by("sort_order"),
        *article.figures.order_by("sort_order"),
    ]


@listing(newsroom__NewsSection=["*"])
def news_section() -> list[NewsSection]:
    """The network's own section (none or one)."""
    return list(NewsSection.objects.filter(live=True).order_by("path")[:1])


@listing(newsroom__ChapterSection=["*"], directory__Organisation=["*"])
def chapter_sections() -> list[ChapterSection]:
    """The live chapter sections with their chapters, by name."""
    found = ChapterSection.objects.filter(live=True, chapter__code__isnull=False)
    return list(found.select_related("chapter").order_by("chapter__name"))


def _live_users_of(row: Photo | PressDocument) -> list[Page]:
    """Live pages whose row (not a draft) may show a photo or document, from the reference index."""
    references = ReferenceIndex.get_references_to(row).filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    ids = {int(r.object_id) for r in references}
    return list(Page.objects.filter(pk__in=ids, live=True).specific())


def _names(page: Page, field: str, block_key: str, pk: int) -> bool:
    stream = getattr(page, "body", None)
    if getattr(page, f"{field}_id", None) == pk:
        return True
    if stream is None:
        return False
    return _holds(json.loads(json.dumps(stream.get_prep_value())), block_key, pk)


def _holds(value: object, key: str, pk: int) -> bool:
    if isinstance(value, dict):
        return any(
            (k in key.split("|") and v == pk) or _holds(v, key, pk) for k, v in value.items()
        )
    if isinstance(value, list):
        return any(_holds(v, key, pk) for v in value)
    return isinstance(value, str) and key == "file" and f'linktype="document" id="{pk}"' in value


@listing(newsroom__Article=["live", "photo", "body"], content__PlainPage=["live", "photo", "body"])
def shows_photo(pk: int) -> bool:
    """Whether a live article or plain page shows this photo, as lead picture or in its body."""
    if Article.objects.filter(live=True, photo_id=pk).exists():
        return True
    if PlainPage.objects.filter(live=True, photo_id=pk).exists():
        return True
    return any(_names(p, "photo", "photo|poster", pk) for p in _live_users_of(Photo(pk=pk)))


@listing(
    newsroom__Article=["live", "body"], newsroom__ArticleFile=["*"],
    content__PlainPage=["live", "body"],
)  # fmt: skip
def shows_document(pk: int) -> bool:
    """Whether a live article or plain page offers this document."""
    if Article.objects.filter(Q(live=True) & Q(files__document_id=pk)).exists():
        return True
    return any(_names(p, "document", "file", pk) for p in _live_users_of(PressDocument(pk=pk)))


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
