"""What became of an edition, told in plain values to whoever announces it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Outcome:
    """An edition that goes live. Paths are public addresses, as stores take them.

    edition: the number of its row; changed: written with new bytes; new: were not there before;
    gone: taken away.
    """

    edition: int
    at: datetime
    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
