"""C19: the last part of an item's address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.lib.text import ascii_slug
from dateline.newsroom.checks.shapes import Facts, Finding, Fix, Item, Tuning

LONGEST = 80


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """ASCII, at most 80 characters, and cut at a word."""
    slug = item.slug
    if not slug:
        return  # it will be made from the title
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
        words = "Write the address in small letters a to z, digits and single hyphens."
    elif len(slug) > LONGEST:
        words = f"Shorten the address to {LONGEST} characters; it has {len(slug)}."
    elif _is_cut_in_a_word(slug, item.title):
        words = f"The address breaks off in the middle of a word: “…{slug[-16:]}”."
    else:
        return
    # An address that is in use is not changed by a click.
    fix = (
        None
        if item.live
        else Fix("Make it from the title", "slug", slug, ascii_slug(item.title), certain=False)
    )
    yield Finding("", "", "slug", words, None, slug, fix)


def _is_cut_in_a_word(slug: str, title: str) -> bool:
    """Whether it begins like the title's own and ends inside one of its words.

    Short ones are written by hand: "permit" of "permits" is a choice.
    """
    whole = ascii_slug(title, 1000)
    bare = re.sub(r"-\d+$", "", slug) if not whole.startswith(slug) else slug
    rest = whole[len(bare) :]
    return len(bare) >= 30 and whole.startswith(bare) and rest != "" and not rest.startswith("-")
