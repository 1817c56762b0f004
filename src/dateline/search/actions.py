"""Writing the desk's index. Each verb runs in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections, models, router, transaction
from django.utils import timezone
from modelsearch.index import Indexed

from dateline.search import tables
from dateline.search.extraction import entry_of
from dateline.search.members import (
    indexable_keys,
    indexable_objects,
    picks_its_objects,
    searchable_roots,
)
from dateline.search.models import IndexEntry
from dateline.search.numbering import Family, family_of, root_of
from dateline.search.registry import is_searchable, searchable_models

BATCH = 500
Model = type[models.Model]
Progress = Callable[[str, int, int], None]
_waiting: ContextVar[dict[Model, set[Any]] | None] = ContextVar("search_waiting", default=None)


def index(objects: Iterable[models.Model]) -> int:
    """Put objects into the index, or bring their entries up to date. Returns how many.

    Objects of models that are not searchable are passed over; a base Page is indexed as the page
    that it is; an object that its model keeps out of ``get_indexed_objects`` loses its entry.
    """
    families: dict[Family, list[models.Model]] = defaultdict(list)
    unwanted: list[models.Model] = []
    for given in objects:
        obj = given.get_indexed_instance() if isinstance(given, Indexed) else given
        if obj is None or not is_searchable(type(obj)):
            continue
        if (
            picks_its_objects(type(obj))
            and not indexable_objects(type(obj)).filter(pk=obj.pk).exists()
        ):
            unwanted.append(obj)
        else:
            families[family_of(type(obj))].append(obj)
    remove(unwanted)
    return sum(_write(family, members) for family, members in families.items())


def remove(objects: Iterable[models.Model]) -> int:
    """Take objects out of the index. Returns how many rows went."""
    families: dict[Model, list[Any]] = defaultdict(list)
    for obj in objects:
        families[root_of(type(obj))].append(obj.pk)
    return sum(remove_keys(model, keys) for model, keys in families.items())


def remove_keys(model: Model, keys: Iterable[Any]) -> int:
    """Take objects out of the index by their primary keys."""
    using = router.db_for_write(IndexEntry)
    family, gone = family_of(model), 0
    for batch in _batches(keys, BATCH):
        entries = IndexEntry.objects.using(using)
        if family.integer_keys:
            rows = entries.filter(pk__in=family.row_ids(batch, using).values())
        else:
            texts = [family.key_text(pk, using) for pk in batch]
            rows = entries.filter(root=family.label, object_pk__in=texts)
        gone += rows._raw_delete(using)  # nothing hangs on an entry
    return gone


def index_in_bulk(
    model: Model,
    items: models.QuerySet[Any] | Iterable[Any] | None = None,
    *,
    batch: int = BATCH,
    progress: Progress | None = None,
) -> int:
    """Index many objects of a model and of the models that inherit from it. Returns how many.

    ``items`` is a queryset or primary keys; without it, all of them. Keys with nothing behind
    them lose their entry. ``progress`` is called with the model's label, done and total.
    """
    if items is None:
        items = model._base_manager.all()
    if isinstance(items, models.QuerySet):
        items = items.order_by().values_list("pk", flat=True)
    keys = sorted(set(items))
    members = [other for other in searchable_models() if issubclass(other, model)]
    done = written = 0
    for some in _batches(keys, batch):
        with transaction.atomic(using=router.db_for_write(IndexEntry)):
            found: set[Any] = set()
            for member in members:
                objects = list(indexable_objects(member).filter(pk__in=some))
                if objects:
                    written += _write(family_of(member), objects)
                    found.update(obj.pk for obj in objects)
            remove_keys(model, set(some) - found)
        done += len(some)
        if progress:
            progress(model._meta.label, done, len(keys))
    return written


def rebuild(progress: Progress | None = None, *, batch: int = BATCH) -> int:
    """Index everything anew, drop entries of what is gone, and repair and pack the word tables.

    Search goes on meanwhile. Returns the number of entries. May be stopped and run again.
    """
    connection = connections[router.db_for_write(IndexEntry)]
    tables.install(connection)
    for root in searchable_roots():
        index_in_bulk(root, indexable_keys(root), batch=batch, progress=progress)
    drop_orphans()
    tables.refill(connection)
    return IndexEntry.objects.using(connection.alias).count()


def drop_orphans() -> None:
    """Take out the entries of objects that are gone or are not indexed any more."""
    using = router.db_for_write(IndexEntry)
    entries = IndexEntry.objects.using(using)
    roots = searchable_roots()
    for root in roots:
        family = family_of(root)
        kept = {family.key_text(key, using) for key in indexable_keys(root)}
        rows = entries.filter(root=family.label).values_list("id", "object_pk")
        _drop(row for row, key in list(rows) if key not in kept)
    strangers = entries.exclude(root__in=[root._meta.label_lower for root in roots])
    _drop(list(strangers.values_list("id", flat=True)))


def clear() -> None:
    """Empty the index."""
    using = router.db_for_write(IndexEntry)
    IndexEntry.objects.using(using).all()._raw_delete(using)


@contextmanager
def indexed_at_the_end() -> Iterator[None]:
    """Within it saves and deletions are noted only, and indexed in bulk when it ends: for imports.

    Blocks may be nested; the outermost does the work. If the block fails, what was saved before is
    indexed too, unless the transaction around it is lost.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: dict[Model, set[Any]] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
        connection = connections[router.db_for_write(IndexEntry)]
        if not (connection.in_atomic_block and connection.needs_rollback):
            for root, keys in waiting.items():
                index_in_bulk(root, keys)


def postpone(model: Model, key: Any) -> bool:
    """Note an object for the end of the block around; False if there is none."""
    waiting = _waiting.get()
    if waiting is None:
        return False
    waiting.setdefault(root_of(model), set()).add(key)
    return True


def _write(family: Family, objects: Iterable[models.Model]) -> int:
    using, now = router.db_for_write(IndexEntry), timezone.now()
    by_key = {obj.pk: obj for obj in objects}
    rows = family.row_ids(by_key, using)
    entries = []
    for key, obj in by_key.items():
        entry = entry_of(obj)
        entries.append(
            IndexEntry(
                id=rows[key],
                root=family.label,
                object_pk=family.key_text(key, using),
                model=obj._meta.label_lower,
                updated=now,
                title=entry.title,
                body=entry.body,
            )
        )
    entries.sort(key=lambda row: row.id)  # two writers lock rows in the same order
    IndexEntry.objects.using(using).bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["model", "updated", "title", "body"],
        batch_size=BATCH,
    )
    return len(entries)


def _drop(row_ids: Iterable[int]) -> None:
    using = router.db_for_write(IndexEntry)
    for batch in _batches(row_ids, BATCH):
        rows = IndexEntry.objects.using(using).filter(pk__in=batch)
        rows._raw_delete(using)


def _batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
