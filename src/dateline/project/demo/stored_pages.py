"""Links of the demo that are not what they were, and the copies that were kept of their pages.

The outlets are invented and their hosts are nobody's, so that nothing is ever asked of them: what a
look would have found is written down here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from dateline.archive.actions import keep_copy
from dateline.archive.models import Link
from dateline.coverage.links.actions import heed, watch_everything
from dateline.coverage.models import Clip
from dateline.lib.http import Fetched

PAGE = Path(__file__).with_name("outlet_page.html")
SEEN = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """What became of a clip's link. rights: why its copy may be public; empty: it may not."""

    link: str
    state: str
    problem: str
    moved_to: str = ""
    rights: str = ""


FOUND = (
    Found(
        "https://harbortimes.example/2026/11/20/pipe-map", Link.State.GONE,
        "The host answers 404: Page not found.",
        rights="By mail from Greta Olmsbury of the Duluth Harbor Times, Nov. 23, 2026",
    ),
    Found(
        "https://frontrangeledger.example/water-mains-order", Link.State.SOFT,
        "It leads to the front page, not to the story.",
    ),
    Found(
        "https://harbortimes.example/2026/11/06/hydrant-day", Link.State.MOVED, "It moved for good.",
        moved_to="https://harbortimes.example/archive/2026/hydrant-day",
    ),
)  # fmt: skip


def load_stored_pages() -> None:
    """Keep a copy of each page, then let its link be what was found."""
    watch_everything()
    for number, told in enumerate(FOUND):
        clip = Clip.objects.select_related("outlet").get(link=told.link)
        keep_copy(_page(clip), at=SEEN + timedelta(hours=number))
        if told.rights:
            clip.show_copy, clip.copy_rights = True, told.rights
            clip.save_revision().publish()
        since = SEEN + timedelta(days=3, hours=number)
        Link.objects.filter(address=told.link).update(
            state=told.state, problem=told.problem, moved_to=told.moved_to, since=since, status=200
            if told.state != Link.State.GONE else 404, looked_at=since + timedelta(days=2),
            last_ok_at=SEEN, due_at=None,
        )  # fmt: skip
    heed([told.link for told in FOUND])


def _page(clip: Clip) -> Fetched:
    words = {
        "headline": clip.headline, "byline": clip.byline, "excerpt": clip.excerpt,
        "outlet": clip.outlet.name if clip.outlet else "", "host": urlsplit(clip.link).netloc,
    }  # fmt: skip
    text = Template(PAGE.read_text(encoding="utf-8"))
    body = text.substitute({name: escape(value) for name, value in words.items()}).encode()
    return Fetched(clip.link, clip.link, 200, "text/html", "utf-8", body, reason="OK")
