"""The one door by which stories come in (rule V1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from dateline.accounts.models import User
from dateline.coverage.intake.found import Found
from dateline.coverage.models import Alias, Candidate, Clip, Source
from dateline.directory.models import Organisation
from dateline.lib.addresses import clean, fold, is_web
from dateline.lib.text import shorten
from dateline.publishing.tasks import wake

State = Candidate.State
LONGEST_LINK = 1000  # characters, as the model has it
LONGEST_TEXT = 200_000  # characters of a story: what is longer is no story
ROWS = 500  # of a statement


@transaction.atomic
def add_candidates(
    found: Sequence[Found], *, via: str, source: Source | None = None,
    chapter: Organisation | None = None, by: User | None = None,
) -> list[Candidate]:  # fmt: skip
    """The candidates of what was found, one for each folded address, in the order of ``found``.

    A new address makes a row that waits to be fetched, due now. A known one returns its candidate as it
    stands: a rejected one is not suggested again, an approved one has its clip, of a merged one the one
    that it was merged into. An address that only a clip has gets an approved candidate that leads there.
    What is no web address, or longer than 1,000 characters, is left out: ask ``is_link`` before.
    """
    wanted: dict[str, Found] = {}
    for each in found:
        if is_link(each.link):
            wanted.setdefault(fold(each.link), each)
    known = _known(wanted)
    clips = {clip.address: clip for clip in _by_address(Clip, wanted) if clip.address not in known}
    made = [
        _made(address, each, clips.get(address))
        for address, each in wanted.items()
        if address not in known
    ]
    for row in made:
        row.via, row.source, row.added_by = via, source, by
        row.chapter = row.clip.chapter if row.clip else chapter
    # Somebody else may add the same at this moment: theirs stands, and is what is returned.
    Candidate.objects.bulk_create(made, ignore_conflicts=True, batch_size=ROWS)
    known |= _known([row.address for row in made])
    if any(row.clip is None for row in made):
        wake()
    return list({known[a].pk: known[a] for a in wanted if a in known}.values())


def is_link(link: str) -> bool:
    """Whether a candidate can be made of it."""
    return is_web(link) and len(clean(link)) <= LONGEST_LINK


def _made(address: str, found: Found, clip: Clip | None) -> Candidate:
    if clip is not None and not hasattr(clip, "candidate"):
        return Candidate(
            link=clean(found.link), address=address, state=State.APPROVED, due_at=None, clip=clip,
            headline=clip.headline, decided_at=timezone.now(),
        )  # fmt: skip
    given = {"title": found.headline, "authors": found.byline, "date": found.date and found.date.isoformat(),
             "site": found.outlet_name, "description": found.excerpt}  # fmt: skip
    kind = found.kind if found.kind in Clip.Kind.values else Clip.Kind.WEB
    return Candidate(
        link=clean(found.link), address=address, kind=kind, date=found.date,
        headline=shorten(found.headline, 300), outlet_name=shorten(found.outlet_name, 160),
        byline=shorten(found.byline, 200), excerpt=found.excerpt[:LONGEST_TEXT],
        text=found.text[:LONGEST_TEXT],
        found={"given": {name: told for name, told in given.items() if told}},
    )  # fmt: skip


def _known(addresses: Iterable[str]) -> dict[str, Candidate]:
    """The candidates that have these addresses, or had them; of merged ones where they went."""
    wanted = list(addresses)
    rows = {row.address: row for row in _by_address(Candidate, wanted)}
    for alias in _by_address(Alias, wanted):
        rows.setdefault(alias.address, alias.candidate)
    return {address: destination(row) for address, row in rows.items()}


_RELATED = {
    "candidate": ("clip", "into", "decided_by"), "alias": ("candidate__into", "candidate__clip"),
    "clip": ("candidate", "chapter"),
}  # fmt: skip


def _by_address(model: Any, addresses: Iterable[str]) -> Iterator[Any]:
    wanted = list(addresses)
    rows = model.objects.select_related(*_RELATED[model._meta.model_name])
    for start in range(0, len(wanted), ROWS):
        yield from rows.filter(address__in=wanted[start : start + ROWS])


def destination(candidate: Candidate) -> Candidate:
    """Where a merged candidate went, at the end of the way."""
    seen = {candidate.pk}
    while candidate.state == State.MERGED and candidate.into and candidate.into.pk not in seen:
        candidate = candidate.into
        seen.add(candidate.pk)
    return candidate
