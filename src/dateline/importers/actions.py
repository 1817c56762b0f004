"""The verbs of importing: each reads files, brings what is in them, and answers with a report.

An import is no one transaction: batches of 200 are, so that editors can work meanwhile. The desk's
index is brought up to date once at the end, also for what an earlier run left when it was killed.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from dateline.directory.models import Organisation
from dateline.importers.archive.bringing import Bringing
from dateline.importers.archive.gathering import Archive, gather
from dateline.importers.archive.mapping import NotAMap, apply_map, propose, read_map
from dateline.importers.feeds.archiving import archive_of, clips_of
from dateline.importers.ledger import Ledger
from dateline.importers.media import Folder
from dateline.importers.models import ImportedItem, ImportRun
from dateline.importers.report import Report
from dateline.importers.sheets.articles import ArticleSheet
from dateline.importers.sheets.clips import ClipSheet
from dateline.importers.wordpress.records import NotAnExport
from dateline.lib.feeds import NotAFeed
from dateline.lib.http import FetchError, fetch
from dateline.lib.sheets import NotASheet, Sheet, read_sheet
from dateline.newsroom.desk_checks.actions import examine_archive
from dateline.newsroom.desk_checks.facts import chunks
from dateline.newsroom.desk_checks.sources import SOURCES
from dateline.newsroom.models import CheckFinding
from dateline.publishing.tasks import wake
from dateline.search.actions import index_in_bulk

Progress = Callable[[str, int, int], None]
LARGEST_FEED = 50_000_000  # bytes of one page of a feed
FEED_TYPES = "application/feed+json, application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"


class NotImported(Exception):
    """Nothing was imported; the text is one plain sentence for the person who asked."""


def quietly(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def import_wordpress(
    files: Sequence[Path], *, media: Path | None = None, dry_run: bool = False,
    may_fetch: bool = False, by: Any = None, progress: Progress = quietly,
    run: ImportRun | None = None, map_file: Path | None = None,
) -> Report:  # fmt: skip
    """Bring the archive of a WordPress site out of its export files (several of one site).

    map_file: what its categories, tags, types and fields become (``archive/mapping.py``); a dry run
    writes it where it is not there.

    media: a folder with the old uploads; may_fetch: get from the old site what is not there;
    dry_run: write nothing, answer with the same report; run: a run that was made before (a due
    one of the desk). Raises ``NotImported`` when a file is no export at all.
    """
    progress("Reading", 0, len(files))
    archive = _gathered(files)
    progress("Reading", len(files), len(files))
    if map_file is not None:
        _mapped(archive, map_file, may_write=dry_run)

    def bring(ledger: Ledger, report: Report) -> None:
        Bringing(
            archive, ledger, Folder(media), report, ZoneInfo(settings.TIME_ZONE), timezone.now(),
            may_fetch=may_fetch, user=by, progress=progress,
        ).run()  # fmt: skip

    return _run("wordpress", archive.source, files, bring, dry_run=dry_run, by=by, run=run,
                progress=progress)  # fmt: skip


def import_feed(
    source: str, *, as_clips: bool = False, outlet: str = "", media: Path | None = None,
    dry_run: bool = False, may_fetch: bool = False, by: Any = None, progress: Progress = quietly,
    allow: Collection[str] = (), run: ImportRun | None = None,
) -> Report:  # fmt: skip
    """Bring the entries of an RSS, Atom or JSON Feed: a file, or an address, whose older pages are
    followed.

    as_clips: they are pieces that others published, to be approved in the desk; outlet: whose,
    where the feed does not say. allow: as in ``lib.http.fetch``, for tests.
    Raises ``NotImported`` when there is no feed.
    """
    pages = 0

    def get(address: str) -> bytes | None:
        nonlocal pages
        progress("Reading", pages, pages + 1)
        found = fetch(address, limit_bytes=LARGEST_FEED, allow=allow, accept=FEED_TYPES)
        pages += 1
        if found.ok:
            return found.content
        if pages > 1 and found.status in (400, 404, 410):
            return None  # after the last page
        raise NotImported(f"{address} answered {found.status}: no feed was read.")

    try:
        if as_clips:
            sheet, _ = clips_of(source, get, outlet=outlet)
            return _bring_sheet(ClipSheet, sheet, f"feed:{source}"[:200], source, media,
                                dry_run=dry_run, may_fetch=may_fetch, by=by, progress=progress,
                                run=run)  # fmt: skip
        archive, short = archive_of(source, get)
    except (NotAFeed, NotASheet) as problem:
        raise NotImported(f"{source}: {problem}.") from problem
    except FetchError as problem:
        raise NotImported(f"{source}: {problem.reason.rstrip('.')}.") from problem
    except OSError as problem:
        raise NotImported(f"{source}: {problem.strerror or problem}.") from problem

    def bring(ledger: Ledger, report: Report) -> None:
        Bringing(
            archive, ledger, Folder(media), report, ZoneInfo(settings.TIME_ZONE), timezone.now(),
            may_fetch=may_fetch, user=by, progress=progress,
        ).run()  # fmt: skip
        if short:
            report.facts["summaries_only"] = short

    return _run("feed", archive.source, [Path(archive.files[0])], bring, dry_run=dry_run, by=by,
                run=run, progress=progress)  # fmt: skip


def _gathered(files: Sequence[Path]) -> Archive:
    try:
        return gather(files)
    except NotAnExport as problem:
        raise NotImported(problem.reason) from problem
    except OSError as problem:
        raise NotImported(f"{problem.filename}: {problem.strerror or problem}.") from problem


def _mapped(archive: Archive, file: Path, *, may_write: bool) -> None:
    """Apply a map, or write a proposal where there is none."""
    chapters = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER)
    try:
        if not file.exists():
            if not may_write:
                raise NotImported(f"There is no map {file}. A run with --dry-run writes one.")
            file.write_text(propose(archive), encoding="utf-8")
        told = read_map(file, is_chapter=lambda code: chapters.filter(code__iexact=code).exists())
    except NotAMap as problem:
        raise NotImported(f"{file.name}: {problem}.") from problem
    except OSError as problem:
        raise NotImported(f"{file}: {problem.strerror or problem}.") from problem
    apply_map(told, archive)


def import_articles(
    file: Path, *, media: Path | None = None, dry_run: bool = False, may_fetch: bool = False,
    by: Any = None, progress: Progress = quietly, run: ImportRun | None = None,
) -> Report:  # fmt: skip
    """Bring articles out of a CSV file (docs/reference/csv-columns.md).

    Raises ``NotImported`` when the file is no table with a title column.
    """
    return _import_sheet(ArticleSheet, file, media, dry_run=dry_run, may_fetch=may_fetch, by=by,
                         progress=progress, run=run)  # fmt: skip


def import_clips(
    file: Path, *, media: Path | None = None, dry_run: bool = False, may_fetch: bool = False,
    by: Any = None, progress: Progress = quietly, run: ImportRun | None = None,
) -> Report:  # fmt: skip
    """Bring clips out of a CSV file (docs/reference/csv-columns.md).

    Raises ``NotImported`` when the file is no table with a headline or title column.
    """
    return _import_sheet(ClipSheet, file, media, dry_run=dry_run, may_fetch=may_fetch, by=by,
                         progress=progress, run=run)  # fmt: skip


def _import_sheet(
    kind: type[ArticleSheet] | type[ClipSheet], file: Path, media: Path | None, *, dry_run: bool,
    may_fetch: bool, by: Any, progress: Progress, run: ImportRun | None,
) -> Report:  # fmt: skip
    return _bring_sheet(kind, _sheet(kind, file), "csv", file.name, media or file.parent,
                        dry_run=dry_run, may_fetch=may_fetch, by=by, progress=progress,
                        run=run)  # fmt: skip


def _bring_sheet(
    kind: type[ArticleSheet] | type[ClipSheet], sheet: Sheet, ledger_name: str, name: str,
    media: Path | None, *, dry_run: bool, may_fetch: bool, by: Any, progress: Progress,
    run: ImportRun | None,
) -> Report:  # fmt: skip
    def bring(ledger: Ledger, report: Report) -> None:
        folder = Folder(media)
        kind(sheet, ledger, folder, report, may_fetch=may_fetch, user=by, progress=progress).run()

    return _run(kind.source, ledger_name, [Path(name)], bring, dry_run=dry_run, by=by, run=run,
                progress=progress)  # fmt: skip


def _sheet(kind: type[ArticleSheet] | type[ClipSheet], file: Path) -> Sheet:
    try:
        return read_sheet(file, kind.columns, needed="title")
    except NotASheet as problem:
        raise NotImported(f"{file.name}: {problem}") from problem
    except OSError as problem:
        raise NotImported(f"{file}: {problem.strerror or problem}.") from problem


def _run(
    source: str, ledger_name: str, files: Sequence[Path],
    bring: Callable[[Ledger, Report], None], *, dry_run: bool, by: Any, run: ImportRun | None,
    progress: Progress,
) -> Report:  # fmt: skip
    """Do one import with its book-keeping: the run's row, the report, the desk's index."""
    with _alone():
        return _run_alone(source, ledger_name, files, bring, dry_run=dry_run, by=by, run=run,
                          progress=progress)  # fmt: skip


@contextmanager
def _alone() -> Iterator[None]:
    """One import at a time. The lock goes with its process, so that a killed one blocks nobody."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise NotImported("Another import is running: wait until it is done.") from problem
        yield


