"""Where sentences begin and end, with the abbreviations of press prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.lib.states import AP

_SHORT = {
    "Jan", "Feb", "Mar", "Apr", "Aug", "Sept", "Oct", "Nov", "Dec", "Mr", "Mrs", "Ms", "Dr", "Rev", "Hon",
    "Gov", "Sen", "Rep", "Lt", "Gen", "Col", "Capt", "Sgt", "St", "Ave", "Blvd", "Rd", "Jr", "Sr", "No",
    "Nos", "Inc", "Co", "Corp", "vs", "v", "etc", "Prof", "approx", "Dept", "a.m", "p.m", "U.S", "e.g", "i.e",
    *(name.rstrip(".") for name in AP.values() if name.endswith(".")),
}  # fmt: skip
_ZONE = re.compile(
    r"\s*\(?(?:[A-Z]{2,4}T\b|UTC|GMT|Eastern|Central|Mountain|Pacific|Alaska|Hawaii|Atlantic|"
    r"\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\b)"
)
_END = re.compile(r"[.!?…]+[”\"’')\]]*(?=\s|$)|\n")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """(offset, sentence) of a text in which a line is a paragraph."""
    start = 0
    for match in _END.finditer(text):
        if match[0].startswith("."):
            word = re.search(r"([\w.]+)$", text[start : match.start()])
            following = text[match.end() :].lstrip(" ")[:1]
            if word and (word[1] in _SHORT or re.fullmatch(r"[A-Z]|(?:[A-Z]\.)+[A-Z]", word[1])):
                # "at 5 p.m. Eastern" goes on; "at 5 p.m. The council" does not.
                ends = word[1] in ("a.m", "p.m") and following and not following.islower()
                if not ends or _ZONE.match(text, match.end()):
                    continue
        sentence = text[start : match.end()].strip()
        if sentence:
            yield start + len(text[start:]) - len(text[start:].lstrip()), sentence
        start = match.end()
    rest = text[start:].strip()
    if rest:
        yield start + len(text[start:]) - len(text[start:].lstrip()), rest
