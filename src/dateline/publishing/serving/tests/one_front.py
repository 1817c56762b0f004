"""A front over the folder in ``COHERENCE_FOLDER``, for a real server; its answers name their process."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from dateline.publishing.serving.cache import Cache
from dateline.publishing.serving.front import Front
from dateline.publishing.serving.tests.serving import django

_front = Front(django, Cache(os.environ["COHERENCE_FOLDER"], 1 << 22), security={})


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    def signed(status: str, headers: list[tuple[str, str]]) -> Any:
        return start_response(status, [*headers, ("X-Process", str(os.getpid()))])

    return _front(environ, signed)
