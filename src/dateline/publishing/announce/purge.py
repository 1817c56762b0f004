"""Purging: a CDN or cache lets go of what it holds of changed pages, by tag or by address.

By tag where the CDN knows tags (each page is served with those of ``serving.tags``), in as few
requests as its API takes: Fastly 256 keys, Cloudflare 100 tags. By address everywhere else: one
request a page to an endpoint that the operator names, such as Varnish.

What is gone goes first. Purges are hard: a page that was taken back must not be shown again, not
even while the site does not answer. ``soft`` (Fastly only) lets old forms of changed pages be shown
while the new one is fetched.
Sources: Fastly, "Purge multiple surrogate key tags"; Cloudflare, "Purge cache" (limits by plan).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from dateline.publishing.announce.calls import GIVEN_UP, SENT, Call, Unsent, batches
from dateline.publishing.announce.outcome import Outcome
from dateline.publishing.models import Announcement
from dateline.publishing.serving.tags import surrogate_keys

KIND = "purge"
EVERYTHING = "dateline"  # the tag that every page carries
# More tags than Cloudflare takes at once in its smallest plan (25 requests): a cold cache is
# better than one that is wrong for minutes.
MOST_TAGS = 2_500
ROW = 1_000  # addresses in one announcement: what is sent again after a crash stays small
SOFTLY = ", softly"


@dataclass(frozen=True)
class Cdn:
    """One kind of ``PRESS_CDN``. needs: the settings it cannot do without, in words."""

    name: str
    needs: Mapping[str, str]
    api: str = ""
    at_once: int = 1


CDNS = {
    "fastly": Cdn(
        "Fastly",
        {"service": "the service id", "token": "an API token with the scope purge_select"},
        "https://api.fastly.com",
        256,
    ),
    "cloudflare": Cdn(
        "Cloudflare",
        {"zone": "the zone id", "token": "an API token with the permission Zone, Cache Purge"},
        "https://api.cloudflare.com",
        100,
    ),
    "addresses": Cdn("The cache", {"endpoint": "the address that takes PURGE requests"}),
}


def plan(outcome: Outcome) -> list[Announcement]:
    """The purges that an edition asks for, unsaved; none without a CDN in the settings."""
    cdn = configured()
    kind = str(cdn.get("kind", ""))
    if kind not in CDNS or not (outcome.changed or outcome.new or outcome.gone):
        return []
    if kind == "addresses":
        return _by_address(outcome)
    soft = kind == "fastly" and cdn.get("soft") is True
    return _by_tag(outcome, kind, soft)


def calls(row: Announcement) -> Iterator[Call]:
    """The requests of what is left to do of a row. Raises ``Unsent`` if the settings changed."""
    cdn, payload = configured(), row.payload
    kind = str(payload["to"])
    if kind != cdn.get("kind") or kind not in CDNS:
        raise Unsent(
            "The settings name another CDN now, or none. If readers still reach the old one, purge "
            "it by hand."
        )
    known = CDNS[kind]
    if missing := [each for each in known.needs if not cdn.get(each)]:
        raise Unsent(f"{known.name}: the settings lack {' and '.join(missing)}.")
    left = payload.get("addresses", payload.get("tags", []))[payload.get("done", 0) :]
    for batch in batches(left, known.at_once):
        yield _BUILD[kind](cdn, batch, payload)


def describe(row: Announcement) -> str:
    """What is purged and where, in a few words ("Fastly: 12 tags purged")."""
    payload = row.payload
    items = payload.get("addresses", payload.get("tags", []))
    if items == [EVERYTHING]:
        what = "the whole site"
    elif "addresses" in payload:
        what = f"{len(items):,} address{'' if len(items) == 1 else 'es'}"
    else:
        what = f"{len(items):,} tag{'' if len(items) == 1 else 's'}"
    cdn = CDNS.get(payload.get("to", ""))
    done = {SENT: "purged", GIVEN_UP: "not purged"}
    return f"{cdn.name if cdn else 'CDN'}: {what} {done.get(row.state, 'to be purged')}"


def checks() -> list[tuple[str, str, str]]:
    """What is wrong with ``PRESS_CDN``: level, message, fix."""
    cdn = configured()
    if not cdn:
        return []
    known = CDNS.get(str(cdn.get("kind", "")))
    if known is None:
        kinds = ", ".join(sorted(CDNS))
        return [("error", f"no CDN of the kind {cdn.get('kind')!r}", f"Use one of: {kinds}.")]
    found = [
        ("error", f"{known.name}: no {key}", f"Give {words} as {key}.")
        for key, words in known.needs.items()
        if not str(cdn.get(key, "")).strip()
    ]
    found += _check_address(known, cdn)
    if cdn.get("soft") and known.name != "Fastly":
        found.append(("warning", f"{known.name} has no soft purges", "Take soft out."))
    return found or [("ok", f"{known.name} is told what changed", "")]


def configured() -> dict[str, Any]:
    """``PRESS_CDN``; empty without a CDN."""
    return dict(getattr(settings, "PRESS_CDN", None) or {})


def page_tag(path: str) -> str:
    """The tag that only this page carries."""
    return next(key for key in surrogate_keys(path) if key.startswith("p-"))


def _row(outcome: Outcome, target: str, payload: dict[str, Any]) -> Announcement:
    return Announcement(
        edition_id=outcome.edition, kind=KIND, target=target, payload=payload, due_at=outcome.at
    )


def _tags(paths: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(page_tag(path) for path in paths))


def _by_tag(outcome: Outcome, cdn: str, soft: bool) -> list[Announcement]:
    # A new page is purged too: the CDN may hold a 404 from before.
    hard = _tags([*outcome.gone, *outcome.new, *(() if soft else outcome.changed)])
    gentle = _tags(outcome.changed) if soft else []
    if len(hard) > MOST_TAGS:
        hard, gentle = [EVERYTHING], []
    elif len(hard) + len(gentle) > MOST_TAGS:
        gentle = [EVERYTHING]
    rows = []
    if hard:
        rows.append(_row(outcome, cdn, {"to": cdn, "tags": hard}))
    if gentle:
        rows.append(_row(outcome, cdn + SOFTLY, {"to": cdn, "tags": gentle, "soft": True}))
    return rows


def _by_address(outcome: Outcome) -> list[Announcement]:
    paths = dict.fromkeys([*outcome.gone, *outcome.changed, *outcome.new])
    return [
        _row(
            outcome,
            "addresses" if number == 1 else f"addresses, part {number}",
            {"to": "addresses", "addresses": batch},
        )
        for number, batch in enumerate(batches(paths, ROW), 1)
    ]


def _api(cdn: Mapping[str, Any], known: Cdn) -> tuple[str, bool]:
    """The API's address, and whether it may be a private one: only where it is not the usual."""
    api = str(cdn.get("api") or known.api).rstrip("/")
    return api, api != known.api


