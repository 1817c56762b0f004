"""More steps of a desk: local editions, made, written, approved, published, retired (see ``press_steps.py``)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from dateline.directory.models import Jurisdiction, Office, Organisation, Person, Term
from dateline.newsroom.editions import actions
from dateline.newsroom.editions.actions import NotDone, Words
from dateline.newsroom.models import Article, LocalEdition
from tests.press_access import Access
from tests.press_steps import some, step, token

RELEASES = ("press-release", "statement")


def own_words(b: int) -> Words:
    """A lead, and with some numbers a quote and a figure."""
    figures = [{"value": token(), "label": f"Calls {token()}", "source": token()}] if b % 2 else []
    return Words(f"Here {token()}", f"Said {token()}" if b % 3 else "", figures)


def written(article: Any, b: int) -> LocalEdition | None:
    """An edition of this release for some member who holds office, with words of its own."""
    person, place = some(Person, b), some(Jurisdiction, b + 1)
    if person is None or place is None:
        return None
    office, _ = Office.objects.get_or_create(title="Mayor", jurisdiction=place)
    Term.objects.get_or_create(person=person, office=office, start="2019", end="")
    try:
        made = actions.make(article, members=[person])
    except NotDone:
        return None
    return actions.write(made[0], own_words(b)) if made else None


class Editions(Access):
    """Every step there is."""

    @step
    def make_edition(self, a: int, b: int) -> None:
        if article := some(Article, a, kind__in=RELEASES):
            row = written(article, b)
            if row and b % 4:  # most are approved and let out
                actions.record(row, approver="Ann", comment=token())
                actions.publish(row)

    @step
    def make_a_chapters_edition(self, a: int, b: int) -> None:
        article, body = some(Article, a, kind__in=RELEASES), some(Organisation, b, kind="chapter")
        if article is None or body is None:
            return
        body.jurisdiction = body.jurisdiction or some(Jurisdiction, b)
        body.save()
        try:
            made = actions.make(article, chapters=[body])
        except NotDone:
            return
        for row in made:
            actions.write(row, Words(f"Here {token()}"), at_once=True)
            actions.record(row, approver="Ann", comment=token())

    @step
    def write_edition(self, a: int, b: int) -> None:
        """Words at the desk that nobody approved."""
        if row := some(LocalEdition, a):
            with suppress(NotDone):  # whose quote it is was deleted
                actions.write(row, own_words(b), at_once=row.at_once)

    @step
    def approve_edition(self, a: int, b: int) -> None:
        if row := some(LocalEdition, a):
            with suppress(NotDone):
                actions.record(row, approver="Ann", comment=token())

    @step
    def publish_edition(self, a: int, b: int) -> None:
        if row := some(LocalEdition, a):
            with suppress(NotDone):
                actions.publish(row)

    @step
    def confirm_edition(self, a: int, b: int) -> None:
        if row := some(LocalEdition, a, flagged=True):
            with suppress(NotDone):
                actions.confirm(row, reason=token())

    @step
    def retire_edition(self, a: int, b: int) -> None:
        if row := some(LocalEdition, a):
            actions.retire(row, reason=token())
