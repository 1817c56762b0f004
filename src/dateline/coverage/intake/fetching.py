"""Candidates that are due are fetched, read and studied.

What is due is a row, held by a lease while it is fetched: after ``kill -9`` the lease runs out and the row
is due again; a second fetch costs a request and changes nothing. Each host is asked one thing at a
time, with a pause after; different hosts do not wait on each other.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import SimpleQueue
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from dateline.archive.actions import leave_alone, take_turns
from dateline.archive.models import Host
from dateline.archive.visiting import origin_of
from dateline.coverage.extract import ClipMetadata, extract
from dateline.coverage.grouping.actions import group
from dateline.coverage.intake import reading, study
from dateline.coverage.models import Candidate
from dateline.lib import http, robots

logger = logging.getLogger("dateline.intake")
State, Via = Candidate.State, Candidate.Via

BATCH = 24  # rows of one look
THREADS = 8  # fetches at the same time
CONSIDERED = 2000  # due rows among which those of idle hosts are chosen
LEASE = timedelta(minutes=3)  # longer than a fetch with its robots.txt may take
PAUSE = timedelta(seconds=2)  # between two requests to one host
PAUSES = (60, 600, 3600)  # seconds until a failed fetch is tried again; after the last one no more
LARGEST = 8_000_000  # bytes of a page
TIMEOUT = 20.0  # seconds of one fetch, with redirects
ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.5"
ROBOTS_KEPT = 6 * 3600  # seconds
UNREAD = "The page could not be read. Fill in the fields by hand."
PAGES = ("", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")
# A person asked for these pages, as a browser would; everything else comes by itself.
ASKED_FOR = (Via.PASTE, Via.SHARED)
# What is worth asking again; every other refusal is an answer.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one fetch. problem: a sentence for the desk; again: it may go better later."""

    url: str = ""
    metadata: ClipMetadata | None = None
    problem: str = ""
    again: bool = False


def fetch_due(*, limit: int = BATCH) -> int:
    """Fetch what is due, a batch of it, and settle each row as soon as its page is there.

    Returns how many rows were settled: 0 when nothing is due, or every due row's host has its pause.
    """
    claim, rows = claim_due(limit)
    if not rows:
        return 0
    watched = study.watched()
    for row, outcome in looks(rows):
        try:
            settle(row.pk, claim, outcome, watched)
        except Exception:  # one page that nobody foresaw holds up no other
            logger.exception("Candidate %s could not be studied: %s", row.pk, row.link)
            settle(row.pk, claim, Outcome(problem=UNREAD), watched)
    group_copies([row.pk for row in rows])
    return len(rows)


def group_copies(pks: list[int]) -> None:
    """Put these candidates with the copies of their stories, once for all of them (rule V3)."""
    rows = Candidate.objects.filter(pk__in=pks, state=State.REVIEW).exclude(text="", excerpt="")
    try:
        group(*rows)
    except Exception:  # they can be reviewed all the same, and the next batch groups them too
        logger.exception("Candidates could not be grouped: %s", pks)


def looks(rows: list[Candidate]) -> Iterator[tuple[Candidate, Outcome]]:
    """Fetch several pages at the same time; each outcome as it comes.

    In daemon threads, not in a pool: a pool would hold up the end of the program for the slowest host.
    """
    wanted: SimpleQueue[Candidate | None] = SimpleQueue()
    done: SimpleQueue[tuple[Candidate, Outcome]] = SimpleQueue()

    def work() -> None:
        while (row := wanted.get()) is not None:
            try:
                outcome = look(row.link, obeys=row.via not in ASKED_FOR)
            except Exception:
                logger.exception("Candidate %s could not be read: %s", row.pk, row.link)
                outcome = Outcome(problem=UNREAD)
            done.put((row, outcome))

    for row in rows:
        wanted.put(row)
    for _ in range(min(THREADS, len(rows))):
        wanted.put(None)
        threading.Thread(target=work, name="dateline-intake", daemon=True).start()
    for _ in rows:
        yield done.get()


