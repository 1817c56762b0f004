"""Which news agency a text credits: in its dateline, its byline or a credit line.

A short list of agencies by name, and the ways in which any agency is credited. The name alone, somewhere in
the text, is no credit: stories are written about agencies too.
"""

from __future__ import annotations

import re

# As the credit says it, and how we call it. The short forms count in brackets and bylines only.
AGENCIES = {
    "the associated press": "Associated Press", "associated press": "Associated Press", "ap": "Associated Press",
    "reuters": "Reuters", "thomson reuters": "Reuters",
    "agence france-presse": "AFP", "agence france presse": "AFP", "afp": "AFP",
    "states newsroom": "States Newsroom", "stateline": "States Newsroom",
    "tribune news service": "Tribune News Service", "tns": "Tribune News Service",
    "united press international": "UPI", "upi": "UPI", "the canadian press": "Canadian Press",
    "canadian press": "Canadian Press", "press association": "PA Media", "pa media": "PA Media",
    "bloomberg news": "Bloomberg", "bloomberg": "Bloomberg",
    "mcclatchy": "McClatchy", "kff health news": "KFF Health News", "kaiser health news": "KFF Health News",
    "propublica": "ProPublica", "the marshall project": "The Marshall Project", "grist": "Grist",
    "calmatters": "CalMatters", "the texas tribune": "The Texas Tribune", "capitol news illinois": "Capitol News Illinois",
    "cronkite news": "Cronkite News", "the center square": "The Center Square", "cnn": "CNN", "cnn newsource": "CNN",
    "the conversation": "The Conversation", "stacker": "Stacker", "inside climate news": "Inside Climate News",
    "the 19th": "The 19th", "chalkbeat": "Chalkbeat", "votebeat": "Votebeat", "cbs news": "CBS News",
    "nexstar media wire": "Nexstar Media Wire", "gray news": "Gray News", "dpa": "dpa", "efe": "EFE", "ansa": "ANSA",
}  # fmt: skip
_NAME = "|".join(sorted(map(re.escape, AGENCIES), key=len, reverse=True))
_HEAD, _TAIL = 600, 900  # characters in which a credit is looked for

# "ST. PAUL, Minn. (AP) —", "WASHINGTON (Reuters) -"
_DATELINE = re.compile(
    rf"^[^\n()]{{0,60}}\((?P<name>{_NAME})\)\s*[-–—:]", re.IGNORECASE | re.MULTILINE
)
# "By JANE DOE, Associated Press", "Jane Doe | Reuters", "By The Associated Press", "Jane Doe/AP"
_BYLINE = re.compile(
    rf"(?:^|[,|/•·–—]|\bby|\bfor|\bof|\bvia|\bwith)\s*(?P<name>{_NAME})(?:\s+(?:staff|writers?|reporters?|correspondents?))*\s*\.?$",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
_CREDITS = [
    re.compile(rf"{lead}\s*(?P<name>{_NAME})\b{tail}", re.IGNORECASE)
    for lead, tail in (
        (r"(?:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:\d{4},?\s*)?(?:by\s+)?", ""),
        (r"(?:originally|first)\s+(?:published|appeared|reported)\s+(?:by|in|on|at)", ""),
        (r"(?:distributed|provided|supplied|syndicated)\s+(?:exclusively\s+)?by", ""),
        (r"is\s+(?:a\s+)?(?:part|member|affiliate)\s+of", ""),
        (r"(?:source|credit|wire)\s*:", ""),
        (r"visit", r"\s+(?:online\s+)?at\b"),
        (r"this\s+(?:story|article|report)\s+(?:was\s+)?(?:is\s+)?(?:comes\s+)?(?:produced|written|reported)?\s*(?:by|from)", ""),
    )
]  # fmt: skip
_IS_ONE = re.compile(
    rf"(?:^|[.\n]\s*)(?P<name>{_NAME})\s+is\s+an?\s+[^.\n]{{0,60}}\b(?:news\s+(?:organi[sz]ation|agency|service|network|outlet)|newsroom)",
    re.IGNORECASE,
)  # fmt: skip


def agency_of(text: str, byline: str = "") -> str:
    """The agency that a story credits, by the name we use, or "" where it credits none.

    text: with the line of the byline, if it has one; byline: as it was extracted, where it was.
    """
    for line in byline.splitlines() or [""]:
        if found := _name(_BYLINE.search(line.strip()), short=True):
            return found
    head, tail = text[:_HEAD], text[-_TAIL:]
    if found := _name(_DATELINE.search(head), short=True):
        return found
    for line in head.splitlines()[:6]:
        is_line = len(line) <= 80 and (
            line.strip().lower().startswith("by ") or len(line.split()) <= 5
        )
        if is_line and (found := _name(_BYLINE.search(line.strip()), short=True)):
            return found
    for pattern in (*_CREDITS, _IS_ONE):
        for part in (tail, head):
            if found := _name(pattern.search(part), short=False):
                return found
    return ""


def _name(match: re.Match[str] | None, *, short: bool) -> str:
    """The agency of a match; a short form such as "ap" must stand in capitals."""
    if match is None:
        return ""
    said = match["name"]
    if len(said) <= 4 and not (said.isupper() or (short and said == "dpa")):
        return ""
    return AGENCIES[said.lower()]
