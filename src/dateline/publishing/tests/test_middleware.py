"""The editor waits: what was just published is live before the answer goes out, and nothing else."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as project
from django.db.models.signals import post_save
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml.html import fromstring

from dateline.content.models import Topic
from dateline.newsroom.models import Article
from dateline.publishing import middleware
from dateline.publishing.founding import found
from dateline.publishing.models import Change, Edition, Output
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.press import press_until_idle, the_store

pytestmark = pytest.mark.django_db

WAITS = "dateline.publishing.middleware.EditorWaits"


@pytest.fixture(autouse=True)
def waits(settings: Any) -> Iterator[None]:
    """The middleware in its place: inside messages and sign-in."""
    if WAITS not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*project.MIDDLEWARE, WAITS]
        yield
        post_save.disconnect(dispatch_uid="dateline.editor_waits")
    else:
        yield


@pytest.fixture
def story(publish: Callable[..., Article]) -> Article:
    article = publish("Rivers rise", deck="<p>Slowly.</p>")
    found("test")
    press_until_idle()
    return article


def form_of(client: Client, story: Article) -> dict[str, Any]:
    """What a browser would send from the story's form if nothing was typed."""
    page = client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    document: Any = fromstring(page)
    form = next(form for form in document.forms if "data-edit-form" in form.attrib)
    told: dict[str, Any] = {"body-count": "0"}  # its blocks are made by a script
    for name, value in form.form_values():
        if "__prefix__" not in name:
            told.setdefault(name, []).append(value)
    return told


def publish_at_desk(client: Client, story: Article, **typed: Any) -> str:
    """Publish a change of a story at the desk; answers with the page that follows."""
    posted = form_of(client, story) | typed | {"action-publish": "1"}
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), posted, follow=True)
    assert answer.redirect_chain, "the form was refused"
    return html.unescape(answer.content.decode())


def press_of(story: Article) -> Output:
    return Output.objects.get(path=story.public_path)


def test_the_page_is_live_before_the_answer_and_the_editor_is_told(
    desk: Callable[..., Client], story: Article
) -> None:
    told = publish_at_desk(desk(), story, title="Rivers fall")
    stored = the_store().read(story.public_path or "")
    assert stored is not None and b"Rivers fall" in stored.body
    assert f"It is live: https://press.example.org{story.public_path} (pressed in" in told


def test_nothing_but_the_page_itself_is_pressed(
    desk: Callable[..., Client], story: Article
) -> None:
    before = Edition.objects.latest("pk").pk
    publish_at_desk(desk(), story, title="Rivers fall")
    editions = Edition.objects.filter(pk__gt=before)
    pressed = [page[0] for edition in editions for page in edition.pages]
    assert pressed[-1] == story.public_path
    card, words = pressed[:-1] or [""], (story.public_path or "").strip("/")
    assert len(card) == 1 and card[0].startswith("/media/card/") and words in card[0], pressed
    front = the_store().read("/")
    assert front is not None and b"Rivers fall" not in front.body
    press_until_idle()  # what the worker does
    front = the_store().read("/")
    assert front is not None and b"Rivers fall" in front.body


def test_a_draft_of_a_live_page_presses_nothing(
    desk: Callable[..., Client], story: Article
) -> None:
    client, before = desk(), Edition.objects.latest("pk").pk
    posted = form_of(client, story) | {"title": "Not yet"}
    told = client.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), posted, follow=True)
    assert "It is live" not in told.content.decode()
    assert Article.objects.get(pk=story.pk).latest_revision.content["title"] == "Not yet"
    assert Edition.objects.latest("pk").pk == before


def test_a_page_that_is_taken_down_is_not_called_live(
    desk: Callable[..., Client], story: Article
) -> None:
    address = reverse("wagtailadmin_pages:unpublish", args=[story.pk])
    told = desk().post(address, follow=True).content.decode()
    assert not Article.objects.get(pk=story.pk).live
    assert "It is live" not in told


def test_a_page_that_cannot_be_rendered_is_told_and_the_old_one_stays(
    desk: Callable[..., Client], story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**arguments: object) -> None:
        raise ValueError("no deck")

    before = the_store().read(story.public_path or "")
    monkeypatch.setitem(FAMILIES, "article", replace(FAMILIES["article"], render=broken))
    told = publish_at_desk(desk(), story, title="Rivers fall")
    assert "It could not be rendered: ValueError: no deck" in told
    assert "The page as it was stays live." in told
    assert "/desk/press/why/?address=" in told
    assert the_store().read(story.public_path or "") == before


def test_an_error_of_the_press_never_breaks_the_request(
    desk: Callable[..., Client], story: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(middleware, "press_paths", broken)
    told = publish_at_desk(desk(), story, title="Rivers fall")
    assert "It is live" not in told
    assert Article.objects.get(pk=story.pk).title == "Rivers fall"
    assert Change.objects.filter(key=f"newsroom.article:{story.pk}").exists()


def test_while_another_press_works_the_page_is_left_to_it(
    desk: Callable[..., Client], story: Article, monkeypatch: pytest.MonkeyPatch,
    another_press: Callable[[], AbstractContextManager[None]],
) -> None:  # fmt: skip
    monkeypatch.setattr(middleware, "PATIENCE", 0.0)
    with another_press():
        told = publish_at_desk(desk(), story, title="Rivers fall")
    assert "It goes live in a moment." in told
    press_until_idle()
    stored = the_store().read(story.public_path or "")
    assert stored is not None and b"Rivers fall" in stored.body


def test_what_the_worker_pressed_meanwhile_is_not_pressed_twice(
    story: Article,
) -> None:
    output = press_of(story)
    assert output.rendered_at is not None
    edition = Edition.objects.latest("pk").pk
    told = middleware.press_now([output.path], output.rendered_at)
    assert told is not None and [page.output.path for page in told] == [output.path]
    assert told[0].digest == output.digest
    assert Edition.objects.latest("pk").pk == edition


def test_records_without_an_address_of_their_own_press_nothing(
    desk: Callable[..., Client], story: Article
) -> None:
    topic = Topic.objects.create(name="Water")
    before = Edition.objects.latest("pk").pk
    address = reverse("wagtailsnippets_content_topic:edit", args=[topic.pk])
    answer = desk().post(address, {"name": "Rivers", "slug": "water"}, follow=True)
    assert answer.status_code == 200
    assert Topic.objects.get(pk=topic.pk).name == "Rivers"
    assert Edition.objects.latest("pk").pk == before


def test_many_pages_at_once_are_left_to_the_worker(
    publish: Callable[..., Article], desk: Callable[..., Client], story: Article
) -> None:
    stories = [
        publish(f"Number {number}", deck=f"Deck {number}.", live=False) for number in range(4)
    ]
    before = Edition.objects.latest("pk").pk
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = "next=/desk/&" + "&".join(f"id={each.pk}" for each in stories)
    told = desk().post(f"{address}?{ids}", follow=True).content.decode()
    assert Article.objects.filter(pk__in=[s.pk for s in stories], live=True).count() == 4
    assert "4 pages go live in a moment." in told
    assert Edition.objects.latest("pk").pk == before


def test_nothing_is_collected_outside_a_request(story: Article) -> None:
    middleware.EditorWaits(lambda request: HttpResponse())
    with middleware.noticing() as saved:
        story.save(update_fields=["latest_revision"])
        assert saved == {}
        story.save()
        assert list(saved) == [(Article, story.pk)]
    story.save()
    assert list(saved) == [(Article, story.pk)]
