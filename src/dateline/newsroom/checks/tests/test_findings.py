"""What holds for all checks: levels, fingerprints, fixes, spans, and how texts are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dateline.newsroom.checks import (
    CHECKS,
    ERROR,
    OFF,
    WARNING,
    Facts,
    Image,
    Item,
    Piece,
    Tuning,
    check,
)
from dateline.newsroom.checks.markup import read_markup
from dateline.newsroom.checks.sentences import sentences

TODAY = date(2026, 11, 25)
FACTS = Facts(today=TODAY)
PHOTO = Image(
    "photo", "Bridge", alt="A bridge over a river at dusk", caption="The Lift Bridge on Nov. 3.",
    credit="Jo Lens / Star News", rights="own",
)  # fmt: skip


def item(*pieces: Piece, **told: object) -> Item:
    """A release that no check has anything against, with what is told changed."""
    base = Item(
        key="newsroom.article:1", kind="press-release", title="Nine towns share one bus desk", release=True,
        deck="A joint desk has halved the missed rides.", slug="nine-towns-share-one-bus-desk",
        issued=date(2026, 5, 4), zone="America/Chicago", dateline="ATHENS, Ohio", contacts=1,
        issuer="The network", boilerplate=True,
    )  # fmt: skip
    made = replace(base, **told)  # type: ignore[arg-type]
    own = (Piece("title", made.title, role="title"), Piece("deck", made.deck, role="deck"))
    return replace(made, pieces=(*own, *pieces))


def prose(html: str, field: str = "body.1", **told: object) -> Piece:
    return Piece(field, html, html=True, **told)  # type: ignore[arg-type]


def ids(made: Item, facts: Facts = FACTS, tuning: Tuning | None = None) -> list[str]:
    return [finding.id for finding in check(made, facts, tuning)]


# The registry


def test_a_rule_that_is_off_says_nothing():
    assert ids(item(deck=""), tuning=Tuning(levels={"C01": OFF})) == []


def test_errors_come_first():
    found = check(item(prose("<p>It met last week.</p>"), deck=""), FACTS)
    assert [f.level for f in found] == [ERROR, WARNING]


def test_every_message_says_what_to_do_and_every_rule_has_a_name():
    assert all(rule.name for rule in CHECKS.values())
    assert {f"C{n:02d}" for n in range(1, 21)} - set(CHECKS) <= {"C04", "C05", "C07"}


def test_a_fingerprint_stays_while_the_words_do():
    first = check(item(prose("<p>It met last week.</p>")), FACTS)[0]
    moved = check(item(prose("<p>So it was. It met last week.</p>", "body.9")), FACTS)[0]
    other = check(item(prose("<p>It met last month.</p>")), FACTS)[0]
    assert first.fingerprint == moved.fingerprint != other.fingerprint


def test_a_fix_changes_the_one_place_that_was_found():
    text = prose("<p>For for the pool. It pays for for shade.</p>")
    fixes = [f.fix for f in check(item(text), FACTS)]
    assert len(fixes) == 2
    raw = text.raw
    for fix in fixes:
        assert fix and raw.count(fix.old) == 1
        raw = raw.replace(fix.old, fix.new)
    assert raw == "<p>For the pool. It pays for shade.</p>"


def test_words_across_tags_are_found_without_a_fix():
    (finding,) = check(item(prose("<p>It pays <b>for</b> for shade.</p>")), FACTS)
    assert finding.fix is None
    assert finding.quoted == "for for"


def test_paragraphs_do_not_run_into_each_other():
    text = read_markup(
        "<h2>Water</h2><p>Water is <b>clean</b>.</p><ul><li>One</li><li>Two &amp; three</li></ul>"
    ).text
    assert text == "Water\nWater is clean.\nOne\nTwo & three"
    assert ids(item(prose("<h2>The</h2><p>The water is clean.</p>"))) == []


def test_spans_point_at_the_words():
    text = prose('<p>One.</p><p>See  <a href="https://e.org"> click here </a>.</p>')
    (finding,) = check(item(text), FACTS)
    assert text.text[slice(*finding.span)] == finding.quoted == "click here"


@pytest.mark.parametrize(("text", "count"), [
    ("It rained. It stopped.", 2), ("The Sept. 8 vote was in St. Paul, Minn., at noon.", 1),
    ("It ends at 5 p.m. Eastern on Nov. 3. Come early.", 2), ("He left at 5 p.m. The door closed.", 2),
    ("“Go.” He went.", 2), ("One\nTwo", 2), ("", 0),
])  # fmt: skip
def test_sentences_end_where_they_end(text, count):
    found = list(sentences(text))
    assert len(found) == count
    assert all(text[start:].startswith(sentence) for start, sentence in found)
