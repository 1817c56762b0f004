"""The map of an archive: what its categories, tags, types and custom fields become here.

A TOML file that a dry run writes with a proposal for each, and that a person corrects. What it says
goes before what the importer would guess.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dateline.importers.archive.fates import (
    KIND_TERMS,
    UNCATEGORISED,
    kind_of_type,
)
from dateline.importers.archive.gathering import Archive, Item
from dateline.importers.ledger import digest_of
from dateline.importers.wordpress.clips import LINK_KEYS, OUTLET_KEYS
from dateline.importers.wordpress.records import HOUSEKEEPING_TYPES, Post, TermRef
from dateline.lib.text import ascii_slug, plain_text, squeeze
from dateline.newsroom.kinds import KINDS

TABLES = ("categories", "tags", "types", "fields")
OF_TERMS = ("topic", "series", "place", "chapter", "kind", "ignore")
OF_TYPES = ("post", "page", "clip", "kind", "ignore")
FIELDS = ("outlet", "link", "dateline")
# What a field is called where the importer looks for it.
_KNOWN_AS = {"outlet": OUTLET_KEYS[0], "link": LINK_KEYS[0]}
_QUIET = re.compile(r"^_|^(?:rank_math|yoast|wpseo|elementor|et_pb|fusion|ocean|astra|jetpack)")
HEAD = """# What becomes of the parts of the old site. Correct the words on the right, then run the import
# with --map and this file.
#
#   a category or tag:  "topic"              a topic of the same name
#                       "topic: Water"       a topic of another name
#                       "series", "place"    a series or place; "place: Duluth, Minn." names one
#                       "chapter: mn"        what has it is filed under that chapter
#                       "kind: statement"    what has it is of that kind
#                       "ignore"             nothing
#   a type:             "post", "page", "clip", "kind: report", "ignore"
#   a field:            its name in the old site, in the list of what it holds
#
# Kinds: {kinds}
"""


class NotAMap(ValueError):
    """The file is no map; the text names the key and what may stand there."""


@dataclass(frozen=True)
class Rule:
    """One line: what something becomes, and by which name."""

    becomes: str
    name: str = ""


@dataclass(frozen=True)
class Map:
    """A whole file. categories, tags, types: by slug or name as the old site writes it."""

    categories: Mapping[str, Rule] = field(default_factory=dict)
    tags: Mapping[str, Rule] = field(default_factory=dict)
    types: Mapping[str, Rule] = field(default_factory=dict)
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_map(path: Path, *, is_chapter: Callable[[str], bool]) -> Map:
    """Read a map. Raises ``NotAMap`` for what stands where it may not, ``OSError`` unreadable."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise NotAMap(f"it is no TOML file: {problem}") from problem
    for table in told:
        if table not in TABLES:
            raise NotAMap(f"[{table}] is no part of a map; those are {_listed(TABLES)}")
        if not isinstance(told[table], dict):
            raise NotAMap(f"“{table}” must be a table: [{table}]")
    rules = {
        table: {
            key: _rule(table, key, value, OF_TYPES if table == "types" else OF_TERMS, is_chapter)
            for key, value in told.get(table, {}).items()
        }
        for table in ("categories", "tags", "types")
    }
    fields = {}
    for name, keys in told.get("fields", {}).items():
        if name not in FIELDS:
            raise NotAMap(f"[fields] “{name}” is not known; there are {_listed(FIELDS)}")
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise NotAMap(f'[fields] “{name}” must be a list of names: {name} = ["my_field"]')
        fields[name] = tuple(keys)
    return Map(rules["categories"], rules["tags"], rules["types"], fields)


def _rule(
    table: str, key: str, value: object, allowed: tuple[str, ...], is_chapter: Callable[[str], bool]
) -> Rule:
    where = f"[{table}] “{key}”"
    if not isinstance(value, str):
        raise NotAMap(f"{where} must be a word in quotation marks")
    becomes, _, name = (squeeze(part) for part in value.partition(":"))
    if becomes not in allowed:
        raise NotAMap(f"{where} becomes “{value}”, which is nothing; there are {_listed(allowed)}")
    if becomes == "kind" and name not in KINDS:
        raise NotAMap(f"{where} names the kind “{name}”; there are {_listed(KINDS)}")
    if becomes == "chapter" and not is_chapter(name):
        raise NotAMap(f"{where} names the chapter “{name}”, which has no code in the directory")
    return Rule(becomes, name)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def apply_map(told: Map, archive: Archive) -> None:
    """Rewrite the items of an archive as the map says. A changed map makes changed items."""
    for item in archive.items:
        before = digest_of([(t.taxonomy, t.slug, t.name) for t in item.post.terms])
        _by_type(item, told.types.get(item.post.type))
        item.post.terms = [
            kept for term in item.post.terms if (kept := _by_term(item, term, told)) is not None
        ]
        _by_fields(item, told.fields)
        after = digest_of([(t.taxonomy, t.slug, t.name) for t in item.post.terms])
        decided = (item.kind, item.chapter, item.dateline, item.ignored)
        if before != after or any(decided):
            item.digest = digest_of(item.digest, after, *decided)


