"""What every kind of source is read into."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

MOST_ITEMS = 5000
"""Of one document; a news sitemap may hold 1,000, a sitemap 50,000."""


class NotReadable(ValueError):
    """What was read is not what it should be; the text is a plain sentence for the desk."""


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One story that a source names. Unknown is "" or None, never guessed.

    date: the day at the outlet (rule V7); kind: web, print, radio or tv.
    """

    link: str = ""
    headline: str = ""
    date: date | None = None
    outlet_name: str = ""
    byline: str = ""
    excerpt: str = ""
    id: str = ""
    kind: str = "web"
    text: str = ""

    @property
    def key(self) -> str:
        """What the item is known by from one look to the next: 16 hexadecimal digits."""
        told = self.id or self.link or f"{self.headline}|{self.date}"
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def words(self) -> str:
        """What is searched for watched names before the page itself is read."""
        return "\n".join(filter(None, (self.headline, self.excerpt, self.text)))


@dataclass(slots=True)
class Reading:
    """One document of a source.

    every: seconds after which it asks to be read again, 0 where it does not say; further: (address,
    when it changed) of the documents that an index names; problems: what could not be read of it.
    """

    title: str = ""
    items: list[SourceItem] = field(default_factory=list)
    every: int = 0
    further: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
