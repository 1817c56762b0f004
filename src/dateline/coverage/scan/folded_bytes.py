"""A page's bytes folded as ``match.folding`` folds text, at the speed of the codecs.

Markup stays where it is. Letters of the Latin alphabets lose their accents, entities become
characters, invisible characters go; other scripts stay in UTF-8.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from html import unescape

from dateline.coverage.match.folding import fold_character

_ENTITY = re.compile(r"&#?\w{2,24};?")
_BREAK = re.compile(r"<wbr\s*/?>", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_MEANT = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_FOLDING = "dateline-fold"
# How letters begin in UTF-8 that folding changes: U+00C0 to U+00FF, and all others.
_WESTERN = b"\xc3"
# One byte each, for which the processor has an instruction; of two they would cost as much as reading.
_OTHER_LEADS = (b"\xc4", b"\xc5", b"\xc8", b"\xcc", b"\xcd", b"\xe1")
UTF8 = frozenset(["utf-8", "utf8", ""])


def has_western_letters(body: bytes) -> bool:
    """Whether a page in UTF-8 may hold letters of U+00C0 to U+00FF. Takes a few microseconds."""
    return _WESTERN in body


def has_other_letters(body: bytes) -> bool:
    """Whether a page in UTF-8 may hold other letters that folding changes, combining accents too."""
    return any(lead in body for lead in _OTHER_LEADS)


def folded_western(body: bytes) -> bytes:
    """A page in UTF-8 with the letters of U+00C0 to U+00FF folded, five times as fast as ``folded``.

    Their first byte goes and the second becomes the letter. So do the second bytes of everything else:
    ``tidied`` takes away what that makes of quotation marks, dashes and hard spaces. Letters that fold
    to two (ß, æ, þ) keep their second byte: ``spellings`` says how a word stands there.
    """
    return body.translate(_SECOND_BYTES, _WESTERN)


def tidied(piece: bytes) -> bytes:
    """A piece of a folded page in lower case, without General Punctuation and Latin-1 signs."""
    piece = _SIGNS.sub(b"", piece.lower())
    if not piece.isascii():
        for second, plain in _DOUBLE.items():
            piece = piece.replace(second, plain)
    return piece


def spellings(word: bytes) -> list[bytes]:
    """How an ASCII word may stand in a page from ``folded_western``."""
    found = [word]
    for second, plain in _DOUBLE.items():
        if plain in word:
            found.append(word.replace(plain, second))
    return found


def is_wide(body: bytes, charset: str) -> bool:
    """Whether ASCII letters are not one byte each: UTF-16, UTF-32, UTF-7, the shifting encodings."""
    return (
        body[:2] in (b"\xff\xfe", b"\xfe\xff")
        or b"\x00" in body[:64]
        or charset.startswith(("utf-16", "utf-32", "utf-7", "iso-2022", "hz-gb"))
    )


def folded(body: bytes, charset: str, *, entities: bool) -> bytes:
    """The page folded; ``entities`` says that it has some that matter."""
    text = _decoded(body, charset)
    if entities:
        text = _BREAK.sub("", _ENTITY.sub(_character, text))
    return text.encode("ascii", _FOLDING)


def _decoded(body: bytes, charset: str) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    charset = _MEANT.get(charset, charset)
    try:
        if is_wide(body, charset):
            name = charset if charset not in UTF8 else "utf-16-le" if body[1:2] == b"\x00" else "utf-16-be"  # fmt: skip
            return body.decode(name, "replace")
        return body.decode("utf-8")
    except (UnicodeDecodeError, LookupError):
        pass
    try:
        return body.decode("cp1252" if charset in UTF8 else charset, "replace")
    except LookupError:
        return body.decode("cp1252", "replace")


def _second_bytes() -> bytes:
    table = bytearray(range(256))
    for second in range(0x80, 0xC0):
        letter = fold_character(chr(second + 0x40))
        table[second] = ord(letter) if len(letter) == 1 and letter.isascii() else second
    return bytes(table)


_SECOND_BYTES = _second_bytes()
_DOUBLE = {
    letter.encode()[1:]: fold_character(letter).encode()
    for letter in map(chr, range(0xC0, 0x100)) if len(fold_character(letter)) > 1
}  # fmt: skip
_SIGNS = re.compile(rb"\xe2%c.|\xc2." % _SECOND_BYTES[0x80], re.DOTALL)


@lru_cache(maxsize=4096)
def _unescaped(entity: str) -> str:
    """The character; ``&lt;`` and ``&gt;`` stay, so that text does not turn into markup."""
    text = unescape(entity)
    return entity if "<" in text or ">" in text else text


def _character(entity: re.Match[str]) -> str:
    return _unescaped(entity[0])


@lru_cache(maxsize=50_000)
def _folded_run(run: str) -> bytes:
    parts = []
    for character in run:
        new = fold_character(character)
        parts.append(new if new.isascii() else character)
    return "".join(parts).encode("utf-8", "replace")


def _fold_error(error: UnicodeError) -> tuple[bytes, int]:
    """Called by the encoder for each run of characters that are not ASCII."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _folded_run(error.object[error.start : error.end]), error.end


codecs.register_error(_FOLDING, _fold_error)
