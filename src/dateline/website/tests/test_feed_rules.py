"""The checker of feeds is itself checked: each of its rules refuses a feed that breaks it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.website import feed_formats
from dateline.website.cards import Picture
from dateline.website.entries import Entry
from dateline.website.feed_formats import Channel
from dateline.website.tests import feed_rules_json  # noqa: F401 - declares the rules of JSON Feed
from dateline.website.tests.feed_rules import RULES, complaints

HOME = "https://press.example.org"
SETTERS = {
    "rss": feed_formats.rss, "atom": feed_formats.atom, "json": feed_formats.json_feed,
}  # fmt: skip
ENTRIES = [
    Entry(
        id=f"tag:press.example.org,2026:article/{n}", title="Pipes & wires <today>",
        url=f"{HOME}/news/2026/11/pipes-{n}/", outside="https://star.example/1", summary="A deck.",
        html=f'<p>See <a href="{HOME}/news/">the list</a>.</p>',
        published=datetime(2026, 11, 22, 15, tzinfo=UTC),
        updated=datetime(2026, 11, 22, 15, 0, 0, n, tzinfo=UTC), authors=("Jane Doe",) * (n == 1),
        terms=("Post", "Water"), kind="post",
        picture=Picture(f"{HOME}/media/ab/bridge.webp", 960, 640, "A bridge", credit="Jo Lens"),
    )
    for n in (1, 2)
]  # fmt: skip
ID = ENTRIES[0].id
OTHER = ENTRIES[1].id


def address(kind: str) -> str:
    return f"{HOME}/news/feed.{kind}"


def good(kind: str) -> bytes:
    channel = Channel(
        f"{HOME}/news/", "News", "All of it", "en", f"{HOME}/news/", address(kind), "Network",
        f"{HOME}/", ("https://hub.example.net/",),
    )  # fmt: skip
    return SETTERS[kind](channel, ENTRIES)


# rule, format, what stands in a good feed, what stands in a bad one (its first occurrence only).
AUTHOR = """<author>
    <name>Network</name>
    <uri>https://press.example.org/</uri>
  </author>
