"""The background work of ``dateline run``: what goes wrong once is tried again."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from dateline.project import worker
from dateline.publishing import founding, memory, press, tasks


class Noted(threading.Event):
    """An event that notes each wait for it, in order with what else is noted, and ends the first."""

    def __init__(self, done: list[str]) -> None:
        super().__init__()
        self.done = done

    def wait(self, timeout: float | None = None) -> bool:
        self.done.append("waited")
        self.set()
        return True


@pytest.mark.django_db
def test_what_fell_due_while_nothing_ran_is_looked_for_before_any_wait(monkeypatch: Any) -> None:
    done: list[str] = []
    looked_first = threading.Event()
    monkeypatch.setattr(tasks, "DUE", {"something": lambda: done.append("looked") or 0})
    worker.tick_until(Noted(done), looked_first)
    assert done == ["looked", "waited"]
    assert looked_first.is_set()


@pytest.mark.django_db
def test_a_press_that_cannot_list_its_pages_at_once_tries_again(
    monkeypatch: Any, settings: Any, tmp_path: Path
) -> None:
    settings.PRESS_FOLDER = str(tmp_path / "press")
    stopped, went_live = threading.Event(), threading.Event()
    done: list[str] = []

    def found(code: str) -> int:
        done.append("listed")
        if len(done) == 1:
            raise OperationalError("database is locked")
        return 0

    def pressed(**told: Any) -> int:
        done.append("pressed")
        stopped.set()
        return 0

    monkeypatch.setattr(memory, "HELD", [])  # a memory that stayed would answer in other tests
    monkeypatch.setattr(worker, "TICK_SECONDS", 0.01)
    monkeypatch.setattr(founding, "found", found)
    monkeypatch.setattr(press, "press_until_idle", pressed)
    worker.listen_until(stopped, went_live)
    assert done == ["listed", "listed", "pressed"]
