"""Which release of ours a story covers: suggestions with reasons, for an editor to judge.

What is exact counts most: sentences of a quotation, sentences of the text. Names and figures count
together, the date alone never. Where two releases fit alike, nothing is suggested.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from dateline.coverage.match.folding import fold_words

BEFORE, AFTER = 14, 60  # days that a story may come before its release (it leaked), and after
SENTENCE = 6  # words: what is shorter is said by many
LONG_SENTENCE = 8  # words: one alone is enough
PIECE = 8  # words in a row that count as a part of a quotation
ENOUGH = 3.0  # points
CLEARLY = 1.25  # times the points of the second best, unless both are quoted


class Story(NamedTuple):
    """What was found: its words, and the day it was published, where known."""

    headline: str
    text: str
    date: date | None = None


class Release(NamedTuple):
    """What we issued. quotes: in their words, without marks; figures: as they are written, with what they
    count ("156 officials"); people, places, issuers: names."""

    key: Hashable
    title: str
    deck: str = ""
    body: str = ""
    quotes: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    date: date | None = None


class Suggestion(NamedTuple):
    """key: the release's; score: above 0, below 1, for ordering; reasons: clauses for an editor."""

    key: Hashable
    score: float
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """The reasons as one sentence."""
        said = ", ".join(self.reasons)
        return said[:1].upper() + said[1:] + "."


class _Evidence(NamedTuple):
    points: float
    exact: int  # sentences or pieces that stand in the story word for word
    reasons: tuple[str, ...]


def releases_covered(story: Story, releases: Sequence[Release]) -> list[Suggestion]:
    """The releases that the story seems to cover, the likeliest first; none rather than a guess.

    releases: all that come into question; what several of them say alike is no sign of one of them.
    """
    near = [release for release in releases if _in_time(story.date, release.date)]
    said = _padded(f"{story.headline}\n{story.text}")
    if not near or said == "  ":
        return []
    common = _said_by_several(near)
    found = [(release, _evidence(story, said, release, common)) for release in near]
    found = [(release, told) for release, told in found if told.points >= ENOUGH]
    found.sort(key=lambda row: (-row[1].points, str(row[0].key)))
    if len(found) > 1:
        best = found[0][1].points
        found = [row for row in found if row[1].exact or row[1].points * CLEARLY > best]
        if len(found) > 1 and not found[0][1].exact:
            return []
        found = [row for row in found if row[1].exact] or found
    return [
        Suggestion(release.key, round(1 - 0.5 ** (told.points / ENOUGH), 3), told.reasons)
        for release, told in found
    ]


def _in_time(story: date | None, release: date | None) -> bool:
    return story is None or release is None or -BEFORE <= (story - release).days <= AFTER


def _evidence(story: Story, said: str, release: Release, common: frozenset[str]) -> _Evidence:
    """What speaks for this release. Points: a quoted sentence or a part of one 3, a printed one 3 (a short one
    2), a name of its title 2, most of the title 2, a person, a figure or the issuer 1, a place 0.5."""
    points, reasons = 0.0, []
    quoted, pieces = _quoted(said, release.quotes, common)
    if quoted:
        points += 3 * min(quoted, 3)
        reasons.append(f"quotes {_count(quoted, 'sentence')} of it")
    elif pieces:
        points += 3
        reasons.append("quotes a part of a sentence of it")
    spoken = {sentence for quote in release.quotes for sentence in _sentences(quote)}
    own = _sentences(f"{release.deck}\n{release.body}") - spoken - common
    lengths = sorted((len(words.split()) for words in own if f" {words} " in said), reverse=True)
    printed = len(lengths)
    if printed:
        points += sum(3 if words >= LONG_SENTENCE else 2 for words in lengths[:3])
        reasons.append(f"prints {_count(printed, 'sentence')} of it word for word")
    names = [name for told in _names(release) if (name := _called(said, told, common))]
    people = [name for name in release.people if _stands(said, name)]
    called = [*people, *(f"“{name}”" for name in names)]
    points += min(len(people), 2) + 2 * min(len(names), 2)
    if called:
        reasons.append(f"names {_listed(called[:4])}")
    figures = [figure for figure in release.figures if _plain(figure) not in common and _stands(said, figure)]  # fmt: skip
    if figures:
        points += min(len(figures), 2)
        reasons.append(f"says {_listed([f'“{figure}”' for figure in figures[:3]])}")
    issuers = [name for name in release.issuers if _stands(said, name)]
    places = [name for name in release.places if _stands(said, name)]
    points += bool(issuers) + 0.5 * bool(places)
    if issuers or places:
        reasons.append(f"mentions {_listed([*issuers[:1], *places[:2]])}")
    share = _share_of_title(said, release.title)
    if share >= 0.7:
        points += 2
        reasons.append("has the words of its title")
    exact = quoted + pieces + printed
    kinds = sum(map(bool, (names, people, figures, issuers, share >= 0.7)))
    ahead = (release.date - story.date).days if story.date and release.date else 0
    if not exact and (kinds < 2 or not (names or figures or share >= 0.7) or ahead > 0):
        return _Evidence(0, 0, ())
    return _Evidence(points, exact, (*reasons, *_apart(story.date, release.date)))


