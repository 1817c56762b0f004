"""The press: plan, render, compress, write, book, announce. One edition is one batch of pages.

Order of writing, on every store: files, new pages, changed pages, lists, feeds, deletions last; then
readers' caches are told, then the books. A crash at any point costs a second render: the edition is
still open in the books, and its pages are taken up again (see ``plan.py``).
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from django.conf import settings

from dateline.publishing import book as books
from dateline.publishing.marks import BACKGROUND, LATE, put_off, queue, ready, too_early
from dateline.publishing.memory import HELD, Memory
from dateline.publishing.models import UNKNOWN, Edition, Output, Read
from dateline.publishing.outputs import BESIDE, FAMILIES, FEED, placed
from dateline.publishing.ownership import refuse_foreign
from dateline.publishing.plan import Plan, add_addresses, add_outputs, pending, plan
from dateline.publishing.render import (
    STAND_IN,
    Pressed,
    compressing,
    digest_of,
    render_batch,
    render_one,
)
from dateline.publishing.snapshot import exclusive, snapshot
from dateline.publishing.stores import Store, StoreProblem
from dateline.publishing.stores.opening import open_store
from dateline.publishing.tracking import FILE

BATCH = 64  # pages of an edition, so that what is urgent never waits long for the lock
SLOW = 2  # pages of an edition of what takes long
OFTEN = 20  # times a plan is made anew because somebody committed in between


@functools.cache
def opened(address: str) -> Store:
    """The store at an address, opened once a process. Raises ``StoreProblem`` for another site's."""
    store = open_store(address)
    refuse_foreign(store)
    return store


def the_store() -> Store:
    """The store of this site (settings: PRESS_STORE)."""
    return opened(settings.PRESS_STORE)


def press(
    *,
    limit: int = BATCH,
    wait: float = 60.0,
    urgent_only: bool = False,
    memory: Memory | None = None,
) -> Edition | None:
    """Press one edition of what is stale, or nothing where nothing is.

    wait: seconds to wait for another press. Raises ``Busy`` after that. memory: of earlier editions.
    """
    memory = memory or Memory()
    with exclusive(wait), memory.unless_it_fails():
        told, began = Plan(), time.monotonic()
        tries = 0
        while tries < OFTEN:
            while True:
                found = plan(memory)
                for words in found.causes:
                    told.cause(words)
                if not pending():
                    break
            with compressing() as then, snapshot():
                if pending():
                    tries += 1
                    continue  # somebody committed just now: plan that too
                batch = together(queue(limit=limit, urgent_only=urgent_only))
                done = render_batch(batch, memory.known, then)
                early = too_early([p.output for p in done if p.goes], batch)
                done = [p for p in done if p.output not in early]
                if any(p.goes for p in done):
                    # What goes leaves its feeds with it: none may lead to a page that is gone.
                    named = {p.output.pk for p in done}
                    feeds = [o for o in waiting_feeds() if o.pk not in named]
                    done += render_batch(feeds, memory.known, then)
            put_off(early)
            if done or not batch:
                return edition_of(done, told.causes, began) if done else None
    return None


