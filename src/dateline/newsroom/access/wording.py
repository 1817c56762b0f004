"""How an embargo is said: instants in the reader's zone and in 24-hour form (rule E3)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dateline.lib.dates import clock, long_date, weekday


def instant(moment: datetime, zone: str) -> str:
    """ "Monday, Nov. 30, 2026, 9 a.m. CST (09:00)": an instant on the clocks of a zone."""
    local = moment.astimezone(ZoneInfo(zone))
    told = f"{weekday(local.date())}, {long_date(local.date())}, {clock(local)} ({local:%H:%M})"
    return told.replace("\xa0", " ")


def instants(moment: datetime, zone: str, readers_zone: str = "") -> str:
    """The instant in the issuer's zone, and in the reader's where that shows another time."""
    own = instant(moment, zone)
    if not readers_zone:
        return own
    theirs = instant(moment, readers_zone)
    same = (
        moment.astimezone(ZoneInfo(zone)).utcoffset()
        == moment.astimezone(ZoneInfo(readers_zone)).utcoffset()
    )
    return own if same else f"{theirs}, which is {own} where it is issued"
