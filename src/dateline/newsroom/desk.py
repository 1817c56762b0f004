"""What the newsroom shows at the desk beyond its forms: its panel, and the buttons of the editor."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin import messages
from wagtail.admin.action_menu import PublishMenuItem, SubmitForModerationMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, TaskState
from wagtail.permissions import page_permission_policy

from dateline.content.panels import SHOWN, DeskPanel, Line, Waiting
from dateline.newsroom.access.queries import about_to_lift, held_on
from dateline.newsroom.access.wording import instant
from dateline.newsroom.aftercare.queries import open_withdrawal, withdrawn
from dateline.newsroom.editions.queries import to_settle
from dateline.newsroom.models import Article, Embargo, Event, LocalEdition
from dateline.newsroom.permissions import in_own_sections, may_publish_kind
from dateline.newsroom.queries import in_approval, schedules
from dateline.newsroom.quoting.queries import answered, waiting


class NewsroomPanel(DeskPanel):
    """Submitted, drafts, scheduled, just published."""

    name = "newsroom"
    heading = "Newsroom"
    nothing = "No drafts and nothing to approve. Newsroom, New press release begins one."
    order = 100
    replaces = (
        "workflow_objects_to_moderate", "user_objects_in_workflow_moderation", "recent_edits", "locked_pages",
    )  # fmt: skip

    def is_for(self, request: Any) -> bool:
        return bool(
            page_permission_policy.user_has_any_permission(
                request.user, {"add", "change", "publish"}
            )
        )

    def lists(self, request: Any) -> list[Waiting]:
        own = self.own(request.user)
        everything = reverse("articles:index")
        return [
            Waiting("To approve", list(self.to_approve(request.user))),
            Waiting("Quotes to settle", self.quotes(request.user)),
            Waiting(
                "Local editions to settle",
                [self.edition_line(row) for row in to_settle(request.user)[:SHOWN]],
                reverse("desk_editions"),
            ),
            Waiting("Under embargo", [self.embargoed(e) for e in self.embargoes(request.user)]),
            Waiting(
                "Submitted by you",
                [self.line(a, "Waits for approval", "View") for a in self.submitted(own, request.user)],
            ),
            Waiting(
                "Drafts",
                [self.line(a, f"{a.get_kind_display()}, saved {when(a.latest_revision_created_at)}", "Continue")
                 for a in self.drafts(own)],
                f"{everything}?state=draft",
            ),
            Waiting(
                "Scheduled",
                [self.line(a, f"Goes out {when(a.approved_go_live_at)}", "Look over") for a in self.scheduled(own)],
                f"{everything}?state=scheduled",
            ),
            Waiting(
                "Event drafts",
                [self.event_line(event) for event in self.event_drafts(request.user)],
                f"{reverse('events:index')}?state=draft",
            ),
            Waiting("Just published", [self.published_line(a) for a in self.published(own)]),
        ]  # fmt: skip

    def own(self, user: Any) -> QuerySet[Article]:
        """The articles of the sections in which this person works."""
        rows = Article.objects.select_related("chapter").defer(
            "body", "transcript", "boilerplate", "frozen"
        )
        return in_own_sections(rows, user, {"add", "change", "publish"})

    def to_approve(self, user: Any) -> Any:
        """What waits for a decision that this person may take."""
        states = TaskState.objects.reviewable_by(user).select_related("workflow_state", "revision")
        for state in states.order_by("started_at")[: SHOWN * 3]:
            item = state.revision.as_object()
            if isinstance(item, Page) and may_publish_kind(user, getattr(item, "kind", "")):
                about = f"Submitted {when(state.started_at)}"
                by = state.workflow_state.requested_by
                about += f" by {by}" if by else ""
                yield Line(
                    item.title, reverse("wagtailadmin_pages:edit", args=[item.pk]), about, "Review"
                )

    def submitted(self, own: QuerySet[Article], user: Any) -> QuerySet[Article]:
        waiting = own.filter(Exists(in_approval().filter(requested_by=user)))
        return waiting.order_by("-latest_revision_created_at")[:SHOWN]

    def drafts(self, own: QuerySet[Article]) -> QuerySet[Article]:
        waiting = own.filter(~Exists(in_approval()), has_unpublished_changes=True)
        waiting = waiting.annotate_approved_schedule().filter(_approved_schedule=False)
        # What is under embargo or withdrawn waits for nobody to go on writing.
        waiting = waiting.exclude(embargoes__state=Embargo.State.HELD)
        waiting = waiting.exclude(Exists(withdrawn()))
        return waiting.order_by("-latest_revision_created_at")[:SHOWN]

    def event_drafts(self, user: Any) -> QuerySet[Event]:
        """Events with changes that nobody has published yet, the soonest first."""
        own = in_own_sections(Event.objects.all(), user, {"add", "change", "publish"})
        waiting = own.filter(has_unpublished_changes=True).select_related("chapter").defer("body")
        return waiting.order_by("starts_at")[:SHOWN]

    def event_line(self, event: Event) -> Line:
        chapter = f" · {event.chapter}" if event.chapter else ""
        about = f"Begins {date_format(event.start_day, 'j M Y')}{chapter}"
        return Line(
            event.title, reverse("wagtailadmin_pages:edit", args=[event.pk]), about, "Continue"
        )

    def quotes(self, user: Any) -> list[Line]:
        """Answers to look at, then requests without an answer, in this person's sections."""
        own = in_own_sections(Article.objects.all(), user, {"add", "change", "publish"}).values(
            "pk"
        )
        rows = [
            *answered().filter(article__in=own)[:SHOWN],
            *waiting().filter(article__in=own)[:SHOWN],
        ]
        return [
            Line(
                f"{row.speaker} in “{row.article.get_admin_display_title()}”",
                reverse("desk_handling", args=[row.article_id]), row.get_state_display(), "Settle",
            )
            for row in rows
        ][:SHOWN]  # fmt: skip

    def edition_line(self, row: LocalEdition) -> Line:
        """What an edition waits for."""
        title = f"{row.name}: “{row.parent.get_admin_display_title()}”"
        about = (
            "The release was changed since it was approved"
            if row.flagged
            else row.get_state_display()
        )
        return Line(title, reverse("desk_edition", args=[row.pk]), about, "Settle")

    def embargoes(self, user: Any) -> list[Embargo]:
        """Embargoes in this person's sections, the next to lift first."""
        own = in_own_sections(Article.objects.all(), user, {"publish"}).values("pk")
        return list(about_to_lift().filter(article__in=own)[:SHOWN])

    def embargoed(self, embargo: Embargo) -> Line:
        about = f"Lifts {instant(embargo.lifts_at, embargo.zone)}"
        address = reverse("desk_handling", args=[embargo.article_id])
        return Line(embargo.article.get_admin_display_title(), address, about, "Handle")

    def scheduled(self, own: QuerySet[Article]) -> list[Article]:
        revisions = schedules().order_by("approved_go_live_at")
        due = own.annotate(
            approved_go_live_at=Subquery(revisions.values("approved_go_live_at")[:1])
        )
        due = due.filter(approved_go_live_at__isnull=False)
        return list(due.order_by("approved_go_live_at")[:SHOWN])

    def published(self, own: QuerySet[Article]) -> QuerySet[Article]:
        return own.filter(live=True, last_published_at__isnull=False).order_by(
            "-last_published_at"
        )[:SHOWN]

    def line(self, article: Article, about: str, action: str) -> Line:
        address = reverse("wagtailadmin_pages:edit", args=[article.pk])
        chapter = f" · {article.chapter}" if article.chapter else ""
        return Line(article.title, address, about + chapter, action)

    def published_line(self, article: Article) -> Line:
        line = self.line(
            article, f"{article.get_kind_display()}, {when(article.last_published_at)}", "View"
        )
        return Line(
            line.text, line.address, line.about, "View live", article.public_path or line.address
        )


