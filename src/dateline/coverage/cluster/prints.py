"""Prints: what of a text is kept to recognise its copies.

A print is the set of the text's runs of five words, hashed to 64 bits; of these every second hash is kept
(those that are even), the same ones in every text, so that the share of one text that stands in another can
be told from prints alone. See Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

RUN = 5  # words
AT_ONCE = 500  # texts that are hashed together
LONGEST = 150_000  # characters of one text that are read: more than any article has
STORED = np.dtype("<u8")  # prints are read on other machines than they were made on

# Scripts without spaces: each character counts as a word.
_ALONE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_WORD = re.compile(f"[{_ALONE}]|[^\\W_{_ALONE}]+")
_NO_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")
# What is left of most texts once accents are gone is ASCII, for which there is a faster way.
_PUNCTUATION = str.maketrans(dict.fromkeys("“”„«»–—…•·\u00a0", " "))
_TO_SPACES = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))
_MIX, _HALF, _ODD = np.uint64(0xFF51AFD7ED558CCD), np.uint64(33), np.uint64(1)


def _odd_numbers(seed: int, count: int) -> Hashes:
    """Odd numbers as good as random (SplitMix64), the same ones for ever: prints are stored."""
    made = []
    for _ in range(count):
        seed = (seed + 0x9E3779B97F4A7C15) % 2**64
        mixed = (seed ^ seed >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
        made.append((mixed ^ mixed >> 31) | 1)
    return np.array(made, dtype=np.uint64)


_BYTES, _LETTERS, _WORDS = _odd_numbers(5, 256), _odd_numbers(6, 64), _odd_numbers(7, RUN)


class Print(NamedTuple):
    """hashes: in reading order, each once; words: how many the text has; outlet: who published it, "" for
    unknown."""

    hashes: Hashes
    words: int
    outlet: str = ""

    def to_bytes(self) -> bytes:
        """The hashes, 8 bytes each, little-endian: about 4 bytes a word of the text."""
        return self.hashes.astype(STORED).tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes | memoryview, words: int, outlet: str = "") -> Print:
        """The print that was stored."""
        hashes = np.frombuffer(bytes(stored), dtype=STORED).astype(np.uint64)
        return cls(hashes, words, outlet)


def print_of(text: str, outlet: str = "") -> Print:
    """The print of a text: headline, byline, body and credit lines, as far as they are there.

    outlet: any name that two texts of one outlet share; it tells a footer from a copy.
    """
    return next(prints_of([(text, outlet)]))


def prints_of(texts: Iterable[tuple[str, str]]) -> Iterator[Print]:
    """The prints of many (text, outlet), in their order: about 10,000 a second of one core."""
    rest = iter(texts)
    while some := list(islice(rest, AT_ONCE)):
        yield from _printed(some)


def plain_words(text: str) -> bytes:
    """Its words without case, accents, apostrophes and punctuation, in reading order, as UTF-8 between
    spaces."""
    folded = text[:LONGEST].casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded.translate(_PUNCTUATION))
        if not folded.isascii():
            folded = "".join(char for char in folded if not unicodedata.combining(char))
        folded = folded.translate(_NO_APOSTROPHES)
    if folded.isascii():
        return folded.encode().translate(_TO_SPACES, b"'`")
    return " ".join(_WORD.findall(folded)).encode("utf-8", "replace")


def _printed(texts: list[tuple[str, str]]) -> Iterator[Print]:
    plain = [plain_words(text) for text, _ in texts]
    numbers, begins = _hashed_words(b" ".join(plain))
    ends = np.cumsum([len(words) + 1 for words in plain])
    last = np.searchsorted(begins, ends)  # words before the end of each text
    counts = np.diff(last, prepend=0)
    hashes = _hashed_runs(numbers)
    owner = np.repeat(np.arange(len(texts)), counts)[: len(hashes)]
    kept = (np.arange(len(hashes)) + RUN <= last[owner]) & ((hashes & _ODD) == 0)
    hashes, owner = hashes[kept], owner[kept]
    order = hashes.argsort(kind="stable")
    again = (np.diff(owner[order]) == 0) & (np.diff(hashes[order]) == 0)
    once = np.ones(len(hashes), dtype=np.bool_)
    once[order[1:][again]] = False
    hashes, owner = hashes[once], owner[once]
    bounds = np.searchsorted(owner, np.arange(len(texts) + 1))
    for at, (_, outlet) in enumerate(texts):
        yield Print(hashes[bounds[at] : bounds[at + 1]], int(counts[at]), outlet)


def _hashed_words(plain: bytes) -> tuple[Hashes, npt.NDArray[np.int64]]:
    """(a 64-bit hash for each word, where each begins)."""
    signs = np.frombuffer(plain, dtype=np.uint8)
    inside = np.zeros(len(signs) + 1, dtype=np.bool_)
    inside[1:] = signs != 32
    begins = np.flatnonzero(inside[1:] & ~inside[:-1])
    letters = np.flatnonzero(inside[1:])
    lengths = np.diff(np.searchsorted(letters, np.append(begins, len(signs))))
    place = letters - np.repeat(begins, lengths)
    values = _BYTES[signs[letters]] * _LETTERS[place % len(_LETTERS)]
    if not len(begins):
        return values, begins
    return _mixed(np.add.reduceat(values, np.cumsum(lengths) - lengths)), begins


def _hashed_runs(numbers: Hashes) -> Hashes:
    """A hash for each run of words, by the number of its first."""
    runs = max(0, len(numbers) - RUN + 1)
    summed = numbers[:runs] * _WORDS[0]
    for place in range(1, RUN):
        summed += numbers[place : place + runs] * _WORDS[place]
    return _mixed(summed)


def _mixed(values: Hashes) -> Hashes:
    """Every bit of a value in every bit of the hash: two steps of MurmurHash3's finaliser."""
    values ^= values >> _HALF
    values *= _MIX
    values ^= values >> _HALF
    return values
