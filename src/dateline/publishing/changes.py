"""What a change tells the press: which row, which of the fields that questions name, and their
values before and after. Read from the database, because an object in memory may be old or half set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey

from dateline.publishing.models import Change
from dateline.publishing.questions import facets_of, named_relations
from dateline.publishing.tracking import DESIGN, Tracked, item_key

Values = dict[str, Any]

# What saving a draft, locking or scheduling writes into the row of a page; no reader sees it.
DESK_ONLY = frozenset(
    {
        "latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes",
        "locked", "locked_at", "locked_by", "go_live_at", "expire_at", "numchild",
    }
)  # fmt: skip


def key_of(instance: models.Model) -> str:
    """The key of a row in the outbox: its item key, or "design" for site settings."""
    return DESIGN if getattr(instance, "tracked_as_design", False) else item_key(instance)


def values_now(model: type[models.Model], ids: Sequence[Any]) -> dict[Any, Values]:
    """``{pk: {field: value}}`` of the plain facets, as they stand in the database."""
    names = sorted(facets_of(model._meta.label))
    if not names:
        return {}
    rows = model._base_manager.filter(pk__in=ids).values_list("pk", *names)
    return {pk: dict(zip(names, map(_plain, told), strict=True)) for pk, *told in rows}


def relations_now(model: type[models.Model], ids: Sequence[Any]) -> dict[Any, dict[str, list[Any]]]:
    """``{pk: {relation: [pk, ...]}}`` of the many-to-many facets."""
    found: dict[Any, dict[str, list[Any]]] = {pk: {} for pk in ids}
    for name in named_relations(model._meta.label):
        relation: Any = model._meta.get_field(name)
        through = relation.remote_field.through
        ours, theirs = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        pairs = through.objects.filter(**{f"{ours}__in": ids}).order_by("pk")
        for pk, other in pairs.values_list(f"{ours}_id", f"{theirs}_id"):
            found[pk].setdefault(name, []).append(other)
    return found


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def is_public(before: Values | None, after: Values | None) -> bool:
    """Whether readers could or can see the row; what has no drafts always counts."""
    told = [values for values in (before, after) if values is not None]
    return not told or any(values.get("live", True) for values in told)


def moved(before: Values | None, after: Values | None) -> list[str]:
    """The facets whose values differ."""
    if before is None or after is None:
        return sorted(before or after or {})
    return sorted(name for name in after if before.get(name) != after[name])


def facets(
    before: Values | None, after: Values | None, related: Mapping[str, Iterable[Any]]
) -> dict[str, list[Any]]:
    """Every value that each facet had or has."""
    told: dict[str, list[Any]] = {name: list(dict.fromkeys(ids)) for name, ids in related.items()}
    for values in (before, after):
        for name, value in (values or {}).items():
            seen = told.setdefault(name, [])
            if value not in seen:
                seen.append(value)
    return told


def change(
    instance: models.Model,
    action: str,
    *,
    before: Values | None = None,
    after: Values | None = None,
    related: Mapping[str, Iterable[Any]] | None = None,
    fields: Sequence[str] | None = None,
) -> Change:
    """An unsaved outbox row. ``fields``: which facets moved; None: those whose values differ."""
    return Change(
        key=key_of(instance),
        action=action,
        fields=moved(before, after) if fields is None else list(fields),
        facets=facets(before, after, related or {}),
        about=in_words(instance),
    )


def in_words(instance: models.Model) -> str:
    """What a person calls the row: "article “A title”"."""
    try:
        name = str(instance)
    except Exception:  # noqa: BLE001 - a name is a courtesy; the change must be written
        name = str(instance.pk)
    return f"{instance._meta.verbose_name} “{name}”"[:120]


def owners_of(instance: models.Model, told: Change | None = None) -> list[Change]:
    """Changes of the rows that this one belongs to.

    A part (a report's file, a highlight) belongs to its ``ParentalKey``. A model may name keys, that
    one too, whose pages do not all show its rows, ``shown_with = {"covers": "coverage"}``: then those
    that looked at the coverage of the item that it covers, or covered before, are concerned.
    """
    owners = []
    shown_with = getattr(instance, "shown_with", {})
    for owned in instance._meta.concrete_fields:
        if isinstance(owned, ParentalKey) and owned.name not in shown_with:
            owner, pk = owned.related_model, getattr(instance, owned.attname)
            if pk and issubclass(owner, Tracked):  # type: ignore[arg-type]
                owners.append(key_of(owner(pk=pk)))
    for name, part in shown_with.items():
        label = instance._meta.get_field(name).related_model._meta.label_lower  # type: ignore[union-attr]
        pks = (told.facets if told else {}).get(name, ())
        owners += [f"{label}:{pk}/{part}" for pk in pks if pk]
    words = in_words(instance) if owners else ""
    return [Change(key=key, action=Change.Action.LINKED, fields=[], about=words) for key in owners]
