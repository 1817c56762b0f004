"""WebSub: hubs are told which feeds have something new, and tell their subscribers.

The W3C Recommendation (section 6) leaves to publisher and hub how the hub is told. What hubs take is
a form with ``hub.mode=publish`` and ``hub.url``; a few ask for ``hub.topic`` instead, so both are
given. Several feeds in one request are spelt differently by every hub: one request a feed.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from dateline.publishing.announce.calls import GIVEN_UP, SENT, Call, Unsent, batches
from dateline.publishing.announce.outcome import Outcome
from dateline.publishing.models import Announcement

KIND = "websub"
FEEDS = ("feed.rss", "feed.atom", "feed.json")
ROW = 200  # feeds in one announcement
LONGEST = 180  # characters of a hub's address: it is the announcement's target


def plan(outcome: Outcome) -> list[Announcement]:
    """One announcement a hub, unsaved, with the feeds that changed; none without hubs or feeds."""
    paths = dict.fromkeys([*outcome.changed, *outcome.new])
    feeds = [path for path in paths if path.rpartition("/")[2] in FEEDS]
    return [
        Announcement(
            edition_id=outcome.edition,
            kind=KIND,
            target=hub if number == 1 else f"{hub} part {number}",
            payload={"to": hub, "feeds": batch},
            due_at=outcome.at,
        )
        for hub in dict.fromkeys(configured())
        for number, batch in enumerate(batches(feeds, ROW), 1)
        if len(hub) <= LONGEST
    ]


def calls(row: Announcement) -> Iterator[Call]:
    """A request a feed that the hub was not yet told of. Raises ``Unsent`` for a hub of the past."""
    hub = str(row.payload["to"])
    if hub not in configured():
        raise Unsent(f"{hub} is no longer among the hubs in the settings.")
    site = settings.DATELINE_ADDRESS.rstrip("/")
    for path in row.payload["feeds"][row.payload.get("done", 0) :]:
        topic = site + quote(path)
        form = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
        yield Call(
            f"Hub {urlsplit(hub).netloc}",
            "POST",
            hub,
            1,
            {"Content-Type": "application/x-www-form-urlencoded"},
            urlencode(form).encode(),
            private_ok=True,
            advice={
                400: f"It does not want {topic}: check that it takes this site's feeds.",
                401: "It wants to know you: sign up with it, or choose another hub.",
                403: "It wants to know you: sign up with it, or choose another hub.",
                404: "Check the hub's address.",
                405: "Check the hub's address: this one takes no notices.",
            },
        )


def describe(row: Announcement) -> str:
    """Who is told of how much ("Hub hub.example told of 3 feeds")."""
    number = len(row.payload.get("feeds", []))
    done = {SENT: "told of", GIVEN_UP: "not told of"}
    hub = urlsplit(row.payload.get("to", "")).netloc
    told = done.get(row.state, "to be told of")
    return f"Hub {hub} {told} {number:,} feed{'' if number == 1 else 's'}"


def checks() -> list[tuple[str, str, str]]:
    """What is wrong with ``PRESS_HUBS``: level, message, fix."""
    found = []
    for hub in configured():
        parts = urlsplit(hub)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            found.append(("error", f"the hub {hub!r} is no address", "Write it whole: https://…"))
        elif len(hub) > LONGEST:
            fix = f"Use one of at most {LONGEST} characters."
            found.append(("error", f"the address of the hub {parts.netloc} is too long", fix))
        elif parts.scheme != "https":
            found.append(
                ("warning", f"the hub {parts.netloc} is told without https", "Write https://.")
            )
        else:
            found.append(("ok", f"the hub {parts.netloc} is told of new feeds", ""))
    return found


def configured() -> list[str]:
    """``PRESS_HUBS``, the addresses of hubs."""
    return [str(hub) for hub in getattr(settings, "PRESS_HUBS", None) or ()]
