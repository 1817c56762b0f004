"""The blocks that WordPress content is turned into.

A block is a ``(type, value)`` tuple. Rich text is in the form in which Wagtail stores it
(``<b>``, ``<i>``), quotes and captions are plain text.

=========  =========================================================================
type       value
=========  =========================================================================
text       html: p h2 h3 h4 ul ol li a b i sup sub s code blockquote hr br
quote      {"text", "speaker", "speaker_title", "source_url"}; paragraphs: blank line
photo      {"media": MediaRef, "alt", "caption", "credit", "width": "column"|"wide"}
gallery    {"title", "pictures": [{"media", "alt", "caption", "credit"}]}
table      {"caption", "header": bool, "stub": bool, "rows": [[str]]}
file       {"media": MediaRef, "label"}
embed      {"url", "title"}
callout    {"title", "html", "link_text", "link_url"}
=========  =========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dateline.lib.text import plain_text

Block = tuple[str, Any]


@dataclass(slots=True, frozen=True)
class MediaRef:
    """A picture or file: the attachment's id in the export when known, and its address.

    ``MediaRef(None, "")`` never occurs. ``ATTACHED`` stands for "all pictures whose parent is
    this post": the caller knows them.
    """

    id: int | None
    url: str


ATTACHED = MediaRef(None, "attached:")


@dataclass(slots=True, frozen=True)
class InnerLink:
    """A link to another page or file of the same site.

    ``href`` stands in the blocks exactly so. ``path`` is its path and query on the site (starting
    with "/"), ``post_id`` is set for ``?p=``, ``?page_id=`` and ``?attachment_id=`` addresses.
    """

    href: str
    text: str
    path: str
    post_id: int | None = None


@dataclass(slots=True)
class Converted:
    """What ``to_blocks`` made of a post's content.

    media: everything the blocks show or link to in the uploads folder, each once, in order;
    problems: what was removed or could not be kept, in words; guessed: what a person should look
    at again (a credit split from a caption, a speaker taken from a dash line).
    """

    blocks: list[Block] = field(default_factory=list)
    links: list[InnerLink] = field(default_factory=list)
    media: list[MediaRef] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)


# What a value holds beside words.
_NO_WORDS = frozenset({"width", "header", "stub", "url", "source_url", "link_url", "media"})


def words_of(blocks: list[Block]) -> str:
    """All words of some blocks, for an excerpt, a search index or a comparison."""
    return " ".join(text for _, value in blocks if (text := _words(value)))


def _words(value: Any) -> str:
    if isinstance(value, str):
        return plain_text(value) if "<" in value or "&" in value else value
    if isinstance(value, dict):
        parts = [_words(inner) for key, inner in value.items() if key not in _NO_WORDS]
        return " ".join(part for part in parts if part)
    if isinstance(value, list):
        return " ".join(part for part in map(_words, value) if part)
    return ""
