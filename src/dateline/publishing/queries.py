"""What the desk and the command line ask about the press: its state, its queue, its failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.timesince import timesince

from dateline.publishing.marks import BACKGROUND
from dateline.publishing.models import UNKNOWN, Announcement, Change, Edition, Output
from dateline.publishing.press import waiting

SLOW = timedelta(seconds=30)  # a press that runs takes up a change in a tenth of a second
LONG = timedelta(minutes=10)  # an edition of a rebuild on a slow machine
PACE_OF = timedelta(minutes=1)  # the pace of a rebuild is that of the last minute

GOOD, WORKING, TROUBLE = "good", "working", "trouble"


@dataclass(frozen=True)
class Now:
    """The press at this moment. ``changes``: noticed and not planned yet; ``total``: every address;
    ``seconds_left``: of what waits, by the pace of the last minute, or None where nobody can say;
    ``stuck``: since when something waits that nobody takes up; ``problem``: why the store cannot be
    written."""

    sentence: str
    tone: str
    urgent: int
    background: int
    failed: int
    changes: int
    given_up: int
    total: int
    seconds_left: int | None = None
    stuck: datetime | None = None
    problem: str = ""

    @property
    def waits(self) -> int:
        """Pages that are going to be pressed, without those that wait for another try."""
        return self.urgent + self.background

    @property
    def fresh(self) -> int:
        """Addresses that are up to date."""
        return max(self.total - self.waits - self.failed, 0)

    @property
    def percent(self) -> int:
        """How much of the site is up to date; rounded down, so that 100 means all of it."""
        return self.fresh * 100 // self.total if self.total else 0

    @property
    def busy(self) -> bool:
        """Whether it is worth looking again soon."""
        return bool(self.waits or self.changes)


def now() -> Now:
    """Everything that the head of the Press room says."""
    counts, changes = waiting(), Change.objects.count()
    waits = counts["urgent"] + counts["background"]
    stuck, problem = _stuck(waits, changes), store_problem()
    trouble = counts["failed"] or stuck or problem
    return Now(
        sentence=problem or _sentence(counts, changes),
        tone=TROUBLE if trouble else WORKING if waits or changes else GOOD,
        changes=changes,
        given_up=given_up().count(),
        total=Output.objects.count(),
        seconds_left=_seconds_left(waits) if waits else None,
        stuck=stuck,
        problem=problem,
        **counts,
    )


def _sentence(counts: dict[str, int], changes: int) -> str:
    waits = counts["urgent"] + counts["background"]
    if counts["failed"]:
        told = f"{_pages(counts['failed'])} could not be rendered."
        return f"{told} {_pages(waits)} {_are(waits)} being pressed." if waits else told
    if counts["urgent"]:
        return f"{_pages(counts['urgent'])} {_are(counts['urgent'])} being pressed."
    if changes:
        noun = "change was" if changes == 1 else "changes were"
        return f"{changes} {noun} just made; the press looks what follows from it."
    if counts["background"]:
        return f"{_pages(waits)} {_are(waits)} being pressed again in the background."
    last = last_live()
    if last is None or last.live_at is None:
        return "Nothing has been pressed yet."
    return f"Everything is live. Edition {last.pk} went live {ago(last.live_at)}."


def _pages(count: int) -> str:
    return f"{count:,} page" if count == 1 else f"{count:,} pages"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def ago(moment: datetime) -> str:
    """A moment of the past in words: "just now", "3 minutes ago"."""
    if timezone.now() - moment < timedelta(minutes=1):
        return "just now"
    return f"{timesince(moment, depth=1)} ago".replace("\xa0", " ")


def last_live() -> Edition | None:
    """The newest edition that is live."""
    return Edition.objects.filter(state=Edition.State.LIVE).order_by("-pk").first()


def store_problem() -> str:
    """Why the newest edition could not be written; "" where it could, or is being written."""
    tried = Edition.objects.exclude(problem="").order_by("-pk").first()
    live = last_live()
    if tried is None or (live is not None and live.pk > tried.pk):
        return ""
    return f"What was published cannot be stored, and readers see what was there before. {tried.problem} It is tried again every few seconds."


def _stuck(waits: int, changes: int) -> datetime | None:
    """Since when something waits while no edition is made: then no worker runs."""
    if not waits and not changes:
        return None
    now = timezone.now()
    newest = Edition.objects.order_by("-pk").values_list("began_at", "state").first()
    last, state = newest or (None, "")
    patience = LONG if state == Edition.State.PRESSING else SLOW
    if last and now - last < patience:
        return None
    first = Change.objects.aggregate(first=models.Min("noticed_at"))["first"]
    since: datetime | None = first or last
    return since if since and now - since >= SLOW else None


def _seconds_left(waits: int) -> int | None:
    since = timezone.now() - PACE_OF
    recent = Edition.objects.filter(live_at__gte=since).order_by("live_at")
    done = list(recent.values_list("began_at", "rendered"))
    pages = sum(rendered for _, rendered in done)
    if len(done) < 2 or not pages:
        return None
    seconds = max((timezone.now() - done[0][0]).total_seconds(), 1.0)
    return round(waits * seconds / pages)


def failures() -> models.QuerySet[Output]:
    """Pages whose last render failed, newest addresses first."""
    return Output.objects.filter(failures__gt=0).order_by("-newest", "path")


def editions() -> models.QuerySet[Edition]:
    """Every edition, newest first, with its announcements."""
    return Edition.objects.defer("paths", "pages").prefetch_related("announcements")


def given_up() -> models.QuerySet[Announcement]:
    """What nobody could be told of within a day."""
    return Announcement.objects.filter(state=Announcement.State.GIVEN_UP)


def shown_in_background(output: Output) -> bool:
    """Whether a waiting page is behind everything that somebody is waiting for."""
    return output.stale >= BACKGROUND


def live_since(path: str, moment: datetime) -> bool:
    """Whether an address is live as it was at that moment or later: nothing waits to be pressed there."""
    found = Output.objects.filter(path=path, stale=0, failures=0, rendered_at__gte=moment)
    return found.exclude(digest__in=["", UNKNOWN]).exists()


def live_note(path: str) -> tuple[str, str]:
    """(tone, words) on the page at an address, for the editor: "Live since 10:32, edition 214"."""
    row = Output.objects.filter(path=path).first()
    if row is None:
        return WORKING, "Waits to be pressed"
    if row.error:
        return TROUBLE, "Could not be rendered"
    if row.stale or not row.digest:
        return WORKING, "Waits to be pressed"
    local = timezone.localtime(row.rendered_at)
    today = local.date() == timezone.localdate()
    since = local.strftime("%H:%M") if today else f"{local.day} {local.strftime('%b %Y')}"
    edition = f", edition {row.edition_id}" if row.edition_id else ""
    return GOOD, f"Live as of {since}{edition}"
