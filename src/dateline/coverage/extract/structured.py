"""JSON-LD as pages really have it, read tolerantly: broken strings, comments, several in one, graphs."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Node = dict[str, Any]
MAX_NODES = 3000
MAX_SCRIPT = 1_000_000

_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")  # fmt: skip
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_KEYS = "headline|datePublished|dateModified|dateCreated|articleSection|inLanguage|description"
_SALVAGE = re.compile(rf'"({_KEYS})"\s*:\s*"((?:[^"\\\n]|\\.){{1,2000}})"')
_SALVAGE_AUTHOR = re.compile(
    r'"author"\s*:\s*[\[{][^\]]{0,300}?"name"\s*:\s*"((?:[^"\\\n]|\\.){1,200})"'
)
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Recipe|VideoObject)$")
_WEAK = re.compile(r"(?:WebPage|ItemPage|Page|CreativeWork)$")


def read_scripts(scripts: Iterable[str]) -> list[Node]:
    """Every object in the JSON-LD scripts of a page, outer ones first, references resolved."""
    nodes: list[Node] = []
    for script in scripts:
        for value in _values(script[:MAX_SCRIPT]):
            nodes.extend(_flat(value, MAX_NODES - len(nodes)))
    return nodes


def _values(script: str) -> Iterator[Any]:
    text = _WRAPPING.sub("", script.strip()).strip().rstrip(";")
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text), entities.unescape(text)):
        try:
            yield from _all(candidate)
            return
        except (ValueError, RecursionError):
            continue
    saved: Node = {key: _unescaped(value) for key, value in reversed(_SALVAGE.findall(text))}
    author = _SALVAGE_AUTHOR.search(text)
    if author:
        saved["author"] = {"name": _unescaped(author[1])}
    if saved:
        yield {"@type": "Article", **saved}


def _all(text: str) -> list[Any]:
    decoder = json.JSONDecoder(strict=False)
    found, at = [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        found.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return found


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _flat(value: Any, room: int) -> list[Node]:
    """The objects of a value, breadth first: what stands outside is about the page."""
    found: list[Node] = []
    waiting: list[Any] = [value]
    while waiting and len(found) < room:
        following: list[Any] = []
        for each in waiting:
            if isinstance(each, list):
                following.extend(each)
            elif isinstance(each, dict):
                found.append(each)
                for key, inner in each.items():
                    if isinstance(inner, dict | list) and key not in _OTHERS:
                        following.append(inner)
        waiting = following[:MAX_NODES]
    return found[: max(room, 0)]


# What an article points at is not the article.
_OTHERS = frozenset({"itemListElement", "isPartOf", "hasPart", "mentions", "citation", "comment",
                     "relatedLink", "liveBlogUpdate", "subjectOf", "significantLink"})  # fmt: skip


def kinds(node: Node) -> list[str]:
    """The types of a node, without the address of their vocabulary."""
    told = node.get("@type") or []
    return [str(one).rpartition("/")[2] for one in (told if isinstance(told, list) else [told])]


def articles(nodes: list[Node]) -> list[Node]:
    """The nodes that describe the page's own story, the most telling first."""
    strong = [node for node in nodes if any(_ARTICLE.search(kind) for kind in kinds(node))]
    strong.sort(key=lambda node: -_tells(node))
    weak = [node for node in nodes if any(_WEAK.search(kind) for kind in kinds(node))]
    return strong + weak


def _tells(node: Node) -> int:
    kind = kinds(node)
    return (
        (2 if node.get("headline") else 0)
        + (2 if node.get("datePublished") else 0)
        + (1 if node.get("author") else 0)
        - (3 if "VideoObject" in kind else 0)
    )


def texts(value: Any, *keys: str) -> list[str]:
    """The strings in a JSON-LD value; of objects those under the first of ``keys`` that they have."""
    if isinstance(value, str):
        return [entities.unescape(value).strip()] if value.strip() else []
    if isinstance(value, dict):
        for key in keys or ("name",):
            inner = value.get(key)
            if isinstance(inner, dict):
                inner = inner.get("@value") or inner.get("url") or inner.get("name")
            found = texts(inner) if isinstance(inner, str | list) else []
            if found:
                return found
        return texts(value["@value"]) if isinstance(value.get("@value"), str) else []
    if isinstance(value, list):
        return [one for each in value[:50] if not isinstance(each, list) for one in texts(each, *keys)]  # fmt: skip
    return []


def by_id(nodes: list[Node], value: Any) -> Any:
    """A reference (an object with nothing but ``@id``) replaced by the node that it means."""
    if isinstance(value, list):
        return [by_id(nodes, one) for one in value[:50] if not isinstance(one, list)]
    if isinstance(value, dict) and value.get("@id") and not value.get("name") and not value.get("url"):  # fmt: skip
        for node in nodes:
            if node.get("@id") == value["@id"] and len(node) > len(value):
                return node
    return value
