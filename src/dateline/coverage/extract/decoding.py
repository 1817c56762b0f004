"""Bytes to characters, and the caps that keep a hostile page from costing time or memory."""

from __future__ import annotations

import codecs
import re

MAX_BYTES = 8_000_000
"""Of a page; news pages have 0.2 MB on average and 2 MB at most in our measurements."""
MAX_TAG = 20_000
"""Characters of one tag beyond which its attributes are looked at: parsers are quadratic in them."""
MAX_ATTRIBUTES = 500

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,30})""", re.IGNORECASE
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
# As browsers read them (WHATWG Encoding Standard): the larger set that the label really means.
_MEANT = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "sjis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
}  # fmt: skip
_KNOWN = re.compile(r"(?:iso-8859|windows-|cp\d|koi8|gb18030|big5|euc-|iso-2022-jp|macintosh)", re.IGNORECASE)  # fmt: skip


def decode(html: bytes | str, notes: list[str]) -> str:
    """The page as text without NUL. Never raises; what was cut or replaced is noted."""
    if len(html) > MAX_BYTES:
        notes.append(f"truncated: only the first {MAX_BYTES:,} of {len(html):,} were read")
        html = html[:MAX_BYTES]
    text = html if isinstance(html, str) else _from_bytes(html, notes)
    return text.replace("\x00", "")


def _from_bytes(html: bytes, notes: list[str]) -> str:
    for mark, name in _BOMS:
        if html.startswith(mark):
            return html[len(mark) :].decode(name, "replace")
    found = _DECLARED.search(html[:4096])
    declared = found[1].decode("ascii").lower() if found else ""
    declared = _MEANT.get(declared, declared)
    if declared == "iso-2022-jp":  # its bytes are ASCII, so that it would pass for UTF-8
        return html.decode(declared, "replace")
    try:
        return html.decode("utf-8")  # text in another encoding is hardly ever valid UTF-8
    except UnicodeDecodeError as problem:
        # A sequence that the end of the file cuts is no sign of another encoding.
        tail_only = problem.start >= len(html) - 4 and not html[: problem.start].isascii()
    if declared in ("", "utf-8", "utf8"):
        text = html.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        if tail_only or (declared and broken * 200 < len(html) - len(html.translate(None, bytes(range(128, 256))))):  # fmt: skip
            return text
        notes.append("no encoding fits: read as Windows-1252")
        return html.decode("cp1252", "replace")
    if _KNOWN.match(declared):
        try:
            return html.decode(declared, "replace")
        except LookupError:
            pass
    return html.decode("cp1252", "replace")


def without_floods(text: str, notes: list[str]) -> str:
    """Tags with more attributes than any page needs lose the rest of them."""
    at = 0
    while at >= 0 and at + MAX_TAG < len(text):
        at = text.rfind("<", at + 1, at + MAX_TAG + 2)
    if at >= 0:
        return text  # nowhere two openings so far apart, seen in leaps
    pieces = text.split("<")
    cut = False
    for number, piece in enumerate(pieces):
        if number and len(piece) > MAX_TAG:
            tag, closed, rest = piece.partition(">")
            if len(tag) > MAX_TAG and len(tag.split()) + tag.count("=") > 2 * MAX_ATTRIBUTES:
                pieces[number] = " ".join(tag.split()[:MAX_ATTRIBUTES])[:MAX_TAG] + ">" + rest
                cut = True
    if cut:
        notes.append("truncated: a tag with a flood of attributes was cut")
    return "<".join(pieces)
