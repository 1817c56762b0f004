"""Desk checks: an item in, findings out (rules C01 to C20). Plain Python; nothing is read or written.

``check(item, facts, tuning)`` runs every registered check; each lives in a small file of its own.
"""

from dateline.newsroom.checks.registry import CHECKS, Rule, add, check
from dateline.newsroom.checks.shapes import (
    ERROR,
    OFF,
    WARNING,
    Embed,
    Facts,
    Finding,
    Fix,
    Holder,
    Image,
    Item,
    Other,
    Piece,
    Table,
    Tuning,
)

__all__ = [
    "CHECKS", "ERROR", "OFF", "WARNING", "Embed", "Facts", "Finding", "Fix", "Holder", "Image",
    "Item", "Other", "Piece", "Rule", "Table", "Tuning", "add", "check",
]  # fmt: skip
