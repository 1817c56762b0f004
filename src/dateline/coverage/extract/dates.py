"""When it was published and updated: as precise as the page, never more (rule V7)."""

from __future__ import annotations

import itertools
import re
from datetime import date, datetime, timedelta, timezone

from dateline.coverage.extract import structured
from dateline.coverage.extract.metadata import (
    ADDRESS,
    JSON_LD,
    META,
    MICRODATA,
    TITLE_TAG,
    VISIBLE,
    Value,
)
from dateline.coverage.extract.page import Page, marks, words

_PUBLISHED = ("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
              "sailthru.date", "article.published", "published_time", "cxenseparse:recs:publishtime", "publishdate",
              "publish-date", "pub_date", "pubdate", "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.issued",
              "dc.date", "dcterms.date", "article:post_date", "original-publish-date", "originalpublicationdate", "ptime",
              "displaydate", "citation_publication_date", "citation_date", "article_date_original", "date_published", "datecreated",
              "article:published", "rnews:datepublished", "date", "created", "og:pubdate", "prism.publicationdate", "pdate")  # fmt: skip
_UPDATED = ("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
            "dc.date.modified", "lastmod", "last-modified", "utime", "article.updated", "modified_time", "revised")  # fmt: skip
_ISO = re.compile(
    r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_WORDS = """jan january januar janvier enero janeiro gennaio ene janv gen januari ledna января
feb february februar février febrero fevereiro febbraio fév févr fev februari února февраля
mar march märz mars marzo março mrz maart března марта
apr april avril abril aprile avr abr dubna апреля
may mai mayo maio maggio mag mei května мая maj
jun june juni juin junio junho giugno giu června июня
jul july juli juillet julio julho luglio juil lug července июля
aug august août agosto ago augustus srpna августа
sep september septembre septiembre setembro settembre sept set září сентября
oct october oktober octobre octubre outubro ottobre okt out ott října октября
nov november novembre noviembre novembro listopadu ноября
dec december dezember décembre diciembre dezembro dicembre dez dic déc prosince декабря"""
_MONTH = {word: number for number, line in enumerate(_WORDS.split("\n"), 1) for word in line.split()}  # fmt: skip
_NAME = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s*(?:de\s+|of\s+)?({_NAME})\b\.?,?\s*(?:de\s+|del\s+)?(\d{{4}})(?!\d)", re.IGNORECASE)  # fmt: skip
_MONTH_FIRST = re.compile(rf"\b({_NAME})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:at\s+)?(\d{{4}})(?!\d)", re.IGNORECASE)  # fmt: skip
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_UNIX = re.compile(rf"\b({_NAME})\s+(\d{{1,2}})\s+\d\d:\d\d:\d\d\s+(?:[A-Z]{{2,5}}\s+)?(\d{{4}})(?!\d)", re.IGNORECASE)  # fmt: skip
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_IN_PATH = re.compile(r"[/-](19[89]\d|20\d\d)[/-]?(0[1-9]|1[0-2]|[1-9](?=/))[/-]?(0[1-9]|[12]\d|3[01]|[1-9](?=/))(?![\d])")  # fmt: skip
_MONTH_IN_PATH = re.compile(r"/(19[89]\d|20\d\d)/(0?[1-9]|1[0-2]|[a-z]{3})/(\d{1,2})/")
_CALLED = re.compile(r"date|time|publish|posted|byline|meta|day|stamp")
_AWAY = re.compile(r"comment|related|sidebar|footer|recommend|teaser|popular|latest|copyright|update|modif|event|calendar|weather|list")  # fmt: skip
_CHANGED = re.compile(
    r"update|modif|aktualis|mis à jour|actualiz|更新|aggiorn|geänd", re.IGNORECASE
)
FIRST_YEAR = 1980


def parse(text: str) -> str | None:
    """ISO 8601 of a date as pages write it: "2026-11-26", or an instant, with its zone where told.

    Midnight in UTC or without a zone is how programs write a day, so that it is read as one.
    """
    text = text.strip()[:200]
    for pattern in (_COMPACT, _ISO):
        found = pattern.search(text)
        if found:
            return _instant(found)
    for pattern, order in ((_CJK, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2)), (_UNIX, (3, 1, 2)), (_DOTTED, (3, 2, 1))):  # fmt: skip
        found = pattern.search(text)
        if found:
            year, month, day = (found[group] for group in order)
            return _day(int(year), int(_MONTH.get(month.lower(), 0) or month), int(day))
    if found := _SLASHED.search(text):
        one, two, year = map(int, found.groups())
        # Only one of the two orders is a date, or both are the same; else nobody can say which is meant.
        days = {day for day in (_day(year, one, two), _day(year, two, one)) if day}
        return days.pop() if len(days) == 1 else None
    if re.fullmatch(r"1[0-9]{9}(?:\d{3})?", text):
        return datetime.fromtimestamp(int(text[:10]), timezone.utc).isoformat()  # noqa: UP017
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if FIRST_YEAR <= year < 2100 else None
    except ValueError:
        return None


