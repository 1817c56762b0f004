"""Text is cut into the same words whatever its accents, case or script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.search.words import LONGEST_WORD, MOST_BYTES, indexable, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Núñez NUÑEZ nun\u0303ez", ["nunez", "nunez", "nunez"]),
        ("O'Brien’s plan", ["obrien", "plan"]),
        ("the mayor's and mayors' vote", ["the", "mayor", "and", "mayors", "vote"]),
        ("St. Paul-area, 2026", ["st", "paul", "area", "2026"]),
        ("snake_case a@b.org", ["snake", "case", "a", "b", "org"]),
        ("Straße Łódź Ærø İstanbul", ["strasse", "lodz", "aero", "istanbul"]),
        ("ﬁne ①", ["fine", "1"]),
        ("水清 water", ["水", "清", "water"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("한국어", ["한국어"]),
        ("🎉 … “”", []),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_hold_no_space_quote_or_control_character(text: str) -> None:
    for word in words(text):
        assert 0 < len(word) <= LONGEST_WORD
        assert not set(word) & set("'\"\\ \x00:*&|!()<>")


@given(st.text(max_size=200))
def test_an_indexed_text_is_cut_into_the_same_words_again(text: str) -> None:
    once = indexable(text)
    assert indexable(once).replace(" ", "") == once.replace(" ", "")


def test_a_very_long_text_is_cut_between_words() -> None:
    line = indexable("wörter zählen " * 100_000)
    assert len(line.encode()) <= MOST_BYTES
    assert set(line.split()) == {"worter", "zahlen"}
