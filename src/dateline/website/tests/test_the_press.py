"""What the press stores is what a render from nothing gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dateline.content.models import Topic
from dateline.coverage.actions import recount_all_clips
from dateline.coverage.models import MonthCount as ClipCount
from dateline.newsroom.actions import recount_all_articles
from dateline.newsroom.models import MonthCount as ArticleCount
from dateline.publishing import tallies as tallies_module
from dateline.publishing.founding import every_address, found
from dateline.publishing.models import Change, Output
from dateline.publishing.outputs import placed
from dateline.publishing.press import press_until_idle, the_store
from dateline.publishing.tracking import recording

pytestmark = pytest.mark.django_db


def from_nothing() -> dict[str, bytes]:
    """Every page and file that exists, rendered alone."""
    pages, files = {}, set()
    for path, family, arguments in every_address():
        with recording() as record:
            rendered = family.render(**arguments)
        assert rendered is not None, path
        pages[path] = rendered.body
        files |= record.files
    for path in files:
        family, arguments = placed(path)  # type: ignore[misc]
        rendered = family.render(**arguments)
        if rendered is not None:
            pages[path] = rendered.body
    return pages


def stored() -> dict[str, bytes]:
    store = the_store()
    return {path: store.read(path).body for path in store.paths()}


def check() -> None:
    press_until_idle()
    assert not Change.objects.exists()
    failed = list(Output.objects.exclude(error="").values_list("path", "error"))
    assert not failed
    one, other = stored(), from_nothing()
    assert sorted(one) == sorted(other)
    assert [p for p in one if one[p] != other[p]] == []


def test_the_tallies_of_a_founded_site_are_counted_in_parts_and_untold(
    publish: Any, clip: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory does not grow with the archive: what is counted at once is some months, and nobody is told."""
    water = Topic.objects.create(name="Water")
    for month in range(1, 6):
        publish(f"In {month}", topics=[water], date=datetime(2026, month, 3, 12, tzinfo=UTC))
        clip(f"On {month}", topics=[water], date=date(2025, month, 3))
    press_until_idle()
    tallies = (ArticleCount, ClipCount)
    wanted = [
        sorted(model.objects.values_list("scope", "group", "month", "n")) for model in tallies
    ]
    assert all(wanted)
    for model in tallies:
        model.objects.all()._raw_delete("default")
    settled: list[int] = []
    monkeypatch.setattr(tallies_module, "AT_ONCE", 2)
    monkeypatch.setattr(
        tallies_module.Change.objects, "bulk_create", lambda rows, **_: settled.append(len(rows))
    )
    with tallies_module.untold():
        recount_all_articles()
        recount_all_clips()
    assert [
        sorted(m.objects.values_list("scope", "group", "month", "n")) for m in tallies
    ] == wanted
    assert set(settled) == {0}
    assert len(settled) == 6, "three parts of five months, of articles and of clips"


def test_a_founded_site_is_pressed_whole(publish, clip, photo, place, chapter, section) -> None:
    water = Topic.objects.create(name="Water")
    publish("One", topics=[water], photo=photo(), places=[place()])
    publish("Two", topics=[water], kind="press-release", dateline="DULUTH, Minn.")
    clip("A clip", show_in_latest=True)
    found("now")
    check()
    publish("Three", topics=[water])
    check()
