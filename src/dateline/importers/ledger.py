"""What earlier runs brought: the memory that makes an import idempotent.

A row of ``ImportedItem`` with an empty digest is only planned: its id is reserved, so that other
items can already link to it, but it was not written yet (the import was stopped before).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from dateline.content import bulk
from dateline.importers.models import ImportedItem, ImportRun

ARTICLE, PLAIN, CLIP = "newsroom.article", "content.plainpage", "coverage.clip"
PHOTO, DOCUMENT, TOPIC = "content.photo", "content.pressdocument", "content.topic"
_FOUND = 500


def digest_of(*parts: Any) -> str:
    """A short hash of an item as it stands in the file."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


@dataclass(slots=True)
class Known:
    """An item that an earlier run brought (or planned), and the row it became."""

    target_id: int
    digest: str


@dataclass(slots=True)
class Ledger:
    """The items of one source. With ``run=None`` (a dry run) nothing is ever written."""

    source: str
    run: ImportRun | None = None
    items: dict[tuple[str, str], Known] = field(default_factory=dict)
    _there: dict[str, set[int]] = field(default_factory=dict)
    _fake: int = 0

    @classmethod
    def of(cls, source: str, run: ImportRun | None) -> Ledger:
        """The ledger of a source, read in one query."""
        ledger = cls(source=source[:200], run=run)
        rows = ImportedItem.objects.filter(source=ledger.source).values_list(
            "external_id", "target_model", "target_id", "digest"
        )
        for external_id, model, target_id, digest in rows.iterator(chunk_size=5000):
            ledger.items[(external_id, model)] = Known(int(target_id), digest)
        return ledger

    def find(self, external_id: str, model: str) -> Known | None:
        """What an earlier run made of it, written; None for new and merely planned items."""
        known = self.items.get((external_id[:300], model))
        return known if known and known.digest else None

    def target(self, external_id: str, model: str) -> int | None:
        """The id of its row, also when it is only planned."""
        known = self.items.get((external_id[:300], model))
        return known.target_id if known else None

    def exists(self, model: str, pk: int) -> bool:
        """Whether the row is still there (an editor may have deleted it)."""
        if model not in self._there:
            rows = apps.get_model(model)._base_manager.values_list("pk", flat=True)
            self._there[model] = set(rows.iterator(chunk_size=5000))
        return pk in self._there[model]

    def fake_id(self) -> int:
        """An id for a dry run: negative, so that it can be no row's."""
        self._fake -= 1
        return self._fake

    def plan(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Reserve ids for pages that will come: (external id, model) pairs without a row yet."""
        new = [key for key in wanted if (key[0][:300], key[1]) not in self.items]
        if self.run is None:
            ids = [self.fake_id() for _ in new]
        else:
            with transaction.atomic():
                ids = bulk.reserve_page_ids(len(new))
                rows = [
                    self._row(key[0], key[1], pk, "", []) for key, pk in zip(new, ids, strict=True)
                ]
                ImportedItem.objects.bulk_create(rows, batch_size=_FOUND)
        for key, pk in zip(new, ids, strict=True):
            self.items[(key[0][:300], key[1])] = Known(pk, "")

    def write(self, entries: Iterable[tuple[str, str, int, str, list[str]]]) -> None:
        """Note written items: (external id, model, id, digest, what is missing).

        Call it in the transaction that writes the rows: then a crash loses both or none.
        """
        rows = [self._row(*entry) for entry in entries]
        for row in rows:
            self.items[(row.external_id, row.target_model)] = Known(int(row.target_id), row.digest)
            if row.target_model in self._there:
                self._there[row.target_model].add(int(row.target_id))
        if self.run is None:
            return
        ImportedItem.objects.bulk_create(
            rows, batch_size=_FOUND, update_conflicts=True,
            unique_fields=["source", "external_id", "target_model"],
            update_fields=["target_id", "digest", "missing", "run"],
        )  # fmt: skip

    def _row(
        self, external_id: str, model: str, pk: int, digest: str, missing: list[str]
    ) -> ImportedItem:
        return ImportedItem(
            source=self.source, external_id=external_id[:300], target_model=model,
            target_id=str(pk), digest=digest, missing=missing, run=self.run,
        )  # fmt: skip


def untouched(instance: models.Model) -> bool:
    """Whether no editor did anything to a row since the import wrote it: the newest line of its
    audit log is the import's own."""
    if isinstance(instance, Page):
        entries = PageLogEntry.objects.filter(page_id=instance.pk)
    else:
        entries = ModelLogEntry.objects.for_instance(instance)
    newest = entries.order_by("-timestamp", "-pk").values_list("action", flat=True).first()
    return newest == bulk.IMPORTED
