"""What a reader typed, taken apart: words, "phrases in quotation marks", -words to leave out.

Anything can be typed; nothing here fails and nothing is read as the syntax of an engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.search.public.schema import analyser, language

LONGEST = 200  # characters of a question; the rest is left off
MOST_WORDS = 12

_QUOTES = str.maketrans("“”„«»‟＂", '"""""""')
_DASHES = "-−–"
_PIECE = re.compile(r'[-−–]?"[^"]*"?|\S+')


@dataclass(frozen=True)
class Word:
    """A word as it is spelled, folded, and its stem."""

    spelled: str
    stem: str


@dataclass(frozen=True)
class Wording:
    """words: all of these, the last of which may go on where ``unfinished``. phrases: each of these
    runs of words, as spelled. without, without_phrases: none of these."""

    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[Word, ...], ...] = ()
    without: tuple[Word, ...] = ()
    without_phrases: tuple[tuple[Word, ...], ...] = ()
    unfinished: bool = False

    @property
    def says_something(self) -> bool:
        return bool(self.words or self.phrases or self.without or self.without_phrases)

    @property
    def wanted(self) -> list[Word]:
        """Every word that a result should hold."""
        return list(dict.fromkeys([*self.words, *(w for run in self.phrases for w in run)]))


def words_in(text: str) -> tuple[Word, ...]:
    """The words of a text in order."""
    spelled = analyser(False, language()).analyze(text)
    stems = analyser(True, language()).analyze(text)
    return tuple(Word(*pair) for pair in zip(spelled, stems, strict=True))


def tidy(text: str) -> str:
    """A question as it is shown and asked: one line, no longer than ``LONGEST``, valid text."""
    valid = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")
    return " ".join(valid.split())[:LONGEST].strip()


def read(text: str) -> Wording:
    """Take a question apart. A word that ends without a space after it may be the beginning of one."""
    words: list[Word] = []
    phrases: list[tuple[Word, ...]] = []
    without: list[Word] = []
    without_phrases: list[tuple[Word, ...]] = []
    left, last_is_word = MOST_WORDS, False
    for piece in _PIECE.findall(tidy(text).translate(_QUOTES)):
        minus = len(piece) > 1 and piece[0] in _DASHES
        bare = piece[1:] if minus else piece
        run = words_in(bare)[:left]
        left -= len(run)
        if not run:
            continue
        last_is_word = False
        if bare.startswith('"') and len(run) > 1:
            (without_phrases if minus else phrases).append(run)
        elif minus:
            without_phrases.append(run) if len(run) > 1 else without.append(run[0])
        else:
            words.extend(run)
            last_is_word = not bare.startswith('"')
    return Wording(
        tuple(dict.fromkeys(words[:-1])) + tuple(words[-1:]), tuple(dict.fromkeys(phrases)),
        tuple(without), tuple(without_phrases),
        unfinished=last_is_word and not text[-1:].isspace(),
    )  # fmt: skip
