"""Making a record well-formed again: encoding, control characters, ampersands, entities."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

Report = Callable[[int, str, str], None]
"""Called with an offset into the text, what was found and how it was recovered."""

# XML 1.0, section 2.2: what no XML text may hold, not even as a character reference.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND = re.compile(r"&(?:(#[0-9]+|#x[0-9a-fA-F]+|[A-Za-z][\w.-]*);)?")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_WRAPPED_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):")


def decode(data: bytes, encoding: str, report: Report) -> str:
    """The text of a record. Bytes that are not valid in ``encoding`` are read as Windows-1252.

    A file that says ISO-8859-1 but holds valid UTF-8 was written by a program that lied: text in
    Latin letters is hardly ever valid UTF-8 by chance.
    """
    if encoding != "utf-8":
        if not data.isascii():
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                pass
            else:
                report(-1, f"the file says {encoding} but is in UTF-8", "it was read as UTF-8")
                return text
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_mixed(data, report)


def _decode_mixed(data: bytes, report: Report) -> str:
    parts: list[str] = []
    at = 0
    length = 0
    while at < len(data):
        try:
            parts.append(data[at:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            good = data[at : at + error.start].decode("utf-8")
            bad = data[at + error.start : at + error.end].decode("cp1252", "replace")
            parts += (good, bad)
            length += len(good)
            report(length, "bytes that are not UTF-8", f"they were read as Windows-1252: “{bad}”")
            length += len(bad)
            at += error.end
    return "".join(parts)


def without_controls(text: str, report: Report) -> str:
    """Remove characters that XML forbids."""
    first = _FORBIDDEN.search(text)
    if first is None:
        return text
    number = len(_FORBIDDEN.findall(text))
    what = "a control character" if number == 1 else f"{number} control characters"
    report(first.start(), what, "removed")
    return _FORBIDDEN.sub("", text)


def with_good_ampersands(text: str, report: Report) -> str:
    """Escape bare ampersands and turn HTML's named entities into characters, outside CDATA."""
    parts: list[str] = []
    at = 0
    for start, end in _sections(text):
        parts += (_entities(text[at:start], at, report), text[start:end])
        at = end
    parts.append(_entities(text[at:], at, report))
    return "".join(parts)


def _entities(text: str, offset: int, report: Report) -> str:
    def replace(match: re.Match[str]) -> str:
        name = match.group(1)
        if name is None:
            report(offset + match.start(), "a bare “&”", "it was read as a character")
            return "&amp;"
        if name in _XML_ENTITIES:
            return match.group(0)
        char = html.unescape(match.group(0))
        if name.startswith("#"):
            if char and not _FORBIDDEN.search(char):
                return match.group(0)
            report(offset + match.start(), f"the forbidden character “{match.group(0)}”", "removed")
            return ""
        if char != match.group(0) and not char.endswith(";"):
            report(
                offset + match.start(),
                f"the HTML entity “{match.group(0)}”",
                "it was read as the character",
            )
            return html.escape(char)
        report(
            offset + match.start(),
            f"the unknown entity “{match.group(0)}”",
            "its name was kept as text; entities are never expanded",
        )
        return "&amp;" + match.group(0)[1:]

    return _AMPERSAND.sub(replace, text)


def prefixes(text: str) -> set[str]:
    """The namespace prefixes that the tags of a record use."""
    found: set[str] = set()
    at = 0
    for start, end in _sections(text):
        found.update(_WRAPPED_PREFIX.findall(text, at, start))
        at = end
    found.update(_WRAPPED_PREFIX.findall(text, at))
    return found


def _sections(text: str) -> Iterator[tuple[int, int]]:
    """Where the CDATA sections of a text begin and end."""
    at = text.find("<![CDATA[")
    while at >= 0:
        end = text.find("]]>", at)
        if end < 0:
            return
        yield at, end + 3
        at = text.find("<![CDATA[", end)


def without_comments(text: str) -> str:
    """A text without its comments; in time proportional to its length, however broken it is."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        # As long as before, so that offsets stay right.
        parts += (text[at:start], " " * (end + 3 - start))
        at = end + 3
    return "".join(parts) + text[at:]
