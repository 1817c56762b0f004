"""The tick: what is due is a row, and this finds it whether or not a task survived a crash.

Desks register a *due finder* in ``project/wiring.py``; the worker of ``dateline run`` calls all of
them every few seconds, and ``wake()`` asks for it at once after a commit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from django_tasks import task

logger = logging.getLogger("dateline.tick")

DUE: dict[str, Callable[[], int]] = {}


def find_due(name: str, act: Callable[[], int]) -> None:
    """Register ``act``: finds its due rows, acts on them, returns how many it settled."""
    DUE[name] = act


def run_due() -> dict[str, int]:
    """Run every due finder once; one that fails is logged and does not stop the others."""
    settled = {}
    for name, act in list(DUE.items()):
        try:
            settled[name] = act()
        except Exception:
            logger.exception("The due finder %s failed", name)
    return settled


@task()
def tick() -> dict[str, int]:
    """The background door of the tick."""
    return run_due()


def wake() -> None:
    """After commit, have a worker look for what is due now. Losing the task loses nothing."""
    transaction.on_commit(tick.enqueue, robust=True)
