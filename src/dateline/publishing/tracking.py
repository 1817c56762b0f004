"""Dependencies are observed while a page is rendered, never declared (design.md, section 5).

Three kinds of key are recorded: ``item`` (a row was loaded), ``listing`` (a question was asked, with
the fingerprint of its answer) and ``design`` (theme, code version and site settings).
Outside a recording everything here costs one context-variable look-up and records nothing.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import models

P = ParamSpec("P")
R = TypeVar("R")

DESIGN = "design"


@dataclass
class Record:
    """What one render read, and the files it showed.

    items: keys such as ``content.topic:7``; listings: key of the question to the fingerprint of its
    answer; tables: database tables that those keys answer for; design: whether site settings were read.
    """

    items: set[str] = field(default_factory=set)
    listings: dict[str, str] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    design: bool = False
    files: set[str] = field(default_factory=set)


_current: ContextVar[Record | None] = ContextVar("dateline_record", default=None)


@contextmanager
def recording() -> Iterator[Record]:
    """Record every dependency read inside the block; recordings nest, each sees its own reads."""
    record = Record()
    token = _current.set(record)
    try:
        yield record
    finally:
        _current.reset(token)


def current() -> Record | None:
    """The record being written, or None outside a render."""
    return _current.get()


def item_key(instance: models.Model) -> str:
    """``app.model:pk``, the name of a row in the press's books."""
    return f"{instance._meta.label_lower}:{instance.pk}"


def tables_of(model: type[models.Model]) -> set[str]:
    """The model's own table and, for inherited models, its parents' tables."""
    return {model._meta.db_table} | {p._meta.db_table for p in model._meta.get_parent_list()}


class Tracked(models.Model):
    """A record whose loading is noticed by the press, and whose changes enter the outbox.

    ``tracked_as_design`` is set on site-wide settings: a change there makes every page stale, so
    they are not followed row by row.
    """

    tracked_as_design = False

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **kwargs: Any) -> Any:
        instance = super().from_db(db, field_names, values, **kwargs)
        note(instance)
        return instance


def note(instance: models.Model) -> None:
    """Record that ``instance`` was read (used by ``from_db`` and by previews of unsaved rows)."""
    record = _current.get()
    if record is None:
        return
    record.tables |= tables_of(type(instance))
    if getattr(instance, "tracked_as_design", False):
        record.design = True
    else:
        record.items.add(item_key(instance))


def note_design(*design_models: type[models.Model]) -> None:
    """Record that site settings were read, also where no row of them exists yet."""
    record = _current.get()
    if record is not None:
        record.design = True
        for model in design_models:
            record.tables |= tables_of(model)


def note_file(digest: str) -> None:
    """Record that the page being rendered shows the file with this content hash."""
    record = _current.get()
    if record is not None:
        record.files.add(digest)


def fingerprint(answer: Any) -> str:
    """A short hash of an answer: the ordered ids of rows, the plain value of anything else."""
    digest = hashlib.sha256()
    for part in answer if isinstance(answer, (list, tuple)) else [answer]:
        text = item_key(part) if isinstance(part, models.Model) else repr(part)
        digest.update(text.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:24]


@dataclass(frozen=True)
class Listing:
    """A registered question: ``reads`` maps model labels to the fields it looks at."""

    name: str
    ask: Callable[..., Any]
    reads: dict[str, tuple[str, ...]]


LISTINGS: dict[str, Listing] = {}


def listing(
    **reads: Sequence[str],
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function of ``queries.py`` as a question that public pages may ask.

    ``reads`` names the models (``app__Model``) and the fields on which membership or order of the
    answer depends; ``("*",)`` means any field. A many-to-many relation is named by its model and
    field (``newsroom__Article=["topics"]``), which covers its joining table as well.
    The answer must be a list of rows or a plain value, and the arguments plain values, so that
    the question can be asked again by name.
    """
    labels = {name.replace("__", "."): tuple(fields) for name, fields in reads.items()}

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__.removeprefix('dateline.')}.{function.__qualname__}"
        signature = inspect.signature(function)
        LISTINGS[name] = Listing(name, function, labels)

        @functools.wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            answer = function(*args, **kwargs)
            record = _current.get()
            if record is not None:
                bound = signature.bind(*args, **kwargs)
                bound.apply_defaults()
                told = ", ".join(f"{k}={v!r}" for k, v in bound.arguments.items())
                record.listings[f"{name}({told})"] = fingerprint(answer)
                record.tables |= _listing_tables(name)
            return answer

        return ask

    return mark


@functools.cache
def _listing_tables(name: str) -> frozenset[str]:
    tables: set[str] = set()
    for label, fields in LISTINGS[name].reads.items():
        model = apps.get_model(label)
        tables |= tables_of(model)
        for field_name in fields:
            if field_name == "*":
                relations = list(model._meta.many_to_many)
            else:
                found = model._meta.get_field(field_name)
                relations = [found] if found.many_to_many else []
            for relation in relations:
                tables.add(relation.remote_field.through._meta.db_table)  # type: ignore[union-attr]
    return frozenset(tables)
