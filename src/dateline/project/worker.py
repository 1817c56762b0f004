"""Background work of ``dateline run``: the task queue, and the tick that finds what is due.

Ends by itself when the process that started it is gone, so that nothing is left behind.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

import django
from django.db import close_old_connections

TICK_SECONDS = 2.0
POLL_SECONDS = 1.0
logger = logging.getLogger("dateline.worker")


def tick_until(stopped: threading.Event, parent: int) -> None:
    """Call the due finders every few seconds until told to stop or orphaned."""
    from dateline.publishing.tasks import run_due  # noqa: PLC0415 - after django.setup()

    while not stopped.wait(TICK_SECONDS):
        if parent and os.getppid() != parent:
            logger.warning("The command is gone; what it started stops too")
            if os.getpgrp() == parent:  # serving processes do not notice by themselves
                os.killpg(parent, signal.SIGTERM)
            os._exit(0)
        close_old_connections()
        run_due()


def main() -> None:
    """Run until SIGTERM or SIGINT, or until the parent ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.project.settings")
    django.setup()
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415 - likewise

    parent = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    stopped = threading.Event()
    ticker = threading.Thread(target=tick_until, args=(stopped, parent), daemon=True)
    ticker.start()
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
        ticker.join(TICK_SECONDS * 2)


if __name__ == "__main__":
    main()
