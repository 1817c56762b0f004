"""The lists of all articles and all events, over every section that a person may see."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import Page

from dateline.directory.models import Organisation
from dateline.newsroom import kinds
from dateline.newsroom.models import Article, ChapterSection, Event, NewsSection
from dateline.newsroom.permissions import in_own_sections
from dateline.newsroom.queries import in_approval, schedules

# Whoever has one of these in a section sees what is in it.
LISTED = ("add", "change", "publish", "lock", "unlock", "bulk_delete")
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
        return self.annotate_queryset(
            in_own_sections(Article.objects.all(), self.request.user, LISTED)
        )

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


def begins(event: Event) -> str:
    """The day, and the hour with its zone, as the list of events shows it."""
    day = event.start_day.isoformat()
    return day if event.all_day else f"{day} {event.starts:%H:%M %Z}"


class EventFilters(WagtailFilterSet):
    time = django_filters.ChoiceFilter(
        label="When", choices=[("coming", "Coming"), ("past", "Past")], empty_label="Any",
        method="by_time", widget=RadioSelect,
    )  # fmt: skip
    status = django_filters.ChoiceFilter(
        label="Takes place", choices=Event.Status.choices, empty_label="Any", widget=RadioSelect
    )
    state = django_filters.ChoiceFilter(
        label="Published", choices=STATES, empty_label="Any", method="by_state", widget=RadioSelect
    )
    chapter = django_filters.ModelMultipleChoiceFilter(
        label="Chapter", widget=CheckboxSelectMultiple,
        queryset=Organisation.objects.filter(kind=Organisation.Kind.CHAPTER),
    )  # fmt: skip

    class Meta:
        model = Event
        fields: list[str] = []

    by_state = ArticleFilters.by_state

    def by_time(self, rows: QuerySet[Any], name: str, time: str) -> QuerySet[Any]:
        """Events that have not ended, or that have."""
        now = timezone.now()
        return rows.filter(ends_at__gt=now) if time == "coming" else rows.filter(ends_at__lte=now)


class EventList(IndexView):
    default_ordering = "-starts_at"
    paginate_by = 20
    page_title = "All events"
    add_item_label = "New event"
    columns: list[BaseColumn] = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Name", sort_key="title", classname="title"),
        Column("starts_at", label="Begins", accessor=begins, sort_key="starts_at", width="17%"),
        Column(
            "takes_place", label="Takes place", accessor="get_status_display", width="12%",
            classname="desk-wide",
        ),
        Column(
            "chapter", label="Chapter", accessor=chapter_code, width="7%", classname="desk-wide"
        ),
        PageStatusColumn("status", label="Status", sort_key="live", width="10%"),
    ]  # fmt: skip

    @cached_property
    def add_url(self) -> str:
        return reverse("new_event")

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.annotate_queryset(
            in_own_sections(Event.objects.all(), self.request.user, LISTED)
        )

    def annotate_queryset(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        pages = pages.select_related("chapter", "content_type").prefetch_workflow_states()
        pages = pages.prefetch_related("sites_rooted_here", "view_restrictions").defer("body")
        return pages.annotate_site_root_state().annotate_approved_schedule()


class EventListViewSet(PageListingViewSet):
    model = Event
    index_view_class = EventList
    filterset_class = EventFilters
    columns = EventList.columns
    icon = "date"
    menu_label = "Events"
    menu_order = 105
    menu_hook = "register_newsroom_menu_item"


class SectionList(ExplorableIndexView):
    """A section in the page tree: its articles and its events."""

    paginate_by = 20

    def setup(self, *args: Any, **kwargs: Any) -> None:
        super().setup(*args, **kwargs)
        self.model = Page  # the viewset's own would show articles alone


class SectionViewSet(PageViewSet):
    """How the tree shows sections."""

    model = Article
    index_view_class = SectionList
    parent_models = (NewsSection, ChapterSection)
