"""The bulk path: many rows with one revision each, as publishing would have left them.

Why not ``add_child()`` and ``publish()``: 10,000 of them are some 1.5 million queries and as many
signals. Here a batch is a dozen statements. What publishing also does is done too, for the whole
batch: revision, audit log, reference index, outbox of changes. The desk's index follows at the
end of an import (``index_what_came``), because one large write to it is much cheaper.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Locale, ModelLogEntry, Page, PageLogEntry, ReferenceIndex, Revision

from dateline.publishing.actions import record_change

IMPORTED = "dateline.import"
"""The audit log's word for what an import wrote."""
BATCH = 200
"""Rows in one transaction: short enough that an editor who saves meanwhile does not notice."""


def hold(instance: models.Model, **related: Iterable[models.Model]) -> None:
    """Give an unsaved row its related rows in memory, and empty lists for all it has not.

    Without this, making its revision would ask the database about every relation.
    """
    names = [rel.get_accessor_name() for rel in get_all_child_relations(type(instance))]
    names += [field.name for field in get_all_child_m2m_relations(type(instance))]
    instance._cluster_related_objects = {  # type: ignore[attr-defined]
        name: list(related.get(name, ())) for name in names
    }


def reserve_page_ids(count: int) -> list[int]:
    """Ids that no other page will get: links between pages can be written before the pages."""
    return _reserve(Page, count)


def _reserve(model: type[models.Model], count: int) -> list[int]:
    """Advance the table's own counter, so that nobody else is ever given these ids."""
    if not count:
        return []
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq",
                [count, table],
            )
            found = cursor.fetchall()
            if not found:  # nothing was ever stored there: the counter begins now
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)",
                               [table, count])  # fmt: skip
            last = int(found[0][0]) if found else count
            return list(range(last - count + 1, last + 1))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return sorted(int(row[0]) for row in cursor.fetchall())


@transaction.atomic
def add_pages(parent: Page, pages: Sequence[Any], *, user: Any = None) -> None:
    """Add pages of one class under ``parent``, each with one revision, in one transaction.

    The pages are unsaved, with all their fields set (``hold`` for the related rows) and slugs free
    under the parent; a primary key may be reserved before. A page with ``live=False`` stays a
    draft, one with ``go_live_at`` too is scheduled.
    """
    if not pages:
        return
    now = timezone.now()
    parent = Page.objects.select_for_update().get(pk=parent.pk)
    _place(parent, pages, now)
    _number(pages)
    _insert(pages)
    _insert_related(pages)
    _revise(pages, user=user, now=now, base=Page)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    _log_pages(pages, user=user, now=now)
    index_references(pages)
    record_change(pages, action="created")


def _place(parent: Page, pages: Sequence[Any], now: datetime) -> None:
    """Set what the tree and Wagtail need: path, depth, address, locale, type, dates."""
    last = Page.objects.child_of(parent).order_by("path").values_list("path", flat=True).last()
    step = Page._str2int(last[-Page.steplen :]) if last else 0  # type: ignore[attr-defined]
    locale = Locale.get_default()
    kind = ContentType.objects.get_for_model(type(pages[0]), for_concrete_model=False)
    for page in pages:
        step += 1
        page.depth = parent.depth + 1
        page.path = Page._get_path(parent.path, page.depth, step)  # type: ignore[attr-defined]
        page.numchild = 0
        page.set_url_path(parent)
        page.locale, page.content_type = locale, kind
        page.translation_key = page.translation_key or uuid.uuid4()
        page.draft_title = page.draft_title or page.title
        page.has_unpublished_changes = not page.live
        page.latest_revision_created_at = now


def _insert(pages: Sequence[Any]) -> None:
    """The rows of the base class in one statement, then those of the class itself."""
    fields = [field.attname for field in Page._meta.local_concrete_fields]
    rows = [Page(**{name: getattr(page, name) for name in fields}) for page in pages]
    Page.objects.bulk_create(rows, batch_size=BATCH)
    model = type(pages[0])
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = row.pk
        page.page_ptr_id = row.pk
        page._state.adding = False
    # ``bulk_create`` refuses a class with a parent table; this is the part of it that inserts.
    model._base_manager._insert(  # type: ignore[attr-defined]
        pages, fields=model._meta.local_concrete_fields, using=connection.alias
    )


