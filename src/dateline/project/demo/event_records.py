"""The demo's events as typed records (see ``records.py``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date as Day
from datetime import time as Clock
from functools import cache
from typing import Any

from dateline.project.demo.records import HERE, Block, block


@dataclass(frozen=True)
class EventRecord:
    """An event; days and hours as clocks in ``zone`` show them. ``recap`` is an article's key."""

    key: str
    title: str
    deck: str
    start_day: Day
    zone: str
    body: tuple[Block, ...]
    start_time: Clock | None = None
    end_day: Day | None = None
    end_time: Clock | None = None
    all_day: bool = False
    status: str = "scheduled"
    place: str = ""
    venue: str = ""
    address: str = ""
    online_link: str = ""
    registration_link: str = ""
    issuer: str = ""
    chapter: str = ""
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    photo: str = ""
    recap: str = ""


@cache
def events() -> tuple[EventRecord, ...]:
    """The events, oldest first. Raises TypeError on an unknown or missing field."""
    every = tomllib.loads((HERE / "events.toml").read_text(encoding="utf-8"))["event"]
    return tuple(_event(told) for told in every)


def _event(told: dict[str, Any]) -> EventRecord:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
    values["body"] = tuple(block(part) for part in told["body"])
    return EventRecord(**values)
