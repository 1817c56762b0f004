from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from wagtail.models import Page

from dateline.content.models import Topic
from dateline.search import registry
from dateline.search.registry import Entry, searchable


@pytest.fixture
def page(db: None) -> Callable[..., Page]:
    """``page("Title")``: a plain page under the root."""

    def make(title: str, **fields: Any) -> Page:
        root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
        return root.add_child(instance=Page(title=title, **fields))

    return make


@pytest.fixture
def topics_in_own_words(db: None) -> Iterator[None]:
    """Topics that are found by words of their own making."""
    with_extract = searchable(Topic)
    with_extract(lambda topic: Entry(f"Subject {topic.name}", topic.description.upper()))
    yield
    registry.unregister(Topic)
