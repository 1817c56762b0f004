"""Decisions: made by people, logged, and taken back (rules V1, V2, C04, C05)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from wagtail.models import ModelLogEntry

from dateline.contacts.models import Outlet
from dateline.coverage.intake import deciding
from dateline.coverage.intake.actions import add_candidates
from dateline.coverage.intake.found import Found
from dateline.coverage.models import Candidate, Clip, Cluster
from dateline.newsroom.desk_checks.gate import NotPublished

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(front: Any) -> Callable[..., Candidate]:
    """``story(headline="")``: one that can be approved, but for what is said."""

    def make(link: str = "https://www.star.example/bridge-1", **fields: Any) -> Candidate:
        [row] = add_candidates([Found(link)], via="paste")
        outlet, _ = Outlet.objects.get_or_create(name="Star")
        ready = {"headline": f"Money for {link[-8:]}", "outlet": outlet, "byline": "Ann Ash", "date": date(2026, 11, 20),
                 "state": "review", "due_at": None}  # fmt: skip
        Candidate.objects.filter(pk=row.pk).update(**{**ready, **fields})
        return Candidate.objects.get(pk=row.pk)

    return make


def test_approving_makes_a_public_clip_and_says_who(story: Any, colleague: Any) -> None:
    editor = colleague("editor")
    row = story()
    clip = deciding.approve(row, by=editor)
    row.refresh_from_db()
    assert clip.live
    assert (clip.headline, clip.address) == (row.headline, "https://star.example/bridge-1")
    assert (row.state, row.clip, row.decided_by) == ("approved", clip, editor)
    assert ModelLogEntry.objects.filter(action="dateline.coverage.approved", user=editor).exists()


def test_a_story_is_approved_with_its_copies_and_what_cannot_go_out_stays(
    story: Any, colleague: Any, publish: Any
) -> None:
    release = publish("Bridges", kind="press-release")
    cluster = Cluster.objects.create()
    first = story(cluster=cluster, covers=release)
    good, bare = (
        story(f"https://other{n}.example/bridge-{n}", cluster=cluster, **more)
        for n, more in ((2, {}), (3, {"date": None}))
    )
    other = story("https://else.example/x-9")
    editor = colleague("editor")
    deciding.approve(first, by=editor)
    clips, stopped = deciding.approve_copies(first, by=editor)
    assert [(clip.live, clip.covers_id, clip.cluster) for clip in clips] == [(True, release.pk, cluster)]  # fmt: skip
    assert [(copy, "day" in why or "date" in why) for copy, why in stopped] == [(bare, True)]
    states = dict(Candidate.objects.values_list("pk", "state"))
    assert states == {first.pk: "approved", good.pk: "approved", bare.pk: "review", other.pk: "review"}  # fmt: skip
    bare.refresh_from_db()
    assert bare.covers is None, "what was not approved is as it was"


def test_copies_of_another_chapter_are_not_approved_along(
    story: Any, colleague: Any, chapter: Any
) -> None:
    cluster, own = Cluster.objects.create(), chapter("mn")
    row = story(cluster=cluster, chapter=own)
    story("https://other.example/b-2", cluster=cluster, chapter=chapter("co"))
    editor = colleague("chapter-editor", own)
    deciding.approve(row, by=editor)
    assert deciding.approve_copies(row, by=editor) == ([], [])


def test_who_may_not_publish_hands_on_a_draft(story: Any, colleague: Any, chapter: Any) -> None:
    own = chapter("mn")
    clip = deciding.approve(story(chapter=own), by=colleague("chapter-editor", own))
    assert not clip.live
    assert clip.chapter == own


@pytest.mark.parametrize(
    ("lacking", "field"),
    [({"headline": ""}, "headline"), ({"outlet": None}, "outlet"), ({"date": None}, "date"), ({"byline": ""}, "byline"),
     ({"excerpt": "word " * 91}, "excerpt")],
)  # fmt: skip
def test_what_the_checks_refuse_is_not_approved(
    story: Any, colleague: Any, lacking: Any, field: str
) -> None:
    row = story(**lacking)
    with pytest.raises(NotPublished) as stopped:
        deciding.approve(row, by=colleague("editor"))
    assert field in {d.finding.field for one in stopped.value.examined for d in one.findings}
    row.refresh_from_db()
    assert row.state == "review"
    assert not Clip.objects.exists()


def test_one_page_is_never_two_clips(story: Any, colleague: Any, clip: Any) -> None:
    clip("The same", link="https://m.star.example/bridge-1?utm_source=x")
    row = Candidate.objects.create(
        link="https://star.example/bridge-1", address="https://star.example/other", state="review"
    )
    with pytest.raises(deciding.NotDone, match="already"):
        deciding.approve(row, by=colleague("editor"))


def test_a_decision_is_taken_back_and_its_clip_goes(story: Any, colleague: Any) -> None:
    editor, other = colleague("editor"), colleague("press-officer")
    row = story()
    deciding.approve(row, by=editor)
    with pytest.raises(deciding.NotDone):
        deciding.undo(by=other)
    assert deciding.undo(by=editor) == row
    row.refresh_from_db()
    assert (row.state, row.clip, row.decided_by) == ("review", None, None)
    assert not Clip.objects.exists()
    assert deciding.approve(row, by=editor).live


def test_a_clip_that_was_edited_since_is_not_thrown_away(story: Any, colleague: Any) -> None:
    editor = colleague("editor")
    clip = deciding.approve(story(), by=editor)
    clip.save_revision(user=editor)
    with pytest.raises(deciding.NotDone, match="edited"):
        deciding.undo(by=editor)
    assert Clip.objects.get().live


def test_decisions_are_taken_back_in_their_order(story: Any, colleague: Any) -> None:
    editor = colleague("editor")
    first, second = story(), story("https://star.example/b-2")
    deciding.reject(first, by=editor, reason="Not us")
    deciding.merge(second, story("https://star.example/c-3"), by=editor)
    assert deciding.undo(by=editor) == second
    assert deciding.undo(by=editor) == first
    assert set(Candidate.objects.values_list("state", flat=True)) == {"review"}


def test_a_rejected_story_stays_and_can_be_looked_at_again(story: Any, colleague: Any) -> None:
    editor = colleague("editor")
    row = story()
    deciding.reject(row, by=editor, reason="  Another   Duluth ")
    row.refresh_from_db()
    assert (row.state, row.reason, row.decided_by) == ("rejected", "Another Duluth", editor)
    with pytest.raises(deciding.NotDone):
        deciding.approve(row, by=editor)
    deciding.look_again(row, by=editor)
    row.refresh_from_db()
    assert row.state == "review"


def test_merging_gives_the_other_what_it_lacks_and_splitting_takes_it_apart(
    story: Any, colleague: Any
) -> None:
    editor = colleague("editor")
    row, other = (
        story(byline="Bo Beech"),
        story("https://star.example/b-2", byline="", edited=["headline"]),
    )
    deciding.merge(row, other, by=editor)
    other.refresh_from_db()
    assert (other.byline, other.headline) == ("Bo Beech", "Money for mple/b-2")
    assert add_candidates([Found(row.link)], via="source") == [other]
    assert deciding.split(other, by=editor) == [row]
    row.refresh_from_db()
    assert (row.state, row.into) == ("review", None)


def test_a_story_is_merged_into_a_clip(story: Any, colleague: Any, clip: Any) -> None:
    mine, row = clip(), story()
    deciding.merge(row, mine, by=colleague("editor"))
    row.refresh_from_db()
    assert (row.state, row.into_clip) == ("merged", mine)


def test_a_story_is_not_merged_into_itself_or_a_rejected_one(story: Any, colleague: Any) -> None:
    editor = colleague("editor")
    row, other = story(), story("https://star.example/b-2", state="rejected")
    for target in (row, other):
        with pytest.raises(deciding.NotDone):
            deciding.merge(row, target, by=editor)


def test_an_outlet_is_made_of_what_the_page_says_and_given_to_its_stories(
    story: Any, colleague: Any
) -> None:
    row = story(outlet=None, outlet_name="Harbor Herald")
    same = story("https://star.example/b-2", outlet=None, outlet_name="harbor herald")
    outlet = deciding.make_outlet(row, by=colleague("editor"))
    same.refresh_from_db()
    assert (outlet.name, outlet.domain, same.outlet, same.outlet_name) == (
        "Harbor Herald",
        "star.example",
        outlet,
        "",
    )
