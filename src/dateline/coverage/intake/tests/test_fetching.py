"""Due candidates are fetched over real HTTP and fill in (rules V1, V2, V5, V7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from dateline.archive.models import Host
from dateline.contacts.models import Outlet
from dateline.coverage.intake import fetching
from dateline.coverage.intake.actions import add_candidates
from dateline.coverage.intake.deciding import fetch_again
from dateline.coverage.intake.fetching import claim_due, fetch_due, settle
from dateline.coverage.intake.found import Found
from dateline.coverage.intake.reading import cut, day_of, together
from dateline.coverage.intake.study import watched
from dateline.coverage.intake.tests.paper import Paper, printing
from dateline.coverage.models import Alias, Candidate, Clip
from dateline.lib.addresses import fold
from dateline.newsroom.models import CheckTuning

pytestmark = pytest.mark.django_db
Bring = Callable[..., Candidate]


def test_a_link_fills_in_from_its_page(paper: Paper, bring: Bring) -> None:
    row = bring(paper.story("/2026/bridge-1", "Bridge money comes", outlet="Harbor Herald"))
    assert (row.state, row.headline, row.byline) == ("review", "Bridge money comes", "Ann Ash")
    assert (row.date, row.outlet_name) == (date(2026, 11, 20), "Harbor Herald")
    assert row.found["sources"]["title"]["source"] == "json-ld"
    assert row.found["sources"]["title"]["confidence"] > 0.5
    assert (row.due_at, row.problem, row.lease_until) == (None, "", None)


def test_what_a_person_wrote_is_never_overwritten(paper: Paper, bring: Bring) -> None:
    link = paper.story("/2026/bridge-1", "Bridge money comes")
    row = bring(link)
    Candidate.objects.filter(pk=row.pk).update(
        headline="Ours", byline="", edited=["headline", "byline"]
    )
    paper.story("/2026/bridge-1", "Bridge money is here", author="Bo Beech")
    fetch_again(row)
    fetch_due()
    row.refresh_from_db()
    assert (row.headline, row.byline) == ("Ours", "")
    assert row.found["title"] == "Bridge money is here"


def test_what_the_page_does_not_say_stays_as_it_was_given(paper: Paper, bring: Bring) -> None:
    row = bring(
        paper.page("/a-1", "<p>hello</p>"), headline="Given", byline="Cy Cedar", via="sheet"
    )
    assert (row.headline, row.byline, row.state) == ("Given", "Cy Cedar", "review")


def test_a_day_stays_a_day() -> None:
    assert day_of("2026-11-20") == date(2026, 11, 20)
    assert day_of("2026-11-20T23:30:00-06:00") == date(2026, 11, 20)
    assert day_of("2026-11-20T00:00:00+00:00") == date(2026, 11, 20)
    assert day_of("2026-11-20T03:30:00Z") == date(2026, 11, 19)
    assert day_of("2026-11") is None


def test_an_excerpt_is_cut_to_what_the_organisation_allows(paper: Paper, bring: Bring) -> None:
    CheckTuning.objects.create(excerpt_words=5)
    row = bring(
        paper.story("/a-1", "Title here now", description="one two three four five six seven")
    )
    assert row.excerpt == "one two three four five …"
    assert cut("one two", 2) == "one two"


def test_several_authors_are_one_byline() -> None:
    assert together(["Ann Ash", "Bo Beech", " Cy  Cedar "]) == "Ann Ash, Bo Beech and Cy Cedar"
    assert together(["Ann Ash"]) == "Ann Ash"
    assert together([]) == ""


def test_the_outlet_is_found_by_its_name_or_its_domain(paper: Paper, bring: Bring) -> None:
    named = Outlet.objects.create(name="harbor herald")
    row = bring(paper.story("/a-1", "One story here"))
    assert (row.outlet, row.outlet_name) == (named, "")
    owned = Outlet.objects.create(name="Owner", domain="127.0.0.1")
    assert bring(paper.story("/a-2", "Two stories here")).outlet == owned


def test_a_page_that_names_another_address_is_merged_into_it(paper: Paper, bring: Bring) -> None:
    first = bring(paper.story("/2026/bridge-1", "Bridge money comes"))
    other = bring(
        paper.story("/x/y-2", "Bridge money comes", canonical=f"{paper.base}/2026/bridge-1")
    )
    assert (other.state, other.into) == ("merged", first)
    [again] = add_candidates([Found(f"{paper.base}/x/y-2")], via="source")
    assert again == first


def test_a_link_that_is_redirected_is_known_afterwards(paper: Paper, bring: Bring) -> None:
    paper.story("/2026/bridge-1", "Bridge money comes")
    row = bring(f"{paper.base}/to?/2026/bridge-1")
    assert row.address.endswith("/2026/bridge-1")
    assert Alias.objects.get().candidate == row
    assert add_candidates([Found(f"{paper.base}/to?/2026/bridge-1")], via="source") == [row]
    assert add_candidates([Found(f"{paper.base}/2026/bridge-1")], via="source") == [row]


def test_a_page_of_a_clip_is_merged_into_the_clip(
    paper: Paper, bring: Bring, clip: Callable[..., Clip]
) -> None:
    mine = clip(link=paper.story("/2026/bridge-1", "Bridge money comes"))
    row = bring(f"{paper.base}/to?/2026/bridge-1")
    assert (row.state, row.into_clip) == ("merged", mine)


def test_a_story_that_leads_to_the_front_page_does_not_take_its_address(
    paper: Paper, bring: Bring
) -> None:
    paper.page("/", "<h1>Front</h1>")
    row = bring(f"{paper.base}/to?/")
    assert "front page" in row.problem
    assert row.address.endswith("/to?/") or "to?" in row.address


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (404, "text/html", "no such page"),
        (403, "text/html", "does not let us in"),
        (200, "application/pdf", "no page"),
    ],
)
def test_a_page_that_cannot_be_had_is_reviewed_by_hand(
    paper: Paper, bring: Bring, status: int, kind: str, said: str
) -> None:
    row = bring(paper.page("/a-1", "x", status, kind))
    assert (row.state, row.due_at) == ("review", None)
    assert said in row.problem


def test_what_may_go_better_later_is_tried_again_and_given_up_in_the_end(
    paper: Paper, bring: Bring
) -> None:
    row = bring(paper.page("/a-1", "x", 503))
    waits = []
    while row.due_at is not None:
        waits.append(round((row.due_at - row.fetched_at).total_seconds()))
        assert row.state == "review"
        Candidate.objects.update(due_at=timezone.now())
        fetch_due()
        row.refresh_from_db()
    assert waits == [60, 600, 3600]
    assert "503" in row.problem


def test_private_addresses_are_refused(bring: Bring) -> None:
    for link in ("http://127.0.0.1:9/x-1", "http://169.254.169.254/latest", "http://10.0.0.1/x-1"):
        row = bring(link)
        assert row.state == "review"
        assert row.problem
        assert row.due_at is None


def test_robots_are_obeyed_for_what_comes_by_itself_and_not_for_what_a_person_pasted(
    paper: Paper, bring: Bring
) -> None:
    paper.page("/robots.txt", "User-agent: *\nDisallow: /closed/", kind="text/plain")
    row = bring(paper.story("/closed/a-1", "Closed story here"), via="source")
    assert "robots.txt" in row.problem
    assert paper.asked == ["/robots.txt"]
    assert (
        bring(paper.story("/open/a-1", "Open story here"), via="source").headline
        == "Open story here"
    )
    assert bring(paper.story("/closed/a-2", "Another closed one")).headline == "Another closed one"
    assert paper.asked.count("/robots.txt") == 1


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_after(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PAUSE", timedelta(hours=1))
    links = [paper.story(f"/a-{n}", f"Story number {n}") for n in range(5)]
    add_candidates([Found(link) for link in links], via="paste")
    assert fetch_due() == 1
    assert fetch_due() == 0
    Host.objects.update(free_at=timezone.now() - timedelta(seconds=1))
    assert fetch_due() == 1
    assert paper.most_at_once == 1


def test_links_of_different_hosts_are_fetched_in_one_look(paper: Paper, settings: Any) -> None:
    port = paper.host.partition(":")[2]
    hosts = [f"127.0.0.{n}:{port}" for n in (1,)] + [f"localhost.localdomain:{port}"]
    settings.COVERAGE_FETCH_ALLOW = tuple(hosts)
    add_candidates([Found(f"http://{host}/a-1") for host in hosts], via="paste")
    claim, rows = claim_due()
    assert {row.link for row in rows} == {f"http://{host}/a-1" for host in hosts}


def test_what_a_killed_worker_held_is_due_again_and_its_late_answer_changes_nothing(
    paper: Paper,
) -> None:
    add_candidates([Found(paper.story("/a-1", "Bridge money comes"))], via="paste")
    dead, [row] = claim_due()
    assert claim_due()[1] == []
    Candidate.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert fetch_due() == 1
    settle(row.pk, dead, fetching.Outcome(problem="late"), watched())
    row.refresh_from_db()
    assert (row.headline, row.problem) == ("Bridge money comes", "")


def test_an_answer_about_a_story_that_was_decided_meanwhile_changes_nothing(paper: Paper) -> None:
    add_candidates([Found(paper.story("/a-1", "Bridge money comes"))], via="paste")
    claim, [row] = claim_due()
    Candidate.objects.update(state="rejected")
    settle(row.pk, claim, fetching.look(row.link, obeys=False), watched())
    row.refresh_from_db()
    assert (row.state, row.headline) == ("rejected", "")


def test_a_redirect_asks_the_robots_of_the_host_that_it_leads_to(
    paper: Paper, bring: Bring, settings: Any
) -> None:
    """Rule V5: each host on the way is asked, and its page is not fetched where it says no."""
    with printing() as other:
        settings.COVERAGE_FETCH_ALLOW = (paper.host, other.host)
        other.page("/robots.txt", "User-agent: *\nDisallow: /closed/", kind="text/plain")
        closed = other.story("/closed/b-1", "Bridge money comes")
        shown = other.story("/open/b-2", "Bridge money comes again")
        row = bring(f"{paper.base}/to?{closed}", via="source")
        assert "robots.txt" in row.problem
        assert other.asked == ["/robots.txt"]
        row = bring(f"{paper.base}/to?{shown}", via="source")
        assert (row.headline, row.address) == ("Bridge money comes again", fold(shown))
