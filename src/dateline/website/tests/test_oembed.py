"""oEmbed of articles and of clips."""

from __future__ import annotations

import html
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from lxml import etree

from dateline.accounts import limits
from dateline.publishing import founding

pytestmark = pytest.mark.django_db
HOME = "https://press.example.org"


@pytest.fixture
def reader(front: Any) -> Client:
    return Client(headers={"host": "press.example.org"})


def test_an_article_can_be_embedded_by_its_address(publish: Any, reader: Client) -> None:
    article = publish("A <b>bold</b> title", slug="bold", deck="A deck.")
    caches["limits"].clear()
    page = reader.get(article.public_path).content.decode()
    link = re.search(r'application/json\+oembed"[^>]*href="([^"]+)"', page)
    assert link
    beside = json.loads(reader.get(link[1].removeprefix(HOME)).content)
    live = reader.get("/oembed", {"url": f"{HOME}{article.public_path}", "format": "json"})
    assert live.json() == beside
    assert {"version", "type", "html", "width", "height"} <= set(beside)
    assert "<b>" not in beside["html"]
    xml = reader.get("/oembed", {"url": f"{HOME}{article.public_path}", "format": "xml"})
    assert etree.fromstring(xml.content).findtext("title") == article.title


def asked(reader: Client, url: str, **more: Any) -> dict[str, Any]:
    caches["limits"].clear()
    answer = reader.get("/oembed", {"url": url, **more})
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize(
    "most", [{"maxwidth": 320}, {"maxheight": 90}, {"maxwidth": 200, "maxheight": 60}]
)
def test_an_embed_keeps_to_the_room_that_is_asked_for(
    publish: Any, photo: Any, reader: Client, most: dict[str, int]
) -> None:
    article = publish("Water for all", photo=photo(), deck="A long deck. " * 20)
    whole = asked(reader, f"{HOME}{article.public_path}")
    assert (whole["width"], whole["height"], whole["thumbnail_width"]) == (600, 240, 1200)
    told = asked(reader, f"{HOME}{article.public_path}", **most)
    for side in ("width", "height"):
        at_most = most.get(f"max{side}", 10_000)
        assert told[side] == min(whole[side], at_most)
        assert told.get(f"thumbnail_{side}", 0) <= at_most
    assert ("thumbnail_url" in told) == ("thumbnail_width" in told)
    assert "Water for all" in told["html"]
    assert len(told["html"]) <= len(whole["html"])
    if "maxheight" in most:  # a line of the deck at most, none where there is no room for it
        assert told["html"].count("A long deck.") < 8 < whole["html"].count("A long deck.")


def test_a_smaller_size_of_the_photo_stands_in_where_the_shared_one_is_too_large(
    publish: Any, photo: Any, reader: Client
) -> None:
    article = publish("Water", photo=photo())
    told = asked(reader, f"{HOME}{article.public_path}", maxwidth=960)
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (960, 640)
    assert (
        reader.get(article.public_path)
        .content.decode()
        .count(told["thumbnail_url"].removeprefix(HOME))
    ), "only a size that the page itself shows is public"
    assert "thumbnail_url" not in asked(reader, f"{HOME}{article.public_path}", maxwidth=50)


def test_a_room_that_is_no_number_is_refused(publish: Any, reader: Client) -> None:
    article = publish("Water")
    caches["limits"].clear()
    for wrong in ("wide", "-1", "0", "1.5", "9" * 30):
        answer = reader.get("/oembed", {"url": f"{HOME}{article.public_path}", "maxwidth": wrong})
        assert answer.status_code == 400, wrong
        assert b"maxwidth=480" in answer.content


def test_a_clip_can_be_embedded_by_its_place_in_its_month(clip: Any, reader: Client) -> None:
    found = clip(
        "They <i>wrote</i>", link="https://star.example/1", byline="Jo Doe", excerpt="Said so."
    )
    undated = clip("On paper", link="", date=None)
    for count in founding.RECOUNT:
        count()
    page = reader.get("/in-the-news/2026/11/").content.decode()
    assert f'id="clip-{found.pk}"' in page
    links = re.findall(r'application/json\+oembed"[^>]*href="([^"]+)"', page)
    assert len(links) == 1
    caches["limits"].clear()
    told = reader.get(html.unescape(links[0]).removeprefix(HOME)).json()
    assert told["title"] == "They <i>wrote</i>"
    assert told["author_name"] == "Jo Doe"
    assert f'cite="{HOME}/in-the-news/2026/11/#clip-{found.pk}"' in told["html"]
    assert 'href="https://star.example/1"' in told["html"]
    assert "Star News" in told["html"]
    assert "Said so." in told["html"]
    assert "<i>" not in told["html"]
    told = asked(reader, f"{HOME}/in-the-news/undated/#clip-{undated.pk}")
    assert f'href="{HOME}/in-the-news/undated/#clip-{undated.pk}"' in told["html"]


def test_a_clip_is_found_where_it_stands_and_while_it_is_live(clip: Any, reader: Client) -> None:
    found, draft = clip("They wrote"), clip("A draft", live=False)
    caches["limits"].clear()
    for place in (
        f"/in-the-news/2026/10/#clip-{found.pk}", f"/in-the-news/#clip-{found.pk}",
        f"/in-the-news/2026/11/#clip-{draft.pk}", "/in-the-news/2026/11/#clip-0",
        f"/in-the-news/2026/11/#{found.pk}", "/in-the-news/2026/11/",
    ):  # fmt: skip
        assert reader.get("/oembed", {"url": f"{HOME}{place}"}).status_code == 404, place


def test_oembed_knows_live_articles_only(
    publish: Any, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    minute = SimpleNamespace(time=lambda: 1_800_000_000.0)  # however long the questions take
    monkeypatch.setattr(limits, "time", minute)
    draft = publish("Secret", live=False)
    caches["limits"].clear()
    for url in (f"{HOME}{draft.public_path}", f"{HOME}/desk/", "https://other.example/", "", "x"):
        assert reader.get("/oembed", {"url": url}).status_code == 404, url
    assert reader.get("/oembed", {"url": HOME, "format": "yaml"}).status_code == 501
    assert reader.post("/oembed").status_code in (403, 405)
    for _ in range(60):
        answer = reader.get("/oembed", {"url": "x"})
    assert answer.status_code == 429
    assert answer["Retry-After"]
