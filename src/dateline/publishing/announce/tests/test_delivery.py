"""Announcements are recorded once, sent after the edition, tried again, and given up in the open."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from dateline.publishing import announce
from dateline.publishing.announce import Outcome, delivery
from dateline.publishing.announce.calls import Unsent
from dateline.publishing.announce.tests.conftest import NOON, Clock, Service
from dateline.publishing.models import Announcement, Edition

Make = Callable[..., Outcome]


def only() -> Announcement:
    return Announcement.objects.get()


def test_an_edition_is_recorded_once(fastly: Service, outcome: Make) -> None:
    edition = outcome(changed=("/",))
    announce.record(edition)
    announce.record(edition)
    assert Announcement.objects.count() == 1
    announce.deliver_due()
    announce.record(edition)  # nor is it due again
    assert announce.deliver_due() == 0
    assert len(fastly.seen) == 1


def test_recording_sends_nothing(fastly: Service, outcome: Make) -> None:
    announce.record(outcome(changed=("/",)))
    assert fastly.seen == []


def test_what_is_sent_says_when(fastly: Service, outcome: Make, clock: Clock) -> None:
    announce.record(outcome(changed=("/",)))
    clock.forward(seconds=3)
    assert announce.deliver_due() == 1
    row = only()
    assert (row.state, row.sent_at, row.error) == ("sent", NOON + timedelta(seconds=3), "")
    assert announce.describe(row) == "Fastly: 1 tag purged"


def test_old_editions_go_first(varnish: Service, outcome: Make) -> None:
    for path in ("/a/", "/b/", "/c/"):
        announce.record(outcome(changed=(path,)))
    later = Announcement.objects.exclude(edition=Edition.objects.order_by("pk").first())
    later.update(due_at=NOON - timedelta(minutes=1))  # the oldest was put off for a while
    assert announce.deliver_due() == 3
    assert [request.path for request in varnish.seen] == ["/a/", "/b/", "/c/"]


def test_failures_are_tried_again_at_growing_intervals(
    fastly: Service, outcome: Make, clock: Clock
) -> None:
    fastly.answer(500)
    announce.record(outcome(changed=("/",)))
    waits = []
    for _ in range(10):
        announce.deliver_due()
        waits.append((only().due_at - clock.now).total_seconds())
        clock.now = only().due_at
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert len(fastly.seen) == 10
    assert "tried 10 times: Fastly answered 500" in announce.describe(only())


def test_before_its_time_nothing_is_tried_again(
    fastly: Service, outcome: Make, clock: Clock
) -> None:
    fastly.answer(500)
    announce.record(outcome(changed=("/",)))
    announce.deliver_due()
    clock.forward(seconds=29)
    announce.deliver_due()
    assert len(fastly.seen) == 1


def test_after_a_day_it_is_given_up_and_can_be_sent_again(
    fastly: Service, outcome: Make, clock: Clock
) -> None:
    fastly.answer(401)
    announce.record(outcome(changed=("/",)))
    settled = 0
    while only().state == "due":
        assert clock.now < NOON + timedelta(days=1, hours=2), "it never gives up"
        settled += announce.deliver_due()
        clock.now = max(clock.now, only().due_at)
    assert settled == 1 and clock.now >= NOON + timedelta(days=1)
    row = only()
    assert row.state == "given_up"
    assert announce.describe(row).startswith("Fastly: 1 tag not purged: Fastly answered 401")
    fastly.answer(200)
    assert announce.deliver_due() == 0
    assert announce.send_again([row.pk]) == 1
    assert announce.deliver_due() == 1
    assert only().state == "sent"


def test_a_day_on_which_we_were_off_is_no_day_of_trying(
    fastly: Service, outcome: Make, clock: Clock
) -> None:
    fastly.answer(500)
    announce.record(outcome(changed=("/",)))
    announce.deliver_due()
    clock.forward(days=3)
    announce.deliver_due()
    assert only().state == "due"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry_After": "600"}, 600),
        ({"Retry_After": "Mon, 23 Nov 2026 12:05:00 GMT"}, 300),
        ({"Retry_After": "Mon, 23 Nov 2026 11:00:00 GMT"}, 1),
        ({"Retry_After": "99999999999999999999"}, 86_400),
        ({"Retry_After": "soon"}, 30),
        ({"Fastly_RateLimit_Reset": str(int(NOON.timestamp()) + 90)}, 90),
        ({}, 30),
    ],
)
def test_asked_to_wait_we_wait(
    fastly: Service, outcome: Make, clock: Clock, headers: dict[str, str], wait: int
) -> None:
    fastly.answer(429, **headers)
    announce.record(outcome(changed=("/",)))
    announce.deliver_due()
    assert (only().due_at - clock.now).total_seconds() == wait


def test_while_asked_to_wait_newer_editions_wait_too(
    fastly: Service, outcome: Make, clock: Clock
) -> None:
    fastly.answer(429, Retry_After="600")
    announce.record(outcome(changed=("/a/",)))
    announce.record(outcome(changed=("/b/",)))
    announce.deliver_due()
    assert len(fastly.seen) == 1
    clock.forward(seconds=300)
    announce.record(outcome(changed=("/c/",)))
    announce.deliver_due()
    assert len(fastly.seen) == 1
    clock.forward(seconds=300)
    fastly.answer(200)
    assert announce.deliver_due() == 3
    assert len(fastly.seen) == 4


def test_what_was_taken_is_not_sent_again(cloudflare: Service, outcome: Make, clock: Clock) -> None:
    fine = cloudflare.answers[0]
    cloudflare.answers = [fine, (429, {"Retry-After": "60"}, ""), fine]
    announce.record(outcome(changed=tuple(f"/{each}/" for each in range(250))))
    assert announce.deliver_due() == 0
    assert only().payload["done"] == 100
    clock.forward(seconds=60)
    assert announce.deliver_due() == 1
    bodies = [request.body for request in cloudflare.seen]
    assert len(bodies) == 4 and bodies[1] == bodies[2] and len(set(bodies)) == 3


def test_one_trouble_does_not_hold_up_others(fastly: Service, outcome: Make, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    settings.PRESS_CDN = {**settings.PRESS_CDN, "api": f"http://127.0.0.1:{port}"}
    settings.PRESS_HUBS = [fastly.address]
    announce.record(outcome(changed=("/feed.rss",)))
    assert announce.deliver_due() == 1
    failed = Announcement.objects.get(kind="purge")
    assert "could not be reached" in failed.error and "Check the address" in failed.error
    assert Announcement.objects.get(kind="websub").state == "sent"


def test_who_does_not_answer_is_asked_once_a_round(
    fastly: Service, outcome: Make, clock: Clock
) -> None:
    fastly.answer(503)
    for path in ("/a/", "/b/", "/c/"):
        announce.record(outcome(changed=(path,)))
    announce.deliver_due()
    announce.deliver_due()
    assert len(fastly.seen) == 1


def test_who_answers_again_hears_at_once_what_waited(
    fastly: Service, outcome: Make, clock: Clock
) -> None:
    fastly.answer(503)
    announce.record(outcome(changed=("/a/",)))
    for _ in range(6):
        announce.deliver_due()
        clock.now = only().due_at - timedelta(seconds=1)
        clock.forward(seconds=1)
    announce.deliver_due()
    assert only().due_at - clock.now > timedelta(minutes=10)
    fastly.answer(200)
    announce.record(outcome(changed=("/b/",)))
    assert announce.deliver_due() == 2


def test_a_killed_worker_leaves_a_lease_that_runs_out(
    fastly: Service, outcome: Make, clock: Clock
) -> None:
    announce.record(outcome(changed=("/",)))
    assert delivery._claim(set()) is not None  # and then the worker dies
    assert announce.deliver_due() == 0
    clock.forward(seconds=59)
    assert announce.deliver_due() == 0 and fastly.seen == []
    clock.forward(seconds=1)
    assert announce.deliver_due() == 1
    assert only().state == "sent" and len(fastly.seen) == 1


def test_a_worker_that_lost_its_lease_changes_nothing(
    fastly: Service, outcome: Make, clock: Clock
) -> None:
    announce.record(outcome(changed=("/",)))
    row = delivery._claim(set())
    assert row is not None
    clock.forward(seconds=61)
    assert announce.deliver_due() == 1
    assert delivery._failed(row, Unsent("too late"), False) == 0
    assert (only().state, only().error) == ("sent", "")


def test_a_turn_ends_and_the_rest_is_taken_up_at_the_next(varnish: Service, outcome: Make) -> None:
    announce.record(outcome(changed=("/a/", "/b/", "/c/")))
    announce.record(outcome(changed=("/d/",)))
    settled = [announce.deliver_due(turn=0) for _ in range(4)]
    assert settled == [0, 0, 1, 1]
    assert [request.path for request in varnish.seen] == ["/a/", "/b/", "/c/", "/d/"]
    assert {row.attempts for row in Announcement.objects.all()} == {1}


def test_a_mistake_of_ours_is_shown_and_does_not_stop_the_others(
    fastly: Service, outcome: Make, caplog: pytest.LogCaptureFixture
) -> None:
    announce.record(outcome(changed=("/a/",)))
    Announcement.objects.update(payload={"to": "fastly", "tags": [7]})
    Announcement.objects.create(
        edition=Edition.objects.create(), kind="purge", target="x", due_at=NOON,
        payload={"to": "addresses", "addresses": ["/"]},
    )  # fmt: skip
    announce.deliver_due()
    first, second = Announcement.objects.order_by("pk")
    assert "the log says what" in first.error and "Traceback" in caplog.text
    assert "another CDN" in second.error


def test_kinds_of_others_are_left_alone(fastly: Service, outcome: Make) -> None:
    Announcement.objects.create(
        edition=Edition.objects.create(), kind="webhook", target="x", due_at=NOON
    )
    assert announce.deliver_due() == 0
    assert only().state == "due" and only().attempts == 0


@pytest.mark.usefixtures("own_database")
def test_requests_are_never_sent_inside_a_transaction(fastly: Service) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        announce.deliver_due()


@pytest.mark.usefixtures("own_database")
def test_the_row_is_claimed_before_the_request_and_free_of_locks_during_it(
    fastly: Service, clock: Clock
) -> None:
    edition = Edition.objects.create().pk
    announce.record(Outcome(edition=edition, at=clock.now, changed=("/",)))
    found: list[Any] = []

    def look() -> None:  # in the server's thread: another connection
        try:
            found.append(Announcement.objects.get().due_at - clock.now)
            found.append(announce.deliver_due())
            Announcement.objects.update(target="written meanwhile")
        finally:
            connection.close()

    fastly.before = look
    assert announce.deliver_due() == 1
    assert found == [timedelta(seconds=60), 0]
    assert len(fastly.seen) == 1
    assert only().target == "written meanwhile"


@pytest.mark.usefixtures("own_database")
def test_many_workers_send_each_announcement_once(varnish: Service, clock: Clock) -> None:
    for number in range(12):
        edition = Edition.objects.create().pk
        announce.record(Outcome(edition=edition, at=clock.now, changed=(f"/{number}/",)))
    settled: list[int] = []
    ready = threading.Barrier(4)

    def work() -> None:
        try:
            ready.wait(10)
            settled.append(announce.deliver_due(turn=30))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(settled) == 12
    assert sorted(request.path for request in varnish.seen) == sorted(f"/{n}/" for n in range(12))
