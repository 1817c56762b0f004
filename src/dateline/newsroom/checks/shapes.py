"""What a check gets and what it answers with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from dateline.newsroom.checks.markup import Markup, read_markup

ERROR, WARNING, OFF = "error", "warning", "off"


@dataclass(frozen=True)
class Piece:
    """Some words of an item, where an editor wrote them.

    field: Wagtail's content path, "title", "deck" or "body.<block id>.caption"; raw: the stored value;
    html: whether it is rich text; role: "title", "deck", "prose", "quote" (somebody's words),
    "label" (captions, names, cells); label: the field in words; mendable: whether a fix may be
    written into it.
    """

    field: str
    raw: str
    html: bool = False
    role: str = "prose"
    label: str = ""
    mendable: bool = True

    @cached_property
    def markup(self) -> Markup:
        """Its lines, links and headings."""
        if self.html:
            return read_markup(self.raw)
        return Markup("\n".join(" ".join(line.split()) for line in self.raw.splitlines()))

    @property
    def text(self) -> str:
        """The words alone, one line a paragraph."""
        return self.markup.text


@dataclass(frozen=True)
class Image:
    """A picture that the item shows, with what its record says."""

    field: str
    title: str
    alt: str
    caption: str
    credit: str
    rights: str
    rights_expire: date | None = None
    own_alt: bool = False  # the alt is written at this place, not in the photo's record


@dataclass(frozen=True)
class Table:
    """A table: whether its first row or column is marked as headers."""

    field: str
    headers: bool


@dataclass(frozen=True)
class Embed:
    """A video or recording: whether there is a transcript or captions."""

    field: str
    title: str
    transcript: bool


@dataclass(frozen=True)
class Quoted:
    """Somebody's words set as a quote of their own."""

    field: str
    text: str
    speaker: str
    capacity: str
    source: str = ""  # where it can be read, if it was public before


@dataclass(frozen=True)
class Item:
    """One article, event or clip as the checks see it.

    key: "newsroom.article:7"; kind: key of the table of kinds, "event" or "clip"; release: whether
    it has the anatomy of a release; issued: its day in the issuer's zone; zone: name of that zone;
    states: postal codes of its places; live: whether its address is in use; more: fields that only
    the checks of another desk know.
    """

    key: str
    kind: str
    title: str
    pieces: tuple[Piece, ...] = ()
    deck: str = ""
    has_deck: bool = True
    slug: str | None = None
    release: bool = False
    issued: date | None = None
    zone: str = "UTC"
    states: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    chapter: str = ""
    issuer: str = ""
    dateline: str | None = None
    contacts: int = 0
    boilerplate: bool = False
    images: tuple[Image, ...] = ()
    tables: tuple[Table, ...] = ()
    embeds: tuple[Embed, ...] = ()
    quotes: tuple[Quoted, ...] = ()
    live: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Other:
    """Another item that uses the same words."""

    key: str
    title: str


@dataclass(frozen=True)
class Holder:
    """A person of the directory: name, and (title, place, start, end) of each term, dates partial."""

    name: str
    terms: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True)
class Facts:
    """What the records say that the checks compare with; collected by queries, for a batch of items.

    titles, decks: the folded words to the items that use them; people: those that the texts may
    mean; places: postal code to names of places there, for the states that the texts name; chapters:
    code to name; dead: address to its archived copy ("" for none); approved: the folded words that
    speakers approved, or that are public already, by the key of a release; signed: (aspect, hash of the
    text) that somebody signed off, by the same; today: the day of the check.
    """

    titles: Mapping[str, tuple[Other, ...]] = field(default_factory=dict)
    decks: Mapping[str, tuple[Other, ...]] = field(default_factory=dict)
    people: tuple[Holder, ...] = ()
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)
    chapters: Mapping[str, str] = field(default_factory=dict)
    dead: Mapping[str, str] = field(default_factory=dict)
    approved: Mapping[str, frozenset[str]] = field(default_factory=dict)
    signed: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    today: date = date(2000, 1, 1)

    @cached_property
    def named(self) -> dict[str, list[Holder]]:
        """The people by each word of their names."""
        found: dict[str, list[Holder]] = {}
        for holder in self.people:
            for word in holder.name.split():
                found.setdefault(word, []).append(holder)
        return found

    def holders(self, words: Iterable[str]) -> list[Holder]:
        """Those people who share a word with these, in the order of their names."""
        found = {h.name: h for word in set(words) for h in self.named.get(word, ())}
        return [found[name] for name in sorted(found)]


@dataclass(frozen=True)
class Tuning:
    """How an organisation wants the checks: levels by rule where they differ from the rule's own.

    excerpt_words: longest excerpt of somebody else's article; grade: highest Flesch-Kincaid grade;
    sentence_words: longest sentence; passive: highest share of passive sentences, in percent.
    """

    levels: Mapping[str, str] = field(default_factory=dict)
    excerpt_words: int = 90
    grade: int = 12
    sentence_words: int = 40
    passive: int = 25


@dataclass(frozen=True)
class Fix:
    """A change by one click: ``old`` becomes ``new`` in the field's stored value.

    certain: nobody need look at it before (a tracking parameter); else a person presses the button.
    """

    label: str
    field: str
    old: str
    new: str
    certain: bool = True


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    id: the rule, "C08"; span: first and last character (exclusive) in the field's plain text, or None;
    quoted: the words it is about; message: says what to do.
    """

    id: str
    level: str
    field: str
    message: str
    span: tuple[int, int] | None = None
    quoted: str = ""
    fix: Fix | None = None

    @property
    def fingerprint(self) -> str:
        """Stays the same while the words that were found do, wherever they are moved."""
        about = " ".join(self.quoted.split()).lower() or self.field
        return hashlib.sha256(f"{self.id}|{about}".encode()).hexdigest()[:24]


def folded(text: str) -> str:
    """Words as they are compared: case, kinds of quotation marks and dashes, and spaces do not matter."""
    table = str.maketrans(
        {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "}
    )
    return " ".join(text.translate(table).lower().split())


def found(
    piece: Piece,
    span: tuple[int, int],
    message: str,
    *,
    fix: tuple[str, str] | None = None,
    certain: bool = True,
) -> Finding:
    """A finding about some words of a piece; ``fix``: (label, what to write instead).

    The rule's id and level are filled in by the registry.
    """
    quoted = piece.text[span[0] : span[1]]
    mend = _fix(piece, span, *fix, certain) if fix and piece.mendable else None
    return Finding("", "", piece.field, message, span, quoted, mend)


def _fix(piece: Piece, span: tuple[int, int], label: str, new: str, certain: bool) -> Fix | None:
    """The change in the stored value, with as many words around as make it the only such place."""
    text, (start, end) = piece.text, span
    for around in (0, 8, 20, 40):
        left = text.rfind("\n", 0, start) + 1
        right = text.find("\n", end)
        first, last = (
            max(left, start - around),
            min(right if right >= 0 else len(text), end + around),
        )
        old = text[first:last]
        if piece.raw.count(old) == 1:
            changed = text[first:start] + new + text[end:last]
            if not changed.strip() and old.strip() == piece.raw.strip():
                return None  # nothing would be left
            return Fix(label, piece.field, old, changed, certain)
    return None
