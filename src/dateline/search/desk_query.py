"""One search: which objects of a queryset match, in which order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from django.db import models
from modelsearch.backends.base import BaseSearchQueryCompiler, SearchFieldError

from dateline.search import matching
from dateline.search.expression import Wanted, compile_query
from dateline.search.extraction import title_fields
from dateline.search.numbering import Family, family_of

NEWEST = ("date", "latest_revision_created_at", "created_at")


class DeskQuery(BaseSearchQueryCompiler):
    """A query for whole words over a queryset.

    Any filter and any order of the queryset is respected, also on fields that the model does not
    name as FilterField.
    """

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    PREFIX = False

    queryset: models.QuerySet[Any]

    def check(self) -> None:
        """Raises SearchFieldError for a field that the model does not have in its search fields."""
        model: Any = self.queryset.model
        if self.fields and hasattr(model, "get_searchable_search_fields"):
            fields = [
                *model.get_searchable_search_fields(),
                *model.get_autocomplete_search_fields(),
            ]
            unknown = set(self.fields) - {field.field_name for field in fields}
            if unknown:
                name = sorted(unknown)[0]
                raise SearchFieldError(
                    f'{model.__name__} cannot be searched by "{name}": add '
                    f'index.SearchField("{name}") to its search_fields.',
                    field_name=name,
                )

    @cached_property
    def wanted(self) -> Wanted:
        return compile_query(self.query, prefix=self.PREFIX)

    @cached_property
    def title_only(self) -> bool:
        """Whether all fields asked for lie in the title column; finer the index does not see."""
        return bool(self.fields) and set(self.fields) <= title_fields(self.queryset.model)

    @cached_property
    def filtered(self) -> models.QuerySet[Any]:
        """The queryset without what does not match."""
        if self.wanted.everything:
            return self.queryset
        if self.wanted.nothing:
            return self.queryset.none()
        where = self.among(self._family.keys_of(self._matches, self.queryset.db).values())
        return self.queryset.exclude(where) if self.wanted.negated else self.queryset.filter(where)

    @cached_property
    def ordered(self) -> models.QuerySet[Any]:
        """``filtered`` in the caller's order, or the newest first."""
        if self.filtered.query.is_empty():
            return self.filtered
        explicit = bool(self.queryset.query.order_by)
        if explicit and (not self.order_by_relevance or self.wanted.everything):
            return self.filtered
        return self.filtered.order_by(*_newest_first(self.queryset.model))

    @cached_property
    def keys(self) -> list[Any]:
        """The primary keys of all results in order, the best first."""
        if self.wanted.nothing:
            return []
        keys = list(dict.fromkeys(self.ordered.values_list("pk", flat=True)))
        if self.order_by_relevance and not (self.wanted.negated or self.wanted.node is None):
            self._rank(keys)
        return keys

    def among(self, keys: Collection[Any]) -> Any:
        """The condition that an object's primary key is one of these, however many they are."""
        return matching.KeyAmong.of(keys) if self._family.integer_keys else models.Q(pk__in=keys)

    def scores_of(self, keys: Sequence[Any]) -> dict[Any, float]:
        """How well each of these objects matches; the higher the better."""
        node = self.wanted.node
        if node is None or self.wanted.negated or not keys:
            return {}
        using = self.queryset.db
        rows = self._family.row_ids(keys, using)
        numbers = {row - self._family.first: key for key, row in rows.items()}
        found = matching.scores(
            using, self._family, node, list(numbers), title_only=self.title_only
        )
        return {numbers[number]: score for number, score in found.items() if number in numbers}

    def _rank(self, keys: list[Any]) -> None:
        """Sort by relevance; what is equally relevant stays as it lies, the newest first."""
        if len(self._matches) <= matching.most_ranked(self.queryset.db):
            scores = self.scores_of(keys)
            keys.sort(key=lambda key: -scores.get(key, 0.0))
        elif not self.title_only:
            numbers = self._numbers(title_only=True)
            titled = set(self._family.keys_of(numbers, self.queryset.db).values())
            keys.sort(key=lambda key: key not in titled)

    @cached_property
    def _matches(self) -> list[int]:
        return self._numbers(title_only=self.title_only)

    def _numbers(self, *, title_only: bool) -> list[int]:
        node = self.wanted.node
        if node is None:
            return []
        return matching.numbers_matching(
            self.queryset.db, self._family, node, title_only=title_only
        )

    @cached_property
    def _family(self) -> Family:
        return family_of(self.queryset.model)


class DeskCompletion(DeskQuery):
    """The same for what is being typed: the last word may go on. Titles and bodies are searched."""

    PREFIX = True


def _newest_first(model: type[models.Model]) -> list[Any]:
    names = {field.name for field in model._meta.get_fields()}
    dates = [models.F(name).desc(nulls_last=True) for name in NEWEST if name in names][:1]
    return [*dates, "-pk"]
