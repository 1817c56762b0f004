"""Sources are asked politely, once each, and nothing that they name is lost or asked about twice."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dateline.archive.models import Host
from dateline.archive.tests.newspaper import Newspaper as Elsewhere
from dateline.coverage import polite
from dateline.coverage.models import Candidate, Poll, Source, Watch
from dateline.coverage.polling import actions, reading
from dateline.coverage.polling.actions import claim, poll, poll_due
from dateline.coverage.polling.tests.conftest import Newspaper, page, rss

pytestmark = pytest.mark.django_db
Look = Callable[..., Source]
ALL = Source.Take.ALL


def source(address: str, **more: Any) -> Source:
    return Source.objects.create(name="Harbor Times", address=address, **more)


def stories() -> list[str]:
    return list(Candidate.objects.order_by("pk").values_list("headline", flat=True))


def test_what_a_feed_names_becomes_candidates_once(paper: Newspaper, look_again: Look) -> None:
    feed = paper.serve(
        "/feed", rss(("Lake rises", f"{paper.address}/1"), ("Pier opens", f"{paper.address}/2"))
    )
    row = source(feed, take=ALL)
    assert poll_due() == 1
    assert stories() == ["Lake rises", "Pier opens"]
    made = Candidate.objects.first()
    assert made and made.via == "source" and made.source == row
    paper.serve(
        "/feed",
        rss(
            ("Bridge shut", f"{paper.address}/3"),
            ("Lake rises", f"{paper.address}/1?utm_source=rss"),
        ),
    )
    look_again(row)
    assert stories() == ["Lake rises", "Pier opens", "Bridge shut"]
    last = row.polls.first()
    assert last and (last.status, last.items, last.fresh, last.found) == (200, 2, 2, 1)


def test_a_day_is_the_day_at_the_outlet(paper: Newspaper) -> None:
    """Rule V7: 23:30 in Minnesota is not the next day, though it is in UTC."""
    source(paper.serve("/feed", rss(("Lake rises", f"{paper.address}/1"))), take=ALL)
    poll_due()
    assert Candidate.objects.get().date == datetime.date(2026, 11, 26)


def test_an_unchanged_feed_costs_one_small_answer(paper: Newspaper, look_again: Look) -> None:
    row = source(
        paper.serve(
            "/feed",
            rss(("Lake rises", f"{paper.address}/1")),
            ETag='"one"',
            Last_Modified="Thu, 26 Nov 2026 00:00:00 GMT",
        ),
        take=ALL,
    )
    poll_due()
    look_again(row)
    headers = paper.asked[-1][1]
    assert headers["if-none-match"] == '"one"' and headers["if-modified-since"].startswith("Thu")
    assert row.polls.first().status == 304 and row.failures == 0  # type: ignore[union-attr]
    look_again(row)
    assert paper.asked[-1][1]["if-none-match"] == '"one"'  # kept over the 304


def test_what_is_gone_is_not_asked_any_more(paper: Newspaper, look_again: Look) -> None:
    row = source(paper.serve("/feed", "", status=410), take=ALL)
    poll_due()
    row.refresh_from_db()
    assert not row.active and "410" in row.problem
    row.due_at = timezone.now()
    row.save()
    assert poll_due() == 0


def test_a_busy_server_is_left_alone_as_long_as_it_asks(paper: Newspaper, look_again: Look) -> None:
    row = source(paper.serve("/feed", "", status=429, Retry_After="7200"), take=ALL)
    before = timezone.now()
    poll_due()
    row.refresh_from_db()
    assert row.due_at and row.due_at >= before + timedelta(seconds=7199) and row.failures == 1
    other = source(paper.serve("/other", rss(("Lake", f"{paper.address}/1"))), take=ALL)
    poll_due()
    other.refresh_from_db()
    assert "/other" not in paper.paths()  # the host asked, not the feed
    assert (
        other.due_at
        and other.due_at >= before + timedelta(seconds=7199)
        and not other.polls.exists()
    )


def test_failures_make_the_pauses_longer_and_one_answer_ends_them(
    paper: Newspaper, look_again: Look
) -> None:
    row = source(paper.serve("/feed", "no feed at all"), take=ALL)
    pauses = []
    for _ in range(3):
        before = timezone.now()
        look_again(row)
        assert row.due_at and row.problem == "Not readable: it is no feed."
        pauses.append((row.due_at - before).total_seconds())
    assert pauses[0] < pauses[1] < pauses[2]
    paper.serve("/feed", rss(("Lake rises", f"{paper.address}/1")))
    look_again(row)
    assert row.failures == 0 and row.problem == "" and stories() == ["Lake rises"]


def test_two_requests_to_a_host_have_a_pause_between_them(paper: Newspaper) -> None:
    first = source(paper.serve("/a", rss(("One story here", f"{paper.address}/1"))), take=ALL)
    second = source(paper.serve("/b", rss(("Two story here", f"{paper.address}/2"))), take=ALL)
    assert poll_due() == 2
    assert paper.paths() == ["/a"] and first.polls.count() == 1
    second.refresh_from_db()
    assert second.due_at and second.due_at > timezone.now() and not second.polls.exists()
    assert Host.objects.count() == 1 and paper.robots_asked == 1


def test_robots_txt_is_obeyed_and_kept(paper: Newspaper, look_again: Look) -> None:
    paper.robots = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 30\n"
    row = source(paper.serve("/private/feed", rss(("Lake", f"{paper.address}/1"))), take=ALL)
    poll_due()
    row.refresh_from_db()
    assert paper.asked == [] and "robots.txt" in row.problem
    other = source(paper.serve("/feed", rss(("Lake", f"{paper.address}/1"))), take=ALL)
    poll_due()
    assert paper.paths() == ["/feed"] and other.polls.count() == 1 and paper.robots_asked == 1
    assert (Host.objects.get().free_at - timezone.now()).total_seconds() > 25


def test_a_look_that_was_killed_is_repeated_and_loses_nothing(
    paper: Newspaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = source(paper.serve("/feed", rss(("Lake rises", f"{paper.address}/1"))), take=ALL)

    class Killed(BaseException):
        pass

    def die(*_: Any) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(actions, "settle", die)
        with pytest.raises(Killed):
            poll_due()
    assert stories() == ["Lake rises"] and poll_due() == 0  # the lease still holds
    Source.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    Host.objects.update(free_at=timezone.now())
    assert poll_due() == 1
    row.refresh_from_db()
    assert stories() == ["Lake rises"] and row.lease_until is None and row.polls.count() == 1


def test_a_source_that_was_paused_during_its_look_stays_paused(paper: Newspaper) -> None:
    row = source(paper.serve("/feed", rss(("Lake rises", f"{paper.address}/1"))), take=ALL)
    taken = claim()
    assert taken and claim() is None
    actions.pause(row)
    poll(taken)
    row.refresh_from_db()
    assert not row.active and not Poll.objects.exists()
    actions.resume(row)
    row.refresh_from_db()
    assert row.active and row.due_at and row.due_at <= timezone.now()


def test_only_what_names_a_watched_name_comes_in(paper: Newspaper, read_on: Look) -> None:
    Watch.objects.create(text="Clean Lakes Compact")
    paper.serve(
        "/2",
        page("The council signed the <b>Clean</b> Lakes&nbsp;Compact on Monday.", "Council votes"),
        Content_Type="text/html",
    )
    paper.serve("/3", page("Nothing of interest."), Content_Type="text/html")
    row = source(
        paper.serve(
            "/feed",
            rss(
                ("Clean Lakes Compact signed", f"{paper.address}/1"),
                ("Council votes", f"{paper.address}/2"),
                ("Weather", f"{paper.address}/3"),
            ),
        )
    )
    poll_due()
    assert stories() == ["Clean Lakes Compact signed"]
    for _ in range(3):
        read_on(row)
    assert stories() == ["Clean Lakes Compact signed", "Council votes"]
    assert "Clean Lakes Compact" in Candidate.objects.get(headline="Council votes").text
    assert sorted(paper.paths()) == ["/2", "/3", "/feed"]  # each page once, the feed once
    last = row.polls.get()
    assert last.found == 2 and row.position["to_read"] == []


def test_reading_pages_has_a_budget_a_day(
    paper: Newspaper, read_on: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "A_DAY", 2)
    row = source(
        paper.serve(
            "/feed", rss(*[(f"Story number {n}", f"{paper.address}/{n}") for n in range(5)])
        )
    )
    poll_due()
    for _ in range(4):
        read_on(row)
    assert len(paper.paths()) == 3 and len(row.position["to_read"]) == 3
    row.position["read_day"] = "2020-01-01"
    row.save()
    read_on(row)
    assert len(paper.paths()) == 4


def test_a_feed_says_how_often_at_most(paper: Newspaper) -> None:
    row = source(
        paper.serve("/feed", rss(("Lake rises", f"{paper.address}/1"), more="<ttl>600</ttl>")),
        take=ALL,
    )
    poll_due()
    row.refresh_from_db()
    assert row.interval == 36_000


def test_a_quiet_feed_is_asked_once_a_day_and_a_busy_one_every_few_minutes(
    paper: Newspaper, look_again: Look
) -> None:
    row = source(paper.serve("/feed", rss(("Lake rises", f"{paper.address}/1"))), take=ALL)
    look_again(row)
    look_again(row, later=timedelta(days=7))
    assert row.interval == 86_400
    for n in range(12):
        paper.serve(
            "/feed", rss(*[(f"Story {n} {m}", f"{paper.address}/{n}/{m}") for m in range(60)])
        )
        look_again(row, later=timedelta(hours=2))
    assert 300 <= row.interval <= 600


def test_an_index_of_sitemaps_is_read_map_by_map(paper: Newspaper, read_on: Look) -> None:
    news = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        "<loc>{0}</loc><n:news><n:publication><n:name>Harbor Times</n:name></n:publication>"
        "<n:publication_date>2026-11-26</n:publication_date><n:title>{1}</n:title></n:news></url></urlset>"
    )
    maps = [
        paper.serve(f"/map{n}.xml", news.format(f"{paper.address}/{n}", f"Story {n}"))
        for n in range(2)
    ]
    rows = "".join(
        f"<sitemap><loc>{each}</loc><lastmod>2026-11-2{n}</lastmod></sitemap>"
        for n, each in enumerate(maps)
    )
    index = paper.serve("/index.xml", f"<sitemapindex>{rows}</sitemapindex>")
    row = source(index, kind=Source.Kind.SITEMAP, take=ALL)
    poll_due()
    for _ in range(2):
        row.refresh_from_db()
        row.position["next_look"] = 0
        row.save()
        read_on(row)
    assert sorted(stories()) == ["Story 0", "Story 1"]
    found = Candidate.objects.get(headline="Story 1")
    assert (found.outlet_name, found.date) == ("Harbor Times", datetime.date(2026, 11, 26))
    asked = len(paper.asked)
    row.position["next_look"] = 0
    row.save()
    read_on(row)  # the index again; neither map has changed
    assert len(paper.asked) == asked + 1 and row.position["children"] == []


def test_what_a_program_fault_breaks_is_told_and_tried_again(
    paper: Newspaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = source(paper.serve("/feed", rss(("Lake", f"{paper.address}/1"))), take=ALL)
    monkeypatch.setattr(actions, "look", lambda _: 1 / 0)
    poll_due()
    row.refresh_from_db()
    assert row.failures == 1 and "ZeroDivisionError" in row.problem and row.lease_until is None


def test_an_address_of_the_inside_network_is_never_asked(paper: Newspaper, settings: Any) -> None:
    settings.COVERAGE_FETCH_ALLOW = frozenset()
    row = source(paper.serve("/feed", rss(("Lake", f"{paper.address}/1"))), take=ALL)
    poll_due()
    row.refresh_from_db()
    assert paper.asked == [] and paper.robots_asked == 0 and row.failures == 1


def test_a_source_that_leads_to_another_host_asks_its_robots_too(
    paper: Newspaper, settings: Any
) -> None:
    """Rule V5: no page is fetched of a host that says no, whoever leads there."""
    with Elsewhere() as other:
        settings.COVERAGE_FETCH_ALLOW |= {other.host}
        first = paper.serve("/feed", "", status=302, Location=other.url("/feed"))
        other.says("/feed", 200, b"<rss/>")
        other.says("/robots.txt", 200, b"User-agent: *\nDisallow: /feed", kind="text/plain")
        with pytest.raises(polite.Disallowed):
            polite.get(first)
        assert other.asked == ["/robots.txt"]
        Host.objects.all().delete()
        other.says("/robots.txt", 404)
        answer = polite.get(first)
        assert (answer.status, answer.url, answer.requested) == (200, other.url("/feed"), first)
        assert answer.redirects == (first,)
