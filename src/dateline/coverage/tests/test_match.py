"""What is a mention, how certain it is, and what a line of a watchlist may say (rule V4)."""

from __future__ import annotations

import pytest

from dateline.coverage.match import Watchlist, WatchlistError

JANE = "Jane Doe | person | mayor, Duluth, Waymark Cities Network"


def found(lines: str | list[str], text: str) -> list[tuple[str, str]]:
    watch = Watchlist.from_lines([lines] if isinstance(lines, str) else lines)
    return [(mention.text, mention.certainty) for mention in watch.mentions(text)]


def test_a_name_with_a_second_sign_is_certain_and_says_which() -> None:
    text = "The bridge is open.\nJane Doe cut the ribbon. Duluth cheered."
    (mention,) = Watchlist.from_lines([JANE]).mentions(text)
    assert (mention.certainty, mention.why) == ("certain", "The same text says “Duluth”.")
    assert mention.sentence == "Jane Doe cut the ribbon."
    assert text[mention.start : mention.end] == "Jane Doe"


def test_a_name_alone_is_possible() -> None:
    assert found(JANE, "Jane Doe won the race in Toledo.") == [("Jane Doe", "possible")]


def test_without_signs_of_its_own_a_name_wants_an_office_in_its_sentence() -> None:
    assert found("Jane Doe | person", "Council Member Jane Doe spoke.") == [("Jane Doe", "certain")]
    assert found("Jane Doe | person", "The mayor left. Jane Doe spoke.") == [
        ("Jane Doe", "possible")
    ]


def test_a_sign_inside_the_name_says_nothing_more() -> None:
    assert found("Mayor Duluth | person | Duluth", "Mayor Duluth spoke.") == [
        ("Mayor Duluth", "possible")
    ]


def test_what_is_no_person_is_certain() -> None:
    assert found("Waymark Cities Network", "the waymark cities network said") == [
        ("waymark cities network", "certain")
    ]


def test_an_excluded_context_silences_its_sentence_only() -> None:
    text = "Jane Doe Elementary School is closed. Mayor Jane Doe said so."
    assert found([JANE, "! Jane Doe Elementary School"], text) == [("Jane Doe", "certain")]
    assert len(found(JANE, text)) == 2


@pytest.mark.parametrize(
    "text",
    ["Jane Doe-Smith spoke.", "Mary-Jane Doe spoke.", "Jane D'Oe spoke.", "O'Jane Doe spoke.", "Jane Does it.", "Jane, Doe"],
)  # fmt: skip
def test_another_name_is_no_mention(text: str) -> None:
    assert found("Jane Doe | person", text) == []


@pytest.mark.parametrize(
    "text",
    ["Jane Doe's plan", "Jane Doe’s plan", "the Jane Doe-led council", "la voix d'Jane Doe", "(Jane Doe)", "Jane Doe—Mayor", "'Jane Doe'"],
)  # fmt: skip
def test_what_hangs_on_a_name_does_not_hide_it(text: str) -> None:
    assert [spelt for spelt, _ in found("Jane Doe | person", text)] == ["Jane Doe"]


def test_a_phrase_in_a_longer_one_is_a_mention_too() -> None:
    assert len(found(["Waymark Cities", "Waymark Cities Network"], "Waymark Cities Network")) == 2


def test_scripts_without_spaces_have_words_inside_others() -> None:
    assert found("東京市長", "昨日東京市長が話した。") == [("東京市長", "certain")]


def test_an_abbreviation_ends_no_sentence() -> None:
    (mention,) = Watchlist.from_lines(["Duluth"]).mentions(
        "It rained. Gov. Ann Roe of St. Paul met J. Q. Lind in Duluth. They left."
    )
    assert mention.sentence == "Gov. Ann Roe of St. Paul met J. Q. Lind in Duluth."


def test_the_same_phrase_twice_has_the_signs_of_both() -> None:
    lines = ["José Roe | person | Duluth", "JOSE ROE | person | mayor"]
    assert found(lines, "The mayor, Jose Roe.") == [("Jose Roe", "certain")]


def test_comments_and_empty_lines_say_nothing() -> None:
    assert Watchlist.from_lines(["\ufeff# people", "", "  ", "Jane Doe"]).phrases.keys() == {
        "jane doe"
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Jane | robot", "'robot' is no kind"),
        ("-- | person", "is no phrase"),
        ("Duluth | place | mayor", "only a person has signs"),
        ("a | person | b | c", "has 4 parts"),
        ("!", "is no phrase"),
    ],
)
def test_a_line_that_says_nothing_is_named(line: str, reason: str) -> None:
    with pytest.raises(WatchlistError, match=reason) as raised:
        Watchlist.from_lines(["Duluth", line])
    assert str(raised.value).startswith("Line 2:")


def test_thousands_of_phrases_are_found_in_one_pass() -> None:
    lines = [f"Place{number} Network" for number in range(10_000)]
    assert found(lines, "of Place77 Network and Place9999 Network")[1][0] == "Place9999 Network"
