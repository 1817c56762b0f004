"""Rendering a batch of outputs from one state of the database, each with the record of what it read."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from dateline.publishing.compress import pressed as compressed
from dateline.publishing.models import UNKNOWN, Output
from dateline.publishing.outputs import BESIDE, FAMILIES, FEED, NEW_FEED, STORY, Ahead, Rendered
from dateline.publishing.stores import Stored
from dateline.publishing.tracking import Record, recording, remembering

logger = logging.getLogger("dateline.press")

# What stands at the address of a new page that cannot be rendered, so that no list leads nowhere.
STAND_IN: list[Callable[[], Rendered]] = []
# Told (path, family, arguments) of each page while its reads are noted: what is made of a page beside
# its bytes (what the search knows) reads its rows here, and so follows them. Filled by wiring.py.
READ_ALONG: list[Callable[[str, str, dict[str, Any]], None]] = []


@dataclass(slots=True)
class Pressed:
    """What became of one output: ``rendered`` is None where there is no such page (any more)."""

    output: Output
    rendered: Rendered | None
    record: Record = field(default_factory=Record)
    error: str = ""
    milliseconds: float = 0.0
    digest: str = ""
    size: int = 0
    encoding: Future[Stored] | None = None  # where somebody has begun to compress it

    def stored(self) -> Stored:
        """It in all its encodings. Only for what was rendered."""
        assert self.rendered is not None
        if self.encoding is not None:
            return self.encoding.result()
        return compressed(self.rendered.body, self.output.path, status=self.rendered.status)

    @property
    def moved(self) -> bool:
        """Whether its bytes differ from those that are stored."""
        return self.rendered is not None and (
            self.digest != self.output.digest or self.rendered.status != self.output.status
        )

    @property
    def goes(self) -> bool:
        """Whether it lies in the store and is no page any more."""
        return self.rendered is None and not self.error and bool(self.output.digest)

    @property
    def order(self) -> tuple[int, int]:
        """Its place in the order of writing: files, new pages, changed stories, lists, feeds."""
        each = FAMILIES[self.output.family]
        if each.shown:
            return (0, 0)
        if self.output.digest in ("", UNKNOWN):
            return (1, NEW_FEED if each.rank == FEED else each.rank)
        if each.rank in (BESIDE, FEED):
            return (4, 0)
        return (2, 0) if each.rank == STORY else (3, each.rank)


def digest_of(body: bytes) -> str:
    """The name of some bytes in the books: SHA-256, 32 hex digits."""
    return hashlib.sha256(body).hexdigest()[:32]


def render_batch(
    outputs: Sequence[Output],
    known: dict[Hashable, Any] | None = None,
    then: Callable[[Pressed], None] | None = None,
) -> list[Pressed]:
    """Render outputs, reading ahead for families that can; one that fails does not stop the rest.

    known: an identity map of the same state of the database, if there is one already. then: told of
    each as soon as it is rendered.
    """
    done = []
    with remembering(known):
        read_ahead(outputs)
        for output in outputs:
            done.append(render_one(output))
            if then is not None:
                then(done[-1])
    return done


@contextmanager
def compressing() -> Iterator[Callable[[Pressed], None]]:
    """What it gives begins to compress a page while the next one is rendered: compressing needs no
    interpreter, so that a second processor can do it."""
    with ThreadPoolExecutor(1, thread_name_prefix="dateline-compress") as pool:

        def begin(page: Pressed) -> None:
            if page.moved and page.rendered is not None:
                body, status = page.rendered.body, page.rendered.status
                page.encoding = pool.submit(compressed, body, page.output.path, status=status)

        yield begin


def read_ahead(outputs: Iterable[Output]) -> None:
    """Let families load in few queries what a batch of their pages is going to ask."""
    batches: dict[Ahead, list[tuple[str, dict[str, Any]]]] = {}
    for output in outputs:
        each = FAMILIES.get(output.family)
        if each is not None and each.ahead is not None:
            batches.setdefault(each.ahead, []).append((output.family, output.arguments))
    for ahead, asked in batches.items():
        try:
            ahead(asked)
        except Exception:
            named = sorted({name for name, _ in asked})
            logger.exception("Reading ahead for %s failed; they read by themselves", named)


def render_one(output: Output) -> Pressed:
    """Render one output. An error is told in words, and logged with its traceback."""
    began = time.perf_counter()
    each = FAMILIES.get(output.family)
    if each is None:  # a family that this version no longer has
        return Pressed(output, None)
    with recording() as record:
        try:
            rendered = each.render(**output.arguments)
            if rendered is not None:
                for read in READ_ALONG:
                    read(output.path, output.family, output.arguments)
        except Http404:
            rendered = None
        except Exception as problem:
            logger.exception("%s could not be rendered", output.path)
            spent = (time.perf_counter() - began) * 1000
            return Pressed(output, None, record, in_words(problem), spent)
    if each.shown:
        record.files.clear()  # a file does not keep itself alive
    pressed = Pressed(output, rendered, record)
    if rendered is not None:
        pressed.digest, pressed.size = digest_of(rendered.body), len(rendered.body)
    pressed.milliseconds = (time.perf_counter() - began) * 1000
    return pressed


def in_words(problem: BaseException) -> str:
    """What went wrong, for somebody who does not read tracebacks, with the place for one who does."""
    place = ""
    trace = problem.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "dateline" in name or name.endswith(".html"):
            place = f"{name.rsplit('dateline/', 1)[-1]}, line {trace.tb_lineno}"
        trace = trace.tb_next
    said = str(problem).strip().splitlines()
    told = f"{type(problem).__name__}: {said[0]}" if said else type(problem).__name__
    return f"{told} ({place})" if place else told
