"""Verbs of clipping files: shown first, then taken in as candidates and, without a link, as drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from dateline.contacts.models import Outlet
from dateline.content import bulk
from dateline.coverage.actions import add_clips_in_bulk
from dateline.coverage.intake.actions import add_candidates
from dateline.coverage.models import Candidate, Clip, ClippingFile
from dateline.coverage.polling.lookings import zone
from dateline.coverage.polling.pages import found_of
from dateline.coverage.sources.clippings import Clippings, read
from dateline.coverage.sources.items import SourceItem
from dateline.directory.models import Organisation

KEPT = timedelta(days=1)
BATCH = 200  # clips of a transaction


@dataclass(frozen=True, slots=True)
class Taken:
    """candidates: new ones; drafts: pieces without a link; known: that were there before."""

    candidates: int = 0
    drafts: int = 0
    known: int = 0


def read_file(file: ClippingFile) -> Clippings:
    """What stands in a file. Raises ``NotReadable``."""
    return read(bytes(file.body), zone=zone(), name=file.name)


@transaction.atomic
def keep(name: str, body: bytes, *, by: Any) -> ClippingFile:
    """Keep a file until its owner says that it comes in; those that nobody took in a day go."""
    ClippingFile.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return ClippingFile.objects.create(name=name[-160:], body=body, by=by)


@transaction.atomic
def take_in(file: ClippingFile, *, chapter: Organisation | None, by: Any) -> Taken:
    """The good rows of a file: candidates where they have a link, else drafts in In the News.

    What came in before does not come in again. Raises ``NotReadable``.
    """
    items = [item for _, item in read_file(file).items]
    began = timezone.now()
    rows = add_candidates(
        [found_of(item) for item in items if item.link],
        via=Candidate.Via.SHEET,
        chapter=chapter,
        by=by,
    )
    new = sum(row.added_at >= began and row.via == Candidate.Via.SHEET for row in rows)
    pieces = [item for item in items if not item.link]
    drafts = [_draft(item, chapter, by) for item in pieces if not _is_known(item)]
    for start in range(0, len(drafts), BATCH):
        add_clips_in_bulk(drafts[start : start + BATCH], user=by)
    linked = len(items) - len(pieces)
    taken = Taken(new, len(drafts), linked - new + len(pieces) - len(drafts))
    file.delete()
    return taken


def _is_known(item: SourceItem) -> bool:
    named = {"outlet__name__iexact": item.outlet_name} if item.outlet_name else {"outlet": None}
    return Clip.objects.filter(
        headline=item.headline, date=item.date, kind=item.kind, link="", **named
    ).exists()


def _draft(item: SourceItem, chapter: Organisation | None, by: Any) -> Clip:
    clip = Clip(
        headline=item.headline, date=item.date, kind=item.kind, byline=item.byline, excerpt=item.excerpt,
        transcript=item.text, outlet=_outlet(item.outlet_name, by), chapter=chapter, live=False,
    )  # fmt: skip
    bulk.hold(clip, people=[], topics=[], places=[])
    return clip


def _outlet(name: str, by: Any) -> Outlet | None:
    """The outlet of this name; a new one where this person may make some."""
    found = Outlet.objects.filter(name__iexact=name).first() if name else None
    if found is None and name and by.has_perm("contacts.add_outlet"):
        found = Outlet.objects.create(name=name)
        log(instance=found, action="wagtail.create", user=by)
    return found
