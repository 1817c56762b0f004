"""The watchlist: one automaton over all phrases, and the mentions it finds in a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from dateline.coverage.match.boundaries import is_part_of_a_name, is_whole, sentence_around
from dateline.coverage.match.folding import Folded, fold, fold_character, fold_words
from dateline.coverage.match.mentions import CERTAIN, OFFICES, POSSIBLE, Mention
from dateline.coverage.match.phrases import PERSON, Phrase, read_lines


class _Place(NamedTuple):
    """Words of the automaton at their place in the original text."""

    words: str
    start: int
    end: int


class Watchlist:
    """Thousands of phrases. Building it takes about 20 ms for 10,000; it does not change after."""

    def __init__(self, phrases: Iterable[Phrase], excluded: Iterable[str] = ()) -> None:
        self.phrases = {fold_words(phrase.text): phrase for phrase in phrases}
        self.excluded = frozenset(map(fold_words, excluded))
        self._offices = frozenset(fold_words(office) for office in OFFICES)
        self._signs = {
            words: {fold_words(sign): sign for sign in phrase.signs}
            for words, phrase in self.phrases.items()
        }
        people = any(phrase.kind == PERSON for phrase in self.phrases.values())
        words = {*self.phrases, *self.excluded, *(self._offices if people else ())}
        words.update(sign for signs in self._signs.values() for sign in signs)
        self._words = sorted(words)
        self._automaton = AhoCorasick(self._words, matchkind=MatchKind.Standard)

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> Watchlist:
        """The watchlist that a file's lines say; ``WatchlistError`` names a line that says nothing."""
        return cls(*read_lines(lines))

    def mentions(self, text: str) -> list[Mention]:
        """Every mention of every phrase in the text, in reading order.

        A phrase inside a longer one ("Waymark Cities" in "Waymark Cities Network") is a mention too.
        """
        folded = fold(text)
        places = self._places(text, folded)
        if not any(place.words in self.phrases for place in places):
            return []
        found = []
        for place in places:
            phrase = self.phrases.get(place.words)
            if phrase is None or (phrase.kind == PERSON and is_part_of_a_name(text, place.start, place.end)):  # fmt: skip
                continue
            begin, end = sentence_around(text, place.start, place.end)
            if self._is_excluded(places, begin, end):
                continue
            certainty, why = self._certainty(place, phrase, places, (begin, end))
            found.append(
                Mention(
                    phrase=phrase.text,
                    kind=phrase.kind,
                    text=text[place.start : place.end],
                    sentence=" ".join(text[begin:end].split()),
                    start=place.start,
                    end=place.end,
                    certainty=certainty,
                    why=why,
                )
            )
        return sorted(found, key=lambda mention: (mention.start, mention.end))

    def _places(self, text: str, folded: Folded) -> list[_Place]:
        matches = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        return [
            _Place(
                self._words[number],
                folded.original(start),
                _with_marks(text, folded.original(end - 1) + 1),
            )
            for number, start, end in matches
            if is_whole(folded.text, start, end)
        ]

    def _is_excluded(self, places: list[_Place], begin: int, end: int) -> bool:
        return bool(self.excluded) and any(
            place.words in self.excluded and place.start < end and place.end > begin
            for place in places
        )

    def _certainty(
        self, mention: _Place, phrase: Phrase, places: list[_Place], sentence: tuple[int, int]
    ) -> tuple[str, str]:
        """A person's name needs a second sign: one that the list names, anywhere in the text, or
        where it names none an office in the same sentence."""
        if phrase.kind != PERSON:
            return CERTAIN, "The phrase stands there in whole words."
        signs = self._signs[mention.words]
        for place in places:
            if place.start < mention.end and place.end > mention.start:
                continue  # a sign inside the name says nothing more
            if place.words in signs:
                return CERTAIN, f"The same text says “{signs[place.words]}”."
            near = sentence[0] <= place.start and place.end <= sentence[1]
            if not signs and near and place.words in self._offices:
                return CERTAIN, f"The same sentence says “{place.words}”."
        wanted = ", ".join(phrase.signs) if signs else "an office in the same sentence"
        return POSSIBLE, f"Only the name stands there; no second sign ({wanted})."


def _with_marks(text: str, end: int) -> int:
    """The end moved past combining accents, which belong to the letter before them."""
    while end < len(text) and not fold_character(text[end]):
        end += 1
    return end
