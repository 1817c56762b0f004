"""What is checked: kinds of rows, each with how it becomes an item. Upper desks register theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from dateline.newsroom.checks import Item
from dateline.newsroom.desk_checks.items import article_items, event_items
from dateline.newsroom.models import Article, Event


def page_edit(pk: int) -> str:
    """Where a page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[pk])


@dataclass(frozen=True)
class Source:
    """A model whose rows are checked.

    items: rows to items, in a number of queries that does not grow with the rows; edit: the address
    at which a row is edited; day: the field that ``--since`` compares.
    """

    model: type[models.Model]
    items: Callable[[Sequence[Any]], list[Item]]
    edit: Callable[[int], str]
    day: str
    related: tuple[str, ...] = ("issuer", "chapter")

    @property
    def label(self) -> str:
        """ "newsroom.article"."""
        return str(self.model._meta.label_lower)

    def form_class(self) -> Any:
        """The form in which the desk edits a row."""
        model: Any = self.model
        if issubclass(model, Page):
            return model.get_edit_handler().get_form_class()
        return model.snippet_viewset.get_edit_handler().get_form_class()

    def rows(self) -> QuerySet[Any]:
        """Every row, oldest key first."""
        return self.model._default_manager.select_related(*self.related).order_by("pk")


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Have the rows of a model checked."""
    SOURCES[source.label] = source


def source_of(row: Any) -> Source | None:
    """How a row is checked; None for what is not."""
    return SOURCES.get(type(row)._meta.label_lower)


register(Source(Article, article_items, page_edit, "date"))
register(Source(Event, event_items, page_edit, "starts_at", ("issuer", "chapter", "place")))
