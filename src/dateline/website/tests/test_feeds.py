"""Feeds in three formats: what the W3C validator, RFC 4287 and JSON Feed 1.1 ask of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dateline.content.models import Topic
from dateline.publishing import founding
from dateline.publishing.announce import websub
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.serving.headers import FEEDS, headers_for
from dateline.website import feed_formats
from dateline.website.entries import Entry, anywhere
from dateline.website.feed_formats import ATOM_NS, CONTENT_NS, MEDIA_NS, Channel
from dateline.website.outputs.feeds import FORMATS

A = f"{{{ATOM_NS}}}"
HOME = "https://press.example.org"
BODY = (
    '[{"type": "text", "value": "<p>See <a href=\\"/news/\\">the list</a>.</p>"},'
    ' {"type": "embed", "value": {"url": "https://www.youtube.com/watch?v=abcdefghijk",'
    ' "title": "Talk"}}]'
)


def rendered(name: str, **arguments: Any) -> bytes:
    for count in founding.RECOUNT:
        count()
    found = FAMILIES[name].render(**arguments)
    assert found is not None
    return found.body


@pytest.fixture
def news(publish: Any, clip: Any, photo: Any, place: Any) -> Any:
    water = Topic.objects.create(name="Water")
    clip("They wrote about us", link="https://star.example/1", show_in_latest=True)
    publish("Undated", date=None)
    return publish(
        "Pipes & wires <today>", slug="pipes", kind="press-release", deck="A deck.",
        body=BODY, topics=[water], places=[place()], photo=photo(credit="Jane Doe / Star"),
    )  # fmt: skip


def check_rss(body: bytes) -> None:
    """The W3C validator's rules for RSS 2.0, as far as a machine can tell."""
    channel = etree.fromstring(body).find("channel")
    assert channel is not None
    for name in ("title", "link", "description"):
        assert channel.findtext(name), name
    assert [link.get("rel") for link in channel.findall(f"{A}link")].count("self") == 1
    guids = [item.findtext("guid") for item in channel.findall("item")]
    assert len(guids) == len(set(guids))
    assert parsedate_to_datetime(str(channel.findtext("lastBuildDate")))
    for item in channel.findall("item"):
        assert item.findtext("title")
        assert item.findtext("description")
        assert urlsplit(str(item.findtext("link"))).scheme in ("http", "https")
        if item.find("pubDate") is not None:
            assert parsedate_to_datetime(str(item.findtext("pubDate"))).tzinfo
        check_html(item.findtext(f"{{{CONTENT_NS}}}encoded") or "")


def check_atom(body: bytes) -> None:
    root = etree.fromstring(body)
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{A}{name}"), name
    ids = [entry.findtext(f"{A}id") for entry in root.findall(f"{A}entry")]
    assert len(ids) == len(set(ids))
    assert root.find(f"{A}author/{A}name") is not None
    for entry in root.findall(f"{A}entry"):
        for name in ("id", "title", "updated"):
            assert entry.findtext(f"{A}{name}"), name
        assert datetime.fromisoformat(str(entry.findtext(f"{A}updated"))).tzinfo
        assert [x.get("rel") for x in entry.findall(f"{A}link")].count("alternate") == 1
        assert entry.find(f"{A}content") is not None or entry.find(f"{A}summary") is not None
        check_html(entry.findtext(f"{A}content") or "")
    for node in root.iter(f"{A}link", f"{{{MEDIA_NS}}}content"):
        assert urlsplit(str(node.get("href") or node.get("url"))).scheme in ("http", "https")


def check_json(body: bytes) -> None:
    feed = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert isinstance(feed["items"], list)
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    for item in feed["items"]:
        assert item.get("content_html") or item.get("content_text")
        for key in ("url", "external_url", "image"):
            assert urlsplit(item.get(key, "https://x")).scheme in ("http", "https")
        for key in ("date_published", "date_modified"):
            assert key not in item or datetime.fromisoformat(item[key]).tzinfo
        assert all(author["name"] for author in item.get("authors", []))
        check_html(item.get("content_html", ""))


def check_html(html: str) -> None:
    low = html.lower()
    for word in (
        "<script",
        "<iframe",
        "<style",
        "style=",
        "onclick",
        'href="/',
        'src="/',
        " data-",
    ):
        assert word not in low, word


CHECKS = {"feed": check_rss, "feed atom": check_atom, "feed json": check_json}


@pytest.mark.django_db
@pytest.mark.parametrize("format_", CHECKS)
def test_a_feed_passes_its_validator_and_a_parser(news: Any, format_: str) -> None:
    for name, arguments in (
        ("front", {}), ("news", {}), ("in-the-news", {}), ("topic", {"slug": "water"}),
        ("jobs", {}), ("kind", {"kind": "press-release"}),
    ):  # fmt: skip
        body = rendered(f"{name} {format_}", **arguments)
        CHECKS[format_](body)
        if format_ != "feed json":
            parsed = feedparser.parse(body)
            assert not parsed.bozo, parsed.get("bozo_exception")
            assert parsed.entries or name == "jobs"


