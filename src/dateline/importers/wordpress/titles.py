"""What kind of story a title says it is: "RELEASE: Mayors call for …".

A label is believed when it stands before a colon or dash, in brackets, or when the whole title is
it; the same words as part of a sentence ("Release of prisoners", "New report shows …") are not a
label, and a label that only might be one is left in the title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.importers.wordpress.clips import OutletLink, links_only
from dateline.lib.text import squeeze
from dateline.newsroom.kinds import KINDS

__all__ = ["OutletLink", "TitleGuess", "kind_of_title", "links_only"]

_LABELS: tuple[tuple[str, str | None], ...] = (
    (
        r"(?:for immediate release|press release|news release|media release|release|comunicado(?: de "
        r"prensa)?|media advisory|press advisory|advisory)",
        "press-release",
    ),
    (
        r"(?:joint |press |official |public )?statement(?: (?:from|by|of) [^:]{2,60})?|declaración",
        "statement",
    ),
    (
        r"new report|report(?: release)?|policy brief|issue brief|brief|white ?paper|fact ?sheet|"
        r"case study|research",
        "report",
    ),
    (r"(?:new |online |policy )?tool ?kit|(?:new )?(?:guide|playbook)|how[- ]to guide", "toolkit"),
    (r"watch(?: now| live| the replay)?|video|webinar recording|recording|replay", "video"),
    (r"listen(?: now)?|audio|podcast(?: episode)?|radio", "audio"),
    (r"(?:e-?)?newsletter|(?:monthly|weekly) (?:newsletter|update|digest)", "newsletter"),
    (r"(?:event |conference |convening |webinar )?recap", "recap"),
    (r"in memoriam|in memory of|remembering|in remembrance|obituary|r\.?i\.?p\.?", "remembrance"),
    (r"(?:\d{4} )?year[- ]in[- ]review", "year-in-review"),
    (r"op[- ]?ed|opinion|guest (?:column|op-?ed|opinion)|commentary", "op-ed"),
    (r"member letter|letter to members", "member-letter"),
    (r"sign[- ]on letter|open letter|joint letter", "letter-news"),
    (
        r"(?:we['’]re |we are |now )?hiring|job(?: posting| opening| opportunity| announcement)?|"
        r"career opportunity|job alert|position (?:open|available)",
        "job",
    ),
    # Labels that say nothing about the kind, but do not belong into a headline.
    (
        r"icymi|in case you missed it|breaking(?: news)?|announcement|must[- ]read|action alert|"
        r"just released",
        None,
    ),
)
# "Remembering Jane Doe" is a remembrance without any colon; "Remembering what matters" is not.
_MEMORIAL = re.compile(r"(?i)^(in memoriam|in memory of|remembering|in remembrance of)\b[\s:,–—-]*")
_MEMORIAL_NAME = re.compile(r"^[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*\.?){1,4}\s*(?:\(|,|$|\d)")
_SEPARATED = r"\s*(?::|\||[–—]|\s-{1,2}\s|»|>>)\s*"
_PATTERNS = tuple(
    (
        re.compile(rf"^(?P<label>{words}){_SEPARATED}(?P<rest>\S.*)$", re.IGNORECASE),
        re.compile(rf"^[\[(](?P<label>{words})[\])]\s*[:|–—-]*\s*(?P<rest>\S.*)$", re.IGNORECASE),
        kind,
    )
    for words, kind in _LABELS
)
_ONLY_A_DATE = re.compile(r"^[\W\d]*(?:[A-Z][a-z]+\.?,? )?(?:\d{1,2},? )?\d{4}$|^#?\d+$|^\w+$")
_STATEMENT = re.compile(
    r"(?i)^(?:joint |press |official )?statement (?:from|by|on|regarding|about)\b"
)
_TRAILING = re.compile(
    r"^(?P<rest>.+?)\s*[\[(](?P<label>video|watch|audio|podcast|op-?ed|opinion|press release|report|"
    r"recap|newsletter|statement|toolkit)[\])]$",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(
    r"(?i)^(?:the )?(?:(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)"
    r"ber|spring|summer|fall|autumn|winter|weekly|monthly|quarterly|\d{4}|e-|our|[a-z&]+['’]?s?)?"
    r"(?: \d{1,2},?)?(?: \d{4})? ?(?:e-?)?newsletter(?: ?[-–—:|,#]? ?(?:(?:issue|no\.?|vol\.?|#)? ?"
    r"#?\d{1,4}|[A-Z][a-z]+ \d{4}|\w+ \d{1,2},? \d{4}))?$"
)
_REVIEW = re.compile(
    r"(?i)\b(?:\d{4}[:,]? (?:the )?year[- ]in[- ]review|year[- ]in[- ]review[:,]? "
    r"\d{4}|^(?:our |a )?year[- ]in[- ]review$)"
)
_RECAP = re.compile(r"(?i)\brecap(?:$|\s*[:|–—])|^recap\b(?= of )")
_PICTOGRAMS = re.compile(
    r"^(?:[\U0001F000-\U0001FAFF\u2300-\u23FF\u2600-\u27BF\u2B00-\u2BFF\uFE0F\u200D\u20E3]\s*)+"
)
_BY_PICTOGRAM = {
    "🎥": "video",
    "📹": "video",
    "📺": "video",
    "🎬": "video",
    "🎧": "audio",
    "🎙": "audio",
    "📻": "audio",
}


@dataclass(frozen=True, slots=True)
class TitleGuess:
    """``kind`` is a key of kinds.py or None; ``guessed`` says in words what was done, or ""."""

    kind: str | None
    title: str
    guessed: str = ""


def kind_of_title(title: str) -> TitleGuess:
    """Take the label off a title and say which kind of story it names."""
    whole = squeeze(title)
    bare, emblem = _without_pictograms(whole)
    kind: str | None = None
    labels: list[str] = []
    for _ in range(3):  # "ICYMI: VIDEO: …" carries two labels
        found = _label(bare)
        if found is None:
            break
        label, one, bare = found
        labels.append(label)
        kind = kind or one
        bare, more = _without_pictograms(bare)
        emblem = emblem or more
    kind = kind or _by_shape(bare) or emblem
    return TitleGuess(kind, bare or whole, _said(kind, labels, whole, bare))


def _said(kind: str | None, labels: list[str], whole: str, bare: str) -> str:
    parts: list[str] = []
    if labels:
        parts.append("the label “" + "”, “".join(labels) + "” was taken off the title")
    elif bare and bare != whole:
        parts.append("a pictogram was taken off the title")
    if kind:
        parts.append(f"the kind “{KINDS[kind].label}” was guessed from the title")
    return "; ".join(parts)


def _without_pictograms(title: str) -> tuple[str, str | None]:
    match = _PICTOGRAMS.match(title)
    if match is None or match.end() == len(title):
        return title, None
    emblem = next((kind for sign, kind in _BY_PICTOGRAM.items() if sign in match.group()), None)
    return title[match.end() :].strip(), emblem


def _label(title: str) -> tuple[str, str | None, str] | None:
    memorial = _MEMORIAL.match(title)
    if memorial:
        name = title[memorial.end() :]
        if name and (
            memorial[1].lower() != "remembering"
            or _MEMORIAL_NAME.match(name)
            or memorial[0].rstrip().endswith((":", "–", "—"))
        ):
            return memorial[1], "remembrance", name
    for plain, bracketed, kind in _PATTERNS:
        match = plain.match(title) or bracketed.match(title)
        if match and not _is_sentence(match["label"], title, match.end("label")):
            if kind == "newsletter" and _ONLY_A_DATE.match(match["rest"].strip()):
                return None  # "Newsletter – March 2024": without the word no title is left
            return match["label"], kind, match["rest"].strip()
    trailing = _TRAILING.match(title)
    if trailing:
        found = _label(f"{trailing['label']}: {trailing['rest']}")
        return found
    return None


def _is_sentence(label: str, title: str, end: int) -> bool:
    """A common word: "Research - and luck - …" has no label before its dash unless in capitals."""
    after = title[end:].lstrip(" ])")
    if after.startswith((":", "|")) or label.isupper():
        return False
    return label.lower() in (
        "announcement",
        "research",
        "brief",
        "radio",
        "guide",
        "new guide",
        "opinion",
        "report",
        "recording",
        "replay",
    )


def _by_shape(title: str) -> str | None:
    """Kinds that a title shows without a label."""
    if _STATEMENT.match(title):
        return "statement"
    if _NEWSLETTER.match(title):
        return "newsletter"
    if _REVIEW.search(title):
        return "year-in-review"
    if _RECAP.search(title):
        return "recap"
    return None
