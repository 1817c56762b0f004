"""Is the page that was there still there? What an answer says of it; plain Python.

Careful on purpose: a page is called gone only for a reason that can be told, and one that refuses us
(401, 403, 429 …) is never called gone. Whether one failed look means anything is decided elsewhere
(``actions.py``), where the looks before it are known.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from dateline.archive.showing import LONGEST, visible
from dateline.archive.warc import payload_digest
from dateline.lib.addresses import fold
from dateline.lib.http import Fetched, FetchError, FetchFailed, FetchTooLarge

PAGES = frozenset({"text/html", "application/xhtml+xml", ""})
ALIKE = 0.6  # of the words of a headline that must stand in a title of the page
SAME_TEXT = 0.9  # of the words of two pages, when they are called the same
_GONE = frozenset({404, 410})
_PERMANENT = frozenset({301, 308})
_TITLE = re.compile(r"<title\b[^>]{0,500}>([^<]{1,1000})", re.IGNORECASE)
_HEADING = re.compile(r"<h1\b[^>]{0,1000}>(.{1,2000}?)</h1", re.IGNORECASE | re.DOTALL)
_META = re.compile(r"<meta\b[^<>]{1,3000}>", re.IGNORECASE)
_NAMED = re.compile(r"""(?:property|name)\s*=\s*["']?(?:og|twitter):title\b""", re.IGNORECASE)
_CONTENT = re.compile(r"""\bcontent\s*=\s*(?:"([^"]{1,1000})"|'([^']{1,1000})')""", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,30})""", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+")
# What pages that stand for missing ones call themselves, in the languages that we have seen.
_NOT_FOUND = re.compile(
    r"\b(?:(?:page|article|story|content|file|url) (?:(?:was |is |could |can |has |have )?(?:not |no longer |been )?(?:be )?)"
    r"(?:found|available|exists?|removed|deleted)|not found|error 404|404 (?:error|not found|page)|"
    r"(?:page|article|story|content) (?:does not|doesn t|no longer) exists?|nothing found|oops|"
    r"no se (?:ha )?encontr(?:o|ado)|pagina no encontrada|page (?:introuvable|non trouvee)|"
    r"seite (?:wurde )?nicht gefunden|pagina niet gevonden|pagina nao encontrada|pagina non trovata)\b"
)
_FRONT = re.compile(r"^/?(?:index\.\w{2,5}|home/?|default\.aspx?)?$", re.IGNORECASE)
_ERROR_PATH = re.compile(r"(?:^|[/_-])(?:404|not-?found|page-?not-?found|error)(?:\.\w{2,5})?/?$", re.IGNORECASE)  # fmt: skip


class Sign(StrEnum):
    """What one look says. ``ELSEWHERE``: another page answers, and nothing says that ours is gone."""

    THERE = "there"
    MOVED = "moved"
    GONE = "gone"
    SOFT = "soft"
    FAILED = "failed"
    CLOSED = "closed"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be found: the headline that the desk knows, title and digest of an earlier look."""

    headline: str = ""
    title: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Says:
    """What a page says of itself: its titles, most telling first, and its words."""

    titles: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judged:
    """sign, why in words, where it moved to; what the page said. ask: an address at which nothing can
    be, whose answer would tell whether this host says "here it is" to everything."""

    sign: Sign
    why: str = ""
    moved_to: str = ""
    title: str = ""
    digest: str = ""
    ask: bool = False


def says(answer: Fetched) -> Says:
    """What an HTML answer says of itself; nothing where it is no page."""
    if answer.content_type not in PAGES:
        return Says()
    page = decoded(answer.content, answer.charset)
    head = page[:300_000]
    found = [match[1] for match in _HEADING.finditer(head)][:2]
    for tag in _META.findall(head):
        if _NAMED.search(tag) and (told := _CONTENT.search(tag)):
            found.insert(0, told[1] or told[2])
    if title := _TITLE.search(head):
        found.append(title[1])
    titles = [" ".join(html.unescape(_TAGS.sub(" ", each)).split()) for each in found]
    return Says(tuple(each for each in titles if each), _words(visible(page)))


def decoded(content: bytes, charset: str = "") -> str:
    """The page as text: by its declared encoding where that fits, else UTF-8, else Windows-1252."""
    content = content[: LONGEST * 2]
    declared = _CHARSET.search(content[:4096])
    names = ["utf-8", charset, declared[1].decode("ascii") if declared else "", "cp1252"]
    for name in filter(None, names):
        with suppress(LookupError, ValueError):  # an encoding that is none, or does not fit
            return content.decode(codecs.lookup(name).name)
    return content.decode("utf-8", "replace")


