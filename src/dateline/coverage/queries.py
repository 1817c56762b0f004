"""What pages and the desk may ask of coverage. Public questions see live clips only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from dateline.contacts.models import Outlet
from dateline.contacts.queries import outlets
from dateline.coverage.models import Clip, MonthCount
from dateline.coverage.standing import members, place, standing, those_that_stand
from dateline.directory.queries import with_counties
from dateline.newsroom.checks import Item, Piece
from dateline.newsroom.desk_checks.items import image_of
from dateline.newsroom.models import Article
from dateline.publishing.models import Change, Question
from dateline.publishing.questions import listing, lookup
from dateline.publishing.scopes import prefixes, related, relations
from dateline.publishing.tallies import around, lies_between, months, newest_months

# What a clip may belong to, as ``of="topic:7"`` and the tallies say it: the relations that count.
SCOPES = {
    "chapter:": ("chapter",),
    "topic:": ("topics",),
    "person:": ("people",),
    "organisation:": ("chapter",),
    "place:": ("places",),
    "outlet:": ("outlet",),
    "article:": ("covers",),
}
ORDER = (F("date").desc(nulls_last=True), F("pk").desc())


def _groups(latest_only: bool) -> tuple[str, ...]:
    return (MonthCount.LATEST,) if latest_only else (MonthCount.STORIES,)


@listing(
    coverage__Clip=["live", "date", "month", "show_in_latest", "cluster", *relations(SCOPES)],
    loads=("coverage.MonthCount", "coverage.Cluster"),
    scope={"of": prefixes("coverage.Clip", SCOPES), "month": "coverage.Clip.month"},
)  # fmt: skip
def clip_ids(
    *,
    of: str | None = None,
    month: str | None = None,
    latest_only: bool = False,
    limit: int = 0,
) -> list[int]:
    """Which clips are live, newest first, undated last; of copies of one story the first (standing.py).

    of: what they belong to, "topic:7" (SCOPES); month: "2026-11", or "" for those without a date;
    limit: 0 for all.
    """
    found = members(SCOPES, of, latest_only)
    if month is not None:
        found = found.filter(month=month)
    elif limit:
        newest = newest_months(MonthCount, of or "", _groups(latest_only), limit)
        found = found.filter(month__in=newest)
    rows = found.order_by(*ORDER).values_list("pk", "cluster_id")
    if not limit:
        return those_that_stand(rows, SCOPES, of, latest_only)
    ids: list[int] = []
    for at in range(0, 1_000_000, 2 * limit):  # copies of few stories can fill many rows
        some = list(rows[at : at + 2 * limit])
        ids += those_that_stand(some, SCOPES, of, latest_only)
        if len(ids) >= limit or len(some) < 2 * limit:
            break
    return ids[:limit]


def clips(**query: Any) -> list[Clip]:
    """The rows of ``clip_ids(...)``, with outlet and the item that each covers."""
    ids = tuple(clip_ids(**query))
    found = live_clips(ids)
    return [found[pk] for pk in ids if pk in found]


def with_names(rows: Iterable[Clip]) -> list[Clip]:
    """Clips with their outlets at hand. The item that one covers is asked for by its card."""
    found = list(rows)
    outlet = outlets(tuple(sorted({row.outlet_id for row in found if row.outlet_id})))
    for row in found:
        if row.outlet_id in outlet:
            row.outlet = outlet[row.outlet_id]
    return found


@listing(coverage__MonthCount=["n"], scope={"scope": "coverage.MonthCount.scope"})
def clip_months(*, scope: str = "", latest_only: bool = False) -> list[tuple[str, int]]:
    """("2026-11", number of live clips) for each month that has any, newest first; "" is undated."""
    return months(MonthCount, scope, _groups(latest_only))


@listing(coverage__MonthCount=["group"], scope={"scope": "coverage.MonthCount.scope"})
def has_clips(*, scope: str) -> bool:
    """Whether a list has any live clip. Unlike its number that hardly ever moves: month pages ask it."""
    return bool(months(MonthCount, scope, _groups(False)))


@listing(coverage__MonthCount=["n"], scope={"scope": "coverage.MonthCount.scope"})
def clip_copies(*, scope: str = "") -> int:
    """How many live clips of a list stand under another copy of their story."""
    return sum(n for _, n in months(MonthCount, scope, (MonthCount.COPIES,)))


def _is_near(question: Question, change: Change) -> bool:
    """As ``tallies.is_near``; a month may keep copies when its last story goes."""
    (group,) = _groups(question.arguments.get("latest_only", False))
    came_or_went = "group" in (change.fields or ()) and group in change.facets["group"]
    return came_or_went and lies_between(question, change)


@listing(
    coverage__MonthCount=["month", "group"], only_if=_is_near,
    scope={"scope": "coverage.MonthCount.scope"},
)  # fmt: skip
def clip_months_around(
    *, scope: str = "", latest_only: bool = False, month: str = ""
) -> tuple[str | None, str | None]:
    """The nearest month before and after this one that has clips."""
    return around(MonthCount, scope, _groups(latest_only), month)


@lookup("contacts.Outlet", of="coverage.Clip")
def live_clips(ids: tuple[int, ...]) -> dict[int, Clip]:
    """Those of these clips that are live."""
    return {row.pk: row for row in with_names(Clip.objects.filter(live=True, pk__in=ids))}


@lookup(
    "coverage.Clip", "coverage.Cluster", "contacts.Outlet", of="newsroom.Article", part="coverage"
)
def coverage_of(ids: tuple[int, ...]) -> dict[int, list[Clip]]:
    """Live clips that cover items of ours, newest first; of copies of one story the first."""
    rows = Clip.objects.filter(live=True, covers_id__in=ids).select_related("cluster")
    found: dict[int, list[Clip]] = {}
    for row in with_names(rows.order_by(*ORDER)):
        found.setdefault(row.covers_id or 0, []).append(row)
    return {pk: standing(some) for pk, some in found.items()}


@lookup(
    "coverage.Clip", "coverage.Cluster", "contacts.Outlet", of="coverage.Cluster", part="copies"
)
def copies_of(ids: tuple[int, ...]) -> dict[int, list[Clip]]:
    """The live clips of clusters, the one that stands for all of them first."""
    rows = Clip.objects.filter(live=True, cluster_id__in=ids).select_related("cluster")
    found: dict[int, list[Clip]] = {}
    for row in sorted(with_names(rows), key=lambda row: place(row.pk, row.date, _lead(row))):
        found.setdefault(row.cluster_id or 0, []).append(row)
    return found


def _lead(clip: Clip) -> int | None:
    return clip.cluster.lead_id if clip.cluster else None


@lookup("contacts.Outlet")
def outlet_at(slugs: tuple[str, ...]) -> dict[str, Outlet]:
    """Outlets by the word in their address, whether they have a page or not."""
    return {row.slug: row for row in Outlet.objects.filter(slug__in=slugs)}


def _covering() -> QuerySet[Outlet]:
    return Outlet.objects.filter(Exists(Clip.objects.filter(live=True, outlet=OuterRef("pk"))))


def outlet_addresses() -> Iterator[str]:
    """The slug of every outlet that something public appeared in. For listing addresses, not for pages."""
    yield from _covering().order_by("pk").values_list("slug", flat=True)


def outlet_number(pk: Any) -> int:
    """How many such outlets came up to this one. For planning, not for pages."""
    return _covering().filter(pk__lte=pk).count()


@listing(coverage__Clip=["live", "outlet"], contacts__Outlet=["name", "slug"])
def outlets_covering() -> list[Outlet]:
    """The outlets that something public appeared in, by name."""
    return list(_covering().order_by("name", "pk"))


@listing(coverage__Clip=["live", "outlet"], contacts__Outlet=["slug"])
def outlets_parts(*, size: int) -> int:
    """Into how many parts of this size they go."""
    return -(-_covering().count() // size)


@listing(coverage__Clip=["live", "outlet"], contacts__Outlet=["name", "slug"])
def outlets_part(*, size: int, number: int) -> list[tuple[str, str]]:
    """(name, slug) of them, in the order in which they came: the part of that number, from 1."""
    found = _covering().order_by("pk").values_list("name", "slug")
    return list(found[(number - 1) * size : number * size])


def covered_paths() -> Iterator[str]:
    """The path of every live item of ours that something covers. For listing addresses only."""
    covered = Exists(Clip.objects.filter(live=True, covers=OuterRef("pk")))
    rows = Article.objects.filter(covered, live=True, public_path__isnull=False).order_by("pk")
    yield from filter(None, rows.values_list("public_path", flat=True))


def owners_with_clips(prefix: str) -> set[int]:
    """The keys of the topics ("topic:"), people, places … that a clip belongs to. For listing addresses."""
    scopes = MonthCount.objects.filter(scope__startswith=prefix, group=MonthCount.STORIES)
    found = scopes.order_by().values_list("scope", flat=True).distinct()
    return {int(scope.partition(":")[2]) for scope in found}


@lookup("content.Topic", "coverage.Clip.topics", of="coverage.Clip")
def topics_of_clips(ids: tuple[int, ...]) -> dict[int, list[Any]]:
    """The topics of clips, by name."""
    return related(Clip, ids, "topics", "name")


@lookup("directory.Person", "coverage.Clip.people", of="coverage.Clip")
def people_of_clips(ids: tuple[int, ...]) -> dict[int, list[Any]]:
    """Our people in clips, by family name."""
    return related(Clip, ids, "people", "family_name", "name", "pk")


@lookup("directory.Jurisdiction", "coverage.Clip.places", of="coverage.Clip")
def places_of_clips(ids: tuple[int, ...]) -> dict[int, list[Any]]:
    """The places that clips are about, by name."""
    found = related(Clip, ids, "places", "name", "pk")
    with_counties(place for rows in found.values() for place in rows)
    return found


def clip_items(rows: Sequence[Clip]) -> list[Item]:
    """Clips as the desk checks see them."""
    return [_clip_item(row) for row in rows]


def _clip_item(clip: Clip) -> Item:
    label = Clip._meta.label_lower
    excerpt = Piece("excerpt", clip.excerpt, role="quote")
    return Item(
        key=f"{label}:{clip.pk or 0}", kind="clip", title=clip.headline, has_deck=False,
        pieces=(Piece("headline", clip.headline, role="quote"), excerpt, Piece("link", clip.link, role="address")),
        issued=clip.date if isinstance(clip.date, date) else None,
        chapter=(clip.chapter.code or "") if clip.chapter else "", live=clip.live,
        images=(image_of("photo", clip.photo),) if clip.photo else (),
        more={
            "outlet": clip.outlet_id or "", "link": clip.link, "medium": clip.kind, "byline": clip.byline,
            "no_byline": clip.no_byline, "excerpt": clip.excerpt, "chapter": clip.chapter_id,
            "organisation": clip.chapter_id,
        },
    )  # fmt: skip
