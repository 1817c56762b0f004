"""An object put into words: by its registered function, or from its Wagtail ``search_fields``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db import models
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from dateline.search.registry import Entry, extract_for
from dateline.search.words import indexable

TITLES = {"title", "name", "draft_title"}
WEIGHTY = 2.0  # a search field with this boost or more counts as a title


def entry_of(obj: models.Model) -> Entry:
    """The folded words of an object as they are kept in the index."""
    extract = extract_for(type(obj))
    entry = extract(obj) if extract else _from_search_fields(obj)
    return Entry(indexable(entry.title), indexable(entry.body))


def title_fields(model: type[models.Model]) -> set[str]:
    """The names of the search fields whose text lies in the title column."""
    return {
        field.field_name
        for field in _fields(model)
        if not isinstance(field, RelatedFields) and _is_title(field, own=True)
    }


def depends_on(model: type[models.Model]) -> set[str] | None:
    """The fields that an entry is made from; None if that cannot be known from outside.

    ``RelatedFields`` count under the name of the relation.
    """
    if extract_for(model):
        return None
    known = {field.name for field in model._meta.get_fields()}
    names = {field.field_name for field in _fields(model)}
    if not names <= known:
        return None
    return names | ({"draft_title"} & known)


def _from_search_fields(obj: models.Model) -> Entry:
    titles: dict[str, None] = {}
    bodies: dict[str, None] = {}
    for is_title, text in _texts(obj, _fields(type(obj)), own=True):
        (titles if is_title else bodies)[text] = None
    if draft_title := getattr(obj, "draft_title", ""):
        # A page's row keeps the live title; the desk also looks for the one being worked on.
        titles[str(draft_title)] = None
    return Entry("\n".join(titles), "\n".join(text for text in bodies if text not in titles))


def _texts(obj: Any, fields: Iterable[Any], *, own: bool) -> Iterator[tuple[bool, str]]:
    for field in fields:
        value = field.get_value(obj)
        if isinstance(field, RelatedFields):
            for other in _related(value):
                yield from _texts(other, field.fields, own=False)
        elif isinstance(field, SearchField | AutocompleteField):
            yield _is_title(field, own=own), as_text(value)


def _is_title(field: Any, *, own: bool) -> bool:
    if isinstance(field, AutocompleteField):
        return True
    return (field.boost or 1) >= WEIGHTY or (own and field.field_name in TITLES)


def _related(value: Any) -> Iterable[Any]:
    if value is None:
        return []
    if hasattr(value, "all"):
        found: Iterable[Any] = value.all()
        return found
    return [value() if callable(value) else value]


def as_text(value: Any) -> str:
    """Any value of a search field as text: lists and dictionaries by their values, None as none."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return as_text(list(value.values()))
    if isinstance(value, list | tuple | set | models.QuerySet):
        return "\n".join(map(as_text, value))
    return str(value)


@cache
def _fields(model: Any) -> tuple[Any, ...]:
    """A model's search and related fields; a field named both for search and for completion (as
    titles are) is kept twice, and its text once."""
    if not hasattr(model, "get_search_fields"):
        return ()
    return tuple(
        field
        for field in model.get_search_fields()
        if isinstance(field, SearchField | AutocompleteField | RelatedFields)
    )
