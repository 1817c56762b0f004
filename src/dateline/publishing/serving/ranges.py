"""Which part of a file is asked for: single byte ranges (RFC 9110, 14)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)


class Unsatisfiable(Exception):
    """The range begins behind the end of the file."""


def part(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None where the header is to be ignored.

    Ignored are other units, several ranges at once, and what is malformed (RFC 9110, 14.2).
    Raises ``Unsatisfiable``.
    """
    found = _RANGE.fullmatch(header)
    if found is None or not (found[1] or found[2]) or len(header) > 64:
        return None
    if not found[1]:
        if int(found[2]) == 0 or size == 0:
            raise Unsatisfiable
        return max(0, size - int(found[2])), size
    first = int(found[1])
    last = int(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return first, min(last + 1, size)
