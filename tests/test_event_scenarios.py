"""What a change of an event renders, and nothing else (see ``test_press_scenarios.py``)."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest

from dateline.content.models import Topic
from dateline.directory.models import Organisation
from dateline.newsroom.models import Article, ChapterSection, Event
from dateline.publishing.models import Edition
from dateline.publishing.press import the_store
from tests.press_steps import Clock, clock_of
from tests.test_press_scenarios import OLD, OTHER, Site, edit, pages, pressed, whole

pytestmark = pytest.mark.django_db

__all__ = ["pressed"]  # a fixture

FRONT_STRIP = {"/"}
EVENTS = {"/events/", "/events/calendar.ics", "/events/feed.rss"}
DECEMBER = {"/events/2026/12/"}
PAGE = {"/events/2026/town-hall/", "/events/2026/town-hall/event.ics"}


@pytest.fixture
def eventful(pressed: Site, event: Any) -> Site:
    event("Town hall", slug="town-hall", start_day=date(2026, 12, 10))
    event("Long ago", slug="long-ago", start_day=date(2025, 3, 1))
    pressed()
    return pressed


def test_a_new_event_renders_its_page_its_month_and_the_lists_of_events(event, pressed) -> None:
    event("Town hall", slug="town-hall")
    told = pages(pressed())
    assert told == PAGE | EVENTS | DECEMBER | FRONT_STRIP
    whole()


def test_a_new_event_stands_in_every_feed_and_in_the_data(event, eventful) -> None:
    event(
        "Picnic", slug="picnic", start_day=date(2026, 12, 12), online_link="https://meet.example/7"
    )
    told = eventful()
    assert b"/events/2026/picnic/" in the_store().read("/sitemaps/events.xml").body
    for word in ("feed.rss", "feed.atom", "feed.json", "data.json", "2026/12/data.json"):
        assert f"/events/{word}" in told, word
        assert b"Picnic" in the_store().read(f"/events/{word}").body, word
    listed = json.loads(the_store().read("/events/data.json").body)
    assert [item["title"] for item in listed["items"]] == ["Town hall", "Picnic"]
    picnic = listed["items"][1]
    assert picnic["online"] == "https://meet.example/7" and picnic["zone"]
    assert listed["count"] == 3 and [m["month"] for m in listed["months"]] == ["2026-12", "2025-03"]
    whole()


def test_a_feed_tells_the_whole_text_of_an_event_and_follows_it(event, eventful) -> None:
    event(
        "Picnic", slug="picnic", start_day=date(2026, 12, 12), venue="Boathouse <East>",
        body=[("text", '<p>Bring a <b>wrench</b>.</p><p><a href="/news/">News</a></p>')],
    )  # fmt: skip
    eventful()

    def told() -> str:
        items = json.loads(the_store().read("/events/feed.json").body)["items"]
        return next(item["content_html"] for item in items if item["title"] == "Picnic")

    before = told()
    assert (
        before.startswith("<p>Dec.\N{NO-BREAK SPACE}12, 2026")
        and "Boathouse &lt;East&gt;" in before
    )
    assert "Bring a <b>wrench</b>." in before
    assert re.search(r'href="https?://[^"]+/news/"', before), "an address that is not absolute"
    for word in ("feed.rss", "feed.atom"):
        assert b"wrench" in the_store().read(f"/events/{word}").body, word
    edit(Event.objects.get(slug="picnic"), body=[("text", "<p>Bring a towel.</p>")])
    eventful()
    assert "towel" in told() and "wrench" not in told()
    whole()


def test_the_data_of_a_topic_has_its_events_as_its_page_does(event, eventful) -> None:
    made = event("Picnic", slug="picnic", start_day=date(2026, 12, 12))
    made.topics.set([Topic.objects.create(name="Parks", slug="parks")])
    edit(made)
    eventful()
    told = json.loads(the_store().read("/topics/parks/data.json").body)
    assert [item["title"] for item in told["events"]] == ["Picnic"]
    assert b"Picnic" in the_store().read("/topics/parks/").body
    Event.objects.get(slug="picnic").unpublish()
    eventful()
    gone = the_store().read("/topics/parks/data.json")
    assert gone is None or b"Picnic" not in gone.body
    whole()


def test_an_event_of_a_chapter_renders_its_chapters_lists_too(event, eventful) -> None:
    chapter = ChapterSection.objects.get()
    event("Picnic", slug="picnic", parent=chapter)
    own = "/chapters/mn/events/"
    assert pages(eventful()) == EVENTS | DECEMBER | FRONT_STRIP | {
        own, f"{own}2026/12/", f"{own}calendar.ics", f"{own}feed.rss",
        f"{own}2026/picnic/", f"{own}2026/picnic/event.ics", "/chapters/mn/",
        f"/organisations/{chapter.chapter.slug}/",
    }  # fmt: skip
    whole()


def test_what_an_event_costs_does_not_grow_with_the_archive(event, eventful) -> None:
    for year in range(2010, 2025):
        event(f"Meeting {year}", start_day=date(year, 12, 1))
    eventful()
    event("Picnic", slug="picnic", start_day=date(2026, 12, 12))
    told = pages(eventful())
    assert told == EVENTS | DECEMBER | FRONT_STRIP | {
        "/events/2026/picnic/", "/events/2026/picnic/event.ics",
    }  # fmt: skip


def test_an_unpublished_event_leaves_page_file_and_calendars_in_one_edition(eventful) -> None:
    before = Edition.objects.count()
    Event.objects.get(slug="town-hall").unpublish()
    told = eventful()
    assert Edition.objects.count() == before + 1
    assert {path for path in pages(told) if told[path] == "gone"} == PAGE | DECEMBER
    for path in EVENTS:
        assert b"Town hall" not in the_store().read(path).body
    whole()


def test_an_event_that_moves_to_another_month_takes_its_page_along(eventful) -> None:
    edit(Event.objects.get(slug="town-hall"), start_day=date(2027, 1, 14))
    told = eventful()
    assert {path for path in pages(told) if told[path] == "gone"} == PAGE | DECEMBER
    assert {path for path in pages(told) if told[path] == "new"} == {
        "/events/2027/01/", "/events/2027/town-hall/", "/events/2027/town-hall/event.ics",
    }  # fmt: skip
    whole()


def test_at_its_end_an_event_becomes_past_by_itself(eventful) -> None:
    made = Event.objects.get(slug="town-hall")
    clock = Clock()
    clock.now = made.ends_at - timedelta(minutes=1)
    with clock_of(clock):
        eventful()
        assert b"Past event" not in the_store().read(made.public_path).body
        clock.now = made.ends_at + timedelta(seconds=1)
        told = pages(eventful())
        assert {made.public_path, "/events/", "/events/2026/12/"} <= told
        assert not {path for path in told if path.startswith("/news")}
        assert b"Past event" in the_store().read(made.public_path).body
        whole()


def test_a_recap_and_its_event_are_rendered_together(event, eventful) -> None:
    edit(Event.objects.get(slug="long-ago"), recap=Article.objects.get(slug="other"))
    told = eventful()
    assert told[OTHER] == "changed"
    assert told["/events/2025/long-ago/"] == "changed"
    assert OLD not in told
    whole()


def test_renaming_a_chapter_code_moves_its_events(event, eventful) -> None:
    event("Picnic", slug="picnic", parent=ChapterSection.objects.get())
    eventful()
    chapter = Organisation.objects.get(code="mn")
    chapter.code = "mnx"
    chapter.save()
    told = eventful()
    new = {path for path in pages(told) if told[path] == "new"}
    assert {f"/chapters/mnx/events/{rest}" for rest in (
        "", "2026/12/", "calendar.ics", "feed.rss", "2026/picnic/", "2026/picnic/event.ics",
    )} <= new  # fmt: skip
    whole()
