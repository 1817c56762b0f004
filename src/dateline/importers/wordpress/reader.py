"""Reading a WordPress export (WXR 1.0, 1.1, 1.2): tolerant, and honest about what it mended.

Nothing in the file is executed, fetched or expanded: DOCTYPEs are dropped, entities are not
resolved, serialised PHP is read as data. Source: WordPress' own export writer and importer tests.
"""

from __future__ import annotations

import codecs
import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from dateline.importers.wordpress.build import build_author, build_post, build_term
from dateline.importers.wordpress.fields import Field, read_fields
from dateline.importers.wordpress.records import (
    HOUSEKEEPING_TYPES,
    Export,
    NotAnExport,
    Post,
    Problem,
)
from dateline.importers.wordpress.repair import decode, without_comments
from dateline.importers.wordpress.scan import Data, Piece, Scanner
from dateline.lib.text import squeeze

_DECLARATION = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_MARK = re.compile(rb"<wp:(?:wxr_version|post_id|post_type|author|category|tag|term|base_site_url)")
_START = re.compile(rb"<\?xml|<!--|<!DOCTYPE|<rss|<channel|<item[\s>]|<wp:")
_KNOWN_VERSIONS = frozenset({"1.0", "1.1", "1.2"})
_CHANNEL = re.compile(
    r"<(title|link|description|language|generator|wp:wxr_version|wp:base_site_url|wp:base_blog_url)"
    r"\s*>(?:\s*<!\[CDATA\[(.{0,5000}?)\]\]>\s*|([^<]*))</\1\s*>",
    re.DOTALL,
)
_OTHER_FILES = (
    (b"PK\x03\x04", "This is a ZIP archive. Unpack it and import the .xml file inside."),
    (b"\x1f\x8b", "This is a gzip archive. Unpack it and import the .xml file inside."),
    (b"%PDF", "This is a PDF file."),
    (b"\x89PNG", "This is a picture."),
    (b"\xff\xd8\xff", "This is a picture."),
    (b"GIF8", "This is a picture."),
)
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_HEAD = 200_000  # characters of channel text between two records
# Two mistakes in each of ten thousand items would fill the report and the memory with one story.
_MOST_PROBLEMS = 20_000


def read_export(path: str | Path) -> Export:
    """Read an export file.

    Everything that can be saved is saved; what was odd stands in ``Export.problems`` with its
    line, in the order of the file. Raises ``NotAnExport`` for what is no export at all and
    ``OSError`` when the file cannot be read.
    """
    with _bytes_of(Path(path)) as data:
        return _Reading(data).run()


@contextmanager
def _bytes_of(path: Path) -> Iterator[Data]:
    """The file, mapped into memory: a large one is not copied."""
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            raise NotAnExport("The file is empty.")
        head = file.read(4096)
        file.seek(0)
        wide = _wide_encoding(head)
        if wide:
            yield file.read().decode(wide, "replace").encode("utf-8", "replace")
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped


def _wide_encoding(head: bytes) -> str:
    for mark, name in _WIDE:
        if head.startswith(mark):
            return name
    if head[:8].startswith(b"<\x00?\x00"):
        return "utf-16-le"
    return "utf-16-be" if head.startswith(b"\x00<\x00?") else ""


