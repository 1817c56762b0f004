"""What is the same when names are compared: case, accents, dashes, apostrophes, white space.

``fold`` keeps the way back, so that a mention can be shown as it stands in the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
APOSTROPHES = "'\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u2032\u00b4`\uff07"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen, zero-width space and joiners: they are in words and no reader sees them."""

# Letters that Unicode does not take apart though readers type them without the stroke.
_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
    "ƒ": "f", "ŋ": "n", "ɫ": "l",
}  # fmt: skip
# What is not plain: anything but printable ASCII, a back quote, white space that is not one space.
_ODD = re.compile(r"[^\x20-\x7e]|`| {2,}")
_WHITE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back to the characters it came from."""

    text: str
    _starts: list[int] = field(default_factory=list)
    _shifts: list[int] = field(default_factory=list)

    def original(self, at: int) -> int:
        """Where the character that gave the folded character ``at`` stands in the original."""
        before = bisect_right(self._starts, at) - 1
        return at if before < 0 else at + self._shifts[before]


@lru_cache(maxsize=20_000)
def fold_character(character: str) -> str:
    """One character folded: none, one or several characters (``ß`` becomes ``ss``)."""
    if character in DASHES:
        return "-"
    if character in APOSTROPHES:
        return "'"
    if character in INVISIBLE:
        return ""
    if _WHITE.match(character):
        return " "
    parts = unicodedata.normalize("NFKD", character.casefold())
    kept = "".join(_LETTERS.get(part, part) for part in parts if not _is_mark(part))
    return kept.casefold()


class _OneForOne(dict[int, int]):
    """What ``str.translate`` asks: characters that fold to one of ASCII, the others as they are."""

    def __missing__(self, code: int) -> int:
        new = fold_character(chr(code))
        self[code] = ord(new) if len(new) == 1 and new.isascii() else code
        return self[code]


_ONE_FOR_ONE = _OneForOne()


def fold(text: str) -> Folded:
    """The text folded; a run of white space becomes one space."""
    text = text.translate(_ONE_FOR_ONE)  # the rest is done one by one, twenty times as slowly
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    length = at = 0
    white = False  # the last piece ends in white space
    for odd in _ODD.finditer(text):
        plain = text[at : odd.start()].lower()
        if plain:
            # The plain stretch may begin with the rest of a run of white space.
            skipped = 1 if white and plain[0] == " " else 0
            plain = plain[skipped:]
            starts.append(length)
            shifts.append(at + skipped - length)
            pieces.append(plain)
            length += len(plain)
            white = plain[-1] == " " if plain else white
        new = " " if odd[0].isspace() else fold_character(odd[0])
        if white and new == " ":
            new = ""
        for number in range(len(new)):  # each of them came from the one character
            starts.append(length + number)
            shifts.append(odd.start() - length - number)
        pieces.append(new)
        length += len(new)
        white = new[-1] == " " if new else white
        at = odd.end()
    if not pieces:
        return Folded(text.lower())
    rest = text[at:].lower()
    skipped = 1 if white and rest[:1] == " " else 0
    starts.append(length)
    shifts.append(at + skipped - length)
    pieces.append(rest[skipped:])
    return Folded("".join(pieces), starts, shifts)


@lru_cache(maxsize=65_536)
def fold_words(text: str) -> str:
    """The text folded, without white space at its ends."""
    if text.isascii() and not _ODD.search(
        text
    ):  # most of a watchlist; the way back is not asked for
        return text.lower().strip()
    return fold(text).text.strip()


def _is_mark(character: str) -> bool:
    """A combining accent of an alphabet; vowel signs of other scripts are letters and stay."""
    code = ord(character)
    return (
        0x300 <= code <= 0x36F or 0x1AB0 <= code <= 0x1AFF or 0x1DC0 <= code <= 0x1DFF
        or 0x20D0 <= code <= 0x20FF or 0xFE20 <= code <= 0xFE2F
    )  # fmt: skip
