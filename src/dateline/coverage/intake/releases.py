"""Which release of ours a story covers: the engine's suggestion, with its reason, for an editor to judge."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dateline.coverage.match.releases import AFTER, BEFORE, Release, Story, releases_covered
from dateline.coverage.models import Candidate
from dateline.lib.text import plain_text
from dateline.newsroom.models import Article

CONSIDERED = 200  # releases
KINDS = ("press-release", "statement", "report")


def suggest_release(candidate: Candidate) -> tuple[Article | None, str]:
    """(the public release that the story seems to cover, why), or (None, "").

    Asked are the newest of those that were public up to 60 days before the story, or within two weeks
    after it: a release may leak.
    """
    day = candidate.date or timezone.localdate()
    story = Story(candidate.headline, candidate.text or candidate.excerpt, day)
    rows = {row.pk: row for row in _recent(day)}
    found = releases_covered(story, [_release(row) for row in rows.values()])
    if not found or not isinstance(found[0].key, int):
        return None, ""
    return rows[found[0].key], found[0].why


def _recent(day: date) -> list[Article]:
    zone = timezone.get_current_timezone()
    first = datetime.combine(day - timedelta(days=AFTER), time(), zone)
    last = datetime.combine(day + timedelta(days=BEFORE + 1), time(), zone)
    rows = Article.objects.filter(live=True, kind__in=KINDS, date__gte=first, date__lt=last)
    rows = rows.select_related("issuer").prefetch_related("people", "places", "quotes", "figures")
    return list(rows.order_by("-date", "-pk")[:CONSIDERED])


def _release(article: Article) -> Release:
    return Release(
        article.pk, article.title, article.deck,
        body="\n".join(plain_text(each["value"]) for each in article.body.raw_data if each["type"] == "text"),
        quotes=tuple(quote.text for quote in article.quotes.all()),
        people=tuple(person.name for person in article.people.all()),
        places=tuple(place.name for place in article.places.all()),
        figures=tuple(f"{figure.value} {figure.label}" for figure in article.figures.all()),
        issuers=(article.issuer.name,) if article.issuer else (),
        date=article.local_date,
    )  # fmt: skip
