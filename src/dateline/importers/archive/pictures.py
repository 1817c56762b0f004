"""The media of an archive: attachments become photos and documents, each once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from dateline.content import bulk
from dateline.content.models import Photo
from dateline.importers.archive.fates import Fate
from dateline.importers.filing import FAULTS, MODELS, Filed, file_media, fill_missing, unfiled
from dateline.importers.ledger import DOCUMENT, PHOTO, Known, Ledger, digest_of, untouched
from dateline.importers.media import Folder, Wanted, without_size
from dateline.importers.report import Report
from dateline.importers.wordpress.blocks import MediaRef
from dateline.importers.wordpress.captions import split_credit
from dateline.importers.wordpress.records import Post
from dateline.lib.text import plain_text, squeeze
from dateline.publishing.actions import record_change

logger = logging.getLogger("dateline.importers")

BATCH = 100


@dataclass
class Media:
    """Photos and documents of one import, found by attachment id or by address."""

    ledger: Ledger
    folder: Folder
    report: Report
    may_fetch: bool = False
    user: Any = None
    of_post: dict[int, tuple[str, int]] = field(default_factory=dict)
    of_path: dict[str, tuple[str, int]] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=dict)
    words: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    shown_on: dict[tuple[str, int], int] = field(default_factory=dict)
    _better: dict[int, dict[str, str]] = field(default_factory=dict)
    _missing: dict[str, set[int]] = field(default_factory=dict)

    # -- the attachments -----------------------------------------------------------------------

    def bring(self, fates: list[Fate], step: Callable[[int], None]) -> None:
        """Bring all attachments, in batches; ``step`` is told how many are done."""
        for model in (PHOTO, DOCUMENT):
            mine = [fate for fate in fates if fate.model == model]
            rows = MODELS[model].objects.filter(missing=True).values_list("pk", flat=True)
            self._missing[model] = set(rows)
            new: list[Fate] = []
            for fate in mine:
                known = self.ledger.find(fate.item.external_id, model)
                if known is None:
                    new.append(fate)
                else:
                    self._again(fate, known)
                    step(1)
            for start in range(0, len(new), BATCH):
                self._add(model, new[start : start + BATCH])
                step(len(new[start : start + BATCH]))

    def _add(self, model: str, fates: list[Fate]) -> None:
        """One batch; if it fails, one by one, so that a single odd file is refused alone."""
        try:
            self._add_all(model, fates)
        except FAULTS as problem:
            if len(fates) > 1:
                for fate in fates:
                    self._add(model, [fate])
                return
            logger.warning("Attachment %s was refused: %s", fates[0].item.external_id, problem)
            self.report.skip(
                "attachment", f"it could not be stored ({type(problem).__name__})", refused=True,
                id=fates[0].item.id, title=fates[0].title, line=fates[0].post.line,
            )  # fmt: skip

    def _add_all(self, model: str, fates: list[Fate]) -> None:
        tally = self.report.tally("attachment")
        made = [self._made(model, fate) for fate in fates]
        self._file(model, [(row, fate.item.external_id, fate.item.digest, told)
                           for fate, (row, told) in zip(fates, made, strict=True)])  # fmt: skip
        for fate, (row, told) in zip(fates, made, strict=True):
            tally.imported += 1
            tally.became["photo" if model == PHOTO else "document"] += 1
            self._know(fate, model, row.pk)
            self._tell_missing(fate, model, row.pk, told)

    def _made(self, model: str, fate: Fate) -> tuple[Any, list[str]]:
        """The unsaved row of an attachment and what it lacks."""
        wanted = wanted_of(fate.post, fate.item.external_id)
        row, why = self._row(model, wanted)
        told = [f"file: {why}"] if why else []
        if model == PHOTO:
            told += [name for name in ("alt", "credit") if not getattr(wanted, name)]
        return row, told

    def _row(self, model: str, wanted: Wanted) -> tuple[Any, str]:
        return unfiled(self.ledger, model, wanted, self.folder, may_fetch=self.may_fetch)

    def _file(self, model: str, rows: list[Filed]) -> None:
        file_media(self.ledger, model, rows, user=self.user)

    def _tell_missing(self, fate: Fate, model: str, pk: int, told: list[str]) -> None:
        about = {"id": fate.item.id, "title": fate.title, "line": fate.post.line,
                 "model": model, "pk": str(pk)}  # fmt: skip
        for what in told:
            if what.startswith("file: "):
                address = fate.post.attachment_url or fate.post.file_name
                self.report.tell("missing_media", f"{address}: {what[6:]}", **about)

    # -- a second run --------------------------------------------------------------------------

    def _again(self, fate: Fate, known: Known) -> None:
        """An attachment that an earlier run brought."""
        tally, model, item = self.report.tally("attachment"), fate.model, fate.item
        if not self.ledger.exists(model, known.target_id):
            self.report.skip("attachment", "deleted here since the last import; not brought back",
                             id=item.id, title=fate.title, line=fate.post.line)  # fmt: skip
            return
        self._know(fate, model, known.target_id)
        filled = known.target_id in self._missing[model] and self._fill(fate, known.target_id)
        if known.digest == item.digest:
            tally.updated += filled
            tally.unchanged += not filled
            return
        row = MODELS[model].objects.get(pk=known.target_id)
        if not filled and not untouched(row):
            self.report.skip("attachment", "edited here, kept", id=item.id, title=fate.title,
                             line=fate.post.line)  # fmt: skip
            self.report.tell("kept", "changed in the file, edited here: kept as it is here",
                             id=item.id, title=fate.title, model=model, pk=str(row.pk))  # fmt: skip
            return
        tally.updated += 1
        self._overwrite(fate, row)

    def _overwrite(self, fate: Fate, row: Any) -> None:
        if self.ledger.run is None:
            return
        wanted = wanted_of(fate.post, fate.item.external_id)
        row.title = wanted.title[:255] or row.title
        if fate.model == PHOTO:
            row.alt, row.caption = wanted.alt[:300], wanted.caption
            row.credit = wanted.credit[:255]
        with transaction.atomic():
            row.save()
            bulk.log_rows([row], user=self.user)
            self.ledger.write([(fate.item.external_id, fate.model, row.pk, fate.item.digest, [])])

    def _fill(self, fate: Fate, pk: int) -> bool:
        """Give a photo or document that was missing its file, now that it can be had."""
        wanted = wanted_of(fate.post, fate.item.external_id)
        return fill_missing(self.ledger, fate.model, pk, wanted, self.folder,
                            may_fetch=self.may_fetch, user=self.user)  # fmt: skip

    # -- finding -------------------------------------------------------------------------------

    def _know(self, fate: Fate, model: str, pk: int) -> None:
        post = fate.post
        if post.id is not None:
            self.of_post.setdefault(post.id, (model, pk))
        for address in (post.attachment_url, post.guid, post.file_name):
            if address and "?" not in address:
                self.of_path.setdefault(_path_key(address), (model, pk))
        if model == PHOTO:
            wanted = wanted_of(post, "")
            self.words[pk] = (wanted.alt, wanted.caption, wanted.credit)
            if post.parent:
                self.children.setdefault(post.parent, []).append(pk)

    def find(self, ref: MediaRef) -> tuple[str, int] | None:
        """(model, id) of a picture or file of the archive; None if it has none such."""
        by_path = self.of_path.get(_path_key(ref.url)) if ref.url else None
        return by_path or (self.of_post.get(ref.id) if ref.id else None)

    def take(self, ref: MediaRef, model: str, *, page: int, title: str) -> int:
        """The id of a picture or file that a text shows, noted as used there. One that the archive
        does not hold becomes a record of its own, missing where its file cannot be had."""
        found = self.find(ref)
        if found is None or found[0] != model:
            found = (model, self._stray(ref, model, title))
        self.shown_on.setdefault(found, page)
        return found[1]

    def _stray(self, ref: MediaRef, model: str, title: str) -> int:
        key = f"media:{_path_key(ref.url) or ref.id}"
        known = self.ledger.find(key, model)
        if known is None:
            row, why = self._row(model, Wanted(key, ref.url or f"attachment {ref.id}"))
            told = [f"file: {why}"] if why else []
            self._file(model, [(row, key, digest_of(ref.url), told)])
            known = self.ledger.items[(key[:300], model)]
            if why:
                self.report.tell(
                    "missing_media", f"{ref.url or ref.id}: {why} (not among the attachments)",
                    title=title, model=model, pk=str(row.pk),
                )  # fmt: skip
        self.words.setdefault(known.target_id, ("", "", ""))
        if ref.url:
            self.of_path.setdefault(_path_key(ref.url), (model, known.target_id))
        return known.target_id

    # -- words of pictures ---------------------------------------------------------------------

    def better(self, pk: int, *, alt: str, credit: str) -> None:
        """A text knows the alternative text or credit of a photo whose own record lacks it."""
        own = self.words.get(pk, ("", "", ""))
        wanted = self._better.setdefault(pk, {})
        if alt and not own[0]:
            wanted.setdefault("alt", alt[:300])
        if credit and not own[2]:
            wanted.setdefault("credit", credit[:255])
        self.words[pk] = (own[0] or alt, own[1], own[2] or credit)

    def write_better(self) -> None:
        """Write what ``better`` gathered, only into fields that are still empty."""
        if self.ledger.run is not None:
            with transaction.atomic():
                for pk, values in self._better.items():
                    for name, value in values.items():
                        Photo.objects.filter(pk=pk, **{name: ""}).update(**{name: value})
                record_change([Photo(pk=pk) for pk, values in self._better.items() if values])
        self._better.clear()


def wanted_of(post: Post, key: str) -> Wanted:
    """What an attachment says about its file; a credit at the end of a caption becomes a field."""
    caption, credit = post.caption or squeeze(plain_text(post.content)), post.credit
    if not credit:
        caption, credit = split_credit(caption)
    return Wanted(
        key, post.attachment_url or post.guid or post.file_name, squeeze(plain_text(post.title)),
        alt=post.alt, caption=caption, credit=credit,
    )  # fmt: skip


def _path_key(address: str) -> str:
    """The part of an upload's address that stays: below the uploads folder, without size marks."""
    path = without_size(address)
    for mark in ("/uploads/", "/files/", "files.wordpress.com"):
        if mark in path:
            path = path.rpartition(mark)[2]
            break
    return path.strip("/")
