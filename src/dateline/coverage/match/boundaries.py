"""Where a word ends, and where a sentence does."""

from __future__ import annotations

import re

# French and Italian run small words into the name: "la maire d'Anne", "dell'Aquila".
_ELIDED = frozenset("l d qu j c n s m t jusqu lorsqu puisqu dell all nell sull dall un".split())  # noqa: SIM905
# What English hangs on a name with an apostrophe: the possessive and contracted verbs.
_HUNG = re.compile(r"'(?:s|d|ll|re|ve|m)?(?![^\W_])")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+\Z")
LONGEST_SENTENCE = 600
"""Characters; a sentence that is longer is cut around the mention."""

_END = re.compile(r"""[.!?\u2026]+["'\u2019\u201d)\]]*\s+|[\n\r\u2029]+|[\u3002\uff01\uff1f]""")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"\u201c])(?:[^\W\d_]|Mrs?|Ms|Drs?|St|Sts|Prof|Hon|Rev|Gov|Lt|Sen|Rep|Sgt|Capt|Gen|Jr|Sr|No|vs|Pres"
    r"|Del|Supt|Cllr|Ald|Mt|Ft|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|(?:[^\W\d_]\.)+[^\W\d_])\.\s*\Z",
    re.IGNORECASE,
)


def is_whole(folded: str, start: int, end: int) -> bool:
    """Whether ``folded[start:end]`` is no part of a longer word on either side."""
    return _begins(folded, start) and _ends(folded, end)


def _begins(folded: str, start: int) -> bool:
    if start == 0 or _spaceless(folded[start]) or _spaceless(folded[start - 1]):
        return True
    before = folded[start - 1]
    if before == "'":
        letters = _LETTERS_BEFORE.search(folded, max(0, start - 12), start - 1)
        return letters is None or letters[0] in _ELIDED
    return not _is_word(before)


def _ends(folded: str, end: int) -> bool:
    if end >= len(folded) or _spaceless(folded[end - 1]) or _spaceless(folded[end]):
        return True
    after = folded[end]
    if after == "'":
        return _HUNG.match(folded, end) is not None
    return not _is_word(after)


def is_part_of_a_name(text: str, start: int, end: int) -> bool:
    """Whether a hyphen joins the words to another name: "Jane Doe-Smith", "Mary-Jane Doe".

    "Jane Doe-led" is no other name: what follows is in small letters.
    """
    after = text[end : end + 2]
    before = text[max(0, start - 2) : start]
    return (
        (len(after) == 2 and after[0] in "-\u2010\u2011" and after[1].isupper())
        or (len(before) == 2 and before[1] in "-\u2010\u2011" and before[0].isalpha())
    )  # fmt: skip


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """(begin, end) of the sentence that holds ``text[start:end]``, at most about 600 characters."""
    begin = max(0, start - LONGEST_SENTENCE // 2)
    for mark in _END.finditer(text, begin, start):
        if _is_end(text, mark):
            begin = mark.end()
    finish = min(len(text), end + LONGEST_SENTENCE // 2)
    for mark in _END.finditer(text, end, finish):
        if _is_end(text, mark):
            finish = mark.end()
            break
    while begin < start and text[begin].isspace():
        begin += 1
    while finish > end and text[finish - 1].isspace():
        finish -= 1
    return begin, finish


def _is_end(text: str, mark: re.Match[str]) -> bool:
    if mark[0][0] != ".":
        return True
    following = text[mark.end() : mark.end() + 1]
    if following.islower():
        return False
    return not _ABBREVIATION.search(text, max(0, mark.start() - 12), mark.start() + 1)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _spaceless(character: str) -> bool:
    """Scripts that write no spaces between words, or hang particles on names (Hangul)."""
    code = ord(character)
    return code >= 0xE00 and (
        code <= 0xEFF or 0x1100 <= code <= 0x11FF or 0x3040 <= code <= 0x30FF
        or 0x3400 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7AF
    )  # fmt: skip
