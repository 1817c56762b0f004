"""The table of checks. Desks above the newsroom add their own (``project/wiring.py``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from dateline.newsroom.checks import (
    address,
    anatomy,
    chapters,
    contacts,
    decks,
    links,
    names,
    pictures,
    quotes,
    reading,
    repeats,
    signed,
    slips,
    structure,
    times,
)
from dateline.newsroom.checks.shapes import ERROR, OFF, WARNING, Facts, Finding, Item, Tuning

Check = Callable[[Item, Facts, Tuning], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """A rule with its check. level: as long as nobody says otherwise; a finding that names a level of
    its own has it unless the rule is switched off or set by hand."""

    id: str
    name: str
    level: str
    run: Check


CHECKS: dict[str, Rule] = {}


def add(rule: Rule) -> None:
    """Register a rule; one of the same id is replaced."""
    CHECKS[rule.id] = rule


for _rule in (
    Rule("C01", "Deck", WARNING, decks.check),
    Rule("C02", "Alternative text", ERROR, pictures.check_words),
    Rule("C03", "Credit and rights of photos", ERROR, pictures.check_rights),
    Rule("C06", "Quotes", ERROR, quotes.check),
    Rule("C08", "Relative time", WARNING, times.check_relative),
    Rule("C09", "Dates", WARNING, times.check_dates),
    Rule("C10", "Time zones", WARNING, times.check_zones),
    Rule("C11", "Title or deck used before", WARNING, repeats.check),
    Rule("C12", "Another chapter", WARNING, chapters.check),
    Rule("C13", "Slips of the keyboard", WARNING, slips.check),
    Rule("C14", "Names, places and titles", WARNING, names.check),
    Rule("C15", "Personal phones and addresses", WARNING, contacts.check),
    Rule("C16", "Links", ERROR, links.check),
    Rule("C17", "Anatomy of a release", ERROR, anatomy.check),
    Rule("C18", "Headings, link texts, tables, recordings", WARNING, structure.check),
    Rule("C19", "Address", ERROR, address.check),
    Rule("C20", "Reading", OFF, reading.check),
    Rule("C21", "Figures signed off", OFF, signed.figures),
    Rule("C22", "Signed off for the law", OFF, signed.legal),
):
    add(_rule)


def check(item: Item, facts: Facts, tuning: Tuning | None = None) -> list[Finding]:
    """Everything that the checks find in an item, errors first, then by rule."""
    tuning = tuning or Tuning()
    told: dict[tuple[str, str, tuple[int, int] | None], Finding] = {}
    for rule in list(CHECKS.values()):
        level = tuning.levels.get(rule.id, rule.level)
        if level == OFF:
            continue
        for one in rule.run(item, facts, tuning):
            own = level if rule.id in tuning.levels else one.level or level
            made = replace(one, id=rule.id, level=own)
            told.setdefault((made.fingerprint, made.field, made.span), made)
    return sorted(told.values(), key=lambda f: (f.level != ERROR, f.id))
