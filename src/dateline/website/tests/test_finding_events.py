"""The public search finds events as it finds articles: what is live, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from dateline.publishing.press import press_until_idle
from dateline.search.public import feeding
from dateline.search.public.documents import Asked
from dateline.search.public.reading import ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, front: Any) -> None:
    settings.SEARCH_FOLDER = tmp_path / "search"
    live()


def live() -> None:
    press_until_idle()
    feeding.feed()


def found(text: str) -> list[tuple[str, str]]:
    hits = ask(Asked(text, {})).hits
    return [(hit.address, re.sub("</?mark>", "", hit.title)) for hit in hits]


def test_an_event_is_found_by_its_name_its_venue_and_its_text(event, place):  # type: ignore[no-untyped-def]
    made = event("Hydrant picnic", venue="Boathouse", place=place("Duluth"),
                 body=[("text", "<p>Bring a wrench.</p>")])  # fmt: skip
    assert found("picnic") == []  # not before the edition
    live()
    for word in ("picnic", "boathouse", "wrench"):
        assert found(word) == [(made.public_path, "Hydrant picnic")]
    made.unpublish()
    live()
    assert found("picnic") == []


def test_a_draft_of_an_event_is_not_found(event):  # type: ignore[no-untyped-def]
    event("Zebra gathering", live=False)
    live()
    assert found("zebra") == []
