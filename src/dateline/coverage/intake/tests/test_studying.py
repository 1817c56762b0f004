"""Whom a story mentions, how sure that is, and what is suggested from it (rules V2, V4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from dateline.content.models import Topic
from dateline.coverage.intake.actions import add_candidates
from dateline.coverage.intake.found import Found
from dateline.coverage.intake.releases import suggest_release
from dateline.coverage.intake.study import forms_of, study, watched
from dateline.coverage.models import Candidate, Watch
from dateline.directory.models import Organisation, Person

pytestmark = pytest.mark.django_db


def story(text: str, headline: str = "A story", **more: Any) -> Candidate:
    """A studied candidate with this text."""
    number = Candidate.objects.count()
    [row] = add_candidates(
        [Found(f"https://star.example/s-{number}", headline, text=text, **more)], via="sheet"
    )
    study(row)
    return row


def test_a_name_with_its_office_is_certain_and_the_person_is_suggested(
    mayor: SimpleNamespace,
) -> None:
    row = story("On Monday Mayor Jane Roe spoke in DULUTH, Minn., about pipes.")
    [mention] = row.mentions.all()
    assert (mention.certainty, mention.person, row.certainty) == (
        "certain",
        mayor.person,
        "certain",
    )
    assert "Jane Roe spoke" in mention.sentence
    assert "Mayor" in mention.why
    assert list(row.people.all()) == [mayor.person]
    assert list(row.places.all()) == [mayor.city]
    assert "Duluth" in row.reasons[f"place:{mayor.city.pk}"]


def test_a_name_alone_is_possible_and_suggests_nobody(mayor: SimpleNamespace) -> None:
    row = story("Jane Roe won the bake-off.")
    assert [m.certainty for m in row.mentions.all()] == ["possible"]
    assert (row.certainty, list(row.people.all())) == ("possible", [])


def test_a_name_inside_another_word_is_no_mention(mayor: SimpleNamespace) -> None:
    assert not story("The Mayor of Duluth praised Jane Roeder.").mentions.exists()


def test_nicknames_and_former_names_are_found_and_need_a_sign_too(mayor: SimpleNamespace) -> None:
    mayor.person.other_names = "Jenny Roe\n Jane  Lund "
    mayor.person.save()
    assert list(story("Mayor Jenny Roe spoke.").people.all()) == [mayor.person]
    assert list(story("Duluth remembers Jane Lund.").people.all()) == [mayor.person]
    assert list(story("Jenny Roe won the bake-off.").people.all()) == []


def test_a_name_that_two_people_have_is_certain_for_neither(mayor: SimpleNamespace) -> None:
    Person.objects.create(name="Jane Roe")
    row = story("Mayor Jane Roe of Duluth spoke.")
    [mention] = row.mentions.all()
    assert mention.person is None
    assert "2 people" in mention.why
    assert list(row.people.all()) == []


def test_what_a_person_chose_is_kept_when_the_story_is_studied_again(
    mayor: SimpleNamespace,
) -> None:
    row = story("On Monday Mayor Jane Roe spoke in Duluth.")
    row.people.clear()
    row.edited = ["people", "places", "topics"]
    study(row)
    assert list(row.people.all()) == []
    assert row.mentions.count() == 1


def test_organisations_topics_and_watches_are_found(front: Any) -> None:
    water = Topic.objects.create(name="Clean water")
    Watch.objects.create(text="Pipes for People")
    Watch.objects.create(text="Test Network Drive", kind="excluded")
    row = story(
        "The Test Network began Pipes for People, for clean  water. It stands on Test Network Drive."
    )
    assert [m.phrase for m in row.mentions.all()] == ["Test Network", "Pipes for People"]
    assert list(row.topics.all()) == [water]


def test_a_short_name_of_one_word_needs_a_second_sign(front: Any) -> None:
    Organisation.objects.create(name="Harbor Cities League", short_name="Harbor", kind="partner")
    assert story("The harbor froze.").certainty == "possible"
    assert story("The Harbor said so, of the Harbor Cities League.").certainty == "certain"


def test_a_change_of_the_directory_is_seen_at_once(mayor: SimpleNamespace) -> None:
    before = watched()
    assert watched() is before
    mayor.person.name = "Jane Doe-Roe"
    mayor.person.save()
    assert watched() is not before
    assert story("Mayor Jane Doe-Roe of Duluth spoke.").certainty == "certain"


def test_the_chapter_is_suggested_where_everything_points_to_one(
    mayor: SimpleNamespace, chapter: Callable[..., Any]
) -> None:
    own = chapter("mn")
    mayor.person.chapter = own
    mayor.person.save()
    assert story("Mayor Jane Roe spoke in Duluth.").chapter == own
    assert story("Nobody spoke.").chapter is None


def test_middle_initials_may_be_left_out() -> None:
    assert forms_of("Jane Q. Roe") == ["Jane Q. Roe", "Jane Roe"]
    assert forms_of("Jane Roe") == ["Jane Roe"]
    assert forms_of("Madonna") == ["Madonna"]


def test_the_release_that_a_story_covers_is_suggested_with_the_reason(
    mayor: SimpleNamespace, publish: Callable[..., Any]
) -> None:
    release = publish(
        "Duluth publishes every break of its water mains",
        kind="press-release",
        people=[mayor.person],
        body=[
            (
                "text",
                "<p>The city shows on a map where its water mains broke, street by street.</p>",
            )
        ],
    )
    publish("Savannah opens cooling rooms", kind="press-release")
    text = "Mayor Jane Roe spoke. The city shows on a map where its water mains broke, street by street."
    row = story(text, "Water mains mapped", date=date(2026, 11, 22))
    assert row.covers == release
    assert row.reasons["covers"] == "Prints one sentence of it word for word, two days after."


def test_no_release_is_suggested_that_is_old_later_or_not_public(
    publish: Callable[..., Any], front: Any
) -> None:
    body = [
        ("text", "<p>The city shows on a map where its water mains broke, street by street.</p>")
    ]
    title = "Duluth publishes every break of its water mains"
    publish(title, kind="press-release", body=body, live=False)
    text = "The city shows on a map where its water mains broke, street by street."
    row = story(text, date=date(2026, 11, 22))
    assert suggest_release(row) == (None, "")
    publish(title, kind="press-release", body=body, slug="b")
    assert suggest_release(row)[0] is not None
    for day in (date(2026, 10, 18), date(2027, 2, 5)):
        row.date = day
        assert suggest_release(row) == (None, "")


def test_a_story_about_nothing_of_ours_covers_nothing(
    publish: Callable[..., Any], front: Any
) -> None:
    publish("Duluth publishes every break of its water mains", kind="press-release")
    assert story("The Duluth bake-off was won by a pie.", date=date(2026, 11, 22)).covers is None
