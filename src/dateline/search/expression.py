"""A search query, reduced to one expression that both databases can be asked.

Wagtail's query objects (PlainText, Phrase, And, Or, Not, Boost, Fuzzy, MatchAll) become a small
tree of quoted words; what a user types can therefore never be read as query syntax. Negation is
moved to the top by De Morgan's laws, because FTS5 knows only "this NOT that".
"""

from __future__ import annotations

from dataclasses import dataclass

from modelsearch.query import (
    And,
    Boost,
    Fuzzy,
    MatchAll,
    Not,
    Or,
    Phrase,
    PlainText,
    SearchQuery,
)

from dateline.search.words import words

MOST_TERMS = 64


@dataclass(frozen=True)
class Run:
    """Words that follow each other; with ``prefix`` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Every:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Some:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Without:
    keep: Node
    drop: Node


Node = Run | Every | Some | Without


@dataclass(frozen=True)
class Wanted:
    """The rows that match ``node``, or all others if ``negated``; no node means no row."""

    node: Node | None
    negated: bool = False

    @property
    def nothing(self) -> bool:
        return self.node is None and not self.negated

    @property
    def everything(self) -> bool:
        return self.node is None and self.negated


NOTHING = Wanted(None)
EVERYTHING = Wanted(None, negated=True)


def compile_query(query: SearchQuery, *, prefix: bool = False) -> Wanted:
    """The expression for a query; with ``prefix`` the last word of each plain text may go on.

    A query without a single word (empty, punctuation, emoji) wants nothing. Boosts carry no
    weight here. Raises NotImplementedError for a query class that Wagtail does not have.
    """
    return _compile(query, prefix) or NOTHING


def _compile(query: SearchQuery, prefix: bool) -> Wanted | None:
    """As ``compile_query``; None for a part that says nothing, which its neighbours ignore."""
    if isinstance(query, MatchAll):
        return EVERYTHING
    if isinstance(query, PlainText | Fuzzy):
        return _plain(query.query_string, query.operator, prefix)
    if isinstance(query, Phrase):
        run = tuple(words(query.query_string)[:MOST_TERMS])
        return Wanted(Run(run)) if run else None
    if isinstance(query, Boost):
        return _compile(query.subquery, prefix)
    if isinstance(query, Not):
        inner = _compile(query.subquery, prefix)
        return inner and _complement(inner)
    if isinstance(query, And | Or):
        parts = [part for sub in query.subqueries if (part := _compile(sub, prefix)) is not None]
        if not parts:
            return None
        return _both(parts) if isinstance(query, And) else _either(parts)
    raise NotImplementedError(f"{type(query).__name__} is not a query that the desk can ask.")


def _plain(text: str, operator: str, prefix: bool) -> Wanted | None:
    # "bus-lane" is looked up as two words in a row, "bus lane" as two words anywhere.
    runs = [tuple(found) for chunk in text.split() if (found := words(chunk))][:MOST_TERMS]
    if not runs:
        return None
    *first, last = dict.fromkeys(runs)
    nodes: list[Node] = [*map(Run, first), Run(last, prefix)]
    return Wanted(_join(Some if operator == "or" else Every, nodes))


def _complement(wanted: Wanted) -> Wanted:
    return Wanted(wanted.node, not wanted.negated)


def _both(parts: list[Wanted]) -> Wanted:
    if any(part.nothing for part in parts):
        return NOTHING
    keep = [part.node for part in parts if part.node and not part.negated]
    drop = [part.node for part in parts if part.node and part.negated]
    if not keep:
        return Wanted(_join(Some, drop) if drop else None, negated=True)
    node = _join(Every, keep)
    return Wanted(Without(node, _join(Some, drop)) if drop else node)


def _either(parts: list[Wanted]) -> Wanted:
    return (
        _complement(_both([_complement(part) for part in parts]))
        if any(part.negated for part in parts)
        else _some([part.node for part in parts if part.node])
    )


def _some(nodes: list[Node]) -> Wanted:
    return Wanted(_join(Some, nodes)) if nodes else NOTHING


def _join(kind: type[Every] | type[Some], nodes: list[Node]) -> Node:
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.parts if isinstance(node, kind) else [node])
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def fts5(node: Node) -> str:
    """The expression in the query language of SQLite's FTS5."""
    match node:
        case Run(run, prefix):
            return f'"{" ".join(run)}"' + (" *" if prefix else "")
        case Every(parts):
            return "(" + " AND ".join(map(fts5, parts)) + ")"
        case Some(parts):
            return "(" + " OR ".join(map(fts5, parts)) + ")"
        case Without(keep, drop):
            return f"({fts5(keep)} NOT {fts5(drop)})"


def tsquery(node: Node) -> str:
    """The expression as PostgreSQL's ``to_tsquery`` reads it."""
    match node:
        case Run(run, prefix):
            quoted = " <-> ".join(f"'{word}'" for word in run)
            return f"({quoted}{':*' if prefix else ''})"
        case Every(parts):
            return "(" + " & ".join(map(tsquery, parts)) + ")"
        case Some(parts):
            return "(" + " | ".join(map(tsquery, parts)) + ")"
        case Without(keep, drop):
            return f"({tsquery(keep)} & !{tsquery(drop)})"
