"""Signals notice, the press acts: receivers only insert Changes in the same transaction.

Why no ``page_published`` here: Wagtail fires it with ``live=False`` for schedules, not for every
copy, and not for children of a moved page (see design.md, known traps). ``post_save`` of the row
itself is the fact that a page could show.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from dateline.publishing.changes import (
    DESK_ONLY,
    change,
    is_public,
    owners_of,
    relations_now,
    values_now,
)
from dateline.publishing.models import Change
from dateline.publishing.tasks import poke
from dateline.publishing.tracking import Tracked

_BEFORE = "_press_before"
_CLEARED = "_press_cleared"


def before_save(sender: type[models.Model], instance: models.Model, raw: bool, **_: Any) -> None:
    """Keep what the row said until now."""
    if not raw and isinstance(instance, Tracked):
        found = values_now(type(instance), [instance.pk]) if instance.pk else {}
        setattr(instance, _BEFORE, found.get(instance.pk))


def on_save(
    sender: type[models.Model], instance: models.Model, raw: bool, created: bool,
    update_fields: Any = None, **_: Any,
) -> None:  # fmt: skip
    if raw or not isinstance(instance, Tracked):
        return
    if update_fields is not None and set(update_fields) <= DESK_ONLY:
        return
    if created and instance.born_in_render:
        return
    model = type(instance)
    before = None if created else instance.__dict__.pop(_BEFORE, None)
    after = values_now(model, [instance.pk]).get(instance.pk)
    if not is_public(before, after):
        return
    action = Change.Action.CREATED if created else Change.Action.SAVED
    related = relations_now(model, [instance.pk])[instance.pk]
    noticed(change(instance, action, before=before, after=after, related=related), instance)


def before_delete(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    if isinstance(instance, Tracked):
        model = type(instance)
        values = values_now(model, [instance.pk]).get(instance.pk)
        setattr(instance, _BEFORE, (values, relations_now(model, [instance.pk])[instance.pk]))


def on_delete(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    if isinstance(instance, Tracked):
        before, related = instance.__dict__.pop(_BEFORE, (None, {}))
        if is_public(before, None):
            gone = change(instance, Change.Action.DELETED, before=before, related=related)
            noticed(gone, instance)


def on_links(
    sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **_: Any
) -> None:
    if action == "pre_clear" and not reverse and isinstance(instance, Tracked):
        # clear() does not say what it takes away: look before it does
        setattr(instance, _BEFORE, relations_now(type(instance), [instance.pk])[instance.pk])
    elif action == "pre_clear" and reverse:
        setattr(instance, _CLEARED, _owners(sender, model, instance.pk))
    if not action.startswith("post_"):
        return
    if reverse:  # the relation was changed from its other end: each of those rows is the owner
        cleared = instance.__dict__.pop(_CLEARED, []) if pk_set is None else []
        for owner in model._base_manager.filter(pk__in=pk_set or cleared):
            if isinstance(owner, Tracked):
                _linked(owner, sender, {instance.pk})
    elif isinstance(instance, Tracked):
        _linked(instance, sender, pk_set)


def _owners(through: Any, model: Any, pk: Any) -> list[Any]:
    """The rows of ``model`` whose relation by way of ``through`` leads to the row ``pk``."""
    for field in model._meta.many_to_many:
        if field.remote_field.through is through:
            ours, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
            linked = through._base_manager.filter(**{f"{theirs}_id": pk})
            return list(linked.values_list(f"{ours}_id", flat=True))
    return []


def _linked(owner: models.Model, through: Any, others: Any) -> None:
    model = type(owner)
    now = values_now(model, [owner.pk]).get(owner.pk)
    if not is_public(now, None):
        return
    related = relations_now(model, [owner.pk])[owner.pk]
    name = next((f.name for f in model._meta.many_to_many if f.remote_field.through is through), "")
    cleared = owner.__dict__.pop(_BEFORE, {}) if others is None else {}
    if name in related or name in cleared or others:
        related[name] = [*related.get(name, []), *(others or ()), *cleared.get(name, [])]
    noticed(
        change(owner, Change.Action.LINKED, before=now, after=now, related=related, fields=[name]),
        owner,
    )


def noticed(told: Change, instance: models.Model) -> None:
    """Write the change, and those of its owners; the press looks after the commit."""
    Change.objects.bulk_create([told, *owners_of(instance, told)])
    poke()


def connect() -> None:
    """Connect once, for every tracked model; called by ``apps.ready()``."""
    pre_save.connect(before_save, dispatch_uid="dateline.capture.before_save")
    post_save.connect(on_save, dispatch_uid="dateline.capture.save")
    pre_delete.connect(before_delete, dispatch_uid="dateline.capture.before_delete")
    post_delete.connect(on_delete, dispatch_uid="dateline.capture.delete")
    m2m_changed.connect(on_links, dispatch_uid="dateline.capture.links")
