"""Calendars are read back by another reader, say the same instants, and are the same bytes again."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from unittest import mock

import icalendar
import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.directory.models import Jurisdiction
from dateline.lib.zones import NoSuchTime, instant_of, zone_names
from dateline.newsroom.models import Article, Event
from dateline.publishing.guard import guarded
from dateline.publishing.outputs import FAMILIES
from dateline.website.calendars import calendar

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=90)


def read(body: bytes) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(body)


def entries(body: bytes) -> list[icalendar.Event]:
    return [part for part in read(body).subcomponents if part.name == "VEVENT"]


@st.composite
def unsaved(draw: st.DrawFn) -> Event:
    """An event with any zone, time and words."""
    zone = draw(st.sampled_from(zone_names()))
    begin = draw(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))
    end = begin + timedelta(minutes=draw(st.integers(1, 60 * 24 * 5)))
    event = Event(
        pk=draw(st.integers(1, 9)), title=draw(WORDS), deck=draw(WORDS), venue=draw(WORDS),
        slug="x", zone=zone, all_day=draw(st.booleans()), public_path="/events/2026/x/",
        start_day=begin.date(), start_time=begin.time().replace(second=0, microsecond=0),
        end_day=end.date(), end_time=end.time().replace(second=0, microsecond=0),
        status=draw(st.sampled_from(Event.Status.values)),
        last_published_at=datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    try:
        event.starts_at, event.ends_at = event.instants()
    except Exception:  # noqa: BLE001 - a time that the zone skips: whole days have none
        event.all_day = True
        event.starts_at, event.ends_at = event.instants()
    return event


@settings(deadline=None, max_examples=60)
@given(st.lists(unsaved(), min_size=1, max_size=4))
def test_a_calendar_says_the_instants_that_were_written(events):
    body = calendar(events, topics={}, name="Events", path="/events/").body
    assert body == calendar(events, topics={}, name="Events", path="/events/").body
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
    found = entries(body)
    for event, told in zip(events, found, strict=True):
        if event.all_day:
            assert told.start == event.start_day
            assert told.end == event.last_day + timedelta(days=1)
        else:
            assert told.start.astimezone(UTC) == event.starts_at
            assert told.end.astimezone(UTC) == event.ends_at
        assert str(told["UID"]) == str(event.translation_key)


@settings(deadline=None, max_examples=60)
@given(st.lists(unsaved(), min_size=1, max_size=4))
def test_the_zones_written_beside_are_right_without_any_database_of_zones(events):
    """What a calendar program knows of a zone may be old: the file's own rules give the instant."""
    found = read(calendar(events, topics={}).body)
    zones = {z.tz_name: z.to_tz(lookup_tzid=False) for z in found.timezones}
    for event in events:
        if not event.all_day and event.zone != "UTC":
            wall = datetime.combine(event.start_day, event.start_time)
            there = wall.replace(tzinfo=zones[event.zone])
            assert there.astimezone(UTC) == event.starts_at


@pytest.mark.django_db
def test_a_uid_never_moves_and_the_sequence_grows(event):
    def told() -> icalendar.Event:
        arguments = {"year": made.start_day.year, "slug": made.slug}
        return entries(FAMILIES["event file"].render(**arguments).body)[0]

    made = event("Town hall", slug="town-hall")
    first = told()
    seen = [first["SEQUENCE"]]
    for name, value in (
        ("title", "Town hall, renamed"), ("slug", "renamed"),
        ("start_time", time(9)), ("venue", "Library"), ("deck", "More about it."),
        ("status", "cancelled"), ("status", "scheduled"), ("zone", "America/New_York"),
        ("start_day", date(2027, 1, 5)),
    ):  # fmt: skip
        setattr(made, name, value)
        made.save_revision().publish()
        made.refresh_from_db()
        seen.append(told()["SEQUENCE"])
        assert told()["UID"] == first["UID"]
    assert seen == [0, 0, 0, 1, 2, 2, 3, 4, 5, 6]


@pytest.mark.django_db
def test_a_draft_of_a_change_tells_calendars_nothing(event):
    made = event("Town hall")
    made.start_time = time(9)
    made.save_revision()
    made = Event.objects.get()
    assert (made.sequence, made.start_time) == (0, time(10))


