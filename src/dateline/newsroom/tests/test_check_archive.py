"""The checks of a whole archive: what is recorded, mended, reported; and how they are set."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dateline.newsroom.checks import CHECKS
from dateline.newsroom.desk_checks.actions import examine, examine_archive
from dateline.newsroom.models import CheckFinding, CheckTuning

DECK = "Nine towns share one desk."
BAD = '<p>It opened last week for for all: <a href="https://e.org/a?utm_source=x">the notice of funding</a>.</p>'


def ids(row):
    return sorted({d.finding.id for d in examine([row])[0].findings})


# The archive


def test_an_archive_is_examined_recorded_and_mended(publish, clip):
    post = publish("Good", deck=DECK, body=[("text", BAD)])
    clip("A headline", byline="")
    told = examine_archive()
    assert told.examined == {"newsroom.article": 1, "coverage.clip": 1}
    assert set(CheckFinding.objects.values_list("rule", flat=True)) == {"C04", "C08", "C13", "C16"}
    told = examine_archive(fix=True)
    assert told.mended == 2
    post.refresh_from_db()
    assert "opened last week for all" in str(post.body[0].value)
    assert "utm_" not in str(post.body[0].value)
    assert post.live
    assert set(CheckFinding.objects.values_list("rule", flat=True)) == {"C04", "C08"}


def test_since_leaves_older_items_alone(publish):
    publish("Old", date=datetime(2020, 1, 1, tzinfo=UTC))
    publish("New", date=datetime(2026, 1, 1, tzinfo=UTC))
    assert examine_archive(since=date(2025, 1, 1)).examined["newsroom.article"] == 1
    assert [f.title for f in CheckFinding.objects.all()] == ["New"]


def test_findings_of_deleted_items_go_at_the_next_examination(publish):
    post = publish("Old")
    examine_archive()
    assert CheckFinding.objects.exists()
    post.delete()
    examine_archive()
    assert not CheckFinding.objects.exists()


def test_a_title_and_a_deck_that_are_used_before_are_found_by_look_up_and_in_the_archive(
    publish, section
):
    publish("Federal Round-Up", deck="Seven openings are listed.")
    again = publish("Federal round-up", deck="Seven Openings are listed.")
    assert ids(again) == ["C11"]
    assert len(examine([again])[0].findings) == 2
    examine_archive()
    assert CheckFinding.objects.filter(rule="C11").count() >= 2


def test_the_facts_of_a_batch_take_as_many_queries_as_those_of_one(publish):
    rows = [
        publish(f"Title {n}", deck=f"Deck {n} is whole.", body=[("text", BAD)]) for n in range(6)
    ]
    examine(rows[:2])
    with CaptureQueriesContext(
        connection,
    ) as few:
        examine(rows[:2])
    with CaptureQueriesContext(connection) as many:
        examine(rows)
    assert len(many) <= len(few)
    assert len(many) < 30, len(many)


# Settings


def test_checks_are_set_for_everyone_and_otherwise_for_one_organisation(desk, chapter, publish):
    body = chapter("mn")
    post = publish("Good", parent=body.section, deck="It opened last week.", live=False)
    other = publish("Other", deck="It opened yesterday.", live=False)
    browser = desk("administrator")
    bounds = {"excerpt_words": 90, "grade": 12, "sentence_words": 40, "passive": 25}
    browser.post(reverse("desk_checks_tune"), {**bounds, "C08": "error"})
    assert examine([other])[0].findings[0].finding.level == "error"
    browser.post(f"{reverse('desk_checks_tune')}?organisation={body.pk}", {**bounds, "C08": "off"})
    assert examine([post])[0].findings == []
    assert CheckTuning.objects.count() == 2
    browser.post(f"{reverse('desk_checks_tune')}?organisation={body.pk}", {"as-everyone": "1"})
    assert examine([post])[0].findings[0].finding.level == "error"


def test_the_settings_are_for_administrators(desk, front):
    assert desk("press-officer").get(reverse("desk_checks_tune")).status_code in (302, 403)


def test_the_report_filters_by_rule_level_kind_chapter_and_status(desk, publish):
    publish("Weak", deck="It opened last week.")
    publish("Strong", kind="statement", deck="", live=False)
    examine_archive()
    browser = desk("editor")

    def titles(**asked):
        page = browser.get(reverse("desk_checks"), asked)
        return {line.finding.title for line in page.context["lines"]}

    assert titles() == {"Weak", "Strong"}
    assert titles(rule="C08") == {"Weak"}
    assert titles(level="error") == {"Strong"}
    assert titles(kind="statement") == {"Strong"}
    assert titles(state="live") == {"Weak"}
    assert titles(chapter="mn") == set()
    page = browser.get(reverse("desk_checks")).content.decode()
    assert "#:w:contentpath=deck" in page


def test_publishing_brings_the_record_up_to_date(publish, colleague):
    post = publish("Weak")
    examine_archive()
    assert CheckFinding.objects.filter(item_id=post.pk, rule="C01").exists()
    post.deck = DECK
    post.save_revision().publish(user=colleague())
    assert not CheckFinding.objects.filter(item_id=post.pk).exists()


def test_every_rule_stands_in_the_reference_with_its_name():
    house = Path(__file__).resolve().parents[4]
    text = (house / "docs" / "reference" / "checks.md").read_text(encoding="utf-8")
    for rule in CHECKS.values():
        assert f"| {rule.id} | {rule.name} |" in text
