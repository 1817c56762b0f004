"""Whom a story mentions, and what follows from that: people, places, topics, the release it covers (V4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dateline.content.models import Topic
from dateline.coverage.intake.releases import suggest_release
from dateline.coverage.match import Mention as Match
from dateline.coverage.match import Phrase, Watchlist
from dateline.coverage.match.folding import fold_words
from dateline.coverage.match.phrases import LONGEST, PERSON, PLAIN, SHORTEST
from dateline.coverage.models import Candidate, Mention, Watch
from dateline.directory.models import Membership, Organisation, Person, Term

MOST_MENTIONS = 100  # of one story; more say nothing new
CERTAIN, POSSIBLE = "certain", "possible"


@dataclass(slots=True)
class Named:
    """What a phrase means. people: several where they share the name; signs: for the engine."""

    text: str
    kind: str
    people: list[int] = field(default_factory=list)
    organisation: int | None = None
    signs: dict[str, None] = field(default_factory=dict)
    needs_sign: bool = False


@dataclass(frozen=True, slots=True)
class Watched:
    """Everything that is watched for, ready to be searched, and what it means."""

    digest: str
    watchlist: Watchlist
    named: dict[str, Named]
    topics: Watchlist
    topic_of: dict[str, int]
    place_names: Watchlist
    # Of a person: the places where they hold or held an office, as (key, name).
    places: dict[int, list[tuple[int, str]]]
    chapter_of: dict[int, int]
    chapters: frozenset[int]


_kept: list[Watched] = []


def watched() -> Watched:
    """The watchlist of the directory as it is now.

    The directory is read each time and compared by a digest, which takes some milliseconds a thousand
    people; the automaton is built anew only when something changed, in whatever process.
    """
    rows = _rows()
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    if not _kept or _kept[0].digest != digest:
        _kept[:] = [_built(rows, digest)]
    return _kept[0]


Rows = tuple[list[tuple[Any, ...]], ...]


def _rows() -> Rows:
    """People, terms, roles, organisations, watches and topics, as plain values."""
    return (
        [(each.pk, each.names(), each.chapter_id, each.chapter and each.chapter.name)
         for each in Person.objects.select_related("chapter").only("name", "other_names", "chapter__name").order_by("pk")],
        list(Term.objects.order_by("pk").values_list(
            "person_id", "office__title", "office__jurisdiction_id", "office__jurisdiction__name")),
        list(Membership.objects.order_by("pk").values_list("person_id", "organisation__name", "organisation__short_name")),
        list(Organisation.objects.order_by("pk").values_list("pk", "name", "short_name", "kind", "jurisdiction__name")),
        list(Watch.objects.filter(active=True).order_by("pk").values_list("text", "kind", "signs")),
        list(Topic.objects.order_by("pk").values_list("pk", "name")),
    )  # fmt: skip


def _built(rows: Rows, digest: str) -> Watched:
    people, terms, roles, bodies, watches, topics = rows
    named: dict[str, Named] = {}
    signs: dict[int, list[str]] = {}
    places: dict[int, list[tuple[int, str]]] = {}
    for person, title, place_id, place_name in terms:
        signs.setdefault(person, []).extend([title, place_name])
        known = places.setdefault(person, [])
        if (place_id, place_name) not in known:
            known.append((place_id, place_name))
    for person, *told in roles:
        signs.setdefault(person, []).extend(told)
    network = [name for _, name, _, kind, _ in bodies if kind == Organisation.Kind.NETWORK]
    for pk, names, _, chapter in people:
        for form in dict.fromkeys(form for name in names for form in forms_of(name)):
            row = _add(named, form, "person", [*signs.get(pk, []), chapter, *network], needs_sign=True)  # fmt: skip
            if row is not None and pk not in row.people:
                row.people.append(pk)
    for pk, name, short, _, where in bodies:
        for form in dict.fromkeys([name, short]):
            alone = form == short and len(str(form).split()) == 1 and not str(form).isupper()
            row = _add(named, form, "organisation", [name, where] if alone else [], needs_sign=alone)  # fmt: skip
            if row is not None:
                row.organisation = row.organisation or pk
    excluded = []
    for text, kind, told_signs in watches:
        if kind == Watch.Kind.EXCLUDED:
            excluded.append(str(text))
        else:
            person = kind == Watch.Kind.PERSON
            _add(named, text, str(kind), str(told_signs).splitlines(), needs_sign=person)
    phrases = [Phrase(row.text, PERSON if row.needs_sign else PLAIN, tuple(row.signs)) for row in named.values()]  # fmt: skip
    headings = {fold_words(str(name)): pk for pk, name in topics if _is_phrase(str(name))}
    return Watched(
        digest, Watchlist(phrases, [text for text in excluded if _is_phrase(text)]), named,
        Watchlist(Phrase(str(name)) for _, name in topics if _is_phrase(str(name))), headings,
        Watchlist(Phrase(name) for told in places.values() for _, name in told if _is_phrase(name)),
        places, {pk: chapter for pk, _, chapter, _ in people if chapter},
        frozenset(pk for pk, _, _, kind, _ in bodies if kind == Organisation.Kind.CHAPTER),
    )  # fmt: skip


def forms_of(name: str) -> list[str]:
    """A name as it is written, and without middle initials: "Jane Q. Doe" is "Jane Doe" in most stories."""
    parts = name.split()
    short = [p for n, p in enumerate(parts) if n in (0, len(parts) - 1) or len(p.rstrip(".")) > 1]
    return list(dict.fromkeys([" ".join(parts), " ".join(short)])) if len(short) > 1 else [name]


def _is_phrase(text: str) -> bool:
    return sum(map(str.isalnum, fold_words(text))) >= SHORTEST and len(text) <= LONGEST


def _add(named: dict[str, Named], text: str, kind: str, signs: Iterable[str], *, needs_sign: bool) -> Named | None:  # fmt: skip
    """The row of a phrase; None for what is none, such as an empty short name."""
    phrase = " ".join(str(text or "").split())
    if not _is_phrase(phrase):
        return None
    row = named.setdefault(fold_words(phrase), Named(phrase, kind, needs_sign=needs_sign))
    told = (" ".join(str(sign).split()) for sign in signs if sign)
    row.signs |= dict.fromkeys(sign for sign in told if _is_phrase(sign))
    row.needs_sign = row.needs_sign and needs_sign
    if not row.needs_sign:
        row.signs.clear()
    return row


def study(row: Candidate, using: Watched | None = None) -> None:
    """Find the mentions of a saved candidate and suggest what follows; what a person chose stays (V2)."""
    known = using or watched()
    text = f"{row.headline}\n\n{row.text or row.excerpt}"
    found = known.watchlist.mentions(text)[:MOST_MENTIONS]
    row.mentions.all().delete()
    made = Mention.objects.bulk_create([_mention(row, each, known) for each in found])
    row.certainty = (
        CERTAIN if any(m.certainty == CERTAIN for m in made) else POSSIBLE if made else ""
    )
    row.reasons = {}
    _suggest_people(row, made, text, known)
    _suggest_topics(row, text, known)
    if "covers" not in row.edited:
        row.covers, why = suggest_release(row)
        row.reasons |= {"covers": why} if row.covers else {}
    if row.chapter_id is None and "chapter" not in row.edited:
        _suggest_chapter(row, made, known)
    row.save()


def _mention(row: Candidate, found: Match, known: Watched) -> Mention:
    named = known.named[fold_words(found.phrase)]
    why = found.why
    if len(named.people) > 1:
        why = f"{len(named.people)} people of the directory have this name. {why}"
    return Mention(
        candidate=row, phrase=found.phrase[:200], kind=named.kind, text=found.text[:300],
        sentence=found.sentence[:2000], start=found.start, certainty=found.certainty, why=why[:300],
        person_id=named.people[0] if len(named.people) == 1 else None,
        organisation_id=named.organisation,
    )  # fmt: skip


def _suggest_people(row: Candidate, made: list[Mention], text: str, known: Watched) -> None:
    """People who are certainly meant, and the places of theirs that the story names."""
    sure = {m.person_id: m for m in made if m.person_id and m.certainty == CERTAIN}
    words = {fold_words(m.phrase) for m in known.place_names.mentions(text)}
    places: dict[int, str] = {}
    for pk, mention in sure.items():
        row.reasons[f"person:{pk}"] = mention.why
        for place, name in known.places.get(pk, []):
            if fold_words(name) in words:
                places.setdefault(place, f"The story names {name}, where {mention.phrase} holds or held office.")  # fmt: skip
    if "people" not in row.edited:
        row.people.set(sure)
    if "places" not in row.edited:
        row.places.set(places)
        row.reasons |= {f"place:{pk}": why for pk, why in places.items()}


def _suggest_topics(row: Candidate, text: str, known: Watched) -> None:
    found = {known.topic_of[fold_words(m.phrase)]: m for m in known.topics.mentions(text)}
    if "topics" not in row.edited:
        row.topics.set(found)
        row.reasons |= {f"topic:{pk}": f"The story says “{m.text}”." for pk, m in found.items()}


def _suggest_chapter(row: Candidate, made: list[Mention], known: Watched) -> None:
    """The chapter, where everything that is certain points to one."""
    sure = [m for m in made if m.certainty == CERTAIN]
    found = {known.chapter_of[m.person_id] for m in sure if m.person_id in known.chapter_of}
    found |= {m.organisation_id for m in sure if m.organisation_id in known.chapters}
    if len(found) == 1:
        row.chapter_id = found.pop()
        row.reasons["chapter"] = "Its people and organisations are of this chapter alone."
