"""The orphan report, and redirects kept from a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect

from dateline.newsroom.models import Article
from dateline.publishing.founding import found
from dateline.publishing.press import press_until_idle
from dateline.website.actions import keep_addresses
from dateline.website.models import GoneAddress
from dateline.website.old_addresses import NotAList, look_up, read_list

SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://old.example.org/2019/03/rivers-rise/</loc></url>
<url><loc>https://old.example.org/about</loc></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://old.example.org/a.xml</loc></sitemap></sitemapindex>"""
LOG = b"""1.2.3.4 - - [01/Nov/2026:00:00:01 +0000] "GET /about?x=1 HTTP/1.1" 200 12 "-" "b"
1.2.3.4 - - [01/Nov/2026:00:00:02 +0000] "GET /about HTTP/1.1" 404 12 "-" "b"
1.2.3.4 - - [01/Nov/2026:00:00:02 +0000] "GET /wp-login.php HTTP/1.1" 404 12 "-" "b"
1.2.3.4 - - [01/Nov/2026:00:00:02 +0000] "GET /site.css HTTP/1.1" 200 12 "-" "b"
1.2.3.4 - - [01/Nov/2026:00:00:03 +0000] "GET /?p=7 HTTP/1.1" 404 12 "-" "b"
"""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (SITEMAP, {"/2019/03/rivers-rise/": 0, "/about": 0}),
        (LOG, {"/about": 2, "/?p=7": 1}),
        (b"Top pages,Clicks\nhttps://old.example.org/a,\"1,204\"\nhttps://old.example.org/b,3\n",
         {"/a": 1204, "/b": 3}),
        (b"/one/\nhttps://old.example.org/two?utm_source=x\nnot an address\n",
         {"/one/": 0, "/two": 0}),
    ],
)  # fmt: skip
def test_a_list_is_read_in_every_shape(body: bytes, told: dict[str, int]) -> None:
    assert dict(read_list(body)[0]) == told


def test_a_sitemap_index_names_its_sitemaps() -> None:
    assert read_list(INDEX)[1] == ["https://old.example.org/a.xml"]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_are_refused(body: bytes) -> None:
    try:
        paths, _ = read_list(body)
    except NotAList:
        return
    assert all(path.startswith("/") for path in paths) or body.lstrip().startswith(b"<")


def test_entities_of_a_sitemap_are_not_followed() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a/&x;</loc></url></urlset>'
    )
    assert not any("root" in path for path in read_list(bomb)[0])


@pytest.fixture
def story(publish: Callable[..., Article]) -> Article:
    article = publish("Rivers rise", slug="rivers-rise")
    found("test")
    press_until_idle()
    return article


@pytest.mark.django_db
class TestReport:
    def test_each_address_is_told_and_what_is_lost_comes_first(self, story: Article) -> None:
        Redirect.add_redirect("/one", "/two")
        Redirect.add_redirect("/two", story.public_path)
        Redirect.add_redirect("/stale", "/not/there/")
        Redirect.add_redirect("/round", "/round-again")
        Redirect.add_redirect("/round-again", "/round")
        GoneAddress.objects.create(path="/down")
        asked = {
            "/news/": 5, "/one/": 1, "/down/": 1, "/stale": 2, "/round": 0, "/lost/": 9,
            "/2019/03/rivers-rise/": 0, "/2019/rivers-rise-2/": 0,
        }  # fmt: skip
        told = {each.path: each for each in look_up(asked)}
        assert {path: each.answer for path, each in told.items()} == {
            "/lost/": "nothing", "/stale": "nothing", "/round": "nothing",
            "/2019/03/rivers-rise/": "nothing", "/2019/rivers-rise-2/": "nothing",
            "/one/": "redirect", "/down/": "gone", "/news/": "live",
        }  # fmt: skip
        assert next(iter(told)) == "/lost/"
        assert (told["/one/"].leads_to, told["/one/"].steps) == (story.public_path, 2)
        old = told["/2019/03/rivers-rise/"]
        assert (old.proposal, old.sure) == (story.public_path, True)
        assert not told["/2019/rivers-rise-2/"].sure

    def test_rows_are_kept_and_what_cannot_be_right_is_refused(self, story: Article) -> None:
        path = story.public_path or ""
        rows = [
            (2, "/old/", path), (3, "https://press.example.org/older/", "/old/"),
            (4, "/away/", "https://elsewhere.example/"), (5, "/down/", "gone"),
            (6, path, "/news/"), (7, "/lost/", "/not/there/"), (8, "/", "/news/"),
            (9, "/old/", "/older/"), (10, "/x/", "news"),
        ]  # fmt: skip
        told = keep_addresses(rows)
        assert (told.made, told.gone) == (3, 1)
        why = {number: reason for number, _, reason in told.refused}
        assert set(why) == {6, 7, 8, 9, 10}
        assert "live at this address" in why[6] and "nothing is at" in why[7]
        assert "in a circle" in why[9] and "no address" in why[10]
        assert Redirect.objects.get(old_path="/old").link == path
        assert GoneAddress.objects.get().path == "/down"
        again = keep_addresses(rows[:4])
        assert (again.made, again.changed, again.unchanged, again.gone) == (0, 0, 3, 0)

    def test_a_dry_run_keeps_nothing(self, story: Article) -> None:
        told = keep_addresses([(2, "/old/", story.public_path or "")], dry_run=True)
        assert told.made == 1 and not Redirect.objects.exists()
