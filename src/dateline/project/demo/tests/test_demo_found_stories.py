"""The demo's review queue is alive: a certain mention, a possible one, a page that could not be had."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dateline.coverage.models import Candidate
from dateline.directory.models import Jurisdiction, Office, Person, Term
from dateline.project.demo.found_stories import load_found


@pytest.mark.django_db
def test_the_queue_of_the_demo_has_every_kind_of_story_and_asks_no_host(
    front: Any, place: Callable[..., Jurisdiction]
) -> None:
    for name, city in (("Ingrid Sorvaag", "Duluth"), ("Rosalind Achterhof", "Fort Collins")):
        office = Office.objects.create(title="Mayor", jurisdiction=place(city))
        Term.objects.create(person=Person.objects.create(name=name), office=office, start="2022-01")
    load_found()
    rows = Candidate.objects.order_by("-added_at", "-pk")
    assert [row.certainty for row in rows] == ["certain", "certain", "possible", "", ""]
    assert [bool(row.problem) for row in rows] == [False, False, False, False, True]
    assert rows[0].cluster == rows[1].cluster, "one story at two outlets"
    assert rows[0].cluster is not None
    assert not any(row.cluster for row in rows[2:])
    assert {row.state for row in rows} == {"review"}
    assert not any(row.due_at for row in rows)
