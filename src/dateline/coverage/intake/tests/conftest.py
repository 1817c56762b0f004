"""A newspaper, and a network that it writes about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from dateline.coverage.intake import fetching
from dateline.coverage.intake.actions import add_candidates
from dateline.coverage.intake.found import Found
from dateline.coverage.intake.tests.paper import Paper, printing
from dateline.coverage.models import Candidate
from dateline.directory.models import Jurisdiction, Office, Person, Term


@pytest.fixture
def paper(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Paper]:
    """A newspaper that may be fetched, without a pause between two pages."""
    monkeypatch.setattr(fetching, "PAUSE", fetching.PAUSE * 0)
    with printing() as made:
        settings.COVERAGE_FETCH_ALLOW = (made.host,)
        yield made


@pytest.fixture
def bring(db: None) -> Callable[..., Candidate]:
    """``bring(link)``: a candidate of the link, fetched; more are fields of ``Found``."""

    def make(
        link: str, *, via: str = "paste", chapter: Any = None, by: Any = None, **known: Any
    ) -> Candidate:
        [row] = add_candidates([Found(link, **known)], via=via, chapter=chapter, by=by)
        fetching.fetch_due()
        return Candidate.objects.get(pk=row.pk)

    return make


@pytest.fixture
def mayor(front: Any, place: Callable[..., Jurisdiction]) -> SimpleNamespace:
    """Jane Roe, Mayor of Duluth."""
    city = place("Duluth", "MN")
    person = Person.objects.create(name="Jane Q. Roe")
    office = Office.objects.create(title="Mayor", jurisdiction=city)
    Term.objects.create(person=person, office=office, start="2024")
    return SimpleNamespace(person=person, city=city, office=office)
