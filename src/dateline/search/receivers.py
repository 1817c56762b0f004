"""Saves and deletions noticed: one save is one write to the index, in the same transaction.

Wagtail's own receivers, which queue a background task for each save, are taken off. Receivers
stand on each searchable model and not on all, because Django deletes rows of a model that nobody
listens to much faster.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from modelsearch import signal_handlers
from modelsearch.index import Indexed, RelatedFields
from wagtail.models import Page

from dateline.search import actions
from dateline.search.extraction import depends_on
from dateline.search.registry import is_searchable, searchable_models, when_registered


def connect() -> None:
    """Connect every searchable model, now and as they are registered. For ``apps.ready()``."""
    for model in searchable_models():
        # A model may opt out in Wagtail's own way, with ``search_auto_update = False``.
        if getattr(model, "search_auto_update", True):
            _connect(model)
    # Wagtail's search app may be made ready after this one: this tells it to connect nothing.
    Indexed.search_auto_update = False
    when_registered(_connect_family)


def _connect_family(model: type[models.Model]) -> None:
    if apps.models_ready:
        for other in apps.get_models():
            if issubclass(other, model) and is_searchable(other):
                _connect(other)


def _connect(model: type[models.Model]) -> None:
    post_save.disconnect(signal_handlers.post_save_signal_handler, sender=model)
    post_delete.disconnect(signal_handlers.post_delete_signal_handler, sender=model)
    post_save.connect(saved, sender=model, dispatch_uid=f"search {model._meta.label}")
    post_delete.connect(deleted, sender=model, dispatch_uid=f"search {model._meta.label}")
    for through in _links(model):
        m2m_changed.connect(linked, sender=through, dispatch_uid=f"search {model._meta.label}")


def saved(
    sender: type[models.Model],
    instance: models.Model,
    created: bool = False,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    """Index a saved object. Raw saves (fixtures) are left to ``rebuild``."""
    if raw or actions.postpone(sender, instance.pk):
        return
    if update_fields is not None and not created:
        sources = depends_on(sender)
        if sources is not None and sources.isdisjoint(update_fields):
            return
    if update_fields is not None or _is_partial(instance):
        # The object in hand may hold more than was saved: a page's draft, for one.
        fresh = sender._base_manager.filter(pk=instance.pk).first()
        actions.index([fresh] if fresh is not None else [])
    else:
        actions.index([instance])


def deleted(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Take a deleted object out of the index."""
    if not actions.postpone(sender, instance.pk):
        actions.remove([instance])


def linked(
    sender: type[models.Model],
    instance: models.Model,
    action: str,
    reverse: bool,
    model: type[models.Model],
    pk_set: set[Any] | None = None,
    **kwargs: Any,
) -> None:
    """Index an object again whose related words (tags, topics) have changed."""
    if not action.startswith("post_"):
        return
    if reverse:
        actions.index_in_bulk(model, pk_set or ())
    elif not actions.postpone(type(instance), instance.pk):
        actions.index([instance])


def _is_partial(instance: models.Model) -> bool:
    """Whether it is a page of a more special type, whose own row has to be read first."""
    if not isinstance(instance, Page):
        return False
    special = instance.specific_class
    return special is not None and not isinstance(instance, special)


def _links(model: Any) -> list[type[models.Model]]:
    """The tables between a model and others from which it takes words."""
    if not issubclass(model, Indexed):
        return []
    related = [field for field in model.get_search_fields() if isinstance(field, RelatedFields)]
    fields = [field.get_field(model) for field in related]
    remotes = [getattr(field, "remote_field", None) for field in fields if field.many_to_many]
    through = [getattr(remote, "through", None) for remote in remotes]
    return [link for link in through if link is not None]
