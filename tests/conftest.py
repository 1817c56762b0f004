"""Fixtures of the whole-house tests: real inputs, how hard Hypothesis tries, a site that runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.browser.live import LiveSite, already_running, demo_site

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

# In CI the same examples on every run, with the line that repeats a failure.
settings.register_profile(
    "ci",
    derandomize=True,
    print_blob=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", max_examples=50, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


# What takes minutes begins first, so that two workers end together.
LONG = ("test_press_machine.py", "test_press_crashes.py", "test_readers.py", "test_every_page.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After the shuffle; each module stays together (its tests share a site)."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real inputs that are not in the repository (articles, exports, jurisdictions)."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the shared inputs are not on this machine: no {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A real demo site, made and served by ``dateline`` itself, once a session.

    ``DATELINE_LIVE_SITE=http://127.0.0.1:8000`` uses one that runs already.
    """
    with already_running() or demo_site(tmp_path_factory.mktemp("demo")) as site:
        yield site
