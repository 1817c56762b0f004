""" "Did you mean": words of the archive that are spelled nearly like one that it does not have."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from tantivy import Query, Searcher

from dateline.search.public.matching import slips
from dateline.search.public.schema import schema
from dateline.search.public.wording import Word, Wording, tidy, words_in

MOST_TERMS = 20_000  # words of the archive that are compared with one word
RARE, USUAL = 1, 10  # a word in so few documents may be a typing error of one in so many


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap to get from one word to the other (optimal string
    alignment); ``most + 1`` for all that is farther."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, row = row, current
    return row[-1]


def alike(searcher: Searcher, word: str, limit: int = 3) -> list[str]:
    """Words of the archive nearly like this one: the nearest first, then the most used."""
    most = slips(word)
    if not most:
        return []
    found: dict[str, tuple[int, int]] = {}
    letters = set(word)
    # One slip may be in the first letters: swapped, missing, or wrong in the first but not both.
    for start in dict.fromkeys((word[:2], word[1::-1], word[1:3], word[0] + word[2:3])):
        for term, count in searcher.terms_with_prefix("words", start, limit=MOST_TERMS):
            if (
                abs(len(term) - len(word)) <= most
                and term != word
                and term not in found
                and len(letters.symmetric_difference(term)) <= 2 * most
            ):
                far = distance(word, term, most)
                if far <= most:
                    found[term] = (far, -count)
    best = sorted(found, key=lambda term: (found[term], term))
    return list(islice((term for term in best if is_there(searcher, term)), limit))


def is_there(searcher: Searcher, term: str) -> bool:
    """Whether a document that is live has the word. The index still knows the words of what was taken
    back (tantivy drops them with a later merge), and nobody may learn them (rule E6)."""
    found = searcher.search(Query.term_query(schema(), "words", term), 1)
    return bool(found.count)  # type: ignore[attr-defined]  # missing in the library's stub


def doubtful(searcher: Searcher, asked: Wording) -> frozenset[str]:
    """The words of a question that may be typing errors: the archive has them rarely or not at all.
    Where no item has usual words together, other spellings of them are not what was meant."""
    return frozenset(
        word.spelled
        for word in asked.words
        if slips(word.spelled) and searcher.doc_freq("words", word.spelled) < USUAL
    )


def instead_of(searcher: Searcher, text: str, asked: Wording) -> str:
    """The question with words that the archive has, or "" where there is nothing better."""
    better = {}
    for word in asked.wanted:
        used = searcher.doc_freq("words", word.spelled)
        near = alike(searcher, word.spelled, 1) if used <= RARE else []
        if near and searcher.doc_freq("words", near[0]) >= USUAL * used:
            better[word.spelled] = near[0]
    if not better:
        return ""
    pieces = []
    for piece in tidy(text).split():
        inside = [word.spelled for word in words_in(piece)]
        if not any(word in better for word in inside):
            pieces.append(piece)
            continue
        said = " ".join(better.get(word, word) for word in inside)
        minus = "-" if piece.startswith("-") else ""
        pieces.append(
            minus + ('"' if '"' in piece[:2] else "") + said + ('"' if piece.endswith('"') else "")
        )
    said = " ".join(pieces)
    return said if said != tidy(text) else ""


def as_marked(searcher: Searcher, asked: Wording, *, near: Collection[str]) -> list[Word]:
    """The words to mark in results: those asked for, and near spellings of those in ``near``."""
    words = list(asked.wanted)
    if asked.unfinished and asked.words and len(asked.words[-1].spelled) > 1:
        longer = searcher.terms_with_prefix("words", asked.words[-1].spelled, limit=12)
        words += [found for term, _ in longer for found in words_in(term)]
    words += [
        found
        for word in asked.words
        if word.spelled in near
        for term in alike(searcher, word.spelled)
        for found in words_in(term)
    ]
    return list(dict.fromkeys(words))
