"""Feeds in three formats: what the W3C validator, RFC 4287 and JSON Feed 1.1 ask of them."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dateline.content.models import Series, Topic
from dateline.directory.models import Jurisdiction, Person
from dateline.newsroom.models import Article, ChapterSection
from dateline.publishing import founding
from dateline.publishing.announce import websub
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.serving.headers import FEEDS, headers_for
from dateline.website import feed_formats
from dateline.website.entries import Entry, anywhere, as_uri
from dateline.website.feed_formats import ATOM_NS, Channel
from dateline.website.outputs.feeds import FORMATS
from dateline.website.tests import feed_rules_json  # noqa: F401 - declares the rules of JSON Feed
from dateline.website.tests.feed_rules import complaints

A = f"{{{ATOM_NS}}}"
HOME = "https://press.example.org"
BODY = (
    '[{"type": "text", "value": "<p>See <a href=\\"/news/\\">the list</a>.</p>"},'
    ' {"type": "embed", "value": {"url": "https://www.youtube.com/watch?v=abcdefghijk",'
    ' "title": "Talk"}}]'
)


def recount() -> None:
    """Count months and places as the press does."""
    for count in founding.RECOUNT:
        count()


def rendered(name: str, **arguments: Any) -> bytes:
    recount()
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


@pytest.fixture
def whole_site(news: Any, chapter: Any, event: Any, clip: Any, publish: Any, photo: Any) -> None:
    """Something in every list that has feeds, with what feeds have stumbled over."""
    section = ChapterSection.objects.get(chapter=chapter("mn"))
    runs = Series.objects.create(name="Cities at work")
    ana = Person.objects.create(name="Ana Ruiz", chapter=section.chapter)
    block = f', {{"type": "photo", "value": {{"photo": {photo("In the text").pk}}}}}]'
    for kind in ("report", "job", "newsletter"):
        publish(f"About {kind}", kind=kind, people=[ana], issuer=section.chapter, series=runs,
                deck="One & two </b> &nbsp;", body=BODY[:-1] + block, parent=section)  # fmt: skip
    clip("Two of a day", link="https://star.example/a b?c=[d]", chapter=section.chapter)
    clip(
        "The other \x92 of a day", link="https://münchen.example/ü", outlet="", excerpt="<i>Now</i>"
    )
    clip("On paper", link="", date=None)
    clip(
        "On all",
        covers=Article.objects.first(),
        people=[ana],
        topics=list(Topic.objects.all()),
        places=list(Jurisdiction.objects.all()),
    )
    event("Hall & house", deck="Come <early>", topics=list(Topic.objects.all()))
    event("In the chapter", parent=section)
    event("Also there", parent=section, status="cancelled")


FEED_FAMILIES = [
    name for name, each in FAMILIES.items() if each.route.rpartition("/")[2] in FORMATS
]


@pytest.mark.django_db
@override_settings(PRESS_HUBS=["https://hub.example.net/"])
def test_every_feed_of_a_site_keeps_the_rules_of_the_validators(whole_site: Any) -> None:
    recount()
    found: list[str] = []
    empty = set(FEED_FAMILIES)
    for name in FEED_FAMILIES:
        each = FAMILIES[name]
        kind = each.route.rpartition(".")[2]
        for arguments in each.addresses():
            fed, path = each.render(**arguments), each.address(**arguments)
            assert fed is not None, path
            body = fed.body
            found += [f"{path}: {told}" for told in complaints(kind, body, f"{HOME}{path}")]
            if kind != "json":
                parsed = feedparser.parse(body)
                assert not parsed.bozo, (path, parsed.get("bozo_exception"))
            if b"tag:press.example.org,2026" in body:
                empty.discard(name)
    assert not found, "\n".join(found)
    assert not empty, "these feeds had no entry to check"


@pytest.mark.django_db
def test_a_title_keeps_every_word_in_readers_that_take_it_for_html(news: Any) -> None:
    """Read as text, "<today>" would be a tag that a reader drops."""
    title = "Pipes &amp; wires &lt;today&gt;"
    assert etree.fromstring(rendered("releases feed")).findtext("channel/item/title") == title
    assert b"<title>Pipes &#x26;amp; wires &#x26;lt;today" in rendered("releases feed")
    atom = etree.fromstring(rendered("releases feed atom")).find(f"{A}entry/{A}title")
    assert (atom.get("type"), atom.text) == ("html", title)  # type: ignore[union-attr]
    item = json.loads(rendered("releases feed json"))["items"][0]
    assert item["title"] == "Pipes & wires <today>"
    for format_ in ("feed", "feed atom"):
        assert feedparser.parse(rendered(f"releases {format_}")).entries[0].title == title


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("AT&T grows", "AT&T grows"),
        ("a > b", "a > b"),
        ("a < b", "a &lt; b"),
        ("R&D &copy; us", "R&amp;D &amp;copy; us"),
        ("a &lt old", "a &amp;lt old"),
    ],
)
def test_only_a_title_that_reads_otherwise_as_html_is_escaped(text: str, set_as: str) -> None:
    assert feed_formats.either_way(text) == set_as
    assert html.unescape(set_as) == text


@pytest.mark.django_db
def test_clips_of_one_day_are_told_apart_and_none_lies_in_the_future(clip: Any, front: Any) -> None:
    noon = datetime(2026, 11, 19, 18, tzinfo=UTC)  # in the network's zone, Central
    early, late = noon - timedelta(hours=3), noon + timedelta(hours=3)
    for n, filed in enumerate((early, late, None)):
        clip(f"Clip {n}", first_published_at=filed, outlet=f"Outlet {n}")
    items = {item["title"]: item for item in json.loads(rendered("in-the-news feed json"))["items"]}
    assert items["Clip 0"]["date_published"] == "2026-11-19T09:00:00-06:00"
    assert items["Clip 1"]["date_published"] == items["Clip 2"]["date_published"]
    assert not any("date_modified" in item for item in items.values())
    atom = etree.fromstring(rendered("in-the-news feed atom"))
    moments = [entry.findtext(f"{A}updated") for entry in atom.iter(f"{A}entry")]
    assert len(set(moments)) == 3


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://star.example/a b?c=[d]#e", "https://star.example/a%20b?c=%5Bd%5D#e"),
        ("https://münchen.example:8080/ü", "https://xn--mnchen-3ya.example:8080/%C3%BC"),
        ("https://star.example/%C3%BC?a=b&c", "https://star.example/%C3%BC?a=b&c"),
        ("", ""),
    ],
)
def test_an_address_is_written_in_ascii(address: str, told: str) -> None:
    assert as_uri(address) == told


@pytest.mark.django_db
def test_a_feed_carries_text_picture_and_credit(news: Any) -> None:
    entry = feedparser.parse(rendered("releases feed atom")).entries[0]
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
    for kind, setter in (("rss", feed_formats.rss), ("atom", feed_formats.atom)):
        found = complaints(kind, setter(channel, [entry]), f"{HOME}/feed.rss")
        assert not [told for told in found if "HTML" in told or "characters" in told], found
    assert json.loads(feed_formats.json_feed(channel, [entry]))["items"][0]["id"] == entry.id
