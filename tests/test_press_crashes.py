"""``kill -9`` at any step of the press: nothing is lost, and what comes next mends it (rule P3).

A real site with a folder as its store. A process of its own (``python -m tests.test_press_crashes``)
forks for every kill: one child edits, one presses and is killed at the n-th of the steps below, one
edits again (sometimes takes down what was half published), and one more takes the press up and
compares everything. Every second one is the worker's press; the others are a rebuild in two processes
(of which either is killed), an editor's page, and polishing. ``PRESS_KILLS`` sets how often.

On SQLite the database is a copy of the suite's, on PostgreSQL one of its own beside it.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg
import pytest

KILLS = int(os.environ.get("PRESS_KILLS", "18"))
SEED = os.environ.get("PRESS_SEED", "1")
HUB = "https://hub.example.org/"
WAYS = ("press", "rebuild", "press", "page", "press", "polish")
CHILD_KILLED = 57  # the exit status of a rebuild of which one process was killed
STEPS_TAKEN = (
    "write_article", "edit_article", "unpublish_article", "write_article", "file_clip",
    "change_photo", "edit_plain_page", "delete_article", "rename_slug", "new_plain_page",
    "move_article", "edit_clip", "change_subject", "delete_photo", "new_photo", "turn_clip",
)  # fmt: skip
TAKING_DOWN = ("unpublish_article", "delete_article", "delete_photo", "turn_clip")
SETTINGS = f"""\
address = "https://press.example.org"
time_zone = "America/Chicago"
[websub]
hubs = ["{HUB}"]
[cdn]
kind = "addresses"
endpoint = "http://127.0.0.1:9"
"""


@pytest.fixture(scope="session")
def copy_of_sqlite(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Path | None:
    """A file with what the migrations made. For the session, so that no transaction is open yet."""
    from django.db import connection  # noqa: PLC0415 - this module is also a program

    if connection.vendor != "sqlite":
        return None
    file = tmp_path_factory.mktemp("database") / "db.sqlite3"
    with django_db_blocker.unblock():
        connection.ensure_connection()
        copy = sqlite3.connect(file)
        connection.connection.backup(copy)
        copy.close()
    return file


@pytest.fixture
def site(tmp_path: Path, copy_of_sqlite: Path | None) -> Iterator[tuple[Path, str]]:
    """A site's folder, and the address of its database where that is not in the folder."""
    (tmp_path / "dateline.toml").write_text(SETTINGS)
    if copy_of_sqlite is not None:
        shutil.copy(copy_of_sqlite, tmp_path / "db.sqlite3")
        yield tmp_path, ""
        return
    address = os.environ["DATABASE_URL"]
    name = f"dateline_crashes_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield tmp_path, urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.django_db
