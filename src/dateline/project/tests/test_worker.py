"""The background work of ``dateline run``: what goes wrong once is tried again."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from dateline.project import worker
from dateline.publishing import founding, memory, press


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
