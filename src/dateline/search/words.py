"""Text cut into folded words: the one idea of a word that indexing and asking share.

Plain Python, so that SQLite and PostgreSQL find the same things: accents, case, apostrophes and
typographic forms are folded here (Unicode NFKD), before either database sees the text.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD = 64
MOST_BYTES = 200_000  # a tsvector of PostgreSQL holds 1 MB; this much text stays well inside it

_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+")
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h"}
)
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ]s\b")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")
# Scripts written without spaces: each character is a word, and a run of them is a phrase.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel signs of Indic and South-East Asian scripts are not \w, yet belong to their word.
_SIGNS = "\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1000-\u109f"
_WORD = re.compile(rf"[{_CJK}]|(?:[^\W_{_CJK}]|[{_SIGNS}])+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """The text without case and accents: "Núñez" and "NUNEZ" become "nunez"."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare.casefold()).translate(_LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a text in order; anything that is no letter or digit divides them.

    "O'Brien's" is one word, "obrien"; "St. Paul-area" is three; an emoji is none.
    """
    folded = fold(text)
    if "'" in folded or not folded.isascii():
        folded = _APOSTROPHE.sub("", _POSSESSIVE.sub("", folded))
    pattern = _ASCII_WORD if folded.isascii() else _WORD
    return [word[:LONGEST_WORD] for word in pattern.findall(folded)]


def indexable(text: str) -> str:
    """A text as the index keeps it: its folded words with one space between, cut at 200 kB."""
    line = " ".join(words(text))
    if len(line) * 4 <= MOST_BYTES or len(line.encode()) <= MOST_BYTES:
        return line
    return line.encode()[:MOST_BYTES].decode(errors="ignore").rpartition(" ")[0]
