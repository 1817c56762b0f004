"""Alert mails: the stories that they name, without the links that every such mail has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from lxml import html as lxml_html
from lxml.etree import LxmlError

from dateline.coverage.sources.items import NotReadable, Reading, SourceItem
from dateline.coverage.sources.unwrapping import unwrapped
from dateline.lib.text import shorten, squeeze

LARGEST = 5_000_000
"""Bytes of a mail, and characters of a part, that are read."""
MOST_LINKS = 300
_EXCERPT = 600
_BOILERPLATE = re.compile(
    r"unsubscri|opt.?out|abmelden|d[ée]sabonn|/alerts?(?:[/?#]|$)|preference|settings|account|privacy|"
    r"/terms|view.?in.?browser|webversion|/share|sharer|/intent/|irrelevant|feedback|/help|support\.|"
    r"/manage|/edit|/remove|/login|signin|/rss|see.?all|see.?more|more.?results|forward.?to.?a.?friend",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:unsubscribe|see (?:all|more).*|view (?:all|online|in browser).*|edit this alert|more results.*|"
    r"receive this alert.*|flag as irrelevant|facebook|twitter|x|linkedin|share|privacy.*|help|"
    r"terms.*|manage.*|settings|preferences|here|click here|send feedback|rss)\W*$",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(r"<?\bhttps?://[^\s<>\"']+>?")
_SHORTEST = 12  # characters of a headline; shorter labels are buttons


def read(raw: bytes) -> Reading:
    """Read one mail. Raises ``NotReadable`` for what is none or too large.

    The day of a story is not that of the mail, so it stays unknown (rule V7).
    """
    if len(raw) > LARGEST:
        raise NotReadable(f"the mail is larger than {LARGEST:,} bytes")
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        told = _parts(mail)
        title = squeeze(str(mail.get("subject", "")))[:160]
    except (
        MessageError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as problem:
        # The standard library's parser trips over some broken headers in all these ways.
        raise NotReadable(f"the mail cannot be read ({type(problem).__name__})") from problem
    reading = Reading(title=title)
    for kind, text in told:
        found = _of_html(text) if kind == "text/html" else _of_text(text)
        reading.items = list(_once(found))
        if reading.items:
            break
    return reading


def _parts(mail: Any) -> list[tuple[str, str]]:
    """(type, text) of the parts to read, HTML first: it has the headlines apart from the rest."""
    found: list[tuple[str, str]] = []
    for part in mail.walk():
        kind = part.get_content_type()
        if kind in ("text/html", "text/plain") and part.get_content_disposition() != "attachment":
            found.append((kind, _text(part)[:LARGEST]))
    return sorted(found, key=lambda part: part[0] != "text/html")


def _text(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # a charset that nobody knows, a coding that is broken
        body = part.get_payload(decode=True)
        return body.decode("utf-8", "replace") if isinstance(body, bytes) else ""


def _once(items: Iterator[SourceItem]) -> Iterator[SourceItem]:
    seen: set[str] = set()
    for item in items:
        if item.link not in seen and len(seen) < MOST_LINKS:
            seen.add(item.link)
            yield item


def is_story(link: str) -> bool:
    """Whether a link of a mail may lead to a story, and is not one that every alert has."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    return len(parts.path) > 1 and not _BOILERPLATE.search(f"{parts.hostname}{parts.path}")


def _of_html(text: str) -> Iterator[SourceItem]:
    try:
        tree: Any = lxml_html.fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (LxmlError, ValueError, AssertionError):
        return
    for anchor in tree.iter("a"):
        wrapped = (anchor.get("href") or "").strip()
        link, headline = unwrapped(wrapped), squeeze(anchor.text_content())
        if len(headline) < _SHORTEST or _LABEL.match(headline) or not is_story(link):
            continue
        block = _block(anchor, link)
        excerpt = _marked(block, "description") or _rest(block, anchor)
        yield SourceItem(
            link=link, headline=shorten(headline, 300), outlet_name=_marked(block, "publisher")[:160],
            excerpt=shorten(excerpt, _EXCERPT), id=link,
        )  # fmt: skip


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)


def _block(anchor: Any, link: str) -> Any:
    """The largest part of the mail around a link that names no other story."""
    block = anchor
    for outer in anchor.iterancestors():
        others = 0
        for other in outer.iter("a"):
            target = unwrapped(other.get("href") or "")
            if (
                target != link
                and is_story(target)
                and len(squeeze(other.text_content())) >= _SHORTEST
            ):
                others += 1
                break
        if others or outer.tag in ("body", "html"):
            break
        block = outer
    return block


def _marked(block: Any, name: str) -> str:
    """What the mail marks as this property in microdata."""
    for element in block.iter():
        if element.get("itemprop") == name:
            return squeeze(element.text_content())
    return ""


def _rest(block: Any, anchor: Any) -> str:
    """The words of the block besides links and headline."""
    words = []
    for element in block.iter():
        if (
            isinstance(element.tag, str)
            and element.tag not in ("script", "style", "a")
            and element.text
        ):
            words.append(element.text)
        if element is not block and element.tail:
            words.append(element.tail)
    return squeeze(" ".join(words))


def _of_text(text: str) -> Iterator[SourceItem]:
    """Stories of a plain mail: the lines above each link are headline, then what is said of it."""
    above: list[str] = []
    for line in text.splitlines():
        found = _IN_TEXT.search(line)
        if found is None:
            above = [*above, line.strip()] if line.strip() else []
            continue
        link = unwrapped(found[0].strip("<>").rstrip(".,;)"))
        before = squeeze(line[: found.start()])
        told, above = [each for each in (*above, before) if each], []
        if not is_story(link) or (told and _LABEL.match(told[0])):
            continue
        headline = told[0] if told and len(told[0]) >= _SHORTEST else ""
        if headline:
            excerpt = " ".join(told[1:])
            yield SourceItem(link=link, headline=shorten(headline, 300), excerpt=shorten(excerpt, _EXCERPT), id=link)  # fmt: skip
