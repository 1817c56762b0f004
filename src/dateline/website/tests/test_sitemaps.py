"""Sitemaps by month, the News sitemap that empties by itself, robots.txt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from lxml import etree

from dateline.content.models import PlainPage, Series, SiteSettings, Topic
from dateline.directory.models import Person
from dateline.newsroom.models import ChapterSection
from dateline.publishing import founding
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.tracking import recording
from dateline.website.outputs import sitemaps

pytestmark = pytest.mark.django_db
HOME = "https://press.example.org"


@pytest.fixture
def counted(publish: Any) -> Any:
    """``publish``, and the months counted as the press does."""

    def make(*args: Any, **fields: Any) -> Any:
        article = publish(*args, **fields)
        for count in founding.RECOUNT:
            count()
        return article

    return make


def locs(family_name: str, /, **arguments: Any) -> list[str]:
    found = FAMILIES[family_name].render(**arguments)
    assert found is not None
    root = etree.fromstring(found.body)
    return [str(node.text) for node in root.iter(f"{{{sitemaps.NS}}}loc")]


def news() -> list[dict[str, str]]:
    found = FAMILIES["news sitemap"].render()
    assert found is not None
    return [
        {etree.QName(n).localname: n.text for n in node.iter() if n.text and n.text.strip()}
        for node in etree.fromstring(found.body).iter(f"{{{sitemaps.NEWS_NS}}}news")
    ]


def test_the_index_names_every_sitemap_and_each_has_something(counted: Any) -> None:
    Topic.objects.create(name="Water")
    counted("Dated")
    counted("Undated", date=None)
    names = [loc.removeprefix(f"{HOME}/sitemaps/")[:-4] for loc in locs("sitemap index")]
    assert {"2026-11", "undated", "pages", "topic", "kind"} <= set(names)
    assert "series" not in names
    for name in names:
        assert locs("sitemap", name=name), name
    assert FAMILIES["sitemap"].render(name="series") is None
    assert FAMILIES["sitemap"].render(name="2026-12") is None
    assert f"{HOME}/topics/water/" in locs("sitemap", name="topic")
    assert {f"{HOME}/", f"{HOME}/news/"} <= set(locs("sitemap", name="pages"))


def test_a_month_with_too_many_items_goes_into_several_files(
    counted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 2)
    for n in range(5):
        counted(f"Item {n}")
    assert sitemaps.month_files() == ["2026-11", "2026-11-2", "2026-11-3"]
    files = [locs("sitemap", name=name) for name in sitemaps.month_files()]
    assert [len(found) for found in files] == [2, 2, 1]
    assert len({loc for found in files for loc in found}) == 5
    for name in ("2026-11-1", "2026-11-4", "2026-11-02", "2026-13", "nothing"):
        assert FAMILIES["sitemap"].render(name=name) is None


@pytest.fixture
def lists(counted: Any, chapter: Any, clip: Any, event: Any, place: Any, front: Any) -> None:
    """Five or more of every kind of list, of events and of pages."""
    bodies = [chapter(code) for code in ("mn", "wi", "ia", "nd", "sd")]
    places = [place(name) for name in ("Duluth", "Ely", "Fargo", "Hibbing", "Winona")]
    for n, (body, where) in enumerate(zip(bodies, places, strict=True)):
        Person.objects.create(name=f"Person {n}")
        Topic.objects.create(name=f"Topic {n}")
        Series.objects.create(name=f"Series {n}")
        event(f"Event {n}", parent=ChapterSection.objects.get(chapter=body))
        front.add_child(instance=PlainPage(title=f"Page {n}", slug=f"page-{n}"))
        clip(f"Clip {n}", outlet=f"Outlet {n}")
        counted(f"About {n}", places=[where])


def test_every_kind_of_list_goes_on_in_further_files(
    lists: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = (sitemaps.PAGES, sitemaps.EVENTS, *sitemaps.RULES)
    whole = {name: locs("sitemap", name=name) for name in names}
    monkeypatch.setattr(sitemaps, "MOST", 2)
    indexed, addresses = locs("sitemap index"), list(FAMILIES["sitemap"].addresses())
    for name in names:
        assert len(whole[name]) >= 5, name
        files = sitemaps.list_files(name)
        assert files[:3] == [name, f"{name}-2", f"{name}-3"]
        found = [locs("sitemap", name=file) for file in files]
        assert all(0 < len(each) <= 2 for each in found), name
        assert [loc for each in found for loc in each] == whole[name]
        assert FAMILIES["sitemap"].render(name=f"{name}-{len(files) + 1}") is None
        assert FAMILIES["sitemap"].render(name=f"{name}-1") is None
        assert {f"{HOME}/sitemaps/{file}.xml" for file in files} <= set(indexed)
        assert {"name": files[-1]} in addresses


def test_the_press_tries_the_file_that_a_new_list_begins(
    front: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 2)
    concern = FAMILIES["sitemap"].concerns["directory.Person"]
    for n, files in enumerate((1, 1, 2, 2, 3)):
        person = Person.objects.create(name=f"Person {n}")
        told = list(concern(str(person.pk), {"slug": [None, person.slug]}))
        assert told == [{"name": name} for name in ("person", "person-2", "person-3")[:files]]


def test_lastmod_moves_with_a_correction(counted: Any) -> None:
    article = counted("One")
    article.revised_at = timezone.now()
    article.save_revision().publish()
    found = FAMILIES["sitemap"].render(name="2026-11")
    assert found is not None
    when = etree.fromstring(found.body).findtext(f".//{{{sitemaps.NS}}}lastmod")
    assert str(when)[:10] >= "2026-11"


def test_news_lists_two_days_and_empties_by_itself(counted: Any) -> None:
    now = timezone.now()
    counted("Fresh & new", date=now - timedelta(hours=2))
    old = counted("Nearly over", date=now - timedelta(hours=47))
    counted("Over", date=now - timedelta(hours=49))
    counted("A job", kind="job", date=now)
    told = news()
    assert [item["title"] for item in told] == ["Fresh & new", "Nearly over"]
    assert {(item["name"], item["language"]) for item in told} == {("Test Network", "en")}
    with recording() as record:
        FAMILIES["news sitemap"].render()
    assert record.until == old.date + timedelta(days=2)


def test_news_may_be_empty(front: Any) -> None:
    assert news() == []


def test_robots_names_the_sitemaps_and_the_licence_where_there_is_one(front: Any) -> None:
    def text() -> str:
        found = FAMILIES["robots"].render()
        assert found is not None
        return found.body.decode()

    assert f"Sitemap: {HOME}/sitemap.xml\n" in text()
    assert f"Sitemap: {HOME}/news-sitemap.xml\n" in text()
    assert "License:" not in text()
    settings = SiteSettings.objects.get()
    settings.licence_address = "https://press.example.org/license.xml"
    settings.save()
    assert "\nLicense: https://press.example.org/license.xml\n" in text()
