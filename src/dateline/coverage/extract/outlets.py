"""Which outlet published it, its language, its section, and whether one must pay to read."""

from __future__ import annotations

import re
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
_WALL = re.compile(r"""(?:class|id)=["']?[^"'<>]{0,200}paywall""", re.IGNORECASE)
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:[-_][A-Za-z]{2,4})?")
_SCRIPTS = ((re.compile(r"[\u3040-\u30ff]"), "ja"), (re.compile(r"[\uac00-\ud7af]"), "ko"), (re.compile(r"[\u4e00-\u9fff]"), "zh"))  # fmt: skip


def site(page: Page) -> Value[str] | None:
    """The outlet's name as it calls itself; its domain where it never does."""
    own = letters(home(page.url).partition(".")[0])
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
    named = [
        (name, source, confidence) for text, source, confidence in names if (name := _name(text))
    ]
    for name, source, confidence in named:
        if not _DOMAIN.search(name) and not _COMPANY.search(name):
            return Value(name, source, confidence)
    for name, source, confidence in named:
        return Value(_DOMAIN.sub("", name), source, confidence - 0.1)
    return Value(home(page.url), ADDRESS, 0.5) if own else None


def _suffix(title: str) -> str:
    pieces = re.split(r"\s+[-|–—·]\s+|\s*[|｜]\s*", title)
    return pieces[-1].strip() if len(pieces) > 1 else ""


def _name(text: str) -> str:
    """ "Kurier - Nachrichten aus aller Welt" is called "Kurier"; addresses and handles are no names."""
    text = squeeze(text)
    if text.startswith(("http://", "https://")):
        return ""
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
