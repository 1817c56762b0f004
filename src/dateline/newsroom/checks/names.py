"""C14: names that are nearly those of a record, and titles that a person does not hold on that day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.lib.dates import covers
from dateline.lib.states import AP
from dateline.newsroom.checks.shapes import Facts, Finding, Holder, Item, Piece, Tuning, found

_CAP = r"[A-ZÀ-Þ][\w’'-]*[a-zà-ÿ]"
_STATES = {**{name: code for code, name in AP.items()}, **{code: code for code in AP}}
_STATES |= {name: code for code, name in (
    ("MN", "Minnesota"), ("CO", "Colorado"), ("GA", "Georgia"), ("NY", "New York"), ("CA", "California"),
    ("AZ", "Arizona"), ("AR", "Arkansas"), ("AL", "Alabama"), ("CT", "Connecticut"), ("DE", "Delaware"),
    ("FL", "Florida"), ("IL", "Illinois"), ("IN", "Indiana"), ("KS", "Kansas"), ("KY", "Kentucky"),
    ("LA", "Louisiana"), ("MD", "Maryland"), ("MA", "Massachusetts"), ("MI", "Michigan"),
    ("MS", "Mississippi"), ("MO", "Missouri"), ("MT", "Montana"), ("NE", "Nebraska"), ("NV", "Nevada"),
    ("NH", "New Hampshire"), ("NJ", "New Jersey"), ("NM", "New Mexico"), ("NC", "North Carolina"),
    ("ND", "North Dakota"), ("OK", "Oklahoma"), ("OR", "Oregon"), ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"), ("SC", "South Carolina"), ("SD", "South Dakota"), ("TN", "Tennessee"),
    ("VT", "Vermont"), ("VA", "Virginia"), ("WA", "Washington"), ("WV", "West Virginia"),
    ("WI", "Wisconsin"), ("WY", "Wyoming"),
)}  # fmt: skip
_STATE = "|".join(sorted(map(re.escape, _STATES), key=len, reverse=True))
_PLACE = re.compile(rf"\b(?P<name>{_CAP}(?: {_CAP}){{0,2}}), (?P<state>{_STATE})(?![\w-])")
_NAME = re.compile(rf"\b{_CAP}(?: (?:[A-Z]\.|{_CAP})){{1,2}}\b")

# Titles that exclude each other, by the words with which people write them.
OFFICES: dict[str, str] = {
    "mayor": "mayor",
    "council": r"(?:city |town |village |county )?council ?(?:member|man|woman|person)|councill?or|"
    r"alder(?:man|woman|person)?|selectm[ae]n|select board member|council president|vice mayor|mayor pro tem",
    "commissioner": r"(?:city |county )?commissioner",
    "supervisor": r"(?:county |town )?supervisor",
    "school": r"school board (?:member|president|chair)|(?:school )?trustee",
    "state": r"state (?:senator|representative)|assembly ?(?:member|man|woman)|delegate",
}
_ANY_OFFICE = "|".join(f"(?P<{key}>{words})" for key, words in OFFICES.items())
_OFFICE = re.compile(rf"\b(?:{_ANY_OFFICE})\b", re.IGNORECASE)
_FORMER = re.compile(
    r"(?i)\b(?:former|then|ex|late|past|retired|outgoing|incoming|elect|candidate|acting|first|deputy|vice|assistant)\b[ -]*(?:\w+ ){0,1}$"
)
_NEARBY = 42  # characters between a name and its title after it


def places_named(item: Item) -> set[tuple[str, str]]:
    """(name, postal code) of every "Duluth, Minn." in the texts: what the facts must know."""
    named = set()
    for piece in item.pieces:
        if piece.role != "address":
            for match in _PLACE.finditer(piece.text):
                named |= {(name, _STATES[match["state"]]) for name in _ends(match["name"])}
    return named


def names_written(item: Item) -> set[str]:
    """Last words of whatever may be the name of a person: what the facts must know."""
    return {
        match[0].split()[-1].removesuffix("’s").removesuffix("'s")
        for piece in item.pieces if piece.role != "address"
        for match in _NAME.finditer(piece.text)
    }  # fmt: skip


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """Places with their state, people of the directory, and the titles of those people."""
    for piece in item.pieces:
        if piece.role == "address":
            continue
        yield from _places(piece, facts)
        yield from _linked_places(piece, item)
        yield from _people(piece, facts)
        if item.issued is not None:
            yield from _titles(piece, item, facts)
    if item.issued is not None:
        yield from _capacities(item, facts)


def _ends(name: str) -> list[str]:
    """ "In Saint Paul" may be "Saint Paul" or "Paul" with words before it."""
    words = name.split()
    return [" ".join(words[n:]) for n in range(len(words))]


def _places(piece: Piece, facts: Facts) -> Iterator[Finding]:
    for match in _PLACE.finditer(piece.text):
        known = facts.places.get(_STATES[match["state"]])
        forms = _ends(match["name"])
        if not known or any(form in known for form in forms):
            continue
        for form in forms:
            near = [name for name in known if is_near(form, name)]
            if len(near) == 1:
                at = match.start() + len(match["name"]) - len(form)
                yield _misspelt(piece, (at, at + len(form)), form, near[0])
                break


def _linked_places(piece: Piece, item: Item) -> Iterator[Finding]:
    """Places that the item is about, also where no state is named."""
    for match in re.finditer(rf"\b{_CAP}(?: {_CAP})?\b", piece.text):
        written = match[0].removesuffix("’s").removesuffix("'s")
        if _PLACE.match(piece.text, match.start()) or written in item.places:
            continue
        for name in item.places:
            if len(name) >= 7 and is_near(written, name):
                span = (match.start(), match.start() + len(written))
                yield _misspelt(piece, span, written, name)
                break


def _people(piece: Piece, facts: Facts) -> Iterator[Finding]:
    for match in _NAME.finditer(piece.text):
        written = match[0].removesuffix("’s").removesuffix("'s")
        for words in _ends(written)[:2]:
            known = {holder.name for holder in facts.holders(words.split())}
            if words in known or len(words.split()) < 2:
                break
            near = [name for name in sorted(known) if _is_misspelt(words, name)]
            if len(near) == 1:
                at = match.start() + len(written) - len(words)
                yield _misspelt(piece, (at, at + len(words)), words, near[0])
                break


def _is_misspelt(words: str, name: str) -> bool:
    """One word of a name is off by a letter or two, the others are right; initials are no slip."""
    ours, theirs = words.split(), name.split()
    if len(ours) != len(theirs):
        return False
    differ = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    if len(differ) != 1:
        return False
    a, b = differ[0]
    # "Ana" and "Ann" are two people; a long word that is off by one letter is one.
    return min(len(a), len(b)) >= 5 and is_near(a, b)


def _misspelt(piece: Piece, span: tuple[int, int], written: str, right: str) -> Finding:
    words = f"“{written}” is nearly “{right}”. Correct it if that is meant."
    return found(piece, span, words, fix=(f"Write “{right}”", right), certain=False)


def _titles(piece: Piece, item: Item, facts: Facts) -> Iterator[Finding]:
    for holder in facts.holders(re.findall(r"[\w’'-]+", piece.text)):
        if holder.name not in piece.text:
            continue
        for match in re.finditer(rf"\b{re.escape(holder.name)}\b", piece.text):
            claim = _claim(piece.text, match.span())
            if claim and (told := _stale(holder, claim[0], item)):
                yield found(piece, claim[1], told)


def _claim(text: str, name: tuple[int, int]) -> tuple[str, tuple[int, int]] | None:
    """(kind of office, where it stands) that a text gives a person: "Mayor Ana Ruiz", or
    "Ana Ruiz, mayor of Duluth"."""
    before = text[: name[0]].rstrip(" ")
    for match in _OFFICE.finditer(text, max(0, name[0] - 30), name[0]):
        if match.end() == len(before) and not _FORMER.search(
            text[max(0, match.start() - 24) : match.start()]
        ):
            return _kind(match), match.span()
    after = re.compile(r",? (?:the |a |an )?").match(text, name[1])
    if after is None or not text[name[1] :].startswith(","):
        return None
    office = _OFFICE.match(text, after.end())
    return (_kind(office), office.span()) if office else None


def _kind(match: re.Match[str]) -> str:
    return next(key for key in OFFICES if match[key])


def _capacities(item: Item, facts: Facts) -> Iterator[Finding]:
    """The capacity beside a quote."""
    by_name = {holder.name: holder for holder in facts.people}
    for quote in item.quotes:
        holder = by_name.get(quote.speaker.strip())
        match = _OFFICE.match(quote.capacity.strip())
        if holder and match and (told := _stale(holder, _kind(match), item)):
            yield Finding(
                "",
                "",
                f"{quote.field}.speaker_title",
                told,
                None,
                f"{holder.name} {quote.capacity}",
            )


def _stale(holder: Holder, claimed: str, item: Item) -> str:
    """What is wrong with a title on the item's day; nothing where the directory does not know."""
    assert item.issued is not None
    if not holder.terms:
        return ""
    held, ever = set(), set()
    for title, _, start, end in holder.terms:
        match = _OFFICE.match(title)
        if match is None:
            return ""  # an office that the table does not know may go by any title
        ever.add(_kind(match))
        if covers(start, end, item.issued):
            held.add((_kind(match), title))
    if any(kind == claimed for kind, _ in held):
        return ""
    day = f"{item.issued:%B} {item.issued.day}, {item.issued.year}"
    if held:
        return f"On {day} {holder.name} was {', '.join(sorted(title for _, title in held))} in the directory. Correct the title, or the directory."
    if claimed in ever:
        return f"On {day} {holder.name} held that office no more, or not yet. Write “former”, or correct the directory."
    return ""


def is_near(one: str, other: str) -> bool:
    """Whether a word is another but for a slip: letters swapped, missing, doubled or wrong.

    One slip from six letters on, two from ten; the first letter is right.
    """
    if (
        one == other
        or one[:1] != other[:1]
        or min(len(one), len(other)) < 6
        or abs(len(one) - len(other)) > 2
    ):
        return False
    if one.rstrip("s") == other.rstrip("s"):
        return False  # a plural, a possessive
    allowed = 2 if min(len(one), len(other)) >= 10 else 1
    return _distance(one, other, allowed) <= allowed


def _distance(one: str, other: str, most: int) -> int:
    """Edits between two words, two letters swapped being one (optimal string alignment)."""
    before2: list[int] = []
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before2[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before2, before = before, row
    return before[-1]
