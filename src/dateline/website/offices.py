"""Offices and roles as pages tell of them: who held what, from when to when (rule D1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dateline.directory.models import Membership, Office, Term
from dateline.lib import dates
from dateline.publishing.tracking import note_until
from dateline.website.folding import place_link
from dateline.website.pictures import start_of
from dateline.website.record_cards import Held


def current(terms: Iterable[Term | Membership], day: date) -> list[Term | Membership]:
    """Those that last on a day; that one begins or ends later is noted as the page's next change."""
    found = []
    for term in terms:
        note_turn(term, day)
        if term.is_current(day):
            found.append(term)
    return found


def former(terms: Iterable[Term | Membership], day: date) -> list[Term | Membership]:
    """Those that are over on a day, the latest first."""
    over = [t for t in terms if t.end and dates.partial_bounds(t.end)[1] < day]
    return sorted(over, key=lambda term: term.end, reverse=True)


def note_turn(term: Term | Membership, day: date) -> None:
    """A term that begins or ends later changes the page by itself on that day."""
    if term.start and (begins := dates.partial_bounds(term.start)[0]) > day:
        note_until(start_of(begins))
    if term.end and (last := dates.partial_bounds(term.end)[1]) >= day:
        note_until(start_of(last + timedelta(days=1)))


def years(term: Term | Membership) -> str:
    """ "since 2024", "2019 to 2023"; empty where nobody wrote it down."""
    start, end = term.start[:4], term.end[:4]
    if start and end:
        return start if start == end else f"{start} to {end}"
    return f"since {start}" if start else f"until {end}" if end else ""


def office_title(office: Office) -> str:
    """ "Council Member, Ward 3"."""
    return f"{office.title}, {office.seat}" if office.seat else office.title


def held(term: Term) -> Held:
    """One office of a person, with the place, which has a page because somebody holds office there."""
    return Held(office_title(term.office), place_link(term.office.jurisdiction), years(term))


def in_words(terms: Sequence[Held]) -> str:
    """ "Mayor, Duluth, Minn."; several with semicolons."""
    return "; ".join(f"{each.title}, {each.where.text}" for each in terms)