def judge(address: str, answer: Fetched | FetchError, expected: Expected) -> Judged:
    """What one answer to ``address`` says of the page that should be there."""
    if isinstance(answer, FetchTooLarge):
        return Judged(Sign.THERE, "It is too large to be read.")
    if isinstance(answer, FetchFailed):
        return Judged(Sign.FAILED, answer.reason)
    if isinstance(answer, FetchError):
        return Judged(Sign.CLOSED, answer.reason)
    if answer.status in _GONE:
        words = "Page not found" if answer.status == 404 else "Gone for good"
        return Judged(Sign.GONE, f"The host answers {answer.status}: {words}.")
    if answer.status >= 500 and "cf-mitigated" not in answer.headers:
        return Judged(Sign.FAILED, f"The host answers {answer.status}: it has a problem.")
    if not answer.ok:
        return Judged(Sign.CLOSED, f"The host answers {answer.status}: it does not let us look.")
    return _of_page(address, answer, expected)


def _of_page(address: str, answer: Fetched, expected: Expected) -> Judged:
    page, digest = says(answer), payload_digest(answer.content)
    title = next(iter(page.titles), "")[:300]
    led_on = fold(address) != fold(answer.url)
    same = is_same(page, digest, expected)
    for_good = bool(answer.redirect_statuses) and _PERMANENT.issuperset(answer.redirect_statuses)
    if same and led_on and for_good:
        return Judged(Sign.MOVED, "It moved for good.", answer.url, title, digest)
    if same or (answer.content_type not in PAGES and not led_on):
        return Judged(Sign.THERE, "", "", title, digest)
    if led_on and (told := _leads_nowhere(address, answer.url)):
        return Judged(Sign.SOFT, told, "", title, digest)
    known = bool(expected.headline or expected.title)
    if any(_NOT_FOUND.search(_folded(each)) for each in page.titles):
        why = f"A page called “{title[:100]}” answers in its place."
        return Judged(Sign.SOFT if known else Sign.THERE, why if known else "", "", title, digest, ask=not known)  # fmt: skip
    if led_on and known:
        why = f"It leads to another page, “{title[:100] or answer.url[:100]}”. Look whether that is the same story."
        return Judged(Sign.ELSEWHERE, why, "", title, digest, ask=True)
    return Judged(Sign.THERE, "", "", title, digest, ask=known or not page.words)


def _leads_nowhere(address: str, end: str) -> str:
    """In words, where a redirect ends at a front page or at a page for errors."""
    asked, landed = urlsplit(address), urlsplit(end)
    if _FRONT.match(asked.path) and not asked.query:
        return ""
    if _FRONT.match(landed.path) and not landed.query:
        return "It leads to the front page, not to the story."
    if _ERROR_PATH.search(landed.path):
        return "It leads to a page for errors."
    return ""


def beside_nothing(judged: Judged, answer: Fetched, nothing: Fetched | FetchError) -> Judged:
    """The same, once it is known how the host answers for a page that cannot be there."""
    if isinstance(nothing, FetchError) or not nothing.ok:
        return judged  # it is honest about what it does not have
    ours, theirs = says(answer), says(nothing)
    same_place = bool(answer.redirects) and fold(answer.url) == fold(nothing.url)
    same_page = answer.content == nothing.content or (
        bool(ours.titles) and ours.titles == theirs.titles
        and _share(ours.words, theirs.words) >= SAME_TEXT
    )  # fmt: skip
    if same_place or same_page:
        why = "The host answers with the same page for addresses that never were."
        return Judged(Sign.SOFT, why, "", judged.title, judged.digest)
    return judged


def nowhere(address: str, token: str) -> str:
    """An address beside this one at which nothing can be."""
    parts = urlsplit(address)
    folder = parts.path.rstrip("/").rpartition("/")[0]
    closing = "/" if parts.path.endswith("/") else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{token}{closing}", "", ""))


def is_same(page: Says, digest: str, expected: Expected) -> bool:
    """Whether the page is the one that was expected: by its bytes, or by its headline."""
    if expected.digest and digest == expected.digest:
        return True
    wanted = [w for w in map(_words, (expected.headline, expected.title)) if w]
    titles = [_words(each) for each in page.titles]
    return any(len(w & title) / len(w) >= ALIKE for w in wanted for title in titles)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def _words(text: str) -> frozenset[str]:
    return frozenset(_folded(text).split())
