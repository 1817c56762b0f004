"""How often to look: from how often something new came. Plain arithmetic, no clock."""

from __future__ import annotations

import math

SHORTEST, LONGEST = 300, 86_400
"""Seconds between two looks."""
_MEMORY = 86_400.0  # seconds in which what was seen before loses most of its weight
_ITEMS_A_LOOK = 0.5
LONGEST_WAIT = 7 * 86_400
"""Seconds that a server may ask us to stay away."""


def rate_after(rate: float, fresh: int, seconds: float) -> float:
    """New items a second, as an average that forgets: after a look that found ``fresh`` new ones, so
    many seconds after the look before."""
    if seconds <= 0:
        return rate
    kept = math.exp(-seconds / _MEMORY)
    return rate * kept + max(fresh, 0) / seconds * (1 - kept)


def interval_for(rate: float, *, at_least: int = 0) -> int:
    """Seconds until the next look: about half a new item a look, five minutes to a day.

    at_least: what the feed itself asks for (a day at most).
    """
    wanted = _ITEMS_A_LOOK / rate if rate > _ITEMS_A_LOOK / LONGEST else LONGEST
    return int(min(max(wanted, SHORTEST, at_least), LONGEST))


def back_off(interval: int, failures: int, *, asked: int = 0) -> int:
    """Seconds to stay away after so many failures in a row; ``asked``: what the server asked for."""
    doubled = max(interval, 2 * SHORTEST) * 2 ** min(max(failures - 1, 0), 10)
    return max(min(doubled, LONGEST), min(max(asked, 0), LONGEST_WAIT))
