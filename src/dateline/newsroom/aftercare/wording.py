"""How a correction is said to readers: on the page, in feeds, in mail."""

from __future__ import annotations

from dateline.lib.dates import long_date
from dateline.newsroom.models import Correction
from dateline.newsroom.models.article import local_day


def headline(row: Correction) -> str:
    """ "Correction, Nov. 30, 2026"."""
    day = local_day(row.corrected_at)
    return f"{row.get_label_display()}, {long_date(day)}" if day else row.get_label_display()


def said(row: Correction) -> str:
    """What it said and says now, in one sentence or two; empty where neither was given."""
    if row.old_text and row.new_text:
        return f"It said: “{row.old_text}” It now says: “{row.new_text}”"
    if row.old_text:
        return f"It said: “{row.old_text}” That was taken out."
    return f"It now says: “{row.new_text}”" if row.new_text else ""


def whole(row: Correction) -> str:
    """Everything in one paragraph of plain text."""
    return " ".join(part for part in (f"{headline(row)}:", row.note, said(row)) if part).replace(
        "\xa0", " "
    )
