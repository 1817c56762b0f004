"""What is searchable in the desk, and in which words.

Any model with Wagtail's ``search_fields`` is searchable as it stands. A model that knows better
says so itself, in its own app::

    @searchable(Clip)
    def _(clip: Clip) -> Entry:
        return Entry(title=clip.headline, body=f"{clip.outlet} {clip.excerpt}")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from modelsearch.index import class_is_indexed

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Entry:
    """The words of one object; a match in the title counts ten times one in the body."""

    title: str
    body: str = ""


Extract = Callable[[Any], Entry]
_extracts: dict[type[models.Model], Extract] = {}
_on_registration: list[Callable[[type[models.Model]], None]] = []


def searchable(model: type[M]) -> Callable[[Callable[[M], Entry]], Callable[[M], Entry]]:
    """Register how objects of a model, and of models that inherit from it, are put into words."""

    def register(extract: Callable[[M], Entry]) -> Callable[[M], Entry]:
        _extracts[model] = extract
        for listener in _on_registration:
            listener(model)
        return extract

    return register


def unregister(model: type[models.Model]) -> None:
    """Undo ``searchable``; for tests."""
    _extracts.pop(model, None)


def extract_for(model: type[models.Model]) -> Extract | None:
    """The registered function of a model or of its nearest ancestor that has one."""
    for ancestor in model.__mro__:
        if ancestor in _extracts:
            return _extracts[ancestor]
    return None


def is_searchable(model: type[models.Model]) -> bool:
    """Whether objects of this model have entries in the desk's index."""
    if model._meta.abstract or model._meta.proxy or not model._meta.managed:
        return False
    return bool(class_is_indexed(model)) or extract_for(model) is not None


def searchable_models() -> list[type[models.Model]]:
    """All models whose objects have entries, each with its own (an article is no plain page)."""
    return [model for model in apps.get_models() if is_searchable(model)]


def when_registered(listener: Callable[[type[models.Model]], None]) -> None:
    """Tell ``listener`` of each model registered from now on."""
    if listener not in _on_registration:
        _on_registration.append(listener)
