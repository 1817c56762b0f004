"""Who lets what out, through every door that publishes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupPagePermission, PageLogEntry, TaskState

from dateline.contacts.models import Outlet
from dateline.newsroom.models import Article, ChapterSection
from dateline.project.roles import ensure_roles


def form(kind="press-release", **more):
    """What the editor's form posts for an article that says little, and that no check stops."""
    empty = {
        f"{name}-{key}": value
        for name in ("files", "figures", "bills", "stories")
        for key, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0),
                           ("MAX_NUM_FORMS", 1000))
    }  # fmt: skip
    return {
        "title": "A title", "kind": kind, "slug": "a-title", "release_status": "immediate",
        "deck": "Nine towns share one desk.", "dateline": "ATHENS, Ohio",
        "date": "2026-11-20 10:00", "time_known": "on", "body-count": 0, "end_mark": "###",
        "boilerplate": "null", "transcript": "null", **empty, **more,
    }  # fmt: skip


def created(browser, section, kind, **more):
    answer = browser.post(f"/desk/pages/add/newsroom/article/{section.pk}/", form(kind, **more))
    return answer, Article.objects.filter(slug="a-title").first()


@pytest.mark.parametrize("role", ["administrator", "press-officer"])
@pytest.mark.parametrize("kind", ["press-release", "statement", "post"])
def test_press_officers_publish_every_kind(desk, section, role, kind):
    answer, article = created(desk(role), section, kind, **{"action-publish": "1"})
    assert answer.status_code == 302
    assert article.live


@pytest.mark.parametrize("kind", ["post", "report", "op-ed"])
def test_editors_publish_what_is_no_release(desk, section, kind):
    _, article = created(desk("editor"), section, kind, **{"action-publish": "1"})
    assert article.live


@pytest.mark.parametrize("kind", ["press-release", "statement"])
def test_editors_publish_no_release_from_a_new_form(desk, section, kind):
    answer, article = created(desk("editor"), section, kind, **{"action-publish": "1"})
    assert b"Only a press officer publishes this kind" in answer.content
    assert article is None


def test_editors_draft_releases(desk, section):
    answer, article = created(desk("editor"), section, "press-release")
    assert answer.status_code == 302
    assert not article.live


def test_an_editor_cannot_schedule_a_release(desk, section):
    later = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    created(desk("editor"), section, "statement", **{"action-publish": "1", "go_live_at": later})
    assert not Article.objects.filter(_revisions__approved_go_live_at__isnull=False).exists()


def test_an_editor_cannot_publish_a_release_from_its_form(desk, publish):
    release = publish(kind="press-release", live=False)
    browser = desk("editor")
    page = browser.get(f"/desk/pages/{release.pk}/edit/").content
    assert b'name="action-publish"' not in page
    browser.post(f"/desk/pages/{release.pk}/edit/", form(**{"action-publish": "1"}))
    release.refresh_from_db()
    assert not release.live


def test_an_editor_cannot_turn_a_post_into_a_release_while_publishing(desk, publish):
    post = publish(kind="post", live=False)
    answer = desk("editor").post(
        f"/desk/pages/{post.pk}/edit/", form("statement", **{"action-publish": "1"})
    )
    assert b"Only a press officer publishes this kind" in answer.content
    post.refresh_from_db()
    assert not post.live


def test_bulk_publish_leaves_releases_to_press_officers(desk, publish):
    release, post = (
        publish("R", kind="press-release", live=False),
        publish("P", deck="A deck.", live=False),
    )
    ids = f"id={release.pk}&id={post.pk}&next=/desk/"
    desk("editor").post(f"/desk/bulk/wagtailcore/page/publish/?{ids}")
    release.refresh_from_db()
    post.refresh_from_db()
    assert not release.live
    assert post.live


def test_bulk_publish_looks_at_the_draft_that_would_go_out(desk, publish):
    post = publish("P", live=False)
    post.kind = "statement"
    post.save_revision()
    desk("editor").post(f"/desk/bulk/wagtailcore/page/publish/?id={post.pk}&next=/desk/")
    post.refresh_from_db()
    assert not post.live


@pytest.mark.parametrize("door", ["unpublish", "delete"])
def test_an_editor_does_not_take_a_release_down(desk, publish, door):
    release = publish(kind="press-release")
    desk("editor").post(f"/desk/pages/{release.pk}/{door}/")
    assert Article.objects.get(pk=release.pk).live


