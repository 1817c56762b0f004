"""What belongs to an article besides its row, for its page and its data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline.contacts.models import PressContact
from dateline.contacts.queries import answering, press_contacts
from dateline.directory.models import Organisation
from dateline.directory.queries import the_network
from dateline.newsroom.aftercare.queries import corrections_of
from dateline.newsroom.models import (
    Article,
    ArticleFile,
    Bill,
    Correction,
    Figure,
    Quote,
    SubStory,
)
from dateline.newsroom.models.quote import quotes_in
from dateline.newsroom.queries import (
    authors_of,
    co_issuers_of,
    contacts_named_by,
    parts_of,
    people_of,
    quotes_of,
    topics_of,
)
from dateline.website.cards import Boilerplate
from dateline.website.rich_text import expand


class Parts:
    """What belongs to an article besides its row: read by queries, or from an unsaved preview."""

    topics: Sequence[Any]
    people: Sequence[Any]
    authors: Sequence[Any]
    co_issuers: Sequence[Organisation]
    files: Sequence[ArticleFile]
    bills: Sequence[Bill]
    stories: Sequence[SubStory]
    figures: Sequence[Figure]
    contacts: Sequence[PressContact]
    quotes: Sequence[Quote]
    corrections: Sequence[Correction]

    @classmethod
    def stored(cls, item: Article) -> Parts:
        found = cls()
        ids = (item.pk,)
        found.topics, found.people = (
            topics_of(ids).get(item.pk, []),
            people_of(ids).get(item.pk, []),
        )
        found.authors = authors_of(ids).get(item.pk, [])
        found.co_issuers = co_issuers_of(ids).get(item.pk, [])
        found.quotes = quotes_of(ids).get(item.pk, [])
        found.corrections = corrections_of(ids).get(item.pk, [])
        rows = parts_of(ids).get(item.pk, [])
        found.files = [r for r in rows if isinstance(r, ArticleFile)]
        found.bills = [r for r in rows if isinstance(r, Bill)]
        found.stories = [r for r in rows if isinstance(r, SubStory)]
        found.figures = [r for r in rows if isinstance(r, Figure)]
        named = contacts_named_by(ids).get(item.pk, [])
        found.contacts = answering(named) if named else press_contacts(item.chapter_id)
        return found

    @classmethod
    def unsaved(cls, item: Article) -> Parts:
        """The same from the object in memory, as a preview has it."""
        found = cls()
        for name in (
            "topics",
            "people",
            "authors",
            "co_issuers",
            "files",
            "bills",
            "stories",
            "figures",
        ):
            setattr(found, name, list(getattr(item, name).all()))
        found.quotes = quotes_in(item)
        found.corrections = corrections_of((item.pk,)).get(item.pk, []) if item.pk else []
        named = list(item.contacts.all())
        found.contacts = answering(named) if named else press_contacts(item.chapter_id)
        return found


def issuers_of(item: Article, parts: Parts) -> list[Organisation]:
    """Who issues it: its own organisation first, then those who issue it with us."""
    own = item.issuer or item.chapter
    first = [own] if own else the_network()
    return [*first, *(o for o in parts.co_issuers if o not in first)]


def boilerplates_of(item: Article, issuers: list[Organisation]) -> list[Boilerplate]:
    """Frozen with the release; before that, and in previews, as it stands today."""
    if item.boilerplate:
        return [Boilerplate("", "", expand(item.boilerplate))]
    told = (item.frozen or {}).get("boilerplates")
    if told is None:
        told = [{"name": o.name, "url": o.website, "text": o.boilerplate} for o in issuers]
    return [Boilerplate(b["name"], b["url"], expand(b["text"])) for b in told if b["text"]]
