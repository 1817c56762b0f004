"""Whom a reporter may call is read live, never frozen into an item."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from dateline.contacts.models import PressContact
from dateline.contacts.queries import answering, press_contacts
from dateline.directory.models import Organisation

pytestmark = pytest.mark.django_db


def test_an_old_release_never_shows_a_departed_person(publish) -> None:  # type: ignore[no-untyped-def]
    gone = PressContact.objects.create(name="Al Gone", beat="Water", phone="202-555-0111")
    article = publish("Old release", kind="press-release", contacts=[gone])
    PressContact.objects.create(name="Bo New", beat="Water", phone="202-555-0122")
    gone.retired_on = date(2020, 1, 1)
    gone.save()
    html = Client(headers={"host": "press.example.org"}).get(article.public_path).content.decode()
    assert "Bo New" in html
    assert "Al Gone" not in html and "555-0111" not in html


def test_nobody_is_invented_for_a_beat_without_a_successor(front) -> None:  # type: ignore[no-untyped-def]
    gone = PressContact.objects.create(name="Al Gone", beat="Parks", retired_on=date(2020, 1, 1))
    assert answering([gone]) == []


def test_a_chapter_shows_its_own_contacts_else_the_networks(front) -> None:  # type: ignore[no-untyped-def]
    chapter = Organisation.objects.create(name="Minnesota", kind="chapter", code="mn")
    assert [c.name for c in press_contacts(chapter.pk)] == ["Pat Press"]
    PressContact.objects.create(name="Theo", chapter=chapter)
    assert [c.name for c in press_contacts(chapter.pk)] == ["Theo"]
    assert [c.name for c in press_contacts()] == ["Pat Press"]
