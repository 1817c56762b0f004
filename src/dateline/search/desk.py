"""The desk's search over everything at once: how many of each kind, and the best of each.

Each kind is one search of the desk's index over the rows that the person may see, so that nothing is
found, and nothing counted, that a list of the desk would not show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.search.backends import get_search_backend

from dateline.search.desk_kinds import DeskKind, desk_kinds

LONGEST = 200  # characters of a question; the rest is left off
BEST = 5  # of each kind, where all kinds are shown
PAGE = 20  # where one is


@dataclass(frozen=True)
class Line:
    """One thing found. address: where it is edited, "" where this person may only know of it."""

    title: str
    address: str
    about: str
    state: str


@dataclass(frozen=True)
class Found:
    """What was found of one kind."""

    kind: DeskKind
    total: int
    lines: list[Line]


@dataclass(frozen=True)
class Answer:
    """text: as asked, in one line. only: the kind that is shown alone, or "". found: every kind with
    results. page: the page of the one kind."""

    text: str
    only: str
    found: list[Found]
    page: Page[Any] | None = None

    @property
    def total(self) -> int:
        return sum(each.total for each in self.found)

    @property
    def shown(self) -> list[Found]:
        """The kinds of which lines are shown."""
        return [each for each in self.found if each.lines]


def tidy(text: str) -> str:
    """A question in one line, no longer than ``LONGEST``."""
    return " ".join(text.replace("\x00", " ").split())[:LONGEST].strip()


def search_desk(user: Any, text: str, *, only: str = "", page: Any = 1) -> Answer:
    """Look for words, the last of which may go on, in everything that this person may see.

    only: the name of the kind to show alone, a page of it; the others are counted all the same.
    """
    asked, backend = tidy(text), get_search_backend()
    kinds = desk_kinds()
    alone = only if only in {kind.name for kind in kinds} else ""
    finder, found, shown_page = AdminURLFinder(user), [], None
    for kind in kinds if asked else []:
        results = backend.autocomplete(asked, kind.rows(user))
        total = results.count()
        rows: Any = []
        if alone == kind.name:
            shown_page = Paginator(results, PAGE).get_page(page)
            rows = shown_page
        elif not alone and total:
            rows = results[:BEST]
        if total:
            found.append(Found(kind, total, [_line(kind, row, finder) for row in rows]))
    return Answer(asked, alone, found, shown_page)


def searchable_here(user: Any) -> list[DeskKind]:
    """The kinds of which this person may see anything."""
    return [kind for kind in desk_kinds() if kind.rows(user).exists()]


def _line(kind: DeskKind, row: Any, finder: AdminURLFinder) -> Line:
    title = getattr(row, "draft_title", "") or str(row)
    return Line(title, finder.get_edit_url(row) or "", kind.about(row), _state(row))


def _state(row: Any) -> str:
    """In a word, where it is not simply public."""
    if not getattr(row, "live", True):
        return "Draft"
    return "Changes waiting" if getattr(row, "has_unpublished_changes", False) else ""
