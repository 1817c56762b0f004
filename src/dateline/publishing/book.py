"""Book-keeping: an edition's pages, what each read, and whom to tell, in one transaction.

Plain SQL in bulk: a rebuild books a hundred thousand pages.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from dateline.publishing import announce
from dateline.publishing.marks import chunks, last_number, mark
from dateline.publishing.models import Announcement, Edition, Output, Question, Read
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.questions import LISTINGS
from dateline.publishing.render import Pressed
from dateline.publishing.tracking import FILE

FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(hours=1)
# By then every front serves the edition: over a folder they look every 25 ms, over a bucket every 50.
COHERENT = timedelta(milliseconds=200)
SHOWN_PAGES = 200  # an edition remembers so many of its pages by name

# Told of an edition and its pages in the transaction that makes it live, before the books say so:
# what they write is true when it is. Filled by project/wiring.py.
WITH_EDITION: list[Callable[[Edition, Sequence[Output]], None]] = []


@transaction.atomic
def book(
    edition: Edition,
    pressed: Sequence[Pressed],
    *,
    files_gone: Sequence[str] = (),
    began: float | None = None,
) -> None:
    """Make an edition live in the books. Call it when everything it says lies in the store.

    began: when its plan began, by ``time.monotonic``.
    """
    now = timezone.now()
    done = [p for p in pressed if p.rendered is not None and not p.error]
    failed = [p for p in pressed if p.error]
    gone = [p for p in pressed if p.rendered is None and not p.error]
    for told in WITH_EDITION:
        told(edition, [p.output for p in (*done, *gone)])
    _book_pages(edition, done)
    _book_failures(failed)
    _book_reads(done, failed)
    _book_questions([*done, *failed])
    _forget([p.output for p in gone], files_gone)
    edition.state, edition.live_at = Edition.State.LIVE, now
    edition.rendered, edition.failed = len(pressed), len(failed)
    edition.written = sum(p.moved for p in done)
    edition.gone = sum(bool(p.output.digest) for p in gone) + len(files_gone)
    if began is not None:
        edition.milliseconds = round((time.monotonic() - began) * 1000)
    edition.pages = [
        [p.output.path, _fate(p), round(p.milliseconds, 1)] for p in pressed[:SHOWN_PAGES]
    ]
    edition.paths = []
    edition.save()
    rows = announce.plan(
        announce.Outcome(
            edition=edition.pk, at=now,
            new=tuple(p.output.path for p in done if p.moved and not p.output.digest),
            changed=tuple(p.output.path for p in done if p.moved and p.output.digest),
            gone=(*(p.output.path for p in gone if p.output.digest), *files_gone),
        )
    )  # fmt: skip
    for row in rows:
        row.due_at = now + COHERENT
    Announcement.objects.bulk_create(rows, ignore_conflicts=True)


def _fate(pressed: Pressed) -> str:
    if pressed.error:
        return "failed"
    if pressed.rendered is None:
        return "gone"
    if not pressed.output.digest:
        return "new"
    return "changed" if pressed.moved else "same"


def _many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    told = list(rows)
    if told:
        with connection.cursor() as cursor:
            cursor.executemany(sql, told)


def _book_pages(edition: Edition, done: Sequence[Pressed]) -> None:
    now = timezone.now()
    adapt = connection.ops.adapt_datetimefield_value
    _many(
        "UPDATE publishing_output SET digest = %s, status = %s, size = %s, until = %s, "
        "uses_design = %s, stale = 0, reason = '', error = '', failures = 0, retry_at = NULL, "
        "polished = %s, edition_id = %s, rendered_at = %s, milliseconds = %s WHERE id = %s",
        [
            (
                p.digest, p.rendered.status, p.size, adapt(p.record.until),
                p.record.design, not p.moved and p.output.polished, edition.pk, adapt(now),
                p.milliseconds, p.output.pk,
            )
            for p in done
            if p.rendered is not None
        ],
    )  # fmt: skip


def _book_failures(failed: Sequence[Pressed]) -> None:
    """The old page stays, red in the Press room; it is tried again after a while, and whenever
    something that it read changes."""
    for p in failed:
        wait = min(FIRST_RETRY * 2 ** min(p.output.failures, 10), LAST_RETRY)
        Output.objects.filter(pk=p.output.pk).update(
            error=p.error, failures=p.output.failures + 1, retry_at=timezone.now() + wait,
            digest=p.digest or p.output.digest,
        )  # fmt: skip


def _book_reads(done: Sequence[Pressed], failed: Sequence[Pressed]) -> None:
    """New keys in, old ones out; a page that failed keeps its old keys and gains the new ones."""
    known: dict[int, set[str]] = {}
    old = [p.output.pk for p in (*done, *failed) if p.output.rendered_at or p.output.failures]
    for some in chunks(old):
        for pk, key in Read.objects.filter(output_id__in=some).values_list("output_id", "key"):
            known.setdefault(pk, set()).add(key)
    fresh, over = [], []
    for p in (*done, *failed):
        keys, before = p.record.every_key(), known.get(p.output.pk, set())
        fresh += [(key[:240], p.output.pk) for key in keys - before]
        if not p.error:
            over += [(p.output.pk, key) for key in before - keys]
    _many(
        "INSERT INTO publishing_read (key, output_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", fresh
    )
    _many("DELETE FROM publishing_read WHERE output_id = %s AND key = %s", over)


def _book_questions(pressed: Sequence[Pressed]) -> None:
    """Who finds that an answer moved marks everybody else who asked the same question."""
    asked: dict[str, tuple[str, dict[str, object], object, str]] = {}
    for p in pressed:
        for key, told in p.record.asked.items():
            asked[key] = (*told, p.record.listings[key])
    ours = [p.output.pk for p in pressed]
    known: dict[str, str] = {}
    for some in chunks(list(asked)):
        known.update(Question.objects.filter(key__in=some).values_list("key", "fingerprint"))
    for key, before in known.items():
        if before != asked[key][3]:
            others = Output.objects.filter(
                pk__in=Read.objects.filter(key=key).values("output_id")
            ).exclude(pk__in=ours)
            mark(others, "a list that it shows moved", number=last_number())
            Question.objects.filter(key=key).update(fingerprint=asked[key][3], answer=asked[key][2])
    _many(
        "INSERT INTO publishing_question (key, name, arguments, scope, fingerprint, answer) "
        "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [
            (
                key,
                name,
                json.dumps(arguments),
                LISTINGS[name].scope_of(arguments)[:200],
                told,
                None if answer is None else json.dumps(answer),
            )
            for key, (name, arguments, answer, told) in asked.items()
            if key not in known
        ],
    )


def _forget(outputs: Sequence[Output], files: Sequence[str]) -> None:
    pks = [output.pk for output in outputs]
    pks += Output.objects.filter(path__in=list(files)).values_list("pk", flat=True)
    for some in chunks(pks):
        reads = Read.objects.filter(output_id__in=some)
        reads._raw_delete(reads.db)
        rows = Output.objects.filter(pk__in=some)
        rows._raw_delete(rows.db)


def _is_file(output: Output) -> bool:
    return output.family in FAMILIES and FAMILIES[output.family].shown


def orphaned(pressed: Sequence[Pressed]) -> list[str]:
    """Addresses of files that no page shows any more once these are booked."""
    ours = {p.output.pk: p for p in pressed if not p.error}
    # A file in the queue for its own sake: left by an edition that broke off before it was booked.
    before = {FILE + p.output.path for p in pressed if _is_file(p.output)}
    for some in chunks(list(ours)):
        before |= set(
            Read.objects.filter(output_id__in=some, key__startswith=FILE).values_list(
                "key", flat=True
            )
        )
    still = {FILE + address for p in pressed for address in p.record.files}
    lost = before - still
    if lost:
        others = Read.objects.filter(key__in=list(lost)).exclude(output_id__in=list(ours))
        lost -= set(others.values_list("key", flat=True))
    return sorted(key.removeprefix(FILE) for key in lost)
