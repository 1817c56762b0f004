"""A feed's bytes made safe and short for feedparser, which takes a minute for 5 MB of broken ones.

libxml2 reads anything in time that grows with its length alone; what it makes of a broken feed is
well-formed, has no entities, and holds the first items only.
"""

from __future__ import annotations

import codecs
import re
from html.entities import name2codepoint

from lxml import etree

from dateline.coverage.sources.items import NotReadable

LARGEST = 10_000_000
"""Bytes of a feed."""
MOST_ENTRIES = 500
"""That are read of one feed: a look comes long before so many are new."""
_LONGEST_TEXT, _LONGEST_VALUE, _LONGEST_TAIL = (
    100_000,
    5000,
    1000,
)  # of elements, attributes, between them
_MOST_AMPERSANDS, _MOST_ELEMENTS = 100_000, 30_000
_ROOT = re.compile(r"<(?:[\w-]+:)?(rss|feed|RDF|channel)\b")
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,30})[\"']")
_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_BARE = re.compile(
    r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)(?:([A-Za-z]\w{1,30});)?"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip


def tamed(body: bytes, charset: str = "") -> tuple[bytes, str]:
    """(the feed as well-formed XML in UTF-8 with its first entries, what was wrong with it or "").

    charset: as the server declares it. Raises ``NotReadable`` for what is no RSS, Atom or RDF.
    """
    if len(body) > LARGEST:
        raise NotReadable(f"it is larger than {LARGEST // 1_000_000} MB")
    text = _CONTROL.sub("", decoded(body, charset))
    if not _ROOT.search(text[:20_000]):
        page = "<html" in text[:20_000].lower()
        raise NotReadable("it is a web page, no feed" if page else "it is no feed")
    text = _HEAD.sub("", text)
    if "<!DOCTYPE" in text[:5000].upper():
        text = _DOCTYPE.sub("", text, count=1)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, strip_cdata=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_escaped(text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise NotReadable("it is damaged from its beginning on") from problem
    if root is None:
        raise NotReadable("it is damaged from its beginning on")
    damage = next((f"it is damaged in line {each.line}" for each in parser.error_log), "")
    _shortened(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), damage


def decoded(body: bytes, charset: str = "") -> str:
    """The text: by its mark, else UTF-8 where it is that, else as declared, else Windows-1252."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if body[:4].count(0) == 2:
        return body.decode("utf-16-le" if body[1:2] == b"\x00" else "utf-16-be", "replace")
    declared = _DECLARED.search(body[:300])
    for name in ("utf-8", charset, declared[1].decode("ascii") if declared else ""):
        try:
            if name:
                return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("cp1252", "replace")


def _escaped(text: str) -> str:
    """Ampersands that stand for themselves, and HTML's names, as XML wants them; CDATA as it is."""
    if "&" not in text:
        return text
    parts = _CDATA.split(text) if "<![CDATA[" in text else [text]
    return "".join(
        part if part.startswith("<![CDATA[") else _BARE.sub(_entity, part, count=_MOST_AMPERSANDS)
        for part in parts
    )


def _entity(found: re.Match[str]) -> str:
    code = name2codepoint.get(found[1] or "")
    return f"&#{code};" if code else f"&amp;{found[0][1:]}"


def _shortened(root: etree._Element) -> None:
    """Leave the first entries, and no text that is longer than any story."""
    count = 0
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for number, element in enumerate(elements):
        if number >= _MOST_ELEMENTS:
            count = MOST_ENTRIES
        if element.text and len(element.text) > _LONGEST_TEXT:
            element.text = element.text[:_LONGEST_TEXT]
        if element.tail and len(element.tail) > _LONGEST_TAIL:
            element.tail = element.tail[:_LONGEST_TAIL]
        for name, value in element.attrib.items():
            if len(value) > _LONGEST_VALUE:
                element.attrib[name] = value[:_LONGEST_VALUE]
        if number < _MOST_ELEMENTS and element.tag.rpartition("}")[2] not in ("item", "entry"):
            continue
        count += 1
        parent = element.getparent()
        if count > MOST_ENTRIES and parent is not None:
            parent.remove(element)
