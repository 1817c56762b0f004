"""One look at one source, by its kind: what is there now, and where the next look goes on.

Nothing is written to the database here, except by ``coverage.polite`` about hosts.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from dateline.coverage import polite
from dateline.coverage.models import Source
from dateline.coverage.sources import feeds, mails, sitemaps
from dateline.coverage.sources.items import NotReadable, Reading, SourceItem
from dateline.coverage.sources.mailboxes import new_mails, place_of
from dateline.lib.http import Fetched, FetchError

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
LARGEST_FEED, LARGEST_SITEMAP = 10_000_000, 50_000_000
CHILDREN = 3  # sitemaps of an index that one look reads
KEPT_CHILDREN = 200
GONE, UNCHANGED = 410, 304


class Away(Exception):
    """The look came to nothing. status: of HTTP; wait: seconds that the server asked for."""

    def __init__(self, reason: str, *, status: int | None = None, wait: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.status, self.wait = reason, status, wait


@dataclass(slots=True)
class Looked:
    """What a look brought. position: what of ``Source.position`` is new; more: another look at once."""

    items: list[SourceItem] = field(default_factory=list)
    status: int | None = None
    position: dict[str, Any] = field(default_factory=dict)
    every: int = 0
    problems: list[str] = field(default_factory=list)
    more: bool = False


def zone() -> ZoneInfo:
    """The newsroom's own."""
    return ZoneInfo(settings.TIME_ZONE)


def look(source: Source) -> Looked:
    """Look at a source. Raises ``Away``, ``polite.NotNow`` and ``FetchError``."""
    try:
        return LOOKS[source.kind](source)
    except NotReadable as problem:
        raise Away(f"Not readable: {problem}.") from problem


def _feed(source: Source) -> Looked:
    answer = _asked(source.address, source.position, LARGEST_FEED)
    looked = Looked(status=answer.status)
    if answer.status != UNCHANGED:
        outlet = source.kind == Source.Kind.ALERTS or source.outlet_id is None
        reading = feeds.read(
            answer.content, answer.url, zone=zone(), outlet=outlet, charset=answer.charset
        )
        _take(looked, reading)
        looked.position = validators(answer)
    return looked


def _sitemap(source: Source) -> Looked:
    """A sitemap; of an index the index first, then in each look one of those that changed."""
    waiting = source.position.get("children", [])
    if waiting:
        return _child(source, waiting)
    answer = _asked(source.address, source.position, LARGEST_SITEMAP)
    looked = Looked(status=answer.status)
    if answer.status == UNCHANGED:
        return looked
    reading = _map(answer)
    _take(looked, reading)
    looked.position = validators(answer)
    if reading.further:
        named = {address for address, _ in reading.further}
        known = {a: c for a, c in source.position.get("maps", {}).items() if a in named}
        looked.position["children"] = _changed(reading.further, known)[:CHILDREN]
        looked.position["maps"] = known
        looked.more = bool(looked.position["children"])
    return looked


def _child(source: Source, waiting: list[list[str]]) -> Looked:
    (address, changed), rest = waiting[0], waiting[1:]
    known = {**source.position.get("maps", {}), address: changed}
    looked = Looked(position={"children": rest, "maps": known}, more=bool(rest))
    try:
        answer = _asked(address, {}, LARGEST_SITEMAP)
        looked.status = answer.status
        _take(looked, _map(answer))
    except (Away, NotReadable, FetchError) as problem:  # one that fails does not hold up the others
        looked.problems.append(f"{address}: {problem}"[:200])
    return looked


def _map(answer: Fetched) -> Reading:
    since = timezone.localdate(timezone=zone()) - timedelta(days=2)
    return sitemaps.read(answer.content, answer.url, zone=zone(), since=since)


def _changed(further: list[tuple[str, str]], known: dict[str, str]) -> list[tuple[str, str]]:
    """The sitemaps of an index to read, the likeliest first: those called news, then the newest. One
    that does not say when it changed is read again and again if it is called news."""

    def order(each: tuple[str, str]) -> tuple[bool, str]:
        return ("news" in each[0].lower(), each[1])

    newest = sorted(further, key=order, reverse=True)[:KEPT_CHILDREN]
    return [
        (address, changed) for address, changed in newest[: 4 * CHILDREN]
        if known.get(address) != changed or (not changed and "news" in address.lower())
    ]  # fmt: skip


def _mailbox(source: Source) -> Looked:
    place = place_of(source.address)
    kept = source.position.get("mailbox", {})
    found = new_mails(place, password_of(place.account), kept)
    looked = Looked(position={"mailbox": found.position}, more=found.more)
    if found.skipped:
        looked.problems.append(f"{found.skipped} mails were too large to be read")
    for raw in found.raw:
        try:
            looked.items += mails.read(raw).items
        except NotReadable as problem:
            looked.problems.append(str(problem))
    return looked


def password_of(account: str) -> str:
    """The password of a mailbox that the operator named in ``dateline.toml``; nobody else's is asked.

    Raises ``Away`` with what the operator has to do.
    """
    told = settings.MAILBOXES.get(account, "")
    if told.startswith("$"):
        password = os.environ.get(told[1:], "")
    else:
        file = settings.MAILBOX_FOLDER / told
        password = file.read_text(encoding="utf-8").strip() if told and file.is_file() else ""
    if not password:
        raise Away(
            f"There is no password for {account}: the operator names its file in dateline.toml, under "
            "[mailboxes]."
        )
    return password


def _asked(address: str, position: dict[str, Any], limit: int) -> Fetched:
    """Ask, with what we know of the last answer (RFC 9110, 13). Raises ``Away`` unless 2xx or 304."""
    headers = {}
    if position.get("etag"):
        headers["If-None-Match"] = position["etag"]
    if position.get("modified"):
        headers["If-Modified-Since"] = position["modified"]
    answer = polite.get(address, headers=headers, limit_bytes=limit, accept=ACCEPT)
    if answer.ok or (answer.status == UNCHANGED and headers):
        return answer
    raise Away(
        SAID.get(answer.status, f"The server answered {answer.status}."), status=answer.status,
        wait=polite.retry_after(answer, timezone.now()),
    )  # fmt: skip


SAID = {
    404: "There is nothing at this address (404). Check it, or look for the new one on the outlet's site.",
    410: "The outlet has taken it away for good (410), so it is not asked any more. Look for its new address.",
    401: "It asks for a password (401).", 403: "The server does not let programs in (403).",
    429: "The server asks us to come less often (429).", 503: "The server is overloaded (503).",
}  # fmt: skip


def validators(answer: Fetched) -> dict[str, Any]:
    """What the next request tells of this answer; "" where the server says nothing."""
    return {
        "etag": answer.headers.get("etag", "")[:300],
        "modified": answer.headers.get("last-modified", "")[:60],
    }


def _take(looked: Looked, reading: Reading) -> None:
    looked.items += reading.items
    looked.every = max(looked.every, reading.every)
    looked.problems += reading.problems


LOOKS: dict[str, Callable[[Source], Looked]] = {
    Source.Kind.FEED: _feed, Source.Kind.ALERTS: _feed, Source.Kind.SITEMAP: _sitemap,
    Source.Kind.MAILBOX: _mailbox,
}  # fmt: skip
