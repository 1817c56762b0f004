"""Which objects belong into the desk's index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.db import models
from modelsearch.index import Indexed
from wagtail.models import Page

from dateline.search.numbering import root_of
from dateline.search.registry import searchable_models

Model = type[models.Model]


def searchable_roots() -> list[Model]:
    """The root models of all that is searchable, by label."""
    roots = {root_of(model) for model in searchable_models()}
    return sorted(roots, key=lambda model: model._meta.label)


def indexable_objects(model: Any) -> models.QuerySet[Any]:
    """The objects that are indexed as this very model; a plain Page is not an article."""
    if issubclass(model, Indexed):
        return cast(models.QuerySet[Any], model.get_indexed_objects())
    return cast(models.QuerySet[Any], model._base_manager.all())


def indexable_keys(root: Model) -> Iterator[Any]:
    """The primary keys of all objects under a root model that belong into the index."""
    for model in searchable_models():
        if issubclass(model, root):
            yield from indexable_objects(model).order_by().values_list("pk", flat=True)


def picks_its_objects(model: Any) -> bool:
    """Whether the model keeps some objects out of the index, so that each has to be looked up."""
    if not issubclass(model, Indexed):
        return False
    usual = (Indexed.get_indexed_objects.__func__, Page.get_indexed_objects.__func__)
    return model.get_indexed_objects.__func__ not in usual
