"""A page's bytes folded as ``match.folding`` folds text, at the speed of the codecs.

Markup stays where it is. Letters of the Latin alphabets lose their accents; other scripts stay as they
are. What few pages have, entities of letters and characters that nobody sees, is left for
``plain_inside``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from html import unescape

import numpy

from dateline.coverage.match.folding import fold_character

_ENTITY = re.compile(r"&#?\w{2,24};?")
_BREAK = re.compile(r"<wbr\s*/?>", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_MEANT = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_FOLDING = "dateline-fold"
UTF8 = frozenset(["utf-8", "utf8", ""])
# How letters begin in UTF-8 that folding changes: U+00C0 to U+00FF, and others.
_WESTERN = b"\xc3"
# One byte each, for which the processor has an instruction; of two they would cost as much as reading.
_OTHER_LEADS = (b"\xc4", b"\xc5", b"\xc6", b"\xc7", b"\xc8", b"\xc9", b"\xcc", b"\xcd", b"\xe1")
_HIGH = numpy.uint64(0x8080_8080_8080_8080)
_FAR_APART = 256
"""Bytes between two letters from which on it pays to leave out what is between them."""
MANY = 500
"""So many letters of U+00C0 to U+00FF are sooner folded all at once than one by one."""


def accented_parts(body: bytes, near: int) -> bytes:
    """What stands within ``near`` bytes of a letter that is not ASCII, of a page in UTF-8.

    Most of a page is menus and scripts without such letters, and need not be folded.
    """
    # Eight bytes at once: 0x80 is set in each that is not ASCII.
    eights = numpy.frombuffer(body, numpy.uint64, len(body) // 8)
    places = numpy.flatnonzero((eights & _HIGH) != 0)
    rest = b"" if body[-near:].isascii() else body[-2 * near :]
    if not places.size:
        return rest
    gaps = numpy.flatnonzero(numpy.diff(places) > max(2 * near, _FAR_APART) // 8)
    first = places[numpy.concatenate(([0], gaps + 1))].tolist()
    last = places[numpy.concatenate((gaps, [-1]))].tolist()
    parts = [
        body[max(0, 8 * a - near) : 8 * b + 8 + near] for a, b in zip(first, last, strict=True)
    ]
    return b"\n".join([*parts, rest])


def folded_utf8(body: bytes) -> bytes:
    """A page in UTF-8 with the letters of the Latin alphabets folded, without decoding it.

    Where there are ``MANY`` of U+00C0 to U+00FF, their first byte goes and the second becomes the
    letter. So do the second bytes of everything else between two of them: ``tidied`` takes away what that
    makes of quotation marks, dashes and hard spaces. Letters that fold to two (ß, æ, þ) keep their second
    byte: ``spellings`` says how a word stands there.
    """
    for lead in _OTHER_LEADS:
        if lead in body:
            body = _one_by_one(body.split(lead), lead)
    pieces = body.split(_WESTERN, MANY)
    if len(pieces) <= MANY:
        return _one_by_one(pieces, _WESTERN)
    begin, end = body.find(_WESTERN), body.rfind(_WESTERN) + 2
    return body[:begin] + body[begin:end].translate(_SECOND_BYTES, _WESTERN) + body[end:]


def _one_by_one(pieces: list[bytes], lead: bytes) -> bytes:
    """A page with the letters folded whose first byte is ``lead``; it is cut at those."""
    if len(pieces) == 1:
        return pieces[0]
    first, *rest = pieces
    if lead == b"\xe1":
        return first + b"".join([_after(lead, piece[:2]) + piece[2:] for piece in rest])
    after = _afters(lead)
    return first + b"".join([after[piece[0]] + piece[1:] if piece else lead for piece in rest])


def folded_single(body: bytes, charset: str) -> bytes | None:
    """The same for an encoding of one byte a letter; None where it is none, or the page has a letter
    that cannot be said so. Scripts other than Latin are not comparable then."""
    table, hard = _single_byte(_MEANT.get(charset, charset))
    if not table or any(byte in body for byte in hard):
        return None
    return body.translate(table)


def plain_inside(body: bytes, ends: Iterable[int]) -> bytes:
    """A page from ``folded_utf8`` or ``folded_single`` with entities of letters as letters and without
    what stands in words unseen: soft hyphens, joiners, places to break. ``ends`` says where."""
    pieces: list[bytes] = []
    at = 0
    for end in ends:
        for found in _INSIDE.finditer(body, max(at, end - _LONGEST), end):
            pieces += (body[at : found.start()], _letter(found[0]))
            at = found.end()
    return b"".join((*pieces, body[at:]))


def tidied(piece: bytes) -> bytes:
    """A piece of a page folded, in lower case, without General Punctuation and Latin-1 signs."""
    piece = _SIGNS.sub(b"", folded_utf8(piece).lower())
    if not piece.isascii():
        for second, plain in _DOUBLE.items():
            piece = piece.replace(second, plain)
    return piece


def spellings(word: str) -> list[bytes]:
    """How a folded word may stand in a page from ``folded_utf8``, beside as it is."""
    form = word.encode()
    found = [form, form.translate(_SECOND_BYTES, _WESTERN)]
    for second, plain in _DOUBLE.items():
        if plain in form:
            found.append(form.replace(plain, second))
    return list(dict.fromkeys(found))


def is_wide(body: bytes, charset: str) -> bool:
    """Whether ASCII letters are not one byte each: UTF-16, UTF-32, UTF-7, the shifting encodings."""
    return (
        body[:2] in (b"\xff\xfe", b"\xfe\xff")
        or b"\x00" in body[:64]
        or charset.startswith(("utf-16", "utf-32", "utf-7", "iso-2022", "hz-gb"))
    )


def folded(body: bytes, charset: str) -> bytes:
    """The page decoded, folded whole with its entities, and in UTF-8: right always, and slow."""
    text = _BREAK.sub(
        "", _ENTITY.sub(lambda entity: _unescaped(entity[0]), _decoded(body, charset))
    )
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


@cache
def _afters(lead: bytes) -> tuple[bytes, ...]:
    """By the second byte: what the letter of two bytes folds to."""
    return tuple(_after(lead, bytes([second])) for second in range(256))


@lru_cache(maxsize=20_000)
def _after(lead: bytes, rest: bytes) -> bytes:
    """The bytes of one letter folded, where it folds to letters of ASCII or to none."""
    whole = lead + rest
    try:
        new = fold_character(whole.decode("utf-8"))
    except (UnicodeDecodeError, TypeError):
        return whole
    return new.encode() if new.isascii() else whole


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
_SECOND_OF = {plain: second for second, plain in _DOUBLE.items()}
_SIGNS = re.compile(rb"\xe2[\x80%c].|\xc2." % _SECOND_BYTES[0x80], re.DOTALL)
# Entities; places to break; soft hyphen, spaces and joiners without width, as they are and translated.
_INSIDE = re.compile(
    rb"&(?:#\d{2,9}|#x[\da-f]{2,9}|[a-z]{3,15});?|<wbr\s{0,9}/?>"
    rb"|\xc2[\xad%c]|\xe2\x80[\x8b-\x8d]|\xe2\x81\xa0|\xe2%c[%c%c%c]"
    % (_SECOND_BYTES[0xAD], *(_SECOND_BYTES[each] for each in (0x80, 0x8B, 0x8C, 0xA0))),
    re.IGNORECASE,
)
_LONGEST = 20
"""Bytes of an entity or of what is unseen, at most."""


@lru_cache(maxsize=16)
def _single_byte(charset: str) -> tuple[bytes, tuple[bytes, ...]]:
    """(the letter for each byte, bytes of letters that a byte cannot say); (nothing, nothing) for an
    encoding of another kind."""
    try:
        letters = bytes(range(256)).decode(charset, "replace")
    except LookupError:
        return b"", ()
    if len(letters) != 256 or letters[:128].encode() != bytes(range(128)):
        return b"", ()
    table, hard = bytearray(range(256)), []
    for number, letter in enumerate(letters[128:], 128):
        new = fold_character(letter)
        plain = new.encode() if new.isascii() else b"\xff"
        if len(plain) == 1:
            table[number] = plain[0]
        elif plain in _SECOND_OF:
            table[number] = _SECOND_OF[plain][0]
        elif plain.isalpha() or not plain:  # œ; a soft hyphen
            hard.append(bytes([number]))
        else:
            table[number] = 0xFF
    return bytes(table), tuple(hard)


@lru_cache(maxsize=4096)
def _unescaped(entity: str) -> str:
    """The character; ``&lt;`` and ``&gt;`` stay, so that text does not turn into markup."""
    text = unescape(entity)
    return entity if "<" in text or ">" in text else text


@lru_cache(maxsize=4096)
def _letter(inside: bytes) -> bytes:
    """What an entity says if that is a letter of ASCII or unseen; otherwise the entity."""
    if not inside.startswith(b"&"):
        return b""
    new = "".join(map(fold_character, unescape(inside.decode("latin-1"))))
    return new.encode() if new.isascii() and (new.isalnum() or not new) else inside


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
