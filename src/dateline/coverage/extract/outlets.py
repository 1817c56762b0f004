"""Which outlet published it, its language, its section, and whether one must pay to read."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from urllib.parse import unquote

from dateline.coverage.extract import structured
from dateline.coverage.extract.addresses import home
from dateline.coverage.extract.metadata import (
    ADDRESS,
    JSON_LD,
    META,
    MICRODATA,
    OPEN_GRAPH,
    TITLE_TAG,
    VISIBLE,
    Value,
)  # fmt: skip
from dateline.coverage.extract.page import Page, parts
from dateline.coverage.extract.titles import letters
from dateline.lib.text import squeeze

_DOMAIN = re.compile(
    r"\.(?:com|net|org|co\.uk|com\.au|de|at|ch|fr|es|it|nl|be|pl|cz|jp|se|dk|no)$", re.IGNORECASE
)
_COMPANY = re.compile(r"\b(?:GmbH|Inc\.?|LLC|Ltd\.?|S\.?A\.?|AG|Corp\.?|Verlags?)\b")
_NEWS = re.compile(r"\s+news$", re.IGNORECASE)
_WEB = re.compile(r"\s+online$|(?<=\w)\s*digital$", re.IGNORECASE)
SHORT = 4
"""Letters under which a name is an abbreviation that few outside know."""
LEAST = 6
"""Letters of a domain that are looked for in the page: a shorter one is a word of its own."""
_WALL = re.compile(r"""(?:class|id)=["']?[^"'<>]{0,200}paywall""", re.IGNORECASE)
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:[-_][A-Za-z]{2,4})?")
_SCRIPTS = ((re.compile(r"[\u3040-\u30ff]"), "ja"), (re.compile(r"[\uac00-\ud7af]"), "ko"), (re.compile(r"[\u4e00-\u9fff]"), "zh"))  # fmt: skip


def site(page: Page) -> Value[str] | None:
    """The outlet's name as it calls itself; its domain where it never does."""
    own = letters(home(page.url).partition(".")[0])
    named = _told(page, own)
    plain = [one for one in named if not _DOMAIN.search(one.value)]
    chosen = next((one for one in plain if not _COMPANY.search(one.value)), None)
    if chosen and page.meta("og:site_name") == "":
        # Publishers are often companies: what is called as the address is goes before.
        chosen = next((one for one in plain if letters(one.value) == own), chosen)
    if chosen is None or len(letters(chosen.value)) < SHORT:
        spelled = _as_spelled(page, own)
        if spelled:
            return Value(spelled, VISIBLE, 0.65)
    if chosen is None:
        addressed = [one for one in named if one not in plain] or plain
        if addressed:
            first = addressed[0]
            return Value(_DOMAIN.sub("", first.value), first.source, first.confidence - 0.1)
        return Value(home(page.url), ADDRESS, 0.5) if own else None
    return _in_full(chosen, plain)


def _told(page: Page, own: str) -> list[Value[str]]:
    """What the page's markup calls the outlet, the most trusted place first."""
    names: list[tuple[str, str, float]] = []
    if page.meta("og:site_name"):
        names.append((page.meta("og:site_name"), OPEN_GRAPH, 0.9))
    for node in page.articles[:3]:
        told = structured.texts(structured.by_id(page.nodes, node.get("publisher")), "name")
        names += [(text, JSON_LD, 0.88) for text in told[:1]]
    for node in page.nodes[:60]:
        if set(structured.kinds(node)) & {"NewsMediaOrganization", "WebSite"}:
            names += [(text, JSON_LD, 0.8) for text in structured.texts(node.get("name"))[:1]]
    names += [(page.meta(name), META, 0.75) for name in ("application-name", "dc.publisher", "apple-mobile-web-app-title", "publisher", "copyright") if page.meta(name)]  # fmt: skip
    suffix = _suffix(page.title_tag)
    if suffix and own and (own in letters(suffix) or letters(suffix) in own):
        names.append((suffix, TITLE_TAG, 0.7))
    return [Value(name, source, sure) for text, source, sure in names if (name := _name(text))]


def _in_full(chosen: Value[str], named: list[Value[str]]) -> Value[str]:
    """The same name where another place writes it better: "Financial Post" for "financialpost", and
    "Associated Press" for "AP News"."""
    short = letters(_NEWS.sub("", chosen.value))
    for other in named:
        initials = "".join(word[0] for word in re.findall(r"\w+", other.value)).casefold()
        same = letters(other.value) == letters(chosen.value)
        if (len(short) > 1 and short == initials) or (same and chosen.value.islower() and not other.value.islower()):  # fmt: skip
            return other
    return chosen


