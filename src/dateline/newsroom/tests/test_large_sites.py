"""Questions that every list asks do not read every page of a site: few events, many articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dateline.newsroom.aftercare.queries import corrections
from dateline.newsroom.event_queries import coming_ids, event_ids_about, event_ids_of, past_ids
from dateline.newsroom.models import Correction

pytestmark = pytest.mark.django_db

QUESTIONS: list[Callable[[], Any]] = [
    lambda: event_ids_about(of="topic:1", limit=3),
    lambda: coming_ids(limit=3),
    lambda: past_ids(limit=3),
    lambda: event_ids_of(month="2026-12"),
    corrections,
]


@pytest.mark.parametrize("ask", QUESTIONS, ids=["about", "coming", "past", "month", "corrections"])
def test_pages_are_asked_one_by_one(ask: Callable[[], Any]) -> None:
    """Where they are joined, a planner that knows no numbers begins with the pages, all of them."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    assert asked.captured_queries
    for query in asked.captured_queries:
        assert "JOIN" not in query["sql"]


def test_only_what_is_public_counts(event: Callable[..., Any], publish: Callable[..., Any]) -> None:
    public, draft = event("Public"), event("Draft", live=False)
    assert event_ids_of(month="2026-12") == [public.pk]
    assert draft.pk not in {*coming_ids(), *past_ids()}
    shown, hidden = publish("Shown"), publish("Hidden", live=False)
    told = Correction.objects.create(article=shown, label="correction", note="A name.")
    Correction.objects.create(article=hidden, label="correction", note="Another.")
    assert corrections() == [told]
