"""The desk's pages of links and copies: who may do what, and that a copy can do nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from dateline.archive.actions import keep_copy
from dateline.archive.models import Link, StoredCopy
from dateline.archive.tests.newspaper import story
from dateline.coverage.links.actions import heed, watch_articles, watch_clips
from dateline.coverage.links.queries import with_dead_links
from dateline.coverage.models import Clip
from dateline.lib.http import Fetched
from dateline.newsroom.checks import Facts
from dateline.newsroom.desk_checks.items import article_items

pytestmark = pytest.mark.django_db
SEEN = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
RIGHTS = "Jo Lens, by mail, Nov. 3"


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def filed(clip: Any) -> Any:
    """``filed("One", state="gone")``: a watched clip with a copy."""

    def make(name: str = "One", *, state: str = "ok", moved_to: str = "", **fields: Any) -> Clip:
        link = f"https://star.example/{name.lower()}"
        made = clip(name, link=link, **fields)
        watch_clips([made.pk])
        since = None if state == "ok" else SEEN + timedelta(days=3)
        Link.objects.filter(address=link).update(state=state, since=since, moved_to=moved_to)
        keep_copy(Fetched(link, link, 200, "text/html", "", story(name), reason="OK"), at=SEEN)
        heed([link])
        return Clip.objects.get(pk=made.pk)

    return make


def link_of(clip: Clip) -> Link:
    return Link.objects.get(address=clip.link)


def pages_of(clip: Clip) -> list[str]:
    copy = StoredCopy.objects.get(requested=clip.link)
    named = ("desk_copy", "desk_copy_content", "desk_copy_warc")
    return [
        reverse("desk_clip_links", args=[clip.pk]),
        *(reverse(n, args=[copy.pk]) for n in named),
    ]


def test_the_list_shows_what_needs_somebody_with_what_to_do(desk: Any, filed: Any) -> None:
    filed("Gone", state="gone")
    filed("Fine")
    filed("Moved", state="moved", moved_to="https://star.example/new")
    page = desk("press-officer").get(reverse("desk_links")).content.decode()
    assert "star.example/gone" in page and "star.example/fine" not in page
    for words in ("Mark as alive", "Take the new address", "Check now", "Stored copies"):
        assert words in page
    every = desk("editor").get(reverse("desk_links") + "?state=any&q=fine").content.decode()
    assert "star.example/fine" in every and "star.example/gone" not in every


def test_chapter_staff_see_the_links_and_copies_of_their_chapter_alone(desk: Any, filed: Any, chapter: Any) -> None:  # fmt: skip
    own, other = chapter("mn"), chapter("wi")
    ours, theirs = filed("Ours", state="gone", chapter=own), filed("Theirs", state="gone", chapter=other)  # fmt: skip
    shared = filed("Shared", state="gone")
    browser = desk("chapter-editor", own)
    page = browser.get(reverse("desk_links")).content.decode()
    assert "star.example/ours" in page and "theirs" not in page and "shared" not in page
    assert {browser.get(path).status_code for path in pages_of(ours)} == {200}
    for clip in (theirs, shared):
        assert {browser.get(path).status_code for path in pages_of(clip)} == {302}
        told = browser.post(reverse("desk_link_act", args=[link_of(clip).pk, "alive"]))
        assert told.status_code in (302, 403, 404) and link_of(clip).state == "gone"
        browser.post(reverse("desk_clip_keep", args=[clip.pk]))
    start = browser.get(reverse("wagtailadmin_home")).content.decode()
    assert "Broken links" in start and "star.example/theirs" not in start


def test_every_change_is_a_post(desk: Any, filed: Any) -> None:
    clip = filed(state="gone")
    copy = StoredCopy.objects.get()
    browser = desk()
    for name, args in (
        ("desk_link_act", [link_of(clip).pk, "alive"]), ("desk_clip_keep", [clip.pk]),
        ("desk_copy_forget", [copy.pk]),
    ):  # fmt: skip
        assert browser.get(reverse(name, args=args)).status_code == 405
    assert link_of(clip).state == "gone" and StoredCopy.objects.exists()


def test_a_moved_address_is_taken_by_one_click_and_logged(desk: Any, filed: Any) -> None:
    clip = filed(state="moved", moved_to="https://star.example/2027/one")
    browser = desk("press-officer")
    browser.post(reverse("desk_link_act", args=[link_of(clip).pk, "take"]))
    clip.refresh_from_db()
    assert clip.link == "https://star.example/2027/one" and clip.live
    assert clip.latest_revision.as_object().link == clip.link
    assert clip.address == "https://star.example/2027/one"


def test_who_may_not_publish_clips_takes_no_address(desk: Any, filed: Any) -> None:
    clip = filed(state="moved", moved_to="https://star.example/2027/one")
    browser = desk("researcher")
    assert "Take the new" not in browser.get(reverse("desk_links")).content.decode()
    browser.post(reverse("desk_link_act", args=[link_of(clip).pk, "take"]))
    assert Clip.objects.get(pk=clip.pk).link == "https://star.example/one"


def test_a_draft_that_waits_gets_the_address_and_keeps_waiting(desk: Any, filed: Any) -> None:
    clip = filed(state="moved", moved_to="https://star.example/2027/one")
    clip.headline = "A better headline"
    clip.save_revision()
    desk("press-officer").post(reverse("desk_link_act", args=[link_of(clip).pk, "take"]))
    now = Clip.objects.get(pk=clip.pk)
    assert (now.headline, now.link) == ("One", "https://star.example/2027/one")
    draft = now.get_latest_revision_as_object()
    assert (draft.headline, draft.link) == ("A better headline", "https://star.example/2027/one")


def test_an_address_that_another_clip_has_is_not_taken(desk: Any, filed: Any) -> None:
    other = filed("Two")
    clip = filed(state="moved", moved_to=f"{other.link}?utm_source=x")
    told = desk().post(reverse("desk_link_act", args=[link_of(clip).pk, "take"]), follow=True)
    assert "“Two” has that address already" in told.content.decode()
    assert Clip.objects.get(pk=clip.pk).link == "https://star.example/one"


def test_marking_as_alive_leads_back_where_it_was_pressed_and_nowhere_else(desk: Any, filed: Any) -> None:  # fmt: skip
    clip = filed(state="soft-404")
    address = reverse("desk_link_act", args=[link_of(clip).pk, "alive"])
    assert desk().post(address, {"next": "https://evil.example/"})["Location"] == reverse("desk_links")  # fmt: skip
    assert link_of(clip).state == "ok" and link_of(clip).vouched_until


def test_a_copy_is_shown_where_nothing_can_act(desk: Any, filed: Any) -> None:
    clip = filed()
    copy = StoredCopy.objects.get(requested=clip.link)
    browser = desk("editor")
    frame = browser.get(reverse("desk_copy", args=[copy.pk])).content.decode()
    assert 'sandbox="allow-popups' in frame and "allow-scripts" not in frame
    told = browser.get(reverse("desk_copy_content", args=[copy.pk]))
    policy = told["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "sandbox" in policy
    assert "unsafe" not in policy and "script-src" not in policy
    text = told.content.decode()
    assert "The council voted" in text and "<script" not in text and "ads.example" not in text
    file = browser.get(reverse("desk_copy_warc", args=[copy.pk]))
    assert file["Content-Disposition"].startswith("attachment")


def test_who_may_not_delete_clips_deletes_no_copies(desk: Any, filed: Any) -> None:
    filed()
    copy = StoredCopy.objects.get()
    desk("researcher").post(reverse("desk_copy_forget", args=[copy.pk]))
    assert StoredCopy.objects.exists()
    desk("press-officer").post(reverse("desk_copy_forget", args=[copy.pk]))
    assert not StoredCopy.objects.exists()


def test_the_form_shows_the_link_and_asks_why_a_copy_may_be_public(desk: Any, filed: Any) -> None:
    clip = filed(state="gone")
    browser = desk("press-officer")
    edit = reverse(Clip.snippet_viewset.get_url_name("edit"), args=[clip.pk])
    page = browser.get(edit).content.decode()
    assert "Gone" in page and "Stored copy of" in page and "Link and copies" in page
    told = browser.post(
        edit, {"headline": "One", "kind": "web", "link": clip.link, "show_copy": "on"}
    )
    assert "whose consent lets us show the copy" in told.content.decode()
    assert not Clip.objects.get(pk=clip.pk).show_copy


def test_a_check_finds_the_dead_link_and_offers_the_copy_only_where_it_is_public(publish: Any, filed: Any) -> None:  # fmt: skip
    clip = filed(state="gone")
    article = publish("Links", body=[("text", f'<p><a href="{clip.link}">the story</a></p>')])
    watch_articles([article.pk])
    items = article_items([article])
    assert with_dead_links(items, Facts()).dead == {clip.link: ""}
    Clip.objects.filter(pk=clip.pk).update(show_copy=True, copy_rights=RIGHTS)
    (told,) = with_dead_links(items, Facts()).dead.values()
    assert told.startswith("https://press.example.org/in-the-news/copies/")
