"""C13: what fingers do: doubled words, marks that are not closed, hand-typed prefixes, emoji."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.newsroom.checks.shapes import Facts, Finding, Item, Piece, Tuning, found

_DOUBLED = re.compile(r"(?<![\w’'.-])([A-Za-z]{1,20}) (\1)(?![\w’'-])", re.IGNORECASE)
# Said twice on purpose, or right where two clauses meet.
_MEANT = frozenset(
    [
        "had",
        "that",
        "is",
        "very",
        "so",
        "no",
        "bye",
        "knock",
        "hear",
        "there",
        "now",
        "ha",
        "well",
        "many",
        "long",
        "far",
        "on",
        "cha",
        "tut",
        "boo",
        "chop",
        "beep",
        "tsk",
        "really",
        "yes",
        "do",
        "go",
        "please",
        "never",
        "again",
        "extra",
    ]
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "to",
        "for",
        "on",
        "with",
        "that",
        "would",
        "will",
        "be",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "it",
        "this",
        "we",
        "they",
        "he",
        "she",
        "at",
        "from",
        "as",
        "can",
        "could",
        "should",
        "not",
        "been",
        "their",
        "our",
        "its",
        "which",
        "who",
    ]
)
_DOUBLED_PAIR = re.compile(r"(?<![\w’'-])([A-Za-z]+) ([A-Za-z]+) \1 \2(?![\w’'-])", re.IGNORECASE)
_PREFIX = re.compile(
    r"^\W{0,3}(?:(?:press |news |media )?release|(?:for )?immediate release|media advisory|advisory|statement|"
    r"new report|report|new video|video|watch|listen|podcast|audio|icymi|breaking|newsletter|toolkit|new toolkit|"
    r"op-?ed|blog(?: post)?|recap|press statement|news|in memoriam|job|hiring)\s*(?::|\||–|—|\s-\s)\s*",
    re.IGNORECASE,
)  # fmt: skip
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u26ff\u2705\u2728\u274c\u274e\u2753-\u2757\u2763\u2764\u27a1\u2b50\u2b55]"
    "[\ufe0f\u200d\U0001f3fb-\U0001f3ff\U0001f300-\U0001faff]*"
)
_TWICE = re.compile(r"(,,+|;;+|(?<!:)::(?!:)|(?<![.\d])\.\.(?!\.)|\?\?+(?!!)|(?<=\w) ,(?= ))")
_LISTED = re.compile(r"(?:(?<=\s)|(?<=\n)|^)\(?(?:[a-zA-Z]|[ivx]{1,4}|\d{1,2})\)", re.MULTILINE)
_SMILEY = re.compile(r"[:;]-?[)(]")
_PAIRS = {"(": ")", "[": "]"}


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """Each has a fix by one click where the right text is certain."""
    for piece in item.pieces:
        if piece.role == "title":
            yield from _prefix(piece, item.kind)
        if piece.role in ("title", "deck"):
            for match in _EMOJI.finditer(piece.text):
                yield found(piece, _with_space(piece.text, match), f"Leave out {match[0]}: it is read aloud, and it breaks addresses.", fix=("Take it out", ""))  # fmt: skip
        yield from _doubled(piece)
        for match in _TWICE.finditer(piece.text):
            if piece.role == "deck" and match.end() == len(piece.text):
                continue  # C01 says it
            right = match[1].strip()[0]
            yield found(
                piece,
                match.span(),
                f"“{match[1]}”: one mark is enough.",
                fix=(f"Write {right}", right),
            )
        yield from _unclosed(piece)


def _prefix(piece: Piece, kind: str) -> Iterator[Finding]:
    match = _PREFIX.match(piece.text)
    if match and kind != "clip" and match.end() < len(piece.text):
        rest = piece.text[match.end()]
        span = (0, match.end() + 1)
        words = f"Take “{match[0].strip()}” out of the title: the kind is shown beside it."
        yield found(piece, span, words, fix=("Take it out", rest.upper()))


def _with_space(text: str, match: re.Match[str]) -> tuple[int, int]:
    """An emoji with the space that would be left over."""
    start, end = match.span()
    if text[end : end + 1] == " ":
        return start, end + 1
    return (start - 1 if text[start - 1 : start] == " " else start), end


def _doubled(piece: Piece) -> Iterator[Finding]:
    taken: set[int] = set()
    for match in _DOUBLED_PAIR.finditer(piece.text):
        pair = {match[1].lower(), match[2].lower()}
        if pair <= _SMALL and len(pair) == 2:
            taken |= set(range(*match.span()))
            once = f"{match[1]} {match[2]}"
            yield found(
                piece, match.span(), f"“{match[0]}”: doubled words.", fix=(f"Write “{once}”", once)
            )
    for match in _DOUBLED.finditer(piece.text):
        first, second = match[1], match[2]
        if match.start() in taken or first.lower() in _MEANT or _is_a_name(first, second):
            continue
        words = f"“{match[0]}”: the word stands twice."
        yield found(piece, match.span(), words, fix=(f"Write “{first}” once", first))


def _is_a_name(first: str, second: str) -> bool:
    """ "Walla Walla", "New York New York", and initials."""
    if first.lower() in _SMALL and len(first) > 1:
        return False
    return (first[0].isupper() and second[0].isupper()) or (
        len(first) == 1 and first.lower() != "a"
    )


def _unclosed(piece: Piece) -> Iterator[Finding]:
    lines = piece.text.split("\n")
    offset = 0
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        for at, mark in _open_marks(line, continues=following.startswith("“")):
            span = (offset + at, offset + min(len(line), at + 24))
            words = "Close it, or take it out" if mark in '“(["' else "Open it, or take it out"
            yield found(piece, span, f"The mark {mark} has no partner in its paragraph. {words}.")
        offset += len(line) + 1


def _open_marks(line: str, *, continues: bool) -> Iterator[tuple[int, str]]:
    """(place, mark) of quotation marks and brackets without a partner in their paragraph."""
    opened: list[int] = []
    for at, char in enumerate(line):
        if char == "“":
            opened.append(at)
        elif char == "”":
            if opened:
                opened.pop()
            elif "“" not in line and '"' not in line[:at]:
                yield at, char
    if opened and not continues and '"' not in line[opened[-1] :]:
        yield opened[-1], "“"
    straight = [m.start() for m in re.finditer(r"(?<!\d)\"", line)]
    inches = len(re.findall(r"\d\"", line))
    if len(straight) % 2 and not inches and "“" not in line and "”" not in line:
        yield straight[-1], '"'
    bare = _SMILEY.sub("  ", _LISTED.sub(lambda m: " " * len(m[0]), line))
    for mark, partner in _PAIRS.items():
        depth: list[int] = []
        for at, char in enumerate(bare):
            if char == mark:
                depth.append(at)
            elif char == partner:
                if not depth:
                    yield at, partner
                else:
                    depth.pop()
        if depth:
            yield depth[-1], mark