def press_until_idle(
    *,
    wait: float = 60.0,
    urgent_only: bool = False,
    say: Callable[[Edition], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> int:
    """Press editions until nothing is stale; returns how many."""
    count, remembered = 0, HELD[0] if HELD else Memory()
    while not (stop and stop()):
        edition = press(wait=wait, urgent_only=urgent_only, memory=remembered)
        if edition is None:
            break
        count += 1
        if say:
            say(edition)
    return count


def press_paths(
    paths: Iterable[str], *, wait: float = 5.0, plan_first: bool = False
) -> list[Pressed]:
    """Press these addresses now, whatever else waits: the page that an editor is waiting for, or
    one that a reader asked for before its turn came. Addresses of no family are left out."""
    with exclusive(wait):
        began = time.monotonic()
        if plan_first:
            while plan().changes or pending():
                pass
        add_addresses(paths, "asked for")
        batch = list(Output.objects.filter(path__in=list(paths)))
        with snapshot():
            done = render_batch(batch)
        # One that is going stays until the lists that lead to it are pressed: deletions come last.
        kept = [p for p in done if not p.goes]
        if kept:
            edition_of(kept, ["asked for"], began)
        return done


def together(batch: list[Output]) -> list[Output]:
    """What may go into one edition: feeds wait until every page is live, but for those of new
    lists, which lead to them. What takes long waits for everything, and goes a few at a time."""
    if batch and batch[0].stale in LATE:
        return [o for o in batch if o.stale == batch[0].stale][:SLOW]
    soon = [o for o in batch if o.stale not in LATE]
    pages = [o for o in soon if _is_page(o) or o.digest in ("", UNKNOWN)]
    return pages or soon


def waiting_feeds() -> list[Output]:
    """Feeds that somebody waits for."""
    return list(Output.objects.filter(stale=FEED, retry_at=None))


def _is_page(output: Output) -> bool:
    return output.family not in FAMILIES or FAMILIES[output.family].rank not in (BESIDE, FEED)


def edition_of(
    done: Sequence[Pressed], causes: Sequence[str], began: float | None = None
) -> Edition:
    """Write what was rendered, then book it. Raises what the store raises; the edition stays open
    then, and is taken up again."""
    stand_in(done)
    files = press_files(done)
    lost = books.orphaned(done)
    for page in done:
        if page.output.path in lost:  # a file that nobody shows is not written first
            page.rendered = None
            lost.remove(page.output.path)
    everything = [*files, *done]
    edition = Edition.objects.create(
        causes=list(causes)[:20], paths=[*(p.output.path for p in everything), *lost]
    )
    with telling(edition):
        write(the_store(), everything)
        settle(edition, done, lost)
    books.book(edition, everything, files_gone=lost, began=began)
    return edition


@contextmanager
def telling(edition: Edition) -> Iterator[None]:
    """What the store raises is kept with the edition, for the Press room, and raised again."""
    try:
        yield
    except StoreProblem as problem:
        edition.problem = str(problem)[:300]
        edition.save(update_fields=["problem"])
        raise


def settle(edition: Edition, done: Sequence[Pressed], lost: Sequence[str]) -> None:
    """Take what is no page any more out of the store, and tell readers' caches of the edition."""
    store = the_store()
    for page in done:
        if page.rendered is None and not page.error:
            store.remove(page.output.path)
    for path in lost:
        store.remove(path)
    store.turn(edition.pk)


def stand_in(done: Sequence[Pressed]) -> None:
    """Give new pages that cannot be rendered something to stand at their address."""
    for page in done:
        if page.error and STAND_IN and not _is_stored(page.output):
            page.rendered = STAND_IN[0]()
            page.digest, page.size = digest_of(page.rendered.body), len(page.rendered.body)


def _is_stored(output: Output) -> bool:
    if output.digest == UNKNOWN:
        return the_store().read(output.path) is not None
    return bool(output.digest)


def write(store: Store, done: Sequence[Pressed]) -> None:
    """Put every page whose bytes moved into the store, in the order of writing."""
    moved = [p for p in done if p.moved]
    for _, group in groupby(sorted(moved, key=lambda p: p.order), key=lambda p: p.order):
        store.write_all((p.output.path, p.stored()) for p in group)


def press_files(done: Sequence[Pressed]) -> list[Pressed]:
    """The files that these pages show and that are not stored yet, rendered."""
    wanted = {address for p in done for address in p.record.files}
    if not wanted:
        return []
    places = {path: place for path in sorted(wanted) if (place := placed(path))}
    stored = Output.objects.filter(path__in=list(places)).exclude(digest__in=["", UNKNOWN])
    new = {
        path: places[path] for path in places.keys() - set(stored.values_list("path", flat=True))
    }
    add_outputs(new, "shown by a page")
    return [render_one(output) for output in Output.objects.filter(path__in=list(new))]


def is_shown(path: str) -> bool:
    """Whether a stored page shows the file at this address."""
    return Read.objects.filter(key=FILE + path).exists()


def press_due() -> int:
    """The press's part of the tick: press what is stale; returns how many editions that were."""
    return press_until_idle()


def retry(paths: Iterable[str]) -> int:
    """Put failed pages back into the queue now; returns how many."""
    failed = Output.objects.filter(path__in=list(paths), failures__gt=0)
    return failed.update(retry_at=None)


def waiting() -> dict[str, int]:
    """How many pages wait: urgent ones, those in the background, and those that failed."""
    return {
        "urgent": ready().filter(stale__lt=BACKGROUND).count(),
        "background": ready().filter(stale__gte=BACKGROUND).count(),
        "failed": Output.objects.filter(failures__gt=0).count(),
    }
