"""Dependencies are observed while a page is rendered, never declared (design.md, section 5).

Three kinds of key are recorded: ``item`` (a row was loaded), ``listing`` (a question was asked, with
the fingerprint of its answer; see ``questions.py``) and ``design`` (theme, code and site settings).
Outside a recording everything here costs one context-variable look-up and records nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

R = TypeVar("R")

DESIGN = "design"
FILE = "file:"  # before the address of a file that a page shows
SET = "set"  # in an identity map, before what was set in type: (SET, macro, id of the shape): (HTML, shape)


@dataclass(slots=True)
class Record:
    """What one render read, and the files it showed.

    items: keys such as ``content.topic:7``; listings: key of the question to the fingerprint of its
    answer; asked: the same key to the question's name, arguments
    and, where it is kept, answer; tables: database tables that
    those keys answer for; design: whether site settings were read; files: addresses of the files
    shown; until: the next moment at which the page changes by itself.
    """

    items: set[str] = field(default_factory=set)
    listings: dict[str, str] = field(default_factory=dict)
    asked: dict[str, tuple[str, dict[str, Any], Any]] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    design: bool = False
    files: set[str] = field(default_factory=set)
    until: datetime | None = None

    def merge(self, other: Record) -> None:
        """Take over everything that ``other`` noted."""
        self.items |= other.items
        self.listings.update(other.listings)
        self.asked.update(other.asked)
        self.tables |= other.tables
        self.design |= other.design
        self.files |= other.files
        self.until = earlier(self.until, other.until)

    def every_key(self) -> set[str]:
        """Every key as the press's books have it."""
        return {*self.items, *self.listings, *(FILE + address for address in self.files)}


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The first of two instants, either of which may be none."""
    return min(one, other) if one and other else one or other


_current: ContextVar[Record | None] = ContextVar("dateline_record", default=None)
_memo: ContextVar[dict[Hashable, Any] | None] = ContextVar("dateline_memo", default=None)


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


@contextmanager
def remembering(known: dict[Hashable, Any] | None = None) -> Iterator[dict[Hashable, Any]]:
    """An identity map: inside the block no question is asked and no row is loaded twice.

    Valid for one state of the database (an edition's snapshot). Each answer is kept with what was
    recorded when it was read, so that every page that uses it still records it. known: a map of the
    same state, to be continued.
    """
    memo: dict[Hashable, Any] = {} if known is None else known
    token = _memo.set(memo)
    try:
        yield memo
    finally:
        _memo.reset(token)


def memo() -> dict[Hashable, Any] | None:
    """The identity map in use, or None outside an edition."""
    return _memo.get()


def once(key: Hashable, build: Callable[[], R]) -> R:
    """``build()``, or what it answered before in this edition; its record is noted each time.

    The answer is shared: nobody may change it.
    """
    known = _memo.get()
    if known is None:
        return build()
    found = known.get(key)
    if found is None:
        with recording() as own:
            answer = build()
        found = known[key] = (answer, own)
    record = _current.get()
    if record is not None:
        record.merge(found[1])
    return found[0]  # type: ignore[no-any-return]


def item_key(instance: models.Model) -> str:
    """``app.model:pk``, the name of a row in the press's books."""
    return f"{instance._meta.label_lower}:{instance.pk}"


@functools.cache
def tables_of(model: type[models.Model]) -> frozenset[str]:
    """The model's own table and, for inherited models, its parents' tables."""
    parents = {p._meta.db_table for p in model._meta.get_parent_list()}
    return frozenset({model._meta.db_table} | parents)


class Tracked(models.Model):
    """A record whose loading is noticed by the press, and whose changes enter the outbox.

    ``tracked_as_design`` is set on site-wide settings: a change there makes every page stale, so
    they are not followed row by row.
    """

    tracked_as_design = False
    # Rows that a render makes itself (sizes of photos): a new one is no news to anybody.
    born_in_render = False

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **kwargs: Any) -> Any:
        instance = super().from_db(db, field_names, values, **kwargs)
        if _current.get() is not None:
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


def note_rows(model: type[models.Model], ids: Iterable[Any]) -> None:
    """Record that rows were looked for by key, so that a row which is not there yet counts too."""
    record = _current.get()
    if record is not None:
        record.tables |= tables_of(model)
        record.items |= {f"{model._meta.label_lower}:{pk}" for pk in ids}


def note_design(*design_models: type[models.Model]) -> None:
    """Record that site settings were read, also where no row of them exists yet."""
    record = _current.get()
    if record is not None:
        record.design = True
        for model in design_models:
            record.tables |= tables_of(model)


def note_file(address: str) -> None:
    """Record that the page being rendered shows the file at this public address."""
    record = _current.get()
    if record is not None:
        record.files.add(address)


def note_until(moment: datetime | None) -> None:
    """Record the next moment at which what was read changes by itself (rights end, a year turns)."""
    record = _current.get()
    if record is not None and moment is not None:
        record.until = earlier(record.until, moment)


@contextmanager
def as_design() -> Iterator[None]:
    """Reads inside the block belong to the design: followed by its hash, not row by row.

    Files shown and moments noted inside still count for the page.
    """
    outer = _current.get()
    with recording() as own:
        yield
    if outer is not None:
        outer.design = True
        outer.tables |= own.tables
        outer.files |= own.files
        outer.until = earlier(outer.until, own.until)