def _instant(found: re.Match[str]) -> str | None:
    year, month, day, hour, minute, second, zone = found.groups()
    plain = _day(int(year), int(month), int(day))
    if plain is None or hour is None:
        return plain
    clock = (int(hour), int(minute), int(second or 0))
    utc = zone in ("Z", "UTC", "GMT", "+0000", "+00:00")
    if clock == (0, 0, 0) and (zone is None or utc):
        return plain
    try:
        moment = datetime(int(year), int(month), int(day), *clock)
        if zone:
            moment = moment.replace(tzinfo=_zone("+00:00" if utc else zone))
    except ValueError:
        return plain
    return moment.isoformat()


def _zone(text: str) -> timezone:
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def published(page: Page) -> Value[str] | None:
    """The publication date. Where text and structure name the same day, that is surer."""
    path = in_address(page.url)
    found = _structured(page, "datePublished", _PUBLISHED) or _uploaded(page)
    shown = _visible(page) if found is None or (path is None and found.confidence < 0.9) else None
    if found is None:
        if shown:
            return Value(shown, VISIBLE, 0.85 if path == shown[:10] else 0.7)
        if path:
            return Value(path, ADDRESS, 0.75)
        titled = parse(page.title_tag[-30:])  # "… - Outlet - 24.11.2026"
        return Value(titled, TITLE_TAG, 0.55) if titled else None
    if path and found.source in (META, MICRODATA) and not near(path, found.value):
        return Value(path, ADDRESS, 0.6)
    agree = path == found.value[:10] or (shown or "")[:10] == found.value[:10]
    return Value(found.value, found.source, min(0.99, found.confidence + (0.07 if agree else 0)))


def updated(page: Page) -> Value[str] | None:
    """When it was last changed. None where that is not told."""
    return _structured(page, "dateModified", _UPDATED)


def near(one: str, other: str) -> bool:
    """Whether two dates are at most two days apart: a zone and a night's delay."""
    days = (date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days
    return abs(days) <= 2


def in_address(url: str) -> str | None:
    """The day in an address like "/2026/11/26/", else None."""
    path = re.sub(r"^\w+://[^/]*", "", url).split("?")[0].lower()
    found = _IN_PATH.search(path)
    if found:
        return _day(*(int(part) for part in found.groups()))
    named = _MONTH_IN_PATH.search(path)
    if named and _MONTH.get(named[2]):
        return _day(int(named[1]), _MONTH[named[2]], int(named[3]))
    return None


def _structured(page: Page, key: str, names: tuple[str, ...]) -> Value[str] | None:
    for node in page.articles[:4]:
        for text in structured.texts(node.get(key))[:1]:
            if told := parse(text):
                return Value(told, JSON_LD, 0.92)
    for prop in page.props.get(key.lower(), [])[:3]:
        text = prop.get("content") or prop.get("datetime") or words(prop)
        if told := parse(text):
            return Value(told, MICRODATA, 0.88)
    for name in names:
        for text in page.metas.get(name, [])[:1]:
            if told := parse(text):
                return Value(told, META, 0.85 if "time" in name or "publish" in name else 0.75)
    return None


def _uploaded(page: Page) -> Value[str] | None:
    for node in page.articles[:4]:
        for key in ("dateCreated", "uploadDate"):
            for text in structured.texts(node.get(key))[:1]:
                if told := parse(text):
                    return Value(told, JSON_LD, 0.8)
    return None


def _visible(page: Page) -> str | None:
    """The first date that the page shows as one, lists, comments and sidebars apart."""
    second = None
    called = ((own, each) for own, each in page.named if each.tag == "time" or _CALLED.search(own))
    for own, each in itertools.islice(called, 250):
        if _AWAY.search(own):
            continue
        told = each.get("datetime") or each.get("data-datetime") or each.get("content") or ""
        text = words(each)
        if len(text) > 300:
            continue
        found = parse(told) if told else None
        found = found or parse(text)
        if not found or any(_AWAY.search(marks(up)) for up in each.iterancestors()):
            continue
        if _CHANGED.search(text[:30]):
            second = second or found
            continue
        return found
    return second or _after_heading(page)


def _after_heading(page: Page) -> str | None:
    """A date in the lines around the headline, or the only one that the page's head of text has."""
    for heading in page.headings[:2]:
        for up in list(heading.iterancestors())[:3]:
            text = words(up)
            at = text.find(words(heading))
            found = parse(text[max(0, at - 80) : at][-80:]) or parse(text[at + len(words(heading)) :][:200])  # fmt: skip
            if found:
                return found
    return None
