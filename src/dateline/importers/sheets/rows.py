"""What importing articles and clips from a sheet have in common: names, dates, photos, batches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from dateline.content.models import Photo
from dateline.importers.filing import FAULTS, MODELS, file_media, fill_missing, overwrite, unfiled
from dateline.importers.ledger import PHOTO, Ledger, digest_of, untouched
from dateline.importers.matching import Directory
from dateline.importers.media import Folder, Wanted
from dateline.importers.report import Report
from dateline.lib.sheets import Row, Sheet
from dateline.lib.text import shorten
from dateline.lib.typed_dates import Read, day_comes_first, read_date

BATCH = 200
_YES = {"yes", "y", "true", "1", "x", "on", "ja", "oui", "si", "sí"}
_NO = {"no", "n", "false", "0", "off", "", "nein", "non", "-"}
_LIVE = {"", "live", "published", "publish", "public", "yes", "final"}
_DRAFT = {"draft", "pending", "private", "unpublished", "no", "hidden", "in review", "review"}
_check_url = URLValidator(schemes=["http", "https"])
# In these names a comma or "and" may be part of a name: only the semicolon divides.
_DIVIDER = re.compile(r"\s*[;\n|]\s*")


@dataclass
class Entry:
    """One row on its way: its name in the ledger, its digest, what it lacks, the row made of it."""

    row: Row
    external_id: str
    digest: str
    missing: list[str] = field(default_factory=list)
    made: Any = None
    section: Any = None
    live: bool = True


@dataclass
class SheetImport:
    """One import of one sheet. Below it: what an article or a clip is."""

    source: ClassVar[str]
    model: ClassVar[str]
    columns: ClassVar[dict[str, tuple[str, ...]]]
    wanted: ClassVar[tuple[str, ...]]

    sheet: Sheet
    ledger: Ledger
    folder: Folder
    report: Report
    may_fetch: bool = False
    user: Any = None
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.now: datetime = timezone.now()
        self.directory = Directory(self.ledger)
        self.day_first = day_comes_first(row.get("date") for row in self.sheet.rows)
        self.without_file = set(Photo.objects.filter(missing=True).values_list("pk", flat=True))

    # -- what the two kinds of sheet say -------------------------------------------------------

    def name_of(self, row: Row) -> str:
        """What a row is known by from one run to the next."""
        raise NotImplementedError

    def make(self, entry: Entry) -> Any:
        """The unsaved row of the database."""
        raise NotImplementedError

    def store(self, entries: list[Entry]) -> None:
        """Write new rows."""
        raise NotImplementedError

    def finish(self, entries: list[Entry]) -> None:
        """What can be done only when all rows are there."""

    # -- the run -------------------------------------------------------------------------------

    def run(self) -> None:
        """Bring every row; the report is complete afterwards."""
        tally = self.report.tally(self.source)
        tally.in_file = len(self.sheet.rows)
        for note in self.sheet.notes:
            self.report.tell("recovered", note)
        if self.sheet.blank:
            self.report.tell("notes", f"{self.sheet.blank} blank rows were passed over")
        self.report.facts["columns"] = self.sheet.columns
        self.report.facts["encoding"], self.report.facts["delimiter"] = (
            self.sheet.encoding, self.sheet.delimiter)  # fmt: skip
        entries = list(self._entries())
        new = [entry for entry in entries if not self._again(entry)]
        for start in range(0, len(new), BATCH):
            self._add(new[start : start + BATCH])
            self.progress("Rows", min(start + BATCH, len(new)), len(new))
        self.finish([entry for entry in entries if entry.made is not None])
        made = {name: sorted(names) for name, names in self.directory.made.items()}
        self.report.facts["made"] = made

    def _entries(self) -> Iterable[Entry]:
        """The rows that may become something; the others are skipped, each with its reason."""
        seen: dict[str, tuple[int, str]] = {}
        for row in self.sheet.rows:
            if not row.get("title"):
                self.skip(row, "the row has no title", refused=True)
                continue
            if row.extra:
                self.tell("recovered", row, f"cells beyond the last heading were left out: "
                          f"{shorten('; '.join(row.extra), 80)}")  # fmt: skip
            digest, name = digest_of(row.cells), self.name_of(row)
            base, number = name, 1
            while name in seen and seen[name][1] != digest:
                number += 1
                name = f"{base}#{number}"
            if name in seen:
                self.skip(row, f"the same as row {seen[name][0]}")
                continue
            seen[name] = (row.number, digest)
            yield Entry(row, name[:300], digest)

    def _again(self, entry: Entry) -> bool:
        """Deal with a row that an earlier run brought; False for a new one."""
        known = self.ledger.find(entry.external_id, self.model)
        if known is None:
            return False
        tally = self.report.tally(self.source)
        if not self.ledger.exists(self.model, known.target_id):
            self._keep(entry, "deleted here since the last import; not brought back", 0)
            return True
        if known.digest == entry.digest:
            filled = self._fill_photo(entry.row)
            tally.updated += filled
            tally.unchanged += not filled
            return True
        row = MODELS[self.model].objects.get(pk=known.target_id)
        if not untouched(row):
            self._keep(entry, "edited here, kept", row.pk)
            return True
        try:
            made = self.make(entry)
            if self.ledger.run is not None:
                with transaction.atomic():
                    overwrite(self.model, row, made, live=entry.live, user=self.user)
                    self._note([entry], [row.pk])
            tally.updated += 1
        except FAULTS as problem:
            self._refuse(entry, problem)
        return True

    def _add(self, entries: list[Entry]) -> None:
        ready: list[Entry] = []
        for entry in entries:
            try:
                entry.made = self.make(entry)
                ready.append(entry)
            except FAULTS as problem:
                self._refuse(entry, problem)
        try:
            self._write(ready)
        except FAULTS:
            for entry in ready:
                try:
                    self._write([entry])
                except FAULTS as problem:
                    entry.made = None
                    self._refuse(entry, problem)

    def _write(self, entries: list[Entry]) -> None:
        if not entries:
            return
        if self.ledger.run is None:
            for entry in entries:
                entry.made.pk = entry.made.pk or self.ledger.fake_id()
            self._note(entries, [entry.made.pk for entry in entries])
        else:
            with transaction.atomic():
                self.store(entries)
                self._note(entries, [entry.made.pk for entry in entries])
        tally = self.report.tally(self.source)
        for entry in entries:
            tally.imported += 1
            tally.drafts += not entry.live
            if entry.missing:
                self.tell("missing", entry.row, ", ".join(entry.missing), pk=entry.made.pk)

    def _note(self, entries: list[Entry], keys: list[int]) -> None:
        self.ledger.write(
            (entry.external_id, self.model, pk, entry.digest, entry.missing)
            for entry, pk in zip(entries, keys, strict=True)
        )

    def _keep(self, entry: Entry, reason: str, pk: int) -> None:
        self.skip(entry.row, reason)
        self.tell("kept", entry.row, reason, pk=pk)

    def _refuse(self, entry: Entry, problem: Exception) -> None:
        reason = f"it could not be stored ({type(problem).__name__}: {str(problem)[:160]})"
        self.skip(entry.row, reason, refused=True)

    # -- telling -------------------------------------------------------------------------------

    def skip(self, row: Row, reason: str, *, refused: bool = False) -> None:
        """Note a row that is not imported."""
        self.report.skip(self.source, f"row {row.number}: {reason}", id=row.get("id"),
                         title=row.get("title"), line=row.line, refused=refused)  # fmt: skip

    def tell(self, section: str, row: Row, text: str, *, column: str = "", pk: int = 0) -> None:
        """A line of the report about a row, and about one of its columns."""
        heading = self.sheet.columns.get(column, column)
        where = f"row {row.number}, column “{heading}”" if column else f"row {row.number}"
        about = {"model": self.model, "pk": str(pk)} if pk > 0 else {}
        self.report.tell(section, f"{where}: {text}", id=row.get("id"), title=row.get("title"),
                         line=row.line, **about)  # fmt: skip

    # -- cells ---------------------------------------------------------------------------------

    def names(self, row: Row, column: str) -> list[str]:
        """The names in a cell, divided by semicolons."""
        return list(dict.fromkeys(name for name in _DIVIDER.split(row.get(column)) if name))

    def date(self, row: Row, column: str = "date") -> Read:
        """A date; what could not be read or could be read otherwise is told."""
        read = read_date(row.get(column), self.zone, day_first=self.day_first)
        if read.note:
            section = "guessed" if read.moment else "missing"
            self.tell(section, row, read.note, column=column)
        return read

    def url(self, row: Row, column: str, limit: int = 500) -> str:
        """A web address; a wrong one is left out and told."""
        value = row.get(column)
        if value and "://" not in value and re.match(r"[\w-]+(\.[\w-]+)+(/|$)", value):
            value = f"https://{value}"
            self.tell("guessed", row, f"read as {value}", column=column)
        try:
            if value:
                _check_url(value)
            if len(value) <= limit:
                return value
        except ValidationError:
            pass
        self.tell("missing", row, f"“{shorten(value, 60)}” is no web address", column=column)
        return ""

    def text(self, row: Row, column: str, limit: int) -> str:
        """A text of at most ``limit`` characters; a longer one is cut and told."""
        value = " ".join(row.get(column).split())
        if len(value) > limit:
            self.tell("left_out", row, f"cut after {limit} characters", column=column)
        return shorten(value, limit) if len(value) > limit else value

    def live(self, row: Row) -> bool:
        """Whether the row is public; an unknown status is told and kept as a draft."""
        value = row.get("status").lower()
        if value not in _LIVE | _DRAFT:
            self.tell("guessed", row, f"“{value}” is no status: kept as a draft", column="status")
        return value in _LIVE

    def yes(self, row: Row, column: str) -> bool:
        """A yes or no; anything else is told and is no."""
        value = row.get(column).lower()
        if value not in _YES | _NO:
            self.tell("guessed", row, f"“{value}” is neither yes nor no: read as no", column=column)
        return value in _YES

    def people(self, row: Row, column: str = "people") -> tuple[list[Any], list[str]]:
        """(people of the directory, names that are not in it)."""
        found, unknown = [], []
        for name in self.names(row, column):
            person, why = self.directory.person(name)
            if person is not None:
                found.append(person)
            else:
                unknown.append(name)
                self.tell("unmatched", row, f"“{name}” is {why}", column=column)
        return found, unknown

    def places(self, row: Row, entry: Entry) -> list[Any]:
        """Places of the directory; names it does not know are told and recorded as missing."""
        found = []
        for name in self.names(row, "places"):
            place, why = self.directory.place(name)
            if place is not None:
                found.append(place)
            else:
                entry.missing.append(f"place: {name}")
                self.tell("unmatched", row, f"“{name}” is {why}", column="places")
        return found

    def topics(self, row: Row) -> list[Any]:
        """Topics by name, made when they are new."""
        return [self.directory.topic(name) for name in self.names(row, "topics")]

    # -- photos --------------------------------------------------------------------------------

    def photo(self, row: Row, entry: Entry) -> int | None:
        """The id of the row's photo; the same file with the same words is one photo."""
        wanted = photo_wanted(row)
        if wanted is None:
            return None
        for name in ("alt", "caption", "credit"):
            if not row.get(f"photo_{name}"):
                entry.missing.append(f"photo_{name}")
        known = self.ledger.target(wanted.key, PHOTO)
        if known is not None and self.ledger.exists(PHOTO, known):
            return known
        made, why = unfiled(self.ledger, PHOTO, wanted, self.folder, may_fetch=self.may_fetch)
        lacks = [f"file: {why}"] if why else []
        file_media(self.ledger, PHOTO, [(made, wanted.key, "photo", lacks)], user=self.user)
        if why:
            self.tell("missing_media", row, f"{wanted.address}: {why}", column="photo")
        return int(made.pk)

    def _fill_photo(self, row: Row) -> bool:
        """An unchanged row whose photo was missing: its file may be there now."""
        wanted = photo_wanted(row)
        known = self.ledger.target(wanted.key, PHOTO) if wanted else None
        if wanted is None or known not in self.without_file:
            return False
        self.without_file.discard(known)
        return fill_missing(self.ledger, PHOTO, known, wanted, self.folder,
                            may_fetch=self.may_fetch, user=self.user)  # fmt: skip


def photo_wanted(row: Row) -> Wanted | None:
    """The photo that a row names."""
    address = row.get("photo")
    if not address:
        return None
    alt, caption, credit = (row.get(f"photo_{name}") for name in ("alt", "caption", "credit"))
    key = f"photo:{digest_of(address, alt, caption, credit)}"
    return Wanted(key, address, alt=alt, caption=caption, credit=credit)
