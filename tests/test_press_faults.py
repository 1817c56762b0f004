"""When something fails: one page, the store, or the process (rules P3, P4, P8, E6)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from dateline.content.models import Topic
from dateline.newsroom.models import Article
from dateline.publishing import marks, plan, queries
from dateline.publishing.founding import found
from dateline.publishing.models import Announcement, Edition, Output
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.press import press, press_until_idle, retry, the_store, waiting
from dateline.publishing.stores import StoreProblem
from tests.press_machine import Proof

pytestmark = pytest.mark.django_db

PATH = "/news/2026/11/one/"


@pytest.fixture
def one(publish: Any, photo: Any) -> Article:
    """A pressed site with two stories, one with a photo."""
    article = publish("One", slug="one", photo=photo("Bridge", (40, 30)))
    publish("Two", slug="two", topics=[Topic.objects.create(name="Water")])
    found("now")
    press_until_idle()
    return article


def whole() -> None:
    Proof().check()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``broken("article")``: that family's template fails from now on; ``mended()`` undoes it."""

    class Breaking:
        def __call__(self, name: str) -> None:
            real = FAMILIES[name].render

            def fail(**arguments: Any) -> Any:
                assert real(**arguments), "it has read all that it reads by then"
                raise ZeroDivisionError("a slip in a template")

            monkeypatch.setitem(FAMILIES, name, replace(FAMILIES[name], render=fail))

        def mended(self) -> None:
            monkeypatch.undo()

    return Breaking()


def test_a_failing_template_keeps_the_old_page_and_takes_no_other_down(one, broken) -> None:
    before = the_store().read(PATH)
    broken("article")
    one.deck = "A new deck."
    one.save_revision().publish()
    press_until_idle()
    assert the_store().read(PATH) == before
    assert b"A new deck." in the_store().read("/news/").body
    failed = Output.objects.get(path=PATH)
    assert "ZeroDivisionError: a slip in a template" in failed.error
    assert failed.failures == 1
    assert waiting()["failed"] == 1
    assert not Output.objects.exclude(path=PATH).exclude(error="")


def test_a_failed_page_waits_for_its_hour_and_is_mended_by_retry(one, broken) -> None:
    broken("article")
    one.deck = "A new deck."
    one.save_revision().publish()
    press_until_idle()
    broken.mended()
    assert press_until_idle() == 0
    assert retry([PATH]) == 1
    press_until_idle()
    assert b"A new deck." in the_store().read(PATH).body
    assert waiting()["failed"] == 0
    whole()


def test_a_new_version_tries_it_again_at_once(one, broken, monkeypatch) -> None:
    broken("article")
    one.deck = "A new deck."
    one.save_revision().publish()
    press_until_idle()
    broken.mended()
    monkeypatch.setattr(plan, "DESIGN_HASH", [lambda: "the mended code"])
    found("the mended code")
    press_until_idle()
    assert b"A new deck." in the_store().read(PATH).body


def test_a_change_of_what_it_shows_mends_it_too(one, broken) -> None:
    broken("article")
    one.deck = "A new deck."
    one.save_revision().publish()
    press_until_idle()
    broken.mended()
    one = Article.objects.get(pk=one.pk)
    one.deck = "A newer deck."
    one.save_revision().publish()
    press_until_idle()
    whole()


def test_a_new_page_that_fails_gets_a_page_that_stands_in(one, broken, publish) -> None:
    broken("article")
    publish("Three", slug="three")
    press_until_idle()
    stand_in = the_store().read("/news/2026/11/three/")
    assert b"being prepared" in stand_in.body
    assert b"/news/2026/11/three/" in the_store().read("/news/").body
    broken.mended()
    retry(["/news/2026/11/three/"])
    press_until_idle()
    whole()


def test_a_stand_in_goes_when_its_item_does(one, broken, publish) -> None:
    broken("article")
    three = publish("Three", slug="three")
    press_until_idle()
    broken.mended()
    three.unpublish()
    press_until_idle()
    assert the_store().read("/news/2026/11/three/") is None
    whole()


