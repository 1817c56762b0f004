"""Which row of the index an object has: its family's number in the high bits, its key in the low.

A family is a model with all that inherit from it in the database: every page, of whatever type, is
indexed under Page. Because the row id holds both, the matches of one family are one range of ids,
and turning an id into a primary key is a subtraction. Keys that are no integers (UUID, text) get a
number from a hash of the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections, models
from django.db.models.fields.related import RelatedField

from dateline.search.models import IndexEntry

KEY_BITS = 44


@dataclass(frozen=True)
class Family:
    """A root model and its number (the primary key of its content type)."""

    root: type[models.Model]
    number: int

    @property
    def label(self) -> str:
        return self.root._meta.label_lower

    @property
    def first(self) -> int:
        """The lowest row id of the family; an integer key is the distance from it."""
        return self.number << KEY_BITS

    @property
    def last(self) -> int:
        return self.first + (1 << KEY_BITS) - 1

    @property
    def integer_keys(self) -> bool:
        return isinstance(_key_field(self.root), models.IntegerField)

    def key_text(self, pk: Any, using: str) -> str:
        """A primary key as ``IndexEntry.object_pk`` holds it."""
        if self.integer_keys:
            return str(int(pk))
        return str(_key_field(self.root).get_db_prep_value(pk, connections[using]))

    def row_ids(self, keys: Iterable[Any], using: str) -> dict[Any, int]:
        """The row ids for primary keys, found or new. Raises ValueError for a key below 0 or
        beyond 2**44."""
        keys = list(keys)
        if self.integer_keys:
            if any(not 0 <= int(pk) < 1 << KEY_BITS for pk in keys):
                raise ValueError(f"A primary key of {self.label} is out of range for the index.")
            return {pk: self.first + int(pk) for pk in keys}
        texts = {pk: self.key_text(pk, using) for pk in keys}
        entries = IndexEntry.objects.using(using).filter(root=self.label)
        known = dict(entries.filter(object_pk__in=texts.values()).values_list("object_pk", "id"))
        taken = set(known.values())
        for text in texts.values():
            if text not in known:
                known[text] = self._free_row(text, taken, using)
                taken.add(known[text])
        return {pk: known[text] for pk, text in texts.items()}

    def _free_row(self, text: str, taken: set[int], using: str) -> int:
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        row = self.first + (int.from_bytes(digest, "big") >> (64 - KEY_BITS))
        while row in taken or IndexEntry.objects.using(using).filter(pk=row).exists():
            row = self.first if row == self.last else row + 1
        return row

    def keys_of(self, numbers: Sequence[int], using: str) -> dict[int, Any]:
        """The primary keys for numbers within the family (row ids less ``first``)."""
        if self.integer_keys:
            return {number: number for number in numbers}
        field = _key_field(self.root)
        rows = IndexEntry.objects.using(using).in_bulk([self.first + n for n in numbers])
        return {row - self.first: field.to_python(entry.object_pk) for row, entry in rows.items()}


def root_of(model: type[models.Model]) -> type[models.Model]:
    """The highest concrete model that a model descends from: Page for an article."""
    model = model._meta.concrete_model or model
    while model._meta.parents:
        model = next(iter(model._meta.parents))
    return model


def family_of(model: type[models.Model]) -> Family:
    """The family that a model's objects are indexed in."""
    root = root_of(model)
    return Family(root, ContentType.objects.get_for_model(root).pk)


def _key_field(root: type[models.Model]) -> models.Field[Any, Any]:
    field = root._meta.pk
    while isinstance(field, RelatedField):
        field = field.target_field
    return field