def _quoted(said: str, quotes: Iterable[str], common: frozenset[str]) -> tuple[int, int]:
    """(whole sentences of quotations that stand in the story, quotations of which a piece does)."""
    whole = pieces = 0
    for quote in quotes:
        sentences = _sentences(quote) - common
        here = sum(f" {sentence} " in said for sentence in sentences)
        whole += here
        if not here:
            pieces += any(
                f" {piece} " in said for sentence in sentences for piece in _pieces(sentence)
            )
    return whole, pieces


def _said_by_several(releases: Sequence[Release]) -> frozenset[str]:
    """Sentences, names and figures that more than one of them has."""
    times: Counter[str] = Counter()
    for release in releases:
        texts = [release.deck, release.body, *release.quotes]
        mine = {sentence for text in texts for sentence in _sentences(text)}
        forms = {_plain(form) for name in _names(release) for form in _forms(name)}
        times.update(mine | forms | {_plain(figure) for figure in release.figures})
    return frozenset(words for words, count in times.items() if count > 1)


def _sentences(text: str) -> set[str]:
    """Its sentences of SENTENCE words or more, plain."""
    parts = re.split(r"(?<=[.!?])[”’\"']?\s+|\n+|[“”\"]", text)
    plain = (_plain(part) for part in parts)
    return {words for words in plain if words.count(" ") >= SENTENCE - 1}


def _pieces(sentence: str) -> Iterable[str]:
    words = sentence.split(" ")
    return (" ".join(words[at : at + PIECE]) for at in range(len(words) - PIECE + 1))


_NAME = re.compile(r"[“\"]([^”\"\n]{6,80})[”\"]|\b((?:[A-Z][\w’'-]+\s+(?:(?:of|for|the|and|on)\s+)*){1,6}(?:Act|Bill|Plan|Fund|Program|Programme|Initiative|Compact|Pledge|Ordinance|Resolution|Report|Index|Campaign|Project|Agreement|Coalition|Scorecard|Toolkit))\b")  # fmt: skip


def _names(release: Release) -> list[str]:
    """Acts, plans and titles that the release is about: those in its title and deck, as it writes them."""
    found = _NAME.finditer(f"{release.title}\n{release.deck}")
    return list(dict.fromkeys(" ".join((match[1] or match[2]).split()) for match in found))


def _forms(name: str) -> list[str]:
    """What a story may call it, the longest first. In a title all words are capitals, so that a name's first
    word is not known: "Mayors Launch Heat Safety Act" is called "Heat Safety Act"."""
    words = name.split()
    least = min(3, len(words)) if len(words) > 1 else 2
    return [" ".join(words[at:]) for at in range(len(words) - least + 1)]


def _called(said: str, name: str, common: frozenset[str]) -> str:
    """The name in the longest form that stands in the story and is no other release's, or ""."""
    forms = (form for form in _forms(name) if _plain(form) not in common and _stands(said, form))
    return next(forms, "")


_IDLE_WORDS = """a an and are as at by for from has have in into is it its new of on or our over says that the their to
    was we will with after more than city cities mayor mayors county council officials local statement
    release press"""
_IDLE = frozenset(_IDLE_WORDS.split())


def _share_of_title(said: str, title: str) -> float:
    """Of the telling words of a title, the share that the story has; 0 where there are under four."""
    words = {word for word in _plain(title).split(" ") if len(word) > 2 and word not in _IDLE}
    return sum(f" {word} " in said for word in words) / len(words) if len(words) >= 4 else 0.0


def _stands(said: str, name: str) -> bool:
    plain = _plain(name)
    return bool(plain) and f" {plain} " in said


def _plain(text: str) -> str:
    """Words between single spaces, folded, without punctuation; "1,200" stays one word."""
    folded = re.sub(r"(?<=\d),(?=\d{3})", "", fold_words(text)).replace("'", "")
    return " ".join(re.findall(r"\w+", folded))


def _padded(text: str) -> str:
    return f" {_plain(text)} "


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _count(number: int, noun: str) -> str:
    said = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{said} {noun}" + ("" if number == 1 else "s")


def _listed(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def _apart(story: date | None, release: date | None) -> tuple[str, ...]:
    if story is None or release is None:
        return ()
    days = (story - release).days
    if days == 0:
        return ("on the same day",)
    return (f"{_count(abs(days), 'day')} {'after' if days > 0 else 'before'}",)
