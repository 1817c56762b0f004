"""One visit to a page elsewhere: robots.txt, the page, and where in doubt a page that cannot be there.

Plain Python, so that visits to several hosts can wait for their answers side by side.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from dateline.archive.judging import Expected, Judged, Sign, beside_nothing, judge, nowhere
from dateline.lib import robots as reading
from dateline.lib.http import MOST_REDIRECTS, Fetched, FetchError, FetchFailed, fetch

LARGEST = 8_000_000  # bytes of a page
SECONDS = 20.0  # for one answer
BETWEEN = 1.0  # seconds between two requests of a visit
_RESERVED = frozenset({"example", "test", "invalid", "localhost"})
_EXAMPLES = ("example.com", "example.net", "example.org")
ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of it. answer: None where nothing was fetched or nothing answered. robots: the text of
    robots.txt where it was read anew, else None. delay: seconds that the host asks to be left alone."""

    judged: Judged
    answer: Fetched | None = None
    robots: str | None = None
    delay: float = 0.0


def origin_of(address: str) -> str:
    """ "https://paper.example" of an address there."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def is_reserved(address: str) -> bool:
    """Whether its host can be nobody's (RFC 2606, RFC 6761): nothing is asked of it by itself."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    return host.rpartition(".")[2] in _RESERVED or host.endswith(_EXAMPLES)


def visit(
    address: str,
    expected: Expected,
    *,
    robots: str | None = None,
    between: float = BETWEEN,
    allow: Collection[str] = (),
) -> Visit:
    """Look at the page once. robots: the text of robots.txt where it is known; None: it is read first.

    between: seconds between requests to the host. allow: as in ``lib.http.fetch``, for tests.
    Raises nothing: what went wrong is what was found.
    """
    fresh: str | None = None
    if robots is None:
        told = _robots(address, allow)
        if isinstance(told, Judged):
            return Visit(told)
        robots = fresh = told
        time.sleep(between)
    delay = reading.delay(robots)
    if not reading.allows(robots, address):
        return Visit(Judged(Sign.CLOSED, "Its robots.txt asks us not to look."), None, fresh, delay)
    answer = _get(address, allow)
    for _ in range(MOST_REDIRECTS):  # other hosts have a robots.txt of their own
        if isinstance(answer, FetchError) or not answer.leads_to:
            break
        told = _robots(answer.leads_to, allow)
        if isinstance(told, Judged):
            return Visit(told, None, fresh, delay)
        if not reading.allows(told, answer.leads_to):
            where = urlsplit(answer.leads_to).hostname
            return Visit(Judged(Sign.CLOSED, f"It leads to {where}, whose robots.txt asks us not to look."), None, fresh, delay)  # fmt: skip
        time.sleep(between)
        found = _get(answer.leads_to, allow)
        answer = found if isinstance(found, FetchError) else found.after(answer)
    judged = judge(address, answer, expected)
    if isinstance(answer, FetchError):
        return Visit(judged, None, fresh, delay)
    if judged.ask:
        time.sleep(max(between, delay) if between else 0)
        nothing = _get(nowhere(address, uuid.uuid4().hex[:20]), allow, stay=False)
        judged = beside_nothing(judged, answer, nothing)
    return Visit(judged, answer, fresh, max(delay, _retry_after(answer)))


def _get(address: str, allow: Collection[str], *, stay: bool = True) -> Fetched | FetchError:
    try:
        return fetch(
            address, limit_bytes=LARGEST, timeout=SECONDS, accept=ACCEPT, allow=allow, stay=stay
        )
    except FetchError as problem:
        return problem


def _robots(address: str, allow: Collection[str]) -> str | Judged:
    """Its robots.txt; what was found of the page where that cannot be had (RFC 9309, 2.3.1)."""
    try:
        told = fetch(
            f"{origin_of(address)}/robots.txt", limit_bytes=reading.LARGEST, timeout=SECONDS, allow=allow
        )  # fmt: skip
    except FetchFailed as problem:
        return Judged(Sign.FAILED, problem.reason)
    except FetchError as problem:
        return Judged(Sign.CLOSED, problem.reason)
    if told.status >= 500:
        return Judged(Sign.FAILED, f"The host answers {told.status}: it has a problem.")
    return told.text if told.ok else ""


def _retry_after(answer: Fetched) -> float:
    said = answer.headers.get("retry-after", "")
    return min(float(said), 86_400.0) if said.isdecimal() else 0.0
