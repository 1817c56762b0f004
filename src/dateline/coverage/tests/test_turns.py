"""Whoever asks a host waits for whoever asked it before (rule V5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from dateline.archive.actions import look_at_due
from dateline.archive.models import Host
from dateline.coverage import polite
from dateline.coverage.intake import fetching
from dateline.coverage.intake.actions import add_candidates
from dateline.coverage.intake.fetching import fetch_due
from dateline.coverage.intake.found import Found
from dateline.coverage.intake.tests.paper import Paper, printing
from dateline.coverage.links.actions import watch_clips
from dateline.coverage.models import Clip

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(settings: Any) -> Iterator[Paper]:
    cache.clear()
    with printing() as found:
        settings.COVERAGE_FETCH_ALLOW = (found.host,)
        yield found


def test_fetching_sources_and_links_wait_for_each_other_at_one_host(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(fetching, "PAUSE", timedelta(hours=1))
    links = [paper.story(f"/a-{n}", f"Story number {n}") for n in range(2)]
    add_candidates([Found(links[0])], via="paste")
    assert fetch_due() == 1
    paper.asked.clear()
    clip = Clip.objects.create(headline="Story number 1", link=links[1], live=True)
    watch_clips([clip.pk])
    assert look_at_due(allow=settings.COVERAGE_FETCH_ALLOW) == 0
    with pytest.raises(polite.NotNow):
        polite.get(links[1])
    assert paper.asked == []
    Host.objects.update(free_at=timezone.now() - timedelta(seconds=1))
    assert look_at_due(allow=settings.COVERAGE_FETCH_ALLOW, between=0) == 1
    add_candidates([Found(paper.story("/a-3", "Story number 3"))], via="paste")
    assert fetch_due() == 0
