"""Asking other people's servers as they ask to be asked: robots.txt, a pause between two requests to a
host, and as long away as a busy host says (rule V5).

Nothing here sleeps: who comes too early is told when to come back, and does something else.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from dateline.archive.models import Host
from dateline.archive.visiting import origin_of
from dateline.coverage.sources.pacing import LONGEST_WAIT
from dateline.lib import robots
from dateline.lib.http import MOST_REDIRECTS, Fetched, FetchError, FetchRefused, fetch

ROBOTS_KEPT, CLOSED_KEPT = timedelta(hours=24), timedelta(minutes=30)
BUSY = (429, 503)
BUSY_PAUSE = 600  # seconds, where a busy host does not say how long
SECONDS = 20.0


class NotNow(Exception):
    """The host was asked a moment ago; ``until`` is when it may be asked again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"It may be asked again at {until:%H:%M:%S}.")
        self.until = until


class Disallowed(FetchRefused):
    """The host's robots.txt says that programs stay out."""


def get(
    address: str, *, headers: Mapping[str, str] | None = None, limit_bytes: int = 10_000_000,
    accept: str = "*/*",
) -> Fetched:  # fmt: skip
    """Fetch an address once its host may be asked.

    Raises ``NotNow`` where that is later, ``Disallowed`` where robots.txt says no, ``FetchError`` as
    ``lib.http.fetch``. A host that answers 429 or 503 is left alone as long as it asks.
    """
    answer = _asked(address, headers, limit_bytes, accept)
    for _ in range(MOST_REDIRECTS):
        if not answer.leads_to:
            return answer
        answer = _asked(answer.leads_to, headers, limit_bytes, accept).after(answer)
    raise FetchRefused(f"It redirects more than {MOST_REDIRECTS} times.")


def _asked(
    address: str, headers: Mapping[str, str] | None, limit_bytes: int, accept: str
) -> Fetched:
    """The answer of one host, once it may be asked."""
    host = _host_of(address)
    if not robots.allows(host.robots, address):
        raise Disallowed(
            f"{urlsplit(address).hostname} asks programs to stay out of this address (robots.txt)."
        )
    _take_turn(host, robots.pause(host.robots))
    answer = fetch(
        address, headers=headers, limit_bytes=limit_bytes, accept=accept, timeout=SECONDS,
        allow=settings.COVERAGE_FETCH_ALLOW, stay=True,
    )  # fmt: skip
    if answer.status in BUSY:
        pause = retry_after(answer, timezone.now()) or BUSY_PAUSE
        until = timezone.now() + timedelta(seconds=min(pause, LONGEST_WAIT))
        Host.objects.filter(pk=host.pk, free_at__lt=until).update(free_at=until)
    return answer


def retry_after(answer: Fetched, now: datetime) -> int:
    """Seconds that an answer asks us to stay away (RFC 9110, 10.2.3); 0 where it does not say."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isdecimal():
        return min(int(told[:9]), LONGEST_WAIT)
    with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
        moment = parsedate_to_datetime(told)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max(int((moment - now).total_seconds()), 0), LONGEST_WAIT)
    return 0


def sitemaps_of(address: str) -> list[str]:
    """The sitemaps that the host of an address names in its robots.txt. Raises as ``get``."""
    return robots.sitemaps(_host_of(address).robots)


def _host_of(address: str) -> Host:
    """The row of the address's host, with rules that are still good."""
    try:
        name = origin_of(address)[:300]
    except ValueError:
        raise FetchRefused("This is not a web address.") from None
    host, _ = Host.objects.get_or_create(origin=name)
    if host.robots_until is None or host.robots_until <= timezone.now():
        _take_turn(host, 0.0)
        host.robots, kept = _rules(name)
        host.robots_until = timezone.now() + kept
        Host.objects.filter(pk=host.pk).update(robots=host.robots, robots_until=host.robots_until)
    return host


def _rules(name: str) -> tuple[str, timedelta]:
    try:
        answer = fetch(
            f"{name}/robots.txt", limit_bytes=robots.LARGEST, timeout=SECONDS, accept="text/plain, */*",
            allow=settings.COVERAGE_FETCH_ALLOW,
        )  # fmt: skip
    except FetchRefused:
        # Larger than anybody needs, or not to be asked at all: then the page itself is refused too.
        return "", ROBOTS_KEPT
    except FetchError:
        return robots.CLOSED, CLOSED_KEPT
    rules = robots.rules_of(answer.status, answer.content)
    return rules, CLOSED_KEPT if rules == robots.CLOSED else ROBOTS_KEPT


def _take_turn(host: Host, pause: float) -> None:
    """Take the host's next turn for ourselves; one of several who come at once gets it."""
    now = timezone.now()
    turn = Host.objects.filter(pk=host.pk, free_at__lte=now)
    if not turn.update(free_at=now + timedelta(seconds=pause)):
        host.refresh_from_db(fields=["free_at"])
        raise NotNow(max(host.free_at, now + timedelta(seconds=1)))
