"""What a person does with a candidate: correct, approve, reject, merge, split, undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from dateline.contacts.models import Outlet
from dateline.coverage.grouping.actions import settle_leads
from dateline.coverage.grouping.actions import split as tell_apart
from dateline.coverage.intake import reading
from dateline.coverage.intake.actions import destination
from dateline.coverage.intake.queries import (
    clip_with,
    last_decided,
    may_publish,
    may_see_clip,
    waiting_copies,
)
from dateline.coverage.models import Candidate, Clip
from dateline.lib.addresses import fold, home
from dateline.newsroom.desk_checks.gate import NotPublished, having_seen, let_through
from dateline.publishing.tasks import wake

State = Candidate.State
LOG = {
    "approved": "Approved coverage", "rejected": "Rejected coverage", "merged": "Merged coverage",
    "split": "Split coverage", "undone": "Took back a decision about coverage", "reopened": "Looked at coverage again",
}  # fmt: skip
MANY = ("people", "places", "topics")
OUTLET_KIND = {"radio": Outlet.Kind.RADIO, "tv": Outlet.Kind.TV}
LONGEST_LINK = 500  # characters of a clip's link


class NotDone(Exception):
    """It cannot be done; the text says why and what to do, for the person who asked."""


@transaction.atomic
def correct(row: Candidate, changed: dict[str, Any], *, by: Any) -> None:
    """Write what a person wrote; no fetch and no study changes these fields any more (rule V2).

    changed: values by name of field, those that were changed and no others.
    """
    row = _locked(row)
    if row.state not in (State.WAITING, State.REVIEW):
        raise NotDone("Somebody has decided about this story meanwhile.")
    for name, value in changed.items():
        if name in MANY:
            getattr(row, name).set(value)
        else:
            setattr(row, name, value)
    row.edited = sorted({*row.edited, *changed})
    row.save()


@transaction.atomic
def approve(row: Candidate, *, by: Any, seen: Sequence[str] = ()) -> Clip:
    """Make the clip: live where this person may publish, else a draft that waits for somebody who may.

    seen: fingerprints of the warnings that were shown. Raises ``NotPublished`` (desk_checks.gate) where the
    checks C04, C05 … stand in the way, and ``NotDone``.
    """
    row = _locked(row)
    if row.state not in (State.WAITING, State.REVIEW):
        raise NotDone("Somebody has decided about this story meanwhile.")
    if other := clip_with(fold(row.link)) or clip_with(row.address):
        if not may_see_clip(by, other):
            raise NotDone(
                "Another desk of the network has a clip of the same page already. Reject this one."
            )
        raise NotDone(f"“{other}” is a clip of the same page already. Merge this one into it.")
    clip = Clip(
        headline=row.headline, link=link_of(row),
        outlet=row.outlet, kind=row.kind, byline=row.byline, no_byline=row.no_byline, date=row.date,
        excerpt=row.excerpt, photo=row.photo, covers=row.covers, chapter=row.chapter,
        cluster=row.cluster, live=False,
    )  # fmt: skip
    for name in MANY:
        setattr(clip, name, list(getattr(row, name).all()))
    goes_out = may_publish(by, row)
    with having_seen(seen):
        if goes_out:
            let_through([clip])
        elif not clip.headline.strip():
            raise NotDone("Write the headline first.")
        try:
            clip.save()
            revision = clip.save_revision(user=by)
        except ValidationError as problem:
            raise NotDone(" ".join(problem.messages)) from problem
        if goes_out:
            revision.publish(user=by)
    _decide(row, State.APPROVED, by=by)
    row.clip = clip
    row.save()
    if row.cluster_id:
        settle_leads([row.cluster_id])
    log(instance=clip, action="dateline.coverage.approved", user=by, data={"link": row.link})
    return Clip.objects.get(pk=clip.pk)


def approve_copies(row: Candidate, *, by: Any) -> tuple[list[Clip], list[tuple[Candidate, str]]]:
    """Approve what waits of the same story at other outlets, as far as this person sees it: (clips,
    (copy, why not) …). A copy that says nothing of what it covers gets what this story covers."""
    clips: list[Clip] = []
    stopped: list[tuple[Candidate, str]] = []
    for copy in waiting_copies(by, row):
        try:
            with transaction.atomic():
                if copy.covers_id is None and row.covers_id and "covers" not in copy.edited:
                    copy.covers_id = row.covers_id
                    copy.save(update_fields=["covers"])
                clips.append(approve(copy, by=by))
        except (NotDone, NotPublished) as problem:
            stopped.append((copy, str(problem)))
    return clips, stopped


def link_of(row: Candidate) -> str:
    """The link that readers get: the page's own address where it names one, else as it was given."""
    own = str(row.found.get("canonical") or "")
    best = own if own and fold(own) == row.address else row.link
    return best if len(best) <= LONGEST_LINK else row.address


