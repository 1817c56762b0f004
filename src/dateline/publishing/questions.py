"""Questions that public pages may ask: listings, which can be asked again, and look-ups by key.

A *listing* has a fingerprint: a page that asked it is stale only when the answer moved. So that a
change does not ask every listing of a growing archive again, a listing says which of its arguments
hold for which field (``scope``): only questions about the values that the row had or has are asked.

A *look-up* finds rows by key (or what belongs to them: an article's topics) and needs no
fingerprint: the rows themselves are recorded, found or not.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import models

from dateline.publishing.tracking import (
    Record,
    Tracked,
    current,
    item_key,
    memo,
    note_rows,
    recording,
    tables_of,
)

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K", bound="int | str")
V = TypeVar("V")

ANY = "*"
Facets = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Listing:
    """A registered question.

    reads: model labels to the fields on which membership or order of the answer depends.
    loads: labels of models that are joined only to load their rows, which are items then.
    scope: argument to (model label, {field: prefixes}): the question concerns only rows that have
    the argument's value there (behind a prefix, "topic:7"); an argument that is None concerns all.
    among: argument to (model label, field), for arguments that are tuples of values.
    only_if: ``(question, change) -> bool``, told the last answer, rules out more.
    """

    name: str
    ask: Callable[..., Any]
    reads: dict[str, tuple[str, ...]]
    loads: tuple[str, ...] = ()
    scope: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = field(default_factory=dict)
    among: dict[str, tuple[str, str]] = field(default_factory=dict)
    only_if: Callable[[Any, Any], bool] | None = None

    def scope_of(self, arguments: Mapping[str, Any]) -> str:
        """The values of the scoped arguments as text, by which a question is found again."""
        return json.dumps([arguments.get(name) for name in self.scope])

    def scopes_for(self, label: str, facets: Facets) -> list[str]:
        """The scopes that a row of ``label`` with these values can concern."""
        choices = []
        for model, prefixes in self.scope.values():
            told = {
                f"{prefix}{value}" if prefix else value: None
                for name, under in prefixes.items()
                for prefix in under
                for value in facets.get(name, ())
                if value is not None
            }
            choices.append([None, *told] if model == label else [None])
        return [json.dumps(chosen) for chosen in product(*choices)]

    def scoped_by(self, label: str) -> bool:
        """Whether the scope speaks of this model; other models' rows concern every question."""
        return any(model == label for model, _ in self.scope.values())

    def concerned(self, arguments: Mapping[str, Any], label: str, facets: Facets) -> bool:
        """Whether a question with these arguments can be about such a row (``among``)."""
        for name, (model, facet) in self.among.items():
            asked = arguments.get(name)
            if model == label and asked and not set(asked) & set(facets.get(facet, ())):
                return False
        return True


LISTINGS: dict[str, Listing] = {}


def fingerprint(answer: Any) -> str:
    """A short hash of an answer: the ordered ids of rows, the plain value of anything else."""
    digest = hashlib.sha256()
    for part in answer if isinstance(answer, (list, tuple)) else [answer]:
        text = item_key(part) if isinstance(part, models.Model) else repr(part)
        digest.update(text.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:24]


def question_key(name: str, arguments: Mapping[str, Any]) -> str:
    """The name of a question in the press's books, short however long its arguments are."""
    told = json.dumps(arguments, sort_keys=True, separators=(",", ":"))
    if len(told) > 90:
        told = hashlib.sha256(told.encode()).hexdigest()[:32]
    return f"{name}{told}"


