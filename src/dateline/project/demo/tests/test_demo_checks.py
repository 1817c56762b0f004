"""The desk checks on the demo's own texts: no false alarm."""

from __future__ import annotations

import pytest

from dateline.newsroom.desk_checks.actions import examine_archive
from dateline.newsroom.models import CheckFinding
from dateline.project.demo.leaflets import CUTTING
from dateline.project.demo.load import DRAFTS, Demo
from dateline.website.actions import found_site


@pytest.mark.django_db
def test_the_checks_find_nothing_in_what_the_demo_publishes():
    found_site(name="Demo", address="https://press.example.org", mission="Show.")
    Demo(lambda step: None).load()
    told = examine_archive()
    assert told.examined["newsroom.article"] > 50
    assert {"newsroom.event", "coverage.clip"} <= set(told.examined)
    found = CheckFinding.objects.filter(live=True)
    # One cutting from an old box has no date, and the desk says so: that is no false alarm.
    wrong = found.exclude(rule="C04", title=CUTTING)
    assert [f"{f.rule} {f.title}: {f.message} ({f.quoted})" for f in wrong] == []
    assert found.filter(rule="C04", title=CUTTING).count() == 1
    drafts = CheckFinding.objects.filter(live=False)
    # The two drafts are begun and not finished: the demo shows what a finding looks like.
    assert {f.title for f in drafts} <= {title for _, title, _ in DRAFTS}
    assert {f.rule for f in drafts} == {"C01", "C17"}
