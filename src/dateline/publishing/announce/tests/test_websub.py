"""Hubs hear of feeds that changed, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest

from dateline.publishing import announce
from dateline.publishing.announce import Outcome
from dateline.publishing.announce.tests.conftest import Service
from dateline.publishing.models import Announcement

Make = Callable[..., Outcome]


def test_a_hub_hears_of_each_feed_in_a_request_of_its_own(hub: Service, outcome: Make) -> None:
    announce.record(
        outcome(
            changed=("/", "/feed.rss", "/feed.atom", "/news/2026/11/a/", "/data.json"),
            new=("/topics/water/feed.json", "/media/ab/feed.rss.pdf"),
            gone=("/topics/old/feed.rss",),
        )
    )
    assert announce.deliver_due() == 1
    forms = [parse_qs(request.body) for request in hub.seen]
    assert [form["hub.url"] for form in forms] == [
        ["https://press.example.org/feed.rss"],
        ["https://press.example.org/feed.atom"],
        ["https://press.example.org/topics/water/feed.json"],
    ]
    for request, form in zip(hub.seen, forms, strict=True):
        assert (request.method, request.path) == ("POST", "/")
        assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert form["hub.mode"] == ["publish"] and form["hub.topic"] == form["hub.url"]
    row = Announcement.objects.get()
    where = hub.address.removeprefix("http://")
    assert announce.describe(row) == f"Hub {where} told of 3 feeds"


def test_an_edition_without_feeds_is_told_to_no_hub(hub: Service, outcome: Make) -> None:
    assert announce.plan(outcome(changed=("/",), gone=("/feed.rss",))) == []


def test_each_hub_has_an_announcement_of_its_own(
    hub: Service, outcome: Make, settings: Any
) -> None:
    settings.PRESS_HUBS = ["https://a.example/", "https://b.example/", "https://a.example/"]
    rows = announce.plan(outcome(changed=("/feed.rss",)))
    assert [row.target for row in rows] == ["https://a.example/", "https://b.example/"]


def test_a_hub_that_refused_is_not_told_again_of_what_it_took(
    hub: Service, outcome: Make, clock: Any
) -> None:
    hub.answers = [(204, {}, ""), (400, {}, "bad topic"), (204, {}, "")]
    announce.record(outcome(changed=("/feed.rss", "/feed.atom")))
    assert announce.deliver_due() == 0
    assert "does not want https://press.example.org/feed.atom" in Announcement.objects.get().error
    clock.forward(seconds=31)
    assert announce.deliver_due() == 1
    told = [parse_qs(request.body)["hub.url"][0].rpartition("/")[2] for request in hub.seen]
    assert told == ["feed.rss", "feed.atom", "feed.atom"]


def test_a_hub_that_left_the_settings_is_told_no_more(
    hub: Service, outcome: Make, settings: Any
) -> None:
    announce.record(outcome(changed=("/feed.rss",)))
    settings.PRESS_HUBS = []
    announce.deliver_due()
    assert hub.seen == []
    assert "no longer among the hubs" in Announcement.objects.get().error


def test_a_hub_may_not_be_the_door_to_cloud_metadata(
    hub: Service, outcome: Make, settings: Any
) -> None:
    settings.PRESS_HUBS = ["http://169.254.169.254/latest/"]
    announce.record(outcome(changed=("/feed.rss",)))
    announce.deliver_due()
    assert "not a public one" in Announcement.objects.get().error


@pytest.mark.parametrize(
    ("address", "level", "words"),
    [
        ("https://hub.example/", "ok", "hub.example is told"),
        ("http://hub.example/", "warning", "without https"),
        ("hub.example", "error", "no address"),
        ("https://hub.example/" + "x" * 200, "error", "too long"),
    ],
)
def test_the_doctor_looks_at_hubs(settings: Any, address: str, level: str, words: str) -> None:
    settings.PRESS_CDN, settings.PRESS_HUBS = {}, [address]
    [(found, message, _)] = announce.checks()
    assert found == level and words in message
