"""A newspaper on this machine that changes its mind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dateline.archive.tests.newspaper import Newspaper


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    with Newspaper() as running:
        yield running