@pytest.mark.django_db
def test_a_feed_carries_text_picture_and_credit(news: Any) -> None:
    entry = feedparser.parse(rendered("releases feed atom")).entries[0]
    assert entry.title == "Pipes &amp; wires &lt;today&gt;" or entry.title.startswith(
        "Pipes & wires"
    )
    assert f'{HOME}/news/"' in entry.content[0].value
    assert entry.media_content[0]["url"].startswith(f"{HOME}/media/")
    assert "Jane Doe / Star" in rendered("releases feed").decode()
    item = json.loads(rendered("releases feed json"))["items"][0]
    assert item["_dateline"]["image_credit"] == "Jane Doe / Star"
    assert "Water" in item["tags"]


@pytest.mark.django_db
def test_an_id_outlives_title_and_address_and_updated_moves_on_correction(news: Any) -> None:
    before = feedparser.parse(rendered("releases feed atom")).entries[0]
    news.title, news.slug = "Another title", "another"
    news.revised_at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    news.save_revision().publish()
    after = feedparser.parse(rendered("releases feed atom")).entries[0]
    assert (before.id, before.published) == (after.id, after.published)
    assert before.updated != after.updated
    assert before.link != after.link
    in_rss = feedparser.parse(rendered("releases feed")).entries[0]
    assert in_rss.published_parsed == after.published_parsed


@pytest.mark.django_db
def test_a_clip_leads_to_its_outlet(news: Any) -> None:
    item = json.loads(rendered("in-the-news feed json"))["items"][0]
    assert item["external_url"] == "https://star.example/1"
    assert "url" not in item
    assert (
        feedparser.parse(rendered("in-the-news feed")).entries[0].link == "https://star.example/1"
    )


@pytest.mark.django_db
@override_settings(PRESS_HUBS=["https://hub.example.net/", "https://second.example.net/"])
def test_every_feed_names_its_hubs_and_itself_inside_and_in_its_header(news: Any) -> None:
    for word in FORMATS:
        told = headers_for(f"/news/{word}")["Link"]
        assert told.count('rel="self"') == 1
        assert told.count('rel="hub"') == 2
        assert f'<{HOME}/news/{word}>; rel="self"' in told
    assert "Link" not in headers_for("/news/")
    for format_ in ("feed", "feed atom"):
        links = [
            x.get("rel") for x in etree.fromstring(rendered(f"news {format_}")).iter(f"{A}link")
        ]
        assert links.count("hub") == 2
    assert len(json.loads(rendered("news feed json"))["hubs"]) == 2


def test_hubs_are_told_of_every_format() -> None:
    assert set(FORMATS) == set(websub.FEEDS) == {word.strip("/") for word in FEEDS}
    assert not getattr(settings, "PRESS_HUBS", None)
    assert "Link" not in headers_for("/news/feed.rss")


@pytest.mark.django_db
def test_a_list_and_an_item_are_plain_data_too(news: Any) -> None:
    found = json.loads(rendered("news data"))
    assert found["count"] == sum(month["count"] for month in found["months"]) == 3
    month = next(m for m in found["months"] if m["month"] == "2026-11")
    assert month["data"] == f"{HOME}/news/2026/11/data.json"
    told = json.loads(rendered("news month data", year=2026, month=11))
    assert told["count"] == month["count"]
    item = json.loads(rendered("article data", year=2026, month=11, slug="pipes"))
    assert item["places"][0]["ocd_id"].startswith("ocd-division/")
    assert item["topics"] == [{"name": "Water", "url": f"{HOME}/topics/water/"}]
    assert item["photo"]["credit"] == "Jane Doe / Star"
    assert item["date"].endswith(("-05:00", "-06:00"))
    assert "See the list." in item["body_text"]
    assert 'href="/' not in json.dumps(item)
    assert json.loads(rendered("news undated data"))["items"][0]["title"] == "Undated"


NEVER_HTML = st.text(st.characters(codec="utf-8"), max_size=60)


@given(st.lists(NEVER_HTML, min_size=4, max_size=4))
def test_no_words_break_a_feed(words: list[str]) -> None:
    """Whatever characters stand in a title, every format can be parsed again."""
    entry = Entry(
        id="tag:x,2026:article/1", title=words[0], url=f"{HOME}/a/", outside="", summary=words[1],
        html=anywhere(words[2]), published=None, updated=datetime(2026, 1, 1, tzinfo=UTC),
        authors=(words[3],), terms=("Post",), kind="post",
    )  # fmt: skip
    channel = Channel("x", "x", "x", "en", HOME, f"{HOME}/feed.rss", "x", HOME)
    for setter in (feed_formats.rss, feed_formats.atom):
        etree.fromstring(setter(channel, [entry]))
    assert json.loads(feed_formats.json_feed(channel, [entry]))["items"][0]["id"] == entry.id
