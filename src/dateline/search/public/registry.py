"""Which pages of the site give documents. Filled by the desks above, a row a family of pages::

    @shown_on("article")
    def _(pages: Pages) -> Iterator[tuple[str, Document]]:
        for path, arguments in pages.items():
            yield path, Document(...)

A function is given pages that the press has in its books, and reads them with the same public
questions as the pages themselves do. A page for which it gives nothing has nothing to be found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import Error

from dateline.search.public.documents import Document

Pages = Mapping[str, Mapping[str, Any]]  # path to the arguments of its family
Give = Callable[[Pages], Iterable[tuple[str, Document]]]

GIVERS: dict[str, Give] = {}
logger = logging.getLogger("dateline.search")


def shown_on(*families: str) -> Callable[[Give], Give]:
    """Register what the pages of these families give."""

    def register(give: Give) -> Give:
        for name in families:
            if name in GIVERS:
                raise ValueError(f"two functions give what is found on {name!r}")
            GIVERS[name] = give
        return give

    return register


def given(pages: Iterable[tuple[str, str, Mapping[str, Any]]]) -> dict[str, list[Document]]:
    """{path: its documents} for (path, family, arguments); every path is a key."""
    found: dict[str, list[Document]] = {}
    by_giver: dict[Give, dict[str, Mapping[str, Any]]] = {}
    for path, family, arguments in pages:
        found[path] = []
        if family in GIVERS:
            by_giver.setdefault(GIVERS[family], {})[path] = arguments
    for give, some in by_giver.items():
        for path, document in _asked(give, some):
            found[path].append(document)
    return found


def read_along(path: str, family: str, arguments: Mapping[str, Any]) -> None:
    """Read what a page gives while the page is being rendered, so that the press notes it: when a
    row moves that only the documents show, the page is booked again and they are made anew."""
    given([(path, family, arguments)])


def _asked(give: Give, pages: Pages) -> list[tuple[str, Document]]:
    """What pages give. One that cannot be read does not hold up the others: it has nothing to be
    found until it changes, or the index is made anew. Raises what the database raises."""
    try:
        return list(give(pages))
    except Error:
        raise
    except Exception:
        if len(pages) > 1:
            return [one for path in pages for one in _asked(give, {path: pages[path]})]
        logger.exception("What is to be found on %s could not be read", *pages)
        return []
