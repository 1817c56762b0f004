"""What pages and the desk may ask of coverage. Public questions see live clips only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F

from dateline.contacts.queries import outlets
from dateline.coverage.models import Clip, MonthCount
from dateline.directory.queries import with_counties
from dateline.newsroom.checks import Item, Piece
from dateline.newsroom.desk_checks.items import image_of
from dateline.publishing.questions import listing, lookup
from dateline.publishing.scopes import belongs, prefixes, related, relations
from dateline.publishing.tallies import around, is_near, months, newest_months

# What a clip may belong to, as ``of="topic:7"`` and the tallies say it: the relations that count.
SCOPES = {
    "chapter:": ("chapter",),
    "topic:": ("topics",),
    "person:": ("people",),
    "organisation:": ("chapter",),
    "place:": ("places",),
}
ORDER = (F("date").desc(nulls_last=True), F("pk").desc())


def _groups(latest_only: bool) -> tuple[str, ...]:
    return (MonthCount.LATEST,) if latest_only else ()


@listing(
    coverage__Clip=["live", "date", "month", "show_in_latest", *relations(SCOPES)],
    loads=("coverage.MonthCount",),
    scope={"of": prefixes("coverage.Clip", SCOPES), "month": "coverage.Clip.month"},
)  # fmt: skip
def clip_ids(
    *,
    of: str | None = None,
    month: str | None = None,
    latest_only: bool = False,
    limit: int = 0,
) -> list[int]:
    """Which clips are live, newest first, undated last.

    of: what they belong to, "topic:7" (SCOPES); month: "2026-11", or "" for those without a date;
    limit: 0 for all.
    """
    found = Clip.objects.filter(live=True)
    if latest_only:
        found = found.filter(show_in_latest=True)
    if of is not None:
        found = found.filter(belongs(Clip, SCOPES, of))
    if month is not None:
        found = found.filter(month=month)
    elif limit:
        newest = newest_months(MonthCount, of or "", _groups(latest_only), limit)
        found = found.filter(month__in=newest)
    ids = found.order_by(*ORDER).values_list("pk", flat=True)
    return list(ids[:limit] if limit else ids)


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


@listing(
    coverage__MonthCount=["month", "group"], only_if=is_near,
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


@lookup("coverage.Clip", "contacts.Outlet", of="newsroom.Article", part="coverage")
def coverage_of(ids: tuple[int, ...]) -> dict[int, list[Clip]]:
    """Live clips that cover items of ours, newest first."""
    rows = Clip.objects.filter(live=True, covers_id__in=ids).order_by(*ORDER)
    found: dict[int, list[Clip]] = {}
    for row in with_names(rows):
        found.setdefault(row.covers_id or 0, []).append(row)
    return found


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