def _as_spelled(page: Page, own: str) -> str:
    """The domain in words, as the page most often writes it: "Kleine Zeitung" of kleinezeitung.at."""
    if not LEAST <= len(own) <= 40:
        return ""
    letter = {"ae": "(?:ae|ä)", "oe": "(?:oe|ö)", "ue": "(?:ue|ü)", "ss": "(?:ss|ß)"}
    units = re.findall("ae|oe|ue|ss|.", own)
    pattern = "[ -]?".join(letter.get(unit, re.escape(unit)) for unit in units)
    every = re.finditer(rf"(?<![\w./@#?=&-]){pattern}(?![\w/@-]|\.\w)", page.source, re.IGNORECASE)
    forms = Counter(
        found[0]
        for found in itertools.islice(every, 500)
        if all(word[0].isupper() for word in re.findall(r"\w+", found[0]))
    )
    best = max(forms, key=lambda form: (not form.isupper(), forms[form]), default="")
    return best.title() if best.isupper() and re.search(r"[ -]", best) else best


def _suffix(title: str) -> str:
    pieces = re.split(r"\s+[-|–—·]\s+|\s*[|｜]\s*", title)
    return pieces[-1].strip() if len(pieces) > 1 else ""


def _name(text: str) -> str:
    """ "Kurier - Nachrichten aus aller Welt" is called "Kurier"; addresses and handles are no names."""
    text = squeeze(text)
    if text.startswith(("http://", "https://")):
        return ""
    text = _WEB.sub("", text)
    head = re.split(r"\s+[-|–—:]\s+|\s*[|｜]\s*", text)[0].lstrip("@©").strip()
    return head if 1 < len(head) < 70 else ""


def lang(page: Page) -> Value[str] | None:
    """The language code, lower case, without region."""
    html = page.tree.getroottree().getroot()
    told = [(html.get("lang") or html.get("xml:lang") or "", VISIBLE, 0.9)]
    told += [(text, JSON_LD, 0.85) for node in page.articles[:2] for text in structured.texts(node.get("inLanguage"), "alternateName", "name")[:1]]  # fmt: skip
    told += [(page.meta("og:locale"), OPEN_GRAPH, 0.8), (page.meta("content-language", "language", "dc.language"), META, 0.75)]  # fmt: skip
    for text, source, confidence in told:
        found = _LANGUAGE.match(text.strip())
        if found and len(found[1]) < len(text.strip()) + 1:
            return Value(found[1].lower(), source, confidence)
    for pattern, code in _SCRIPTS:
        if pattern.search(page.title_tag):
            return Value(code, TITLE_TAG, 0.7)
    return None


def section(page: Page) -> Value[str] | None:
    """The part of the paper: "Politics"."""
    for node in page.articles[:2]:
        for text in structured.texts(node.get("articleSection"))[:1]:
            return Value(squeeze(text)[:100], JSON_LD, 0.9)
    told = page.meta("article:section", "section", "parsely-section", "cxenseparse:articlesection", "category", "rubrik")  # fmt: skip
    if told:
        return Value(told[:100], META, 0.85)
    for node in page.nodes[:60]:
        if "BreadcrumbList" in structured.kinds(node):
            crumbs = structured.texts(node.get("itemListElement"), "name", "item")
            if len(crumbs) > 2:
                return Value(crumbs[-2], JSON_LD, 0.6)
    first = parts(page.url).path.strip("/").split("/") if "://" in page.url else []
    if len(first) > 2 and re.fullmatch(r"[a-z-]{4,20}", first[0]):
        return Value(unquote(first[0]).replace("-", " ").capitalize(), ADDRESS, 0.4)
    return None


def description(page: Page) -> Value[str] | None:
    """The outlet's own summary."""
    for names, source, confidence in ((("og:description",), OPEN_GRAPH, 0.85), (("description",), META, 0.85)):  # fmt: skip
        if page.meta(*names):
            return Value(page.meta(*names), source, confidence)
    for node in page.articles[:2]:
        for text in structured.texts(node.get("description"))[:1]:
            return Value(squeeze(text), JSON_LD, 0.8)
    told = page.meta("twitter:description", "dc.description", "sailthru.description")
    return Value(told, META, 0.7) if told else None


def paywall(page: Page) -> Value[bool] | None:
    """Whether the page says that one must pay; None where it says nothing."""
    for node in page.articles[:3]:
        told = node.get("isAccessibleForFree")
        if told is not None:
            text = str(told).strip().lower().rpartition("/")[2]
            if text in ("false", "true"):
                return Value(text == "false", JSON_LD, 0.95)
    for prop in page.props.get("isaccessibleforfree", [])[:1]:
        return Value((prop.get("content") or "").strip().lower() == "false", MICRODATA, 0.9)
    tier = page.meta("article:content_tier", "og:content_tier").lower()
    if tier:
        return Value(tier in ("locked", "metered"), META, 0.85)
    if "paywall" in page.source and _WALL.search(page.source):
        return Value(True, VISIBLE, 0.5)
    return None
