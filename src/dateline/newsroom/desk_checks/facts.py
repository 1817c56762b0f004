"""The facts that checks compare with, collected for a batch of items in a few queries.

No query reads the archive: titles are looked up by the slugs that they make, decks by an index on
how they begin, people by family name, places by state and first letter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from dateline.directory.models import Jurisdiction, Organisation, Person, Term
from dateline.lib.text import ascii_slug
from dateline.newsroom.checks import Facts, Holder, Item, Other, Tuning
from dateline.newsroom.checks.names import names_written, places_named
from dateline.newsroom.checks.shapes import folded
from dateline.newsroom.models import Article, CheckTuning
from dateline.newsroom.models.article import SLUG_LIMIT
from dateline.newsroom.models.checks import Beginning

T = TypeVar("T")

COLLECT: list[Callable[[Sequence[Item], Facts], Facts]] = []
"""What upper desks know: links that are dead, texts that speakers approved. Each adds to the facts."""

COPIES = 9  # "a-title", "a-title-2" … are looked for
_ARTICLE = "newsroom.article:"
InUse = dict[str, tuple[Other, ...]]


class Collector:
    """Collects facts; keeps the names of places and people that an earlier batch asked for.

    archive: the batches are a whole archive, so titles and decks are compared all at once before.
    """

    def __init__(self, *, archive: bool = False) -> None:
        self.places: dict[tuple[str, str], frozenset[str]] = {}
        self.holders: dict[str, tuple[Holder, ...]] = {}
        self.today = timezone.localdate()
        found = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER, code__isnull=False)
        self.chapters = {str(code): name for code, name in found.values_list("code", "name")}
        self.repeated = (_repeated("title"), _repeated("deck")) if archive else None

    def facts(self, items: Sequence[Item]) -> Facts:
        """Everything that these items are compared with."""
        titles, decks = self.repeated or (_same_titles(items), _same_decks(items))
        facts = Facts(
            titles=titles, decks=decks, people=self.people_of(items), places=self.places_of(items),
            chapters=self.chapters, today=self.today,
        )  # fmt: skip
        for collect in COLLECT:
            facts = collect(items, facts)
        return facts

    def places_of(self, items: Iterable[Item]) -> dict[str, frozenset[str]]:
        """By state: the places whose names begin as those in the texts do."""
        named = {(state, name[0]) for item in items for name, state in places_named(item)}
        new = named - set(self.places)
        if new:
            wanted = Q()
            for state, letter in new:
                wanted |= Q(state=state, name__startswith=letter)
            read: dict[tuple[str, str], set[str]] = {key: set() for key in new}
            rows = Jurisdiction.objects.filter(wanted).values_list("state", "name")
            for state, name in rows:
                read.setdefault((state, name[0]), set()).add(name)
            self.places |= {key: frozenset(names) for key, names in read.items()}
        found: dict[str, frozenset[str]] = {}
        for key in named:
            found[key[0]] = found.get(key[0], frozenset()) | self.places[key]
        return found

    def people_of(self, items: Sequence[Item]) -> tuple[Holder, ...]:
        """The people whom the items name as theirs, and those of the directory with a family name
        that stands in the texts."""
        words = {word for item in items for word in names_written(item)}
        for some in chunks(sorted(words - set(self.holders))):
            named: dict[str, list[Holder]] = {word: [] for word in some}
            for person, holder in _holders(Person.objects.filter(family_name__in=some)):
                named[person.family_name].append(holder)
            self.holders |= {word: tuple(holders) for word, holders in named.items()}
        linked = {pk for item in items for pk in item.more.get("people", ())}
        found = {holder.name: holder for word in words for holder in self.holders[word]}
        found |= {h.name: h for _, h in _holders(Person.objects.filter(pk__in=linked))}
        # In the order of their names, so that a check says the same each time.
        return tuple(found[name] for name in sorted(found))


def chunks(words: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Parts of a list that a database takes as parameters of one query."""
    for start in range(0, len(words), size):
        yield words[start : start + size]


def _holders(rows: QuerySet[Person]) -> Iterator[tuple[Person, Holder]]:
    """People with their terms, in two queries."""
    people = {person.pk: person for person in rows}
    terms: dict[int, list[tuple[str, str, str, str]]] = defaultdict(list)
    for term in Term.objects.filter(person__in=people).select_related("office__jurisdiction"):
        office = term.office
        told = (office.title, office.jurisdiction.name, term.start, term.end)
        terms[term.person_id].append(told)
    for pk, person in people.items():
        yield person, Holder(person.name, tuple(terms[pk]))


def _same_titles(items: Sequence[Item]) -> InUse:
    """Articles with the slugs that these titles make, whose titles are the same in truth."""
    slugs = set()
    for item in items:
        if item.key.startswith(_ARTICLE):
            slug = ascii_slug(item.title, SLUG_LIMIT - 4)
            slugs |= {slug, *(f"{slug}-{n}" for n in range(2, COPIES + 1))}
    if not slugs:
        return {}
    return _in_use("title", Article.objects.filter(slug__in=slugs))


def _same_decks(items: Sequence[Item]) -> InUse:
    starts = {
        item.deck.lower()[: Beginning.LENGTH]
        for item in items
        if item.deck and item.key.startswith(_ARTICLE)
    }
    if not starts:
        return {}
    rows = Article.objects.annotate(begins=Beginning("deck")).filter(begins__in=starts)
    return _in_use("deck", rows)


def _repeated(name: str) -> InUse:
    """Every title (or deck) that several articles have: one question over the archive."""
    rows = Article.objects.exclude(**{name: ""}).annotate(small=Lower(name)).order_by()
    several = rows.values("small").annotate(n=Count("pk")).filter(n__gt=1)
    return _in_use(name, rows.filter(small__in=several.values("small")))


def _in_use(name: str, rows: Any) -> InUse:
    found: dict[str, list[Other]] = defaultdict(list)
    for pk, title, text in rows.order_by("pk").values_list("pk", "title", name):
        found[folded(text)].append(Other(f"{_ARTICLE}{pk}", title))
    return {text: tuple(others) for text, others in found.items()}


class Tunings:
    """How each organisation wants the checks; read once."""

    def __init__(self) -> None:
        rows = {row.organisation_id: row for row in CheckTuning.objects.all()}
        self.everyone = _tuning(rows.pop(None, None), Tuning())
        self.own = {pk: _tuning(row, self.everyone) for pk, row in rows.items()}

    def of(self, item: Item) -> Tuning:
        """The issuing organisation's, else everyone's."""
        tuning: Tuning = self.own.get(item.more.get("organisation"), self.everyone)
        return tuning


def _tuning(row: CheckTuning | None, base: Tuning) -> Tuning:
    if row is None:
        return base
    return replace(
        base, levels={**base.levels, **row.levels}, excerpt_words=row.excerpt_words,
        grade=row.grade, sentence_words=row.sentence_words, passive=row.passive,
    )  # fmt: skip
