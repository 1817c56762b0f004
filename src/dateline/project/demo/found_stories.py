"""Stories that wait for review in the demo: read, studied, one without its page. No network is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from dateline.coverage.grouping.actions import group
from dateline.coverage.intake.actions import add_candidates
from dateline.coverage.intake.found import Found
from dateline.coverage.intake.reading import outlet_of
from dateline.coverage.intake.study import study, watched
from dateline.coverage.models import Candidate

HILLSIDE = (
    "The city of Duluth will replace the water main under two hillside avenues before the streets are paved "
    "again. Mayor Ingrid Sorvaag told the council on Tuesday that the map which twelve towns publish of every "
    "break in the past decade had changed the order of work. “We were about to pave over it,” she said. "
    "Council Member Caleb Nkemelu asked for the list in print."
)
# Link, headline, outlet, byline, day, excerpt, text.
READ = [
    (
        "https://harbortimes.example/2026/11/24/hillside-mains",
        "Hillside mains come first, Duluth decides after a look at the map",
        "Duluth Harbor Times", "Greta Olmsbury", date(2026, 11, 24),
        "The avenues that broke most often are dug up before they are paved again.", HILLSIDE,
    ),
    (
        "https://townandcounty.example/region/mains-before-pavement",
        "Mains before pavement: what Duluth learned from twelve towns",
        "Town & County Review", "Greta Olmsbury", date(2026, 11, 25),
        "A story of the Duluth Harbor Times.", f"{HILLSIDE} This story appeared first in the Duluth Harbor Times.",
    ),
    (
        "https://frontrangeledger.example/permits-second-look",
        "Builders ask for a second look at the permit clock",
        "Front Range Ledger", "", date(2026, 11, 23),
        "A clock on the counter is not yet a date on the wall, they say.",
        "Builders along the Front Range want to know what happens when the public clock on a permit runs out. "
        "Rosalind Achterhof was not available on Monday.",
    ),
    (
        "https://riverbendrecord.example/news/library-card-year-one",
        "One card, two rivers: what a year of sharing did to the shelves",
        "Riverbend Record", "Odile Marchbanks", date(2026, 11, 22),
        "Borrowing rose in every town but one.",
        "The card that opens libraries along both rivers is a year old. Readers borrowed more in every town but one.",
    ),
]  # fmt: skip
CLOSED = "https://valleydispatch.example/opinion/what-the-gauges-know"


def load_found() -> None:
    """Four that were read, with whom they mention, two of them one story; one whose outlet did not let us in."""
    [row] = add_candidates([Found(CLOSED)], via=Candidate.Via.PASTE)
    row.problem = "The outlet does not let us in (403)."
    _settle(row)
    known, rows = watched(), []
    for link, headline, outlet, byline, day, excerpt, text in reversed(READ):
        story = Found(link, headline, outlet, byline, day, excerpt, text=text)
        [row] = add_candidates([story], via=Candidate.Via.PASTE)
        row.found = _told(headline, outlet, byline, day, excerpt)
        row.outlet = outlet_of(link, outlet)
        row.outlet_name = "" if row.outlet else outlet
        _settle(row)
        study(row, known)
        rows.append(row)
    group(*rows)


def _settle(row: Candidate) -> None:
    row.state, row.due_at, row.fetched_at = Candidate.State.REVIEW, None, timezone.now()
    row.save()


def _told(headline: str, outlet: str, byline: str, day: date, excerpt: str) -> dict[str, Any]:
    """As the extractor tells of a page with structured data."""
    values = {
        "title": (headline, "json-ld", 0.97), "site": (outlet, "json-ld", 0.95), "date": (day.isoformat(), "meta", 0.9),
        "description": (excerpt, "open-graph", 0.9), "authors": ([byline] if byline else [], "visible", 0.8),
    }  # fmt: skip
    known = {name: told for name, told in values.items() if told[0]}
    return {
        **{name: told[0] for name, told in known.items()},
        "sources": {
            name: {"source": told[1], "confidence": told[2]} for name, told in known.items()
        },
        "given": {},
    }
