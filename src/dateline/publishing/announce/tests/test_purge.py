"""What is purged, and how each kind of CDN is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from dateline.publishing import announce
from dateline.publishing.announce import Outcome, purge
from dateline.publishing.announce.tests.conftest import Service
from dateline.publishing.models import Announcement

Make = Callable[..., Outcome]


def tag(path: str) -> str:
    return "p-" + sha256(path.encode()).hexdigest()[:12]


def many(number: int, stem: str = "news") -> tuple[str, ...]:
    return tuple(f"/{stem}/{each}/" for each in range(number))


def test_fastly_is_asked_for_gone_new_and_changed_pages_by_tag(
    fastly: Service, outcome: Make
) -> None:
    announce.record(outcome(changed=("/",), new=("/news/a/",), gone=("/news/b/",)))
    assert announce.deliver_due() == 1
    [request] = fastly.seen
    assert (request.method, request.path) == ("POST", "/service/SU1Z0isxPaozGVKXdv0eY/purge")
    assert request.headers["Fastly-Key"] == "tok"
    assert request.headers["Surrogate-Key"].split() == [tag("/news/b/"), tag("/news/a/"), tag("/")]
    assert "Fastly-Soft-Purge" not in request.headers


def test_fastly_takes_256_tags_at_once(fastly: Service, outcome: Make) -> None:
    announce.record(outcome(changed=many(600)))
    announce.deliver_due()
    sizes = [len(request.headers["Surrogate-Key"].split()) for request in fastly.seen]
    assert sizes == [256, 256, 88]


def test_soft_purges_are_for_changed_pages_only(
    fastly: Service, outcome: Make, settings: Any
) -> None:
    settings.PRESS_CDN = {**settings.PRESS_CDN, "soft": True}
    announce.record(outcome(changed=("/",), gone=("/news/b/",)))
    assert announce.deliver_due() == 2
    soft = {r.headers["Surrogate-Key"]: r.headers["Fastly-Soft-Purge"] for r in fastly.seen}
    assert soft == {tag("/news/b/"): None, tag("/"): "1"}


def test_cloudflare_takes_100_tags_at_once(cloudflare: Service, outcome: Make) -> None:
    announce.record(outcome(new=many(150)))
    assert announce.deliver_due() == 1
    first, second = cloudflare.seen
    assert first.path == "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/purge_cache"
    assert (first.headers["Authorization"], first.headers["Content-Type"]) == (
        "Bearer tok",
        "application/json",
    )
    sent = [json.loads(request.body)["tags"] for request in (first, second)]
    assert [len(tags) for tags in sent] == [100, 50]
    assert sent[0] + sent[1] == [tag(path) for path in many(150)]


def test_more_tags_than_a_cdn_takes_in_a_minute_are_a_whole_purge(
    cloudflare: Service, outcome: Make
) -> None:
    [row] = announce.plan(outcome(changed=many(2_500)))
    assert len(row.payload["tags"]) == 2_500
    [row] = announce.plan(outcome(changed=many(2_501)))
    assert row.payload["tags"] == ["dateline"]


def test_a_cache_without_tags_is_asked_address_by_address(varnish: Service, outcome: Make) -> None:
    announce.record(outcome(changed=("/", "/media/ab/a file (1).pdf"), gone=("/news/b/",)))
    assert announce.deliver_due() == 1
    assert [(r.method, r.path, r.headers["Host"]) for r in varnish.seen] == [
        ("PURGE", "/news/b/", "press.example.org"),
        ("PURGE", "/", "press.example.org"),
        ("PURGE", "/media/ab/a%20file%20(1).pdf", "press.example.org"),
    ]


def test_an_address_that_the_cache_does_not_hold_is_no_fault(
    varnish: Service, outcome: Make
) -> None:
    varnish.answer(404)
    announce.record(outcome(new=("/news/a/",)))
    assert announce.deliver_due() == 1
    assert Announcement.objects.get().state == "sent"


def test_very_many_addresses_are_several_announcements(varnish: Service, outcome: Make) -> None:
    rows = announce.plan(outcome(changed=many(2_300)))
    assert [len(row.payload["addresses"]) for row in rows] == [1_000, 1_000, 300]
    assert len({row.target for row in rows}) == 3


def test_nothing_is_announced_without_a_cdn_or_a_change(
    outcome: Make, settings: Any, fastly: Service
) -> None:
    assert announce.plan(outcome()) == []  # rendered again, and every byte the same
    settings.PRESS_CDN = {}
    assert announce.plan(outcome(changed=("/",))) == []
    del settings.PRESS_CDN
    assert announce.plan(outcome(changed=("/",))) == []


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, '{"msg": "Provided credentials are missing or invalid"}', "Check the token"),
        (403, '{"msg": "You are not authorized"}', "Check the token"),
        (404, '{"msg": "Record not found", "detail": "x"}', "Check the service id"),
        (500, "oops", "The trouble is on its side"),
        (307, "", "It sends us on to https://elsewhere.example"),
    ],
)
def test_fastlys_refusals_say_what_to_check(
    fastly: Service, outcome: Make, status: int, body: str, words: str
) -> None:
    fastly.answer(status, body, Location="https://elsewhere.example/x")
    announce.record(outcome(changed=("/",)))
    assert announce.deliver_due() == 0
    row = Announcement.objects.get()
    assert row.state == "due"
    assert row.error.startswith(f"Fastly answered {status}")
    assert words in row.error
    if "msg" in body:
        assert json.loads(body)["msg"] in row.error


def test_cloudflare_says_no_in_the_body_of_an_answer_too(
    cloudflare: Service, outcome: Make
) -> None:
    cloudflare.answer(
        200, '{"success": false, "errors": [{"code": 10000, "message": "Authentication error"}]}'
    )
    announce.record(outcome(changed=("/",)))
    announce.deliver_due()
    row = Announcement.objects.get()
    assert row.state == "due" and "Authentication error" in row.error


def test_a_cache_that_takes_no_purges_says_where_to_allow_them(
    varnish: Service, outcome: Make
) -> None:
    varnish.answer(405)
    announce.record(outcome(changed=("/",)))
    announce.deliver_due()
    assert "allow it in the cache's configuration" in Announcement.objects.get().error


@pytest.mark.parametrize("token", ["secret123\n", "secret\x00123", "sécret123"])
def test_a_token_is_never_shown_in_an_error(
    fastly: Service, outcome: Make, settings: Any, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings.PRESS_CDN = {**settings.PRESS_CDN, "token": token}
    announce.record(outcome(changed=("/",)))
    announce.deliver_due()
    error = Announcement.objects.get().error
    assert fastly.seen == []
    assert "Copy the token into the settings again" in error
    assert token.strip() not in error and token.strip() not in caplog.text


def test_another_cdn_in_the_settings_is_not_told_in_the_old_ones_place(
    fastly: Service, outcome: Make, settings: Any
) -> None:
    announce.record(outcome(changed=("/",)))
    settings.PRESS_CDN = {"kind": "addresses", "endpoint": fastly.address}
    announce.deliver_due()
    assert fastly.seen == []
    assert "another CDN now" in Announcement.objects.get().error


@pytest.mark.parametrize(
    ("payload", "state", "words"),
    [
        ({"to": "fastly", "tags": ["p-1", "p-2"]}, "sent", "Fastly: 2 tags purged"),
        ({"to": "fastly", "tags": ["p-1"]}, "due", "Fastly: 1 tag to be purged"),
        ({"to": "cloudflare", "tags": ["dateline"]}, "sent", "Cloudflare: the whole site purged"),
        ({"to": "addresses", "addresses": ["/"]}, "given_up", "The cache: 1 address not purged"),
    ],
)
def test_a_purge_is_told_in_words(payload: dict[str, Any], state: str, words: str) -> None:
    assert announce.describe(Announcement(kind="purge", payload=payload, state=state)) == words


@pytest.mark.parametrize(
    ("cdn", "level", "words"),
    [
        ({"kind": "akamai"}, "error", "no CDN of the kind 'akamai'"),
        ({"service": "x", "token": "x"}, "error", "no CDN of the kind None"),
        ({"kind": "fastly", "service": "x"}, "error", "Fastly: no token"),
        ({"kind": "fastly", "service": " ", "token": "x"}, "error", "Fastly: no service"),
        ({"kind": "cloudflare", "token": "x"}, "error", "Cloudflare: no zone"),
        ({"kind": "addresses"}, "error", "The cache: no endpoint"),
        ({"kind": "addresses", "endpoint": "varnish:6081"}, "error", "endpoint is no address"),
        (
            {"kind": "fastly", "service": "x", "token": "x", "api": "http://api.fastly.com"},
            "error",
            "the token would travel in the open",
        ),
        (
            {"kind": "cloudflare", "zone": "x", "token": "x", "soft": True},
            "warning",
            "no soft purges",
        ),
        ({"kind": "fastly", "service": "x", "token": "x"}, "ok", "Fastly is told what changed"),
        ({"kind": "addresses", "endpoint": "http://varnish:6081"}, "ok", "The cache is told"),
    ],
)
def test_the_doctor_sees_what_is_wrong(
    settings: Any, cdn: dict[str, Any], level: str, words: str
) -> None:
    settings.PRESS_CDN, settings.PRESS_HUBS = cdn, []
    [(found, message, fix)] = announce.checks()
    assert found == level and words in message
    assert bool(fix) == (level != "ok")


def test_the_doctor_is_silent_where_nothing_is_set_up(settings: Any) -> None:
    settings.PRESS_CDN, settings.PRESS_HUBS = {}, []
    assert announce.checks() == []


def test_the_tag_of_a_page_is_the_one_it_is_served_with() -> None:
    assert purge.page_tag("/news/2026/11/a/") == tag("/news/2026/11/a/")