def test_a_failing_list_keeps_its_feed_and_the_stories(one, broken, publish) -> None:
    broken("news")
    publish("Three", slug="three")
    press_until_idle()
    assert the_store().read("/news/2026/11/three/")
    assert b"Three" in the_store().read("/news/feed.rss").body
    assert b"Three" not in the_store().read("/news/").body


# The order of writing


def test_new_pages_are_written_before_lists_and_what_goes_goes_last(one, publish) -> None:
    store: Any = the_store()
    store.log.clear()
    publish("Three", slug="three")
    one.unpublish()
    press_until_idle()
    order = {path: n for n, (_, path) in enumerate(store.log)}
    edition = [n for n, (what, _) in enumerate(store.log) if what == "turn"]
    new, gone = order["/news/2026/11/three/"], order[PATH]
    lists = [order[path] for path in ("/", "/news/", "/news/2026/11/", "/kinds/post/")]
    assert new < min(lists)
    assert max(lists) < gone < edition[0]
    removed = [n for n, (what, _) in enumerate(store.log) if what == "remove"]
    written = [n for n, (what, _) in enumerate(store.log[: edition[0]]) if what == "write"]
    assert min(removed) > max(written)
    assert order["/feed.rss"] > max(lists)


def test_a_picture_is_there_before_the_page_and_a_month_before_its_list(
    one, publish, photo
) -> None:
    store: Any = the_store()
    store.log.clear()
    earlier = datetime(2026, 9, 3, 15, tzinfo=UTC)
    publish("Three", slug="three", photo=photo("Boat", (48, 30)), date=earlier)
    press_until_idle()
    written = [path for what, path in store.log if what == "write"]
    order = {path: n for n, path in enumerate(written)}
    picture = max(n for path, n in order.items() if path.startswith("/media/"))
    assert picture < order["/news/2026/09/three/"]
    assert order["/news/2026/09/"] < order["/news/"]
    assert order["/kinds/post/2026/09/"] < order["/kinds/post/"]


def test_a_new_list_comes_with_its_feed(one) -> None:
    Topic.objects.create(name="Schools")
    press_until_idle()
    editions = [{path for path, *_ in edition.pages} for edition in Edition.objects.all()]
    (with_list,) = (paths for paths in editions if "/topics/schools/" in paths)
    assert "/topics/schools/feed.rss" in with_list


def test_a_photo_that_nobody_shows_any_more_goes_with_the_page(one) -> None:
    def photos() -> list[str]:
        stored = (path for path in the_store().paths() if path.startswith("/media/"))
        return [path for path in stored if not path.startswith("/media/card/")]

    assert photos()
    one.unpublish()
    press_until_idle()
    assert not photos()
    whole()


# A store that fails half-way


def fail_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    store: Any = the_store()
    real, count = store.write, [0]

    def write(path: str, page: Any) -> None:
        count[0] += 1
        if count[0] == number:
            raise OSError("no space left")
        real(path, page)

    monkeypatch.setattr(store, "write", write, raising=False)


@pytest.mark.parametrize("number", [1, 2, 4, 8])
def test_what_a_broken_edition_wrote_goes_when_its_item_is_taken_down_meanwhile(
    one, publish, photo, monkeypatch, number
) -> None:
    three = publish("Three", slug="three", photo=photo("Secret", (48, 30)))
    fail_at(monkeypatch, number)
    with pytest.raises(OSError, match="no space"):
        press_until_idle()
    monkeypatch.undo()
    three.unpublish()
    press_until_idle()
    assert not [path for path in the_store().paths() if "secret" in path]
    assert Edition.objects.filter(state=Edition.State.BROKEN).count() == 1
    whole()


def break_off(monkeypatch: pytest.MonkeyPatch, number: int = 1) -> None:
    """Press until the store refuses the write of that number, then have it work again."""
    fail_at(monkeypatch, number)
    with pytest.raises(OSError, match="no space"):
        press_until_idle()
    monkeypatch.undo()


