"""A checker of feeds: the rules of the W3C feed validator that concern RSS 2.0, Atom (RFC 4287) and
Media RSS as we write them, the RSS Board's profile, and JSON Feed 1.1.

Each rule has its name; ``test_feed_rules.py`` holds, for each, a feed that it must refuse.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from dateline.website.tests import feed_values as values

ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEED_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
RELATIONS = {"alternate", "self", "hub", "related", "via", "enclosure", "license"}
MEDIUMS = {"image", "audio", "video", "document", "executable"}


@dataclass(frozen=True)
class Fed:
    """A feed as it came from its address. kind: "rss", "atom", "json"."""

    kind: str
    body: bytes
    address: str

    @cached_property
    def root(self) -> Any:
        return etree.fromstring(self.body, etree.XMLParser(resolve_entities=False))

    @cached_property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def top(self) -> Any:
        """What holds the entries: the channel of RSS, the feed of Atom."""
        return self.root if self.kind == "atom" else self.root.find("channel")

    @property
    def entries(self) -> list[Any]:
        return list(self.top.iterchildren(f"{ATOM}entry" if self.kind == "atom" else "item"))

    def line_of(self, node: Any) -> str:
        """The line of the source on which an element begins."""
        return self.body.decode().split("\n")[node.sourceline - 1]


Rule = Callable[[Fed], Iterable[str]]
RULES: dict[str, tuple[tuple[str, ...], Rule]] = {}


def rule(name: str, *kinds: str) -> Callable[[Rule], Rule]:
    def declare(check: Rule) -> Rule:
        RULES[name] = (kinds, check)
        return check

    return declare


def complaints(kind: str, body: bytes, address: str) -> list[str]:
    """What is wrong with a feed: "rule: what", nothing for a good one."""
    fed = Fed(kind, body, address)
    try:
        _ = fed.data if kind == "json" else fed.root
    except (ValueError, etree.XMLSyntaxError) as error:
        return [f"well formed: {error}"]
    return [
        f"{name}: {told}"
        for name, (kinds, check) in RULES.items()
        if kind in kinds
        for told in check(fed)
    ]


def _of(nodes: Iterable[Any], check: Callable[[str], Iterator[str]]) -> Iterator[str]:
    for node in nodes:
        yield from (f"{etree.QName(node).localname}: {each}" for each in check(node.text or ""))


# Both XML formats


@rule("in UTF-8, without a document type", "rss", "atom")
def _encoding(fed: Fed) -> Iterator[str]:
    if fed.root.getroottree().docinfo.encoding.upper() != "UTF-8":
        yield fed.root.getroottree().docinfo.encoding
    if fed.root.getroottree().docinfo.doctype:
        yield "has a document type"


@rule("no bad characters", "rss", "atom", "json")
def _characters(fed: Fed) -> Iterator[str]:
    for text in _strings(fed.data) if fed.kind == "json" else [fed.body.decode()]:
        yield from values.bad_characters(text)


def _strings(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, (list, dict)):
        for each in told.values() if isinstance(told, dict) else told:
            yield from _strings(each)


# (the element, its parent) to (least, most) of them; 0 for any number.
CARDINALITY: dict[str, dict[str, dict[str, tuple[int, int]]]] = {
    "rss": {
        "rss": {"channel": (1, 1)},
        "channel": {
            "title": (1, 1), "link": (1, 1), "description": (1, 1), "language": (1, 1),
            "lastBuildDate": (0, 1), "generator": (0, 1), f"{ATOM}link": (1, 0), "item": (0, 0),
        },
        "item": {
            "title": (1, 1), "link": (1, 1), "guid": (1, 1), "description": (1, 1), "pubDate": (0, 1),
            f"{ATOM}updated": (0, 1), f"{DC}creator": (0, 0), "category": (0, 0),
            f"{CONTENT}encoded": (0, 1), f"{MEDIA}content": (0, 0),
        },
        f"{MEDIA}content": {f"{MEDIA}description": (0, 1), f"{MEDIA}credit": (0, 0)},
    },
    "atom": {
        f"{ATOM}feed": {
            f"{ATOM}id": (1, 1), f"{ATOM}title": (1, 1), f"{ATOM}updated": (1, 1),
            f"{ATOM}subtitle": (0, 1), f"{ATOM}link": (1, 0), f"{ATOM}author": (0, 0),
            f"{ATOM}generator": (0, 1), f"{ATOM}entry": (0, 0),
        },
        f"{ATOM}entry": {
            f"{ATOM}id": (1, 1), f"{ATOM}title": (1, 1), f"{ATOM}updated": (1, 1),
            f"{ATOM}published": (0, 1), f"{ATOM}link": (1, 0), f"{ATOM}author": (0, 0),
            f"{ATOM}category": (0, 0), f"{ATOM}summary": (0, 1), f"{ATOM}content": (0, 1),
            f"{MEDIA}content": (0, 0),
        },
        f"{ATOM}author": {f"{ATOM}name": (1, 1), f"{ATOM}uri": (0, 1), f"{ATOM}email": (0, 1)},
        f"{MEDIA}content": {f"{MEDIA}description": (0, 1), f"{MEDIA}credit": (0, 0)},
    },
}  # fmt: skip


def _parents(fed: Fed) -> Iterator[tuple[Any, dict[str, tuple[int, int]]]]:
    for node in fed.root.iter():
        if isinstance(node.tag, str):
            yield node, CARDINALITY[fed.kind].get(node.tag, {})


@rule("no element is missing", "rss", "atom")
def _missing(fed: Fed) -> Iterator[str]:
    for node, known in _parents(fed):
        for tag, (least, _) in known.items():
            if len(node.findall(tag)) < least:
                yield f"{tag} in {node.tag}"


@rule("no element stands twice", "rss", "atom")
def _twice(fed: Fed) -> Iterator[str]:
    for node, known in _parents(fed):
        for tag, (_, most) in known.items():
            if most and len(node.findall(tag)) > most:
                yield f"{tag} in {node.tag}"


@rule("no element is unknown", "rss", "atom")
def _unknown(fed: Fed) -> Iterator[str]:
    for node, known in _parents(fed):
        yield from (f"{c.tag} in {node.tag}" for c in node if c.tag not in known)


# What an element may carry beside its text.
ATTRIBUTES = {
    "rss": {"version"}, "guid": {"isPermaLink"}, f"{ATOM}link": {"href", "rel", "type", "hreflang"},
    f"{ATOM}feed": {LANG}, f"{ATOM}title": {"type"}, f"{ATOM}subtitle": {"type"},
    f"{ATOM}summary": {"type"}, f"{ATOM}content": {"type"}, f"{ATOM}category": {"term", "label"},
    f"{MEDIA}content": {"url", "medium", "width", "height", "type"}, f"{MEDIA}description": {"type"},
}  # fmt: skip


@rule("no attribute is unknown", "rss", "atom")
def _attributes(fed: Fed) -> Iterator[str]:
    for node, _ in _parents(fed):
        for name in set(node.attrib) - ATTRIBUTES.get(node.tag, set()):
            yield f"{name} of {node.tag}"


@rule("nothing is blank", "rss", "atom")
def _blank(fed: Fed) -> Iterator[str]:
    for node, _ in _parents(fed):
        if node.tag == f"{ATOM}link":
            if (node.text or "").strip():
                yield f"{node.tag} is not empty"
        elif not len(node) and not set(node.attrib) - {"type", "isPermaLink"}:
            yield from () if (node.text or "").strip() else (node.tag,)


@rule("what describes the feed comes before its entries", "rss", "atom")
def _order(fed: Fed) -> Iterator[str]:
    tags = [child.tag in ("item", f"{ATOM}entry") for child in fed.top]
    if tags != sorted(tags):
        yield "an element follows an entry"


@rule("links are whole addresses of the web", "rss", "atom")
def _links(fed: Fed) -> Iterator[str]:
    for node in fed.root.iter("link", f"{ATOM}link", f"{ATOM}uri", f"{MEDIA}content"):
        yield from values.uri(node.get("href") or node.get("url") or (node.text or ""))


@rule("it names itself once, by the address it came from", "rss", "atom")
def _self(fed: Fed) -> Iterator[str]:
    found = [n for n in fed.top.iterchildren(f"{ATOM}link") if n.get("rel") == "self"]
    if [n.get("href") for n in found] != [fed.address]:
        yield f"{[n.get('href') for n in found]}, not {fed.address}"
    if any(n.get("type") != FEED_TYPES[fed.kind] for n in found):
        yield "as another type"


@rule("links have a known relation and a media type", "rss", "atom")
def _relations(fed: Fed) -> Iterator[str]:
    for node in fed.root.iter(f"{ATOM}link"):
        if node.get("rel") not in RELATIONS:
            yield f"relation {node.get('rel')!r}"
        if "type" in node.attrib:
            yield from values.media_type(node.get("type"))


@rule("ids are each their own", "rss", "atom")
def _ids(fed: Fed) -> Iterator[str]:
    found = [e.findtext("guid") or e.findtext(f"{ATOM}id") for e in fed.entries]
    yield from (f"{value} stands {n} times" for value, n in Counter(found).items() if n > 1)


@rule("media have an address, a size and a kind", "rss", "atom")
def _media(fed: Fed) -> Iterator[str]:
    for node in fed.root.iter(f"{MEDIA}content"):
        yield from values.positive(node.get("width", "1"))
        yield from values.positive(node.get("height", "1"))
        yield from values.media_type(node.get("type", ""))
        if node.get("medium") not in MEDIUMS:
            yield f"medium {node.get('medium')!r}"


@rule("words on media are plain", "rss", "atom")
def _media_words(fed: Fed) -> Iterator[str]:
    for node in fed.root.iter(f"{MEDIA}description", f"{MEDIA}credit"):
        yield from values.plain(node.text or "", fed.line_of(node))
        if node.get("type", "plain") != "plain":
            yield f"type {node.get('type')!r}"


# RSS


@rule("it is RSS 2.0", "rss")
def _version(fed: Fed) -> Iterator[str]:
    if (fed.root.tag, fed.root.get("version")) != ("rss", "2.0"):
        yield f"{fed.root.tag} {fed.root.get('version')}"


@rule("dates are those of RFC 822", "rss")
def _rss_dates(fed: Fed) -> Iterator[str]:
    return _of(fed.root.iter("pubDate", "lastBuildDate"), values.rfc822)


@rule("moments are those of RFC 3339", "rss", "atom")
def _atom_dates(fed: Fed) -> Iterator[str]:
    return _of(fed.root.iter(f"{ATOM}updated", f"{ATOM}published"), values.rfc3339)


@rule("the language has a code", "rss", "atom")
def _language(fed: Fed) -> Iterator[str]:
    return values.language(fed.top.findtext("language") or fed.root.get(LANG) or "")


@rule("a guid is an address or says that it is none", "rss")
def _guid(fed: Fed) -> Iterator[str]:
    for node in fed.root.iter("guid"):
        permanent, text = node.get("isPermaLink", "true"), node.text or ""
        if permanent not in ("true", "false"):
            yield f"isPermaLink {permanent!r}"
        elif permanent == "true":
            yield from values.uri(text)
        elif len(text) < 9:
            yield f"not unique enough: {text!r}"


@rule("titles and categories lose nothing as HTML", "rss")
def _titles(fed: Fed) -> Iterator[str]:
    nodes = [*fed.root.iter("title", "category", "generator"), *fed.top.findall("description")]
    for node in nodes:
        yield from values.plain(node.text or "", fed.line_of(node))


@rule("descriptions and contents are safe HTML with whole addresses", "rss", "atom")
def _html(fed: Fed) -> Iterator[str]:
    if fed.kind == "rss":
        nodes = [
            n for e in fed.entries for n in (e.find("description"), e.find(f"{CONTENT}encoded"))
        ]
    else:
        nodes = [n for n in fed.root.iter() if n.get("type") == "html"]
    return _of([n for n in nodes if n is not None], values.html)


@rule("a description stands before the content", "rss")
def _description_first(fed: Fed) -> Iterator[str]:
    for entry in fed.entries:
        tags = [child.tag for child in entry]
        if (
            f"{CONTENT}encoded" in tags
            and "description" not in tags[: tags.index(f"{CONTENT}encoded")]
        ):
            yield str(entry.findtext("guid"))


# Atom


@rule("it is Atom", "atom")
def _is_atom(fed: Fed) -> Iterator[str]:
    if fed.root.tag != f"{ATOM}feed":
        yield fed.root.tag


@rule("ids are canonical addresses or tags", "atom")
def _atom_ids(fed: Fed) -> Iterator[str]:
    return _of(fed.root.iter(f"{ATOM}id"), values.identifier)


@rule("no two entries were updated at one moment", "atom")
def _moments(fed: Fed) -> Iterator[str]:
    found = Counter(e.findtext(f"{ATOM}updated") for e in fed.entries)
    yield from (f"{value} stands {n} times" for value, n in found.items() if n > 1)


@rule("somebody wrote every entry", "atom")
def _authors(fed: Fed) -> Iterator[str]:
    if fed.top.find(f"{ATOM}author") is None:
        yield from (
            str(e.findtext(f"{ATOM}id")) for e in fed.entries if e.find(f"{ATOM}author") is None
        )


@rule("an entry has words, and one page of a type", "atom")
def _words(fed: Fed) -> Iterator[str]:
    for entry in fed.entries:
        if entry.find(f"{ATOM}content") is None and entry.find(f"{ATOM}summary") is None:
            yield f"no words: {entry.findtext(f'{ATOM}id')}"
        links = [n for n in entry.iterchildren(f"{ATOM}link") if n.get("rel") == "alternate"]
        if len({(n.get("type"), n.get("hreflang")) for n in links}) != len(links) or not links:
            yield f"{len(links)} pages: {entry.findtext(f'{ATOM}id')}"


@rule("texts say whether they are HTML", "atom")
def _texts(fed: Fed) -> Iterator[str]:
    texts = [f"{ATOM}{name}" for name in ("title", "subtitle", "summary", "content")]
    for node in fed.root.iter(*texts):
        if node.get("type", "text") not in ("text", "html"):
            yield f"type {node.get('type')!r}"
        elif node.get("type", "text") == "text":
            yield from values.plain(node.text or "")


@rule("categories have a term", "atom")
def _terms(fed: Fed) -> Iterator[str]:
    yield from ("no term" for n in fed.root.iter(f"{ATOM}category") if not n.get("term"))
