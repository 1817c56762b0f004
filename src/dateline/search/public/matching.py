"""A question as the engine asks it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tantivy import Occur, Query

from dateline.search.public.schema import schema
from dateline.search.public.wording import Word, Wording

TITLE, NAMES, BODY = 4.0, 2.0, 1.0
AS_PHRASE = 6.0  # all words of the question in a row in the title
BEGINNING = 0.4
NEAR = 0.25
SHORTEST_BEGINNING = 2
ONE_SLIP, TWO_SLIPS = 4, 8  # from how many letters on so many typing errors are forgiven
_RANKED = (("title", TITLE), ("names", NAMES), ("body", BODY))


def slips(word: str) -> int:
    """How many typing errors are forgiven in a word."""
    return 2 if len(word) >= TWO_SLIPS else 1 if len(word) >= ONE_SLIP else 0


def match(asked: Wording, *, near: Collection[str] = ()) -> Query:
    """The documents that a question wants; of the words in ``near`` also those with near spellings."""
    must: list[tuple[Occur, Query]] = []
    for place, word in enumerate(asked.words):
        last = place == len(asked.words) - 1
        forgiven = word.spelled in near
        must.append((Occur.Must, _word(word, beginning=last and asked.unfinished, near=forgiven)))
    must += [(Occur.Must, _phrase(run)) for run in asked.phrases]
    if not must:
        must.append((Occur.Must, Query.all_query()))
    must += [(Occur.MustNot, _anywhere(word)) for word in asked.without]
    must += [(Occur.MustNot, _phrase(run)) for run in asked.without_phrases]
    if len(asked.words) > 1:
        stems: list[str | tuple[int, str]] = [word.stem for word in asked.words]
        row = Query.phrase_query(schema(), "title", stems)
        must.append((Occur.Should, Query.boost_query(row, AS_PHRASE)))
    return Query.boolean_query(must)


def narrowed(query: Query, chosen: Mapping[str, tuple[str, ...]], *, but: str = "") -> Query:
    """A question among what has one of the chosen values of each facet, ``but`` for one facet."""
    parts = [(Occur.Must, query)]
    for facet, values in chosen.items():
        if values and facet != but:
            one_of = Query.term_set_query(schema(), facet, list(values))
            parts.append((Occur.Must, Query.const_score_query(one_of, 0.0)))
    return Query.boolean_query(parts) if len(parts) > 1 else query


def _word(word: Word, *, beginning: bool, near: bool) -> Query:
    ways = [Query.boost_query(_term(name, word.stem), boost) for name, boost in _RANKED]
    if beginning and len(word.spelled) >= SHORTEST_BEGINNING:
        longer = Query.fuzzy_term_query(schema(), "words", word.spelled, 0, True, True)
        ways.append(Query.boost_query(longer, BEGINNING))
    if near and slips(word.spelled):
        alike = Query.fuzzy_term_query(schema(), "words", word.spelled, slips(word.spelled), True)
        ways.append(Query.boost_query(alike, NEAR))
    return Query.disjunction_max_query(ways, 0.1)


def _anywhere(word: Word) -> Query:
    ways = [(Occur.Should, _term(name, word.stem)) for name, _ in _RANKED]
    return Query.boolean_query(ways)


def _phrase(run: tuple[Word, ...]) -> Query:
    if len(run) == 1:
        return _term("words", run[0].spelled)
    spelled: list[str | tuple[int, str]] = [word.spelled for word in run]
    return Query.phrase_query(schema(), "words", spelled)


def _term(field: str, word: str) -> Query:
    return Query.term_query(schema(), field, word)
