"""Copies of one story stand once in each list, and the tallies say so after any order of changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dateline.contacts.models import Outlet
from dateline.content.models import Topic
from dateline.coverage.actions import _tally, recount_clips
from dateline.coverage.models import Clip, Cluster, MonthCount
from dateline.coverage.queries import (
    clip_copies,
    clip_ids,
    clip_months,
    copies_of,
    coverage_of,
)
from dateline.publishing.models import Change

DAYS = (date(2026, 10, 30), date(2026, 11, 2), date(2026, 11, 9), None)
STEPS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=12
)


def settle() -> None:
    """As the press's plan does."""
    changes = list(Change.objects.order_by("pk"))
    recount_clips(changes)
    Change.objects.all().delete()


def take(step: tuple[int, int, int]) -> None:
    """One thing that a desk does to a clip."""
    what, which, choice = step
    clip = Clip.objects.order_by("pk")[which]
    clusters, topics = list(Cluster.objects.order_by("pk")), list(Topic.objects.order_by("pk"))
    if what <= 2:
        clip.cluster = clusters[choice % len(clusters)] if choice < 3 else None
    elif what == 3:
        clip.date = DAYS[choice]
    elif what == 4:
        clip.live = not clip.live
    elif what == 5:
        clip.topics.set(topics[: choice % 3])
    elif what == 6:
        clip.show_in_latest = not clip.show_in_latest
    elif what == 7:
        clip.outlet = Outlet.objects.order_by("pk")[choice % 2]
    else:
        cluster = clusters[choice % len(clusters)]
        cluster.lead = clip if choice != 3 else None
        cluster.save()
        return
    clip.save()


class TestTallies(TestCase):
    @settings(max_examples=12, deadline=None)
    @given(STEPS)
    def test_tallies_and_lists_agree_after_any_order_of_changes(self, steps: Any) -> None:
        for name in ("Star", "Post"):
            Outlet.objects.create(name=name)
        topics = [Topic.objects.create(name=name) for name in ("Water", "Roads")]
        for _ in range(2):
            Cluster.objects.create()
        for n in range(6):
            clip = Clip.objects.create(
                headline=f"Clip {n}", date=DAYS[n % 4], outlet=Outlet.objects.order_by("pk")[n % 2],
                show_in_latest=n % 2 == 0,
            )  # fmt: skip
            clip.topics.set(topics[: n % 3])
            clip.save()
        settle()
        for step in steps:
            take(step)
            if step[2] % 2:  # some changes are planned together
                settle()
        settle()
        found = {(r.scope, r.group, r.month): r.n for r in MonthCount.objects.all()}
        assert found == {key: n for key, n in _tally(None, None).items() if n}
        scopes = ["", *(f"topic:{t.pk}" for t in topics)]
        scopes += [f"outlet:{pk}" for pk in Outlet.objects.values_list("pk", flat=True)]
        for scope in scopes:
            self.check(scope)

    def check(self, scope: str) -> None:
        for latest in (False, True):
            told = dict(clip_months(scope=scope, latest_only=latest))
            every = clip_ids(of=scope or None, latest_only=latest)
            for month in {*told, *Clip.objects.values_list("month", flat=True)}:
                ids = clip_ids(of=scope or None, latest_only=latest, month=month)
                assert len(ids) == told.get(month, 0), (scope, latest, month)
            assert len(every) == sum(told.values())
            assert clip_ids(of=scope or None, latest_only=latest, limit=2) == every[:2]
            stories = [
                c for c in Clip.objects.filter(pk__in=every).values_list("cluster", flat=True) if c
            ]
            assert len(stories) == len(set(stories)), "a story stands twice"
        belongs = Clip.objects.filter(live=True)
        if scope.startswith("topic:"):
            belongs = belongs.filter(topics=scope[6:])
        elif scope:
            belongs = belongs.filter(outlet=scope[7:])
        assert clip_copies(scope=scope) == belongs.count() - len(clip_ids(of=scope or None))


@pytest.fixture
def story(clip: Any) -> list[Clip]:
    """One story at three outlets, the earliest filed last."""
    cluster = Cluster.objects.create()
    return [
        clip(f"Told by {name}", outlet=name, cluster=cluster, date=date(2026, 11, day))
        for name, day in (("Post", 20), ("Radio", 20), ("Star", 19))
    ]


def test_the_earliest_stands_then_what_was_filed_first(db: None, story: list[Clip]) -> None:
    post, radio, star = story
    assert clip_ids() == [star.pk]
    assert [c.pk for c in copies_of((star.cluster_id,))[star.cluster_id]] == [
        star.pk, post.pk, radio.pk,
    ]  # fmt: skip
    star.live = False
    star.save()
    assert clip_ids() == [post.pk]


def test_an_editor_chooses_the_lead(db: None, story: list[Clip]) -> None:
    cluster = Cluster.objects.get()
    cluster.lead = story[1]
    cluster.save()
    assert clip_ids() == [story[1].pk]


def test_a_copy_stands_where_its_lead_does_not_belong(db: None, story: list[Clip]) -> None:
    water = Topic.objects.create(name="Water")
    story[1].topics.set([water])
    story[1].save()
    assert clip_ids(of=f"topic:{water.pk}") == [story[1].pk]
    assert clip_ids(of=f"outlet:{story[0].outlet_id}") == [story[0].pk]


def test_coverage_of_a_release_has_a_story_once(publish: Any, story: list[Clip]) -> None:
    article = publish("Ours")
    for row in story[:2]:
        row.covers = article
        row.save()
    assert [row.pk for row in coverage_of((article.pk,))[article.pk]] == [story[0].pk]


def test_a_cluster_that_is_deleted_sets_its_clips_free(db: None, story: list[Clip]) -> None:
    settle()
    Cluster.objects.get().delete()
    settle()
    assert len(clip_ids()) == 3
    assert sum(n for _, n in clip_months()) == 3
