"""What a page says, written into its candidate (rules V1, V2, V7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from dateline.contacts.models import Outlet
from dateline.coverage.extract import ClipMetadata
from dateline.coverage.intake.actions import LONGEST_TEXT, destination
from dateline.coverage.models import Alias, Candidate, Clip
from dateline.lib.addresses import fold, home
from dateline.lib.text import shorten, squeeze
from dateline.newsroom.desk_checks.facts import Tunings

# Where a page is not the story but a door before it.
DOORS = frozenset({"login", "signin", "sign-in", "subscribe", "consent", "account", "register", "privacy"})  # fmt: skip


def take(row: Candidate, metadata: ClipMetadata) -> None:
    """Write what the page says into the row, unsaved; what a person wrote stays (rule V2).

    A value that the page does not tell leaves what was given with the link.
    """
    told = metadata.as_json()
    text = told.pop("text") or ""
    row.found = {**told, "given": row.found.get("given", {})}
    row.text = (text or row.text)[:LONGEST_TEXT]
    values = {
        "headline": shorten(told["title"] or "", 300),
        "byline": shorten(together(told["authors"]), 200),
        "date": day_of(told["date"]) if told["date"] else None,
        "excerpt": cut(squeeze(told["description"] or ""), longest_excerpt(row)),
    }
    for name, value in values.items():
        if value and name not in row.edited:
            setattr(row, name, value)
    if "outlet" not in row.edited:
        name = shorten(told["site"] or row.outlet_name, 160)
        row.outlet = outlet_of(row.link, name)
        row.outlet_name = "" if row.outlet else name


def together(names: list[str]) -> str:
    """ "Ann Ash", "Ann Ash and Bo Beech", "Ann Ash, Bo Beech and Cy Cedar"."""
    names = [squeeze(name) for name in names if name.strip()]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def day_of(told: str) -> date | None:
    """The day of an ISO date or instant; None for a month or what is none.

    A day stays that day (rule V7). An instant counts by the zone that it names; one in UTC by the
    newsroom's, unless it is midnight sharp, which is how many systems write a day.
    """
    try:
        if len(told) == 10:
            return date.fromisoformat(told)
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    if moment.utcoffset() == UTC.utcoffset(None) and moment.time() != time():
        moment = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return moment.date()


def longest_excerpt(row: Candidate) -> int:
    """Words of an excerpt that its organisation allows (C05)."""
    tunings = Tunings()
    return tunings.own.get(row.chapter_id, tunings.everyone).excerpt_words


def cut(text: str, most: int) -> str:
    """The first ``most`` words, with an ellipsis if there are more."""
    parts = text.split()
    return text if len(parts) <= most else " ".join(parts[:most]).rstrip(" ,;:–—-") + " …"


def outlet_of(link: str, name: str) -> Outlet | None:
    """The outlet in the directory of outlets: by the domain of the link, else by its name."""
    domain = home(link)
    host = (urlsplit(link).hostname or "").removeprefix("www.")
    named = Q(name__iexact=name) if name else Q(pk=None)
    rows = Outlet.objects.filter(Q(domain__in={domain, host, f"www.{host}"} - {""}) | named)
    best = sorted(rows, key=lambda o: (o.domain.removeprefix("www.") != host, o.domain != domain, o.pk))  # fmt: skip
    return best[0] if best else None


def settle_address(row: Candidate, metadata: ClipMetadata, url: str) -> bool:
    """Give the row the address of the page it led to; True if another has that: then it went there.

    The addresses that it had are kept as aliases, so that a link which was seen is never new again.
    """
    seen = [fold(url)] if _is_story(url) else []
    if metadata.canonical is not None and _is_story(metadata.canonical.value):
        seen.append(fold(metadata.canonical.value))
    if not seen:
        return False
    address = seen[-1]
    other = _holder(row, seen)
    if isinstance(other, Candidate):
        merge_into(row, other)
        return True
    clip = Clip.objects.filter(address__in=seen).first()
    if clip is not None and clip.pk != row.clip_id:
        row.state, row.into_clip = Candidate.State.MERGED, clip
        row.due_at, row.reason = None, "The same page as a clip."
        row.save(update_fields=["state", "into_clip", "due_at", "reason"])
        return True
    old = {row.address, *seen} - {address}
    row.address = address
    row.save(update_fields=["address"])
    Alias.objects.bulk_create([Alias(address=each, candidate=row) for each in sorted(old)], ignore_conflicts=True)  # fmt: skip
    return False


def _is_story(url: str) -> bool:
    at = urlsplit(url)
    first = at.path.strip("/").partition("/")[0].lower()
    return bool(at.hostname) and first not in DOORS and bool(first or at.query)


def _holder(row: Candidate, addresses: list[str]) -> Candidate | None:
    other = Candidate.objects.filter(address__in=addresses).exclude(pk=row.pk).first()
    if other is None:
        alias = Alias.objects.filter(address__in=addresses).exclude(candidate=row).first()
        other = alias.candidate if alias else None
    other = destination(other) if other is not None else None
    return None if other is None or other.pk == row.pk else other


# What a candidate passes on where the other has nothing.
PASSED = ("headline", "byline", "date", "excerpt", "text", "outlet_id", "outlet_name", "chapter_id", "source_id")  # fmt: skip


def merge_into(row: Candidate, other: Candidate) -> None:
    """Make ``row`` a part of ``other``, which takes what it lacks. Both are saved."""
    row.state, row.into, row.due_at = Candidate.State.MERGED, other, None
    row.save(update_fields=["state", "into", "due_at"])
    if other.state not in (Candidate.State.WAITING, Candidate.State.REVIEW):
        return
    taken: dict[str, Any] = {
        name: getattr(row, name)
        for name in PASSED
        if getattr(row, name) and not getattr(other, name) and name.removesuffix("_id") not in other.edited
    }  # fmt: skip
    if other.outlet_id:
        taken.pop("outlet_name", None)
    for name, value in taken.items():
        setattr(other, name, value)
    other.save(update_fields=[name.removesuffix("_id") for name in taken])
