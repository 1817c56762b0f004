"""Headlines: the candidates are compared, and what several of them say is believed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from dateline.coverage.extract import structured
from dateline.coverage.extract.addresses import home
from dateline.coverage.extract.metadata import (  # fmt: skip
    JSON_LD,
    META,
    MICRODATA,
    OPEN_GRAPH,
    TITLE_TAG,
    VISIBLE,
    Value,
)
from dateline.coverage.extract.page import Page, parts, words
from dateline.lib.text import squeeze

_SEPARATOR = re.compile(r"\s+[-|–—·•»«:]+\s+|\s*[|｜]\s*|\s+::\s+|\s+-(?=\S)|\s*[:：]\s*(?=\D)")
COLONS = (":", "：")
"""Behind one may stand an outlet's name; before one it is what the story is about, or a label."""
_TAGS = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
HEADING = 0.7
"""What an h1 that is surely the story's counts beside the others."""
WEIGHT = {JSON_LD: 1.0, VISIBLE: 1.0, OPEN_GRAPH: 0.9, MICRODATA: 0.6, TITLE_TAG: 0.3, META: 0.2}


def letters(text: str) -> str:
    """Letters and digits in one case: what stays of a text when it is set in another style."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def outlet_names(page: Page) -> set[str]:
    """What the outlet is called, in letters only: as it says, and by its domain."""
    told = [page.meta("og:site_name", "application-name", "twitter:site", "al:ios:app_name")]
    for node in page.articles[:3]:
        told += structured.texts(structured.by_id(page.nodes, node.get("publisher")), "name")
    host = parts(page.url).hostname if "://" in page.url else ""
    told += [home(page.url).partition(".")[0], home(page.url), host or ""]
    return {name for name in map(letters, told) if len(name) > 1}


def _is_outlet(part: str, names: set[str]) -> bool:
    bare = letters(part)
    if not bare:
        return True
    return any(bare == name or (len(bare) > 3 and bare in name) or (len(name) > 3 and name in bare and len(bare) < 2 * len(name) + 8) for name in names)  # fmt: skip


def without_outlet(title: str, names: set[str], others: set[str]) -> str:
    """A title without " - Outlet" or "Outlet: "; ``others`` are the letters of other candidates."""
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        if title[: last.start()].strip() and _is_outlet(title[last.end() :], names):
            title = title[: last.start()].strip()
        elif (
            first[0].strip() not in COLONS
            and title[first.end() :].strip()
            and _is_outlet(title[: first.start()], names)
        ):
            title = title[first.end() :].strip()
        else:
            for cut in cuts:
                if cut[0].strip() not in COLONS and letters(title[: cut.start()]) in others:
                    return title[: cut.start()].strip()
            break
    return title


def candidates(page: Page, heading: str) -> list[tuple[str, str]]:
    """(source, text) of everything that may be the headline, most trusted kind first."""
    found: list[tuple[str, str]] = []
    for node in page.articles[:1]:
        found += [(JSON_LD, text) for text in structured.texts(node.get("headline"))[:1]]
    found += [(OPEN_GRAPH, page.meta("og:title")), (VISIBLE, heading)]
    for prop in page.props.get("headline", [])[:1]:
        found.append((MICRODATA, squeeze(prop.get("content") or "") or words(prop)))
    found += [
        (META, page.meta("twitter:title", "dc.title", "title", "parsely-title", "sailthru.title"))
    ]
    found += [(TITLE_TAG, page.title_tag)]
    return [(source, squeeze(_TAGS.sub("", text))) for source, text in found if text]


def _heading(page: Page) -> tuple[str, bool]:
    """(the h1 that is the story's, whether that is sure): repeated by the title, or alone in the story."""
    headings = [(words(each), each) for each in page.headings]
    inside = {text for text, each in headings if text and _in_story(each)}
    told = [text for text, _ in headings if len(letters(text)) > 4]
    whole = letters(page.title_tag) + letters(page.meta("og:title"))
    names = outlet_names(page)
    told = [text for text in dict.fromkeys(told) if letters(text) not in names and len(text) < 300]
    for text in told:
        if len(letters(text)) > 8 and letters(text) in whole:
            return text, True
    own = [text for text in told if text in inside]
    if len(own) == 1 and len(letters(own[0])) > 14:
        return own[0], True
    return (told[0], len(told) == 1 and len(letters(told[0])) > 14) if told else ("", False)


def _in_story(heading: Any) -> bool:
    return any(up.tag in ("article", "main") for up in heading.iterancestors())


def _without_kicker(source: str, text: str, others: list[tuple[str, str]]) -> str:
    """A candidate without what its template puts before or behind it, where a better one tells.

    An h1 "Premier League Late goal wins it" and a share title "Late goal wins it-Sport" are both
    "Late goal wins it".
    """
    whole = {origin for origin, other in others if letters(other) == letters(text)}
    if {JSON_LD, VISIBLE} <= whole:
        return text  # shown and structured alike: it belongs to the headline
    for origin, other in others:
        if not 15 < len(other) < len(text) < 2 * len(other) + 20:
            continue
        if source == VISIBLE and text.endswith(" " + other):
            return other
        rest = text[len(other) :]
        shown = origin in (JSON_LD, VISIBLE) and source not in (JSON_LD, VISIBLE)
        if shown and text.startswith(other) and re.match(r"\s*[-|｜ㅣ–—:]", rest):
            return other
    return text


def title(page: Page) -> Value[str] | None:
    """The headline as the page shows it, else what most of its candidates agree on.

    Structured titles are often another wording, made for search engines and shared links. Candidates
    that agree (case, quotes and the outlet's name apart) vote for each other.
    """
    names = outlet_names(page)
    heading, sure = _heading(page)
    raw = candidates(page, heading)
    others = {letters(text) for _, text in raw}
    clean = []
    for source, text in raw:
        bare = without_outlet(text, names, others - {letters(text)})
        if len(letters(bare)) > 2 and not (letters(bare) in names and source != VISIBLE):
            clean.append((source, bare))
    clean = clean or raw
    if not clean:
        return None
    clean = [(source, _without_kicker(source, text, clean)) for source, text in clean]
    votes: dict[str, float] = {}
    for source, text in clean:
        extra = HEADING if source == VISIBLE and sure else 0.0
        votes[letters(text)] = votes.get(letters(text), 0.0) + WEIGHT[source] + extra
    best = max(votes, key=lambda key: votes[key])
    spelled = [pair for pair in clean if letters(pair[1]) == best]
    source, text = min(
        spelled,
        key=lambda pair: (JSON_LD, VISIBLE).index(pair[0]) if pair[0] in (JSON_LD, VISIBLE) else 2,
    )
    return Value(text, source, min(0.99, 0.45 + votes[best] / 4))
