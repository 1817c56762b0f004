"""Wagtail's search backend over the desk's own index.

    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "dateline.search.backend"}}

A search is three small steps: the word tables give the keys of all matches (``matching.py``), the
caller's queryset says which of those it lets through and how they lie by date, and only the
objects of the slice asked for are loaded. Count and slices share the first two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connections, models, router
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchResults,
    EmptySearchResults,
    FilterFieldError,
)
from modelsearch.query import MATCH_ALL, PlainText

from dateline.search import actions, tables
from dateline.search.desk_query import DeskCompletion, DeskQuery
from dateline.search.models import IndexEntry
from dateline.search.registry import is_searchable


class DeskResults(BaseSearchResults):
    """The results of a search; sliced, counted and iterated like a queryset."""

    supports_facet = True
    query_compiler: DeskQuery

    def _do_search(self) -> list[Any]:
        query = self.query_compiler
        if query.wanted.everything or query.queryset._fields is not None:  # type: ignore[attr-defined]
            found = list(query.ordered[self.start : self.stop])
            return self._scored(found) if query.queryset._fields is None else found  # type: ignore[attr-defined]
        keys = query.keys[self.start : self.stop]
        if not keys:
            return []
        objects = query.queryset.order_by().filter(query.among(keys))
        by_key = {obj.pk: obj for obj in objects}
        return self._scored([by_key[key] for key in keys if key in by_key])

    def _scored(self, objects: list[Any]) -> list[Any]:
        if self._score_field:
            scores = self.query_compiler.scores_of([obj.pk for obj in objects])
            for obj in objects:
                setattr(obj, self._score_field, float(scores.get(obj.pk, 0.0)))
        return objects

    def _do_count(self) -> int:
        query = self.query_compiler
        if query.wanted.everything:
            return query.queryset[self.start : self.stop].count()
        return len(query.keys[self.start : self.stop])

    def facet(self, field_name: str) -> dict[Any, int]:
        """How many results have each value of a field, the most frequent first.

        Raises FilterFieldError for a field that is not among the model's FilterFields.
        """
        query = self.query_compiler
        if query._get_filterable_field(field_name) is None:
            name = query.queryset.model.__name__
            raise FilterFieldError(
                f'{name} cannot be counted by "{field_name}": add '
                f'index.FilterField("{field_name}") to its search_fields.',
                field_name=field_name,
            )
        rows = query.filtered.order_by().values_list(field_name)
        return dict(rows.annotate(count=models.Count("pk")).order_by("-count"))


class DeskIndex(BaseIndex):
    """The one index, as Wagtail's commands and receivers see it; the work is in ``actions.py``."""

    def __str__(self) -> str:
        return "desk"

    def add_items(self, model: type[models.Model], items: Iterable[models.Model]) -> None:
        actions.index(items)

    def delete_item(self, item: models.Model) -> None:
        actions.remove([item])

    def reset(self) -> None:
        actions.clear()


class Rebuilder:
    """What ``update_index`` runs before and after it hands over all objects."""

    def __init__(self, index: DeskIndex) -> None:
        self.index = index

    def start(self) -> DeskIndex:
        tables.install(connections[router.db_for_write(IndexEntry)])
        actions.drop_orphans()
        return self.index

    def finish(self) -> None:
        tables.refill(connections[router.db_for_write(IndexEntry)])


class SearchBackend(BaseSearchBackend):
    """Answers every search of the admin from the desk's index."""

    query_compiler_class = DeskQuery
    autocomplete_query_compiler_class = DeskCompletion
    index_class = DeskIndex
    results_class = DeskResults
    rebuilder_class = Rebuilder

    def search(
        self,
        query: Any,
        model_or_queryset: Any,
        fields: list[str] | None = None,
        operator: str | None = None,
        order_by_relevance: bool = True,
        partial_match: bool = False,
    ) -> BaseSearchResults:
        """Objects that hold the words; with ``partial_match`` the last word may go on."""
        return self._search(
            DeskCompletion if partial_match else DeskQuery,
            query,
            model_or_queryset,
            fields=fields,
            operator=operator,
            order_by_relevance=order_by_relevance,
        )

    def _search(
        self,
        query_compiler_class: type[DeskQuery],
        query: Any,
        model_or_queryset: Any,
        **kwargs: Any,
    ) -> BaseSearchResults:
        queryset = (
            model_or_queryset
            if isinstance(model_or_queryset, models.QuerySet)
            else model_or_queryset._default_manager.all()
        )
        if not is_searchable(queryset.model._meta.concrete_model) or kwargs.get("fields") == []:
            return EmptySearchResults()
        if query is None:
            query = MATCH_ALL
        elif isinstance(query, str):
            query = PlainText(query, operator=kwargs.get("operator") or DeskQuery.DEFAULT_OPERATOR)
        compiler = query_compiler_class(queryset, query, **kwargs)
        compiler.check()
        return DeskResults(self, compiler)