def test_the_admin_api_publishes_no_release_for_an_editor(desk, publish):
    release = publish(kind="press-release", live=False)
    address = f"/desk/api/main/pages/{release.pk}/action/publish/"
    desk("editor").post(address, "{}", content_type="application/json")
    release.refresh_from_db()
    assert not release.live


@pytest.fixture
def submitted(desk, chapter):
    """A release that a chapter editor has submitted for approval."""
    body = chapter("mn")
    body.boilerplate = "<p>About the chapter.</p>"
    body.save()
    section = ChapterSection.objects.get(chapter=body)
    browser = desk("chapter-editor", body)
    _, article = created(browser, section, "press-release", **{"action-submit": "1"})
    return article


def approve(browser, article):
    task = TaskState.objects.get(workflow_state__object_id=str(article.pk))
    address = f"/desk/pages/workflow/action/{article.pk}/approve/{task.pk}/"
    return browser.post(address, {"comment": ""})


def test_a_chapter_editor_submits_and_cannot_publish(desk, chapter):
    body = chapter("mn")
    section = ChapterSection.objects.get(chapter=body)
    browser = desk("chapter-editor", body)
    page = browser.get(f"/desk/newsroom/new/press-release/{section.pk}/").content
    assert b'name="action-publish"' not in page
    assert b'name="action-submit"' in page
    _, article = created(browser, section, "press-release", **{"action-publish": "1"})
    assert article is None or not article.live


def test_a_press_officer_approves_and_it_goes_out(desk, submitted):
    assert submitted.chapter.code == "mn"
    assert submitted.workflow_in_progress
    approve(desk("press-officer"), submitted)
    submitted.refresh_from_db()
    assert submitted.live


def test_an_editor_approves_no_release(desk, submitted):
    browser = desk("editor")
    approve(browser, submitted)
    browser.post(
        f"/desk/pages/{submitted.pk}/edit/",
        form(**{"action-workflow-action": "1", "workflow-action-name": "approve"}),
    )
    submitted.refresh_from_db()
    assert not submitted.live
    page = browser.get(f"/desk/pages/{submitted.pk}/edit/").content.decode()
    assert "Request changes" in page
    assert "Approve and Publish" not in page


def test_approval_is_in_the_log(desk, submitted):
    approve(desk("press-officer"), submitted)
    actions = list(PageLogEntry.objects.filter(page=submitted.pk).values_list("action", flat=True))
    assert {"wagtail.workflow.start", "wagtail.workflow.approve", "wagtail.publish"} <= set(actions)


def test_a_clip_is_approved_by_editors_not_by_chapter_editors(desk, chapter):
    body = chapter("mn")
    new = {
        "headline": "Seen", "kind": "print", "chapter": body.pk, "date": "2026-11-20", "no_byline": "on",
        "outlet": Outlet.objects.create(name="Star").pk, "action-publish": "1",
    }  # fmt: skip
    chapter_desk, editor = desk("chapter-editor", body), desk("editor")
    chapter_desk.post("/desk/snippets/coverage/clip/add/", new)
    clip = body.clips.get()
    assert not clip.live
    editor.post(f"/desk/snippets/coverage/clip/edit/{clip.pk}/", new)
    clip.refresh_from_db()
    assert clip.live


@pytest.mark.parametrize("role", ["press-officer", "editor", "chapter-editor", "researcher"])
@pytest.mark.parametrize("door", ["users/", "groups/", "settings/content/sitesettings/", "sites/"])
def test_settings_and_people_are_for_administrators(desk, role, door):
    assert desk(role).get(f"/desk/{door}").status_code in (302, 403)


@pytest.mark.parametrize(
    "door", ["users/", "groups/", "workflows/list/", "settings/content/sitesettings/"]
)
def test_an_administrator_needs_no_superuser_switch(desk, door):
    browser = desk("administrator")
    assert not browser.user.is_superuser
    assert browser.get(f"/desk/{door}", follow=True).status_code == 200


def test_a_researcher_drafts_a_report_and_keeps_the_directory(desk, section):
    browser = desk("researcher")
    answer, article = created(browser, section, "report", **{"action-publish": "1"})
    assert answer.status_code == 302
    assert not article.live
    assert browser.get("/desk/snippets/directory/office/add/").status_code == 200


def test_ensuring_roles_twice_changes_nothing(front):
    def counted():
        return Group.objects.count(), GroupPagePermission.objects.count()

    before = counted()
    ensure_roles()
    assert counted() == before
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
