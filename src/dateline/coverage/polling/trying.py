"""An address tried before it is a source: what it is, and what stands there now. Nothing is kept."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from dateline.coverage import polite
from dateline.coverage.models import Source
from dateline.coverage.polling.forms import checked, kind_of
from dateline.coverage.polling.lookings import ACCEPT, LARGEST_FEED, Away, look, zone
from dateline.coverage.sources import folders
from dateline.coverage.sources.items import NotReadable, SourceItem
from dateline.coverage.sources.recognising import PAGE, SITEMAP, recognise
from dateline.lib.http import FetchError

SHOWN = 10


@dataclass(slots=True)
class Tried:
    """problem: why it cannot be a source, "" where it can. kind: as ``Source.kind``; offered: (address,
    what it is) to be tried instead, which a web page names."""

    address: str
    kind: str = ""
    title: str = ""
    items: list[SourceItem] = field(default_factory=list)
    count: int = 0
    offered: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def kind_name(self) -> str:
        return str(Source.Kind(self.kind).label) if self.kind else ""

    @property
    def add_address(self) -> str:
        """The form of a new source, filled in."""
        told = urlencode({"address": self.address, "kind": self.kind, "name": self.title[:160]})
        return f"{reverse('wagtailsnippets_coverage_source:add')}?{told}"


def tried(address: str) -> Tried:
    """Try an address. Never raises for what stands there."""
    found = Tried(address.strip())
    if "://" not in found.address and not found.address.startswith("/"):
        found.address = f"https://{found.address}"
    try:
        found.kind = kind_of(found.address)
        if found.kind:
            _private(found)
        else:
            _public(found)
    except (Away, FetchError) as problem:
        found.problem = problem.reason
    except polite.NotNow as early:
        seconds = max(int((early.until - timezone.now()).total_seconds()) + 1, 1)
        found.problem = f"This host was asked a moment ago. Try again in {seconds} second{'s' * (seconds != 1)}."
    except NotReadable as problem:
        found.problem = f"This is no source: {problem}."
    except ValidationError as problem:
        found.problem = " ".join(problem.messages)
    return found


def _private(found: Tried) -> None:
    checked(found.address, found.kind)
    if found.kind == Source.Kind.ARCHIVES:
        files = folders.archives(found.address)
        found.title, found.count = found.address.rstrip("/").rpartition("/")[2], len(files)
        found.notes.append(
            f"{len(files):,} files of {sum(each.size for each in files) / 1e9:,.1f} GB lie there."
        )
        return
    looked = look(Source(address=found.address, kind=found.kind))
    found.title = f"Alerts to {found.address.partition('://')[2].partition('/')[0]}"
    found.items, found.count, found.notes = looked.items[:SHOWN], len(looked.items), looked.problems


def _public(found: Tried) -> None:
    checked(found.address, Source.Kind.FEED)
    answer = polite.get(found.address, limit_bytes=LARGEST_FEED, accept=ACCEPT)
    if not answer.ok:
        raise Away(
            f"The server answered {answer.status}: there is nothing to read at this address."
        )
    since = timezone.localdate(timezone=zone()) - timedelta(days=2)
    try:
        known = recognise(answer.content, answer.url, zone=zone(), since=since)
    except NotReadable as problem:
        found.offered = _sitemaps(found.address)
        if found.offered:
            return
        raise problem from None
    if known.kind == PAGE:
        found.offered = [*known.offered, *_sitemaps(found.address)]
        return
    found.kind, reading = known.kind, known.reading
    if reading is None:
        return
    host = found.address.partition("://")[2].partition("/")[0]
    found.title = reading.title or (f"News sitemap of {host}" if found.kind == SITEMAP else host)
    found.items, found.notes = reading.items[:SHOWN], reading.problems[:5]
    found.count = len(reading.items) + len(reading.further)
    if reading.further:
        found.notes.insert(
            0,
            f"It is an index of {len(reading.further)} sitemaps; those with news are read in turn.",
        )


def _sitemaps(address: str) -> list[tuple[str, str]]:
    """The news sitemaps that the outlet's robots.txt names."""
    with suppress(FetchError, polite.NotNow):
        named = polite.sitemaps_of(address)
        news = [each for each in named if "news" in each.lower()] or named
        return [(each, "Sitemap") for each in news[:10]]
    return []
