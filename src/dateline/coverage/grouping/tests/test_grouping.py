"""Copies of one story are grouped at the desk, in whatever order they came (rule V3)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from wagtail.models import ModelLogEntry, Revision

from dateline.accounts.models import User
from dateline.contacts.models import Outlet
from dateline.coverage.grouping.actions import choose_lead, group, settle_leads, split
from dateline.coverage.grouping.queries import copies_of, lead_of, others_in
from dateline.coverage.models import Apart, Candidate, Clip, Cluster, StoryPrint

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
NOUNS = ("water", "council", "budget", "school", "bridge", "transit", "library", "permit", "river")


@pytest.fixture
def somebody(colleague: Any) -> User:
    """An editor."""
    found: User = colleague("editor")
    return found


def prose(seed: str, words: int = 160) -> str:
    dice = random.Random(f"grouping {seed}")
    made = [dice.choice(NOUNS) + dice.choice(("", "s", "er", "ing", "ward")) for _ in range(words)]
    return ". ".join(" ".join(made[at : at + 12]) for at in range(0, words, 12)) + "."


def candidate(name: str, text: str, *, day: date | None = DAY, **more: Any) -> Candidate:
    link = f"https://{name}.example/story"
    return Candidate.objects.create(
        link=link, address=link, state="review", headline=f"Title of {name}", text=text, date=day, **more
    )  # fmt: skip


def partition() -> set[frozenset[str]]:
    """The names of the stories by cluster, without those that have none."""
    found: dict[int, set[str]] = {}
    for row in Candidate.objects.exclude(cluster=None):
        found.setdefault(row.cluster_id, set()).add(row.headline.removeprefix("Title of "))
    return {frozenset(names) for names in found.values()}


def stories() -> dict[str, str]:
    a, b, c = prose("a"), prose("b"), prose("c")
    heads = [" ".join(text.split()[:60]) for text in (b, c)]
    return {
        "a": a, "copy": f"Another beginning.\n\n{a}", "short": " ".join(a.split()[:80]),
        "stub": " ".join(a.split()[:40]), "b": b, "lone": prose("lone"), "c": c,
        "column": "\n\n".join([" ".join(a.split()[:90]), *heads]),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_order_of_arrival_does_not_change_the_clusters(seed: int) -> None:
    rows = [candidate(name, text) for name, text in stories().items()]
    random.Random(seed).shuffle(rows)
    cut = random.Random(seed).randint(0, len(rows))
    for row in rows[:cut]:
        group(row)
    group(*rows[cut:])
    assert partition() == {frozenset({"a", "copy", "short", "stub", "column"})}
    assert Cluster.objects.count() == 1


def test_a_bridge_that_comes_late_makes_two_clusters_one() -> None:
    text = prose("long", 240).split()
    first, last = " ".join(text[:130]), " ".join(text[110:])
    early = [candidate(n, t) for n, t in (("f1", first), ("f2", first), ("l1", last), ("l2", last))]
    group(*early)
    assert partition() == {frozenset({"f1", "f2"}), frozenset({"l1", "l2"})}
    kept = min(Cluster.objects.values_list("pk", flat=True))
    bridge = " ".join(text[20:220])
    group(candidate("bridge", bridge))
    together = partition()
    assert len(together) == len(Cluster.objects.all())
    Candidate.objects.update(cluster=None)
    Cluster.objects.all().delete()
    group(*Candidate.objects.order_by("-pk"))
    assert partition() == together
    assert kept


def test_what_an_editor_split_is_not_grouped_again(somebody: User) -> None:
    text = prose("a")
    rows = {name: candidate(name, text) for name in ("one", "two", "three")}
    group(*rows.values())
    split(rows["two"], by=somebody)
    assert rows["two"].cluster_id is None
    assert partition() == {frozenset({"one", "three"})}
    group(candidate("four", text))
    group(rows["two"])
    assert {frozenset({"one", "three"}) & names for names in partition()} >= {frozenset({"one", "three"})}  # fmt: skip
    assert not [names for names in partition() if "two" in names and names & {"one", "three"}]
    assert Apart.objects.count() == 2
    assert ModelLogEntry.objects.filter(action="dateline.coverage.apart", user=somebody).exists()


def test_a_cluster_of_two_ends_when_they_are_split() -> None:
    one, two = candidate("one", prose("a")), candidate("two", prose("a"))
    group(one, two)
    split(one)
    assert partition() == set()
    assert not Cluster.objects.exists()
    split(one)  # nothing is left to split
    split(candidate("three", prose("b")))  # and nothing was ever grouped


def test_a_text_that_was_changed_leaves_its_cluster() -> None:
    one, two = candidate("one", prose("a")), candidate("two", prose("a"))
    group(one, two)
    two.text = prose("other")
    two.save()
    group(two)
    assert partition() == set()
    assert StoryPrint.objects.count() == 2


def test_copies_lie_sixty_days_apart_at_most() -> None:
    group(candidate("new", prose("a")), candidate("old", prose("a"), day=DAY - timedelta(days=59)))
    assert len(partition()) == 1
    group(candidate("older", prose("a"), day=DAY - timedelta(days=200)))
    assert partition() == {frozenset({"new", "old"})}


def test_rejected_stories_are_no_copies() -> None:
    group(candidate("one", prose("a")), candidate("two", prose("a")))  # fmt: skip
    Candidate.objects.filter(link__contains="two").update(state="rejected")
    third = candidate("three", prose("a"))
    group(third)
    assert [row.headline for row in copies_of(third)] == ["Title of one"]


def clip_of(row: Candidate, **more: Any) -> Clip:
    clip = Clip.objects.create(
        headline=row.headline, link=row.link, date=row.date, outlet=row.outlet, cluster=row.cluster, **more
    )  # fmt: skip
    Candidate.objects.filter(pk=row.pk).update(clip=clip, state="approved")
    return clip


def test_the_clip_of_a_candidate_has_its_cluster_and_a_leader_by_rule_or_by_choice(somebody: User) -> None:  # fmt: skip
    ap = Outlet.objects.create(name="The Associated Press")
    text = f"DULUTH, Minn. (AP) — {prose('a')}"
    early = candidate("early", text, day=DAY - timedelta(days=1))
    origin = candidate("origin", text, outlet=ap)
    clips = [clip_of(row) for row in (early, origin)]
    late = candidate("late", text, day=DAY + timedelta(days=1))
    group(*Candidate.objects.order_by("-pk"))
    for clip in clips:
        clip.refresh_from_db()
    cluster = clips[0].cluster
    assert cluster is not None and cluster == clips[1].cluster
    assert lead_of(cluster) == clips[1]  # the agency that both credit
    settle_leads([cluster.pk])
    cluster.refresh_from_db()
    assert (cluster.lead, cluster.chosen) == (clips[1], False)
    assert others_in(clips[1]) == [clips[0]]
    late.refresh_from_db()
    assert {row.headline for row in copies_of(late)} == {"Title of early", "Title of origin"}
    choose_lead(clips[0], by=somebody)
    cluster.refresh_from_db()
    assert lead_of(cluster) == clips[0]
    settle_leads([cluster.pk])
    cluster.refresh_from_db()
    assert cluster.lead == clips[0], "the rule does not undo what an editor chose"
    split(clips[0], by=somebody)
    cluster.refresh_from_db()
    assert not cluster.chosen, "who was chosen is among them no more"
    assert cluster.lead == lead_of(cluster) == clips[1]


def test_a_clip_without_candidate_is_grouped_too() -> None:
    row = candidate("web", prose("a"))
    air = Clip.objects.create(headline="On air", date=DAY, kind="radio", transcript=prose("a"))
    group(row, air)
    air.refresh_from_db()
    assert air.cluster_id == row.cluster_id is not None


def test_a_clip_in_no_cluster_leads_nothing() -> None:
    clip = Clip.objects.create(headline="Alone", date=DAY)
    with pytest.raises(ValueError, match="in no cluster"):
        choose_lead(clip)
    assert others_in(clip) == []


def test_an_older_draft_brings_no_old_cluster_back(somebody: User) -> None:
    times = Outlet.objects.create(name="Lakes Times")
    row = candidate("one", prose("a"), outlet=times)
    clip = clip_of(row, live=True, no_byline=True)
    draft = clip.save_revision(user=somebody)
    group(row, candidate("two", prose("a")))
    Revision.objects.get(pk=draft.pk).publish(user=somebody)
    clip.refresh_from_db()
    row.refresh_from_db()
    assert clip.cluster_id == row.cluster_id is not None


def test_grouping_again_writes_nothing_new(django_assert_max_num_queries: Any) -> None:
    rows = [candidate(name, text) for name, text in stories().items()]
    group(*rows)
    before = list(Candidate.objects.order_by("pk").values_list("pk", "cluster"))
    with django_assert_max_num_queries(20 + 3 * len(rows)):
        group(*rows)
    assert list(Candidate.objects.order_by("pk").values_list("pk", "cluster")) == before
