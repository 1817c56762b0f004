"""The tick: what is due is a row, and this finds it whether or not a task survived a crash.

Desks register a *due finder* in ``project/wiring.py``; the worker of ``dateline run`` calls all of
them every few seconds. ``wake()`` asks for all of them at once after a commit, ``poke()`` for the
press alone, by a datagram that costs nothing and may be lost.
"""

from __future__ import annotations

import hashlib
import logging
import select
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django_tasks import task

logger = logging.getLogger("dateline.tick")

SOCKET_NAME_LIMIT = 100  # bytes; Linux allows 108, others 104

_held_back: ContextVar[list[None] | None] = ContextVar("dateline_bell", default=None)

DUE: dict[str, Callable[[], int]] = {}
APART: dict[str, Callable[[], int]] = {}


def find_due(name: str, act: Callable[[], int], *, apart: bool = False) -> None:
    """Register ``act``: finds its due rows, acts on them, returns how many it settled.

    apart: it asks outside hosts, which may be slow to answer; it gets a thread of its own, so that
    no embargo and no page waits for them.
    """
    (APART if apart else DUE)[name] = act


def run_due() -> dict[str, int]:
    """Run every due finder once; one that fails is logged and does not stop the others."""
    settled = {}
    for name, act in list(DUE.items()):
        try:
            settled[name] = act()
        except Exception:
            logger.exception("The due finder %s failed", name)
    return settled


@task()
def tick() -> dict[str, int]:
    """The background door of the tick."""
    return run_due()


def wake() -> None:
    """After commit, have a worker look for what is due now. Losing the task loses nothing."""
    transaction.on_commit(tick.enqueue, robust=True)


def bell() -> str:
    """The socket on which the press of this site hears that there is something to do.

    In the site's folder, or for a folder whose name is too long for a socket, in the temporary one.
    """
    place = str(Path(settings.PRESS_FOLDER).with_name("press.bell"))
    if len(place.encode()) < SOCKET_NAME_LIMIT:
        return place
    short = hashlib.sha256(place.encode()).hexdigest()[:16]
    return f"{tempfile.gettempdir()}/dateline-{short}.bell"


def poke() -> None:
    """After commit, ring the press's bell, once a transaction."""
    hooks = [hook[1] for hook in connection.run_on_commit]
    if ring not in hooks:
        transaction.on_commit(ring, robust=True)


@contextmanager
def ringing_later() -> Iterator[None]:
    """Hold back the bell inside the block, and ring at its end if anything was to be heard of: what is
    pressed inside need not wait for a press that it woke itself."""
    rings: list[None] = []
    token = _held_back.set(rings)
    try:
        yield
    finally:
        _held_back.reset(token)
        if rings:
            ring()


def ring() -> None:
    """Ring now. Where nobody listens, the next tick finds the work."""
    held_back = _held_back.get()
    if held_back is not None:
        held_back.append(None)
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one_end:
            one_end.setblocking(False)
            one_end.sendto(b"!", bell())
    except OSError:
        return


@contextmanager
def listening() -> Iterator[Callable[[float], bool]]:
    """Hear the bell: ``heard(seconds)`` waits so long and says whether it rang.

    Whoever listens last is heard; a socket that a killed process left is taken over.
    """
    place = Path(bell())
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(place))
        place.chmod(0o600)

        def heard(seconds: float) -> bool:
            if not select.select([ear], [], [], seconds)[0]:
                return False
            while select.select([ear], [], [], 0)[0]:
                ear.recv(16)  # several rings are one
            return True

        yield heard