@pytest.mark.django_db
def test_what_was_cancelled_is_said_to_calendars(event):
    event("Town hall", slug="town-hall", status="cancelled")
    told = entries(FAMILIES["event file"].render(year=2026, slug="town-hall").body)[0]
    assert told["STATUS"] == "CANCELLED"
    assert told["SUMMARY"] == "Cancelled: Town hall"


@pytest.mark.django_db
def test_a_calendar_holds_a_year_of_what_was_and_all_that_comes(event, front):
    noon = datetime(2026, 12, 15, 18, tzinfo=UTC)
    with mock.patch("django.utils.timezone.now", return_value=noon):
        for day in (date(2025, 11, 30), date(2025, 12, 1), date(2026, 12, 20), date(2028, 1, 1)):
            event(f"On {day}", start_day=day)
        body = FAMILIES["events calendar"].render().body
    assert [str(e["SUMMARY"]) for e in entries(body)] == [
        "On 2025-12-01", "On 2026-12-20", "On 2028-01-01"
    ]  # fmt: skip


@pytest.mark.django_db
def test_each_event_and_its_recap_lead_to_each_other(event, publish):
    recap = publish("What happened", kind="recap", slug="what-happened")
    event("Town hall", slug="town-hall", recap=recap)
    page = FAMILIES["event"].render(year=2026, slug="town-hall").body.decode()
    assert f'href="{recap.public_path}"' in page
    other = FAMILIES["article"].render(year=2026, month=11, slug="what-happened").body.decode()
    assert 'href="/events/2026/town-hall/"' in other
    Article.objects.get().unpublish()
    assert (
        recap.public_path not in FAMILIES["event"].render(year=2026, slug="town-hall").body.decode()
    )


@pytest.mark.django_db
def test_an_event_shows_its_hours_in_its_own_zone(event):
    event("Abroad", slug="abroad", zone="Europe/Oslo", start_time=time(18), end_time=time(0, 30),
          end_day=date(2026, 12, 2))  # fmt: skip
    page = FAMILIES["event"].render(year=2026, slug="abroad").body.decode().replace("\u00a0", " ")
    assert "Tuesday, Dec. 1, 2026, 6 p.m.<" in page
    assert "to Wednesday, Dec. 2, 2026, 12:30 a.m. CET" in page
    assert "Time zone: Europe/Oslo" in page
    listed = FAMILIES["events"].render().body.decode().replace("\u00a0", " ")
    assert "6 p.m. to Dec. 2, 12:30 a.m. CET" in listed
    assert '"startDate": "2026-12-01T18:00:00+01:00"' in page
    assert not re.search(r'"offers"', page)


def test_a_time_that_comes_twice_can_be_given_in_utc():
    with pytest.raises(NoSuchTime, match="UTC"):
        instant_of(date(2026, 11, 1), time(1, 30), "America/Chicago")
    assert instant_of(date(2026, 11, 1), time(6, 30), "UTC") == datetime(
        2026, 11, 1, 6, 30, tzinfo=UTC
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "moved", "offered"),
    [
        ("scheduled", 3, True),
        ("scheduled", -3, False),
        ("cancelled", 3, False),
        ("postponed", 3, False),
    ],
)
def test_a_page_offers_to_come_only_to_what_one_can_come_to(event, status, moved, offered):
    day = timezone.localdate() + timedelta(days=moved)
    made = event(
        "Town hall", slug="town-hall", status=status, start_day=day,
        registration_link="https://x.example/sign-up",
    )  # fmt: skip
    page = FAMILIES["event"].render(year=day.year, slug=made.slug).body
    assert (b"Add to calendar" in page) is offered
    assert (b"https://x.example/sign-up" in page) is offered
    assert (b"Past event" in page) is (moved < 0)
    assert (status.title().encode() + b":" in page) is (status != "scheduled")


@pytest.mark.django_db
def test_an_event_in_a_township_names_its_county(event):
    county = Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us/state:mn/county:lake", name="Lake County", level="county",
        state="MN",
    )  # fmt: skip
    there = Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us/state:mn/county:lake/place:crystal_bay", name="Crystal Bay",
        level="place", state="MN", parent=county,
    )  # fmt: skip
    event("Town hall", slug="town-hall", place=there)
    for name, arguments in (("event", {"year": 2026, "slug": "town-hall"}), ("events", {})):
        with guarded() as record:
            page = FAMILIES[name].render(**arguments).body.decode()
        assert there.full_name in page
        assert "Lake County" in page
        assert f"directory.jurisdiction:{county.pk}" in record.items
