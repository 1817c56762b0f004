"""The list of all articles, over every section that a person may see."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.permissions import page_permission_policy

from dateline.directory.models import Organisation
from dateline.newsroom import kinds
from dateline.newsroom.models import Article
from dateline.newsroom.queries import in_approval, schedules

STATES = [
    ("live", "Published"),
    ("draft", "Never published"),
    ("changed", "Published, with changes waiting"),
    ("submitted", "Submitted for approval"),
    ("scheduled", "Scheduled"),
]


class ArticleFilters(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(
        label="Kind", choices=kinds.CHOICES, widget=CheckboxSelectMultiple
    )
    state = django_filters.ChoiceFilter(
        label="Status", choices=STATES, empty_label="Any", method="by_state", widget=RadioSelect
    )
    date = django_filters.DateFromToRangeFilter(label="Date", widget=DateRangePickerWidget)
    issuer = django_filters.ModelMultipleChoiceFilter(
        label="Issuer", widget=CheckboxSelectMultiple,
        queryset=Organisation.objects.filter(kind__in=["network", "sister", "chapter", "caucus"]),
    )  # fmt: skip
    chapter = django_filters.ModelMultipleChoiceFilter(
        label="Chapter", widget=CheckboxSelectMultiple,
        queryset=Organisation.objects.filter(kind=Organisation.Kind.CHAPTER),
    )  # fmt: skip

    class Meta:
        model = Article
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        """Articles in one of ``STATES``."""
        return {
            "live": rows.filter(live=True),
            "draft": rows.filter(live=False),
            "changed": rows.filter(live=True, has_unpublished_changes=True),
            "submitted": rows.filter(Exists(in_approval())),
            "scheduled": rows.filter(Exists(schedules())),
        }[state]


def says(article: Article) -> str:
    """Who says it: the issuer named, else the chapter, else nothing (the network)."""
    body = article.issuer or article.chapter
    return (body.short_name or body.name) if body else ""


def chapter_code(article: Article) -> str:
    """The code of its chapter, as in its address."""
    return article.chapter.code or "" if article.chapter else ""


class ArticleList(IndexView):
    default_ordering = "-date"
    paginate_by = 20  # a row costs Wagtail 5 ms of templates; 50 of them are a third of a second
    page_title = "All articles"
    add_item_label = "New article"
    columns: list[BaseColumn] = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Title", sort_key="title", classname="title"),
        Column(
            "kind",
            label="Kind",
            accessor="get_kind_display",
            sort_key="kind",
            width="12%",
            classname="desk-wide",
        ),
        Column("date", label="Date", accessor=lambda a: a.local_date, sort_key="date", width="9%"),
        Column("issuer", label="Issuer", accessor=says, width="14%", classname="desk-wide"),
        Column(
            "chapter", label="Chapter", accessor=chapter_code, width="7%", classname="desk-wide"
        ),
        PageStatusColumn("status", label="Status", sort_key="live", width="10%"),
    ]

    @cached_property
    def add_url(self) -> str:
        return reverse("choose_kind")

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = Article.objects.all()
        if not self.request.user.is_superuser:
            held = {"add", "change", "publish", "lock", "unlock", "bulk_delete"}
            own = page_permission_policy.instances_user_has_any_permission_for(
                self.request.user, held
            )
            rows = rows.filter(pk__in=own.values("pk"))
        return self.annotate_queryset(rows)

    def annotate_queryset(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        # Articles are specific already, so nothing is loaded a second time; bodies stay away.
        pages = pages.select_related("issuer", "chapter", "content_type").prefetch_workflow_states()
        pages = pages.prefetch_related("sites_rooted_here", "view_restrictions")
        pages = pages.defer("body", "transcript", "boilerplate", "frozen", "deck", "cite_as")
        return pages.annotate_site_root_state().annotate_approved_schedule()


class ArticleListViewSet(PageListingViewSet):
    model = Article
    index_view_class = ArticleList
    filterset_class = ArticleFilters
    columns = ArticleList.columns
    icon = "doc-full-inverse"
    menu_label = "All articles"
    menu_order = 100
    menu_hook = "register_newsroom_menu_item"


class SectionList(ExplorableIndexView):
    """A section in the page tree."""

    paginate_by = 20


class SectionViewSet(PageViewSet):
    """How the tree shows sections, whose children are articles."""

    model = Article
    index_view_class = SectionList
