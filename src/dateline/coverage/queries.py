"""What pages and the desk may ask of coverage. Public questions see live clips only."""

from __future__ import annotations

from django.db.models import Count, F, QuerySet

from dateline.coverage.models import Clip
from dateline.publishing.tracking import listing

ORDER = (F("date").desc(nulls_last=True), F("pk").desc())


def _public(chapter: str, topic: str, month: str, latest_only: bool) -> QuerySet[Clip]:
    found = Clip.objects.filter(live=True)
    if latest_only:
        found = found.filter(show_in_latest=True)
    if chapter:
        found = found.filter(chapter__code=chapter)
    if topic:
        found = found.filter(topics__slug=topic)
    if month:
        found = found.filter(month="" if month == "undated" else month)
    return found


@listing(
    coverage__Clip=["live", "date", "month", "show_in_latest", "topics", "chapter", "covers"],
    contacts__Outlet=["*"], directory__Organisation=["code"], content__Topic=["slug"],
    newsroom__Article=["live", "public_path"],
)  # fmt: skip
def clips(
    *,
    chapter: str = "",
    topic: str = "",
    month: str = "",
    latest_only: bool = False,
    limit: int = 0,
    without: tuple[int, ...] = (),
) -> list[Clip]:
    """Live clips, newest first, undated last, with outlet and the item each covers."""
    found = _public(chapter, topic, month, latest_only).order_by(*ORDER)
    found = found.select_related("outlet", "covers").defer("covers__body", "covers__transcript")
    if without:
        found = found.exclude(pk__in=without)
    return list(found[:limit] if limit else found)


@listing(
    coverage__Clip=["live", "month", "show_in_latest", "topics", "chapter"],
    directory__Organisation=["code"], content__Topic=["slug"],
)  # fmt: skip
def clip_months(
    *, chapter: str = "", topic: str = "", latest_only: bool = False
) -> list[tuple[str, int]]:
    """("2026-11", number of live clips) for each month that has any, newest first; "" is undated."""
    found = _public(chapter, topic, "", latest_only).order_by()
    return list(found.values_list("month").annotate(n=Count("pk")).order_by("-month"))


@listing(coverage__Clip=["live"], contacts__Outlet=["*"], newsroom__Article=["live", "public_path"])
def live_clips(ids: tuple[int, ...]) -> list[Clip]:
    """Those of these clips that are live, in no order."""
    found = Clip.objects.filter(live=True, pk__in=ids).select_related("outlet", "covers")
    return list(found.order_by("pk"))


@listing(
    coverage__Clip=["live", "date", "covers"], contacts__Outlet=["*"],
    newsroom__Article=["live", "public_path"],
)  # fmt: skip
def coverage_of(article_id: int) -> list[Clip]:
    """Live clips that cover one of our items, newest first."""
    found = Clip.objects.filter(live=True, covers_id=article_id).select_related("outlet", "covers")
    return list(found.order_by(*ORDER))


@listing(coverage__Clip=["live", "photo"])
def shows_photo(pk: int) -> bool:
    """Whether a live clip shows this photo."""
    return Clip.objects.filter(live=True, photo_id=pk).exists()