"""
BAD: list[tuple[str, str, str, str]] = [
    ("in UTF-8, without a document type", "rss", "encoding='UTF-8'", "encoding='us-ascii'"),
    ("in UTF-8, without a document type", "atom", "<feed ", "<!DOCTYPE feed><feed "),
    ("no bad characters", "rss", "A deck.", "A\x92deck."),
    ("no bad characters", "atom", "A deck.", "A \ufffd deck."),
    ("no bad characters", "json", "A deck.", "A \\u0007 deck."),
    ("no element is missing", "rss", "<link>https://press.example.org/news/</link>", ""),
    ("no element is missing", "rss", "<description>A deck.</description>", ""),
    ("no element is missing", "atom", f"<id>{ID}</id>", ""),
    ("no element is missing", "atom", "<name>Jane Doe</name>", "<uri>https://x.example/</uri>"),
    ("no element stands twice", "rss", "<language>", "<language>en</language><language>"),
    ("no element stands twice", "atom", "<published>", "<published>2026-01-01T00:00:00Z</published><published>"),
    ("no element is unknown", "rss", "<category>", "<keywords>a</keywords><category>"),
    ("no element is unknown", "atom", "<published>", "<pubDate>x</pubDate><published>"),
    ("no attribute is unknown", "rss", "<guid ", '<guid domain="x" '),
    ("no attribute is unknown", "atom", "<published>", '<published zone="x">'),
    ("nothing is blank", "rss", "<category>Post</category>", "<category> </category>"),
    ("nothing is blank", "atom", 'rel="self" type="application/atom+xml"/>', 'rel="self" type="application/atom+xml">x</link>'),
    ("what describes the feed comes before its entries", "rss", "</item>", "</item><generator>x</generator>"),
    ("what describes the feed comes before its entries", "atom", "</entry>", "</entry><subtitle>x</subtitle>"),
    ("links are whole addresses of the web", "rss", "<link>https://press.example.org/news/2026", "<link>/news/2026"),
    ("links are whole addresses of the web", "rss", "/news/2026/11/pipes-1/</link>", "/neus \u00fc/</link>"),
    ("links are whole addresses of the web", "atom", 'href="https://star.example/1"', 'href="javascript:alert(1)"'),
    ("links are whole addresses of the web", "rss", 'url="https://press.example.org/media', 'url="/media'),
    ("it names itself once, by the address it came from", "rss", "news/feed.rss", "feed.rss"),
    ("it names itself once, by the address it came from", "atom", 'rel="self"', 'rel="related"'),
    ("links have a known relation and a media type", "atom", 'rel="hub"', 'rel="hubs"'),
    ("links have a known relation and a media type", "atom", 'type="text/html"', 'type="html"'),
    ("ids are each their own", "rss", ID, OTHER),
    ("ids are each their own", "atom", ID, OTHER),
    ("media have an address, a size and a kind", "rss", 'width="960"', 'width="0"'),
    ("media have an address, a size and a kind", "rss", 'medium="image"', 'medium="photo"'),
    ("media have an address, a size and a kind", "atom", 'type="image/webp"', 'type="webp"'),
    ("words on media are plain", "rss", "A bridge<", "A &lt;b>bridge&lt;/b><"),
    ("it is RSS 2.0", "rss", 'version="2.0"', 'version="0.91"'),
    ("dates are those of RFC 822", "rss", "Sun, 22 Nov 2026", "Mon, 22 Nov 2026"),
    ("dates are those of RFC 822", "rss", "Sun, 22 Nov 2026", "Sun, 22 Nov 26"),
    ("dates are those of RFC 822", "rss", "Sun, 22 Nov 2026", "Thu, 22 Nov 1962"),
    ("moments are those of RFC 3339", "rss", "2026-11-22T", "2026-11-22 "),
    ("moments are those of RFC 3339", "atom", "2026-11-22T", "2026-11-31T"),
    ("the language has a code", "rss", "<language>en", "<language>english"),
    ("the language has a code", "atom", 'xml:lang="en"', 'xml:lang="zz_"'),
    ("a guid is an address or says that it is none", "rss", ' isPermaLink="false"', ""),
    ("a guid is an address or says that it is none", "rss", 'isPermaLink="false"', 'isPermaLink="no"'),
    ("a guid is an address or says that it is none", "rss", ID, "17"),
    ("titles and categories lose nothing as HTML", "rss", "<title>Pipes &#x26;amp; wires &#x26;lt;today&#x26;gt;", "<title>Pipes &#x26; wires &#x3C;today&gt;"),
    ("titles and categories lose nothing as HTML", "rss", "<title>News", "<title>News &amp;nbsp;"),
    ("titles and categories lose nothing as HTML", "rss", "<category>Post", "<category>&lt;b>Post&lt;/b>"),
    ("descriptions and contents are safe HTML with whole addresses", "rss", "<description>A deck.", "<description>&lt;script>x&lt;/script>"),
    ("descriptions and contents are safe HTML with whole addresses", "rss", "<description>A deck.", "<description>&lt;p style='color:red'>x&lt;/p>"),
    ("descriptions and contents are safe HTML with whole addresses", "rss", "<description>A deck.", "<description>&lt;p onclick='x'>x&lt;/p>"),
    ("descriptions and contents are safe HTML with whole addresses", "rss", "<description>A deck.", "<description>&lt;img src='https://x.example/a.png' alt='' srcset='/b.png 2x'>"),
    ("descriptions and contents are safe HTML with whole addresses", "atom", 'href="https://press.example.org/news/"&gt;', 'href="/news/"&gt;'),
    ("descriptions and contents are safe HTML with whole addresses", "atom", "&lt;p&gt;", "&lt;iframe&gt;"),
    ("descriptions and contents are safe HTML with whole addresses", "atom", "&lt;/p&gt;", ""),
    ("a description stands before the content", "rss", "<description>A deck.</description>", "<content:encoded>x</content:encoded><description>A deck.</description>"),
    ("it is Atom", "atom", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"),
    ("ids are canonical addresses or tags", "atom", ID, f" {ID}"),
    ("ids are canonical addresses or tags", "atom", ID, "tag:press.example.org,26:article/1"),
    ("ids are canonical addresses or tags", "atom", "<id>https://press", "<id>https://PRESS"),
    ("no two entries were updated at one moment", "atom", "000001", "000002"),
    ("somebody wrote every entry", "atom", AUTHOR, ""),
    ("an entry has words, and one page of a type", "atom", 'rel="related"', 'rel="alternate" type="text/html"'),
    ("texts say whether they are HTML", "atom", '<title type="html">Pipes', "<title>&amp;lt;Pipes"),
    ("texts say whether they are HTML", "atom", '<title type="html">', '<title type="text/html">'),
    ("categories have a term", "atom", 'term="Post"', 'label="Post"'),
    ("it is JSON Feed 1.1 with a title and items", "json", "version/1.1", "version/2"),
    ("members are known, or begin with an underscore and are objects", "json", '"summary"', '"deck"'),
    ("members are known, or begin with an underscore and are objects", "json", '"_dateline"', '"_date.line"'),
    ("no member is empty", "json", '"A deck."', '""'),
    ("the feed's own address is where it came from", "json", "news/feed.json", "feed.json"),
    ("addresses are whole", "json", '"url": "https://press.example.org/news/2026', '"url": "/news/2026'),
    ("items have an id of their own, which is text", "json", f'"{ID}"', "1"),
    ("items have an id of their own, which is text", "json", ID, OTHER),
    ("items have content", "json", '"content_html"', '"image"'),
    ("contents are safe HTML", "json", "<p>See", "<object></object><p>See"),
    ("dates are those of RFC 3339", "json", "2026-11-22T", "2026-11-22 "),
    ("authors, hubs and tags have their form", "json", '"name": "Jane Doe"', '"fullname": "Jane Doe"'),
    ("authors, hubs and tags have their form", "json", '"Water"', "7"),
    ("authors, hubs and tags have their form", "json", '"type": "WebSub"', '"kind": "WebSub"'),
    ("the feed's language has a code", "json", '"en"', '"english"'),
]  # fmt: skip


@pytest.mark.parametrize("kind", SETTERS)
def test_a_good_feed_has_no_complaint(kind: str) -> None:
    assert complaints(kind, good(kind), address(kind)) == []


@pytest.mark.parametrize(("name", "kind", "right", "wrong"), BAD)
def test_each_rule_refuses_a_feed_that_breaks_it(
    name: str, kind: str, right: str, wrong: str
) -> None:
    text = good(kind).decode()
    assert right in text, "the case has nothing to break"
    found = complaints(kind, text.replace(right, wrong, 1).encode(), address(kind))
    assert [told for told in found if told.startswith(f"{name}: ")], found


def test_no_rule_goes_without_a_feed_that_breaks_it() -> None:
    assert {name for name, *_ in BAD} == set(RULES)


def test_what_is_no_xml_or_json_is_refused() -> None:
    for kind in SETTERS:
        assert complaints(kind, good(kind)[:-9], address(kind))[0].startswith("well formed: ")


def test_what_is_wrong_is_named_and_nothing_else() -> None:
    text = good("atom").decode().replace("000001", "000002")
    found = complaints("atom", text.encode(), address("atom"))
    assert found == [
        "no two entries were updated at one moment: 2026-11-22T09:00:00.000002-06:00 stands 2 times"
    ]
