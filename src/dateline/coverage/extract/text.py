"""The main text: trafilatura on the tree that is parsed already, with JSON-LD's text to compare."""

from __future__ import annotations

import copy
import logging
from functools import lru_cache
from importlib import import_module
from typing import Any

from dateline.coverage.extract import structured
from dateline.coverage.extract.metadata import JSON_LD, VISIBLE, Value
from dateline.coverage.extract.page import Page, words
from dateline.lib.text import plain_text

MAX_TAGS = 60_000
"""Beyond this a page is no article; only its paragraphs are taken, in linear time."""


@lru_cache(maxsize=1)
def _library() -> Any:
    """trafilatura, loaded at the first text: it takes half a second, and metadata needs none of it."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return import_module("trafilatura")


def text(page: Page) -> Value[str] | None:
    """The words of the story, a paragraph a line, without menus, boxes and comments."""
    if page.size > MAX_TAGS:
        page.notes.append("truncated: too many elements, only paragraphs were read")
        found = "\n".join(filter(None, map(words, list(page.tree.iter("p"))[:2000])))
        return Value(found, VISIBLE, 0.4) if found else None
    found = _extracted(page)
    body = max((plain_text(one) for node in page.articles[:2] for one in structured.texts(node.get("articleBody"))), key=len, default="")  # fmt: skip
    if len(body) > 2 * len(found) + 200:
        return Value(body, JSON_LD, 0.8)
    return Value(found, VISIBLE, 0.9 if len(found) > 500 else 0.6) if found else None


def _extracted(page: Page) -> str:
    try:
        answer = _library().bare_extraction(
            copy.deepcopy(page.tree), fast=True, with_metadata=False, include_comments=False,
            include_tables=False,
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError, RecursionError, IndexError, KeyError):
        return ""  # a library that stumbles over a page costs its text, not the page
    return str(getattr(answer, "text", None) or "")
