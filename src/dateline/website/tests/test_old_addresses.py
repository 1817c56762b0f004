"""Old addresses: one step to where they lead, and 410 for what is gone on purpose."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from wagtail.contrib.redirects.models import Redirect

from dateline.newsroom.models import Article
from dateline.publishing.founding import found
from dateline.publishing.guard import guarded
from dateline.publishing.models import Output
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.press import press_until_idle, the_store
from dateline.website.models import GoneAddress
from dateline.website.outputs.taken_down import storable
from dateline.website.queries import last_of_chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    return Client(headers={"host": "press.example.org"})


@pytest.fixture
def story(publish: Callable[..., Article]) -> Article:
    article = publish("Rivers rise", slug="rivers-rise")
    found("test")
    press_until_idle()
    return article


def test_a_chain_of_redirects_is_one_step_for_a_reader(reader: Client, story: Article) -> None:
    Redirect.add_redirect("/one/", "/two/")
    Redirect.add_redirect("/two/", "/three")
    Redirect.add_redirect("/three/", story.public_path)
    answer = reader.get("/one/")
    assert (answer.status_code, answer["Location"]) == (301, story.public_path)


def test_nobody_is_sent_around_in_a_circle(reader: Client, story: Article) -> None:
    Redirect.add_redirect("/one/", "/two/")
    Redirect.add_redirect("/two/", "/one/")
    assert reader.get("/one/").status_code == 404


def test_what_leaves_the_site_is_left_alone(reader: Client, story: Article) -> None:
    Redirect.add_redirect("/elsewhere/", "https://example.org/two/")
    Redirect.add_redirect("/two/", story.public_path)
    assert reader.get("/elsewhere/")["Location"] == "https://example.org/two/"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pairs=some.dictionaries(some.integers(0, 7), some.integers(0, 9), max_size=8))
def test_any_set_of_redirects_ends_where_following_them_ends(pairs: dict[int, int]) -> None:
    Redirect.objects.all().delete()
    for old, new in pairs.items():
        Redirect.add_redirect(f"/{old}/", f"/{new}/")
    for old in pairs:
        at, seen = old, set()
        while at in pairs and at not in seen:
            seen.add(at)
            at = pairs[at]
        end = last_of_chain(f"/{pairs[old]}/")
        assert end == (None if at in pairs else f"/{at}/")


def test_what_is_gone_on_purpose_says_so(reader: Client, story: Article) -> None:
    GoneAddress.objects.create(path="/2019/old-story", reason="Removed at the family's wish.")
    for address in ("/2019/old-story", "/2019/old-story/"):
        answer = reader.get(address, follow=True)
        assert answer.status_code == 410
        assert "Removed at the family&#39;s wish." in answer.content.decode()
    assert b"noindex" in answer.content
    GoneAddress.objects.all().delete()
    assert reader.get("/2019/old-story/").status_code == 404


def test_a_page_that_comes_back_wins_over_the_note_that_it_is_gone(
    reader: Client, story: Article
) -> None:
    story.unpublish()
    press_until_idle()
    GoneAddress.objects.create(path=story.public_path.rstrip("/"))
    assert reader.get(story.public_path).status_code == 410
    press_until_idle()
    assert the_store().read(story.public_path or "").status == 410
    Article.objects.get(pk=story.pk).save_revision().publish()
    press_until_idle()
    assert reader.get(story.public_path).status_code == 200
    assert the_store().read(story.public_path or "").status == 200
    assert not GoneAddress.objects.exists()


@pytest.mark.parametrize(
    "typed", ["https://press.example.org/2019/old/", "2019/old", " /2019/old/ "]
)
def test_an_address_may_be_typed_as_people_have_it(typed: str) -> None:
    gone = GoneAddress(path=typed)
    gone.full_clean()
    assert gone.path == "/2019/old"


def test_a_live_page_or_a_kept_redirect_is_not_called_gone(story: Article) -> None:
    Redirect.add_redirect("/leads/", story.public_path)
    for address, word in (
        (story.public_path, "live"),
        ("/leads/", "leads to"),
        ("/", "front page"),
    ):
        with pytest.raises(ValidationError, match=word):
            GoneAddress(path=address).full_clean()


def test_a_press_officer_notes_a_gone_address_at_the_desk(
    desk: Callable[..., Client], reader: Client, story: Article
) -> None:
    client = desk("press-officer")
    add = reverse(GoneAddress.snippet_viewset.get_url_name("add"))  # type: ignore[attr-defined]
    answer = client.post(add, {"path": "/2018/gone/", "reason": "Withdrawn."})
    assert answer.status_code == 302
    assert reader.get("/2018/gone/").status_code == 410
    assert desk("researcher").get(add).status_code in (302, 403)


def test_a_gone_address_is_stored_with_its_status_and_goes_with_its_note(story: Article) -> None:
    note = GoneAddress.objects.create(path="/2019/03/old-story", reason="A family's wish.")
    press_until_idle()
    page = the_store().read("/2019/03/old-story/")
    assert page is not None and page.status == 410 and page.brotli
    assert b"A family&#39;s wish." in page.body and b"noindex" in page.body
    assert b"<h1>This page was taken down</h1>" in page.body, "set as every page is"
    row = Output.objects.get(path="/2019/03/old-story/")
    assert (row.family, row.status, row.uses_design) == ("gone", 410, True)
    note.reason = "Another reason."
    note.save()
    press_until_idle()
    assert b"Another reason." in the_store().read("/2019/03/old-story/").body
    note.delete()
    press_until_idle()
    assert the_store().read("/2019/03/old-story/") is None
    assert not Output.objects.filter(family="gone").exists()


def test_a_page_that_goes_and_its_note_in_one_plan_leave_the_note_in_the_store(
    story: Article,
) -> None:
    path = story.public_path or ""
    story.unpublish()
    GoneAddress.objects.create(path=path.rstrip("/"))
    press_until_idle()
    assert the_store().read(path).status == 410
    assert b"Rivers rise" not in the_store().read(path).body
    assert path.encode() not in the_store().read("/news/").body


def test_a_redirect_that_is_kept_ends_the_note(reader: Client, story: Article) -> None:
    GoneAddress.objects.create(path="/old")
    press_until_idle()
    assert the_store().read("/old/").status == 410
    Redirect.add_redirect("/old/", story.public_path)
    press_until_idle()
    assert the_store().read("/old/") is None
    assert reader.get("/old/").status_code == 301


def test_a_gone_page_is_rendered_under_the_guard(story: Article) -> None:
    GoneAddress.objects.create(path="/old")
    with guarded():
        rendered = FAMILIES["gone"].render(gone="old")
    assert rendered is not None and rendered.status == 410


@pytest.mark.parametrize(
    ("path", "stored"),
    [
        ("/2019/03/old-story", True), ("/old.html", True), ("/a/b.PHP", True), ("/news", True),
        ("/search", False), ("/desk/x", False), ("/static/x", False), ("/media/0123/x.jpg", False),
        ("/feed.rss", False), ("/a/index.html", False), ("/caf\u00e9", False), ("/a b", False),
        ("/.well-known/x", False), ("/a/410.html", False),
    ],
)  # fmt: skip
def test_what_a_server_could_mistake_is_left_to_django(
    story: Article, reader: Client, path: str, stored: bool
) -> None:
    assert storable(path) is stored
    if path != "/news":  # a page is there
        GoneAddress.objects.create(path=path)
        press_until_idle()
        assert [p for p in the_store().paths() if p == f"{path}/"] == [f"{path}/"] * stored
