"""Who wrote it: people only. Outlets, desks and agencies are told apart in ``names.py``."""

from __future__ import annotations

import itertools
import re
from typing import Any
from urllib.parse import unquote

from dateline.coverage.extract import structured
from dateline.coverage.extract.metadata import JSON_LD, META, MICRODATA, VISIBLE, Value
from dateline.coverage.extract.names import people
from dateline.coverage.extract.page import Page, marks, query, words
from dateline.coverage.extract.titles import outlet_names

_FOLLOWING = query("following::*[position() <= 60]")
_METAS = ("author", "parsely-author", "sailthru.author", "article:author", "og:article:author", "dc.creator",
          "dcterms.creator", "dc.contributor", "byl", "cxenseparse:author", "article.author", "citation_author",
          "creator", "authors", "article:author_name", "twitter:data1")  # fmt: skip
_CALLED = re.compile(r"author|byline|contributor|writer|auteur|autor|autho")
_ENDS = re.compile(r"(?:^|[^a-z])author(?:s|_?name)?\d?$|authorname\d?$", re.IGNORECASE)
_PROFILE = re.compile(r"/(?:authors?|autor(?:en)?|auteurs?|staff|profiles?|people|person|contributors?|editors?|reporters?|by|journalist(?:en)?|redactie|redaktion)/", re.IGNORECASE)  # fmt: skip
_AWAY = re.compile(r"avatar|image|photo|social|share|follow|bio\b")
_AWAY_BOX = re.compile(
    r"comment|related|teaser|sidebar|footer|recommend|more-from|popular|promo|trending|most-read"
)
_MENUS = frozenset({"nav", "footer"})
_BEGINS = re.compile(r"\s*(?:written |reported )?(?:by|von|par|por|di|door|av|af)\b", re.IGNORECASE)
_BY = re.compile(
    r"^\s*(?i:(?:written |reported )?by|von|par|por|di|door|av|af)[\s:]+(?=[^\W\d_a-z])(.{3,120})$"
)


def authors(page: Page) -> Value[list[str]] | None:
    """The people who wrote it, as the page spells them. None where it names nobody."""
    outlets = outlet_names(page)
    told = people(_in_json_ld(page), outlets, strict=False)
    told_meta = [text for name in _METAS for text in page.metas.get(name, [])]
    told_meta += [text for name in page.metas if name not in _METAS and _ENDS.search(name) for text in page.metas[name][:3]]  # fmt: skip
    meta = people(told_meta, outlets, strict=False)
    if told:
        return Value(told, JSON_LD, 0.97 if _agree(told, meta) else 0.9)
    micro = people(_in_props(page), outlets, strict=False)
    if meta and len(micro) > len(meta) and _agree(micro, meta):
        micro = meta  # the rest are authors of other stories on the page
    if micro and len(micro) <= 8:
        return Value(micro, MICRODATA, 0.92 if _agree(micro, meta) else 0.85)
    if meta:
        return Value(meta, META, 0.85)
    below = _below_heading(page, outlets)
    return Value(below, VISIBLE, 0.8) if below else _visible(page, outlets)


def _agree(one: list[str], other: list[str]) -> bool:
    return bool({name.casefold() for name in one} & {name.casefold() for name in other})


def _in_json_ld(page: Page) -> list[str]:
    for node in page.articles[:3]:
        for key in ("author", "creator"):
            value = structured.by_id(page.nodes, node.get(key))
            found = [text for each in (value if isinstance(value, list) else [value])
                     for text in structured.texts(_as_person(each), "name", "url")]  # fmt: skip
            if found:
                return [_of_address(text) for text in found]
    return []


def _as_person(value: Any) -> Any:
    """Organisations write nothing: the people who did are named elsewhere, or not at all."""
    if isinstance(value, dict) and "Organization" in " ".join(structured.kinds(value)):
        return None
    return value


def _of_address(text: str) -> str:
    """ "https://…/authors/anna-lind" as "Anna Lind"; any other text as it is."""
    found = re.match(r"https?://.*/(?:authors?|autor(?:en)?|profile|people)/([a-z]+(?:-[a-z]+){1,3})/?$", text)  # fmt: skip
    return unquote(found[1]).replace("-", " ").title() if found else text


