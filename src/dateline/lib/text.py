"""Words and strings: slugs, plain text out of HTML, shortening.

Plain Python. Nothing here knows a record or a page.
"""

from __future__ import annotations

import html as html_entities
import re
import unicodedata

from anyascii import anyascii

_DROPPED = re.compile(
    r"<!--.*?-->|<(script|style|noscript|template)\b[^>]*>.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_MAY_DROP = re.compile(r"<!--|<(?:script|style|noscript|template)\b", re.IGNORECASE)
# Inline tags leave no gap ("<b>M</b>ayor" is one word); every other tag separates words.
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    }
)
# Possessive repeats: a page of broken quotes must not make the search go back and forth.
_TAG = re.compile(
    r"</?([a-zA-Z][\w:-]*+)(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>|<[/!?]?[a-zA-Z][^<>]*+>"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def squeeze(text: str) -> str:
    """Remove control characters and fold every run of white space to one space."""
    if text.isprintable() and "  " not in text:
        return text.strip()  # a printable text has no control character and no space but " "
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip()


def plain_text(html: str) -> str:
    """The words of a piece of HTML on one line: no tags, no scripts, entities as characters."""
    if "<" in html:
        if _MAY_DROP.search(html):
            html = _DROPPED.sub(" ", html)
        html = _TAG.sub(_gap, html)
    if "&" in html:
        html = html_entities.unescape(html)
    return squeeze(html)


def _gap(tag: re.Match[str]) -> str:
    return "" if (tag[1] or "").lower() in _INLINE else " "


def words(text: str) -> int:
    """How many words a plain text has; "don't" and "1,200" are one word each."""
    return sum(1 for _ in _WORD.finditer(text))


def shorten(text: str, limit: int) -> str:
    """Cut ``text`` to at most ``limit`` characters, at a word, with an ellipsis if it was cut."""
    text = squeeze(text)
    if len(text) <= limit:
        return text
    if limit < 2:
        return text[: max(limit, 0)]
    room = text[:limit]
    at = room.rfind(" ")
    # One very long word (a URL) is cut hard: half a line of nothing would say less.
    cut = room[:at] if at > limit // 2 else room[: limit - 1]
    return cut.rstrip(" ,;:.–—-") + "…"


def ascii_slug(text: str, limit: int = 80) -> str:
    """A lower-case ASCII slug of at most ``limit`` characters, cut at a word, never empty.

    Accents and other scripts are transliterated. Emoji are left out unless there is nothing else,
    because ":mega:" is no part of a headline. A text without any letter gives "item".
    """
    if text.isascii():  # most are, and there only these two are no letter, digit or punctuation
        bare = text.replace("^", "").replace("`", "")
    else:
        text = unicodedata.normalize("NFKC", text)
        bare = "".join(char for char in text if not _is_decoration(char))
    slug = _slug_of(bare) or _slug_of(text) or "item"
    if len(slug) <= limit:
        return slug
    cut = slug[: limit + 1].rpartition("-")[0] or slug[:limit]
    return cut.strip("-") or "item"[: max(limit, 1)]


def _slug_of(text: str) -> str:
    text = anyascii(text).lower()
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text)
    text = text.replace("'", "").replace("`", "")
    return _NOT_SLUG.sub("-", text).strip("-")


def _is_decoration(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk", "Cs", "Co", "Cn", "Cf", "Mn", "Me") and (
        not unicodedata.combining(char)
    )
