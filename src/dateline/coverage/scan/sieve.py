"""Which pages may mention a phrase: one pass of one automaton over the bytes as they are stored.

One word of each phrase, its anchor, is looked for. Where it stands, the words around it are compared
with markup and white space left out. A page that passes is parsed and decided by ``match``; one that
does not pass is never parsed. The sieve may let too much through; what it holds back is lost.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from html.entities import html5
from typing import Any

import hyperscan

from dateline.coverage.match import Watchlist
from dateline.coverage.match.folding import INVISIBLE
from dateline.coverage.scan.folded_bytes import (
    UTF8,
    accented_parts,
    folded,
    folded_single,
    folded_utf8,
    is_wide,
    plain_inside,
    spellings,
    tidied,
)
from dateline.coverage.scan.payloads import Payload, is_utf8

AROUND = 500
"""Bytes on either side of an anchor in which the rest of its phrase must stand, markup included."""

# What may stand inside a word, so that its bytes are not together. The automaton looks for the bytes
# that each begins with: where those are two, or where a class of letters stands among them, it loses half
# of its speed. So every number is said by itself, and every name.
_INSIDE = (
    # letters by number: 65 to 90, 97 to 122, 173, 192 to 591 without signs, accents 768 to 879,
    # U+1E00 to U+1EFF, what has no width, ligatures, letters of full width
    *(
        rb"&#0{0,4}%b[^0-9]" % number
        for number in (
            rb"6[5-9]", rb"7[0-9]", rb"8[0-9]", rb"90", rb"9[789]", rb"1[01][0-9]", rb"12[0-2]", rb"173", rb"19[2-9]",
            rb"2[0-9][0-9]", rb"3[0-9][0-9]", rb"4[0-9][0-9]", rb"5[0-8][0-9]", rb"59[01]", rb"7[67][0-9]",
            rb"8[0-7][0-9]", rb"7[6-9][0-9][0-9]", rb"820[34]", rb"8288", rb"65279", rb"642[56][0-9]", rb"653[1-7][0-9]",
        )
    ),
    *(
        rb"&#x0{0,4}%b[^0-9a-f]" % number
        for number in (
            rb"4[1-9a-f]", rb"5[0-9a]", rb"6[1-9a-f]", rb"7[0-9a]", rb"ad", rb"c[0-9a-f]", rb"d[0-689a-f]", rb"e[0-9a-f]",
            rb"f[0-689a-f]", rb"1[0-9a-f]{2}", rb"2[0-9a-f]{2}", rb"3[0-6][0-9a-f]", rb"1[ef][0-9a-f]{2}", rb"200[bc]",
            rb"2060", rb"feff", rb"fb0[0-6]", rb"ff[2-5][0-9a-f]",
        )
    ),
    *sorted({
        b"&" + name.lower().encode()
        for name, letter in html5.items()
        if name.endswith(";") and not letter.isascii()
        and (letter in INVISIBLE or unicodedata.name(letter[0]).startswith("LATIN "))
    }),
    rb"<wbr[^<>]{0,9}>",
)  # fmt: skip
# Soft hyphens, and what has no width between two letters: as they are, and as they are once the many
# letters of a page were folded all at once.
_UNSEEN = (
    rb"\xc2\xad", rb"\xc2i",
    rb"[a-z\x80-\xff]\xe2\x80[\x8b-\x8d][a-z\x80-\xff]", rb"[a-z\x80-\xff]\xe2\x81\xa0[a-z\x80-\xff]",
    rb"[a-z]\xe2a[aei][a-z]",
)  # fmt: skip
# Ligatures (both ways too), letters of full width, mathematical letters: only decoding makes them plain.
_FAR = (
    rb"\xef\xac[\x80-\x86]", rb"[a-z]\xefi[a\x86]", rb"\xefi[a\x86][a-z]",
    rb"\xef\xbc[\xa1-\xba]", rb"\xef\xbd[\x81-\x9a]", rb"\xf0\x9d[\x90-\x9f]", rb"\xf0y[a-z\x97\x9e\x9f]",
)  # fmt: skip
_SPACE = 16
"""Bytes beside an accent in which the rest of its word stands, for an anchor of no length."""
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
        for text, phrase in watch.phrases.items():
            words = tuple(_WORD.findall(text))
            anchor = _anchor(words)
            for form in _forms(anchor, phrase.text):
                number = numbers.setdefault(form, len(numbers))
                if number == len(self._whole):
                    self._whole.append([])
                ascii_ = tuple(word.encode() for word in words if word.isascii())
                tails = (ascii_[0][1:], *ascii_[1:]) if len(ascii_) > 1 else ascii_
                joined = b"".join(ascii_) if len(ascii_) == len(words) else b""
                self._whole[number].append((joined, tails))
        self._foreign = any(not form.isascii() and not form[:1].isascii() for form in numbers)
        self._near = max(map(len, numbers), default=0) + _SPACE
        self._inside = len(numbers)
        self._far = len(numbers) + len(_INSIDE) + len(_UNSEEN)
        others = (*_INSIDE, *_UNSEEN, *_FAR)
        flags = [hyperscan.HS_FLAG_CASELESS] * len(numbers)
        flags += [hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH] * len(others)
        self._base = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        expressions = [*map(_literal, numbers), *others]
        self._base.compile(expressions=expressions, ids=list(range(len(expressions))), flags=flags)
        self._scratch = hyperscan.Scratch(self._base)

    def passes(self, payload: Payload) -> bool:
        """Whether the page may mention a phrase. Decodes it only where its bytes may hide one."""
        body = payload.searched
        # UTF-16 of plain letters is ASCII too: every second byte of it is 0.
        if b"\x00" in payload.beginning:
            return self._passes_decoded(payload)
        accented = b""
        if not body.isascii():
            charset = payload.charset
            if is_wide(payload.beginning, charset):
                return self._passes_decoded(payload)
            if (charset and charset in UTF8) or is_utf8(payload.body):
                accented = accented_parts(body, self._near)
            else:
                single = None if self._foreign else folded_single(body, charset or "cp1252")
                if single is None:
                    return self._passes_decoded(payload)
                body = single
        places, inside, far = self._places(body)
        if far:
            return self._passes_decoded(payload)
        if self._any_whole(body, places):
            return True
        # What few pages need: an anchor with an accent, or with something inside it.
        if inside or (accented and self._places(folded_utf8(accented))[0]):
            body = folded_utf8(body)
            if inside:
                body = plain_inside(body, self._insides(body))
            return self._any_whole(body, self._places(body)[0])
        return False

    def _passes_decoded(self, payload: Payload) -> bool:
        body = folded(payload.body, payload.charset)
        return self._any_whole(body, self._places(body)[0])

    def _places(self, body: bytes) -> tuple[list[tuple[int, int]], bool, bool]:
        """((anchor, end of its place) …, whether a word may have something inside that is no letter,
        whether letters are there that only decoding makes plain)."""
        found: list[tuple[int, int]] = []
        first_inside, first_far = self._inside, self._far
        inside = far = False

        def on_match(number: int, _start: int, end: int, _flags: int, _context: Any) -> None:
            nonlocal inside, far
            if number < first_inside:
                found.append((number, end))
            elif number < first_far:
                inside = True
            else:
                far = True

        self._base.scan(body, match_event_handler=on_match, scratch=self._scratch)
        return found, inside, far

    def _insides(self, body: bytes) -> list[int]:
        """Where something ends that may stand inside a word."""
        found: list[int] = []

        def on_match(_number: int, _start: int, end: int, _flags: int, _context: Any) -> None:
            found.append(end)

        base, scratch = self._inside_base
        base.scan(body, match_event_handler=on_match, scratch=scratch)
        return found

    @cached_property
    def _inside_base(self) -> tuple[Any, Any]:
        """An automaton that says each such place, not that there is one; few archives do without."""
        patterns = (*_INSIDE, *_UNSEEN)
        base = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        base.compile(expressions=patterns, ids=list(range(len(patterns))), flags=[hyperscan.HS_FLAG_CASELESS] * len(patterns))  # fmt: skip
        return base, hyperscan.Scratch(base)

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
        return spellings(anchor)
    longest = max(_WORD.findall(text), key=len)
    cases = dict.fromkeys((longest, longest.lower(), longest.upper(), longest.title()))
    return list(dict.fromkeys(form for case in cases for form in spellings(case)))


def _literal(word: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in word)