def listing(
    *,
    loads: Sequence[str] = (),
    scope: Mapping[str, str | Mapping[str, tuple[str, ...]]] | None = None,
    among: Mapping[str, str] | None = None,
    only_if: Callable[[Any, Any], bool] | None = None,
    **reads: Sequence[str],
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function of ``queries.py`` as a question that public pages may ask.

    ``reads`` names the models (``app__Model``) and the fields on which membership or order of the
    answer depends; ``("*",)`` means any field; a listing that names ``live`` answers with live rows
    only. A many-to-many relation is named by its model and field. ``scope`` and ``among`` name the
    field of each argument ("newsroom.Article.month"); where one argument may speak of several
    fields, ``scope`` gives it as ``{field: prefixes}`` (see ``scopes.py``).
    The answer must be a list of rows or plain values, or a plain value, and the arguments plain
    values, so that the question can be asked again by name. ``only_if`` may rule out changes by the
    last answer, which is kept for it: it must be plain, and short.
    """
    labels = {name.replace("__", "."): tuple(fields) for name, fields in reads.items()}

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__.removeprefix('dateline.')}.{function.__qualname__}"
        signature = inspect.signature(function)

        @functools.wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            record = current()
            known = memo()
            if record is None and known is None:
                return function(*args, **kwargs)
            short = (name, args, tuple(sorted(kwargs.items())))
            found = known.get(short) if known is not None else None
            if found is None:
                bound = signature.bind(*args, **kwargs)
                bound.apply_defaults()
                key = question_key(name, bound.arguments)
                found = known.get(key) if known is not None else None
                if found is None:
                    with recording() as own:
                        answer = function(*args, **kwargs)
                    own.listings[key] = fingerprint(answer)
                    own.asked[key] = (name, dict(bound.arguments), answer if only_if else None)
                    own.tables |= _tables(name)
                    found = (answer, own)
                if known is not None:  # under its name, and as it was spelled here
                    known[key] = known[short] = found
            if record is not None:
                record.merge(found[1])
            return list(found[0]) if isinstance(found[0], list) else found[0]  # type: ignore[return-value]

        LISTINGS[name] = Listing(
            name, ask, labels, tuple(loads), _scopes(scope), _fields(among), only_if
        )
        return ask

    return mark


def ask_again(name: str, arguments: Mapping[str, Any]) -> Any:
    """Ask a question by its name in the books; JSON lists become the tuples they were. An identity map
    in use has the answer then, for the pages that ask the same.

    Raises KeyError where this version has no such question.
    """
    ask = LISTINGS[name].ask
    told = {k: tuple(v) if isinstance(v, list) else v for k, v in arguments.items()}
    return ask(**told)


def _scopes(
    named: Mapping[str, str | Mapping[str, tuple[str, ...]]] | None,
) -> dict[str, tuple[str, dict[str, tuple[str, ...]]]]:
    told = {}
    for argument, fields in (named or {}).items():
        prefixed = {fields: ("",)} if isinstance(fields, str) else fields
        label = next(iter(prefixed)).rpartition(".")[0]
        told[argument] = (label, {path.rpartition(".")[2]: p for path, p in prefixed.items()})
    return told


def _fields(named: Mapping[str, str] | None) -> dict[str, tuple[str, str]]:
    told = {}
    for argument, path in (named or {}).items():
        label, _, name = path.rpartition(".")
        told[argument] = (label, name)
    return told


def _model(label: str) -> Any:
    return apps.get_model(label)


@functools.cache
def _tables(name: str) -> frozenset[str]:
    question = LISTINGS[name]
    tables = set().union(*(tables_of(_model(label)) for label in question.loads))
    for label, fields in question.reads.items():
        model = _model(label)
        tables |= tables_of(model) | _joins(model, fields)
    return frozenset(tables)


def _joins(model: Any, fields: Iterable[str]) -> set[str]:
    """The joining tables of the many-to-many relations among ``fields``."""
    found = set()
    for relation in model._meta.many_to_many:
        if relation.name in fields or ANY in fields:
            found.add(relation.remote_field.through._meta.db_table)
    return found


def lookup(
    *loads: str, of: str | tuple[str, ...] = (), part: str = ""
) -> Callable[[Callable[[tuple[K, ...]], dict[K, V]]], Callable[[tuple[K, ...]], dict[K, V]]]:
    """Mark a function that answers ``{key: value}`` for a tuple of keys, in few queries.

    loads: labels of the models whose rows it loads, with the relations that it reads after them
    ("newsroom.Article", "newsroom.Article.topics"). of: the model (or those) whose primary keys the
    keys are: each is recorded as an item whether it was found or not, and stands for the parts and
    relations that belong to it. part: what of it is looked at, where other rows belong to it only
    for some pages ("coverage"; see ``shown_with`` in ``changes.py``). In an edition each key is
    asked once; rows must come with every relation that a page is going to read.
    """
    owners = (of,) if isinstance(of, str) else of

    def mark(
        function: Callable[[tuple[K, ...]], dict[K, V]],
    ) -> Callable[[tuple[K, ...]], dict[K, V]]:
        name = f"{function.__module__}.{function.__qualname__}"

        @functools.wraps(function)
        def find(keys: tuple[K, ...]) -> dict[K, V]:
            record, known = current(), memo()
            if known is None:
                answer = function(keys)
                if record is not None:
                    _note_lookup(record, loads, owners, part, keys)
                return answer
            new = tuple(key for key in dict.fromkeys(keys) if (name, key) not in known)
            if new:
                with recording():
                    fresh = function(new)
                for key in new:
                    own = Record(items=keys_in(fresh.get(key)))
                    _note_lookup(own, loads, owners, part, (key,))
                    known[name, key] = (fresh.get(key), own)
            answer = {}
            for key in keys:
                value, own = known[name, key]
                if record is not None:
                    record.merge(own)
                if value is not None:
                    answer[key] = value
            return answer

        return find

    return mark


def _note_lookup(
    record: Record, loads: tuple[str, ...], of: tuple[str, ...], part: str, keys: Iterable[Any]
) -> None:
    record.tables |= _lookup_tables(loads)
    suffix = f"/{part}" if part else ""
    for label in of:
        record.tables |= _lookup_tables((label,))
        record.items |= {f"{label.lower()}:{key}{suffix}" for key in keys}


@functools.cache
def _lookup_tables(loads: tuple[str, ...]) -> frozenset[str]:
    tables: set[str] = set()
    for label in loads:
        app, model_name, *relation = label.split(".")
        model = _model(f"{app}.{model_name}")
        tables |= _joins(model, relation) if relation else tables_of(model)
    return frozenset(tables)


def keys_in(answer: Any) -> set[str]:
    """The item keys of every tracked row in an answer, and of the rows loaded along with them."""
    found: set[str] = set()
    todo = [answer]
    while todo:
        value = todo.pop()
        if isinstance(value, Tracked):
            key = item_key(value)
            if key in found:
                continue
            if not value.tracked_as_design:
                found.add(key)
            todo += value._state.fields_cache.values()
            todo += [held for held in value.__dict__.values() if isinstance(held, list)]
        elif isinstance(value, (list, tuple)):
            todo += value
    return found


def note_whole(row: models.Model, *names: str) -> None:
    """Record a row that was read elsewhere, for what is made of it once and used by many pages.

    names: the relations of which something is made. What else came with the row is left out: that
    depends on who read it first. Without names everything that came with it is recorded.
    """
    record = current()
    if record is not None:
        told = [row._state.fields_cache.get(name) for name in names]
        record.items |= {item_key(row)} if names else keys_in(row)
        record.items |= {item_key(each) for each in told if isinstance(each, Tracked)}


def facets_of(label: str) -> frozenset[str]:
    """The fields of a model that some question or family names, whose values a change tells."""
    return _facets()[0].get(label, frozenset())


def named_relations(label: str) -> frozenset[str]:
    """Those of them that are many-to-many."""
    return _facets()[1].get(label, frozenset())


# Fields that families of outputs look at beside the questions (publishing/outputs.py).
MORE_FACETS: dict[str, set[str]] = {}


@functools.cache
def _facets() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    named: dict[str, set[str]] = {label: set(fields) for label, fields in MORE_FACETS.items()}
    for model in apps.get_models():
        if shown_with := getattr(model, "shown_with", None):
            named.setdefault(model._meta.label, set()).update(shown_with)
    for question in LISTINGS.values():
        for label, fields in question.reads.items():
            named.setdefault(label, set()).update(fields)
        for label, prefixes in question.scope.values():
            named.setdefault(label, set()).update(prefixes)
        for label, name in question.among.values():
            named.setdefault(label, set()).add(name)
    plain, many = {}, {}
    for label, names in named.items():
        relations = {f.name for f in apps.get_model(label)._meta.many_to_many}
        plain[label] = frozenset(names - relations - {ANY})
        many[label] = frozenset(names & relations)
    return plain, many


__all__ = [
    "ANY", "LISTINGS", "MORE_FACETS", "Listing", "ask_again", "facets_of", "fingerprint", "keys_in",
    "listing", "lookup", "named_relations", "note_rows", "note_whole", "question_key",
]  # fmt: skip
