"""C20: how hard a text is to read. Off until an organisation sets its bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.newsroom.checks.sentences import sentences
from dateline.newsroom.checks.shapes import Facts, Finding, Item, Tuning, found

FEWEST = 100  # words; a formula over fewer says nothing
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_PASSIVE = re.compile(
    r"(?i)\b(?:is|are|was|were|been|being|be)\s+(?:\w+ly\s+)?"
    r"(?:\w{2,}ed|made|done|given|taken|written|built|held|found|kept|paid|sent|told|shown|known|seen)\b"
)


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """Grade of the whole (Flesch-Kincaid), length of each sentence, share of passive sentences."""
    read = words = syllables = passive = 0
    for piece in item.pieces:
        if piece.role != "prose" or not piece.html:
            continue
        for start, sentence in sentences(piece.text):
            found_words = _WORD.findall(sentence)
            if len(found_words) < 3:
                continue
            read += 1
            words += len(found_words)
            syllables += sum(map(syllables_of, found_words))
            passive += bool(_PASSIVE.search(sentence))
            if len(found_words) > tuning.sentence_words:
                span = (start, start + len(sentence))
                yield found(piece, span, f"Split this sentence: it has {len(found_words)} words.")
    if words < FEWEST:
        return
    grade = 0.39 * words / read + 11.8 * syllables / words - 15.59
    if grade > tuning.grade:
        told = f"Shorter words and sentences: it reads at grade {grade:.0f}, the bound is {tuning.grade}."
        yield Finding("", "", "body", told, None, "grade")
    if 100 * passive > tuning.passive * read:
        told = f"Say who acts: {100 * passive // read} percent of the sentences are passive."
        yield Finding("", "", "body", told, None, "passive")


def syllables_of(word: str) -> int:
    """About how many syllables an English word has."""
    bare = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]{1,2}", bare)))
