"""All doors lead through one action, which makes one row an address (rule V1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dateline.coverage.actions import add_clips_in_bulk, doubles
from dateline.coverage.intake.actions import add_candidates
from dateline.coverage.intake.found import Found
from dateline.coverage.models import Alias, Candidate, Clip

LINK = "https://www.star.example/2026/11/bridge-money/"
AMP = "https://amp.star.example/2026/11/bridge-money?utm_source=mail"

pytestmark = pytest.mark.django_db


def test_a_link_becomes_a_candidate_that_is_due_at_once() -> None:
    [row] = add_candidates(
        [Found(AMP, headline="Money for the bridge", date=date(2026, 11, 20))], via="paste"
    )
    row.refresh_from_db()
    assert (row.state, row.address) == ("waiting", "https://star.example/2026/11/bridge-money")
    assert row.due_at is not None
    assert row.link == "https://amp.star.example/2026/11/bridge-money"
    assert (row.headline, row.date) == ("Money for the bridge", date(2026, 11, 20))


def test_two_forms_of_one_link_are_one_candidate() -> None:
    [first] = add_candidates([Found(LINK), Found(AMP)], via="paste")
    [again] = add_candidates([Found(LINK)], via="source")
    assert again == first
    assert Candidate.objects.count() == 1


def test_a_rejected_link_is_not_suggested_again() -> None:
    [row] = add_candidates([Found(LINK)], via="source")
    Candidate.objects.update(state="rejected", due_at=None)
    [again] = add_candidates([Found(AMP)], via="source")
    assert (again.pk, again.state, again.due_at) == (row.pk, "rejected", None)


def test_a_link_that_led_to_a_known_page_is_known(clip: Callable[..., Clip]) -> None:
    [row] = add_candidates([Found(LINK)], via="source")
    Alias.objects.create(address="https://short.example/x", candidate=row)
    assert add_candidates([Found("https://short.example/x")], via="source") == [row]


def test_the_link_of_a_clip_leads_to_the_clip(clip: Callable[..., Clip]) -> None:
    mine = clip(link=LINK)
    [row] = add_candidates([Found(AMP)], via="paste")
    assert (row.state, row.clip, row.due_at) == ("approved", mine, None)
    assert add_candidates([Found(AMP)], via="paste") == [row]


def test_a_merged_link_leads_to_where_it_was_merged() -> None:
    one, other = add_candidates([Found(LINK), Found("https://b.example/x-1")], via="paste")
    Candidate.objects.filter(pk=one.pk).update(state="merged", into=other)
    assert add_candidates([Found(LINK)], via="paste") == [other]


def test_what_is_no_link_is_left_out() -> None:
    assert add_candidates([Found("ftp://a.example/x"), Found("nothing")], via="sheet") == []


def test_a_clip_has_the_address_of_its_link(clip: Callable[..., Clip]) -> None:
    row = clip(link=LINK)
    assert row.address == "https://star.example/2026/11/bridge-money"
    row.link = "https://b.example/x"
    row.save(update_fields=["link"])
    row.refresh_from_db()
    assert row.address == "https://b.example/x"


def test_of_two_clips_of_one_page_the_second_is_kept_without_an_address(
    clip: Callable[..., Clip],
) -> None:
    first = clip(link=LINK)
    assert clip(link=AMP).address is None
    rows: list[Any] = [Clip(headline="Again", link=AMP), Clip(headline="New", link="https://b.example/1"),
                       Clip(headline="Twice", link="https://www.b.example/1")]  # fmt: skip
    for row in rows:
        row._cluster_related_objects = {}
    add_clips_in_bulk(rows)
    assert [row.address for row in rows] == [None, "https://b.example/1", None]
    assert doubles(rows) == {rows[0].pk: first, rows[2].pk: rows[1]}