@transaction.atomic
def reject(row: Candidate, *, by: Any, reason: str = "") -> None:
    """Decide against a story. The row stays, so that it is never suggested again."""
    row = _locked(row)
    if row.state not in (State.WAITING, State.REVIEW):
        raise NotDone("Somebody has decided about this story meanwhile.")
    _decide(row, State.REJECTED, by=by, reason=reason)
    row.save()
    _note(row, "rejected", by, reason=row.reason)


@transaction.atomic
def merge(row: Candidate, into: Candidate | Clip, *, by: Any) -> None:
    """Say that a story is the same piece as another candidate or clip, which takes what it lacks."""
    row = _locked(row)
    if row.state not in (State.WAITING, State.REVIEW):
        raise NotDone("Somebody has decided about this story meanwhile.")
    if isinstance(into, Candidate):
        target = destination(_locked(into))
        if target.pk == row.pk:
            raise NotDone("That is this story itself. Choose another one.")
        if target.state == State.REJECTED:
            raise NotDone("That story was rejected. Look at it again first, or reject this one too.")  # fmt: skip
        reading.merge_into(row, target)
    else:
        row.into_clip = into
    _decide(row, State.MERGED, by=by, reason=f"The same as “{into}”"[:200])
    row.save()
    _note(row, "merged", by, into=str(into))


@transaction.atomic
def split(row: Candidate, *, by: Any) -> list[Candidate]:
    """Take apart what was merged into a story; each part is to be reviewed again. Takes the story out of
    its cluster too. Returns the parts."""
    row = _locked(row)
    parts = list(row.merged.select_for_update(of=("self",)))
    if not parts and row.cluster_id is None:
        raise NotDone("Nothing was merged into this story, and it stands with no copies.")
    for part in parts:
        _reopen(part)
    tell_apart(row, by=by)
    _note(row, "split", by, parts=len(parts))
    return parts


@transaction.atomic
def undo(*, by: Any) -> Candidate:
    """Take back the last decision of this person. A clip that came of it goes, unless it was edited since."""
    found = last_decided(by)
    if found is None:
        raise NotDone("There is no decision of yours to take back.")
    row = _locked(found)
    if row.clip is not None and row.state == State.APPROVED:
        clip = row.clip
        if clip.revisions.count() > 1:
            raise NotDone(
                f"“{clip}” was edited since you approved it. Unpublish or delete it there."
            )
        row.clip = None
        row.save(update_fields=["clip"])
        clip.delete()
    _reopen(row)
    _note(row, "undone", by)
    return row


@transaction.atomic
def look_again(row: Candidate, *, by: Any) -> None:
    """Put a rejected or merged story back into the queue."""
    row = _locked(row)
    if row.state not in (State.REJECTED, State.MERGED):
        raise NotDone("This story is not among those that were decided against.")
    _reopen(row)
    _note(row, "reopened", by)


def fetch_again(row: Candidate) -> None:
    """Have the page read once more, at once; what a person wrote stays as it is."""
    Candidate.objects.filter(pk=row.pk, state__in=[State.WAITING, State.REVIEW]).update(
        due_at=timezone.now(), attempts=0, problem="", fetched_at=None
    )
    wake()


@transaction.atomic
def make_outlet(row: Candidate, *, by: Any) -> Outlet:
    """Make the outlet that the page names, and give it to all its stories that wait."""
    row = _locked(row)
    name = " ".join(row.outlet_name.split())
    if not name:
        raise NotDone("Write the outlet's name first.")
    outlet = Outlet.objects.filter(name__iexact=name).first()
    if outlet is None:
        kind = OUTLET_KIND.get(row.kind, Outlet.Kind.NEWSPAPER)
        outlet = Outlet.objects.create(name=name, domain=home(row.link), kind=kind)
        log(instance=outlet, action="wagtail.create", user=by)
    domain = home(row.link)
    for other in Candidate.objects.filter(outlet=None, state__in=[State.WAITING, State.REVIEW]):
        same = other.pk == row.pk or other.outlet_name.casefold() == name.casefold()
        if same or (home(other.link) == domain and not other.outlet_name):
            other.outlet, other.outlet_name = outlet, ""
            other.save(update_fields=["outlet", "outlet_name"])
    return outlet


def _locked(row: Candidate) -> Candidate:
    return Candidate.objects.select_for_update(of=("self",)).get(pk=row.pk)


def _decide(row: Candidate, state: str, *, by: Any, reason: str = "") -> None:
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    row.reason = " ".join(reason.split())[:200]
    row.due_at = row.lease_until = row.claim = None


def _reopen(row: Candidate) -> None:
    row.state, row.decided_by, row.decided_at, row.reason = State.REVIEW, None, None, ""
    row.into = row.into_clip = None
    row.save()


def _note(row: Candidate, what: str, by: Any, **data: Any) -> None:
    log(instance=row, action=f"dateline.coverage.{what}", user=by, data={"link": row.link, **data})
