"""Background work of ``dateline run``: the task queue, the press, and the tick that finds what is due.

Ends by itself when the process that started it is gone, so that nothing is left behind.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

import django
from django.db import close_old_connections

TICK_SECONDS = 2.0
PARENT_SECONDS = 1.0
POLL_SECONDS = 1.0
ANNOUNCE_SECONDS = 0.5
INDEX_SECONDS = 0.5
MAIL_SECONDS = 1.0
POLISH_SECONDS = 2.0
STATISTICS_SECONDS = 1800.0
FIRST_SECONDS = (
    10.0  # so long everything else leaves the processor to what fell due before the start
)
logger = logging.getLogger("dateline.worker")


def listen_until(stopped: threading.Event, went_live: threading.Event) -> None:
    """Press as soon as somebody rings the bell; the tick finds what a lost ring would have told.

    went_live: set with each edition.
    """
    from dateline.publishing.founding import found  # noqa: PLC0415 - after django.setup()
    from dateline.publishing.memory import HELD, Memory  # noqa: PLC0415 - likewise
    from dateline.publishing.press import press_until_idle  # noqa: PLC0415 - likewise
    from dateline.publishing.tasks import listening, ring  # noqa: PLC0415 - likewise
    from dateline.website.shell import code_hash  # noqa: PLC0415 - likewise

    HELD[:] = [Memory()]
    is_founded = False
    with listening() as heard:
        ring()
        while not stopped.is_set():
            if not heard(TICK_SECONDS) and is_founded:
                continue
            close_old_connections()
            try:
                if not is_founded:
                    found(code_hash())
                    is_founded = True
                press_until_idle(say=lambda edition: went_live.set())
            except Exception:
                logger.exception("The press stopped; the next tick takes it up again")


def polish_until(stopped: threading.Event) -> None:
    """Make stored pages smaller while nothing else is to be done; apart, because it is slow."""
    from dateline.publishing.polish import (  # noqa: PLC0415 - after django.setup()
        polish,
        something_waits,
    )

    def stop() -> bool:
        return stopped.is_set() or something_waits()

    while not stopped.wait(POLISH_SECONDS):
        close_old_connections()
        try:
            while not stopped.is_set() and polish(stop=stop):
                pass
        except Exception:
            logger.exception("Polishing stopped; the next look takes it up again")


def announce_until(stopped: threading.Event) -> None:
    """Tell caches and hubs of live editions; apart, because they may be slow to answer."""
    from dateline.publishing.announce import deliver_due  # noqa: PLC0415 - after django.setup()

    while not stopped.wait(ANNOUNCE_SECONDS):
        close_old_connections()
        try:
            deliver_due()
        except Exception:
            logger.exception("Announcements stopped; they are tried again")


def mail_until(stopped: threading.Event) -> None:
    """Send the mails that are due; apart, because a mail server may be slow to answer."""
    from dateline.mail.actions import send_due  # noqa: PLC0415 - after django.setup()

    while not stopped.wait(MAIL_SECONDS):
        close_old_connections()
        try:
            while not stopped.is_set() and send_due():
                pass
        except Exception:
            logger.exception("Sending mail stopped; the next look takes it up again")


def apart_until(stopped: threading.Event, name: str, act: Callable[[], int]) -> None:
    """Call a due finder that asks outside hosts; apart, because they may be slow to answer."""
    while not stopped.wait(TICK_SECONDS):
        close_old_connections()
        try:
            while not stopped.is_set() and act():
                pass
        except Exception:
            logger.exception("The due finder %s stopped; the next look takes it up again", name)


def index_until(stopped: threading.Event, went_live: threading.Event) -> None:
    """Put live editions into the public search; apart, because building it anew takes a while.

    went_live: set when an edition of this process went live; those of others are looked for.
    """
    from dateline.search.public.feeding import feed  # noqa: PLC0415 - after django.setup()

    while not stopped.is_set():
        went_live.wait(INDEX_SECONDS)
        went_live.clear()
        close_old_connections()
        try:
            feed()
        except Exception:
            logger.exception("The public search stopped; the next look takes it up again")


def end_with(stopped: threading.Event, parent: int) -> None:
    """End as soon as the command that started us is gone, whatever is being done: rows keep what is due.

    A thread of its own: a look at what is due may take longer than anybody should wait for that.
    """
    while not stopped.wait(PARENT_SECONDS):
        if os.getppid() != parent:
            logger.warning("The command is gone; what it started stops too")
            if os.getpgrp() == parent:  # serving processes do not notice by themselves
                os.killpg(parent, signal.SIGTERM)
            os._exit(0)


def tick_until(stopped: threading.Event, looked_first: threading.Event) -> None:
    """Call the due finders every few seconds until told to stop.

    At once too: what fell due while nothing ran is late already. looked_first: set when that is done.
    """
    from dateline.project.setting_up import gather_statistics  # noqa: PLC0415 - after django.setup()
    from dateline.publishing.tasks import run_due  # noqa: PLC0415 - likewise

    looked = time.monotonic()
    while not stopped.is_set():
        close_old_connections()
        run_due()
        looked_first.set()
        if time.monotonic() - looked > STATISTICS_SECONDS:
            looked = time.monotonic()
            gather_statistics()
        stopped.wait(TICK_SECONDS)


def main() -> None:
    """Run until SIGTERM or SIGINT, or until the parent ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.project.settings")
    django.setup()
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415 - likewise

    from dateline.publishing.tasks import APART  # noqa: PLC0415 - likewise

    parent = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    stopped, went_live, looked_first = threading.Event(), threading.Event(), threading.Event()
    urgent = [
        threading.Thread(target=tick_until, args=(stopped, looked_first), daemon=True),
        threading.Thread(target=listen_until, args=(stopped, went_live), daemon=True),
    ]
    others = [
        threading.Thread(target=announce_until, args=(stopped,), daemon=True),
        threading.Thread(target=mail_until, args=(stopped,), daemon=True),
        threading.Thread(target=index_until, args=(stopped, went_live), daemon=True),
        threading.Thread(target=polish_until, args=(stopped,), daemon=True),
        *(
            threading.Thread(target=apart_until, args=(stopped, name, act), daemon=True)
            for name, act in APART.items()
        ),
    ]
    if parent:
        threading.Thread(target=end_with, args=(stopped, parent), daemon=True).start()
    for thread in urgent:
        thread.start()
    looked_first.wait(FIRST_SECONDS)
    for thread in others:
        thread.start()
    queue = Worker(
        queue_names=["*"], interval=POLL_SECONDS, batch=False, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id=f"dateline-{os.getpid()}",
        excluded_queue_names=[],
    )  # fmt: skip
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    queue.configure_signals()
    try:
        queue.run()
    finally:
        stopped.set()
        for thread in (*urgent, *others):
            thread.join(TICK_SECONDS * 2)


if __name__ == "__main__":
    main()
