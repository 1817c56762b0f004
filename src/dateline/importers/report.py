"""What came of an import: counts that add up, every skip with its reason, what a person should see.

The dictionary of ``Report.to_dict()`` is what ``--json`` prints and what ``ImportRun`` keeps; it is
described in docs/how-to/import-wordpress.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = 1
# A list longer than this is cut in what is stored and printed; its true length is always told.
LONGEST_LIST = 5000
SECTIONS = {
    "guessed": "Guessed: look at these",
    "recovered": "Odd in the file, and how it was recovered",
    "missing": "Not known: recorded as missing",
    "missing_media": "Pictures and files that could not be had",
    "clips_offered": "Posts that only point to an outlet, offered as clips to approve",
    "drafts": "Kept as drafts",
    "kept": "Changed in the file, but edited or deleted here: left as they are",
    "unmatched": "People, places and terms that the directory does not know",
    "broken_links": "Inner links that lead nowhere",
    "duplicate_titles": "Titles that several items share",
    "orphans": "Orphans: nothing uses them",
    "left_out": "Parts of texts that were left out",
    "redirects": "Old addresses",
    "notes": "Also",
}
"""The lists of a report, in the order in which it shows them, with their headings."""


class DoesNotAddUp(AssertionError):
    """The counts of a report do not add up: a defect of the importer, never of the file."""


@dataclass(frozen=True, slots=True)
class Skip:
    """An item of the file that was not imported. ``refused``: not on purpose, but for a fault."""

    id: str
    title: str
    line: int
    reason: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: about which item (file id, title, line) and, when it was stored, which
    row of the desk (``model`` and ``pk``)."""

    text: str
    id: str = ""
    title: str = ""
    line: int = 0
    model: str = ""
    pk: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of one type of item. ``drafts`` are among the imported; ``became`` tells as what."""

    in_file: int = 0
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    drafts: int = 0
    became: Counter[str] = field(default_factory=Counter)
    skips: list[Skip] = field(default_factory=list)

    @property
    def skipped(self) -> int:
        return len(self.skips)

    @property
    def adds_up(self) -> bool:
        """Every item of the file is in exactly one of the four counts."""
        told = self.imported + self.updated + self.unchanged + self.skipped
        return self.in_file == told and self.drafts <= self.imported


@dataclass(slots=True)
class Report:
    """The report of one import."""

    source: str
    files: list[str] = field(default_factory=list)
    dry_run: bool = False
    types: dict[str, Tally] = field(default_factory=dict)
    lists: dict[str, list[Line]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    run: int | None = None
    seconds: float = 0.0

    def tally(self, kind: str) -> Tally:
        """The counts of one type of item, begun at nothing."""
        return self.types.setdefault(kind, Tally())

    def skip(
        self, kind: str, reason: str, *, id: str = "", title: str = "", line: int = 0,
        refused: bool = False,
    ) -> None:  # fmt: skip
        """Note an item that is not imported."""
        self.tally(kind).skips.append(Skip(id, title, line, reason, refused))

    def tell(self, section: str, text: str, **about: Any) -> None:
        """Add a line to one of the lists (see ``SECTIONS``)."""
        if section not in SECTIONS:
            raise KeyError(section)
        self.lists.setdefault(section, []).append(Line(text, **about))

    def absorb(self, other: Report) -> None:
        """Take over what another report tells (that of a batch which is now written)."""
        for kind, tally in other.types.items():
            mine = self.tally(kind)
            mine.imported += tally.imported
            mine.updated += tally.updated
            mine.unchanged += tally.unchanged
            mine.drafts += tally.drafts
            mine.became.update(tally.became)
            mine.skips.extend(tally.skips)
        for section, lines in other.lists.items():
            self.lists.setdefault(section, []).extend(lines)

    def check(self) -> None:
        """Raise ``DoesNotAddUp`` unless each type's items are all accounted for."""
        for kind, tally in self.types.items():
            if not tally.adds_up:
                raise DoesNotAddUp(
                    f"{kind}: {tally.in_file} in the file, but {tally.imported} imported, "
                    f"{tally.updated} updated, {tally.unchanged} unchanged, {tally.skipped} skipped"
                )

    @property
    def refused(self) -> list[Skip]:
        """The items that were refused for a fault."""
        return [skip for tally in self.types.values() for skip in tally.skips if skip.refused]

    @property
    def exit_code(self) -> int:
        """0 done, 3 done with some items refused."""
        return 3 if self.refused else 0

    def total(self, name: str) -> int:
        """One count over all types."""
        return sum(getattr(tally, name) for tally in self.types.values())

    def sections(self) -> Iterator[tuple[str, str, list[Line]]]:
        """(key, heading, lines) of every list that has any, in order."""
        for key, heading in SECTIONS.items():
            if self.lists.get(key):
                yield key, heading, self.lists[key]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values for JSON."""
        return {
            "version": VERSION,
            "source": self.source,
            "files": self.files,
            "dry_run": self.dry_run,
            "run": self.run,
            "seconds": round(self.seconds, 2),
            "status": "partly" if self.refused else "done",
            "exit_code": self.exit_code,
            "totals": {
                name: self.total(name)
                for name in ("in_file", "imported", "updated", "unchanged", "skipped", "drafts")
            },
            "refused": len(self.refused),
            "types": {kind: _tally(tally) for kind, tally in self.types.items()},
            "counts": {key: len(self.lists.get(key, ())) for key in SECTIONS},
            **{key: _lines(self.lists.get(key, [])) for key in SECTIONS},
            "facts": self.facts,
        }


def _tally(tally: Tally) -> dict[str, Any]:
    skips = [asdict(skip) for skip in tally.skips[:LONGEST_LIST]]
    return {
        "in_file": tally.in_file,
        "imported": tally.imported,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "skipped": tally.skipped,
        "drafts": tally.drafts,
        "became": dict(tally.became),
        "skips": skips,
    }


def _lines(lines: list[Line]) -> list[dict[str, Any]]:
    return [{k: v for k, v in asdict(line).items() if v} for line in lines[:LONGEST_LIST]]
