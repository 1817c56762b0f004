"""What a clip, a copy of it and a new lead render, and nothing else; and a report with its files."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.coverage.models import Clip, Cluster, CoverageReport
from dateline.coverage.reports import actions as reports
from dateline.directory.models import Person
from dateline.newsroom.models import Article
from dateline.publishing.press import the_store
from tests.test_press_scenarios import OLD, pages, pressed, whole  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
NEWS = {"/", "/in-the-news/", "/in-the-news/2026/11/", "/in-the-news/feed.rss"}
STAR = {
    "/outlets/",
    "/outlets/star-news/",
    "/outlets/star-news/feed.rss",
    "/outlets/star-news/2026/11/",
}


def outlet(slug: str) -> set[str]:
    return {path.replace("star-news", slug) for path in STAR}


def of(path: str) -> set[str]:
    return {path, f"{path}feed.rss", f"{path}2026/11/"}


def text(path: str) -> str:
    page = the_store().read(path)
    assert page is not None, path
    return page.body.decode()


def test_a_clip_of_a_new_outlet_brings_its_list(clip, pressed) -> None:  # noqa: F811
    clip("They wrote", outlet="The Post", link="https://post.example/1")
    told = pressed()
    assert pages(told) == NEWS | outlet("the-post") | {"/feeds/outlet.opml"}
    assert told["/outlets/the-post/"] == "new"
    whole()


def test_a_clip_with_a_person_brings_a_list_of_theirs(clip, pressed) -> None:  # noqa: F811
    made = clip("They wrote", link="https://star.example/2", live=False)
    made.people = [Person.objects.get()]
    made.live = True
    made.save()
    told = pages(pressed())
    ana = "/people/ana-ruiz/"
    assert told == NEWS | STAR | of(ana) | of(f"{ana}in-the-news/")
    assert "In the News" in text(ana)
    whole()


def test_a_copy_stands_under_its_story_on_the_release_too(clip, pressed) -> None:  # noqa: F811
    old, cluster = Article.objects.get(slug="old"), Cluster.objects.create()
    first = clip("They wrote about it", covers=old, cluster=cluster, link="https://star.example/3")
    pressed()
    clip("Told again", outlet="The Post", cluster=cluster, link="https://post.example/1",
         date=date(2026, 11, 20))  # fmt: skip
    told = pages(pressed())
    assert told == NEWS | outlet("the-post") | outlet("star-news") | of(f"{OLD}coverage/") | {
        OLD, "/feeds/outlet.opml",
    }  # fmt: skip
    for path in (OLD, "/in-the-news/", "/outlets/star-news/", f"{OLD}coverage/"):
        assert "Also in" in text(path), path
        assert "https://post.example/1" in text(path), path
        assert "Told again" not in text(path), path
    assert "<b>2</b> stories, published <b>3</b> times" in text("/in-the-news/")
    assert "Told again" in text("/outlets/the-post/")
    assert '"also_in"' in text("/in-the-news/data.json")
    assert "Also in" in text("/in-the-news/feed.rss")
    whole()
    first.unpublish()
    pressed()
    assert "Told again" in text("/in-the-news/")
    whole()


def test_another_lead_changes_every_list_of_the_story(clip, pressed) -> None:  # noqa: F811
    cluster = Cluster.objects.create()
    clip("First told", cluster=cluster, link="https://star.example/4")
    later = clip("Better told", outlet="The Post", cluster=cluster, link="https://post.example/2",
                 date=date(2026, 10, 30))  # fmt: skip
    Clip.objects.filter(pk=later.pk).update(date=date(2026, 12, 2), month="2026-12")
    later.refresh_from_db()
    later.save()
    pressed()
    assert the_store().read("/in-the-news/2026/12/") is None
    cluster.lead = later
    cluster.save()
    told = pressed()
    assert told["/in-the-news/2026/12/"] == "new"
    assert "Better told" in text("/in-the-news/")
    assert "First told" not in text("/in-the-news/")
    whole()


def test_a_report_brings_its_page_its_files_and_its_list(pressed) -> None:  # noqa: F811
    report = CoverageReport.objects.create(
        title="November", since=date(2026, 11, 1), until=date(2026, 11, 30)
    )
    assert pressed() == {}, "a draft is nobody's"
    reports.publish(report)
    told = pressed()
    new = {path for path, fate in told.items() if fate == "new" and "/media/" not in path}
    assert new == {
        "/coverage/", "/coverage/november/",
        *(f"/coverage/november/{word}" for word in ("report.csv", "report.xlsx", "report.pdf", "data.json")),
    }  # fmt: skip
    assert "/coverage/" in text("/in-the-news/")
    whole()
    Clip.objects.get().unpublish()
    pressed()
    assert "A clip" not in text("/coverage/november/")
    assert "1 clip was taken down since" in text("/coverage/november/")
    assert "A clip" not in text("/coverage/november/report.csv")
    whole()
    reports.unpublish(report)
    told = pressed()
    assert told["/coverage/november/report.xlsx"] == "gone"
    assert the_store().read("/coverage/") is None
    whole()
