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
# Of a two-byte UTF-8 letter: Latin with accents, combining accents, soft hyphen; the rest need none.
_LEADS = (b"\xc3", b"\xc4", b"\xc5", b"\xc8", b"\xcc", b"\xcd", b"\xe1\xba", b"\xe1\xbb", b"\xc2\xad", b"\xef\xac")  # fmt: skip
UTF8 = frozenset(["utf-8", "utf8", ""])


def has_odd_letters(body: bytes) -> bool:
    """Whether a page in UTF-8 may hold letters that folding changes. Takes a few microseconds."""
    return not body.isascii() and any(lead in body for lead in _LEADS)


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
