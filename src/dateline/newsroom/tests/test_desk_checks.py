"""The checks at the desk: every door has the gate, the panel speaks, decisions are logged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, TaskState

from dateline.contacts.models import Outlet
from dateline.coverage.models import Clip
from dateline.newsroom.checks import Fix
from dateline.newsroom.desk_checks.actions import decide, examine, examine_archive, mend
from dateline.newsroom.desk_checks.gate import NotPublished
from dateline.newsroom.models import Article, CheckDecision

DECK = "Nine towns share one desk."
BAD = '<p>It opened last week for for all: <a href="https://e.org/a?utm_source=x">the notice of funding</a>.</p>'
EMPTY = {
    f"{name}-{key}": value
    for name in ("files", "figures", "bills", "stories")
    for key, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", 1000))
}  # fmt: skip


def form(kind="press-release", **more):
    return {
        "title": "A title", "kind": kind, "slug": "a-title", "release_status": "immediate", "deck": DECK,
        "dateline": "ATHENS, Ohio", "date": "2026-11-20 10:00", "time_known": "on", "body-count": 0,
        "end_mark": "###", "boilerplate": "null", "transcript": "null", **EMPTY, **more,
    }  # fmt: skip


def add(browser, section, **more):
    answer = browser.post(f"/desk/pages/add/newsroom/article/{section.pk}/", form(**more))
    return answer, Article.objects.filter(slug="a-title").first()


def url(name, row, label="newsroom.article"):
    return reverse(f"desk_checks_{name}", args=[label, row.pk])


def ids(row):
    return sorted({d.finding.id for d in examine([row])[0].findings})


# The gate, door by door


def test_a_form_with_an_error_publishes_nothing_and_says_what_to_mend_where(desk, section):
    answer, article = add(desk("press-officer"), section, deck="", **{"action-publish": "1"})
    assert article is None
    assert b"Write a deck: one or two sentences" in answer.content
    assert "C01" in str(answer.context["form"].errors["deck"])


def test_submitting_meets_the_same_gate(desk, section):
    answer, article = add(desk("editor"), section, dateline="", **{"action-submit": "1"})
    assert article is None
    assert b"Give the dateline" in answer.content


def test_a_draft_may_be_saved_with_errors(desk, section):
    answer, article = add(desk("press-officer"), section, deck="")
    assert answer.status_code == 302
    assert not article.live


def test_warnings_are_shown_once_more_and_the_same_button_then_publishes(desk, section):
    browser = desk("press-officer")
    bad = {"kind": "post", "deck": "It opened last week.", "action-publish": "1"}
    answer, article = add(browser, section, **bad)
    assert article is None
    assert b"Give the date instead of" in answer.content
    shown = answer.context["form"].checks_seen
    assert f'name="checks-seen" value="{shown[0]}"' in answer.content.decode()
    _, article = add(browser, section, **bad, **{"checks-seen": list(shown)})
    assert article.live
    kept = CheckDecision.objects.get()
    assert (kept.act, kept.by, kept.item_id) == ("kept", browser.user, article.pk)
    assert PageLogEntry.objects.filter(page=article.pk, action="newsroom.check_kept").exists()


def test_a_schedule_is_stopped_when_it_is_set_and_kept_when_it_is_due(desk, section, publish):
    later = timezone.now() + timedelta(days=1)
    typed = {"go_live_at": later.strftime("%Y-%m-%d %H:%M"), "action-publish": "1"}
    _, article = add(desk("press-officer"), section, deck="", **typed)
    assert article is None
    set_before = publish(kind="press-release", live=False)  # without a deck, by nobody
    set_before.save_revision().publish()
    set_before.refresh_from_db()
    assert set_before.live


def test_bulk_publishing_names_every_page_that_is_not_ready_and_publishes_none(desk, publish):
    good = publish("Good", deck=DECK, live=False)
    bad = publish("Bad", kind="press-release", deck="It ends in the", live=False)
    worse = publish("Worse", kind="press-release", live=False)
    address = (
        f"/desk/bulk/wagtailcore/page/publish/?id={good.pk}&id={bad.pk}&id={worse.pk}&next=/desk/"
    )
    answer = desk("press-officer").post(address)
    assert answer.status_code == 409
    assert b"Bad" in answer.content
    assert b"Worse" in answer.content
    assert not Article.objects.filter(live=True).exists()


def test_bulk_publishing_passes_warnings_from_the_page_that_shows_them(desk, publish):
    post = publish("Good", deck="It opened last week.", live=False)
    browser = desk("press-officer")
    address = f"/desk/bulk/wagtailcore/page/publish/?id={post.pk}&next=/desk/"
    answer = browser.post(address)
    assert answer.status_code == 409
    assert b"Publish with these warnings" in answer.content
    posted = dict(answer.context["posted"])
    browser.post(answer.context["address"], posted)
    post.refresh_from_db()
    assert post.live
    assert CheckDecision.objects.get().act == "kept"


def test_approving_meets_the_gate(desk, section):
    _, article = add(desk("editor"), section, **{"action-submit": "1"})
    article.deck = ""
    revision = article.save_revision()
    task = TaskState.objects.get(workflow_state__object_id=str(article.pk))
    TaskState.objects.filter(pk=task.pk).update(revision=revision)
    address = f"/desk/pages/workflow/action/{article.pk}/approve/{task.pk}/"
    answer = desk("press-officer").post(address, {"comment": ""})
    assert answer.status_code == 409
    task.refresh_from_db()
    assert task.status == "in_progress"
    article.refresh_from_db()
    assert not article.live


def test_the_admin_api_meets_the_gate(desk, publish):
    release = publish(kind="press-release", live=False)
    address = f"/desk/api/main/pages/{release.pk}/action/publish/"
    answer = desk("press-officer").post(address, "{}", content_type="application/json")
    assert answer.status_code == 409
    assert "deck" in answer.json()["detail"]
    release.refresh_from_db()
    assert not release.live


def test_a_public_copy_meets_the_gate_and_a_draft_copy_does_not(desk, publish, section):
    release = publish("Release", kind="press-release")
    told = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": section.pk}
    browser = desk("press-officer")
    address = f"/desk/pages/{release.pk}/copy/"
    assert browser.post(address, {**told, "publish_copies": "on"}).status_code == 409
    assert not Article.objects.filter(slug="copy").exists()
    browser.post(address, told)
    assert not Article.objects.get(slug="copy").live


def test_nobody_mends_what_somebody_else_has_locked(desk, publish, colleague):
    post = publish("Good", deck="It is for for all.", live=False)
    post.locked, post.locked_by = True, colleague()
    post.save()
    finding = examine([post])[0].findings[0].finding
    told = {"check-fingerprint": finding.fingerprint, "check-field": finding.field}
    answer = desk("editor").post(url("mend", post), told)
    assert answer.status_code in (302, 403)
    assert post.get_latest_revision_as_object().deck == "It is for for all."


def test_a_revision_published_by_a_person_in_code_meets_the_gate(publish, colleague):
    release = publish(kind="press-release", live=False)
    with pytest.raises(NotPublished, match="Write a deck"):
        release.save_revision().publish(user=colleague())


def test_a_clip_without_an_outlet_is_not_published(desk, front):
    browser = desk("editor")
    new = {
        "headline": "Seen",
        "kind": "print",
        "date": "2026-11-20",
        "no_byline": "on",
        "action-publish": "1",
    }
    answer = browser.post("/desk/snippets/coverage/clip/add/", new)
    assert b"Name the outlet that published it." in answer.content
    assert not Clip.objects.exists()
    new["outlet"] = Outlet.objects.create(name="Star").pk
    browser.post("/desk/snippets/coverage/clip/add/", new)
    assert Clip.objects.get().live


# Keeping, forcing, mending


def test_an_administrator_forces_with_a_reason_which_is_logged_and_listed(desk, publish):
    release = publish("A title", kind="press-release", live=False)
    boss = desk("administrator")
    boss.post(url("decide", release), {"check-act": "forced", "check-reason": " "})
    assert not CheckDecision.objects.exists()
    boss.post(
        url("decide", release), {"check-act": "forced", "check-reason": "The governor asked."}
    )
    assert PageLogEntry.objects.filter(page=release.pk, action="newsroom.check_forced").exists()
    release.save_revision().publish(user=boss.user)
    release.refresh_from_db()
    assert release.live
    listed = boss.get(reverse("desk_checks_decisions")).content
    assert b"The governor asked." in listed


def test_nobody_else_forces(desk, publish):
    release = publish(kind="press-release", live=False)
    told = {"check-act": "forced", "check-reason": "Please."}
    assert desk("press-officer").post(url("decide", release), told).status_code in (302, 403)
    assert not CheckDecision.objects.exists()


def test_an_error_cannot_be_kept(publish, colleague):
    release = publish(kind="press-release", live=False)
    errors = [d.finding for d in examine([release])[0].findings]
    assert decide(release, errors, act="kept", by=colleague()) == []


def test_a_warning_is_kept_by_one_click(desk, publish):
    post = publish("Good", deck="It opened last week.", live=False)
    finding = examine([post])[0].findings[0].finding
    told = {
        "check-act": "kept",
        "check-fingerprint": finding.fingerprint,
        "check-reason": "A title.",
    }
    browser = desk("editor")
    answer = browser.post(url("decide", post), told, headers={"X-Requested-With": "XMLHttpRequest"})
    assert b"Nothing stands in the way" in answer.content
    assert b"A title." in answer.content
    post.save_revision().publish(user=browser.user)
    post.refresh_from_db()
    assert post.live


def test_the_panel_checks_what_is_typed_and_not_saved(desk, publish):
    post = publish("Good", deck=DECK, live=False)
    typed = form(kind="post", deck="It opened last week.", **{"check-form": "1"})
    answer = desk("editor").post(url("live", post), typed)
    assert b"Give the date instead of" in answer.content
    post.refresh_from_db()
    assert post.get_latest_revision_as_object().deck == DECK


def test_the_panel_speaks_while_the_form_is_incomplete(desk, publish):
    post = publish("Good", deck=DECK, live=False)
    typed = form(kind="post", title="", deck="It opened last week.", **{"check-form": "1"})
    answer = desk("editor").post(url("live", post), typed)
    assert answer.status_code == 200


def test_a_chapter_editor_sees_the_checks_of_the_own_chapter_only(desk, chapter, publish):
    own, other = chapter("mn"), chapter("co")
    mine = publish("Mine", parent=own.section, deck="It opened last week.", live=False)
    theirs = publish("Theirs", parent=other.section, deck="It opened yesterday.", live=False)
    examine_archive()
    browser = desk("chapter-editor", own)
    assert browser.get(url("item", mine)).status_code == 200
    assert browser.get(url("item", theirs)).status_code in (302, 403)
    report = browser.get(reverse("desk_checks")).content.decode()
    assert "Mine" in report
    assert "Theirs" not in report


def test_a_fix_is_written_into_the_draft_and_what_was_typed_is_kept(desk, publish):
    post = publish("Good", deck=DECK, body=[("text", BAD)], live=False)
    item = examine([post])[0]
    wrong = next(d.finding for d in item.findings if d.finding.id == "C16")
    block = post.body[0].id
    body = {
        "body-count": 1, "body-0-deleted": "", "body-0-order": 0, "body-0-type": "text", "body-0-id": block,
        "body-0-value": _draftail(), "check-form": "1",
        "check-fingerprint": wrong.fingerprint, "check-field": wrong.field,
    }  # fmt: skip
    typed = form(kind="post", title="Better", **body)
    answer = desk("editor").post(
        url("mend", post), typed, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert answer.json() == {"reload": True}
    draft = Article.objects.get(pk=post.pk).get_latest_revision_as_object()
    assert draft.title == "Better"
    assert 'href="https://e.org/a"' in str(draft.body[0].value)
    assert "last week" in str(draft.body[0].value)


def _draftail():
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter  # noqa: PLC0415

    return ContentstateConverter(["bold", "italic", "link"]).from_database_format(BAD)


def test_a_fix_of_words_that_are_gone_changes_nothing(publish):
    post = publish("Good", deck=DECK, body=[("text", BAD)], live=False)
    block = post.body[0].id
    assert mend(post, [Fix("", f"body.{block}", "not there", "x")]) == 0
    assert mend(post, [Fix("", "body.unknown", "for for", "for")]) == 0
    assert (
        mend(post, [Fix("", "deck", "Nine", "Ten"), Fix("", f"body.{block}", "for for", "for")])
        == 2
    )
    assert "opened last week for all" in str(post.body[0].value)
