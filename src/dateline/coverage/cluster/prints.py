"""Prints: what of a text is kept to recognise its copies.

A print is the set of the text's runs of five words, hashed to 64 bits; of these every second hash is kept
(those that are even), the same ones in every text, so that the share of one text that stands in another can
be told from prints alone. See Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

RUN = 5  # words
LONGEST = 20_000  # words of one text that are read: more than any article has, and a bound for anything else
STORED = np.dtype("<u8")  # prints are read on other machines than they were made on

# Scripts without spaces: each character counts as a word.
_ALONE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_WORD = re.compile(f"[{_ALONE}]|[^\\W_{_ALONE}]+")
_APOSTROPHES = "'’ʼ`´"
_NO_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
# What is left of most texts once accents are gone is ASCII, for which there is a way five times as fast.
_PUNCTUATION = str.maketrans(dict.fromkeys("“”„«»–—…•·\u00a0", " "))
_TO_SPACES = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)  # fmt: skip
_MIX, _HALF, _ODD = np.uint64(0xFF51AFD7ED558CCD), np.uint64(33), np.uint64(1)


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
    def from_bytes(cls, stored: bytes, words: int, outlet: str = "") -> Print:
        """The print that was stored."""
        hashes = np.frombuffer(bytes(stored), dtype=STORED).astype(np.uint64)
        return cls(hashes, words, outlet)


class WordHashes(dict[bytes, int]):
    """64-bit hashes of words, made when first asked for: the same in every process and on every machine."""

    def __missing__(self, word: bytes) -> int:
        digest = hashlib.blake2b(word, digest_size=8).digest()
        self[word] = number = int.from_bytes(digest, "little")
        return number


def print_of(text: str, outlet: str = "", known: WordHashes | None = None) -> Print:
    """The print of a text: headline, byline, body and credit lines, as far as they are there.

    outlet: any name that two texts of one outlet share; it tells a footer from a copy.
    known: hashes of words seen before; pass one for a batch of texts, not for ever (it grows).
    """
    words = words_of(text)
    if len(words) < RUN:
        return Print(np.empty(0, dtype=np.uint64), len(words), outlet)
    known = WordHashes() if known is None else known
    row = np.frombuffer(array("Q", map(known.__getitem__, words)), dtype=np.uint64)
    runs = len(row) - RUN + 1
    mixed = row[:runs] * _FACTORS[0]
    for place in range(1, RUN):
        mixed += row[place : place + runs] * _FACTORS[place]
    mixed ^= mixed >> _HALF
    mixed *= _MIX
    mixed ^= mixed >> _HALF
    return Print(_once(mixed[(mixed & _ODD) == 0]), len(words), outlet)


def words_of(text: str) -> list[bytes]:
    """Its words without case, accents, apostrophes and punctuation, in reading order, as UTF-8."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded.translate(_PUNCTUATION))
        if not folded.isascii():
            folded = "".join(char for char in folded if not unicodedata.combining(char))
        folded = folded.translate(_NO_APOSTROPHES)
    if folded.isascii():
        return folded.encode().translate(_TO_SPACES, b"'`").split()[:LONGEST]
    return [word.encode("utf-8", "replace") for word in _WORD.findall(folded)[:LONGEST]]


def _once(hashes: Hashes) -> Hashes:
    """Without repetitions, each where it stood first."""
    order = hashes.argsort(kind="stable")
    ordered = hashes[order]
    again = ordered[1:] == ordered[:-1]
    return np.delete(hashes, order[1:][again]) if again.any() else hashes
