"""The lead picture: which it is, and the figure on the page that shows it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from dateline.coverage.extract import structured
from dateline.coverage.extract.metadata import JSON_LD, META, MICRODATA, OPEN_GRAPH, VISIBLE, Value
from dateline.coverage.extract.page import Page, marks, parts, query, words

_NO_PICTURE = re.compile(r"logo|sprite|placeholder|(?:^|[/_-])default\.|blank|spacer|pixel|avatar|favicon|fallback|icon[-_./]|/icons?/|\.svg", re.IGNORECASE)  # fmt: skip
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)", re.IGNORECASE)
_SIZE = re.compile(r"[-_.]?\d{2,4}x\d{2,4}|[-_](?:scaled|large|medium|small|thumb|original|\d{3,4}w?)$|^\d{2,4}x\d{2,4}-", re.IGNORECASE)  # fmt: skip
_AWAY = re.compile(r"related|sidebar|footer|recommend|teaser|avatar|author|byline|logo|comment|newsletter|promo|menu|popular|card\b|social|share|advert|banner|most-read|video-list")  # fmt: skip
_NOT_HERE = frozenset({"nav", "footer", "aside"})
_LONG = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{14,}(?![0-9a-f])|(?<!\d)\d{7,}(?!\d)")  # fmt: skip
_PORTRAIT = re.compile(r"(?:By|Von|Par|Por|Di)\s")
_OWN_TAGS = query("//figure//*[contains(name(), '-')][@src]")
"""Pictures drawn by a script of the page's own: "<news-image src=…>"."""
MAX_IMAGES = 300


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead picture and, where the page shows it, its img element and what frames that."""

    image: Value[str]
    element: Any = None
    frame: Any = None
    node: structured.Node | None = None


Declared = tuple[Value[str], structured.Node | None]


@lru_cache(maxsize=2048)
def asset(url: str) -> frozenset[str]:
    """What names the picture itself in an address, whatever its size: file name, long numbers, hashes."""
    text = unquote(unquote(url))
    path = parts(text).path if text.count("http") < 2 else text.rpartition("http")[2]
    query = text.partition("?")[2] if "url=" in text or "image=" in text else ""
    pieces = [part for part in re.split(r"[/,:?&=]+", f"{path}/{query}") if part]
    keys = {key for key in _LONG.findall(text) if not re.fullmatch(r"(?:19|20)\d{6}", key)}
    keys.update([part for part in pieces if _FILE.search(part)][-1:] or pieces[-1:])
    bare = (_SIZE.sub("", _FILE.split(key)[0]).lower() for key in keys)
    return frozenset(key for key in bare if len(key) > 4)


def lead(page: Page) -> Lead | None:
    """The lead picture: what the page declares, in the form in which the page shows it if it does."""
    declared, all_declared = _declared(page)
    every = list(itertools.islice(page.tree.iter("img"), MAX_IMAGES))
    every += list(page.tree.iter("amp-img"))[:MAX_IMAGES]
    every_address = [(element, _addresses(element)) for element in every] if declared else []
    telling = [pair for pair in declared if pair[0].source in (OPEN_GRAPH, JSON_LD)] or declared
    for value, node in telling:
        keys = asset(value.value)
        alike = [element for element, shown in every_address if _shows(shown, keys)]
        alike = alike or [
            each for each in _OWN_TAGS(page.tree)[:50] if _shows([each.get("src")], keys)
        ]
        if alike:
            element = max(alike, key=_framing)  # the first of the best framed
            if value.source == JSON_LD and (first := _first(page, every)) not in (None, element):
                return Lead(Value(_address(page, first), VISIBLE, 0.7), first, _frame(first))
            return Lead(Value(value.value, value.source, 0.97), element, _frame(element), node)
    shown = [element for element in every if not elsewhere(element)]
    hero = next((each for each in shown if _is_hero(page, each)), None)
    if declared:
        value, node = declared[0]
        if hero is not None and _leads(page, hero):
            if _alike(value.value, _address(page, hero)):
                return Lead(value, hero, _frame(hero), node)
            # The page leads with another picture than the one that it gives to those who share it.
            return Lead(Value(_address(page, hero), VISIBLE, 0.7), hero, _frame(hero))
        return Lead(value, None, _figure(page), node)
    if hero is not None and (address := _address(page, hero)):
        return Lead(Value(address, VISIBLE, 0.6), hero, _frame(hero))
    if all_declared:  # better than nothing, and said to be unsure: some outlets have no other
        value, node = all_declared[0]
        return Lead(Value(value.value, value.source, 0.3), None, None, node)
    return None


def _declared(page: Page) -> tuple[list[Declared], list[Declared]]:
    """(pictures that the page declares as its own, the same with logos and placeholders)."""
    found: list[tuple[Value[str], structured.Node | None]] = []
    for name in ("og:image", "og:image:url", "og:image:secure_url"):
        found += [(Value(page.absolute(text), OPEN_GRAPH, 0.9), None) for text in page.metas.get(name, [])[:1]]  # fmt: skip
    for node in page.articles[:2]:
        told = structured.by_id(page.nodes, node.get("image") or node.get("thumbnailUrl"))
        for each in (told if isinstance(told, list) else [told])[:1]:
            inner = each if isinstance(each, dict) else None
            found += [(Value(page.absolute(text), JSON_LD, 0.88), inner) for text in structured.texts(each, "url", "contentUrl", "@id")[:1]]  # fmt: skip
    for name in ("twitter:image", "twitter:image:src", "sailthru.image.full", "parsely-image-url", "thumbnail"):  # fmt: skip
        found += [(Value(page.absolute(text), META, 0.8), None) for text in page.metas.get(name, [])[:1]]  # fmt: skip
    if "image_src" in page.links:
        found.append((Value(page.absolute(page.links["image_src"]), META, 0.8), None))
    for prop in page.props.get("image", [])[:2]:
        text = prop.get("content") or prop.get("src") or prop.get("href") or ""
        if text:
            found.append((Value(page.absolute(text), MICRODATA, 0.75), None))
    usable = [pair for pair in found if pair[0].value.startswith("http")]
    return [pair for pair in usable if not _is_furniture(pair[0].value)], usable


def _is_furniture(address: str) -> bool:
    """A logo or a placeholder, by its path: the host may well be called "logo"."""
    return bool(_NO_PICTURE.search(address.partition("://")[2].partition("/")[2]))


def elsewhere(element: Any) -> bool:
    """In a menu, or in a box about other stories or about people."""
    for number, up in enumerate(element.iterancestors()):
        if up.tag in ("article", "main", "body") or number > 9:
            return False
        if up.tag in _NOT_HERE or _AWAY.search(marks(up)):
            return True
    return False


def _first(page: Page, every: list[Any]) -> Any:
    """The captioned picture beside the headline: JSON-LD lists the pictures in any order."""
    figure = _figure(page)
    inside = [
        element for element in every if figure is not None and figure in element.iterancestors()
    ]
    return next((element for element in inside if _address(page, element)), None)


def _framing(element: Any) -> int:
    """How surely a picture stands in the story rather than in a list: it may be shown in both."""
    figure = next((up for up in element.iterancestors() if up.tag == "figure"), None)
    captioned = figure is not None and next(figure.iter("figcaption"), None) is not None
    return 2 * captioned + (not elsewhere(element))


def _figure(page: Page) -> Any:
    """The first figure with a caption beside the headline, where its picture is drawn by a script."""
    for each in itertools.islice(page.tree.iter("figure"), 5):
        if next(each.iter("figcaption"), None) is not None and not elsewhere(each):
            return each if _leads(page, each) else None
    return None


_READ = frozenset({"data-src", "data-original", "data-lazy-src", "data-url", "data-srcset"})


def _addresses(element: Any) -> list[str]:
    get = element.get
    found = [get(name).split(" ")[0] for name in ("src", "data-src", "data-original", "data-lazy-src", "data-url") if get(name)]  # fmt: skip
    found += [value for name, value in element.items() if name.startswith("data-") and name not in _READ and "/" in value and " " not in value and "{" not in value]  # fmt: skip
    for name in ("srcset", "data-srcset"):
        found += [
            part.split()[0]
            for part in (get(name) or "").replace(",http", ", http").split(", ")[:12]
            if part.split()
        ]
    up = next(
        (one for one in itertools.islice(element.iterancestors(), 6) if one.tag == "picture"), None
    )
    if up is not None:
        for each in up.iter("source"):
            told = each.get("srcset") or each.get("data-srcset") or ""
            found += [part.split()[0] for part in told.split(", ")[:3] if part.split()]
    return [each for each in found if not each.startswith("data:")]


def _shows(addresses: list[str], keys: frozenset[str]) -> bool:
    """Whether one of the addresses is the picture's. A quick look first: taking addresses apart is slow."""
    raw = " ".join(addresses).lower()
    if "%" not in raw and not any(key in raw for key in keys):
        return False
    return any(keys & asset(address) for address in addresses)


