"""Which pages may mention a phrase: one pass of one automaton over the bytes as they are stored.

One word of each phrase, its anchor, is looked for. Where it stands, the words around it are compared
with markup and white space left out. A page that passes is parsed and decided by ``match``; one that
does not pass is never parsed. The sieve may let too much through; what it holds back is lost.
"""

from __future__ import annotations

import re
from typing import Any

import hyperscan

from dateline.coverage.match import Watchlist
from dateline.coverage.scan.folded_bytes import (
    UTF8,
    folded,
    folded_western,
    has_other_letters,
    has_western_letters,
    is_wide,
    spellings,
    tidied,
)
from dateline.coverage.scan.payloads import Payload, is_utf8

AROUND = 500
"""Bytes on either side of an anchor in which the rest of its phrase must stand, markup included."""

# Entities that are letters or part of one, written so that the automaton finds a literal in each.
_ENTITIES = (
    rb"&[a-z]{1,2}(?:acute|grave|uml|circ|tilde|cedil|slash|ring|caron|breve|macr|dot|ogon|strok|lig|th);",
    rb"&(?:shy|zwj|zwnj|inodot|dstrok|Lstrok);",
    # letters by number: 65 to 122, 173, 192 to 591, combining accents, zero-width characters
    rb"&#0*(?:6[5-9]|[789][0-9]|1[01][0-9]|12[0-2]|173|19[2-9]|[2-9][0-9]{2}|[1-9][0-9]{3,6})(?:[^0-9]|$)",
    rb"&#x0*(?:[4-7][0-9a-f]|ad|[c-f][0-9a-f]|[1-9a-f][0-9a-f]{2,5})(?:[^0-9a-f]|$)",
    rb"<wbr",
    # soft hyphen, zero-width characters, ligatures; and what ``folded_western`` makes of them
    rb"\xc2[\xadi]|\xe2\x80[\x8b-\x8d]|\xe2a[ei]|\xe2\x81\xa0|\xef[\xaci]",
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(rb"<[^<>]*>")
_NO_WORD = bytes(set(range(128)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789"))
# Words of many phrases and of every page; one of them is an anchor only where there is no other.
_COMMON = frozenset(
    ["about", "alliance", "america", "american", "association", "board", "center", "centre", "city", "cities", "climate", "coalition", "community", "council", "county", "department", "director", "district", "education", "energy", "federal", "foundation", "from", "group", "health", "home", "house", "institute", "international", "john", "league", "local", "mayor", "mayors", "media", "member", "michael", "national", "network", "news", "north", "office", "officials", "party", "people", "policy", "president", "project", "public", "research", "school", "senator", "service", "society", "south", "state", "states", "team", "that", "this", "united", "university", "west", "with", "world", "years", "your"]
)  # fmt: skip


class Sieve:
    """The automaton for one watchlist. Compiling takes about 0.1 s for 10,000 phrases."""

    def __init__(self, watch: Watchlist) -> None:
        # By the anchor's number: (the phrase's words in one, its words). The first letter of the
        # first word is missing there, as a drop capital stands in markup of its own.
        self._whole: list[list[tuple[bytes, tuple[bytes, ...]]]] = []
        numbers: dict[bytes, int] = {}
        spelt: dict[int, bytes] = {}
        for text, phrase in watch.phrases.items():
            words = tuple(_WORD.findall(text))
            anchor = _anchor(words)
            for form in _forms(anchor, phrase.text):
                number = numbers.setdefault(form, len(numbers))
                if number == len(self._whole):
                    self._whole.append([])
                    spelt[number] = form
                ascii_ = tuple(word.encode() for word in words if word.isascii())
                tails = (ascii_[0][1:], *ascii_[1:]) if len(ascii_) > 1 else ascii_
                joined = b"".join(ascii_) if len(ascii_) == len(words) else b""
                self._whole[number].append((joined, tails))
        self._special = len(numbers)
        expressions = [*(_literal(spelt[number]) for number in range(self._special)), *_ENTITIES]
        flags = [hyperscan.HS_FLAG_CASELESS] * self._special
        flags += [hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH] * len(_ENTITIES)
        self._base = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._base.compile(expressions=expressions, ids=list(range(len(expressions))), flags=flags)
        self._scratch = hyperscan.Scratch(self._base)

    def passes(self, payload: Payload) -> bool:
        """Whether the page may mention a phrase. Folds it only where the bytes alone may hide one."""
        body = payload.searched
        # UTF-16 of plain letters is ASCII too: every second byte of it is 0.
        other = b"\x00" in payload.beginning
        western = False
        if not other and not body.isascii():
            charset = payload.charset
            other = (
                charset not in UTF8
                or has_other_letters(body)
                or is_wide(payload.beginning, charset)
                or (not charset and not is_utf8(payload.body))
            )
            western = has_western_letters(body)
        entities = False
        if not other:
            if western:
                body = folded_western(body)
            places, entities = self._places(body)
            if not entities:
                return self._any_whole(body, places)
        body = folded(payload.body, payload.charset, entities=True)
        return self._any_whole(body, self._places(body)[0])

    def _places(self, body: bytes) -> tuple[list[tuple[int, int]], bool]:
        """((anchor, end of its place) …, whether entities of letters are there)."""
        found: list[tuple[int, int]] = []
        special = self._special
        entities = False

        def on_match(number: int, _start: int, end: int, _flags: int, _context: Any) -> None:
            nonlocal entities
            if number < special:
                found.append((number, end))
            else:
                entities = True

        self._base.scan(body, match_event_handler=on_match, scratch=self._scratch)
        return found, entities

    def _any_whole(self, body: bytes, places: list[tuple[int, int]]) -> bool:
        return any(self._is_whole(body, number, end) for number, end in places)

    def _is_whole(self, body: bytes, number: int, end: int) -> bool:
        """Whether a phrase of this anchor stands around the place, whatever markup is in between."""
        around: bytes | None = None
        for joined, words in self._whole[number]:
            if around is None:
                around = tidied(body[max(0, end - AROUND) : end + AROUND])
            if not all(word in around for word in words):
                continue
            if not joined or joined in around:
                return True
            bare = _TAG.sub(b"", around).replace(b"&nbsp;", b"").replace(b"&amp;", b"")
            bare = bare.replace(b"&rsquo;", b"").replace(b"&lsquo;", b"").replace(b"&apos;", b"")
            bare = re.sub(rb"&(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});", b"", bare)
            if joined in bare.translate(None, _NO_WORD + bytes(range(128, 256))):
                return True
        return False


def _anchor(words: tuple[str, ...]) -> str:
    """The word that is looked for: one that few pages have, the last of the longest.

    Not the first where another will do, for a drop capital cuts its first letter off.
    """
    usable = [word for word in words if word.isascii()] or list(words)
    return max(
        enumerate(usable),
        key=lambda item: (item[1] not in _COMMON, min(len(item[1]), 7) - (item[0] == 0), item[0]),
    )[1]


def _forms(anchor: str, text: str) -> list[bytes]:
    """The anchor's bytes; in other scripts, in which case folds only for ASCII, in each case."""
    if anchor.isascii():
        return spellings(anchor.encode())
    longest = max(_WORD.findall(text), key=len)
    return list(dict.fromkeys(form.encode() for form in (longest, longest.lower(), longest.upper(), longest.title())))  # fmt: skip


def _literal(word: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in word)
