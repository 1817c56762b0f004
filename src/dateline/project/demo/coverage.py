"""Coverage of the demo beyond single clips: a story that many outlets carried, what was aired when, an
audience figure with its source, and a published report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from dateline.contacts.models import Outlet
from dateline.coverage.models import Clip, Cluster, CoverageReport, OutletAudience
from dateline.coverage.reports.actions import publish

LED = "Twelve towns mapped their broken pipes. Here is what the map says about yours"
COPIES = (
    ("Heartland Desk Wire", "Twelve towns map their broken pipes", "heartlanddesk.example/pipe-map", 20),
    ("Western Slope Courier", "A map of every broken pipe in twelve towns", "westernslope.example/pipe-map", 21),
    ("Hocking Hills Observer", "Twelve towns map their broken pipes", "hockinghillsobserver.example/pipes", 21),
    ("Green Mountain Almanac", "What twelve towns learned from old pipes", "greenmountainalmanac.example/pipes", 22),
    ("Savannah Tide", "Twelve towns map their broken pipes", "savannahtide.example/2026/pipe-map", 22),
)  # fmt: skip
ON_AIR: dict[str, dict[str, Any]] = {
    "Morning edition: one dispatcher, eleven buses": {
        "programme": "Bluffs Morning", "aired_at": time(6, 40),
    },
    "Midnight at the library": {"programme": "The Late Hour", "aired_at": time(23, 5)},
    "Salida starts the clock on building permits": {"programme": "News at Six", "aired_at": time(18, 12)},
    "A sign for the heat": {"page": "A4"},
    "Where permits wait": {"page": "17"},
}  # fmt: skip
NOTE = (
    "Autumn brought the pipe map, and with it most of what was written about us this season.\n\n"
    "Clips are filed by hand and by alerts; a small paper that nobody sent us may be missing."
)


def load_coverage(outlets: Mapping[str, Outlet]) -> None:
    """All of it, in the order in which one thing needs another."""
    for headline, told in ON_AIR.items():
        clip = Clip.objects.get(headline=headline)
        for name, value in told.items():
            setattr(clip, name, value)
        clip.save_revision().publish()
    lead = Clip.objects.get(headline=LED)
    cluster = Cluster.objects.create(lead=lead, chosen=True)
    lead.cluster = cluster
    lead.save_revision().publish()
    for outlet, headline, link, day in COPIES:
        clip = Clip(
            headline=headline, outlet=outlets[outlet], byline=lead.byline, date=date(2026, 11, day),
            link=f"https://{link}", covers=lead.covers, cluster=cluster, live=False,
        )  # fmt: skip
        for name in ("people", "places", "topics"):
            setattr(clip, name, list(getattr(lead, name).all()))
        clip.save()
        clip.save_revision().publish()
    OutletAudience.objects.create(
        outlet=outlets["Duluth Harbor Times"], measures="printed copies sold on a Sunday, on average",
        number=31_400, as_of=date(2026, 9, 30), source="Publisher’s statement, third quarter of 2026",
        source_link="https://harbortimes.example/about/circulation",
    )  # fmt: skip
    report = CoverageReport.objects.create(
        title="Coverage in the autumn of 2026",
        since=date(2026, 9, 1),
        until=date(2026, 11, 22),
        note=NOTE,
    )
    publish(report)
