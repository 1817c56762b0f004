"""Feeds brought as archives: every format, page after page, again, and damaged."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from wagtail.contrib.redirects.models import Redirect

from dateline.content.models import Photo
from dateline.coverage.models import Clip
from dateline.importers.actions import NotImported, import_feed
from dateline.importers.feeds.archiving import documents
from dateline.lib.feeds import NotAFeed, read_feed
from dateline.newsroom.models import Article

OLD = "https://lakes.example.org"


def rss(*items: str, head: str = "") -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Lakes</title>'
        f"<link>{OLD}/</link><description>d</description>{head}{''.join(items)}</channel></rss>"
    )


def rss_item(n: int, title: str = "", *, body: str = "<p>Some words.</p>", more: str = "") -> str:
    return (
        f"<item><title>{escape(title or f'Story {n}')}</title><link>{OLD}/2024/05/story-{n}/</link>"
        f"<guid isPermaLink='false'>story-{n}</guid><pubDate>Fri, 31 May 2024 09:{n % 60:02d}:00 -0500"
        f"</pubDate><content:encoded><![CDATA[{body}]]></content:encoded>{more}</item>"
    )


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Lakes</title><id>x</id>
<link href="{OLD}/"/><updated>2024-06-01T00:00:00Z</updated>
<entry><title>Story 1</title><id>story-1</id><link href="{OLD}/2024/05/story-1/"/>
<published>2024-05-31T09:01:00-05:00</published><updated>2024-05-31T09:01:00-05:00</updated>
<author><name>Maria Lund</name></author><category term="Water"/>
<content type="html">&lt;p&gt;Some words.&lt;/p&gt;</content></entry></feed>"""
JSON_FEED = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Lakes", "home_page_url": f"{OLD}/",
    "items": [{
        "id": "story-1", "url": f"{OLD}/2024/05/story-1/", "title": "Story 1",
        "content_html": "<p>Some words.</p>", "date_published": "2024-05-31T09:01:00-05:00",
        "authors": [{"name": "Maria Lund"}], "tags": ["Water"],
    }],
})  # fmt: skip
FORMATS = {
    "rss": rss(rss_item(1, more="<author>Maria Lund</author><category>Water</category>")),
    "atom": ATOM,
    "json": JSON_FEED,
}


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str], str]:
    def save(text: str) -> str:
        path = tmp_path / "feed.xml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return save


class Pages(BaseHTTPRequestHandler):
    """A site that answers what ``served`` says, and 404 else."""

    served: dict[str, str] = {}

    def do_GET(self) -> None:
        body = self.served.get(self.path)
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write((body or "nothing").encode())

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    Pages.served = {}
    yield f"127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


