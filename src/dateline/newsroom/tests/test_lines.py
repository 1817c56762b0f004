"""Lines to take: internal, approved in exact words, offered to whoever writes about their topics."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dateline.content.models import Topic
from dateline.newsroom.actions import approve_line
from dateline.newsroom.models import LineToTake
from dateline.newsroom.queries import lines_about
from dateline.publishing.press import press_until_idle, the_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def water(front: Any) -> Topic:
    return Topic.objects.create(name="Water")


@pytest.fixture
def line(water: Topic) -> LineToTake:
    made = LineToTake.objects.create(subject="Who pays?", text="<p>Members pay for pipes.</p>")
    made.topics.add(water)
    return made


def test_a_line_is_offered_once_it_is_approved_until_it_expires_or_changes(
    line: LineToTake, water: Topic
) -> None:
    assert lines_about([water.pk]) == []
    approve_line(line, by=None)
    assert lines_about([water.pk]) == [line]
    line.expires_on = timezone.localdate() + timedelta(days=1)
    line.save()
    assert lines_about([water.pk]) == [line]
    line.expires_on = timezone.localdate()
    line.save()
    assert lines_about([water.pk]) == []
    line.expires_on, line.text = None, "<p>Nobody pays.</p>"
    line.save()
    assert line.state == "Changed since it was approved"
    assert lines_about([water.pk]) == []


def test_who_writes_about_the_topic_sees_the_line(
    line: LineToTake, water: Topic, publish: Callable[..., Any], desk: Callable[..., Client]
) -> None:
    approve_line(line, by=None)
    about = publish("Pipes", live=False, topics=[water])
    other = publish("Roads", live=False)
    writer = desk("editor")
    page = writer.get(reverse("wagtailadmin_pages:edit", args=[about.pk])).content.decode()
    assert "Members pay for pipes." in page
    page = writer.get(reverse("wagtailadmin_pages:edit", args=[other.pk])).content.decode()
    assert "Members pay for pipes." not in page


def test_a_press_officer_approves_and_an_editor_does_not(
    line: LineToTake, desk: Callable[..., Client]
) -> None:
    address = reverse("desk_line_approve", args=[line.pk])
    assert desk("editor").post(address).status_code in (302, 403)
    line.refresh_from_db()
    assert not line.is_approved
    officer = desk("press-officer")
    listed = officer.get(reverse(LineToTake.snippet_viewset.get_url_name("list")))  # type: ignore[attr-defined]
    assert "Not approved" in listed.content.decode()
    officer.post(address)
    line.refresh_from_db()
    assert line.is_approved
    assert line.approved_by == officer.user  # type: ignore[attr-defined]


def test_a_line_stands_on_no_public_page(
    line: LineToTake, water: Topic, publish: Callable[..., Any]
) -> None:
    approve_line(line, by=None)
    publish("Pipes", topics=[water])
    press_until_idle()
    store: Any = the_store()
    assert [p for p in store.paths() if b"pay for pipes" in store.read(p).body] == []
