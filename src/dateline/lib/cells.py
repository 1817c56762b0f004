"""Text that a spreadsheet shows as it is."""

from __future__ import annotations


def guarded(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula (rule L15)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
