"""Doors of the newsroom at the desk: a new article by kind, a new event, the slug of a title."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page
from wagtail.rich_text import RichText

from dateline.lib.text import ascii_slug
from dateline.newsroom.kinds import KINDS
from dateline.newsroom.models import Article
from dateline.newsroom.models.article import SLUG_LIMIT
from dateline.newsroom.queries import free_slug_in, sections_to_write_in

DESCRIPTIONS = {
    "post": "News from the network, in our own words.",
    "press-release": "An announcement for the press, with dateline, contacts and end mark.",
    "statement": "What somebody says about an event, on the record.",
    "report": "A publication with files, authors and a cover.",
    "toolkit": "Material for members to use.",
    "video": "A recording to watch, with a transcript.",
    "audio": "A recording to listen to, with a transcript.",
    "newsletter": "One issue with its stories.",
    "recap": "What happened at an event.",
    "remembrance": "In memory of somebody; set soberly.",
    "year-in-review": "A year, looked back on.",
    "op-ed": "An opinion piece that appeared in an outlet.",
    "member-letter": "A letter to or by members.",
    "letter-news": "News about a sign-on letter, with its figures.",
    "job": "A vacancy with its closing date.",
}


def choose_kind(request: HttpRequest) -> HttpResponse:
    """Which kind of article to write, each with a line that says what it is."""
    if not sections_to_write_in(request.user):
        raise PermissionDenied
    kinds = [
        (kind.label, DESCRIPTIONS[kind.key], reverse("new_article", args=[kind.key]))
        for kind in KINDS.values()
    ]
    return TemplateResponse(request, "newsroom/desk/choose_kind.html", {"kinds": kinds})


def new_article(request: HttpRequest, kind: str) -> HttpResponse:
    """The form for one kind: in the network's section, or where the person may write."""
    if kind not in KINDS:
        raise Http404
    return _new(request, KINDS[kind].label, "new_article_in", kind)


def new_event(request: HttpRequest) -> HttpResponse:
    """The form for an event, in the same way."""
    return _new(request, "Event", "new_event_in")


def _new(request: HttpRequest, label: str, door: str, *before: str) -> HttpResponse:
    """Straight to the form where there is one section to write in; else the choice of section."""
    sections = sections_to_write_in(request.user)
    if not sections:
        raise PermissionDenied
    own = sections[0]
    if len(sections) == 1 or (own.depth == 3 and own.content_type.model == "newssection"):
        return redirect(door, *before, own.pk)
    choices = [(s.title, reverse(door, args=[*before, s.pk])) for s in sections]
    told = {"label": label, "choices": choices}
    return TemplateResponse(request, "newsroom/desk/choose_section.html", told)


class NewEvent(CreateView):
    """Wagtail's own form for a new page. It posts to Wagtail's door."""

    def dispatch(self, request: HttpRequest, parent_page_id: int) -> HttpResponse:
        return super().dispatch(request, "newsroom", "event", parent_page_id)

    def get(self, request: HttpRequest) -> HttpResponse:
        self.next_url = self.next_url or reverse("events:index")
        return super().get(request)


class NewArticle(CreateView):
    """Wagtail's own form for a new page, with the kind chosen before. It posts to Wagtail's door."""

    def dispatch(self, request: HttpRequest, kind: str, parent_page_id: int) -> HttpResponse:
        if kind not in KINDS:
            raise Http404
        self.kind = kind
        return super().dispatch(request, "newsroom", "article", parent_page_id)

    def get(self, request: HttpRequest) -> HttpResponse:
        self.page.kind = self.kind
        # An empty paragraph to write in: nobody should have to find out about blocks first.
        self.page.body = [("text", RichText(""))]
        self.next_url = self.next_url or reverse("articles:index")
        return super().get(request)

    def get_page_subtitle(self) -> str:
        return KINDS[self.kind].label


def with_kind(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """Wagtail's own "add" address with ``?kind=``: the same form (a ``before_create_page`` hook)."""
    kind = request.GET.get("kind", "")
    named = request.resolver_match and request.resolver_match.view_name == "wagtailadmin_pages:add"
    if named and page_class is Article and request.method == "GET" and kind in KINDS:
        return redirect("new_article_in", kind=kind, parent_page_id=parent.pk)
    return None


def slug_of(request: HttpRequest) -> JsonResponse:
    """The free slug that a title makes in a section, exactly as it will be saved.

    ``title``: the words; ``parent`` and ``page``: ids, where known; ``own``: written by hand.
    """
    asked = request.GET
    base = ascii_slug(
        asked.get("title", "")[:300], SLUG_LIMIT if "own" in asked else SLUG_LIMIT - 4
    )
    parent = Page.objects.filter(pk=_number(asked.get("parent"))).first()
    if parent is None or not base:
        return JsonResponse({"slug": base})
    return JsonResponse({"slug": free_slug_in(parent, base, _number(asked.get("page")))})


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
