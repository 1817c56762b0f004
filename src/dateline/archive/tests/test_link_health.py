"""Link health: what a look says, when something is dead, and who is left alone. A real server answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dateline.archive import actions, visiting
from dateline.archive.actions import (
    CHANGED,
    LEASE,
    Wanted,
    call_alive,
    claim_due,
    look_again,
    look_at_due,
    settle,
    use_links,
)
from dateline.archive.judging import Expected, Judged, Sign
from dateline.archive.models import Host, Link, StoredCopy
from dateline.archive.tests.newspaper import Newspaper, story
from dateline.archive.visiting import Visit

pytestmark = pytest.mark.django_db
START = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
State = Link.State
HEADLINE = "Mayor opens the bridge"


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def told() -> Iterator[list[set[str]]]:
    """What listeners heard."""
    heard: list[set[str]] = []
    before = CHANGED[:]
    CHANGED[:] = [lambda addresses: heard.append(set(addresses))]
    yield heard
    CHANGED[:] = before


@pytest.fixture
def watch(paper: Newspaper) -> Callable[..., Link]:
    """``watch("/story")``: a link to the paper that a clip uses."""

    def make(path: str = "/story", expected: str = HEADLINE, keep: bool = False, pk: int = 1) -> Link:  # fmt: skip
        use_links("coverage.clip", {pk: {paper.url(path): Wanted(expected, keep)}})
        Link.objects.update(due_at=START)
        Host.objects.update(free_at=START)
        return Link.objects.get(address=paper.url(path))

    return make


@pytest.fixture
def look(paper: Newspaper) -> Callable[[Link, datetime], Link]:
    """``look(link, moment)``: a look at that moment, whenever it would have been due."""

    def at(link: Link, moment: datetime) -> Link:
        Link.objects.filter(pk=link.pk).update(due_at=moment)
        Host.objects.update(free_at=moment)
        assert look_at_due(now=moment, between=0, allow=paper.allow) == 1
        return Link.objects.get(pk=link.pk)

    return at


def days(number: float) -> datetime:
    return START + timedelta(days=number)


def until_settled(link: Link, paper: Newspaper, limit: int = 20) -> Link:
    """Look whenever it is due, until it is dead."""
    for _ in range(limit):
        link = Link.objects.get(pk=link.pk)
        if link.is_dead:
            break
        moment = max(link.due_at or START, START)
        look_at_due(now=moment, between=0, allow=paper.allow)
    return Link.objects.get(pk=link.pk)


def test_a_page_that_is_there_is_looked_at_weekly_then_monthly(paper: Newspaper, watch: Any, look: Any) -> None:  # fmt: skip
    paper.says("/story")
    link = look(watch(), START)
    assert (link.state, link.since, link.status) == (State.OK, None, 200)
    pauses = []
    for _ in range(5):
        pauses.append((link.due_at - link.looked_at) / timedelta(days=1))
        link = look(link, link.due_at)
    for pause, wanted in zip(pauses, (7, 14, 28, 30, 30), strict=True):
        assert wanted <= pause <= wanted * 1.1


def test_one_404_is_a_doubt_and_dead_takes_several_over_days(paper: Newspaper, watch: Any, look: Any) -> None:  # fmt: skip
    paper.says("/story")
    link = look(watch(), START)
    paper.says("/story", 404)
    link = look(link, days(7))
    assert link.state == State.DOUBT and link.due_at - days(7) < timedelta(hours=7)
    for _ in range(6):  # many looks on one day prove nothing
        link = look(link, days(7) + timedelta(hours=3))
    assert link.state == State.DOUBT
    link = look(link, days(9.1))
    assert link.state == State.GONE and link.since == days(7)
    assert "404" in link.problem and link.last_ok_at == START


def test_the_looks_that_are_due_by_themselves_prove_it(paper: Newspaper, watch: Any) -> None:
    paper.says("/story", 410)
    link = until_settled(watch(), paper)
    assert link.state == State.GONE and link.since == START
    assert timedelta(days=2) <= link.looked_at - START <= timedelta(days=4)
    assert timedelta(days=7) <= link.due_at - link.looked_at < timedelta(days=8)


@pytest.mark.parametrize("status", [401, 403, 405, 429, 451])
def test_who_refuses_us_is_never_called_dead(status: int, paper: Newspaper, watch: Any, look: Any) -> None:  # fmt: skip
    paper.says("/story", status)
    link = watch()
    for day in range(0, 300, 30):
        link = look(link, days(day))
        assert link.state == State.BLOCKED and not link.is_dead


def test_a_challenge_for_robots_is_a_refusal_too(paper: Newspaper, watch: Any, look: Any) -> None:
    paper.says("/story", 503, cf_mitigated="challenge")
    assert look(watch(), START).state == State.BLOCKED


def test_a_host_that_fails_is_not_reachable_only_after_a_week(paper: Newspaper, watch: Any, look: Any) -> None:  # fmt: skip
    paper.says("/story", 502)
    link = watch()
    for day in range(7):
        link = look(link, days(day))
        assert link.state == State.DOUBT
    link = look(link, days(7.1))
    assert link.state == State.UNREACHABLE and link.since == START


def test_a_newspaper_that_is_taken_down_is_not_reachable(paper: Newspaper, watch: Any) -> None:
    link = watch()
    paper.stop()
    assert until_settled(link, paper).state == State.UNREACHABLE


def test_an_answer_that_drips_is_cut_off(paper: Newspaper, watch: Any, look: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(visiting, "SECONDS", 0.3)
    paper.says("/story", drip=True)
    link = look(watch(), START)
    assert link.state == State.DOUBT and "0.3 seconds" in link.problem


def test_what_comes_back_is_there_again(paper: Newspaper, watch: Any, told: Any) -> None:
    paper.says("/story", 404)
    link = until_settled(watch(), paper)
    paper.says("/story")
    look_at_due(now=link.due_at, between=0, allow=paper.allow)
    link.refresh_from_db()
    assert (link.state, link.since, link.tries) == (State.OK, None, 0)
    assert told[-1] == {paper.url("/story")}


# Soft 404


def test_a_page_that_says_not_found_with_200_is_gone(paper: Newspaper, watch: Any, look: Any) -> None:  # fmt: skip
    paper.says("/story", body=b"<title>Page not found - The Paper</title><h1>Oops</h1>")
    assert look(watch(), START).state == State.DOUBT
    assert until_settled(Link.objects.get(), paper).state == State.SOFT


def test_a_redirect_to_the_front_page_is_gone(paper: Newspaper, watch: Any) -> None:
    paper.says("/", body=b"<title>The Paper</title><h1>Today</h1>")
    paper.says("/story", 301, to="/")
    link = until_settled(watch(), paper)
    assert link.state == State.SOFT and "front page" in link.problem and not link.moved_to


def test_a_host_that_says_here_it_is_to_everything_is_found_out(paper: Newspaper, watch: Any) -> None:  # fmt: skip
    page = b"<title>The Paper</title><p>Read our best stories of the week and subscribe today</p>"
    paper.otherwise.status, paper.otherwise.body = 200, page
    paper.otherwise.headers = {"Content-Type": "text/html"}
    link = until_settled(watch("/2026/11/story"), paper)
    assert link.state == State.SOFT and "never were" in link.problem


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Mayor opens bridge after years", HEADLINE),  # a headline that an editor shortened
        ("Page not found: why the city's site went down", "Page not found: why the city's site went down"),
        ("Something else altogether", HEADLINE),  # re-titled, on a host that is honest
        ("Anything", ""),
    ],
)  # fmt: skip
def test_a_page_that_is_there_is_not_called_gone(
    title: str, expected: str, paper: Newspaper, watch: Any, look: Any
) -> None:
    paper.says("/story", body=story(title))
    assert look(watch(expected=expected), START).state == State.OK


def test_a_paper_is_no_page_and_is_there(paper: Newspaper, watch: Any, look: Any) -> None:
    paper.says("/story", body=b"%PDF-1.7", kind="application/pdf")
    assert look(watch(), START).state == State.OK


# Moved


def test_a_page_that_moved_for_good_is_proposed_and_nothing_is_changed(
    paper: Newspaper, watch: Any, look: Any
) -> None:
    paper.says("/story", 301, to="/2027/story")
    paper.says("/2027/story")
    link = look(watch(), START)
    assert (link.state, link.moved_to) == (State.MOVED, paper.url("/2027/story"))
    assert link.address == paper.url("/story")


def test_a_detour_is_no_move(paper: Newspaper, watch: Any, look: Any) -> None:
    paper.says("/story", 302, to="/2027/story")
    paper.says("/2027/story")
    assert look(watch(), START).state == State.OK


def test_only_another_form_of_the_address_is_no_move(paper: Newspaper, watch: Any, look: Any) -> None:  # fmt: skip
    paper.says("/story", 301, to="/story/?utm_source=self")
    paper.says("/story/?utm_source=self")
    assert look(watch(), START).state == State.OK


def test_a_redirect_to_another_story_is_left_to_a_person(paper: Newspaper, watch: Any, look: Any) -> None:  # fmt: skip
    paper.says("/story", 301, to="/weather")
    paper.says("/weather", body=story("Rain until Friday"))
    link = watch()
    for day in range(0, 60, 10):
        link = look(link, days(day))
    assert link.state == State.DOUBT and "another page" in link.problem


# Manners


def test_robots_are_obeyed_and_asked_once_a_day(paper: Newspaper, watch: Any, look: Any) -> None:
    paper.says("/robots.txt", body=b"User-agent: *\nDisallow: /story", kind="text/plain")
    paper.says("/story")
    link = look(watch(), START)
    assert link.state == State.BLOCKED and "robots.txt" in link.problem
    look(link, days(0.5))
    assert paper.asked == ["/robots.txt"]
    look(link, days(1.1))
    assert paper.asked == ["/robots.txt"] * 2


def test_a_host_is_asked_one_page_at_a_time_and_then_left_alone(paper: Newspaper, watch: Any) -> None:  # fmt: skip
    for number in range(3):
        paper.says(f"/{number}", body=story())
        watch(f"/{number}", pk=number)
    assert look_at_due(now=START, between=0, allow=paper.allow) == 1
    assert look_at_due(now=START + timedelta(seconds=9), between=0, allow=paper.allow) == 0
    assert look_at_due(now=START + timedelta(seconds=11), between=0, allow=paper.allow) == 1


def test_a_host_that_asks_for_time_gets_it(paper: Newspaper, watch: Any, look: Any) -> None:
    paper.says("/robots.txt", body=b"User-agent: *\nCrawl-delay: 50", kind="text/plain")
    paper.says("/story", 429, retry_after="7200")
    look(watch(), START)
    assert Host.objects.get().free_at == START + timedelta(hours=2)


def test_no_private_address_is_asked(paper: Newspaper, watch: Any) -> None:
    paper.says("/story")
    link = watch()
    assert look_at_due(now=START, between=0) == 1  # without the door for tests
    link.refresh_from_db()
    assert paper.asked == [] and link.state == State.BLOCKED


# Leases


def test_a_look_that_died_costs_one_look(paper: Newspaper, watch: Any) -> None:
    paper.says("/story")
    watch()
    claim_due(now=START)  # and the process is killed
    assert claim_due(now=START + timedelta(minutes=1))[1] == []
    late = START + LEASE + timedelta(seconds=1)
    assert look_at_due(now=late, between=0, allow=paper.allow) == 1
    assert Link.objects.get().state == State.OK


def test_who_lost_the_lease_writes_nothing(watch: Any) -> None:
    link = watch()
    claim, rows = claim_due(now=START)
    Link.objects.filter(pk=link.pk).update(claim=None)
    settle(rows[0], Visit(Judged(Sign.GONE, "x")), claim, now=START)
    assert Link.objects.get().state == State.NEW


# What listeners hear, copies, uses


def test_a_look_that_changes_nothing_is_heard_by_nobody(paper: Newspaper, watch: Any, look: Any, told: Any) -> None:  # fmt: skip
    paper.says("/story")
    link = look(watch(), START)
    del told[:]
    look(link, days(8))
    assert told == []


def test_the_first_good_look_keeps_a_copy_and_no_later_one(paper: Newspaper, watch: Any, look: Any) -> None:  # fmt: skip
    paper.says("/story", 404)
    link = look(watch(keep=True), START)
    assert not StoredCopy.objects.exists()
    paper.says("/story")
    look(link, days(1))
    paper.says("/story", body=story("Mayor opens the bridge at last"))
    look(link, days(8))
    assert StoredCopy.objects.count() == 1


def test_no_copy_is_kept_of_a_page_that_stands_for_a_missing_one(paper: Newspaper, watch: Any, look: Any) -> None:  # fmt: skip
    paper.says("/story", body=b"<title>Page not found</title>")
    look(watch(keep=True), START)
    assert not StoredCopy.objects.exists()


def test_a_link_goes_with_the_last_thing_that_uses_it(paper: Newspaper, watch: Any) -> None:
    address = paper.url("/story")
    watch()
    use_links("newsroom.article", {7: {address: Wanted(), "mailto:a@b.example": Wanted()}})
    use_links("coverage.clip", {1: {}})
    assert Link.objects.get().address == address
    use_links("newsroom.article", {7: {}})
    assert not Link.objects.exists()


def test_saying_the_same_again_changes_nothing(paper: Newspaper, watch: Any) -> None:
    link = watch()
    Link.objects.update(state=State.GONE, since=START)
    use_links("coverage.clip", {1: {link.address: Wanted(HEADLINE)}})
    assert Link.objects.get().state == State.GONE


def test_what_somebody_saw_alive_is_not_called_dead(paper: Newspaper, watch: Any, look: Any) -> None:  # fmt: skip
    paper.says("/story", 404)
    link = until_settled(watch(), paper)
    call_alive(link, now=days(10))
    for day in range(11, 95, 20):
        assert look(link, days(day)).state == State.OK
    for day in (101, 103, 104):
        link = look(link, days(day))
    assert link.state == State.GONE


def test_look_again_makes_it_due(watch: Any) -> None:
    link = watch()
    Link.objects.update(due_at=days(30))
    assert look_again([link], now=days(1)) == 1
    assert Link.objects.get().due_at == days(1)


def test_visits_to_several_hosts_wait_side_by_side(paper: Newspaper, watch: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    paper.says("/story")
    watch()
    with Newspaper() as other:
        other.says("/story")
        use_links("coverage.clip", {2: {other.url("/story"): Wanted(HEADLINE)}})
        Link.objects.update(due_at=START)
        Host.objects.update(free_at=START)
        assert look_at_due(now=START, between=0, allow=paper.allow | other.allow) == 2
    assert set(Link.objects.values_list("state", flat=True)) == {State.OK}
    assert actions.BATCH >= 2


def test_a_link_that_leads_to_another_host_asks_its_robots_too(paper: Newspaper) -> None:
    """Rule V5: no page is fetched of a host that says no, whoever leads there."""
    with Newspaper() as other:
        paper.says("/story", 301, to=other.url("/new"))
        other.says("/new")
        other.says("/robots.txt", 200, b"User-agent: *\nDisallow: /new", kind="text/plain")
        allow = {paper.host, other.host}
        found = visiting.visit(paper.url("/story"), Expected(HEADLINE), between=0, allow=allow)
        assert (found.judged.sign, other.asked) == (Sign.CLOSED, ["/robots.txt"])
        other.says("/robots.txt", 404)
        found = visiting.visit(paper.url("/story"), Expected(HEADLINE), between=0, allow=allow)
        assert found.answer is not None
        assert (found.answer.url, found.answer.redirects) == (other.url("/new"), (paper.url("/story"),))  # fmt: skip
        assert found.answer.requested == paper.url("/story")
