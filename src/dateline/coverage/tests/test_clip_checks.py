"""C04 and C05: the checks of clips, true and false."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dateline.coverage.checks import check_excerpt, check_fields
from dateline.newsroom.checks import Facts, Item, Tuning

WHOLE = {
    "outlet": "Star News", "link": "https://star.example/1", "medium": "web", "byline": "Jo Lens",
    "no_byline": False, "excerpt": "The siren rang twice.",
}  # fmt: skip
CLIP = Item(
    key="coverage.clip:1", kind="clip", title="A siren", issued=date(2026, 5, 4), more=WHOLE
)


def fields(**changed: object) -> list[str]:
    made = replace(CLIP, more={**WHOLE, **changed})
    return [finding.field for finding in check_fields(made, Facts(), Tuning())]


@pytest.mark.parametrize(("changed", "field"), [
    ({"outlet": ""}, "outlet"), ({"link": ""}, "link"), ({"byline": " "}, "byline"),
    ({"no_byline": True}, "no_byline"),
])  # fmt: skip
def test_a_clip_that_lacks_something_says_what(changed, field):
    assert fields(**changed) == [field]


def test_a_headline_and_a_date_are_needed():
    bare = replace(CLIP, title=" ", issued=None)
    assert [f.field for f in check_fields(bare, Facts(), Tuning())] == ["headline", "date"]


@pytest.mark.parametrize("changed", [
    {}, {"byline": "", "no_byline": True}, {"link": "", "medium": "print"}, {"link": "", "medium": "radio"},
])  # fmt: skip
def test_a_clip_that_has_what_it_needs_is_left_alone(changed):
    assert fields(**changed) == []


def test_an_excerpt_stays_within_the_length_that_is_set():
    long = replace(CLIP, more={**WHOLE, "excerpt": "word " * 91})
    assert [f.field for f in check_excerpt(long, Facts(), Tuning())] == ["excerpt"]
    assert not list(check_excerpt(long, Facts(), Tuning(excerpt_words=91)))
    exact = replace(CLIP, more={**WHOLE, "excerpt": "word " * 90})
    assert not list(check_excerpt(exact, Facts(), Tuning()))


def test_only_clips_are_asked_for_what_clips_have():
    other = replace(CLIP, kind="post", title="", more={})
    assert not [*check_fields(other, Facts(), Tuning()), *check_excerpt(other, Facts(), Tuning())]
