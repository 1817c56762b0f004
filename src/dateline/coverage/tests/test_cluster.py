"""Copies of one story form a cluster, in whatever order they came (rule V3)."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.coverage.cluster import (
    Copy,
    Index,
    Print,
    agency_of,
    clusters_of,
    lead_of,
    print_of,
    prints_of,
)

_NOUNS = (
    "water council budget school bridge transit library permit river storm pipe meter grant audit"
)
NOUNS = _NOUNS.split()


def prose(seed: object, words: int) -> str:
    """So many words that no other seed has in the same order."""
    dice = random.Random(f"prose {seed}")
    made = [dice.choice(NOUNS) + dice.choice(["", "s", "er", "ing", "ward"]) for _ in range(words)]
    return ". ".join(" ".join(made[at : at + 12]) for at in range(0, words, 12)) + "."


STORY, OTHER, THIRD = prose("story", 240), prose("other", 240), prose("third", 240)
QUOTE = "“We will not wait for another summer to pass before every bus stop has shade and water,” the mayor said."  # fmt: skip


def grouped(texts: dict[str, Any], **more: Any) -> set[frozenset[str]]:
    prints = {
        key: print_of(*text) if isinstance(text, tuple) else print_of(text)
        for key, text in texts.items()
    }
    return {frozenset(group) for group in clusters_of(prints, **more)}


def of(texts: dict[str, Any], key: str, **more: Any) -> set[str]:
    return set(next(group for group in grouped(texts, **more) if key in group))


def head(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


# Copies


@pytest.mark.parametrize(
    ("kind", "copy"),
    [
        ("another title and byline", f"Quite another title\n\nBy Somebody Else\n\n{STORY}"),
        ("cut short", head(STORY, 100)),
        ("a stub", f"A title of its own\n\n{head(STORY, 45)} …\n\nRead the full story elsewhere."),
        ("with other boilerplate", f"{STORY}\n\n{prose('footer', 70)}"),
        ("in capitals, with other quotes and dashes", STORY.upper().replace(". ", " — ")),
        ("lightly edited", " ".join(w for n, w in enumerate(STORY.split()) if n % 25)),
    ],
)  # fmt: skip
def test_a_copy_is_recognised(kind: str, copy: str) -> None:
    assert of({"story": f"Title\n\n{STORY}", "copy": copy, "other": OTHER}, "copy") == {
        "story",
        "copy",
    }


def test_accents_and_apostrophes_do_not_matter() -> None:
    words = STORY.replace("water", "eäu’s")
    assert of({"one": words, "two": words.replace("ä", "a").replace("’", "'")}, "one") == {
        "one",
        "two",
    }


def test_scripts_without_spaces_are_compared_by_character() -> None:
    text = (
        "市議会は火曜日、新しい水道計画を承認した。住民は夏までに工事が終わることを望んでいると述べ、市長は来年の予算に費用を含めると約束した。"
        * 2
    )
    texts = {
        "one": text + "続報は明日。",
        "two": "速報。" + text,
        "other": "今日は全国的に晴れて、気温は三十度を超える見込みです。" * 4,
    }
    assert of(texts, "one") == {"one", "two"}


def test_two_stories_that_quote_one_sentence_stay_apart() -> None:
    mine = f"{prose('a', 90)}\n\n{QUOTE}\n\n{prose('b', 60)}"
    theirs = f"{prose('c', 70)}\n\n{QUOTE}\n\n{prose('d', 80)}"
    assert of({"mine": mine, "theirs": theirs}, "mine") == {"mine"}


def test_a_brief_around_a_quotation_is_no_copy_of_the_story_that_quotes_it_further_down() -> None:
    story = f"{prose('a', 150)}\n\n{QUOTE}\n\n{prose('b', 60)}"
    brief = f"{prose('brief', 14)}\n\n{QUOTE}"
    assert of({"story": story, "brief": brief}, "brief") == {"brief"}


def test_an_outlets_footer_is_no_sign() -> None:
    footer = prose("footer", 250)
    texts = {str(n): (f"{prose(n, 60)}\n\n{footer}", "Lakes Times") for n in range(6)}
    assert len(grouped(texts)) == 6


def test_what_many_stories_say_alike_is_no_sign_even_where_outlets_are_unknown() -> None:
    notice = prose("notice", 58)
    texts = {str(n): f"{prose(n, 60)}\n\n{notice}" for n in range(8)}
    assert len(grouped(texts)) == 8


def test_a_text_too_short_to_tell_stands_alone() -> None:
    assert of({"one": "Council meets.", "two": "Council meets.", "none": ""}, "one") == {"one"}


# Round-ups


def test_a_round_up_joins_the_story_it_has_most_of_and_ties_no_stories_together() -> None:
    column = f"News in brief\n\n{head(STORY, 110)}\n\n{head(OTHER, 70)}\n\n{head(THIRD, 60)}"
    texts = {"story": STORY, "copy": f"Again\n\n{STORY}", "other": OTHER, "third": THIRD, "column": column}  # fmt: skip
    assert grouped(texts) == {frozenset({"story", "copy", "column"}), frozenset({"other"}), frozenset({"third"})}  # fmt: skip


def test_a_round_up_of_whole_stories_ties_no_stories_together() -> None:
    short, shorter = prose("short", 120), prose("shorter", 90)
    texts = {"short": short, "shorter": shorter, "column": f"{short}\n\n{shorter}"}
    assert grouped(texts) == {frozenset({"short", "column"}), frozenset({"shorter"})}


def test_a_stub_that_two_stories_hold_ties_them_not_together() -> None:
    stub = prose("stub", 50)
    texts = {"one": f"{stub}\n\n{prose('x', 200)}", "two": f"{stub}\n\n{prose('y', 200)}", "stub": stub}  # fmt: skip
    assert of(texts, "one").isdisjoint(of(texts, "two"))


# Order


PIECES = [prose(f"piece {n}", 60) for n in range(5)]
TEXTS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=4, unique=True),
        st.sampled_from([0, 30, 1000]),
        st.sampled_from(["", "Times", "Record"]),
    ),
    min_size=2, max_size=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS, dice=st.randoms(use_true_random=False))
def test_order_of_arrival_does_not_change_the_clusters(
    texts: list[Any], dice: random.Random
) -> None:
    rows = [
        (f"k{n}", head("\n\n".join(pieces), words or 20), outlet)
        for n, (pieces, words, outlet) in enumerate(texts)
    ]
    wanted = {frozenset(g) for g in clusters_of({k: print_of(t, o) for k, t, o in rows})}
    dice.shuffle(rows)
    index = Index()
    for at, (key, text, outlet) in enumerate(rows):
        index.add(key, text, outlet)
        if at % 3 == 0:
            assert key in index.cluster_of(key)  # asking in between changes nothing
    assert {frozenset(g) for g in index.clusters()} == wanted


@settings(max_examples=40, deadline=None)
@given(texts=TEXTS, pairs=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=5))
def test_what_an_editor_told_apart_is_in_no_cluster_together(texts: list[Any], pairs: list[tuple[int, int]]) -> None:  # fmt: skip
    prints = {
        n: print_of("\n\n".join(pieces), outlet) for n, (pieces, _, outlet) in enumerate(texts)
    }
    pairs = [(a, b) for a, b in pairs if a != b]
    for group in clusters_of(prints, apart=pairs, together=[(0, 1)]):
        assert not [pair for pair in pairs if set(pair) <= set(group)]


def test_what_an_editor_put_together_stays_together() -> None:
    assert of({"one": STORY, "two": OTHER}, "one", together=[("two", "one")]) == {"one", "two"}


def test_the_index_forgets_and_replaces() -> None:
    index = Index()
    index.add("one", STORY)
    index.add("two", STORY)
    assert set(index.cluster_of("one")) == {"one", "two"}
    index.add("two", OTHER)
    assert index.cluster_of("one") == ["one"]
    index.add("three", STORY)
    index.keep_apart("one", "three")
    assert index.cluster_of("one") == ["one"]
    index.remove("one")
    with pytest.raises(KeyError):
        index.cluster_of("one")


# Prints


@given(st.text(max_size=400))
def test_any_text_has_a_print_that_survives_being_stored(text: str) -> None:
    made = print_of(text, "Times")
    again = Print.from_bytes(made.to_bytes(), made.words, "Times")
    assert again.hashes.tolist() == made.hashes.tolist()
    assert len(set(made.hashes.tolist())) == len(made.hashes)


@given(st.lists(st.text(alphabet="ab \n’é字", max_size=60), max_size=8))
def test_a_print_does_not_depend_on_its_neighbours_in_a_batch(texts: list[str]) -> None:
    together = list(prints_of((text, "") for text in texts))
    for text, made in zip(texts, together, strict=True):
        alone = print_of(text)
        assert made.hashes.tolist() == alone.hashes.tolist() and made.words == alone.words


def test_prints_are_the_same_for_ever() -> None:
    """They are stored: a change here must come with a migration that makes them anew."""
    made = print_of(
        "The council of Duluth voted on Tuesday to put shade over every bus stop in the city."
    )
    assert made.words == 17
    assert made.hashes[:2].tolist() == FIRST


FIRST = [10437217529691335752, 976736771596852850]


def test_runs_that_stand_in_very_many_texts_are_counted_too() -> None:
    """Beyond 48 copies only the fullest are compared with all others."""
    texts = {str(n): f"{prose(n, 20)}\n\n{head(STORY, 240 - n)}" for n in range(130)}
    assert len(grouped(texts)) == 1


# Agencies


@pytest.mark.parametrize(
    ("text", "byline", "agency"),
    [
        ("ST. PAUL, Minn. (AP) — The council voted.", "", "Associated Press"),
        ("WASHINGTON (Reuters) - The council voted.", "", "Reuters"),
        ("PARIS (AFP) – The council voted.", "", "AFP"),
        ("The council voted.", "Jane Doe, Associated Press", "Associated Press"),
        ("The council voted.", "JANE DOE Associated Press/Report for America\nThe Associated Press", "Associated Press"),
        ("The council voted.", "Jane Doe | Reuters", "Reuters"),
        ("A title\n\nBy JANE DOE, Associated Press\n\nThe council voted.", "", "Associated Press"),
        ("A title\n\nThe Associated Press\n\nThe council voted.", "", "Associated Press"),
        ("The council voted.\n\n© 2026 The Associated Press. All rights reserved.", "", "Associated Press"),
        ("The council voted.\n\nCopyright 2026 by The Canadian Press", "", "Canadian Press"),
        ("The council voted.\n\nMinnesota Reformer is part of States Newsroom, a network.", "", "States Newsroom"),
        ("The council voted.\n\nThis story was originally published by Grist.", "", "Grist"),
        ("The council voted.\n\nVisit Bloomberg News at the usual place. Distributed by Tribune News Service.", "", "Tribune News Service"),
        ("The council voted.\n\nKFF Health News is a national newsroom that writes about health.", "", "KFF Health News"),
        ("The council voted.", "Jane Doe", ""),
        ("The mayor told Reuters that the council would vote.", "Jane Doe", ""),
        ("The Associated Press asked the city for its records, and the council voted.", "", ""),
        ("He took an AP class before the vote.", "", ""),
        ("The app (ap) works.", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_agency_is_the_one_credited(text: str, byline: str, agency: str) -> None:
    assert agency_of(text, byline) == agency


# Leads


DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("why", "copies"),
    [
        ("the address that the others call canonical", [
            Copy("a", "Times", "https://times.example/1", "https://www.record.example/story/", date=date(2026, 11, 1), words=900),
            Copy("lead", "Record", "https://record.example/story", date=DAY, words=100),
        ]),
        ("the agency that the others credit", [
            Copy("a", "Times", "https://times.example/1", agency="Associated Press", date=date(2026, 11, 1)),
            Copy("lead", "The Associated Press", "https://ap.example/1", date=DAY),
        ]),
        ("the earliest", [Copy("a", date=DAY, words=900), Copy("lead", date=date(2026, 11, 19), words=10)]),
        ("dated before undated", [Copy("a", words=900), Copy("lead", date=DAY, words=10)]),
        ("the fullest of a day", [Copy("a", date=DAY, words=100), Copy("lead", date=DAY, words=300)]),
        ("its own canonical address says nothing", [
            Copy("a", link="https://times.example/1", canonical="https://www.times.example/1", date=DAY),
            Copy("lead", link="https://record.example/1", date=date(2026, 11, 1)),
        ]),
    ],
)  # fmt: skip
def test_the_lead_is(why: str, copies: list[Copy]) -> None:
    assert lead_of(copies) == lead_of(copies[::-1]) == "lead", why


def test_nothing_has_no_lead() -> None:
    assert lead_of([]) is None
