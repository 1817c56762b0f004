"""Names are the same in any case, accent, dash, apostrophe and spacing, and never part of a word."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from dateline.coverage.match import Watchlist
from dateline.coverage.match.folding import APOSTROPHES, DASHES, INVISIBLE, fold, fold_words

NAMES = ("Jane Doe", "José Núñez-Álvarez", "Siobhán O’Brien", "Waymark Cities Network", "Łódź", "Wilkes-Barre")  # fmt: skip
WATCH = Watchlist.from_lines(NAMES)
SPACES = (" ", "  ", "\n", "\u00a0", "\t\r\n", "\u2009", "\u3000")
CASES = (str, str.upper, str.lower, str.title, str.swapcase)
ACCENTS = (
    str,
    fold_words,
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: "".join(c + "\u0301" if c in "aeiou" else c for c in name),
)


@st.composite
def spelt(draw: st.DrawFn) -> tuple[str, str]:
    """(a name, one of its forms)."""
    name = draw(st.sampled_from(NAMES))
    form = draw(st.sampled_from(ACCENTS))(draw(st.sampled_from(CASES))(name))
    form = "".join(
        draw(st.sampled_from(SPACES)) if c == " "
        else draw(st.sampled_from(DASHES)) if c in DASHES
        else draw(st.sampled_from(APOSTROPHES)) if c in APOSTROPHES
        else c + draw(st.sampled_from(("", "", "", *INVISIBLE)))
        for c in form
    )  # fmt: skip
    return name, form.rstrip(INVISIBLE)


# Nothing in it can be a letter, a digit or a mark that hangs on the name.
AROUND = st.text(st.sampled_from(" .,;:()\n!?“”"), max_size=6)


@given(spelt(), AROUND, AROUND)
def test_every_form_of_a_name_is_found_as_it_stands(
    named: tuple[str, str], before: str, after: str
) -> None:
    name, form = named
    text = f"Yesterday{before or ' '}{form}{after or ' '}spoke."
    found = [mention for mention in WATCH.mentions(text) if mention.phrase == name]
    assert [(one.text, one.start) for one in found] == [(form, text.index(form))]


@given(
    spelt(),
    st.sampled_from("abzé9_ß"),
    st.sampled_from(("before", "after")),
)
def test_a_name_inside_another_word_is_none(named: tuple[str, str], letter: str, side: str) -> None:
    form = letter + named[1] if side == "before" else named[1] + letter
    assert WATCH.mentions(f"Yesterday {form} spoke.") == []


@given(st.text(max_size=300))
def test_the_way_back_leads_to_the_character_it_came_from(text: str) -> None:
    folded = fold(text)
    for at, character in enumerate(folded.text):
        origin = text[folded.original(at)]
        assert character in fold(origin).text or (character == " " and origin.isspace()), at


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text).text).text == fold(text).text
