"""A reader who meets a press at work is answered all the same: a page, or that there is none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

import pytest
from django.test import Client

from dateline.newsroom.models import Article
from dateline.publishing import views
from dateline.publishing.compress import pressed as compressed
from dateline.publishing.founding import found
from dateline.publishing.models import Change, Output
from dateline.publishing.press import press_until_idle, the_store
from dateline.publishing.render import Pressed
from dateline.publishing.tasks import listening, ring, ringing_later

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PATIENCE", 0.0)


@pytest.fixture
def founded(publish: Callable[..., Article]) -> Article:
    article = publish("Rivers rise", deck="<p>Slowly.</p>")
    found("test")
    press_until_idle()
    return article


def test_a_page_that_was_just_taken_down_is_not_there(
    client: Client, founded: Article, another_press: Callable[[], AbstractContextManager[None]]
) -> None:
    path = founded.public_path or ""
    the_store().remove(path)  # as the edition does before it is booked
    founded.unpublish()
    with another_press():
        assert client.get(path).status_code == 404


def test_a_page_before_its_turn_is_shown_and_neither_stored_nor_cached(
    client: Client,
    founded: Article,
    publish: Callable[..., Article],
    another_press: Callable[[], AbstractContextManager[None]],
) -> None:
    path = publish("Rivers fall", deck="<p>At last.</p>").public_path or ""
    with another_press():
        answer = client.get(path)
    assert answer.status_code == 200
    assert b"Rivers fall" in answer.content
    assert answer["Cache-Control"] == "no-store"
    assert the_store().read(path) is None
    assert not Output.objects.filter(path=path).exclude(digest="").exists()


def test_a_page_that_the_other_press_has_just_written_is_answered_at_once(
    client: Client, founded: Article, publish: Callable[..., Article], monkeypatch: pytest.MonkeyPatch,
    another_press: Callable[[], AbstractContextManager[None]],
) -> None:  # fmt: skip
    path = publish("Rivers fall", deck="<p>At last.</p>").public_path or ""
    monkeypatch.setattr(views, "PATIENCE", 30.0)
    the_store().write(path, compressed(b"as the other wrote it", path))
    with another_press():  # which goes on for longer than anybody waits
        assert client.get(path).content == b"as the other wrote it"


def test_who_tries_addresses_does_not_make_the_press_work(
    client: Client, founded: Article, publish: Callable[..., Article]
) -> None:
    publish("Rivers fall")
    before = Change.objects.count()
    assert before
    for path in ("/news/2026/11/no-such-thing/", "/topics/none/", "/wp-admin/"):
        assert client.get(path).status_code == 404
    assert Change.objects.count() == before


def test_what_cannot_be_rendered_is_asked_for_again(
    client: Client, founded: Article, publish: Callable[..., Article], another_press: Callable[[], AbstractContextManager[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = publish("Rivers fall").public_path or ""
    monkeypatch.setattr(views, "render_one", lambda output: Pressed(output, None, error="x"))
    with another_press():
        answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")


def test_the_bell_is_held_back_while_an_editors_page_is_pressed() -> None:
    """Else the worker would take the press at the commit, and the editor wait for a whole edition."""
    with listening() as heard:
        with ringing_later():
            ring()
            ring()
            assert not heard(0)
        assert heard(0)
        with ringing_later():
            pass
        assert not heard(0)
        with suppress(KeyError), ringing_later():
            ring()
            {}["a view that fails"]
        assert heard(0)