def _address(page: Page, element: Any) -> str:
    usable = [page.absolute(each) for each in _addresses(element)]
    return next((each for each in usable if each.startswith("http") and not _is_furniture(each)), "")  # fmt: skip


def _is_hero(page: Page, element: Any) -> bool:
    """A picture large enough, framed as one, or inside the article."""
    if not _address(page, element):
        return False
    width = re.match(r"\d+", element.get("width") or "")
    if width and int(width[0]) < 200:
        return False
    figure = next((up for up in element.iterancestors() if up.tag == "figure"), None)
    if figure is not None and _PORTRAIT.match(words(figure)):
        return False
    tags = [up.tag for up in element.iterancestors()]
    return "figure" in tags or bool(width and "article" in tags)


def _alike(one: str, other: str) -> bool:
    """Whether two addresses have most words of their paths in common: other crops of one picture."""
    mine, theirs = (
        set(re.findall(r"[a-z0-9]{4,}", parts(url).path.lower())) for url in (one, other)
    )
    return 2 * len(mine & theirs) >= max(1, min(len(mine), len(theirs)))


def _leads(page: Page, hero: Any) -> bool:
    """Whether a picture stands beside the headline, before the story's words begin."""
    if hero.tag != "figure" and not any(up.tag == "figure" for up in hero.iterancestors()):
        return False
    if not page.headings:
        return False
    heading = page.headings[0]
    seen, running = False, 0
    for each in page.tree.iter("h1", "p", "img", "figure"):
        if each is heading:
            seen = True
        elif each is hero:
            return seen and running < 700
        elif seen and each.tag == "p":
            running += len(words(each))
            if running > 700:
                return False
    return False


def _frame(element: Any) -> Any:
    """The figure around an img, or the nearest block around it that holds words of its own."""
    if element is None:
        return None
    ups = list(itertools.islice(element.iterancestors(), 12))
    for up in ups:
        if up.tag == "figure":
            return up
    outermost = None
    for up in ups:
        if up.tag in ("body", "article", "main", "header", "html"):
            break
        outermost = up
        if 0 < len(words(up)) < 700 and len(list(up.iter("img"))) <= 3:
            return up
    return outermost if outermost is not None and len(words(outermost)) < 700 else None
