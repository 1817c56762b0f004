"""A record's fields: read strictly where the record is XML, field by field where it is not.

Both ways give the same thing, a list of ``Field``, so nothing after this file knows which it was.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from dateline.importers.wordpress.repair import (
    Report,
    prefixes,
    with_good_ampersands,
    without_controls,
)

_KNOWN_PREFIXES = (
    "wp",
    "content",
    "excerpt",
    "dc",
    "wfw",
    "atom",
    "sy",
    "slash",
    "media",
    "georss",
    "geo",
    "itunes",
    "cc",
    "creativeCommons",
    "thr",
    "a8c",
)
_CONTAINERS = frozenset({"wp:postmeta", "wp:termmeta", "wp:comment", "wp:commentmeta"})
_FIELD = re.compile(
    r"<((?:wp|content|excerpt|dc):[\w.-]+|title|link|pubDate|guid|description|category)"
    r"((?:\s+[^<>]*?)?)(/?)>"
)
_SECTION = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NEXT = (
    r"\s*(?:</?(?:wp|content|excerpt|dc):[\w.-]+[\s/>]|"
    r"</?(?:item|category|title|link|guid|pubDate|description)[\s/>]|\Z)"
)


@dataclass(slots=True)
class Field:
    """One element: its prefixed name, attributes, text, inner elements and 1-based line."""

    name: str
    text: str
    line: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    inner: list[Field] = field(default_factory=list)
    markup: bool = False  # HTML stood there without CDATA or escaping


def read_fields(text: str, report: Report) -> list[Field]:
    """The fields of a record's source text (with its own tag around it).

    ``Field.line`` counts from the first line of the record, which is 1.
    """
    text = without_controls(text, report)
    try:
        return _strict(text)
    except etree.XMLSyntaxError:
        pass
    mended = with_good_ampersands(text, report)
    try:
        return _strict(mended)
    except etree.XMLSyntaxError as error:
        offset = _offset(mended, error.position[0] - 1)
        report(
            offset,
            f"a record is not well-formed XML ({_plain(error)})",
            "it was read field by field",
        )
        return _Salvage(text).fields()


def _plain(error: etree.XMLSyntaxError) -> str:
    return re.sub(r",? line \d+.*$", "", str(error.msg or "")).strip() or "syntax error"


def _offset(text: str, lines: int) -> int:
    at = 0
    for _ in range(max(0, lines)):
        found = text.find("\n", at)
        if found < 0:
            break
        at = found + 1
    return at


def _strict(text: str) -> list[Field]:
    names = {*_KNOWN_PREFIXES, *prefixes(text)} - {"xml", "xmlns"}
    declared = " ".join(f'xmlns:{name}="ns:{name}"' for name in sorted(names))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(f"<r {declared}>{text}</r>".encode(), parser)
    return [_field(element) for element in root[0]]


def _field(element: etree._Element) -> Field:
    name = str(element.tag)
    if name.startswith("{ns:"):
        prefix, _, local = name[4:].partition("}")
        name = f"{prefix}:{local}"
    line: Any = element.sourceline
    found = Field(name, element.text or "", line or 0, _attributes(element))
    inner = [_field(child) for child in element]
    if inner and name not in _CONTAINERS:
        # Somebody wrote HTML without CDATA, and it happens to be XML: its source is the text.
        found.text, found.markup = _inner_source(element), True
    else:
        found.inner = inner
    return found


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items()}


def _inner_source(element: etree._Element) -> str:
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        source = etree.tostring(child, encoding="unicode", method="html")
        parts.append(re.sub(r'\sxmlns:\w+="ns:\w+"', "", source))
    return "".join(parts)


class _Salvage:
    """Finds the known fields by their tags; an inner CDATA or a lost end cannot hide the others."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._nothing_from: dict[str, int] = {}

    def fields(self) -> list[Field]:
        """The fields in order."""
        fields: list[Field] = []
        at, line, counted = 0, 1, 0
        meta: Field | None = None
        while (tag := _FIELD.search(self.text, at)) is not None:
            line += self.text.count("\n", counted, tag.start())
            counted = tag.start()
            name, at = tag.group(1), tag.end()
            if name in _CONTAINERS:
                meta = Field(name, "", line)
                fields.append(meta)
                continue
            value = ""
            if not tag.group(3):
                value, at = self._value(name, at)
            attributes = {
                m[1]: html.unescape(m[2] or m[3] or "") for m in _ATTRIBUTE.finditer(tag.group(2))
            }
            _place(Field(name, value, line, attributes), fields, meta)
        return fields

    def _search(self, pattern: str, start: int) -> re.Match[str] | None:
        """A search that looks for what is missing only once: no file takes quadratic time."""
        if start >= self._nothing_from.get(pattern, len(self.text) + 1):
            return None
        found = re.compile(pattern).search(self.text, start)
        if found is None:
            self._nothing_from[pattern] = start
        return found

    def _value(self, name: str, start: int) -> tuple[str, int]:
        """The value of a field that begins at ``start``, and where to go on."""
        tag = re.escape(name)
        opened = re.compile(r"\s*<!\[CDATA\[").match(self.text, start)
        lost = self._search(rf"</{tag}\s*>(?={_NEXT})", start)
        if opened is None:
            found = lost or self._search(rf"</{tag}\s*>", start)
            if found is not None:
                return _unwrap(self.text[start : found.start()]), found.end()
            # The closing tag is gone: the value ends where the next known field begins.
            following = self._search(r"\s*(?:</?(?:wp|content|excerpt|dc):|</item)", start)
            stop = following.start() if following else len(self.text)
            return _unwrap(self.text[start:stop]), stop
        begun = opened.end()
        proper = self._search(rf"\]\]>\s*</{tag}\s*>(?={_NEXT})", begun) or self._search(
            rf"\]\]>\s*</{tag}\s*>", begun
        )
        if proper and (lost is None or lost.start() >= proper.start()):
            return _joined(self.text[begun : proper.start()]), proper.end()
        if lost is not None:
            return _joined(self.text[begun : lost.start()]), lost.end()
        ending = self._search(r"\]\]>|</item\s*>", begun)
        stop = ending.start() if ending else len(self.text)
        return self.text[begun:stop], stop


def _place(found: Field, fields: list[Field], meta: Field | None) -> None:
    inside = meta is not None and found.name.startswith(("wp:meta_", "wp:comment_"))
    if inside and meta is not None and found.name != "wp:comment_status":
        meta.inner.append(found)
    else:
        fields.append(found)


def _joined(text: str) -> str:
    """WordPress writes ``]]>`` inside a text as the end of one section and the start of another."""
    return text.replace("]]]]><![CDATA[>", "]]>")


def _unwrap(text: str) -> str:
    text = _SECTION.sub(lambda m: html.escape(m.group(1)), text)
    return text if re.search(r"</?[a-zA-Z]", text) else html.unescape(text)
