"""Smaller forms in idle time: all of them in the end, none while something else waits."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from itertools import count

import brotli
import pytest

from dateline.newsroom.models import Article
from dateline.publishing import polish as polishing
from dateline.publishing.compress import best_brotli
from dateline.publishing.founding import audit, found
from dateline.publishing.models import Output
from dateline.publishing.polish import polish
from dateline.publishing.press import press_until_idle, the_store
from dateline.publishing.stores.memory import MemoryStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(publish: Callable[..., Article]) -> Article:
    article = publish("Rivers rise", slug="rivers-rise")
    found("test")
    press_until_idle()
    return article


def rough() -> int:
    return Output.objects.filter(polished=False).count()


def test_in_the_end_every_page_has_its_smallest_form_and_nothing_else_moved(story: Article) -> None:
    store = the_store()
    assert isinstance(store, MemoryStore)
    before, pages = dict(store.pages), rough()
    assert pages > 10
    assert polish(600) == pages and rough() == 0
    for path, page in store.pages.items():
        if page.brotli is not None:
            assert len(page.brotli) <= len(before[path].brotli or b"")
            assert brotli.decompress(page.brotli) == page.body == before[path].body
            assert len(page.brotli) <= len(best_brotli(page.body))
    assert polish(600) == 0 and audit(store).clean


def test_it_yields_at_once_when_something_waits(story: Article) -> None:
    story.title = "Rivers fall"
    story.save_revision().publish()
    assert polish(600) == 0
    press_until_idle()
    asked, pages = count(1), rough()
    assert polish(600, stop=lambda: next(asked) > 3) == 3, "after the pages that it had done"
    assert rough() == pages - 3


def test_it_begins_nothing_after_its_time(story: Article) -> None:
    pages = rough()
    assert polish(0) == 0 and rough() == pages


def test_a_page_that_was_pressed_meanwhile_keeps_its_new_form(
    story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = story.public_path or ""
    real = polishing._smaller

    def meanwhile(store: MemoryStore, asked: str) -> bytes | None:
        smaller = real(store, asked)
        if asked == path:
            story.title = "Rivers fall"
            story.save_revision().publish()
            press_until_idle()
        return smaller

    monkeypatch.setattr(polishing, "_smaller", meanwhile)
    polish(600, stop=lambda: False)
    page = the_store().read(path)
    assert page is not None and page.brotli is not None
    assert b"Rivers fall" in brotli.decompress(page.brotli)
    assert not Output.objects.get(path=path).polished


def test_work_is_done_at_the_lowest_priority() -> None:
    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    assert polishing._behind.submit(nice).result() == polishing.LOWEST > nice()
