"""Writing the rows of an archive: new ones in batches, changed ones one by one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from wagtail.models import Page

from dateline.content.actions import add_plain_pages_in_bulk
from dateline.coverage.actions import add_clips_in_bulk, doubles
from dateline.importers.archive.fates import Fate
from dateline.importers.archive.stories import Stories, about_item
from dateline.importers.filing import FAULTS, MODELS, overwrite
from dateline.importers.ledger import ARTICLE, CLIP, PLAIN, Known, Ledger, untouched
from dateline.importers.report import Report
from dateline.lib.text import ascii_slug
from dateline.newsroom.actions import add_articles_in_bulk
from dateline.newsroom.kinds import KINDS

logger = logging.getLogger("dateline.importers")

SLUG = 80
_BECAME = {ARTICLE: "article", PLAIN: "plain page", CLIP: "clip"}


@dataclass
class Slugs:
    """The slugs under one parent; gives free ones."""

    taken: set[str]

    @classmethod
    def under(cls, parent_id: int | None, reserved: Iterable[str] = ()) -> Slugs:
        """The slugs in use under a page (none under one that is not there yet)."""
        taken = set(reserved)
        if parent_id and parent_id > 0:
            parent = Page.objects.filter(pk=parent_id).first()
            if parent:
                taken |= set(Page.objects.child_of(parent).values_list("slug", flat=True))
        return cls(taken)

    def free(self, wanted: str) -> str:
        """An ASCII slug that is not taken yet, made from ``wanted``."""
        slug = base = ascii_slug(wanted, SLUG)
        number = 1
        while slug in self.taken:
            number += 1
            slug = f"{ascii_slug(base, SLUG - 5)}-{number}"
        self.taken.add(slug)
        return slug


@dataclass
class Writer:
    """Writes the rows of one archive and counts them."""

    ledger: Ledger
    stories: Stories
    report: Report
    user: Any = None
    written: dict[str, list[int]] = field(default_factory=dict)
    same: dict[int, Any] = field(default_factory=dict)
    """Clips that came in though another has their address (rule V1), by key."""

    # -- new rows ------------------------------------------------------------------------------

    def add(
        self, model: str, parent: Page | None, fates: Sequence[Fate],
        make: Callable[[Fate], Any],
    ) -> None:  # fmt: skip
        """Write one batch of new items. If the batch fails, its items are tried one by one, so
        that a single odd one is refused and the rest comes in."""
        made: list[tuple[Fate, Any]] = []
        for fate in fates:
            try:
                made.append((fate, make(fate)))
            except FAULTS as problem:
                self._refuse(fate, problem)
        try:
            self._store(model, parent, made)
        except FAULTS:
            for pair in made:
                try:
                    self._store(model, parent, [pair])
                except FAULTS as problem:
                    self._refuse(pair[0], problem)

    def _store(self, model: str, parent: Page | None, made: list[tuple[Fate, Any]]) -> None:
        if not made:
            return
        rows = [row for _, row in made]
        if self.ledger.run is None:
            for row in rows:
                row.pk = row.pk or self.ledger.fake_id()
            self._note(model, made)
        else:
            with transaction.atomic():
                self._insert(model, parent, rows)
                self._note(model, made)
        for fate, row in made:
            self._count(model, fate, row)

    def _insert(self, model: str, parent: Page | None, rows: list[Any]) -> None:
        if model == CLIP:
            self.same |= doubles(add_clips_in_bulk(rows, user=self.user))
            return
        assert parent is not None
        add = add_articles_in_bulk if model == ARTICLE else add_plain_pages_in_bulk
        add(parent, rows, user=self.user)

    def _note(self, model: str, made: list[tuple[Fate, Any]]) -> None:
        self.ledger.write(
            (fate.item.external_id, model, row.pk, fate.item.digest, lacking(model, row))
            for fate, row in made
        )

    def _count(self, model: str, fate: Fate, row: Any) -> None:
        tally = self.report.tally(fate.post.type)
        tally.imported += 1
        tally.drafts += not fate.live
        tally.became[_BECAME[model] if fate.live else f"{_BECAME[model]} (draft)"] += 1
        self.written.setdefault(model, []).append(row.pk)
        self._tell(model, fate, row)

    def _tell(self, model: str, fate: Fate, row: Any) -> None:
        """The lines of the report about an item that was written."""
        about = about_item(fate, row.pk)
        for section in ("guessed", "notes", "drafts"):
            for what in getattr(fate, section):
                self.report.tell(section, what, **about)
        if fate.clip is not None:
            self.report.tell(
                "clips_offered", f"{fate.clip.outlet or '?'}: {fate.clip.url}", **about
            )
        if model == CLIP and row.pk in self.same:
            first = self.same[row.pk]
            said = f"the same page as clip {first.pk}, “{first.headline}”: kept; delete one of the two in the desk"
            self.report.tell("notes", said, **about)
        for what in lacking(model, row):
            self.report.tell("missing", what, **about)
        if fate.post.sticky:
            self.report.tell(
                "notes", "it was sticky: pin it as the lead if it still should be", **about
            )

    def _refuse(self, fate: Fate, problem: Exception) -> None:
        logger.warning("Item %s was refused: %s", fate.item.external_id, problem)
        reason = f"it could not be stored ({type(problem).__name__}: {str(problem)[:160]})"
        self.report.skip(fate.post.type, reason, id=fate.item.id, title=fate.title,
                         line=fate.post.line, refused=True)  # fmt: skip

    # -- a second run --------------------------------------------------------------------------

    def again(self, model: str, fate: Fate, known: Known, make: Callable[[Fate], Any]) -> None:
        """An item that an earlier run brought: unchanged, updated, or kept as it is here."""
        tally = self.report.tally(fate.post.type)
        if not self.ledger.exists(model, known.target_id):
            self._keep(fate, "deleted here since the last import; not brought back", 0)
            return
        if known.digest == fate.item.digest:
            tally.unchanged += 1
            return
        row = MODELS[model].objects.get(pk=known.target_id)
        if not untouched(row):
            self._keep(fate, "edited here, kept", row.pk)
            return
        try:
            made = make(fate)
            if self.ledger.run is not None:
                with transaction.atomic():
                    overwrite(model, row, made, live=fate.live, user=self.user)
                    self._note(model, [(fate, row)])
        except FAULTS as problem:
            self._refuse(fate, problem)
            return
        tally.updated += 1
        self._tell(model, fate, row)

    def _keep(self, fate: Fate, reason: str, pk: int) -> None:
        about = about_item(fate, pk)
        self.report.skip(fate.post.type, reason, id=fate.item.id, title=fate.title,
                         line=fate.post.line)  # fmt: skip
        self.report.tell("kept", reason, **about)


def lacking(model: str, row: Any) -> list[str]:
    """What an imported row does not have, in the words of the desk."""
    if model == CLIP:
        wanted = {"outlet": row.outlet_id, "date": row.date, "link": row.link}
    elif model == ARTICLE:
        wanted = {"date": row.date, "text": row.body or row.recording_url}
        if "recording" in KINDS[row.kind].fields:
            wanted["recording"] = row.recording_url
    else:
        return []
    return [name for name, value in wanted.items() if not value]
