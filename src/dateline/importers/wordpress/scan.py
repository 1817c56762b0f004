"""Cutting an export into its records (items, authors, terms) without trusting that it is XML.

A strict parser stops at the first mistake and loses everything after it. So the file is cut by a
scanner that knows comments, CDATA and DOCTYPE as XML 1.0 (sections 2.5, 2.7, 2.8) defines them,
and that notices where a section swallowed the border of a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

from dateline.importers.wordpress.records import Problem
from dateline.importers.wordpress.repair import without_comments

Data = bytes | mmap

_TOKEN = re.compile(
    rb"<!\[CDATA\[|<!--|<!DOCTYPE|"
    rb"<(/?)(item|wp:author|wp:category|wp:tag|wp:term)(?=[\s/>])([^<>]*)>"
)
# A closing tag of another field right after the section, or the section of the next record.
_OPENER = re.compile(rb"<([\w:.-]+)[^<>]*>\s*\Z")
_CLOSER = re.compile(rb"\s*</([\w:.-]+)\s*>")
_PROOF = re.compile(rb"<(?:wp:post_id|wp:post_type|wp:post_name|wp:status|content:encoded)[\s>]")
_LOOK_BACK = 200


@dataclass(slots=True, frozen=True)
class Piece:
    """A record as bytes. ``name`` is its tag, "" for channel text between records."""

    name: bytes
    data: bytes
    line: int
    flaw: str = ""


class Scanner:
    """Yields the pieces of a file in order; ``problems`` fills up while it runs."""

    def __init__(self, data: Data, start: int = 0) -> None:
        self.data = data
        self.size = len(data)
        self.at = start
        self.problems: list[Problem] = []
        self._counted_to = 0
        self._line = 1
        self._missing_from: dict[bytes, int] = {}

    def line_of(self, offset: int) -> int:
        """The 1-based line of an offset; offsets must not decrease from call to call."""
        if offset < self._counted_to:
            return max(1, self._line - self.data[offset : self._counted_to].count(b"\n"))
        self._line += self.data[self._counted_to : offset].count(b"\n")
        self._counted_to = offset
        return self._line

    def report(self, offset: int, what: str, how: str) -> None:
        """Note a problem at an offset."""
        self.problems.append(Problem(self.line_of(offset), what, how))

    def pieces(self) -> Iterator[Piece]:
        """Every record, and the channel's own text between records, in order."""
        name, begun, rest = b"", 0, self.at
        for token in self._tags():
            closing, tag = token.group(1), token.group(2)
            if name == b"item" and tag != b"item":
                continue  # <wp:tag> inside an item is the item's own business
            if name and closing and tag == name:
                yield self._piece(name, begun, token.end())
                name, rest = b"", token.end()
                continue
            if name and closing and tag != b"item":
                continue
            if name:
                self._unclosed(name, begun)
                yield self._piece(name, begun, token.start(), "unclosed")
                name, rest = b"", token.start()
            if closing:
                yield from self._headless(tag, rest, token)
                rest = token.end()
            else:
                yield self._piece(b"", rest, token.start())
                name, begun = tag, token.start()
        yield from self._last(name, begun, rest)

    def _tags(self) -> Iterator[re.Match[bytes]]:
        """The opening and closing tags of records that no comment or CDATA section hides."""
        inside = False
        while (token := _TOKEN.search(self.data, self.at)) is not None:
            if token.group(2) is None:
                self._skip(token, inside=inside)
                continue
            self.at = token.end()
            if token.group(3).rstrip().endswith(b"/"):
                continue
            if token.group(2) == b"item":
                inside = not token.group(1)
            yield token

    def _piece(self, name: bytes, start: int, end: int, flaw: str = "") -> Piece:
        return Piece(name, bytes(self.data[start:end]), self.line_of(start), flaw)

    def _unclosed(self, name: bytes, at: int) -> None:
        tag = name.decode()
        self.report(at, f"<{tag}> is not closed", "it was ended where the next one begins")

    def _headless(self, name: bytes, start: int, token: re.Match[bytes]) -> Iterator[Piece]:
        """A closing tag without its opening tag: the text before it may still be the record."""
        text = bytes(self.data[start : token.start()])
        at = _first_field(text) if name == b"item" else -1
        if at < 0:
            tag = name.decode()
            self.report(token.start(), f"</{tag}> without an opening <{tag}>", "it was ignored")
            yield Piece(b"", text, self.line_of(start))
            return
        self.report(
            start + at,
            "an item has no opening <item>",
            "the fields before </item> were read as an item",
        )
        yield Piece(b"", text[:at], self.line_of(start))
        whole = b"<item>" + text[at:] + b"</item>"
        yield Piece(name, whole, self.line_of(start + at), "headless")

    def _last(self, open_name: bytes, open_at: int, rest_at: int) -> Iterator[Piece]:
        """What stands after the last whole record."""
        if open_name:
            tag = open_name.decode()
            self.report(open_at, f"the file ends inside <{tag}>", "what is there was read")
            yield self._piece(open_name, open_at, self.size, "truncated")
            return
        tail = bytes(self.data[rest_at : self.size])
        at = _first_field(tail)
        if at >= 0:
            self.report(
                rest_at + at,
                "an item has neither <item> nor </item>",
                "the fields were read as an item",
            )
            yield Piece(b"", tail[:at], self.line_of(rest_at))
            yield Piece(b"item", b"<item>" + tail[at:], self.line_of(rest_at + at), "truncated")
            return
        yield Piece(b"", tail, self.line_of(rest_at))
        if b"</rss" not in tail and b"</channel" not in tail:
            self.report(
                self.size,
                "the file ends without </channel> and </rss>",
                "it may have been cut off between two items; what is there was read",
            )

    def _find(self, needle: bytes, start: int) -> int:
        """``find()`` that looks for what is missing only once: no file takes quadratic time."""
        if start >= self._missing_from.get(needle, self.size + 1):
            return -1
        found = self.data.find(needle, start)
        if found < 0:
            self._missing_from[needle] = start
        return found

    def _skip(self, token: re.Match[bytes], *, inside: bool) -> None:
        kind, start = token.group(0), token.start()
        if kind == b"<![CDATA[":
            self.at = self._cdata_end(start, token.end())
        elif kind == b"<!--":
            self.at = self._comment_end(start, token.end(), inside)
        elif inside:
            self.at = token.end()  # the text of an item that forgot its CDATA, not a DOCTYPE
        else:
            self.at = self._doctype_end(start, token.end())

    def _comment_end(self, start: int, after: int, inside: bool) -> int:
        end = self._find(b"-->", after)
        if end < 0:
            self.report(start, "a comment is not closed", "its opening was ignored")
            return after
        # Between records a comment may hide whole items; inside one it cannot reach over its end.
        if inside and self.data.find(b"</item", after, end) >= 0:
            self.report(start, "a comment runs over the end of an item", "its opening was ignored")
            return after
        return end + 3

    def _doctype_end(self, start: int, after: int) -> int:
        bracket = self.data.find(b"[", after)
        plain = self.data.find(b">", after)
        end = plain
        if 0 <= bracket < plain:
            match = re.compile(rb"\]\s*>").search(self.data, bracket)
            end = match.end() - 1 if match else -1
        self.report(start, "a DOCTYPE declaration", "it was removed; its entities are not used")
        return end + 1 if end >= 0 else after

    def _cdata_end(self, start: int, after: int) -> int:
        """The offset after ``]]>``, or an earlier one when the section cannot really end there."""
        end = self._find(b"]]>", after)
        if end < 0:
            return self._cut(start, after, self.size, "no ]]> follows in the file")
        if self.data.find(b"</item", after, end) < 0:
            return end + 3
        if self._is_whole(start, after, end):
            return end + 3
        return self._cut(start, after, end, "it runs over the end of an item")

    def _is_whole(self, start: int, after: int, end: int) -> bool:
        """Is a section with ``</item`` inside one story that quotes an export?

        WordPress splits every ``]]>`` of a text into two sections, so a neighbouring section is a
        sign of a whole one; a foreign closing tag, or the same field opened again inside, is the
        sign of a lost ``]]>``.
        """
        before = bytes(self.data[max(0, start - _LOOK_BACK) : start])
        if before.endswith(b"]]>") or self.data[end + 3 : end + 12] == b"<![CDATA[":
            return True
        opener = _OPENER.search(before)
        closer = _CLOSER.match(self.data, end + 3)
        if opener is None or closer is None or opener.group(1) != closer.group(1):
            return False
        again = re.compile(rb"<" + re.escape(opener.group(1)) + rb"[^<>]*>\s*<!\[CDATA\[")
        return again.search(self.data, after, end) is None

    def _cut(self, start: int, after: int, end: int, why: str) -> int:
        before = bytes(self.data[max(0, start - _LOOK_BACK) : start])
        opener = _OPENER.search(before)
        item_end = self._find(b"</item", after)
        limit = item_end if 0 <= item_end < end else end
        cut = limit
        if opener:
            found = re.compile(rb"</" + re.escape(opener.group(1)) + rb"\s*>").search(
                self.data, after, limit
            )
            cut = found.start() if found else limit
        self.report(
            start, f"a CDATA section is not closed: {why}", "it was ended at the end of its field"
        )
        return cut


def _first_field(text: bytes) -> int:
    """Where an item that lost its opening tag begins: its title, else its first telling field."""
    text = without_comments(text.decode("latin-1")).encode("latin-1")  # offsets stay
    proof = _PROOF.search(text)
    if proof is None:
        return -1
    title = text.rfind(b"<title", 0, proof.start())
    channel = max(text.rfind(name, 0, proof.start()) for name in (b"<channel", b"<wp:base_"))
    return title if title > channel else proof.start()
