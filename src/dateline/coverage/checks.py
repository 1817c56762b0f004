"""C04 and C05: what a clip must say, and how much of it may be somebody else's words.

An engine: plain Python, registered with the newsroom's checks in ``project/wiring.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.lib.text import words
from dateline.newsroom.checks import ERROR, Facts, Finding, Item, Rule, Tuning

# Where a clip has an address. A newspaper on paper and a broadcast may have none.
LINKED = ("web",)


def check_fields(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """C04: outlet, headline, link, date; a byline, or that there is none."""
    if item.kind != "clip":
        return
    told = item.more
    if not item.title.strip():
        yield Finding("", "", "headline", "Write the headline as the outlet has it.")
    if not told["outlet"]:
        yield Finding("", "", "outlet", "Name the outlet that published it.")
    if not told["link"] and told["medium"] in LINKED:
        yield Finding(
            "", "", "link", "Give its address at the outlet, or say that it is print, radio or TV."
        )
    if item.issued is None:
        yield Finding("", "", "date", "Give the day on which it was published or aired.")
    if not told["byline"].strip() and not told["no_byline"]:
        yield Finding("", "", "byline", "Name who wrote it, or tick that it carries no byline.")
    if told["byline"].strip() and told["no_byline"]:
        yield Finding("", "", "no_byline", "It has a byline: untick that it carries none.")


def check_excerpt(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """C05: an excerpt stays within the length that the organisation set."""
    if item.kind != "clip":
        return
    text = str(item.more["excerpt"])
    count = words(text)
    if count > tuning.excerpt_words:
        told = f"Shorten the excerpt to {tuning.excerpt_words} words; it has {count}. The rest is the outlet's."
        yield Finding("", "", "excerpt", told, None, text[:80])


RULES = (
    Rule("C04", "Fields of a clip", ERROR, check_fields),
    Rule("C05", "Length of an excerpt", ERROR, check_excerpt),
)
