"""Which questions a change can touch: the rule by which pages become stale and answers are forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dateline.publishing.marks import chunks
from dateline.publishing.models import Change, Question
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.questions import ANY, LISTINGS, Listing

_LABELS: dict[str, str] = {}


@dataclass
class Touch:
    """What some changes mean for the questions of one name. scopes: the scopes that they concern;
    everything: one that concerns all of them; both with a change in words."""

    listing: Listing
    changes: list[Change] = field(default_factory=list)
    scopes: dict[str, str] = field(default_factory=dict)
    everything: str = ""

    def concerns(self, arguments: Mapping[str, Any]) -> bool:
        """Whether a question with these arguments may have another answer now."""
        if self.everything:
            return True
        if self.listing.scope_of(arguments) not in self.scopes:
            return False
        return any(self.listing.concerned(arguments, label_of(c), c.facets) for c in self.changes)


def touched_by(changes: Sequence[Change]) -> dict[str, Touch]:
    """The names of the questions that these changes can touch, and how."""
    found: dict[str, Touch] = {}
    labelled = [(label_of(change), change) for change in changes]
    for name, listing in LISTINGS.items():
        touch = Touch(listing)
        for label, change in labelled:
            fields = listing.reads.get(label)
            if fields is None or not _touches(change, fields):
                continue
            touch.changes.append(change)
            unscoped = not listing.scope or not listing.scoped_by(label)
            if change.fields is None or unscoped:
                touch.everything = touch.everything or str(change)
            else:
                for scope in listing.scopes_for(label, change.facets):
                    touch.scopes.setdefault(scope, str(change))
        if touch.changes:
            found[name] = touch
    return found


def questions_touched(changes: Sequence[Change]) -> list[tuple[Question, str]]:
    """The questions whose answer may have moved with these changes, each with a change in words."""
    found: dict[int, tuple[Question, str]] = {}
    for name, touch in touched_by(changes).items():
        asked = Question.objects.filter(name=name)
        if touch.everything:
            found.update({q.pk: (q, touch.everything) for q in asked})
            continue
        for some in chunks(list(touch.scopes)):
            for question in asked.filter(scope__in=some):
                if _is_touched(question, touch):
                    found[question.pk] = (question, touch.scopes[question.scope])
    return list(found.values())


def _is_touched(question: Question, touch: Touch) -> bool:
    listing = touch.listing
    return any(
        listing.concerned(question.arguments, label_of(change), change.facets)
        and (listing.only_if is None or listing.only_if(question, change))
        for change in touch.changes
    )


def label_of(change: Change) -> str:
    """The model's label as questions write it ("newsroom.Article")."""
    from_books = change.label
    return _LABELS.get(from_books) or _LABELS.setdefault(from_books, _spelled(from_books))


def _spelled(label: str) -> str:
    for listing in LISTINGS.values():
        for named in listing.reads:
            if named.lower() == label:
                return named
    for each in FAMILIES.values():
        for named in each.concerns:
            if named.lower() == label:
                return named
    return label


def _touches(change: Change, fields: Sequence[str]) -> bool:
    """Whether a change can move the answer of a question about these fields of its model."""
    if change.fields is None or ANY in fields:
        return True
    if change.action in (Change.Action.CREATED, Change.Action.DELETED):
        return True
    return bool(set(change.fields) & set(fields))
