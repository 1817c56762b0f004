"""The Press room at the desk: who may see it, what it says, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from dateline.newsroom.models import Article
from dateline.publishing import queries
from dateline.publishing.founding import found
from dateline.publishing.marks import BACKGROUND
from dateline.publishing.models import Announcement, Change, Edition, Output
from dateline.publishing.outputs import FAMILIES, FRONT, LIST, STORY
from dateline.publishing.press import press_until_idle, the_store

pytestmark = pytest.mark.django_db

ROOM, WHY = "/desk/press/", "/desk/press/why/"
BUTTONS = ["/desk/press/again/", "/desk/press/retry/", "/desk/press/send-again/"]
ALLOWED = ["administrator", "press-officer", "editor"]


@pytest.fixture
def story(publish: Callable[..., Article]) -> Article:
    article = publish("Rivers rise")
    found("test")
    press_until_idle()
    return article


@pytest.fixture
def broken(story: Article, monkeypatch: pytest.MonkeyPatch) -> str:
    """The path of a story that cannot be rendered."""

    def fail(**arguments: object) -> None:
        raise ValueError("the <deck> is a list")

    monkeypatch.setitem(FAMILIES, "article", replace(FAMILIES["article"], render=fail))
    story.save()
    press_until_idle()
    return story.public_path or ""


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def said(client: Client, address: str, **posted: object) -> str:
    """Presses a button and answers with the text of the page that follows."""
    answer = client.post(address, posted, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ALLOWED)
def test_whoever_publishes_sees_the_room_and_its_entry(
    role: str, desk: Callable[..., Client], story: Article
) -> None:
    client = desk(role)
    assert "Everything is live." in page(client, ROOM)
    assert '"press-room"' in page(client, "/desk/")
    assert "up to date" in page(client, f"{WHY}?address=/")
    edition = Edition.objects.latest("pk")
    assert edition.pages[0][0] in page(client, f"/desk/press/editions/{edition.pk}/")


@pytest.mark.parametrize("role", ["researcher", "chapter-editor"])
def test_everybody_else_is_refused_at_every_door(
    role: str, desk: Callable[..., Client], story: Article, chapter: Callable[..., object]
) -> None:
    client = desk(role, chapter("mn"))
    edition = Edition.objects.latest("pk")
    for address in [ROOM, WHY, f"/desk/press/editions/{edition.pk}/"]:
        assert client.get(address).status_code == 302, address
    before = Output.objects.get(path="/").rendered_at
    for address in BUTTONS:
        assert client.post(address, {"path": "/"}).status_code == 302, address
    assert Output.objects.get(path="/").rendered_at == before
    assert '"press-room"' not in page(client, "/desk/")


def test_nobody_sees_it_without_signing_in(client: Client, front: object) -> None:
    answer = client.get(ROOM)
    assert answer.status_code == 302 and "/login/" in answer["Location"]


def test_buttons_need_a_post_and_a_token(desk: Callable[..., Client], story: Article) -> None:
    client = desk()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(client.user)  # type: ignore[attr-defined]
    for address in BUTTONS:
        assert client.get(address).status_code == 405
        assert strict.post(address, {"path": "/"}).status_code == 403


def test_a_room_where_nothing_was_pressed_says_how_it_begins(desk: Callable[..., Client]) -> None:
    Change.objects.all().delete()
    told = page(desk(), ROOM)
    assert "Nothing has been pressed yet." in told
    assert "dateline run" in told


def test_the_sentence_counts_what_is_being_pressed(story: Article) -> None:
    Output.objects.filter(path__in=["/", "/news/"]).update(stale=FRONT, reason="a test")
    now = queries.now()
    assert now.sentence == "2 pages are being pressed."
    assert now.busy and now.tone == queries.WORKING
    assert now.fresh == now.total - 2


def test_the_queue_names_the_next_pages_with_their_reasons(
    desk: Callable[..., Client], story: Article
) -> None:
    Output.objects.filter(path="/").update(stale=FRONT, reason="topic “Water” saved")
    Output.objects.filter(path="/news/").update(stale=LIST + BACKGROUND, reason="a new theme")
    told = page(desk(), ROOM)
    assert "topic “Water” saved" in told
    assert told.index("topic “Water” saved") < told.index("a new theme")
    assert "(background)" in told
    assert 'data-press-busy="yes"' in told and "<progress" in told


def test_work_that_nobody_takes_up_is_told(desk: Callable[..., Client], story: Article) -> None:
    long_ago = timezone.now() - timedelta(minutes=5)
    Edition.objects.update(began_at=long_ago)
    Change.objects.create(key="content.topic:1", action="saved", noticed_at=long_ago)
    now = queries.now()
    assert now.stuck == long_ago and now.tone == queries.TROUBLE
    assert "nobody takes it up" in page(desk(), ROOM)


def test_a_change_of_this_moment_is_not_called_stuck(story: Article) -> None:
    Edition.objects.update(began_at=timezone.now() - timedelta(minutes=5))
    Change.objects.create(key="content.topic:1", action="saved")
    assert queries.now().stuck is None


def test_a_long_edition_is_not_called_stuck_while_it_is_being_made(story: Article) -> None:
    Output.objects.filter(path="/").update(stale=FRONT)
    Edition.objects.update(began_at=timezone.now() - timedelta(minutes=5))
    Edition.objects.create(began_at=timezone.now() - timedelta(minutes=1))
    assert queries.now().stuck is None


def test_a_rebuild_says_how_long_it_takes(story: Article) -> None:
    moment = timezone.now()
    Edition.objects.all().delete()
    for seconds in (20, 10):
        at = moment - timedelta(seconds=seconds)
        Edition.objects.create(state="live", began_at=at, live_at=at, rendered=100)
    Output.objects.filter(path="/").update(stale=FRONT + BACKGROUND)
    left = queries.now().seconds_left
    assert left is not None and left <= 1


def test_a_failed_page_is_shown_with_its_error_and_the_next_try(
    desk: Callable[..., Client], broken: str
) -> None:
    told = page(desk(), ROOM)
    assert "1 page could not be rendered." in told
    assert broken in told
    assert "ValueError: the &lt;deck&gt; is a list" in told
    assert "What was stored before stays live" in told
    assert the_store().read(broken) is not None


def test_the_start_page_names_failed_renders_to_those_who_may_act(
    desk: Callable[..., Client], broken: str
) -> None:
    assert "1 page could not be rendered" in page(desk("editor"), "/desk/")
    assert "could not be rendered" not in page(desk("researcher"), "/desk/")


def test_the_start_page_says_nothing_where_all_is_well(
    desk: Callable[..., Client], story: Article
) -> None:
    assert "The press" not in page(desk(), "/desk/")


def test_retry_presses_a_mended_page_at_once(
    desk: Callable[..., Client], broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = desk()
    assert "could not be rendered: ValueError" in said(client, BUTTONS[1], path=broken)
    good = replace(FAMILIES["article"], render=lambda **a: FAMILIES["front"].render())
    monkeypatch.setitem(FAMILIES, "article", good)
    assert "was pressed in" in said(client, BUTTONS[1], path=broken)
    row = Output.objects.get(path=broken)
    assert (row.failures, row.error, row.stale) == (0, "", 0)


def test_retry_of_all_puts_every_failed_page_back_into_the_queue(
    desk: Callable[..., Client], broken: str
) -> None:
    assert Output.objects.get(path=broken).retry_at is not None
    assert "1 page is tried again now." in said(desk(), BUTTONS[1])
    assert Output.objects.get(path=broken).retry_at is None


def test_a_page_can_be_pressed_again_though_nothing_changed(
    desk: Callable[..., Client], story: Article
) -> None:
    before = Output.objects.get(path="/").rendered_at
    told = said(desk(), BUTTONS[0], path="/")
    assert "It is the same as before." in told
    after = Output.objects.get(path="/").rendered_at
    assert before and after and after > before


def test_pressing_again_brings_back_what_the_store_lost(
    desk: Callable[..., Client], story: Article
) -> None:
    kept = the_store().read("/")
    the_store().remove("/")
    said(desk(), BUTTONS[0], path="/")
    assert kept is not None and the_store().read("/") == kept


def test_pressing_what_is_not_there_says_so(desk: Callable[..., Client], story: Article) -> None:
    told = said(desk(), BUTTONS[0], path="/news/2026/11/never-written/")
    assert "There is no page at" in told
    assert "There is no page at" in said(desk(), BUTTONS[0], path="/no-family-has-this.zip")


def test_the_why_box_takes_a_whole_address_and_links_rows_to_their_forms(
    desk: Callable[..., Client], story: Article
) -> None:
    told = page(desk(), f"{WHY}?{urlencode({'address': f'http://testserver{story.public_path}'})}")
    assert f"/desk/pages/{story.pk}/edit/" in told
    assert "article “Rivers rise”" in told


def test_the_why_box_refuses_another_site_kindly(
    desk: Callable[..., Client], front: object, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    told = page(desk(), f"{WHY}?address=https://elsewhere.example/")
    assert "elsewhere.example is not this site" in told


def test_what_is_pasted_is_never_markup(desk: Callable[..., Client], front: object) -> None:
    told = page(desk(), f"{WHY}?{urlencode({'address': '/<script>alert(1)</script>/'})}")
    assert "<script>alert(1)" not in told


def test_an_edition_tells_its_causes_and_the_fate_of_its_pages(
    desk: Callable[..., Client], broken: str
) -> None:
    edition = Edition.objects.filter(failed=1).latest("pk")
    told = page(desk(), f"/desk/press/editions/{edition.pk}/")
    assert "article “Rivers rise”" in told
    assert broken in told and "failed" in told


def test_editions_come_newest_first_a_page_at_a_time(
    desk: Callable[..., Client], front: object
) -> None:
    made = [Edition.objects.create(state="live", live_at=timezone.now()).pk for _ in range(25)]
    client = desk()
    first, second = page(client, ROOM), page(client, f"{ROOM}?p=2")
    assert f"editions/{made[-1]}/" in first and f"editions/{made[0]}/" not in first
    assert f"editions/{made[0]}/" in second


@pytest.fixture
def given_up(story: Article) -> Announcement:
    return Announcement.objects.create(
        edition=Edition.objects.latest("pk"), kind="websub", target="hub", state="given_up",
        payload={"to": "https://hub.example/", "topics": ["https://press.example.org/feed.rss"]},
        error="hub.example does not answer.", attempts=9,
    )  # fmt: skip


def test_an_announcement_that_was_given_up_is_shown_and_can_be_sent_again(
    desk: Callable[..., Client], given_up: Announcement
) -> None:
    client = desk()
    assert "hub.example does not answer." in page(client, ROOM)
    assert "could not be delivered" in page(client, "/desk/")
    where = f"/desk/press/editions/{given_up.edition_id}/"
    answer = client.post(BUTTONS[2], {"announcement": given_up.pk, "next": where})
    assert answer["Location"] == where
    given_up.refresh_from_db()
    assert given_up.state == "due"


def test_a_button_leads_back_to_the_desk_only(
    desk: Callable[..., Client], given_up: Announcement
) -> None:
    answer = desk().post(BUTTONS[2], {"announcement": given_up.pk, "next": "https://evil.example/"})
    assert answer["Location"] == ROOM


def test_the_editor_of_a_live_page_sees_what_the_press_made_of_it(
    desk: Callable[..., Client], story: Article
) -> None:
    edit = f"/desk/pages/{story.pk}/edit/"
    told = page(desk(), edit)
    assert "Live as of" in told and urlencode({"address": story.public_path}) in told
    Output.objects.filter(path=story.public_path).update(stale=STORY)
    assert "Waits to be pressed" in page(desk(), edit)
    Output.objects.filter(path=story.public_path).update(error="ValueError: no")
    assert "Could not be rendered" in page(desk(), edit)
