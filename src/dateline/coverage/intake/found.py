"""What somebody or something found: a link, and what is known of it before its page is read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """One story that was found. Everything but the link may be unknown.

    date: the day of publication as the finder says it, never an instant (rule V7); text: what a feed or an
    archive has of the story, for matching only; kind: as ``Clip.Kind``.
    """

    link: str
    headline: str = ""
    outlet_name: str = ""
    byline: str = ""
    date: datetime.date | None = None
    excerpt: str = ""
    kind: str = "web"
    text: str = ""