def _insert_related(rows: Sequence[Any]) -> None:
    """The rows that hang on each: joining tables first, then parts such as files."""
    model = type(rows[0])
    for field in get_all_child_m2m_relations(model):
        through = field.remote_field.through
        mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
        links = [
            through(**{f"{mine}_id": row.pk, f"{theirs}_id": other.pk})
            for row in rows
            for other in _unique(row._cluster_related_objects.get(field.name, ()))
        ]
        through._base_manager.bulk_create(links, batch_size=500)
    for relation in get_all_child_relations(model):
        parts = []
        for row in rows:
            for order, part in enumerate(
                row._cluster_related_objects.get(relation.get_accessor_name(), ())
            ):
                setattr(part, relation.field.name, row)
                part.sort_order = order
                parts.append(part)
        if parts:
            relation.related_model._base_manager.bulk_create(parts, batch_size=500)


def _unique(rows: Iterable[models.Model]) -> list[models.Model]:
    return list({row.pk: row for row in rows}.values())


def _number(rows: Sequence[Any]) -> None:
    """Join each row to its revision before either is written: that saves a second writing."""
    for row, pk in zip(rows, _reserve(Revision, len(rows)), strict=True):
        row.latest_revision_id = pk
        if row.live:
            row.live_revision_id = pk


def _revise(rows: Sequence[Any], *, user: Any, now: datetime, base: type[models.Model]) -> None:
    """One revision each, under the number that its row already has."""
    kind = ContentType.objects.get_for_model(type(rows[0]), for_concrete_model=False)
    base_kind = ContentType.objects.get_for_model(base, for_concrete_model=False)
    Revision.objects.bulk_create(
        [
            Revision(
                pk=row.latest_revision_id,
                content_type=kind,
                base_content_type=base_kind,
                object_id=str(row.pk),
                created_at=now,
                user=user,
                object_str=str(row),
                content=row.serializable_data(),
                approved_go_live_at=None if row.live else row.go_live_at,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )


def _log_pages(pages: Sequence[Any], *, user: Any, now: datetime) -> None:
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                content_type=page.content_type, page_id=page.pk, label=page.title, action=IMPORTED,
                timestamp=now, user=user, revision_id=page.latest_revision_id, content_changed=True,
            )
            for page in pages
        ],
        batch_size=BATCH,
    )  # fmt: skip


def log_rows(rows: Sequence[Any], *, user: Any = None) -> None:
    """The audit log's line "imported" for rows that are no pages."""
    now = timezone.now()
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=ContentType.objects.get_for_model(row, for_concrete_model=False),
                object_id=str(row.pk), label=str(row), action=IMPORTED, timestamp=now, user=user,
                revision_id=getattr(row, "latest_revision_id", None), content_changed=True,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )  # fmt: skip


@transaction.atomic
def add_records(rows: Sequence[Any], *, user: Any = None) -> None:
    """Add rows that are filed, not pages (clips, photos, documents), like ``add_pages``."""
    if not rows:
        return
    model = type(rows[0])
    revised = hasattr(rows[0], "latest_revision_id")
    if revised:
        _number(rows)
    model._base_manager.bulk_create(rows, batch_size=BATCH)
    if hasattr(rows[0], "_cluster_related_objects"):
        _insert_related(rows)
    if revised:
        _revise(rows, user=user, now=timezone.now(), base=model)
    log_rows(rows, user=user)
    index_references(rows)
    record_change(rows, action="created")


def index_references(rows: Sequence[Any]) -> None:
    """What each new row refers to ("where is this photo used?"), as Wagtail's own index has it."""
    model = type(rows[0])
    if not ReferenceIndex.model_is_indexable(model):
        return
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    base = ReferenceIndex._get_base_content_type(model)
    found = [
        ReferenceIndex(
            content_type=kind, base_content_type=base, object_id=str(row.pk),
            to_content_type_id=to_kind, to_object_id=to_id, model_path=model_path,
            content_path=path, content_path_hash=ReferenceIndex._get_content_path_hash(path),
        )
        for row in rows
        for to_kind, to_id, model_path, path in set(
            ReferenceIndex._extract_references_from_object(row)
        )
    ]  # fmt: skip
    ReferenceIndex.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
