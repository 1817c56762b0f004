"""Quote: who said what, in which capacity, in which article. Gathered from the quotes of its body."""

from __future__ import annotations

from datetime import date as Date
from typing import Any, Protocol

from django.db import models

from dateline.directory.models import Person
from dateline.publishing.tracking import Tracked

SPEAKER, CAPACITY = 160, 240


class Quoting(Protocol):
    """An article, as far as its quotes need it (which Article itself is stands above this file)."""

    pk: Any
    live: Any
    body: Any

    @property
    def local_date(self) -> Date | None: ...


class Quote(Tracked):
    """One quote of an article, as it was printed.

    The body is what an editor writes; these rows follow from it whenever the article is saved, in the
    same transaction. A capacity that nobody typed (``resolved``) is frozen while the article is public:
    who takes another office has said it as what they were. ``live`` and ``date`` are the article's,
    kept here so that a person's quotes are found without looking at every article.
    """

    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="quotes")
    block = models.CharField(max_length=36)  # the id of the quote in the body
    order = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="quotes"
    )
    speaker = models.CharField(max_length=SPEAKER, blank=True)
    capacity = models.CharField(max_length=CAPACITY, blank=True)
    # Whether name and capacity are the record's, and nobody typed them.
    named = models.BooleanField(default=False)
    resolved = models.BooleanField(default=False)
    text = models.TextField()
    source_url = models.URLField(max_length=500, blank=True)
    date = models.DateField(null=True, blank=True)
    live = models.BooleanField(default=False)

    class Meta:
        ordering = ["article", "order"]
        indexes = [models.Index(fields=["person", "-date"], name="quotes_of_a_person")]

    def __str__(self) -> str:
        return f"{self.speaker or 'Somebody'}: {self.text[:60]}"


def quotes_in(article: Quoting, known: dict[str, Quote] | None = None) -> list[Quote]:
    """The quotes of a body in their order, unsaved where they are new.

    known: the rows of before, by their block. A capacity that nobody typed is that of the person's
    terms on the article's day; one that readers have seen stays as it was.
    """
    known = dict(known or {})
    told = [b for b in article.body.get_prep_value() if b["type"] == "quote" and b.get("value")]
    people = Person.objects.in_bulk(
        {b["value"]["person"] for b in told if b["value"].get("person")}
    )
    found = []
    for order, block in enumerate(told):
        value = block["value"]
        row = known.pop(block["id"], None) or Quote(block=block["id"])
        _set(row, value, people.get(value.get("person") or 0), article.local_date)
        row.order, row.live, row.date = order, article.live, article.local_date
        found.append(row)
    return found


def _set(row: Quote, value: dict[str, Any], person: Person | None, day: Date | None) -> None:
    """Fill a row from its block. A resolved capacity that stood in public stays while person and day
    do; the name of a person whose record is gone stays too, for nobody can look it up again."""
    gone = person is None and row.pk is not None and row.person_id is None
    typed, capacity = value.get("speaker") or "", value.get("speaker_title") or ""
    speaker = typed or (person.name if person else row.speaker if gone and row.named else "")
    same = row.person_id == person.pk if person else gone and speaker == row.speaker
    if capacity or not (row.live and row.resolved and row.date == day and same):
        row.resolved = not capacity
        row.capacity = capacity or (person.capacity_on(day) if person and day else "")
    row.speaker, row.named = speaker, not typed
    row.person = person
    row.speaker, row.capacity = row.speaker[:SPEAKER], row.capacity[:CAPACITY]
    row.text, row.source_url = value.get("text") or "", value.get("source_url") or ""


def gather_quotes(article: Quoting) -> None:
    """Make the rows of an article say what its body says. Called with the article, in one transaction."""
    rows = list(Quote.objects.filter(article_id=article.pk))
    before = {row.pk: _said(row) for row in rows}
    found = quotes_in(article, {row.block: row for row in rows})
    kept = {row.pk for row in found}
    for row in rows:
        if row.pk not in kept:
            row.delete()
    for row in found:
        if row.pk is None or _said(row) != before[row.pk]:
            row.article_id = article.pk
            row.save()


def _said(row: Quote) -> tuple[Any, ...]:
    return (
        row.order, row.person_id, row.speaker, row.named, row.capacity, row.resolved, row.text,
        row.source_url, row.date, row.live,
    )  # fmt: skip
