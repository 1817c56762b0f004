"""Whose pages lie in the store, and whether they are those that the books speak of.

The books believe that what they wrote is still there. That is not so after the store was emptied, after
``[press] store`` names another place, and after either was put back from a backup. Two marks beside
the pages tell: the name of the books that press into this store, and the edition that lies there.

What belongs to these books is pressed again without being asked. What belongs to others is left alone.
"""

from __future__ import annotations

import hashlib
import logging
from enum import Enum

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from dateline.publishing import announce
from dateline.publishing.marks import mark
from dateline.publishing.models import UNKNOWN, Edition, Output, PressState
from dateline.publishing.snapshot import exclusive
from dateline.publishing.stores import Store, StoreProblem

SHOWN = 200  # an edition remembers so many of its pages by name
TAKE_OVER = "dateline press --audit --repair"
logger = logging.getLogger("dateline.press")


class Standing(Enum):
    """How a store stands to the books, in words for the operator."""

    OURS = "the store holds what the books say"
    EMPTY = "the store is empty, though pages were pressed"
    BEHIND = "the store holds an earlier edition than the books"
    AHEAD = "the store holds a later edition than the books"


def books_name() -> str:
    """The name of these books: the same for ever, also in a backup; empty before the founding."""
    founded = PressState.objects.exclude(founded_at=None).values_list("founded_at", flat=True)
    first = founded.first()
    return hashlib.sha256(first.isoformat().encode()).hexdigest()[:16] if first else ""


def refuse_foreign(store: Store) -> None:
    """Raise ``StoreProblem`` for a store into which other books press."""
    owner = store.owner()
    if owner and owner != books_name():
        raise StoreProblem(
            f"The store belongs to another site, or to another database of this one (edition "
            f"{store.edition()} lies in it). Give this site a store of its own; or take this one over, "
            f"which removes what is not this site's: {TAKE_OVER}"
        )


def claim(store: Store) -> None:
    """Note that these books press into this store; nobody's, until they are founded."""
    name = books_name()
    if store.owner() != name:
        store.claim(name)


def standing(store: Store) -> Standing:
    """Compare the store's mark with the books; two small reads."""
    # In this order: an edition is marked in the store before the books call it live.
    states = Edition.objects.filter(state=Edition.State.LIVE)
    live = states.aggregate(newest=Max("pk"))["newest"] or 0
    there = store.edition()
    if there < live:
        return Standing.BEHIND if there else Standing.EMPTY
    known = Edition.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return Standing.AHEAD if there > known else Standing.OURS


def heed(store: Store) -> int:
    """Where the store does not hold what the books say, have everything pressed again.

    What the books do not know goes at once: it may have been taken back since. What changed since the
    store's edition is pressed first, everything else in the background. Returns how many pages wait
    because of it. May be called at any time, and again after a crash.
    """
    if standing(store) is Standing.OURS:
        return 0
    with exclusive():
        found = standing(store)
        if found is Standing.OURS:
            return 0
        logger.warning("Everything is pressed again: %s", found.value)
        lost = _take_back(store)
        count = _again(store, found)
        store.turn(_edition_of(found, lost))
        claim(store)
    return count


def _take_back(store: Store) -> list[str]:
    """Remove what the books do not know; returns the addresses."""
    known = set(Output.objects.exclude(digest="").values_list("path", flat=True))
    lost = [path for path in store.paths() if path not in known]
    for path in lost:
        store.remove(path)
    return lost


def _edition_of(found: Standing, lost: list[str]) -> int:
    """An edition that says what was done and has caches let go of it; its number."""
    now = timezone.now()
    with transaction.atomic():
        edition = Edition.objects.create(
            state=Edition.State.LIVE, live_at=now, causes=[found.value], gone=len(lost),
            pages=[[path, "gone", 0.0] for path in lost[:SHOWN]],
        )  # fmt: skip
        announce.record(announce.Outcome(edition=edition.pk, at=now, gone=tuple(lost)))
    return edition.pk


def _again(store: Store, found: Standing) -> int:
    count = 0
    with transaction.atomic():
        if found is Standing.BEHIND:
            later = Q(edition__gt=store.edition()) | Q(edition=None)
            count += mark(Output.objects.filter(later), found.value)
        count += mark(Output.objects.all(), found.value, background=True)
        stored = Output.objects.exclude(digest="")
        stored.update(digest=UNKNOWN)  # written in any case
    return count
