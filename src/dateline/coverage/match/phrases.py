"""What is watched for: a phrase a line, with its kind and its second signs.

::

    # a comment
    Waymark Cities Network
    Jane Doe | person | mayor, Duluth, Waymark Cities Network
    ! Jane Doe Elementary School
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dateline.coverage.match.folding import fold_words

PERSON, PLAIN = "person", "phrase"
KINDS = (PLAIN, PERSON, "organisation", "place")
SHORTEST, LONGEST = 2, 200
"""Letters and digits of a phrase, at least; characters, at most."""


class WatchlistError(ValueError):
    """A line that is none; the message names its number and the fix."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One watched phrase. ``signs`` are the words that make a person's name certain."""

    text: str
    kind: str = PLAIN
    signs: tuple[str, ...] = ()


def read_lines(lines: Iterable[str]) -> tuple[list[Phrase], list[str]]:
    """(phrases, excluded contexts) of the lines of a watchlist.

    The same phrase twice, however it is spelt, is one with the signs of both.
    Raises ``WatchlistError`` for a line that cannot be read.
    """
    phrases: dict[str, Phrase] = {}
    excluded: list[str] = []
    for number, line in enumerate(lines, 1):
        line = line.lstrip("\ufeff").strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("!"):
            excluded.append(_checked(line[1:].strip(), number))
            continue
        new = _phrase(line, number)
        key = fold_words(new.text)
        old = phrases.get(key)
        phrases[key] = _joined(old, new) if old else new
    return list(phrases.values()), excluded


def _phrase(line: str, number: int) -> Phrase:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > 3:
        raise WatchlistError(f"Line {number}: a line is phrase | kind | signs; this one has {len(parts)} parts.")  # fmt: skip
    text, kind, told = [*parts, "", ""][:3]
    kind = kind.lower() or PLAIN
    if kind not in KINDS:
        raise WatchlistError(f"Line {number}: {kind!r} is no kind; say one of {', '.join(KINDS)}.")
    signs = tuple(_checked(sign.strip(), number) for sign in told.split(",") if sign.strip())
    if signs and kind != PERSON:
        raise WatchlistError(f"Line {number}: only a person has signs; other phrases are certain.")
    return Phrase(_checked(text, number), kind, signs)


def _checked(text: str, number: int) -> str:
    letters = sum(map(str.isalnum, fold_words(text)))
    if letters < SHORTEST or len(text) > LONGEST:
        raise WatchlistError(
            f"Line {number}: {text[:40]!r} is no phrase; it needs {SHORTEST} letters or digits at least, "
            f"and {LONGEST} characters at most."
        )
    return " ".join(text.split())


def _joined(old: Phrase, new: Phrase) -> Phrase:
    kind = PERSON if PERSON in (old.kind, new.kind) else old.kind
    return Phrase(old.text, kind, tuple(dict.fromkeys((*old.signs, *new.signs))))