def _run_alone(
    source: str, ledger_name: str, files: Sequence[Path],
    bring: Callable[[Ledger, Report], None], *, dry_run: bool, by: Any, run: ImportRun | None,
    progress: Progress,
) -> Report:  # fmt: skip
    began = time.monotonic()
    report = Report(source=source, files=[file.name for file in files], dry_run=dry_run)
    if run is None and not dry_run:
        names = ", ".join(report.files)[:500]
        run = ImportRun.objects.create(source=source, file_names=names, by=by)
    ledger = Ledger.of(ledger_name, None if dry_run else run)
    try:
        bring(ledger, report)
        if not dry_run:
            index_what_came(ledger.source, progress, current=run.pk if run else None)
            if run is not None:
                report.facts["checks"] = check_what_came(run, progress)
        report.check()
    except LookupError as problem:
        _close(run, ImportRun.Status.FAILED)
        raise NotImported(str(problem)) from problem
    except BaseException:
        _close(run, ImportRun.Status.FAILED)
        raise
    report.seconds = time.monotonic() - began
    report.run = run.pk if run else None
    if run is not None:
        run.report = report.to_dict()
        _close(run, ImportRun.Status.PARTLY if report.refused else ImportRun.Status.DONE)
    wake()
    return report


def check_what_came(run: ImportRun, progress: Progress = quietly) -> dict[str, int]:
    """Have the desk's checks look at what a run brought: findings are recorded, nothing is blocked.

    Returns how many errors and warnings there are. Of a run that was killed they are missing, until
    ``dateline check`` looks at everything.
    """
    brought: dict[str, list[int]] = {}
    items = run.items.exclude(digest="").values_list("target_model", "target_id")  # type: ignore[attr-defined]
    for label, pk in items.iterator(chunk_size=5000):
        if label in SOURCES:
            brought.setdefault(label, []).append(int(pk))
    examine_archive(
        only=brought.items(), progress=lambda done, total: progress("Checks", done, total)
    )
    counts = {"error": 0, "warning": 0}
    for label, ids in brought.items():
        for some in chunks(ids):
            rows = CheckFinding.objects.filter(item_type=label, item_id__in=some).order_by()
            for level, n in rows.values_list("level").annotate(n=Count("pk")):
                counts[level] += n
    return counts


def _close(run: ImportRun | None, status: str) -> None:
    if run is not None:
        run.status, run.ended_at = status, timezone.now()
        run.save()


def index_what_came(
    source: str, progress: Progress = quietly, *, current: int | None = None
) -> int:
    """Put what a source's unfinished runs brought into the desk's index; returns how many rows.

    Runs that were killed are closed by this, ``current`` is not: what they wrote is indexed then.
    """
    unfinished = ImportRun.objects.filter(status=ImportRun.Status.RUNNING, items__source=source)
    runs = list(unfinished.values_list("pk", flat=True).distinct())
    items = ImportedItem.objects.filter(run__in=runs).exclude(digest="")
    done = 0
    for label in sorted(set(items.values_list("target_model", flat=True))):
        keys = [int(pk) for pk in items.filter(target_model=label)
                .values_list("target_id", flat=True)]  # fmt: skip
        progress("Desk index", done, items.count())
        done += index_in_bulk(apps.get_model(label), keys)
    progress("Desk index", 1, 1)
    stopped = unfinished.exclude(pk=current) if current else unfinished
    ImportRun.objects.filter(pk__in=list(stopped.values_list("pk", flat=True))).update(
        status=ImportRun.Status.FAILED, ended_at=timezone.now()
    )
    return done