def due(now: datetime) -> Q:
    """Rows that wait for a fetch and that nobody holds."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    return free & Q(due_at__lte=now, state__in=[State.WAITING, State.REVIEW])


@transaction.atomic
def claim_due(limit: int = BATCH) -> tuple[uuid.UUID, list[Candidate]]:
    """Take due rows for this worker alone, at most one of each host that is idle, oldest first."""
    now, claim = timezone.now(), uuid.uuid4()
    held = Candidate.objects.filter(lease_until__gte=now).values_list("link", flat=True)
    busy = {host_of(link) for link in held}
    resting = set(Host.objects.filter(free_at__gt=now).values_list("origin", flat=True))
    chosen: dict[str, int] = {}
    rows = Candidate.objects.filter(due(now)).order_by("due_at", "pk").values_list("pk", "link")
    for pk, link in rows[:CONSIDERED]:
        host, origin = host_of(link), origin_of(link)
        if host not in busy and origin not in resting and len(chosen) < limit:
            busy.add(host)
            chosen[origin] = pk
    # Sources and link health ask hosts too: one turn for all of them.
    turns = take_turns(chosen, now=now, pause=PAUSE)
    taken = Candidate.objects.filter(due(now), pk__in=[chosen[origin] for origin in turns])
    taken.update(claim=claim, lease_until=now + LEASE)
    return claim, list(Candidate.objects.filter(claim=claim).order_by("due_at", "pk"))


def host_of(link: str) -> str:
    """Whom a link asks, for politeness: the host without ``www.``, with its port."""
    at = urlsplit(link)
    return at.netloc.lower().removeprefix("www.")


def look(link: str, *, obeys: bool) -> Outcome:
    """Fetch one page and extract it. In a thread: no database here.

    obeys: whether robots.txt is asked first. Everything that goes wrong is an outcome, none is raised
    but for a defect.
    """
    allow: Collection[str] = settings.COVERAGE_FETCH_ALLOW
    try:
        page = _page(link, allow, obeys=obeys)
    except http.FetchRefused as problem:
        return Outcome(problem=problem.reason)
    except http.FetchError as problem:
        return Outcome(problem=problem.reason, again=True)
    if not page.ok:
        return Outcome(page.url, problem=_refusal(page.status), again=page.status in PASSING)
    if page.content_type not in PAGES:
        return Outcome(page.url, problem=f"It is no page but “{page.content_type[:60]}”. Fill in the fields by hand.")  # fmt: skip
    if _is_front(page.url) and not _is_front(link):
        return Outcome(page.url, problem="The outlet leads to its front page instead: the story may be gone.")  # fmt: skip
    return Outcome(page.url, extract(page.content, page.url))


def _page(link: str, allow: Collection[str], *, obeys: bool) -> http.Fetched:
    """The page, with the robots.txt of every host on the way asked first where that is obeyed."""
    for _ in range(http.MOST_REDIRECTS + 1):
        if obeys and not _may(link, allow):
            raise http.FetchRefused("Its robots.txt asks robots to leave this page alone. Open it, and fill in the fields by hand.")  # fmt: skip
        page = http.fetch(link, limit_bytes=LARGEST, timeout=TIMEOUT, allow=allow, accept=ACCEPT, stay=obeys)  # fmt: skip
        if not page.leads_to:
            return page
        link = page.leads_to
    raise http.FetchRefused(f"It redirects more than {http.MOST_REDIRECTS} times.")


def _refusal(status: int) -> str:
    said = {
        401: "The outlet asks for a password", 402: "The outlet asks for payment",
        403: "The outlet does not let us in", 404: "There is no such page at the outlet",
        410: "The outlet says that the page is gone", 429: "The outlet asks us to come back later",
        451: "The outlet may not show it here, for legal reasons",
    }.get(status, "The outlet answered with an error")  # fmt: skip
    return f"{said} ({status})."


def _is_front(url: str) -> bool:
    at = urlsplit(url)
    return not at.path.strip("/") and not at.query


def _may(link: str, allow: Collection[str]) -> bool:
    """Whether the host's robots.txt lets us fetch this; kept for some hours.

    None there: everything is allowed. A host that cannot say raises ``FetchFailed``: later, then.
    """
    at = urlsplit(link)
    address = f"{at.scheme}://{at.netloc}/robots.txt"
    key = f"dateline.robots:{uuid.uuid5(uuid.NAMESPACE_URL, address)}"
    told = cache.get(key)
    if told is None:
        answer = http.fetch(address, limit_bytes=LARGEST, timeout=TIMEOUT, allow=allow)
        told = robots.rules_of(answer.status, answer.content)
        if told == robots.CLOSED:
            raise http.FetchFailed(f"{at.hostname} does not say what robots may do ({answer.status}).")  # fmt: skip
        cache.set(key, told, ROBOTS_KEPT)
    return robots.allows(told, link)


@transaction.atomic
def settle(pk: int, claim: uuid.UUID, outcome: Outcome, watched: study.Watched) -> None:
    """Write down what came of a fetch, unless somebody else has the row by now.

    A page that could not be had leaves a candidate that can be filled in by hand, at once; what may go
    better later is tried again meanwhile.
    """
    row = Candidate.objects.select_for_update(of=("self",)).filter(pk=pk, claim=claim).first()
    if row is None:
        return
    row.claim = row.lease_until = row.due_at = None
    row.fetched_at = timezone.now()
    leave_alone(origin_of(row.link), row.fetched_at + PAUSE)
    row.problem = outcome.problem[:300]
    if row.state not in (State.WAITING, State.REVIEW):  # decided about meanwhile
        row.save()
        return
    row.state = State.REVIEW
    if outcome.metadata is not None:
        row.attempts = 0
        reading.take(row, outcome.metadata)
    elif outcome.again:
        row.due_at = _next_try(row)
        row.attempts += 1
    row.save()
    if outcome.metadata is not None and reading.settle_address(row, outcome.metadata, outcome.url):
        return
    study.study(row, watched)


def _next_try(row: Candidate) -> datetime | None:
    if row.attempts >= len(PAUSES):
        return None
    return timezone.now() + timedelta(seconds=PAUSES[row.attempts])