@pytest.mark.django_db
@pytest.mark.usefixtures("section")
class TestArticles:
    @pytest.mark.parametrize("name", FORMATS)
    def test_every_format_makes_the_same_article(self, saved: Any, name: str) -> None:
        report = import_feed(saved(FORMATS[name]))
        article = Article.objects.get()
        assert (article.title, article.kind, article.live) == ("Story 1", "post", True)
        assert article.date == datetime(2024, 5, 31, 14, 1, tzinfo=UTC)
        assert article.byline == "Maria Lund"
        assert [topic.name for topic in article.topics.all()] == ["Water"]
        assert "Some words." in article.body[0].value.source
        assert report.total("imported") == 1
        redirect = Redirect.objects.get(old_path="/2024/05/story-1")
        assert redirect.redirect_page_id == article.pk

    def test_the_same_feed_in_another_format_changes_nothing(self, saved: Any) -> None:
        import_feed(saved(FORMATS["rss"]))
        for name in ("atom", "json", "rss"):
            report = import_feed(saved(FORMATS[name]))
            assert report.types["post"].unchanged == 1, name
        assert Article.objects.count() == 1

    def test_what_an_editor_changed_is_kept(self, saved: Any) -> None:
        import_feed(saved(rss(rss_item(1), rss_item(2))))
        article = Article.objects.get(slug="story-1")
        article.title = "A better title"
        article.save_revision().publish()
        report = import_feed(saved(rss(rss_item(1, "Changed there"), rss_item(2, "Also"))))
        assert (report.types["post"].updated, report.to_dict()["counts"]["kept"]) == (1, 1)
        assert {a.title for a in Article.objects.all()} == {"A better title", "Also"}

    def test_a_dry_run_writes_nothing(self, saved: Any) -> None:
        report = import_feed(saved(FORMATS["rss"]), dry_run=True)
        assert report.total("imported") == 1
        assert not Article.objects.exists() and not Redirect.objects.exists()

    def test_a_time_without_a_zone_is_the_sites_own(self, saved: Any, settings: Any) -> None:
        import_feed(saved(ATOM.replace("09:01:00-05:00", "09:01:00")))
        local = Article.objects.get().date.astimezone(ZoneInfo(settings.TIME_ZONE))
        assert (local.hour, local.minute) == (9, 1)

    def test_an_enclosed_picture_leads_the_article(self, saved: Any, tmp_path: Path) -> None:
        (tmp_path / "media").mkdir()
        Image.new("RGB", (640, 400), (40, 90, 140)).save(tmp_path / "media" / "bridge.jpg")
        more = f'<enclosure url="{OLD}/files/bridge.jpg" type="image/jpeg" length="1"/>'
        import_feed(saved(rss(rss_item(1, more=more))), media=tmp_path / "media")
        assert Article.objects.get().photo == Photo.objects.get()
        assert not Redirect.objects.filter(old_path__contains="attachment_id").exists()

    def test_a_damaged_feed_gives_what_can_be_read(self, saved: Any) -> None:
        whole = rss(rss_item(1), rss_item(2), rss_item(3))
        report = import_feed(saved(whole[: whole.rindex("<item>") + 60]))
        assert Article.objects.count() >= 2
        assert any("damaged" in line["text"] for line in report.to_dict()["recovered"])

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "it is empty"),
            ("<!doctype html><html><body>Hello</body></html>", "it is a web page, no feed"),
            ('{"items": 7}', "no JSON Feed"),
            ('{"version": ', "cannot be read"),
            ("Just words", "it is no feed"),
        ],
    )
    def test_what_is_no_feed_is_refused_in_plain_words(
        self, saved: Any, text: str, said: str
    ) -> None:
        with pytest.raises(NotImported, match=said):
            import_feed(saved(text))
        assert not Article.objects.exists()

    def test_older_pages_are_followed_to_the_end(self, server: str) -> None:
        base = f"http://{server}"
        Pages.served = {
            "/feed": rss(rss_item(5), rss_item(4), head=f'<atom:link rel="next" href="{base}/2"/>'),
            "/2": rss(rss_item(4), rss_item(3), head=f'<atom:link rel="next" href="{base}/3"/>'),
            "/3": rss(rss_item(2), head=f'<atom:link rel="next" href="{base}/feed"/>'),
        }
        report = import_feed(f"{base}/feed", allow={server})
        assert {a.slug for a in Article.objects.all()} == {f"story-{n}" for n in (2, 3, 4, 5)}
        assert report.total("imported") == 4

    def test_a_wordpress_feed_is_paged_until_there_is_no_page(self, server: str) -> None:
        generator = "<generator>https://wordpress.org/?v=6.5</generator>"
        Pages.served = {
            "/feed/": rss(rss_item(3), head=generator),
            "/feed/?paged=2": rss(rss_item(2), head=generator),
        }
        import_feed(f"http://{server}/feed/", allow={server})
        assert Article.objects.count() == 2

    def test_an_address_with_nothing_at_it_is_told(self, server: str) -> None:
        with pytest.raises(NotImported, match="answered 404"):
            import_feed(f"http://{server}/feed", allow={server})

    def test_a_private_address_is_refused(self) -> None:
        with pytest.raises(NotImported):
            import_feed("http://127.0.0.1:9/feed")


@pytest.mark.django_db
@pytest.mark.usefixtures("section")
def test_entries_about_coverage_become_clips_to_approve(saved: Any) -> None:
    text = rss(
        rss_item(1, "Duluth maps its pipes - Harbor Times"),
        rss_item(2, "No outlet here", body="<p>An excerpt.</p>"),
    )
    report = import_feed(saved(text), as_clips=True)
    assert report.total("imported") == 2
    one, two = Clip.objects.order_by("headline")
    assert (one.headline, one.outlet.name, one.link) == (
        "Duluth maps its pipes", "Harbor Times", f"{OLD}/2024/05/story-1/",
    )  # fmt: skip
    assert two.outlet is None
    again = import_feed(saved(text), as_clips=True)
    assert again.total("imported") == 0 and Clip.objects.count() == 2


def test_a_feed_that_leads_in_a_circle_ends() -> None:
    page = rss(rss_item(1), head='<atom:link rel="next" href="https://a.example/feed"/>').encode()
    assert len(list(documents("https://a.example/feed", lambda address: page))) == 1


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda t: rss(t).encode()))
def test_any_bytes_are_a_feed_or_are_refused(body: bytes) -> None:
    try:
        feed = read_feed(body, address="https://a.example/feed")
    except NotAFeed:
        return
    assert all(entry.number for entry in feed.entries)
