"""One request to a CDN or a hub, and its answer in words that say what to check."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice
from urllib.parse import urlsplit

from django.utils import timezone

from dateline.lib import http

TIMEOUT = 5.0  # seconds for one request: who waits for us is the tick
LONGEST_PAUSE = timedelta(days=1)
# States of an announcement.
DUE, SENT, GIVEN_UP = "due", "sent", "given_up"


class Unsent(Exception):
    """Something was not told; ``reason`` can be shown to the operator.

    pause: how long we were asked to wait; None: the usual steps. limited: we asked too often, so
    nothing else may go there before the pause is over. alone: only this request was refused, the
    next one may be answered.
    """

    def __init__(
        self,
        reason: str,
        pause: timedelta | None = None,
        *,
        limited: bool = False,
        alone: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason, self.pause, self.limited, self.alone = reason, pause, limited, alone


@dataclass(frozen=True)
class Call:
    """One request. ``items`` is how many tags or addresses it settles.

    name: who is asked, as the operator calls them; fine: statuses besides 2xx that are no fault;
    advice: what to check, by status; private_ok: see ``lib.http.send``.
    """

    name: str
    method: str
    url: str
    items: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # tokens among them
    body: bytes = b""
    private_ok: bool = False
    fine: frozenset[int] = frozenset()
    advice: Mapping[int, str] = field(default_factory=dict)


def make(call: Call) -> None:
    """Send it. Raises ``Unsent`` unless the answer says that it was done."""
    for name, value in call.headers.items():
        # Checked here, because the complaint of whoever checks later would show the token.
        if not (value.isascii() and value.isprintable() and value == value.strip()):
            raise Unsent(
                f"{call.name}: the header {name} would hold characters that no header may have. "
                "Copy the token into the settings again, without spaces or line ends."
            )
    try:
        answer = http.send(
            call.method,
            call.url,
            headers=call.headers,
            body=call.body,
            timeout=TIMEOUT,
            private_ok=call.private_ok,
        )
    except http.FetchError as problem:
        raise Unsent(
            f"{call.name}: {problem.reason} Check the address in the settings and the network."
        ) from problem
    if answer.status in call.fine or (answer.ok and not _denied(answer)):
        return
    raise Unsent(
        _words(call, answer),
        _pause(answer.headers) if answer.status in (429, 503) else None,
        limited=answer.status == 429,
        alone=answer.status in (400, 422),
    )


def batches(items: Iterable[str], size: int) -> Iterator[list[str]]:
    """The items in lists of at most ``size``."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _words(call: Call, answer: http.Fetched) -> str:
    said = _said(answer)
    return f"{call.name} answered {answer.status}{f' (“{said}”)' if said else ''}. " + _advice(
        call, answer
    )


def _advice(call: Call, answer: http.Fetched) -> str:
    status = answer.status
    if status in call.advice:
        return call.advice[status]
    if status == 429:
        return "It was asked too often; it is asked again when it allows."
    if 300 <= status < 400:
        target = urlsplit(answer.headers.get("location", ""))
        where = f"{target.scheme}://{target.netloc}" if target.netloc else "another address"
        return f"It sends us on to {where}; write the address that answers into the settings."
    if status >= 500:
        return "The trouble is on its side; it is asked again."
    return "Check the settings of this site against its documentation."


def _json(answer: http.Fetched) -> dict[str, object]:
    try:
        found = json.loads(answer.text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _denied(answer: http.Fetched) -> bool:
    """Does a 2xx answer say in its body that nothing was done (Cloudflare's ``success``)?"""
    return _json(answer).get("success") is False


def _said(answer: http.Fetched) -> str:
    """What a JSON answer gives as its reason: Cloudflare's ``errors``, Fastly's ``msg``."""
    found = _json(answer)
    errors = found.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else found
    words = first.get("message") or first.get("msg") if isinstance(first, dict) else first
    text = words if isinstance(words, str) else ""
    return " ".join(text.split())[:120]


def _pause(headers: Mapping[str, str]) -> timedelta | None:
    """``Retry-After`` (RFC 9110, 10.2.3: seconds or a date), else Fastly's own header, a Unix time."""
    now = timezone.now()
    text = headers.get("retry-after", "").strip()
    until: datetime | None = None
    try:
        if text.isdecimal():
            until = now + timedelta(seconds=min(int(text), LONGEST_PAUSE.total_seconds()))
        elif text:
            until = parsedate_to_datetime(text)
        elif reset := headers.get("fastly-ratelimit-reset", "").strip():
            until = datetime.fromtimestamp(int(reset), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if until is None:
        return None
    if until.tzinfo is None:  # a date with the zone "-0000"
        until = until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta(seconds=1)), LONGEST_PAUSE)