def test_caches_let_go_of_a_page_that_is_taken_down_after_a_broken_edition(
    one, monkeypatch, settings
) -> None:
    settings.PRESS_CDN = {"kind": "fastly", "service": "SU1Z0isxPaozGVKXdv0eY", "token": "tok"}
    one.deck = "A new deck."
    one.save_revision().publish()
    break_off(monkeypatch)
    Article.objects.get(pk=one.pk).unpublish()
    press_until_idle()
    (last,) = {
        row.edition.pk for row in Announcement.objects.all() if _tag(PATH) in str(row.payload)
    }
    fates = {path: fate for path, fate, _ in Edition.objects.get(pk=last).pages}
    assert fates[PATH] == "gone"


def _tag(path: str) -> str:
    return "p-" + sha256(path.encode()).hexdigest()[:12]


def test_a_live_page_stays_when_its_template_fails_after_a_broken_edition(
    one, broken, monkeypatch
) -> None:
    before = the_store().read(PATH)
    one.deck = "A new deck."
    one.save_revision().publish()
    break_off(monkeypatch)
    broken("article")
    press_until_idle()
    assert the_store().read(PATH) == before
    assert Output.objects.get(path=PATH).failures == 1


def test_a_store_out_of_reach_is_told_once_and_in_words(one, monkeypatch) -> None:
    store: Any = the_store()
    one.deck = "A new deck."
    one.save_revision().publish()

    def refuse(*_: Any) -> None:
        raise StoreProblem("The bucket does not answer. Check the network.")

    monkeypatch.setattr(store, "write", refuse, raising=False)
    monkeypatch.setattr(store, "write_all", refuse, raising=False)
    for _ in range(7):
        with pytest.raises(StoreProblem):
            press_until_idle()
    told = queries.now()
    assert told.tone == queries.TROUBLE
    assert "The bucket does not answer. Check the network." in told.sentence
    assert Edition.objects.exclude(state=Edition.State.LIVE).count() <= 3
    monkeypatch.undo()
    press_until_idle()
    assert queries.now().sentence.startswith("Everything is live.")
    whole()


# What goes


def test_a_page_goes_after_every_page_that_leads_to_it_however_small_the_editions(
    one, publish
) -> None:
    for n in range(6):
        publish(f"Next {n}", slug=f"next-{n}", body=_leading_to(one))
    press_until_idle()
    one.slug = "moved"
    one.save_revision().publish()
    proof = Proof()
    for _ in range(100):
        if press(limit=4) is None:
            break
        there = {path for path in the_store().paths() if path.startswith("/news/2026/11/")}
        for path, page in proof._stored():
            if path.startswith("/news/2026/11/next"):
                assert set(_led_to(page.body)) <= there, path
    assert the_store().read(PATH) is None
    whole()


def test_taking_down_does_not_wait_for_pages_in_the_background(one) -> None:
    found("a new look", again=True)
    one.unpublish()
    press_until_idle(urgent_only=True)
    assert waiting()["background"], "a rebuild is still going on"
    assert the_store().read(PATH) is None


def test_a_row_that_very_many_pages_show_follows_behind_a_release(
    one, publish, monkeypatch
) -> None:
    monkeypatch.setattr(marks, "WIDE", 2)
    topic = Topic.objects.get()
    topic.name = "Rivers"
    topic.save()
    three = publish("Three", slug="three")
    press_until_idle(urgent_only=True)
    assert the_store().read("/news/2026/11/three/")
    assert b"Rivers" not in the_store().read("/news/2026/11/two/").body
    three.unpublish()
    press_until_idle(urgent_only=True)
    assert the_store().read("/news/2026/11/three/") is None
    press_until_idle()
    whole()


def _leading_to(page: Article) -> str:
    link = f'<p><a linktype="page" id="{page.pk}">there</a></p>'
    return json.dumps([{"type": "text", "value": link}])


def _led_to(body: bytes) -> list[str]:
    return [path.decode() for path in re.findall(rb'href="(/news/2026/11/[^"/]+/)"', body)]
