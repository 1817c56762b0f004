"""The store is emptied, exchanged, put back from a backup, or another site's: nothing old stays live."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import override_settings
from django.utils import timezone

from dateline.newsroom.models import Article
from dateline.project import wsgi
from dateline.project.checks import the_press
from dateline.publishing import founding
from dateline.publishing.actions import KEEP_EDITIONS, forget_old_editions
from dateline.publishing.founding import audit, found
from dateline.publishing.models import Announcement, Edition, Output, PressState
from dateline.publishing.ownership import Standing, books_name, heed, standing
from dateline.publishing.press import opened, press, press_until_idle, the_store
from dateline.publishing.stores import Stored, StoreProblem
from dateline.publishing.stores.folder import FolderStore
from dateline.publishing.stores.opening import open_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(PRESS_STORE=f"folder:{tmp_path}/press"):
        yield tmp_path / "press"


@pytest.fixture
def story(publish: Callable[..., Article], folder: Path) -> Article:
    article = publish("Rivers rise", slug="rivers-rise")
    found("test")
    press_until_idle()
    return article


def by_the_front(path: str) -> tuple[int, bytes]:
    """What the front of the configured store answers; 0 where it hands on to Django."""
    said: list[int] = []
    front = wsgi.make_front()
    front._django = lambda environ, start: start("000 Django", []) or []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "QUERY_STRING": ""}
    body = b"".join(front(environ, lambda status, headers: said.append(int(status[:3]))))
    return said[0], body


def settle() -> None:
    """As the worker does in each tick."""
    heed(the_store())
    press_until_idle()


def test_a_switch_to_another_folder_presses_everything_there_and_the_front_follows(
    story: Article, tmp_path: Path
) -> None:
    path = story.public_path or ""
    before = dict.fromkeys(the_store().paths())
    assert by_the_front(path)[0] == 200
    with override_settings(PRESS_STORE=f"folder:{tmp_path}/elsewhere"):
        assert by_the_front(path)[0] == 0, "the old folder is not served any more"
        assert [f.found for f in the_press() if f.what == "store"][0] == Standing.EMPTY.value
        settle()
        assert dict.fromkeys(the_store().paths()) == before
        assert by_the_front(path)[0] == 200
        assert audit(the_store()).clean
        assert heed(the_store()) == 0


def test_a_folder_that_somebody_emptied_is_filled_again(story: Article, folder: Path) -> None:
    shutil.rmtree(folder)
    settle()
    assert audit(the_store()).clean and list(the_store().paths())


def test_back_to_an_earlier_folder_what_was_taken_down_since_goes_at_once(
    story: Article, folder: Path, tmp_path: Path
) -> None:
    path = story.public_path or ""
    with override_settings(PRESS_STORE=f"folder:{tmp_path}/elsewhere"):
        settle()
        story.unpublish()
        press_until_idle()
    opened.cache_clear()
    assert standing(the_store()) is Standing.BEHIND
    heed(the_store())
    assert by_the_front(path)[0] == 0, "before anything was pressed"
    first = Output.objects.filter(stale__gt=0).order_by("stale").first()
    assert first is not None and first.stale < 20, "what changed since comes first"
    press_until_idle()
    assert audit(the_store()).clean
    assert b"Rivers rise" not in by_the_front("/news/")[1]


def test_books_from_a_backup_take_back_what_they_do_not_know(story: Article, settings: Any) -> None:
    settings.PRESS_CDN = {"kind": "addresses", "endpoint": "http://127.0.0.1:9"}
    later = Edition.objects.order_by("-pk").first()
    assert later is not None
    store = the_store()
    store.write("/published-later/", Stored(b"<p>Nobody knows of it"))
    store.turn(later.pk + 20)
    assert standing(store) is Standing.AHEAD
    settle()
    assert store.read("/published-later/") is None and audit(store).clean
    assert standing(store) is Standing.OURS
    purges = Announcement.objects.filter(kind="purge").order_by("pk")
    assert purges[0].payload["addresses"] == ["/published-later/"], "a CDN lets go of it first"


def test_another_sites_store_is_neither_served_nor_written(
    story: Article, folder: Path, tmp_path: Path
) -> None:
    PressState.objects.update(founded_at=timezone.now() + timedelta(days=1))  # other books
    opened.cache_clear()
    before = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    for act in (press_until_idle, wsgi.make_front, lambda: heed(the_store())):
        opened.cache_clear()
        Output.objects.update(stale=6)
        with pytest.raises(StoreProblem, match="belongs to another site"):
            act()
    assert {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()} == before
    finding = next(iter(the_press()))
    assert finding.level == "error" and "--audit --repair" in finding.found
    theirs: Any = open_store(f"folder:{folder}")
    theirs.write("/theirs/", Stored(b"theirs"))
    audit(theirs, repair=True)
    settle()
    assert the_store().read("/theirs/") is None and audit(the_store()).clean


def test_an_edition_that_broke_off_after_its_mark_is_no_other_store(
    story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("killed")

    story.title = "Rivers fall"
    story.save_revision().publish()
    with monkeypatch.context() as patch:
        patch.setattr("dateline.publishing.book.book", broken)
        with pytest.raises(RuntimeError):
            press()
    assert standing(the_store()) is Standing.OURS
    press_until_idle()
    assert standing(the_store()) is Standing.OURS


def test_the_edition_that_lies_in_the_store_is_never_forgotten(story: Article) -> None:
    Edition.objects.update(began_at=timezone.now() - 2 * KEEP_EDITIONS)
    forget_old_editions()
    assert standing(the_store()) is Standing.OURS
    assert Edition.objects.count() == 1


def test_two_that_found_a_new_site_at_once_write_the_same_books(
    story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server and its worker both begin on a new site; two names for one site's books would have it
    refuse its own store."""
    before = PressState(pk=PressState.objects.get().pk)  # as the other read it
    name = books_name()
    monkeypatch.setattr(founding, "state", lambda: before)
    found("now")
    assert books_name() == name == the_store().owner()
    PressState.objects.all().delete()
    monkeypatch.setattr(QuerySet, "first", lambda rows: None)  # neither saw the other's
    assert PressState.of_this_site() == PressState.of_this_site() == PressState.objects.get()


def test_a_folder_left_behind_is_named(story: Article, tmp_path: Path) -> None:
    old = FolderStore(tmp_path / "left")
    old.turn(3)
    with override_settings(PRESS_FOLDER=tmp_path / "left"):
        told = [f for f in the_press() if f.what == "store" and f.level == "warning"]
    assert len(told) == 1 and str(tmp_path / "left") in told[0].found
