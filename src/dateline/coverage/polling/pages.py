"""A page into what a candidate is told of it, so that it need not be fetched a second time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

from dateline.coverage.extract import extract
from dateline.coverage.intake.found import Found
from dateline.coverage.match import Mention, Watchlist
from dateline.coverage.scan.visible import visible_text
from dateline.coverage.sources.items import SourceItem


def found_of(item: SourceItem) -> Found:
    """A candidate's beginnings from what a source says."""
    return Found(
        link=item.link, headline=item.headline, outlet_name=item.outlet_name, byline=item.byline,
        date=item.date, excerpt=item.excerpt, kind=item.kind, text=item.text,
    )  # fmt: skip


def mentions_in(page: bytes, watch: Watchlist) -> list[Mention]:
    """Where a page names what is watched."""
    return watch.mentions(visible_text(page))


def with_page(found: Found, page: bytes) -> Found:
    """The same, filled in with what the page says of itself where the source said nothing."""
    told = extract(page, found.link).as_json()
    authors = ", ".join(told["authors"] or ())
    return replace(
        found, headline=found.headline or told["title"] or "", outlet_name=found.outlet_name or told["site"] or "",
        byline=found.byline or authors, date=found.date or _day(told["date"]),
        excerpt=found.excerpt or told["description"] or "", text=told["text"] or found.text,
    )  # fmt: skip


def _day(written: str | None) -> date | None:
    """The day as the page writes it, in its own zone (rule V7)."""
    with suppress(ValueError):
        return date.fromisoformat((written or "")[:10])
    return None
