"""A folder of web archives as a source: each file is scanned once, what it holds comes in as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from fastwarc.warc import ArchiveIterator, WarcRecordType

from dateline.coverage.intake.found import Found
from dateline.coverage.match import Watchlist
from dateline.coverage.models import ArchiveFile, Source
from dateline.coverage.polling.lookings import Away
from dateline.coverage.polling.pages import with_page
from dateline.coverage.scan.parts import parts_of
from dateline.coverage.scan.payloads import MAX_BODY, Payload
from dateline.coverage.scan.records import Counts, Trouble, scan_part
from dateline.coverage.scan.records import Found as Hit
from dateline.coverage.scan.sieve import Sieve
from dateline.coverage.sources.folders import Archive, archives, is_bucket, opened
from dateline.coverage.sources.items import NotReadable

PAUSE = 3600
"""Seconds between two looks for new files; while some wait there is no pause."""
Add = Callable[[list[Found]], int]


class Lost(Exception):
    """Somebody else has the source now, or it was paused."""


@dataclass(slots=True)
class Step:
    """What reading one file came to. files: that lie there; fresh: not read before this one;
    found: new candidates; more: others wait."""

    files: int = 0
    fresh: int = 0
    found: int = 0
    problem: str = ""
    more: bool = False


def allowed(address: str) -> bool:
    """Whether the operator opened this folder to the desk (``[coverage] archives``)."""
    if is_bucket(address):
        asked = urlsplit(address)
        for root in map(urlsplit, filter(is_bucket, settings.ARCHIVE_FOLDERS)):
            inside = f"{asked.path.strip('/')}/".startswith(f"{root.path.strip('/')}/".lstrip("/"))
            if (asked.netloc, asked.query) == (root.netloc, root.query) and inside:
                return True
        return False
    place = Path(address).resolve()
    roots = [Path(root).resolve() for root in settings.ARCHIVE_FOLDERS if not is_bucket(root)]
    return any(place.is_relative_to(root) for root in roots)


def refusal(address: str) -> str:
    """What to do where the folder is not opened, "" where it is."""
    if allowed(address):
        return ""
    return "This folder is not opened to the desk: the operator names it in dateline.toml, [coverage] archives."


def read_next(
    source: Source, watching: Callable[[], Watchlist], hold: Callable[[], bool], add: Add
) -> Step:
    """Scan the first file that was not read yet, or whose size changed. Raises ``Away`` and ``Lost``.

    ``hold`` keeps the lease between two parts of a file; ``add`` takes the stories of each part and
    answers how many were new, so that memory does not grow with the file.
    """
    if told := refusal(source.address):
        raise Away(told)
    try:
        there = archives(source.address)
        known = dict(source.files.exclude(read_at=None).values_list("name", "size"))
        new = [each for each in there if known.get(each.name[:500]) != each.size]
        step = Step(files=len(there), fresh=len(new), more=len(new) > 1)
        if new:
            with opened(source.address, new[0].name) as file:
                _read(source, new[0], file, step, watching(), hold, add)
        return step
    except NotReadable as problem:
        raise Away(f"Not readable: {problem}.") from problem


def _read(
    source: Source, archive: Archive, file: Path, step: Step, watch: Watchlist,
    hold: Callable[[], bool], add: Add,
) -> None:  # fmt: skip
    sieve, counts = Sieve(watch), Counts()
    named = 0
    for part in parts_of(file):
        if not hold():
            raise Lost
        stories: dict[int, Found] = {}
        for each in scan_part(part, watch, sieve, counts):
            if isinstance(each, Trouble):
                step.problem = f"{archive.name}: at byte {each.offset:,}: {each.reason}"[:300]
            elif each.offset not in stories:
                stories[each.offset] = with_page(Found(link=each.url), page_of(file, each))
        named += len(stories)
        step.found += add(list(stories.values()))
    told = {"size": archive.size, "read_at": timezone.now(), "pages": counts.records, "found": named,
            "problem": step.problem}  # fmt: skip
    ArchiveFile.objects.update_or_create(source=source, name=archive.name[:500], defaults=told)


def page_of(file: Path, hit: Hit) -> bytes:
    """The page of one record, unpacked; empty where it is no longer there."""
    with file.open("rb") as raw:
        raw.seek(hit.offset)
        for record in ArchiveIterator(raw, WarcRecordType.response, parse_http=False):
            return Payload(record.reader.read(MAX_BODY)).as_utf8()
    return b""
