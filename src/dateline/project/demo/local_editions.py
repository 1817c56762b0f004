"""Local editions of the demo's releases: one is public, one waits for its member, one is flagged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline.directory.models import Person
from dateline.newsroom.editions import actions
from dateline.newsroom.editions.actions import Words
from dateline.newsroom.models import Article, LocalEdition

WAITING = "achterhof@fortcollins.example"
DULUTH = Words(
    "Duluth has put 911 water-main breaks since 2016 on the open map, more than any other of the twelve towns. "
    "Half of them lie within three blocks of the hillside avenues, where frost moves the ground.\n\n"
    "The city replaces the pipes under two of those avenues before the streets are paved again.",
    "My office is on one of the avenues. I would rather show the whole map than explain one hole at a time.",
    [
        {"value": "911", "label": "breaks on the map in Duluth", "source": "City work orders, 2016 to 2025"},
        {"value": "61", "label": "places where a main broke more than once", "source": "City work orders, 2016 to 2025"},
    ],
)  # fmt: skip
FORT_COLLINS = Words(
    "Fort Collins has 640 breaks on the open map. The oldest pipe among them was laid in 1911 and has never failed twice.",
    "Old is not the same as weak. The map shows it better than I can.",
    [{"value": "640", "label": "breaks on the map in Fort Collins", "source": "Utility records"}],
)  # fmt: skip
SAVANNAH = Words(
    "In Savannah the sign hangs at four libraries and the recreation hall on Gwinnett Street. Students of the city’s "
    "schools drew it, and riders of three bus lines said which drawing they understood.",
    "The bus stop told us more than a committee would have.",
    [{"value": "5", "label": "cooling rooms in Savannah with the sign", "source": "Office of the alderwoman"}],
)  # fmt: skip


def load_editions(articles: Mapping[str, Article], people: Mapping[str, Person]) -> None:
    """All three."""
    waters, heat = articles["water-main-map"], articles["heat-rooms"]
    duluth = made(waters, people["Ingrid Sorvaag"], DULUTH)
    approved(duluth, "Ingrid Sorvaag")
    collins = made(waters, people["Rosalind Achterhof"], FORT_COLLINS)
    actions.ask(collins, email=WAITING)
    # The release went out with eight towns; the ninth joined after the edition was approved.
    deck = heat.deck
    publish(heat, deck.replace("nine towns", "eight towns"))
    approved(made(heat, people["Lucinda Farrabee"], SAVANNAH), "Lucinda Farrabee")
    publish(heat, deck)


def made(article: Article, member: Person, words: Words) -> LocalEdition:
    """An edition with its words."""
    (row,) = actions.make(article, members=[member])
    return actions.write(row, words)


def approved(row: LocalEdition, by: str) -> None:
    """Approved by word, and public."""
    actions.record(row, approver=by, comment="By phone.")
    actions.publish(row)


def publish(article: Article, deck: str) -> None:
    """The release with another deck."""
    draft: Any = Article.objects.get(pk=article.pk)
    draft.deck = deck
    draft.save_revision().publish()
