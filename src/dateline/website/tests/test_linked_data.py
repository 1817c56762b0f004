"""JSON-LD of every kind of page, oEmbed, OPML, the page of feeds."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from lxml import etree

from dateline.content.models import PlainPage, SiteSettings, Topic
from dateline.newsroom.kinds import KINDS
from dateline.publishing import founding
from dateline.publishing.outputs import FAMILIES, all_addresses
from dateline.website.linked_data import person_data

pytestmark = pytest.mark.django_db
HOME = "https://press.example.org"
# What consumers of a type require (schema.org, and what news search asks for).
REQUIRED = {
    "NewsArticle": {"headline", "url", "datePublished", "author", "publisher"},
    "BlogPosting": {"headline", "url", "datePublished", "author", "publisher"},
    "OpinionNewsArticle": {"headline", "url", "datePublished", "author", "publisher"},
    "Report": {"headline", "url", "datePublished", "author", "publisher"},
    "VideoObject": {"name", "uploadDate", "description"},
    "AudioObject": {"name", "datePublished"},
    "JobPosting": {"title", "datePosted", "description", "hiringOrganization"},
    "CollectionPage": {"name", "url", "mainEntity"},
    "BreadcrumbList": {"itemListElement"},
    "Organization": {"name", "url"},
}


@pytest.fixture
def reader(front: Any) -> Client:
    return Client(headers={"host": "press.example.org"})


def data_of(html: bytes | str) -> list[dict[str, Any]]:
    text = html if isinstance(html, str) else html.decode()
    return [json.loads(found) for found in re.findall(r'ld\+json">(.*?)</script>', text, re.S)]


def rendered(name: str, **arguments: Any) -> str:
    found = FAMILIES[name].render(**arguments)
    assert found is not None
    return found.body.decode()


def check(data: dict[str, Any]) -> None:
    assert data["@context"] == "https://schema.org"
    for name in REQUIRED.get(data["@type"], set()):
        assert data.get(name), (data["@type"], name)
    for value in re.findall(r'"(?:url|item)": "([^"]*)"', json.dumps(data)):
        assert value.startswith(("https://", "http://")), value
    if data["@type"] == "BreadcrumbList":
        steps = data["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert len(steps) > 1


def test_every_kind_of_article_says_what_its_type_requires(publish: Any) -> None:
    for kind in KINDS:
        publish(
            f"About {kind}", slug=f"about-{kind}", kind=kind, deck="A deck.",
            **({"recording_url": "https://www.youtube.com/watch?v=abcdefghijk"} if "recording" in KINDS[kind].fields else {}),
        )  # fmt: skip
        found = data_of(rendered("article", year=2026, month=11, slug=f"about-{kind}"))
        assert [each["@type"] for each in found] == [KINDS[kind].schema, "BreadcrumbList"]
        for each in found:
            check(each)


def test_every_page_carries_linked_data_and_inner_pages_their_trail(
    publish: Any, clip: Any, front: Any
) -> None:
    Topic.objects.create(name="Water")
    publish("One", topics=list(Topic.objects.all()))
    clip("They wrote", link="https://star.example/1")
    about = front.add_child(instance=PlainPage(title="About", slug="about"))
    about.add_child(instance=PlainPage(title="Team", slug="team"))
    for count in founding.RECOUNT:
        count()
    for name, path in all_addresses():
        if not path.endswith("/"):
            continue
        arguments = next(
            each for each in FAMILIES[name].addresses() if FAMILIES[name].address(**each) == path
        )
        found = data_of(rendered(name, **arguments))
        for each in found:
            check(each)
        trails = [each for each in found if each["@type"] == "BreadcrumbList"]
        assert len(trails) == (path != "/"), path


def test_a_photo_says_its_rights(publish: Any, photo: Any) -> None:
    picture = photo(
        credit="Jane Doe / Star", creator="Jane Doe", copyright_notice="© 2026 Star",
        licence_url="https://star.example/terms",
    )  # fmt: skip
    publish("With a photo", slug="p", photo=picture)
    image = data_of(rendered("article", year=2026, month=11, slug="p"))[0]["image"]
    assert image["creditText"] == "Jane Doe / Star"
    assert image["copyrightNotice"] == "© 2026 Star"
    assert image["license"] == "https://star.example/terms"
    assert image["acquireLicensePage"].startswith(HOME)
    assert image["creator"]["name"] == "Jane Doe"


def test_coverage_is_cited_as_its_outlets(publish: Any, clip: Any) -> None:
    article = publish("Covered", slug="c")
    clip("They wrote", link="https://star.example/1", covers=article, outlet="Star News")
    cited = data_of(rendered("article", year=2026, month=11, slug="c"))[0]["citation"]
    assert cited[0]["publisher"] == {"@type": "Organization", "name": "Star News"}


def test_the_network_names_its_profiles(front: Any) -> None:
    settings = SiteSettings.objects.get()
    settings.profiles = "https://social.example/us\nhttps://video.example/us"
    settings.full_clean()
    settings.save()
    assert data_of(rendered("front"))[0]["sameAs"] == settings.profiles.split()
    settings.profiles = "not an address"
    with pytest.raises(Exception, match="Line 1"):
        settings.full_clean()


def test_a_person_has_their_occupations() -> None:
    told = person_data("Ana Ruiz", url="/people/ana-ruiz/", occupations=[("Mayor", "Duluth, MN")])
    assert told["hasOccupation"][0]["occupationLocation"]["name"] == "Duluth, MN"


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


def test_oembed_knows_live_articles_only(publish: Any, reader: Client) -> None:
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


def test_the_page_of_feeds_and_opml_name_the_same_feeds(publish: Any) -> None:
    Topic.objects.create(name="Water & more")
    page, opml = rendered("feeds"), etree.fromstring(rendered("opml").encode())
    urls = [node.get("xmlUrl", "") for node in opml.iter("outline") if node.get("xmlUrl")]
    assert f"{HOME}/topics/water-more/feed.rss" in urls
    assert len(urls) == len(set(urls)) > 10
    for url in urls:
        path = url.removeprefix(HOME)
        assert f'href="{path}"' in page, path
        assert f'href="{path.replace("feed.rss", "feed.json")}"' in page


def test_a_corrected_article_says_when(publish: Any) -> None:
    publish("Right", slug="r", revised_at=datetime(2026, 11, 21, 9, tzinfo=UTC))
    html = rendered("article", year=2026, month=11, slug="r")
    assert data_of(html)[0]["dateModified"].startswith("2026-11-21T03:00")
    assert 'property="article:modified_time"' in html
    assert 'property="article:published_time"' in html
    assert 'property="og:locale" content="en_US"' in html
