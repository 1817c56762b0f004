"""What readers see of a dead link, and where a stored copy stands (rule V6)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from dateline.archive.actions import call_alive, forget_copy, keep_copy, look_at_due
from dateline.archive.models import Host, Link, StoredCopy
from dateline.archive.tests.conftest import paper  # noqa: F401 - a fixture
from dateline.archive.tests.newspaper import Newspaper, story
from dateline.coverage.links.actions import heed, watch_everything
from dateline.coverage.models import Clip, DeadLink
from dateline.lib.http import Fetched
from dateline.publishing.founding import found
from dateline.publishing.models import Change, Edition
from dateline.publishing.press import press_until_idle, the_store
from dateline.website.tests.test_the_press import check

pytestmark = pytest.mark.django_db
LINK = "https://star.example/2026/bridge"
GONE_AT = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
MONTH = "/in-the-news/2026/11/"
RIGHTS = "CC BY 4.0, as the outlet says on each page"


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def answered(url: str = LINK, body: bytes | None = None) -> Fetched:
    page = story() if body is None else body
    return Fetched(url, url, 200, "text/html", "utf-8", page, reason="OK")


@pytest.fixture
def dies() -> Callable[..., None]:
    """``dies()``: the link is found to be gone, as the archive tells it."""

    def now(state: str = Link.State.GONE, address: str = LINK) -> None:
        Link.objects.filter(address=address).update(state=state, since=GONE_AT)
        heed([address])
        press_until_idle()

    return now


@pytest.fixture
def filed(front: Any, clip: Callable[..., Clip]) -> Callable[..., Clip]:
    """``filed(show_copy=True)``: a public clip, of whose page there is a stored copy."""

    def make(headline: str = "Mayor opens the bridge", link: str = LINK, **fields: Any) -> Clip:
        made = clip(headline, link=link, **fields)
        found("code")
        press_until_idle()
        keep_copy(answered(link), at=GONE_AT - timedelta(days=3))
        return made

    return make


def stored() -> dict[str, bytes]:
    store = the_store()
    return {path: store.read(path).body for path in store.paths()}


def copies() -> list[str]:
    return [path for path in the_store().paths() if path.startswith("/in-the-news/copies/")]


def everywhere(word: str) -> list[str]:
    return [path for path, body in stored().items() if word.encode() in body]


def test_a_dead_link_keeps_its_clip_and_says_so(filed: Any, dies: Any) -> None:
    clip = filed()
    assert b"No longer" not in stored()[MONTH]
    dies()
    page = stored()[MONTH]
    assert b"No longer at the outlet since Nov. 2026." in page and clip.headline.encode() in page
    assert LINK.encode() in page
    assert b"No longer at the outlet since Nov. 2026." in stored()["/"]
    check()


def test_a_host_that_does_not_answer_is_not_called_gone(filed: Any, dies: Any) -> None:
    filed()
    dies(Link.State.UNREACHABLE)
    assert b"Not reachable at the outlet since Nov. 2026." in stored()[MONTH]


@pytest.mark.parametrize(
    "fields", [{}, {"show_copy": True}, {"show_copy": True, "copy_rights": "  "}, {"copy_rights": RIGHTS}]
)  # fmt: skip
def test_a_copy_without_rights_is_nowhere_in_the_store(fields: dict[str, Any], filed: Any, dies: Any) -> None:  # fmt: skip
    filed(**fields)
    dies()
    assert copies() == [] and everywhere("The council voted") == [] and everywhere("/copies/") == []
    digest = StoredCopy.objects.get().digest.lower()
    from_nothing(f"/in-the-news/copies/{digest}/", there=False)


def from_nothing(path: str, *, there: bool) -> None:
    from dateline.publishing.outputs import placed  # noqa: PLC0415

    family, arguments = placed(path) or pytest.fail(f"no family has {path}")
    assert (family.render(**arguments) is not None) is there


def test_a_copy_that_may_be_shown_is_labelled_and_kept_from_search_engines(filed: Any, dies: Any) -> None:  # fmt: skip
    filed(show_copy=True, copy_rights=RIGHTS)
    assert copies() == []  # the page is still there
    dies()
    (path,) = copies()
    assert path.encode() in stored()[MONTH]
    page = stored()[path].decode()
    assert "The council voted on Tuesday." in page
    for told in ("Star News", LINK, RIGHTS, "Nov.\xa022, 2026", '<meta name="robots" content="noindex">'):  # fmt: skip
        assert told in page, told
    main = page[page.index("<main") : page.index("</main>")]
    assert "<script" not in main and "<img" not in main and "ads.example" not in main
    assert not re.search(r"\son\w+=", main)
    check()


@pytest.mark.parametrize("how", ["rights", "permission", "unpublished", "deleted", "copy", "alive"])
def test_a_shown_copy_goes_with_the_permission_the_clip_and_the_need(how: str, filed: Any, dies: Any) -> None:  # fmt: skip
    clip = filed(show_copy=True, copy_rights=RIGHTS)
    dies()
    assert len(copies()) == 1
    if how == "rights":
        clip.copy_rights = ""
        clip.save()
    elif how == "permission":
        clip.show_copy = False
        clip.save()
    elif how == "unpublished":
        clip.unpublish()
    elif how == "deleted":
        clip.delete()
    elif how == "copy":
        forget_copy(StoredCopy.objects.get())
    else:
        call_alive(Link.objects.get())
    press_until_idle()
    assert copies() == [] and everywhere("The council voted") == []
    check()


def test_what_answers_after_the_page_was_gone_is_not_its_copy(filed: Any, dies: Any) -> None:
    filed(show_copy=True, copy_rights=RIGHTS)
    keep_copy(answered(body=b"<title>Casino</title>Win now"), at=GONE_AT + timedelta(days=1))
    dies()
    assert everywhere("Win now") == [] and len(copies()) == 1


def test_a_copy_whose_file_is_lost_takes_no_page_down(filed: Any, dies: Any) -> None:
    filed(show_copy=True, copy_rights=RIGHTS)
    default_storage.delete(StoredCopy.objects.get().file)
    dies()
    assert copies() == [] and b"No longer at the outlet" in stored()[MONTH]


def test_a_look_that_changes_nothing_presses_nothing(filed: Any, dies: Any) -> None:
    filed()
    dies()
    editions = Edition.objects.count()
    Link.objects.update(tries=9, problem="The host answers 404.", looked_at=GONE_AT)
    heed([LINK])
    assert not Change.objects.exists()
    press_until_idle()
    assert Edition.objects.count() == editions


def test_a_change_of_the_link_presses_the_pages_of_its_clip_and_no_others(filed: Any, dies: Any, publish: Any) -> None:  # fmt: skip
    publish("Something else")
    filed()
    before = Edition.objects.latest("pk").pk
    dies()
    told = Edition.objects.filter(pk__gt=before)
    paths = {page[0] for edition in told for page in edition.pages}
    assert MONTH in paths and not [p for p in paths if p.startswith("/news/2026")]


def test_a_link_is_watched_while_its_clip_is_public(filed: Any) -> None:
    clip = filed()
    link = Link.objects.get()
    assert (link.address, link.expected, link.keep) == (LINK, clip.headline, True)
    assert link.due_at is None  # nobody asks a host that is kept for examples
    clip.link = "https://star.example/other"
    clip.save()
    press_until_idle()
    assert Link.objects.get().address == "https://star.example/other"
    clip.unpublish()
    press_until_idle()
    assert not Link.objects.exists()


def test_the_links_out_of_an_article_are_watched_too(publish: Any) -> None:
    found("code")
    text = (
        '<p><a href="https://city.example/plan?a=1&amp;b=2">plan</a> <a href="/news/">ours</a>'
        '<a href="mailto:a@city.example">mail</a> <a href="https://press.example.org/x">ours too</a></p>'
    )
    player = {"url": "https://video.example/embed/7", "title": "A film"}
    article = publish("With links", body=[("text", text), ("embed", player)])
    press_until_idle()
    assert [link.address for link in Link.objects.all()] == ["https://city.example/plan?a=1&b=2"]
    article.unpublish()
    press_until_idle()
    assert not Link.objects.exists()


def test_a_site_from_before_is_watched_once_it_is_founded_again(clip: Any, front: Any) -> None:
    clip("Old", link=LINK)
    Change.objects.all().delete()
    watch_everything()
    assert Link.objects.get().address == LINK


def test_the_newspaper_is_taken_down_and_the_copy_stays(
    paper: Newspaper, front: Any, clip: Callable[..., Clip]  # noqa: F811
) -> None:  # fmt: skip
    """The whole way: seen, kept, gone, told to readers, and back."""
    paper.says("/bridge")
    clip("Mayor opens the bridge", link=paper.url("/bridge"), show_copy=True, copy_rights=RIGHTS)
    found("code")
    press_until_idle()

    def look(moment: datetime) -> Link:
        Link.objects.update(due_at=moment)
        Host.objects.update(free_at=moment)
        look_at_due(now=moment, between=0, allow=paper.allow)
        press_until_idle()
        return Link.objects.get()

    assert look(GONE_AT - timedelta(days=4)).state == Link.State.OK
    assert StoredCopy.objects.count() == 1 and copies() == []
    paper.says("/bridge", 404)
    for hours in (0, 24, 49):
        link = look(GONE_AT + timedelta(hours=hours))
    assert link.state == Link.State.GONE and DeadLink.objects.get().since == GONE_AT.date()
    assert len(copies()) == 1 and b"No longer at the outlet" in stored()[MONTH]
    paper.says("/bridge")
    look(GONE_AT + timedelta(days=20))
    assert copies() == [] and b"No longer" not in stored()[MONTH]
    assert not DeadLink.objects.exists()