def test_a_killed_press_is_taken_up_and_nothing_is_lost(site: tuple[Path, str]) -> None:
    folder, database = site
    environment = {
        **os.environ,
        "DATELINE_SITE": str(folder),
        "DATELINE_SECRET_KEY": "for tests only",
        "DJANGO_SETTINGS_MODULE": "dateline.project.settings",
        "DATELINE_ADDRESS": "https://press.example.org",
        "DATABASE_URL": database,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.test_press_crashes", str(KILLS), SEED],
        env=environment, capture_output=True, text=True, check=False,
        cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    told = done.stdout.splitlines()[-1]
    killed = int(told.split()[0])
    assert killed >= KILLS // 3, told  # steps that render little end before their turn


# The program


def forked(act: Callable[[], None]) -> int:
    """Run ``act`` in a process of its own; its exit status, or minus the signal that ended it."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            act()
            status = 0
        except BaseException:  # noqa: BLE001 - told, and the process ends
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(status)
    told = os.waitpid(pid, 0)[1]
    return -os.WTERMSIG(told) if os.WIFSIGNALED(told) else os.WEXITSTATUS(told)


class Killer:
    """Ends this process without a word when the n-th of the watched calls begins (or ends)."""

    def __init__(self, number: int) -> None:
        self.left = number

    def count(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, owner: Any, name: str, *, after: bool = False) -> None:
        real = getattr(owner, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            self.count()
            answer = real(*args, **kwargs)
            if after:
                self.count()
            return answer

        setattr(owner, name, watched)

    def everywhere(self) -> None:
        from django.db.transaction import Atomic  # noqa: PLC0415 - after django.setup()

        from dateline.publishing import book, polish, press, rebuild  # noqa: PLC0415 - likewise
        from dateline.publishing.models import Edition  # noqa: PLC0415 - likewise
        from dateline.publishing.stores.folder import FolderStore  # noqa: PLC0415 - likewise

        for name in ("write", "_put", "remove", "improve"):
            self.watch(FolderStore, name)
        self.watch(FolderStore, "turn", after=True)
        for name in ("_book_pages", "_book_reads", "_book_questions", "_forget"):
            self.watch(book, name)
        for name in ("book", "orphaned"):
            self.watch(book, name, after=True)
        for name in ("plan", "press_files", "edition_of"):
            self.watch(press, name, after=True)
        for name in ("plan", "press_files", "write", "press_until_idle"):
            self.watch(rebuild, name, after=True)
        for name in ("_smaller", "_put"):
            self.watch(polish, name, after=True)
        self.watch(Edition.objects, "create", after=True)
        self.watch(os, "replace")
        self.watch(Atomic, "__exit__", after=True)  # before and after each commit


def take_step(name: str, a: int, b: int, minutes: int) -> None:
    """One step of the desk, committed; nothing is pressed."""
    from tests.press_access import Access  # noqa: PLC0415 - likewise
    from tests.press_steps import BEGIN, STEPS, Clock, clock_of  # noqa: PLC0415 - see forked

    clock = Clock()
    clock.now = BEGIN + timedelta(minutes=minutes)
    with clock_of(clock):
        STEPS[name](Access(clock), a, b)


def at_minute(minutes: int, act: Callable[[], object]) -> None:
    """Do it while the site's clock stands there."""
    from tests.press_steps import BEGIN, Clock, clock_of  # noqa: PLC0415 - after django.setup()

    clock = Clock()
    clock.now = BEGIN + timedelta(minutes=minutes)
    with clock_of(clock):
        act()


def be_killed(way: str, killer: Killer) -> None:
    """Press in one of the ways, and be killed on it."""
    from dateline.publishing.founding import found  # noqa: PLC0415 - after django.setup()
    from dateline.publishing.models import Output  # noqa: PLC0415 - likewise
    from dateline.publishing.polish import polish  # noqa: PLC0415 - likewise
    from dateline.publishing.press import press_paths, press_until_idle  # noqa: PLC0415 - likewise
    from dateline.publishing.rebuild import rebuild  # noqa: PLC0415 - likewise

    if way == "polish":
        press_until_idle()
    if way == "rebuild":
        found("now", again=True)
    killer.everywhere()
    if way == "press":
        press_until_idle()
    elif way == "page":
        stories = Output.objects.filter(family__contains="article", path__endswith="/")
        press_paths([*stories.values_list("path", flat=True)[:2], "/news/"], plan_first=True)
    elif way == "polish":
        polish(600)
    else:
        try:
            rebuild(2, lambda done, total: None, lambda: False)
        except BrokenProcessPool:
            os._exit(CHILD_KILLED)


def press_all() -> None:
    from dateline.publishing.press import press_until_idle  # noqa: PLC0415 - after django.setup()

    press_until_idle()
    check()


def check() -> None:
    """Store, books, files on the disk and announcements, all against what must be."""
    from dateline.publishing.press import the_store  # noqa: PLC0415 - after django.setup()
    from tests.press_machine import Proof  # noqa: PLC0415 - likewise

    Proof().check()
    store: Any = the_store()
    store.sweep(older_than=-1)
    check_files(store)
    check_editions()


def check_files(store: Any) -> None:
    from dateline.publishing.compress import best_brotli, pressed  # noqa: PLC0415 - likewise
    from dateline.publishing.stores import file_name  # noqa: PLC0415 - after django.setup()

    expected = {".edition", ".books"}
    for path in store.paths():
        page = store.read(path)
        quick = pressed(page.body, path, status=page.status)
        polished = replace(quick, brotli=page.brotli) == page != quick
        assert page == quick or (polished and page.brotli == best_brotli(page.body)), path
        name = file_name(path, page.status)
        forms = {".gz": page.gzip, ".br": page.brotli}
        expected |= {name, *(name + ending for ending, body in forms.items() if body)}
    folder = Path(store.folder)
    found = {str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()}
    assert found == expected, f"files: {sorted(found ^ expected)[:10]}"


def check_editions() -> None:
    """Each edition that went live told the hub of its feeds and the cache of its pages, once each."""
    from dateline.publishing.book import SHOWN_PAGES  # noqa: PLC0415 - after django.setup()
    from dateline.publishing.models import Edition  # noqa: PLC0415 - likewise

    for edition in Edition.objects.prefetch_related("announcements"):
        told = list(edition.announcements.all())
        assert edition.state != Edition.State.PRESSING, "an edition is still open"
        if edition.state == Edition.State.BROKEN:
            assert not told, "an edition that never went live was announced"
            continue
        assert len(edition.pages) == min(edition.rendered, SHOWN_PAGES)
        assert edition.rendered <= SHOWN_PAGES, (
            "not all of its pages are known: check fewer at once"
        )
        moved = {path for path, fate, _ in edition.pages if fate in ("new", "changed")}
        went = {path for path, fate, _ in edition.pages if fate == "gone"}
        feeds = {path for path in moved if path.endswith(("feed.rss", "feed.atom", "feed.json"))}
        hubs = [row for row in told if row.kind == "websub"]
        announced = [feed for row in hubs for feed in row.payload["feeds"]]
        assert sorted(announced) == sorted(feeds), f"edition {edition.pk}: {announced}, {feeds}"
        purges = [row for row in told if row.kind == "purge"]
        purged = [path for row in purges for path in row.payload["addresses"]]
        assert len(purged) == len(set(purged)), f"edition {edition.pk}: an address twice"
        assert moved <= set(purged), f"edition {edition.pk}: {moved - set(purged)} not purged"
        gone = set(purged) - moved
        assert len(gone) == edition.gone, f"edition {edition.pk}: {gone}"
        # A file that no page shows any more goes without having been rendered.
        files = {path for path in gone if path.startswith(("/media/", "/theme/", "/share/"))}
        assert gone <= went | files, f"edition {edition.pk}: {gone - went - files}"
        assert (len(hubs), len(purges)) == (bool(feeds), bool(purged))


def lay() -> None:
    from dateline.publishing.founding import found  # noqa: PLC0415 - after django.setup()
    from tests.press_steps import BEGIN, Clock, clock_of, lay_site  # noqa: PLC0415 - likewise

    clock = Clock()
    clock.now = BEGIN
    with clock_of(clock):
        lay_site()
        found("now")
    for n, name in enumerate(("new_photo", "write_article", "write_article", "new_plain_page")):
        take_step(name, n + 1, n + 1, 0)
    at_minute(1, press_all)


def main(kills: int, seed: int) -> int:
    """Kill as often as that; prints a line a kill, and how many were killed."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - likewise
    from django.db import connection  # noqa: PLC0415 - likewise

    import tests.press_machine  # noqa: F401, PLC0415 - once, before the forks

    if connection.vendor != "sqlite":
        assert forked(lambda: call_command("migrate", verbosity=0)) == 0, "no tables"
    warm()
    chance, killed = random.Random(seed), 0
    assert forked(lay) == 0, "the site could not be laid"
    for number in range(kills):
        step = chance.choice(STEPS_TAKEN), chance.randrange(12), chance.randrange(12)
        at, way = 1 + (number * 7) % 61, WAYS[number % len(WAYS)]
        print(f"{number}: {step}, {way} killed at {at}", flush=True)
        minutes = 10 + number * 10

        def act(step: Any = step, minutes: int = minutes, number: int = number) -> None:
            use_numbers(number)
            take_step(*step, minutes)

        def pressing(way: str = way, minutes: int = minutes, at: int = at) -> None:
            at_minute(minutes + 1, lambda: be_killed(way, Killer(at)))

        assert forked(act) == 0, "the step failed"
        ended = forked(pressing)
        by_child = way == "rebuild" and ended == CHILD_KILLED
        assert ended in (0, -signal.SIGKILL) or by_child, f"the press ended with {ended}"
        killed += ended != 0
        if chance.random() < 0.5:
            down = chance.choice(TAKING_DOWN), chance.randrange(12), 1
            print(f"    then {down}", flush=True)
            taken = forked(lambda down=down, minutes=minutes: take_step(*down, minutes + 2))  # type: ignore[misc]
            assert taken == 0, "the second step failed"
        if forked(lambda minutes=minutes: at_minute(minutes + 3, press_all)):  # type: ignore[misc]
            print("    not mended", flush=True)
            return 1
    print(f"{killed} of {kills} killed", flush=True)
    return 0


def warm() -> None:
    """Addresses and templates, which each child would else read for itself: half of its time."""
    from django.template import engines  # noqa: PLC0415 - after django.setup()
    from django.urls import get_resolver  # noqa: PLC0415 - likewise

    assert get_resolver().reverse_dict
    theme: Any = engines["theme"]
    for name in theme.env.list_templates():
        theme.env.get_template(name)


def use_numbers(number: int) -> None:
    """Words of this process's own: each child counts from the beginning."""
    import itertools  # noqa: PLC0415 - only here

    from tests import press_steps  # noqa: PLC0415 - after django.setup()

    press_steps._tokens = itertools.count(1000 * (number + 1))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
