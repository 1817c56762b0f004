"""The desk's pages of intake: adding, reviewing, deciding; each confined to one's own chapters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from dateline.contacts.models import Outlet
from dateline.coverage.intake.actions import add_candidates
from dateline.coverage.intake.found import Found
from dateline.coverage.models import Candidate, Clip, Cluster
from dateline.publishing.press import press, the_store

pytestmark = pytest.mark.django_db
QUEUE, ADD = "/desk/coverage/", "/desk/coverage/add/"


@pytest.fixture
def story(front: Any) -> Callable[..., Candidate]:
    def make(link: str = "https://star.example/bridge-1", **fields: Any) -> Candidate:
        [row] = add_candidates([Found(link)], via="paste")
        outlet, _ = Outlet.objects.get_or_create(name="Star")
        ready = {"headline": f"Money {link[-8:]}", "outlet": outlet, "byline": "Ann Ash", "date": date(2026, 11, 20),
                 "state": "review", "due_at": None}  # fmt: skip
        Candidate.objects.filter(pk=row.pk).update(**{**ready, **fields})
        return Candidate.objects.get(pk=row.pk)

    return make


def posted(browser: Client, row: Candidate, **changed: Any) -> dict[str, Any]:
    """What the form of the open story would send, with these changes."""
    form = browser.get(QUEUE, {"c": row.pk}).context["form"]
    told: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        value = "" if value is None or value is False else value
        told[bound.html_name] = told[bound.html_initial_name] = (
            [str(getattr(v, "pk", v)) for v in value] if isinstance(value, list) else str(value)
        )
    for name in ("no_byline",):
        if not told[name]:
            del told[name]
    return {**told, **changed}


def test_pasted_links_are_added_and_lines_without_one_are_named_and_kept(
    desk: Any, front: Any
) -> None:
    browser = desk("editor")
    text = "Read https://star.example/a-1 today\n\nno link here\nwww.b.example/2\nhttps://star.example/a-1?utm_source=x"
    page = browser.post(ADD, {"links": text, "chapter": ""})
    assert Candidate.objects.count() == 2
    assert page.context["odd"] == [(3, "no link here")]
    assert b"Line 3: no link here" in page.content
    assert page.context["form"].initial["links"] == "no link here"
    assert Candidate.objects.first().added_by == browser.user


def test_good_links_lead_to_the_queue_at_once(desk: Any, front: Any) -> None:
    page = desk("editor").post(
        ADD, {"links": "https://star.example/a-1", "chapter": ""}, follow=True
    )
    assert page.redirect_chain == [(QUEUE, 302)]
    assert b"Reading the page" in page.content
    assert b"Reload" in page.content


def test_a_known_link_leads_to_where_it_is(desk: Any, story: Any, clip: Any) -> None:
    browser = desk("editor")
    story()
    rejected = story("https://star.example/b-2")
    browser.post(f"{QUEUE}{rejected.pk}/reject/", {"reason": "Another Duluth"})
    clip("Of ours", link="https://star.example/c-3")
    page = browser.post(
        ADD,
        {
            "links": "star.example/bridge-1\nhttps://star.example/b-2\nhttps://star.example/c-3/",
            "chapter": "",
        },
    )
    said = page.content.decode()
    assert "in the queue already" in said
    assert "rejected by Kim Editor" in said
    assert "Another Duluth" in said
    assert "It is a clip" in said
    browser.post(f"{QUEUE}{rejected.pk}/again/")
    rejected.refresh_from_db()
    assert rejected.state == "review"


def test_a_bookmark_fills_the_box_and_adds_nothing(desk: Any, front: Any) -> None:
    browser = desk("editor")
    page = browser.get(ADD, {"url": "https://star.example/a-1", "title": "<b>Title</b>"})
    assert page.context["form"].initial["links"] == "https://star.example/a-1"
    assert browser.get(ADD, {"text": "Look: https://star.example/a-1"}).context["form"].initial
    assert not Candidate.objects.exists()
    browser.post(ADD, {"links": "https://star.example/a-1", "shared": "1", "chapter": ""})
    assert Candidate.objects.get().via == "shared"
    told = browser.get("/desk/coverage/manifest.webmanifest").json()
    assert told["share_target"]["action"] == ADD


def test_the_open_story_says_where_each_value_is_from_and_why_somebody_is_mentioned(
    desk: Any, story: Any
) -> None:
    row = story(
        found={
            "title": "x",
            "sources": {"title": {"source": "json-ld", "confidence": 0.97}},
            "image": "https://star.example/p.jpg",
        }
    )
    row.mentions.create(
        phrase="Jane Roe",
        text="Jane Roe",
        sentence="So said <b>Jane Roe</b>.",
        start=0,
        certainty="certain",
        why="The same text says “Mayor”.",
    )
    said = desk("editor").get(QUEUE, {"c": row.pk}).content.decode()
    assert "From structured data, 97 % sure." in said
    assert "So said &lt;b&gt;Jane Roe&lt;/b&gt;." in said
    assert "The same text says “Mayor”." in said
    assert 'href="https://star.example/bridge-1" target="_blank" rel="noopener noreferrer"' in said
    assert "https://star.example/p.jpg" in said
    assert '<img src="https://star.example' not in said


def test_approving_saves_what_was_typed_publishes_and_goes_on_to_the_next(
    desk: Any, story: Any
) -> None:
    older, row = story("https://star.example/b-2"), story()
    browser = desk("editor")
    page = browser.post(f"{QUEUE}{row.pk}/approve/", posted(browser, row, headline="Better"))
    row.refresh_from_db()
    assert page.url == f"{QUEUE}?c={older.pk}"
    assert (row.state, row.edited, row.clip.headline, row.clip.live) == (
        "approved",
        ["headline"],
        "Better",
        True,
    )


def test_a_story_goes_out_with_its_copies_by_one_button(desk: Any, story: Any) -> None:
    cluster = Cluster.objects.create()
    made = (story(f"https://star.example/c-{n}") for n in range(3))
    rows = [row for row in made if Candidate.objects.filter(pk=row.pk).update(cluster=cluster)]
    Candidate.objects.filter(pk=rows[2].pk).update(byline="")
    browser = desk("editor")
    assert "Approve with its 2 copies" in browser.get(f"{QUEUE}?c={rows[0].pk}").content.decode()
    answer = browser.post(
        f"{QUEUE}{rows[0].pk}/approve/", posted(browser, rows[0], copies="1"), follow=True
    )
    assert Clip.objects.filter(live=True).count() == 2
    told = answer.content.decode()
    assert "And 1 of its copies" in told
    assert "Still to decide, the copy at" in told
    assert answer.redirect_chain[-1][0] == f"{QUEUE}?c={rows[2].pk}", "what is left is next"


def test_what_the_checks_refuse_is_said_at_its_field_and_what_was_typed_stays(
    desk: Any, story: Any
) -> None:
    row = story(byline="")
    browser = desk("editor")
    page = browser.post(
        f"{QUEUE}{row.pk}/approve/",
        posted(browser, row, headline="Better", outlet_name="Unknown paper"),
    )
    assert page.status_code == 422
    assert any("C04" in error for error in page.context["form"].errors["byline"])
    [error] = page.context["form"].errors["outlet_name"]
    assert "“Unknown paper” is not in the directory yet" in error and "C04" in error
    assert "Better" in page.content.decode()
    assert not Clip.objects.exists()


def test_a_form_that_is_older_than_the_fetch_undoes_nothing(desk: Any, story: Any) -> None:
    row = story(headline="", date=None)
    browser = desk("editor")
    sent = posted(browser, row, byline="Bo Beech")
    Candidate.objects.update(headline="From the page", date=date(2026, 11, 21))
    browser.post(f"{QUEUE}{row.pk}/save/", sent)
    row.refresh_from_db()
    assert (row.headline, row.date, row.byline) == ("From the page", date(2026, 11, 21), "Bo Beech")
    assert row.edited == ["byline"]


def test_reject_merge_split_undo_and_fetch_are_buttons(desk: Any, story: Any) -> None:
    browser = desk("editor")
    row, other = story(), story("https://star.example/b-2")
    browser.post(f"{QUEUE}{row.pk}/merge/", {"into": "https://www.star.example/b-2/"})
    assert Candidate.objects.get(pk=row.pk).into == other
    browser.post(f"{QUEUE}{other.pk}/split/")
    browser.post(f"{QUEUE}{row.pk}/merge/", {"into": str(other.pk)})
    browser.post(f"{QUEUE}undo/")
    browser.post(f"{QUEUE}{row.pk}/reject/", {"reason": ""})
    assert Candidate.objects.get(pk=row.pk).state == "rejected"
    browser.post(f"{QUEUE}undo/")
    browser.post(f"{QUEUE}{row.pk}/fetch/")
    row.refresh_from_db()
    assert (row.state, row.filling) == ("review", True)
    wrong = browser.post(f"{QUEUE}{row.pk}/merge/", {"into": "https://star.example/nowhere"})
    assert wrong.status_code == 422
    assert b"no story in the queue" in wrong.content


def test_nothing_is_changed_by_get(desk: Any, story: Any) -> None:
    browser, row = desk("editor"), story()
    for verb in ("approve", "reject", "merge", "split", "fetch", "again", "outlet", "save"):
        assert browser.get(f"{QUEUE}{row.pk}/{verb}/").status_code == 405
    assert browser.get(f"{QUEUE}undo/").status_code == 405


def test_staff_of_a_chapter_see_and_decide_only_what_is_theirs(
    desk: Any, story: Any, chapter: Any
) -> None:
    own, foreign = chapter("mn"), chapter("wi")
    mine, theirs = story(chapter=own), story("https://star.example/b-2", chapter=foreign)
    browser = desk("chapter-editor", own)
    said = browser.get(QUEUE).content.decode()
    assert mine.headline in said
    assert theirs.headline not in said
    assert browser.get(QUEUE, {"c": theirs.pk}).status_code in (302, 403)
    for verb in ("approve", "reject", "merge", "split", "fetch", "again", "outlet", "save"):
        assert browser.post(f"{QUEUE}{theirs.pk}/{verb}/").status_code in (302, 403), verb
    assert (
        theirs.headline
        not in browser.get(f"{QUEUE}lines/", {"keys": f"{mine.pk},{theirs.pk}"}).content.decode()
    )
    browser.post(f"{QUEUE}{mine.pk}/merge/", {"into": theirs.link})
    page = browser.post(ADD, {"links": theirs.link, "chapter": own.pk})
    assert "Another desk" in page.content.decode()
    assert theirs.headline not in page.content.decode()
    browser.post(ADD, {"links": "https://star.example/new-1", "chapter": foreign.pk})
    assert not Candidate.objects.filter(chapter=foreign).exclude(pk=theirs.pk).exists()
    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.state, mine.state) == ("review", "review")


def test_what_a_chapter_approves_waits_for_somebody_who_publishes(
    desk: Any, story: Any, chapter: Any
) -> None:
    own = chapter("mn")
    row, browser = story(chapter=own), desk("chapter-editor", own)
    assert "Approve as a draft" in browser.get(QUEUE).content.decode()
    browser.post(f"{QUEUE}{row.pk}/approve/", posted(browser, row))
    assert not Clip.objects.get().live


def test_the_queue_is_filtered_and_says_what_to_do_when_it_is_empty(desk: Any, front: Any) -> None:
    browser = desk("editor")
    assert b"Paste links" in browser.get(QUEUE).content
    row = add_candidates([Found("https://star.example/a-1", "Sure thing")], via="paste")[0]
    Candidate.objects.filter(pk=row.pk).update(certainty="certain", state="review", due_at=None)
    for told, there in (({"certainty": "certain"}, True), ({"certainty": "possible"}, False), ({"state": "rejected"}, False),
                        ({"source": "paste"}, True), ({"source": "scan"}, False), ({"chapter": "none"}, True)):  # fmt: skip
        assert (b"Sure thing" in browser.get(QUEUE, told).content) is there, told


def test_the_start_page_counts_what_is_to_be_reviewed(desk: Any, story: Any) -> None:
    story()
    story("https://star.example/b-2")
    said = desk("editor").get("/desk/").content.decode()
    assert "Coverage to review" in said
    assert "2 stories" in said


def test_the_form_of_a_clip_names_the_other_clip_of_its_page(desk: Any, clip: Any) -> None:
    browser, first = desk("editor"), clip("The first", link="https://star.example/a-1")
    second = clip("The second", link="https://star.example/b-2")
    address = f"/desk/snippets/coverage/clip/edit/{second.pk}/"
    page = browser.post(
        address,
        {"headline": "The second", "link": "https://m.star.example/a-1?fbclid=1", "kind": "web"},
    )
    error = page.context["form"].errors["link"][0]
    assert "The first" in error
    assert f"/edit/{first.pk}/" in error
    assert f'/edit/{first.pk}/">The first</a>' in page.content.decode()


def test_a_stored_copy_is_public_only_with_a_reason(desk: Any, clip: Any) -> None:
    row = clip()
    page = desk("editor").post(
        f"/desk/snippets/coverage/clip/edit/{row.pk}/",
        {"headline": "A", "link": row.link, "kind": "web", "show_copy": "on"},
    )
    assert "copy_rights" in page.context["form"].errors


def test_a_transcript_is_on_no_public_page(clip: Any, settings: Any, publish: Any) -> None:
    release = publish("A release", kind="press-release")
    clip(
        kind="radio",
        transcript="zebrawords were spoken",
        programme="Morning",
        covers=release,
        live=True,
    )
    press()
    store = the_store()
    pages = {path: store.read(path) for path in store.paths()}
    assert any(page and b"A headline" in page.body for page in pages.values())
    assert not [path for path, page in pages.items() if page and b"zebrawords" in page.body]
