"""What a press desk does beside writing: journalists, a quote to approve, an embargo, a correction, a
statement that was withdrawn. Instants are counted from today, so that the demo is never stale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from dateline.contacts.models import Journalist, Outlet
from dateline.lib.zones import instant_of
from dateline.newsroom.access import actions as access
from dateline.newsroom.access.actions import Reporter
from dateline.newsroom.actions import approve_line
from dateline.newsroom.aftercare.actions import withdraw
from dateline.newsroom.models import Article, Correction, LineToTake, NewsSection
from dateline.newsroom.quoting import actions as quoting
from dateline.newsroom.quoting.queries import standings

ZONE = "America/New_York"
WAITING = (
    "Members will read out river gauges at every council meeting"  # for its speaker's approval
)
# name, outlet, beat, zone, address
JOURNALISTS = (
    ("Imogen Falk", "Duluth Harbor Times", "Water, city hall", "America/Chicago", "falk@harbortimes.example"),
    ("Raúl Ostrander", "Front Range Ledger", "Statehouse", "America/Denver", "ostrander@ledger.example"),
    ("Bettina Kaur", "Heartland Desk Wire", "Local government", "America/New_York", "kaur@heartlandwire.example"),
    ("Quincy Adebayo", "Savannah Tide", "Coast and weather", "America/New_York", "adebayo@tide.example"),
    ("Sunniva Dale", "Bluffs Community Radio", "Mornings", "America/Chicago", "dale@bluffsradio.example"),
)  # fmt: skip


def load_handled(
    articles: Mapping[str, Article], outlets: Mapping[str, Outlet], places: Mapping[str, Any],
    topics: Mapping[str, Any],
) -> None:  # fmt: skip
    """All of it."""
    for name, outlet, beat, zone, address in JOURNALISTS:
        Journalist.objects.create(
            name=name, outlet=outlets[outlet], beat=beat, zone=zone, email=address
        )
    embargoed(places, topics)
    asked(places, topics)
    Correction.objects.create(
        article=articles["report-permits"], old_text="36 percent", new_text="35 percent",
        note="An earlier version of the table gave the share of plan review as 36 percent. It is 35 percent.",
        corrected_at=datetime(2026, 11, 2, 15, 15, tzinfo=UTC),
    )  # fmt: skip
    taken_back()
    lines(topics)


def draft(title: str, deck: str, dateline: str, body: list[Any], **more: Any) -> Article:
    """A release that is not public."""
    topics, places = more.pop("topics"), more.pop("places")
    article = Article(
        kind="press-release", title=title, deck=deck, dateline=dateline, live=False, body=body, **more
    )  # fmt: skip
    NewsSection.objects.get().add_child(instance=article)
    article.topics, article.places = topics, places
    article.save_revision()
    return Article.objects.get(pk=article.pk)


def embargoed(places: Mapping[str, Any], topics: Mapping[str, Any]) -> None:
    """A release that two reporters have, for the day after tomorrow, nine in the morning."""
    article = draft(
        "Fourteen towns will test lead pipes in every school by spring",
        "Results go to parents first and onto one public map a day later.", "DULUTH, Minn.",
        [
            ("text", "<p>Fourteen members of Waymark Cities Network will test the water of every public school in their towns before the spring term ends. Parents hear the result by letter; a day later it stands on a public map.</p>"),
            ("quote", {"text": "A parent should never read about her child's school on a map before she has a letter in her hand.", "speaker": "Ingrid Sorvaag", "speaker_title": "Mayor of Duluth, Minnesota"}),
            ("text", "<p>The tests are paid for by the towns. Waymark Institute writes down how samples are taken, so that results can be compared.</p>"),
        ],
        topics=[topics["Water"]], places=[places["Duluth"]],
    )  # fmt: skip
    quoting.record(
        article, standings(article)[0].quote.block, approver="Ingrid Sorvaag",
        comment="By phone with her chief of staff.",
    )  # fmt: skip
    day = timezone.localdate() + timedelta(days=2)
    lifts = instant_of(day, datetime(2026, 1, 1, 9).time(), ZONE)
    embargo = access.set_embargo(article, lifts_at=lifts, zone=ZONE)
    reporters = [
        Reporter(j.name, j.email, j.zone, j)
        for j in Journalist.objects.filter(name__in=["Imogen Falk", "Bettina Kaur"])
    ]
    first, *_ = access.invite(embargo, reporters)
    access.accept_terms(first)
    access.note_read(first)
    access.make_preview(article, label="Counsel")


def asked(places: Mapping[str, Any], topics: Mapping[str, Any]) -> None:
    """A release that waits for its speaker."""
    article = draft(
        WAITING,
        "Two minutes a month, so that a flood never comes as news.", "SAVANNAH, Ga.",
        [
            ("text", "<p>Eight members of Waymark Cities Network along three rivers will open each council meeting with the readings of the gauges upstream.</p>"),
            ("quote", {"text": "If the river is rising in somebody else's town, it is already our business.", "speaker": "Terrell Ashgrove", "speaker_title": "City Commissioner, Rome, Georgia"}),
        ],
        topics=[topics["Water"]], places=[places["Savannah"]],
    )  # fmt: skip
    quoting.ask(article, standings(article)[0].quote.block, email="ashgrove@rome.example")


def lines(topics: Mapping[str, Any]) -> None:
    """What the network says when it is asked about water, approved by its press officer later."""
    line = LineToTake.objects.create(
        subject="Who pays for new pipes?", audience=LineToTake.Audience.ANYONE,
        text="<p>Members pay for their own pipes. The network publishes what they cost, so that a town can compare before it signs.</p>",
    )  # fmt: skip
    line.topics.add(topics["Water"])
    approve_line(line, by=None)


def taken_back() -> None:
    """A statement that its issuer took back, with a word to readers."""
    article = Article(
        kind="statement", title="Statement on the new pole fees", live=False, date=datetime(2026, 10, 6, 14, tzinfo=UTC),
        deck="Waymark Cities Network answers the draft rule on utility poles.",
        dateline="NATIONWIDE",
        body=[("text", "<p>The draft rule would let a utility raise the fee for a pole every quarter.</p>")],
    )  # fmt: skip
    NewsSection.objects.get().add_child(instance=article)
    article.save_revision().publish()
    withdraw(
        Article.objects.get(pk=article.pk),
        explanation="This statement answered an earlier draft of the rule. The commission had replaced "
        "that draft before we wrote. We will answer the new one when members have read it.",
    )  # fmt: skip