def when(moment: Any) -> str:
    """A moment in the desk's words: "today 14:05", else the date with the time."""
    if moment is None:
        return "at an unknown time"
    local = timezone.localtime(moment)
    clock = date_format(local, "H:i")
    return (
        f"today {clock}"
        if local.date() == timezone.localdate()
        else f"{date_format(local, 'j M Y')} {clock}"
    )


def handling_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """In the editor's menu of an article: embargo and previews, or correcting and withdrawing."""
    if view_name != "edit" or not isinstance(page.specific_deferred, Article):
        return
    words = "Correct or withdraw" if page.live else "Embargo and previews"
    address = reverse("desk_handling", args=[page.pk])
    yield Button(words, address, icon_name="lock", priority=90)


def say_how_it_stands(request: HttpRequest, page: Page) -> None:
    """A ``before_edit_page`` hook: over the form of what is under embargo or withdrawn."""
    row = page.specific_deferred
    if request.method != "GET" or not isinstance(row, Article):
        return
    button = messages.button(reverse("desk_handling", args=[page.pk]), "Handle it")
    if embargo := held_on(row):
        words = f"Under embargo until {instant(embargo.lifts_at, embargo.zone)}. What you change here changes nothing for reporters until you give them the newest text."
        messages.warning(request, words, buttons=[button])
    elif not row.live and open_withdrawal(row):
        words = "Withdrawn: its address says why. Publishing it makes it public again."
        messages.warning(request, words, buttons=[button])


def arrange_buttons(items: list[Any], request: Any, context: dict[str, Any]) -> None:
    """Publish and submit beside "Save draft"; no publish button where the kind forbids it."""
    page = context.get("page")
    held = isinstance(page, Article) and held_on(page) is not None
    kind = (
        getattr(page, "kind", None) if page else (request.resolver_match.kwargs or {}).get("kind")
    )
    if held or (kind and not may_publish_kind(request.user, kind)):
        items[:] = [item for item in items if not isinstance(item, PublishMenuItem)]
    publish = [item for item in items if isinstance(item, PublishMenuItem)]
    submit = [item for item in items if isinstance(item, SubmitForModerationMenuItem)]
    # Whoever may publish needs nobody's approval: theirs stays in the menu.
    beside = publish or submit
    if items and beside and items[0] not in beside:
        items[:] = [item for item in items if item not in beside]
        context["desk_buttons"] = [item.render_html(context) for item in beside]
