"""How often somebody may try: counts that hold across processes, in the ``limits`` cache.

Fixed windows of slots. ``add`` on a key is atomic where ``incr`` on a database cache is not, so a
hundred requests at once take a hundred different slots, and the first beyond the last is refused.
"""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest


def allow(what: str, whose: str, *, times: int, seconds: int) -> bool:
    """Take one of ``times`` slots that ``whose`` has for ``what`` in this window of ``seconds``."""
    window = int(time.time() // seconds)
    name = hashlib.sha256(f"{what}:{whose}:{window}".encode()).hexdigest()[:40]
    store = caches["limits"]
    keys = [f"{name}:{slot}" for slot in range(times)]
    taken = store.get_many(keys)
    return any(store.add(key, 1, timeout=seconds * 2) for key in keys if key not in taken)


def address_of(request: HttpRequest) -> str:
    """The visitor's address; behind a trusted proxy, the last one that it wrote down itself."""
    if settings.SITE.behind_proxy:
        forwarded = request.headers.get("x-forwarded-for", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
