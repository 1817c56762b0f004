"""C06: what is quoted in a title or deck was said in those words, and every quote has a speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from dateline.newsroom.checks.shapes import Facts, Finding, Item, Quoted, Tuning, folded, found

SHORTEST = 4  # words; fewer are a term in quotation marks, nobody's words
_QUOTED = re.compile(r"“([^“”]+)”|(?<!\w)\"([^\"]+)\"(?!\w)")


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """Quoted titles and decks against the quotes and the body; speakers and their capacities."""
    for quote in item.quotes:
        about = " ".join(quote.text.split())[:80]
        if not quote.speaker.strip():
            yield Finding(
                "", "", f"{quote.field}.speaker", "Say who is quoted.", None, f"{about} speaker"
            )
        elif item.release and not quote.capacity.strip():
            words = f"Say in which capacity {quote.speaker.strip()} speaks: office and place on that day."
            yield Finding("", "", f"{quote.field}.speaker_title", words, None, f"{about} capacity")
        elif _needs_approval(quote, facts.approved.get(item.key)):
            words = f"{quote.speaker.strip()} has not approved these words. Ask by a mailed link, or record who approved them: Embargo and previews, Quotes."
            yield Finding("", "", f"{quote.field}.text", words, None, f"{quote.text} approval")
    said = [folded(quote.text) for quote in item.quotes]
    body = [
        folded(p.text) for p in item.pieces if p.role in ("prose", "quote") and p.field != "deck"
    ]
    if not (said or body):
        return
    for piece in item.pieces:
        if piece.role not in ("title", "deck"):
            continue
        for match in _QUOTED.finditer(piece.text):
            words = match[1] or match[2]
            if len(words.split()) >= SHORTEST and not _was_said(words, [*said, *body]):
                yield found(piece, match.span(), _message(words, said))


def _needs_approval(quote: Quoted, approved: frozenset[str] | None) -> bool:
    """What was public before is approved by its source. None: nobody knows what was approved."""
    return approved is not None and not quote.source and folded(quote.text) not in approved


def _was_said(words: str, texts: list[str]) -> bool:
    # The last comma or full stop inside the marks belongs to our sentence.
    wanted = folded(words).strip(" .,;:!?")
    return any(wanted in text for text in texts)


def _message(words: str, said: list[str]) -> str:
    wanted = folded(words)
    for text in said:
        match = SequenceMatcher(None, wanted, text, autojunk=False)
        if sum(block.size for block in match.get_matching_blocks()) > 0.7 * len(wanted):
            return f"The quote in the text reads differently: “{text[:160]}”. Use its exact words."
    return (
        "These words are in no quote of the text. Quote exactly, or leave out the quotation marks."
    )
