"""The watchlist that sources are held against: the directory, and what the desk watches besides."""

from __future__ import annotations

from dateline.coverage.match import Watchlist
from dateline.coverage.match.phrases import PERSON, PLAIN, SHORTEST, Phrase
from dateline.coverage.models import Watch
from dateline.directory.models import Organisation, Person

_KINDS = {Watch.Kind.PERSON: PERSON, Watch.Kind.ORGANISATION: "organisation"}


def watchlist() -> Watchlist:
    """People and organisations of the directory, and the active watches."""
    phrases: dict[str, Phrase] = {}
    for name in Organisation.objects.values_list("name", flat=True):
        phrases[name] = Phrase(name, "organisation")
    for name in Person.objects.values_list("name", flat=True):
        phrases[name] = Phrase(name, PERSON)
    excluded = []
    for watch in Watch.objects.filter(active=True):
        if watch.kind == Watch.Kind.EXCLUDED:
            excluded.append(watch.text)
            continue
        signs = tuple(line.strip() for line in watch.signs.splitlines() if line.strip())
        kind = _KINDS.get(Watch.Kind(watch.kind), PLAIN)
        phrases[watch.text] = Phrase(watch.text, kind, signs if kind == PERSON else ())
    long_enough = [
        each for each in phrases.values() if sum(map(str.isalnum, each.text)) >= SHORTEST
    ]
    return Watchlist(long_enough, excluded)
