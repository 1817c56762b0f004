"""Which release of ours a story covers: a suggestion, with its reason, for an editor to judge."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dateline.coverage.match.folding import fold_words
from dateline.coverage.models import Candidate
from dateline.newsroom.models import Article

DAYS = 30  # that a release may be older than the story
CONSIDERED = 200  # releases
ENOUGH = 0.6  # of the words of its title, with what speaks for it besides
KINDS = ("press-release", "statement", "report")
_COMMON = frozenset(
    [
        "about",
        "after",
        "against",
        "from",
        "have",
        "into",
        "more",
        "most",
        "over",
        "says",
        "than",
        "that",
        "their",
        "them",
        "they",
        "this",
        "through",
        "with",
        "will",
        "your",
        "our",
        "ours",
        "news",
        "release",
        "press",
        "statement",
        "city",
        "cities",
        "mayor",
        "mayors",
        "call",
        "calls",
        "join",
        "joins",
    ]
)


def suggest_release(candidate: Candidate) -> tuple[Article | None, str]:
    """(the live release of the last 30 days that the story seems to cover, why), or (None, "").

    What counts: the words of the release's title that the story has, people of the release whom it
    mentions, and the organisation that issued it.
    """
    words = _words(f"{candidate.headline}\n{candidate.text}")
    if not words:
        return None, ""
    day = candidate.date or timezone.localdate()
    people = set(candidate.mentions.exclude(person=None).values_list("person_id", flat=True))
    bodies = set(
        candidate.mentions.exclude(organisation=None).values_list("organisation_id", flat=True)
    )
    best: tuple[float, int, Article | None, str] = (0.0, 0, None, "")
    for article in _recent(day):
        title = _words(article.title)
        shared = sorted(title & words)
        share = len(shared) / len(title) if title else 0.0
        named = [person.name for person in article.people.all() if person.pk in people]
        issued = article.issuer_id in bodies
        score = share + 0.2 * bool(named) + 0.1 * issued
        if len(shared) >= 2 and score >= ENOUGH and (score, article.pk) > best[:2]:
            best = (score, article.pk, article, _why(article, shared, named, issued))
    return best[2], best[3]


def _recent(day: date) -> list[Article]:
    """The releases that were public on the day of the story, and not long before."""
    zone = timezone.get_current_timezone()
    first = datetime.combine(day - timedelta(days=DAYS), time(), zone)
    last = datetime.combine(day + timedelta(days=1), time(), zone)
    rows = Article.objects.filter(live=True, kind__in=KINDS, date__gte=first, date__lt=last)
    return list(rows.prefetch_related("people").order_by("-date", "-pk")[:CONSIDERED])


def _words(text: str) -> frozenset[str]:
    found = re.findall(r"\w{4,}", fold_words(text))
    return frozenset(found) - _COMMON


def _why(article: Article, shared: list[str], named: list[str], issued: bool) -> str:
    said = [f"its title shares {', '.join(shared[:6])} with the story"]
    said += (
        [f"{' and '.join(named[:3])} {'is' if len(named) == 1 else 'are'} in both"] if named else []
    )
    said += [f"{article.issuer} is named"] if issued and article.issuer else []
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}."