class _Reading:
    """One run over one file."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.export = Export()
        self.scanner = Scanner(data)
        self.encoding = "utf-8"
        self.reported_encoding = False
        self.told: list[Problem] = []
        self.untold = 0

    def run(self) -> Export:
        self._refuse_other_files()
        self._begin()
        for piece in self.scanner.pieces():
            self._take(piece)
        self._finish()
        return self.export

    def _refuse_other_files(self) -> None:
        head = bytes(self.data[:4096])
        for start, reason in _OTHER_FILES:
            if head.startswith(start):
                raise NotAnExport(reason)
        if _MARK.search(self.data):
            return
        if re.search(rb"<rss[\s>]|<channel[\s>]|<feed[\s>]", head):
            if b"wordpress.org/export/" in head:
                return
            raise NotAnExport(
                "This is a feed, not a WordPress export: it has none of WordPress' own fields. "
                "Import it as a feed."
            )
        if re.match(rb"\s*(?:<!doctype html|<html)", head, re.IGNORECASE):
            raise NotAnExport("This is a web page, not a WordPress export.")
        raise NotAnExport(
            "This is not a WordPress export. In WordPress choose Tools, Export, All content, "
            "and import the .xml file that it saves."
        )

    def _begin(self) -> None:
        head = bytes(self.data[:65536])
        bom = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
        start = _START.search(head)
        if start and start.start() > bom:
            junk = head[bom : start.start()]
            self._note(
                1,
                f"{len(junk)} bytes stand before the XML begins{_quoted(junk)}",
                "they were skipped",
            )
        if start:
            self.scanner.at = start.start()
        declared = _DECLARATION.search(head[:1024])
        if declared:
            self.encoding = self._codec(declared.group(1).decode().lower())
        if b"<rss" not in head and b"<channel" not in head:
            self._note(1, "the file has neither <rss> nor <channel>", "its records were read")
        elif b"<channel" not in head:
            self._note(1, "the file has no <channel>", "its records were read all the same")
        if b"xmlns:wp" not in head:
            self._note(1, "the namespace “wp” is not declared", "its names were recognised")

    def _codec(self, name: str) -> str:
        try:
            found = codecs.lookup(name).name
        except LookupError:
            self._note(1, f"the unknown encoding “{name}”", "the file was read as UTF-8")
            return "utf-8"
        # A wide encoding has been undone by now, and browsers read Latin-1 as Windows-1252.
        return {"iso8859-1": "cp1252", "ascii": "utf-8"}.get(
            found, "utf-8" if found.startswith(("utf-16", "utf-32", "utf-8")) else found
        )

    def _take(self, piece: Piece) -> None:
        text = self._text(piece)
        if not piece.name:
            if text.strip():
                self._channel(text)
            return
        name = piece.name.decode()
        source = text if piece.flaw not in ("unclosed", "truncated") else f"{text}</{name}>"
        fields = read_fields(source, partial(self._report_in, piece, text))
        for each in fields:
            self._shift(each, piece.line - 1)
        self._build(name, fields, piece)

    def _build(self, name: str, fields: list[Field], piece: Piece) -> None:
        if name == "item":
            if any(each.text.strip() or each.inner for each in fields):
                post = build_post(fields, piece.line, self._note)
                self.export.posts.append(post)
            else:
                self._note(piece.line, "an item without any field", "it was left out")
        elif name == "wp:author":
            author = build_author(fields, piece.line)
            if author:
                self.export.authors.append(author)
            else:
                self._note(piece.line, "an author without a login or name", "it was left out")
        else:
            term = build_term(name, fields, piece.line)
            if term:
                self.export.terms.append(term)
            else:
                self._note(piece.line, "a term without a slug or name", "it was left out")

    def _shift(self, each: Field, lines: int) -> None:
        each.line += lines
        for inner in each.inner:
            self._shift(inner, lines)

    def _text(self, piece: Piece) -> str:
        text = ""

        def report(offset: int, what: str, how: str) -> None:
            if offset < 0:  # about the whole file: once is enough
                if not self.reported_encoding:
                    self._note(1, what, how)
                self.reported_encoding = True
                return
            line = piece.line + piece.data[:offset].count(b"\n")
            self._note(line, what, how)

        text = decode(piece.data, self.encoding, report)
        return text.replace("\r\n", "\n")

    def _report_in(self, piece: Piece, text: str, offset: int, what: str, how: str) -> None:
        if piece.flaw and what.startswith("a record is not well-formed"):
            return  # the scanner has said why already
        self._note(piece.line + text.count("\n", 0, max(offset, 0)), what, how)

    def _note(self, line: int, what: str, how: str) -> None:
        if len(self.told) < _MOST_PROBLEMS:
            self.told.append(Problem(max(line, 1), what, how))
        else:
            self.untold += 1

    def _channel(self, text: str) -> None:
        text = without_comments(text[:_LONGEST_HEAD])
        text = re.sub(r"<image\s*>.{0,2000}?</image\s*>", "", text, flags=re.DOTALL)
        names = {
            "wp:wxr_version": "version",
            "wp:base_site_url": "site_url",
            "wp:base_blog_url": "blog_url",
        }
        for match in _CHANNEL.finditer(text):
            attribute = names.get(match.group(1), match.group(1))
            value = squeeze(
                match.group(2) if match.group(2) is not None else _unescape(match.group(3))
            )
            if value and not getattr(self.export, attribute):
                setattr(self.export, attribute, value)

    def _finish(self) -> None:
        export = self.export
        if not export.version:
            self._note(1, "the file does not say its WXR version", "it was read as 1.2")
        elif export.version not in _KNOWN_VERSIONS:
            self._note(1, f"the unknown WXR version “{export.version}”", "it was read as 1.2")
        self._doubles()
        problems = dict.fromkeys([*self.scanner.problems, *self.told])
        export.problems = sorted(problems, key=lambda problem: problem.line)
        if self.untold:
            last = export.problems[-1].line
            export.problems.append(Problem(last, f"{self.untold:,} further problems", "not listed"))
        if not (export.posts or export.authors or export.terms or export.version):
            raise NotAnExport("There is nothing of a WordPress export in this file.")

    def _doubles(self) -> None:
        seen: dict[int, Post] = {}
        for post in self.export.posts:
            if post.id is None or post.type in HOUSEKEEPING_TYPES:
                continue
            first = seen.setdefault(post.id, post)
            if first is not post:
                self._note(
                    post.line,
                    f"the post id {post.id} was used in line {first.line} already",
                    "both items were read",
                )


def _unescape(text: str) -> str:
    for entity, char in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&apos;", "'"),
        ("&#039;", "'"),
        ("&#8217;", "’"),
        ("&#8211;", "–"),
        ("&amp;", "&"),
    ):
        text = text.replace(entity, char)
    return text


def _quoted(junk: bytes) -> str:
    shown = squeeze(junk[:60].decode("utf-8", "replace"))
    return f" (“{shown}”)" if shown else ""