def _by_type(item: Item, rule: Rule | None) -> None:
    if rule is None:
        return
    if rule.becomes == "ignore":
        item.ignored = f"the map says to leave out “{item.post.type}”"
    elif rule.becomes == "kind":
        item.kind, item.post.type = rule.name, "post"
    else:
        item.post.type = rule.becomes


def _by_term(item: Item, term: TermRef, told: Map) -> TermRef | None:
    rules = {"category": told.categories, "post_tag": told.tags}.get(term.taxonomy, {})
    rule = rules.get(term.slug) or rules.get(term.name)
    if rule is None:
        return term
    if rule.becomes == "ignore":
        return None
    if rule.becomes == "kind":
        item.kind = item.kind or rule.name
        return None
    if rule.becomes == "chapter":
        item.chapter = item.chapter or rule.name
        return None
    name = rule.name or term.name
    if rule.becomes == "topic":
        # Under a taxonomy in which no name stands for a kind of writing.
        return TermRef("topic", ascii_slug(name) if rule.name else term.slug, name)
    return TermRef(rule.becomes, term.slug, name)


def _by_fields(item: Item, fields: Mapping[str, tuple[str, ...]]) -> None:
    for name, keys in fields.items():
        value = item.post.first(*keys)
        if value and name == "dateline":
            item.dateline = squeeze(plain_text(value))
        elif value:
            item.post.meta[_KNOWN_AS[name]] = [value]


def propose(archive: Archive) -> str:
    """The text of a map with a proposal for everything in the archive."""
    posts = [item.post for item in archive.items if item.post.type != "attachment"]
    lines = [HEAD.format(kinds=", ".join(KINDS))]
    for table, taxonomy in (("categories", "category"), ("tags", "post_tag")):
        counted = Counter((t.slug or t.name, t.name) for p in posts for t in p.terms_of(taxonomy))
        lines += _table(table, {k: (_of_term(*k), n) for k, n in sorted(counted.items())})
    types = Counter(post.type for post in posts if post.type not in HOUSEKEEPING_TYPES)
    lines += _table("types", {(k, ""): (_of_type(k), n) for k, n in sorted(types.items())})
    lines += _fields(posts)
    return "\n".join(lines) + "\n"


def _table(name: str, rows: Mapping[tuple[str, str], tuple[str, int]]) -> list[str]:
    told = [f"[{name}]"]
    for (key, label), (becomes, n) in rows.items():
        also = f"{label}, " if label and label != key else ""
        told.append(f"{quoted(key)} = {quoted(becomes)}  # {_comment(f'{also}{n} items')}")
    return [*told, ""]


def _of_term(slug: str, name: str) -> str:
    kind = KIND_TERMS.get(name.lower().strip()) or KIND_TERMS.get(slug)
    if kind:
        return f"kind: {kind}"
    return "ignore" if slug in UNCATEGORISED else "topic"


def _of_type(name: str) -> str:
    if name in ("post", "page"):
        return name
    kind = kind_of_type(name)
    if kind is None:
        return "ignore"
    return kind if kind == "clip" else f"kind: {kind}" if kind else "post"


def _fields(posts: Iterable[Post]) -> list[str]:
    found = Counter(key for post in posts for key, values in post.meta.items() if any(values))
    known = {"outlet": OUTLET_KEYS, "link": LINK_KEYS, "dateline": ("dateline",)}
    told = ["[fields]"]
    for name, keys in known.items():
        told.append(f"{name} = [{', '.join(quoted(key) for key in keys if found[key])}]")
    named = {key for keys in known.values() for key in keys}
    rest = [key for key in sorted(found) if key not in named and not _QUIET.match(key)]
    if rest:
        told.append("# Not used: " + ", ".join(_comment(f"{key} ({found[key]})") for key in rest))
    return [*told, ""]


def quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
    )


def _comment(text: str) -> str:
    return squeeze("".join(c if c >= " " and c != "\x7f" else " " for c in text))