def _fastly(cdn: Mapping[str, Any], tags: list[str], payload: Mapping[str, Any]) -> Call:
    api, private_ok = _api(cdn, CDNS["fastly"])
    headers = {
        "Fastly-Key": str(cdn["token"]),
        "Surrogate-Key": " ".join(tags),
        "Accept": "application/json",
    }
    if payload.get("soft"):
        headers["Fastly-Soft-Purge"] = "1"
    key = "Check the token: it needs the scope purge_select for this service."
    return Call(
        "Fastly",
        "POST",
        f"{api}/service/{quote(str(cdn['service']), safe='')}/purge",
        len(tags),
        headers,
        private_ok=private_ok,
        advice={401: key, 403: key, 404: "Check the service id: Fastly knows none like it."},
    )


def _cloudflare(cdn: Mapping[str, Any], tags: list[str], payload: Mapping[str, Any]) -> Call:
    api, private_ok = _api(cdn, CDNS["cloudflare"])
    key = "Check the token: it needs the permission Zone, Cache Purge for this zone."
    zone = "Check the zone id: it stands on the zone's overview page."
    return Call(
        "Cloudflare",
        "POST",
        f"{api}/client/v4/zones/{quote(str(cdn['zone']), safe='')}/purge_cache",
        len(tags),
        {"Authorization": f"Bearer {cdn['token']}", "Content-Type": "application/json"},
        json.dumps({"tags": tags}).encode(),
        private_ok=private_ok,
        advice={400: f"{zone} {key}", 401: key, 403: key, 404: zone},
    )


def _address(cdn: Mapping[str, Any], paths: list[str], payload: Mapping[str, Any]) -> Call:
    endpoint = str(cdn["endpoint"]).rstrip("/")
    method = str(cdn.get("method") or "PURGE")
    refused = f"It does not take {method} from this machine: allow it in the cache's configuration."
    return Call(
        f"The cache at {urlsplit(endpoint).netloc}",
        method,
        endpoint + quote(paths[0], safe="/:@!$&'()*+,;=~-._"),
        1,
        {"Host": urlsplit(settings.DATELINE_ADDRESS).netloc},
        private_ok=True,
        # nginx's purge module says so of a page that it does not hold.
        fine=frozenset({404, 412}),
        advice={401: refused, 403: refused, 405: refused, 501: refused},
    )


_BUILD = {"fastly": _fastly, "cloudflare": _cloudflare, "addresses": _address}


def _check_address(known: Cdn, cdn: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    key = "endpoint" if "endpoint" in known.needs else "api"
    address = str(cdn.get(key) or known.api)
    if not address:
        return []
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return [
            ("error", f"{known.name}: {key} is no address", "Write it whole: http://cache:6081")
        ]
    if "token" in known.needs and parts.scheme != "https":
        return [("error", f"{known.name}: the token would travel in the open", "Use https://.")]
    return []
