"""Every place of the United States into the directory, keeping what editors changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db import transaction

from dateline.directory.divisions import Division, aliases, canonical, divisions, path_of
from dateline.directory.models import Jurisdiction, JurisdictionAlias
from dateline.publishing.actions import record_change
from dateline.search.actions import index_in_bulk

BATCH = 2000
"""Rows in one transaction: about a third of a second, so that an editor who saves can wait."""
WRITTEN = ("ocd_id", "name", "classification", "parent", "state", "path")
Progress = Callable[[int, int], None]


@dataclass
class Loaded:
    """What a loading did. aliases: other ids that were added for places; districts: aliases left out,
    because they are seats of a legislature and no places; kept: names that editors chose and that
    stay; unplaced: what could not be placed, each with the reason in words."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    aliases: int = 0
    districts: int = 0
    kept: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


def load_places(progress: Progress = lambda done, total: None) -> Loaded:
    """Bring the directory to the list of divisions that comes with the product. Idempotent.

    New places are added. Of those that are there, what is empty is filled in, and a name that is
    still as it was loaded follows the list; whatever an editor wrote stays. Nothing is deleted.
    Writes in batches of their own transactions: broken off, it may be run again.

    No outbox rows for what is new: nothing can refer to a place before it is there, so that no page
    has read it. What changed is recorded.
    """
    return _Loading(progress).run()


def places_missing() -> int:
    """How many places of the list the directory does not have."""
    known = set(Jurisdiction.objects.values_list("ocd_id", flat=True))
    return sum(division.ocd_id not in known for division in divisions())


class _Loading:
    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.told = Loaded()
        self.moved: set[int] = set()
        self.remembered: list[Jurisdiction] = []  # rows whose name is now known to be the list's
        self.rows = {row.ocd_id: row for row in Jurisdiction.objects.order_by("pk")}
        self.paths = {row.path: row.ocd_id for row in self.rows.values()}

    def run(self) -> Loaded:
        self._readdress()
        wanted = divisions()
        done = 0
        # Level by level: what a place lies in must have its key before.
        for _, level in groupby(wanted, key=lambda d: d.ocd_id.count("/")):
            for some in _batches(level):
                self._load(some)
                done += len(some)
                self.progress(done, len(wanted))
        self._load_aliases()
        return self.told

    def _readdress(self) -> None:
        """Rows under an id that means another move to that id, and all to the address of their id."""
        moved = []
        for ocd_id, row in list(self.rows.items()):
            means = canonical(ocd_id)
            if means != ocd_id and means in self.rows:
                self.told.unplaced.append(
                    f"“{row}” ({ocd_id}) is the same place as “{self.rows[means]}” ({means}): "
                    "move what names it there, and delete it"
                )
                continue
            path = path_of(means)
            if (means, path) == (ocd_id, row.path) or self.paths.get(path, ocd_id) != ocd_id:
                continue
            del self.rows[ocd_id], self.paths[row.path]
            row.ocd_id, row.path = means, path
            self.rows[means], self.paths[path] = row, means
            moved.append(row)
        with transaction.atomic():
            self._write([], moved)
        self.moved = {row.pk for row in moved}
        self.told.changed += len(moved)

    @transaction.atomic
    def _load(self, some: list[Division]) -> None:
        new, changed = [], []
        for division in some:
            row = self.rows.get(division.ocd_id)
            parent = self.rows.get(division.parent)
            path = division.path
            if division.parent and parent is None:
                self._unplaced(division, f"{division.parent} is not there")
            elif self.paths.get(path, division.ocd_id) != division.ocd_id:
                self._unplaced(division, f"{self.paths[path]} stands at {path}")
            elif row is None:
                row = Jurisdiction(
                    ocd_id=division.ocd_id, name=division.name, loaded_name=division.name,
                    level=division.level, classification=division.classification, parent=parent,
                    state=division.state, path=path,
                )  # fmt: skip
                new.append(row)
                self.rows[row.ocd_id], self.paths[path] = row, row.ocd_id
            elif self._follow(row, division, parent):
                changed.append(row)
            elif row.pk not in self.moved:
                self.told.unchanged += 1
        self._write(new, changed)
        Jurisdiction.objects.bulk_update(self.remembered, ["loaded_name"], batch_size=500)
        self.remembered.clear()
        self.told.added += len(new)
        self.told.changed += len({row.pk for row in changed} - self.moved)

    def _follow(self, row: Jurisdiction, division: Division, parent: Jurisdiction | None) -> bool:
        """Fill in what is empty; take a corrected name where nobody wrote another."""
        before = (row.name, row.classification, row.parent_id, row.state)
        if row.name not in (row.loaded_name, division.name):
            self.told.kept.append(f"{row.name} ({division.name} in the list)")
        else:
            row.name = division.name
            if row.loaded_name != division.name:
                row.loaded_name = division.name
                self.remembered.append(row)
        row.classification = row.classification or division.classification
        row.state = row.state or division.state
        if row.parent_id is None:
            row.parent = parent
        return before != (row.name, row.classification, row.parent_id, row.state)

    def _unplaced(self, division: Division, why: str) -> None:
        self.told.unplaced.append(f"{division.name} ({division.ocd_id}): {why}")

    def _write(self, new: list[Jurisdiction], changed: list[Jurisdiction]) -> None:
        Jurisdiction.objects.bulk_create(new, batch_size=500)
        if changed:
            Jurisdiction.objects.bulk_update(changed, WRITTEN, batch_size=100)
            record_change(changed)
        index_in_bulk(Jurisdiction, [row.pk for row in (*new, *changed)])

    @transaction.atomic
    def _load_aliases(self) -> None:
        known = set(JurisdictionAlias.objects.values_list("ocd_id", flat=True))
        new, districts = [], 0
        for alias in aliases().values():
            row = self.rows.get(alias.means)
            if alias.ocd_id in known or alias.ocd_id in self.rows:
                continue
            if row is not None:
                new.append(
                    JurisdictionAlias(ocd_id=alias.ocd_id, jurisdiction=row, note=alias.note[:300])
                )
            elif alias.is_legislative:
                districts += 1
            else:
                self.told.unplaced.append(f"{alias.ocd_id} means {alias.means}, which is not there")
        JurisdictionAlias.objects.bulk_create(new, batch_size=500)
        self.told.aliases, self.told.districts = len(new), districts


def _batches(some: Iterable[Division]) -> Iterator[list[Division]]:
    batch: list[Division] = []
    for each in some:
        batch.append(each)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
