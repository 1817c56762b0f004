"""Precision and recall of the checks on hand-labelled sentences, pinned per rule and over all."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from dateline.newsroom.checks import Facts, Holder, Item, Piece, check
from dateline.newsroom.checks.shapes import Quoted

CORPUS = Path(__file__).with_name("corpus.toml")
TITLE, DECK = "Duluth and eleven towns count their pumps", "Members publish what they found."
SAID = "We had the records in eleven filing cabinets. Putting them on a map took two summers."
FACTS = Facts(
    today=date(2026, 11, 25),
    people=(
        Holder("Ingrid Sorvaag", (("Mayor", "Duluth", "2024", ""),)),
        Holder("Rosalind Achterhof", (("Council Member", "Fort Collins", "2021", "2025-12"),
                                      ("Mayor", "Fort Collins", "2026-01", ""))),
        Holder("Terrell Ashgrove", (("City Commissioner", "Rome", "2022", ""),)),
        Holder("Odette Marchbanks", (("Mayor", "Montpelier", "2019", "2025-12"),)),
    ),
    places={
        "NY": frozenset({"Binghamton", "Albany", "Troy", "Buffalo"}),
        "CO": frozenset({"Fort Collins", "Salida", "Romeo", "Denver"}),
        "GA": frozenset({"Savannah", "Rome", "Brunswick", "Duluth", "Atlanta"}),
        "VT": frozenset({"Montpelier", "Barre"}),
        "MN": frozenset({"Duluth", "Winona", "Ely"}),
        "OR": frozenset({"Salem"}), "MA": frozenset({"Salem"}),
    },
    chapters={"mn": "Waymark Minnesota", "co": "Waymark Colorado", "ga": "Waymark Georgia"},
)  # fmt: skip

# Share of findings that are right, and of labels that are found. Raise them when a check gets better.
FLOORS = {
    "C06": (1.0, 1.0), "C08": (1.0, 0.9), "C09": (1.0, 0.9), "C10": (1.0, 1.0), "C12": (1.0, 1.0),
    "C13": (1.0, 1.0), "C14": (1.0, 0.85), "C15": (1.0, 0.85), "C16": (1.0, 1.0), "C18": (1.0, 1.0),
}  # fmt: skip
OVERALL = (0.99, 0.94)


@dataclass(frozen=True)
class Sentence:
    """One labelled sentence: where it stands, and the rule that should speak ("" for none)."""

    where: str
    text: str
    rule: str


@cache
def sentences() -> tuple[Sentence, ...]:
    told = tomllib.loads(CORPUS.read_text(encoding="utf-8"))
    return tuple(
        Sentence(where, text, "" if rule == "none" else rule)
        for rule, places in told.items()
        for where, texts in places.items()
        for text in texts
    )


def item_of(sentence: Sentence) -> Item:
    """An otherwise flawless article with this sentence in it."""
    part = sentence.where.removeprefix("chapter_").replace("chapter", "body")
    title = sentence.text if part == "title" else TITLE
    deck = sentence.text if part == "deck" else DECK
    body = f"<p>{sentence.text}</p>" if part == "body" else "<p>The list is public.</p>"
    quote = Quoted("body.2", SAID, "Ingrid Sorvaag", "Mayor of Duluth, Minnesota")
    return Item(
        key="newsroom.article:1", kind="post", title=title, deck=deck,
        pieces=(
            Piece("title", title, role="title"), Piece("deck", deck, role="deck"),
            Piece("body.1", body, html=True), Piece("body.2.text", SAID, role="quote"),
        ),
        quotes=(quote,), issued=date(2026, 5, 4), zone="America/Chicago", slug="a-slug",
        chapter="mn" if sentence.where.startswith("chapter") else "",
    )  # fmt: skip


def judged() -> Iterator[tuple[Sentence, set[str]]]:
    for sentence in sentences():
        yield sentence, {finding.id for finding in check(item_of(sentence), FACTS)}


@cache
def counts() -> tuple[Counter[str], Counter[str], Counter[str]]:
    """(right, false, missed) by rule."""
    right, false, missed = Counter(), Counter(), Counter()
    for sentence, found in judged():
        wanted = {sentence.rule} - {""}
        right.update(found & wanted)
        false.update(found - wanted)
        missed.update(wanted - found)
    return right, false, missed


def errors(rule: str) -> list[str]:
    """What went wrong, for the message of a failing test."""
    return [
        f"{'false' if rule in found else 'missed'} ({s.where}): {s.text}"
        for s, found in judged()
        if (rule in found) != (s.rule == rule)
    ]


def test_the_corpus_is_large_and_has_both_sides():
    labelled = Counter(s.rule for s in sentences())
    assert sum(labelled.values()) >= 200
    assert labelled[""] >= 80
    assert set(labelled) - {""} == set(FLOORS)
    assert len({(s.where, s.text) for s in sentences()}) == len(sentences())


@pytest.mark.parametrize("rule", sorted(FLOORS))
def test_a_rule_is_as_precise_and_finds_as_much_as_it_did(rule):
    right, false, missed = (count[rule] for count in counts())
    precision, recall = FLOORS[rule]
    assert right / (right + false) >= precision, errors(rule)
    assert right / (right + missed) >= recall, errors(rule)


def test_over_all_rules_false_alarms_and_misses_are_rare():
    right, false, missed = (sum(count.values()) for count in counts())
    assert right / (right + false) >= OVERALL[0]
    assert right / (right + missed) >= OVERALL[1]


def test_rules_without_sentences_of_their_own_are_silent_on_all_of_them():
    assert set(counts()[1]) <= set(FLOORS), counts()[1]


def test_the_measure_notices_a_rule_that_is_switched_off():
    silent = replace(item_of(sentences()[0]), pieces=())
    assert not {f.id for f in check(silent, FACTS)} & {"C08", "C13"}
