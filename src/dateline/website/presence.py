"""Which places have a page: those that something public is about, and those they lie in.

Kept in rows (``PublicPlace``) as the tallies of lists are: a step of the press's plan, after them.
A story about Duluth so moves one row, and the pages that show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet, Sum

from dateline.coverage.models import MonthCount as ClipCount
from dateline.coverage.queries import SCOPES as CLIP_SCOPES
from dateline.directory.models import Jurisdiction, Office, Organisation, PublicPlace, Term
from dateline.newsroom.models import Event, LocalEdition
from dateline.newsroom.models import MonthCount as ArticleCount
from dateline.newsroom.queries import SCOPES as ARTICLE_SCOPES
from dateline.publishing.actions import record_change
from dateline.publishing.marks import chunks
from dateline.publishing.models import Change
from dateline.publishing.tallies import MonthTally

PREFIX = "place:"
TALLIES: tuple[type[MonthTally], ...] = (ArticleCount, ClipCount)
# The fields of a change that name places, by the model that changed.
NAMED = {
    "newsroom.article": ARTICLE_SCOPES[PREFIX],
    "coverage.clip": CLIP_SCOPES[PREFIX],
    "newsroom.event": ("place",),
    "newsroom.localedition": ("place",),
    "directory.office": ("jurisdiction",),
    "directory.organisation": ("jurisdiction",),
    "directory.publicplace": ("parent",),
}
PUBLISHED = ("newsroom.article", "coverage.clip", "newsroom.event", "newsroom.localedition")
MANY = 200  # places: beyond that all are counted anew, which reads less


def recount_places(changes: Sequence[Change]) -> None:
    """Bring the places that have a page up to date with these changes (a step of the plan).

    Comes after the tallies of articles and clips, which it reads.
    """
    items = [c for c in changes if c.label in PUBLISHED]
    touched = _touched(changes)
    if len(touched) > MANY or any(change.fields is None for change in items):
        recount_all_places()
        return
    todo = Jurisdiction.objects.in_bulk(touched)
    while todo:  # what lies within before what lies above
        place = max(todo.values(), key=lambda each: each.path.count("/"))
        del todo[place.pk]
        above = _settle(place) - todo.keys()
        todo.update(Jurisdiction.objects.in_bulk(above))


def _touched(changes: Iterable[Change]) -> set[int]:
    """The places that these changes may give a page or take one from."""
    found: set[int] = set()
    offices: set[int] = set()
    for change in changes:
        named = NAMED.get(change.label, ())
        found |= {pk for name in named for pk in change.facets.get(name, ()) if pk}
        if change.label == "directory.term":
            offices |= {pk for pk in change.facets.get("office", ()) if pk}
        elif change.label == "directory.jurisdiction":
            found.add(int(change.key.partition(":")[2].partition("/")[0]))
    if offices:
        found |= set(
            Office.objects.filter(pk__in=offices).values_list("jurisdiction_id", flat=True)
        )
    return found


def _settle(place: Jurisdiction) -> set[int]:
    """Make the row of one place true; answers with the places above whose rows may follow."""
    row = PublicPlace.objects.filter(place=place).first()
    n = sum(
        _counted(tally).filter(scope=f"{PREFIX}{place.pk}").aggregate(n=Sum("n"))["n"] or 0
        for tally in TALLIES
    )
    wanted = n > 0 or _is_named(place) or PublicPlace.objects.filter(parent=place).exists()
    before = row.parent_id if row else None
    if row is not None and not wanted:
        row.delete()
        return {before} - {None}  # type: ignore[return-value]
    if not wanted:
        return set()
    new = row is None
    row = row or PublicPlace(place=place)
    if not new and (row.parent_id, row.path, row.n) == (place.parent_id, place.path, n):
        return set()
    row.parent_id, row.path, row.n = place.parent_id, place.path, n
    row.save()
    if new or before != place.parent_id:
        return {pk for pk in (before, place.parent_id) if pk}
    return set()


def _counted(tally: type[MonthTally]) -> QuerySet[MonthTally]:
    """What adds up to the number of items: of clips the stories, not what stands under another."""
    rows = tally._base_manager.all()
    return rows.filter(group=ClipCount.STORIES) if tally is ClipCount else rows


def _is_named(place: Jurisdiction) -> bool:
    """Whether somebody holds or held office there, an event is held or a chapter works there, or it has
    a local edition of a release."""
    return (
        _events().filter(place=place).exists()
        or LocalEdition.objects.filter(live=True, place=place).exists()
        or Term.objects.filter(office__jurisdiction=place).exists()
        or _chapters().filter(jurisdiction=place).exists()
    )


def _events():  # type: ignore[no-untyped-def]
    return Event.objects.filter(live=True)


def _chapters():  # type: ignore[no-untyped-def]
    return Organisation.objects.filter(kind=Organisation.Kind.CHAPTER, code__isnull=False)


@transaction.atomic
def recount_all_places() -> None:
    """Find every place that has a page anew."""
    counts: dict[int, int] = {}
    for tally in TALLIES:
        found = _counted(tally).filter(scope__startswith=PREFIX).order_by()
        for scope, n in found.values_list("scope").annotate(n=Sum("n")):
            pk = int(scope.removeprefix(PREFIX))
            counts[pk] = counts.get(pk, 0) + n
    wanted = set(counts)
    wanted |= set(_events().filter(place__isnull=False).values_list("place_id", flat=True))
    wanted |= set(Term.objects.values_list("office__jurisdiction_id", flat=True))
    wanted |= set(LocalEdition.objects.filter(live=True).values_list("place_id", flat=True))
    named = _chapters().filter(jurisdiction__isnull=False)
    wanted |= set(named.values_list("jurisdiction_id", flat=True))
    places = _with_all_above(wanted)
    new = []
    rows = {row.place_id: row for row in PublicPlace.objects.all()}
    for pk, place in places.items():
        row = rows.pop(pk, None)
        told = (place.parent_id, place.path, counts.get(pk, 0))
        if row is None:
            parent_id, path, n = told
            new.append(PublicPlace(place=place, parent_id=parent_id, path=path, n=n))
        elif (row.parent_id, row.path, row.n) != told:
            row.parent_id, row.path, row.n = told
            row.save()
    for row in rows.values():
        row.delete()
    record_change(PublicPlace.objects.bulk_create(new, batch_size=500), action="created")


def _with_all_above(ids: Iterable[int]) -> dict[int, Jurisdiction]:
    found: dict[int, Jurisdiction] = {}
    todo = set(ids)
    while todo:
        for some in chunks(sorted(todo)):
            found.update(Jurisdiction.objects.in_bulk(some))
        todo = {row.parent_id for row in found.values() if row.parent_id} - found.keys()
    return found
