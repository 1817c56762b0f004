"""The demo's events: of every sort, and in step with the articles that tell of them."""

from __future__ import annotations

from datetime import date

from dateline.lib.zones import instant_of
from dateline.project.demo.event_records import events
from dateline.project.demo.records import load

NETWORK, EVENTS = load(), events()
ARTICLES = {article.key: article for article in NETWORK.articles}


def test_there_is_an_event_of_every_sort() -> None:
    assert len(EVENTS) >= 6
    assert {event.status for event in EVENTS} == {"scheduled", "cancelled"}
    assert any(event.all_day for event in EVENTS)
    assert any(event.online_link and not event.venue for event in EVENTS)
    assert len([event for event in EVENTS if event.recap]) == 2
    assert {event.chapter for event in EVENTS} == {"", "mn", "ga"}


def test_keys_and_titles_are_used_once_and_events_stand_in_order() -> None:
    assert len({event.key for event in EVENTS}) == len(EVENTS)
    assert len({event.title for event in EVENTS}) == len(EVENTS)
    days = [event.start_day for event in EVENTS]
    assert days == sorted(days)


def test_an_event_has_hours_or_is_of_whole_days() -> None:
    for event in EVENTS:
        assert event.all_day == (event.start_time is None) == (event.end_time is None), event.key
        if event.start_time and event.end_time:
            begins = instant_of(event.start_day, event.start_time, event.zone)
            assert begins < instant_of(event.end_day or event.start_day, event.end_time, event.zone)


def test_a_recap_follows_its_event_and_tells_of_the_same_place() -> None:
    for event in EVENTS:
        if event.recap:
            recap = ARTICLES[event.recap]
            assert recap.kind == "recap"
            assert event.place in recap.places
            assert 0 < (recap.date.date() - (event.end_day or event.start_day)).days < 7


def test_some_events_are_past_on_the_day_of_the_newest_article() -> None:
    day = max(article.date.date() for article in NETWORK.articles)
    assert {event.start_day > day for event in EVENTS} == {True, False}
    assert max(event.start_day for event in EVENTS) < date(2027, 6, 1)