def _in_props(page: Page) -> list[str]:
    found = []
    for prop in page.props.get("author", [])[:8]:
        if _elsewhere(prop, frozenset()):
            continue
        inner = prop.xpath(".//*[@itemprop='name']")[:3]
        found += [each.get("content") or words(each) for each in inner or [prop]]
    return found


def _below_heading(page: Page, outlets: set[str]) -> list[str]:
    """Who is named right below the headline, in a line that begins "By" or that calls itself a byline."""
    for heading in page.headings[:3]:
        if len(words(heading)) < 15:
            continue
        for each in itertools.islice(_FOLLOWING(heading), 60):
            if next(itertools.islice(each.iter(), 20, None), None) is not None:
                continue  # more than a line: its words are not gathered, level by level
            text = words(each)
            if not 4 < len(text) < 160 or each.tag in ("script", "option"):
                continue
            line = _BY.match(text)
            named = each.get("rel") == "author" or (
                _CALLED.search(marks(each)) and not _AWAY.search(marks(each))
            )
            if not line and not named:
                continue
            links = [a for a in each.iter("a") if _is_profile(a)]
            found = people(_texts(links), outlets, strict=True) or people(
                [line[1] if line else text], outlets, strict=True
            )
            if found and not _elsewhere(each):
                return found
    return []


def _visible(page: Page, outlets: set[str]) -> Value[list[str]] | None:
    """A byline in the page: what calls itself one, a link to a profile, a short line that begins "By"."""
    called = (
        each for own, each in page.named if _CALLED.search(own) or each.get("rel") == "author"
    )
    for each in itertools.islice(called, 80):
        if not _elsewhere(each):
            links = [a for a in each.iter("a") if _is_profile(a) or "author" in marks(a)]
            text = words(each)
            found = people(
                _texts(links) or ([text] if len(text) < 160 else []), outlets, strict=True
            )
            found = found or (people([text], outlets, strict=True) if len(text) < 160 else [])
            if found:
                more = people([words(one) for one in _alike(each)], outlets, strict=True)
                return Value(more if len(more) > len(found) else found, VISIBLE, 0.75)
    for each in itertools.islice(page.tree.iter("p", "span", "div", "address", "li"), 20_000):
        if not each.text or not _BEGINS.match(each.text):
            continue
        line = _BY.match(words(each))
        found = people([line[1]], outlets, strict=True) if line else []
        if found and not _elsewhere(each):
            return Value(found, VISIBLE, 0.65)
    for link in list(page.tree.iter("a"))[:1500]:
        if _is_profile(link) and not _elsewhere(link):
            found = people([words(link)], outlets, strict=True)
            if found:
                return Value(found, VISIBLE, 0.55)
    return None


def _alike(element: Any) -> list[Any]:
    """Elements of the same kind beside this one: each author of several has an own one."""
    up = element.getparent()
    kind = element.get("class")
    if up is None or not kind:
        return []
    return [one for one in list(up)[:60] if one.tag == element.tag and one.get("class") == kind]


def _texts(links: list[Any]) -> list[str]:
    return [words(link) for link in links[:12]]


def _is_profile(link: Any) -> bool:
    return "author" in (link.get("rel") or "") or bool(_PROFILE.search(link.get("href") or ""))


def _elsewhere(element: Any, menus: frozenset[str] = _MENUS) -> bool:
    """Inside a box about other stories, or comments; or inside one of the ``menus``."""
    if _AWAY.search(marks(element)) or _AWAY_BOX.search(marks(element)):
        return True
    for number, up in enumerate(element.iterancestors()):
        if number > 7 or up.tag in ("body", "article", "main"):
            return False
        if up.tag == "footer" and any(outer.tag == "article" for outer in up.iterancestors()):
            return False  # the story's own, with its author and date
        if up.tag in menus or _AWAY_BOX.search(marks(up)):
            return True
    return False
