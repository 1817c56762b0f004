"""What pages and the desk may ask of coverage reports."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from dateline.coverage.links.queries import dead_links
from dateline.coverage.models import Clip, CoverageReport, OutletAudience, ReportEdition
from dateline.coverage.queries import people_of_clips, places_of_clips, topics_of_clips
from dateline.coverage.reports.figures import Line, figures
from dateline.coverage.standing import standing
from dateline.directory.permissions import ChapterPolicy
from dateline.lib.dates import time_of_day
from dateline.publishing.questions import listing, lookup

MOST = 2000  # clips in one report
ANY = ("add", "change", "delete", "view", "publish")


def policy() -> ChapterPolicy:
    """Who may do what with reports: chapter editors with those of their own chapters."""
    return ChapterPolicy(CoverageReport)


def reports_for(user: Any) -> QuerySet[CoverageReport]:
    """The reports that somebody may work on or look at."""
    rows: QuerySet[CoverageReport] = policy().instances_user_has_any_permission_for(user, ANY)
    return rows.select_related("shown", "chapter")


def clips_in(report: CoverageReport) -> QuerySet[Clip]:
    """The public clips that a report counts."""
    rows = Clip.objects.filter(live=True, date__gte=report.since, date__lte=report.until)
    if report.topic_id:
        rows = rows.filter(topics=report.topic_id)
    if report.person_id:
        rows = rows.filter(people=report.person_id)
    if report.release_id:
        rows = rows.filter(covers=report.release_id)
    if report.chapter_id:
        rows = rows.filter(chapter=report.chapter_id)
    if report.place:
        inside = Q(places=report.place) | Q(places__path__startswith=f"{report.place.path}/")
        rows = rows.filter(pk__in=Clip.objects.filter(inside).values("pk"))
    return rows


def about(report: CoverageReport) -> list[list[str]]:
    """What a report is narrowed to: [["Topic", "Water"]]; empty for all coverage."""
    release = report.release if report.release and report.release.live else None
    told = [
        ("Topic", report.topic), ("Person", report.person), ("Place", report.place),
        ("Our item", release), ("Chapter", report.chapter),
    ]  # fmt: skip
    return [[name, getattr(row, "full_name", "") or str(row)] for name, row in told if row]


def contents(report: CoverageReport) -> dict[str, Any]:
    """Everything that an edition of it freezes, as the records have it now."""
    rows = list(clips_in(report).select_related("outlet", "covers", "cluster").order_by("-date"))
    told = figures(_lines(rows), report.since, report.until)
    return {
        "title": report.title, "note": report.note, "about": about(report), **told,
        "audiences": audiences({row.outlet_id for row in rows if row.outlet_id}, report.until),
    }  # fmt: skip


def _lines(rows: list[Clip]) -> list[Line]:
    ids = tuple(row.pk for row in rows)
    topics, places, people = topics_of_clips(ids), places_of_clips(ids), people_of_clips(ids)
    first = {row.pk for row in standing(rows)}
    gone = dead_links(ids)
    return [
        Line(
            pk=row.pk,
            story=f"cluster:{row.cluster_id}" if row.cluster_id else f"clip:{row.pk}",
            stands=row.pk in first,
            day=row.date.isoformat() if row.date else "",
            outlet=row.outlet.name if row.outlet else "",
            outlet_kind=row.outlet.get_kind_display() if row.outlet else "",
            medium=row.get_kind_display(),
            headline=row.headline,
            link=row.link,
            byline=row.byline,
            spot=_spot(row),
            covers=row.covers_id or 0 if row.covers and row.covers.live else 0,
            covers_title=row.covers.title if row.covers and row.covers.live else "",
            topics=[each.name for each in topics.get(row.pk, [])],
            places=[each.full_name for each in places.get(row.pk, [])],
            people=[each.name for each in people.get(row.pk, [])],
            gone=row.pk in gone,
        )
        for row in rows
    ]


def _spot(clip: Clip) -> str:
    clock = time_of_day(clip.aired_at) if clip.aired_at else ""
    told = {
        Clip.Kind.PRINT: [f"Page {clip.page}" if clip.page else ""],
        Clip.Kind.RADIO: [clip.programme, clock],
        Clip.Kind.TV: [clip.programme, clock],
    }.get(Clip.Kind(clip.kind), [])  # fmt: skip
    return ", ".join(part for part in told if part)


def audiences(outlets: Collection[int], until: date) -> list[dict[str, Any]]:
    """The newest figure of each kind about these outlets that is no younger than the period."""
    rows = OutletAudience.objects.filter(outlet__in=outlets, as_of__lte=until)
    found: dict[tuple[int, str], OutletAudience] = {}
    for row in rows.select_related("outlet").order_by("outlet__name", "measures", "-as_of", "-pk"):
        found.setdefault((row.outlet_id, row.measures), row)
    return [
        {
            "outlet": row.outlet.name, "measures": row.measures, "number": row.number,
            "as_of": row.as_of.isoformat(), "source": row.source, "link": row.source_link,
        }
        for row in found.values()
    ]  # fmt: skip


# For readers


@listing(coverage__CoverageReport=["live", "shown", "slug"], loads=("coverage.ReportEdition",))
def public_reports() -> list[CoverageReport]:
    """The reports that are public, the newest edition first."""
    rows = CoverageReport.objects.filter(live=True, shown__isnull=False).select_related("shown")
    return list(rows.order_by("-shown__published_at", "-pk"))


@lookup("coverage.CoverageReport", "coverage.ReportEdition")
def editions_shown(slugs: tuple[str, ...]) -> dict[str, ReportEdition]:
    """The public edition of each of these reports, by the word in its address."""
    rows = CoverageReport.objects.filter(live=True, slug__in=slugs, shown__isnull=False)
    return {row.slug: row.shown for row in rows.select_related("shown__report") if row.shown}
