"""Quotes with their speaker, posts of social networks, and call-outs."""

from __future__ import annotations

import re
from html import unescape

from dateline.importers.wordpress.blocks import Block
from dateline.importers.wordpress.embeds import embed_url
from dateline.importers.wordpress.tree import (
    Element,
    classes,
    first,
    inside,
    name_of,
    remove,
    words_in,
)
from dateline.importers.wordpress.walking import Walking
from dateline.lib.text import plain_text, squeeze, words

_SOCIAL = re.compile(
    r"twitter-(?:tweet|video)|instagram-media|fb-post|fb-video|tiktok-embed|"
    r"bluesky-embed|reddit-embed|text-post-media|wp-embedded-content"
)
_DASH = re.compile(r"^(?:[—–―]|--?)\s*(?=\S)(.{2,160})$", re.DOTALL)
_LONG = 250  # words: longer ones are excerpts of a text, not what a person said


def blockquote(walker: Walking, node: Element) -> None:
    """A ``<blockquote>``: a quote with a speaker where there is one, else indented text."""
    walker.flush()
    if _SOCIAL.search(classes(node)) and _social(walker, node):
        return
    speaker, url = _take_cite(node)
    blocks = walker.collect(node)
    texts = [value for kind, value in blocks if kind == "text"]
    others = [block for block in blocks if block[0] != "text"]
    lines = paragraphs("".join(texts))
    if not speaker:
        speaker, lines = _dash_line(lines)
        if speaker:
            walker.context.guess(f"the speaker of a quote was taken from its last line: {speaker}")
    rich = re.search(r"<(?:ul|ol|a|h[234])\b", "".join(texts))
    if lines and not others and not rich and not _too_long(lines, speaker):
        add_quote(walker, lines, speaker, url or node.get("cite") or "")
        return
    _indented(walker, texts, speaker, others)


def _too_long(lines: list[str], speaker: str) -> bool:
    return not speaker and sum(words(line) for line in lines) > _LONG


def _take_cite(node: Element) -> tuple[str, str]:
    """The source named in ``<cite>`` or ``<footer>``, taken out of the quote, and its link."""
    for found in inside(node, "footer", "cite", "figcaption"):
        parent = found.getparent()
        if name_of(found) == "cite" and parent is not node and parent is not None:
            # A <cite> amid a sentence is the title of a work, not the speaker.
            before = words_in(parent).partition(words_in(found) or "\0")[0]
            if before.strip(" —–-") or (found.tail or "").strip():
                continue
        link = first(found, "a")
        url = link.get("href") or "" if link is not None else ""
        text = words_in(found)
        remove(found)
        return text, url
    return "", ""


def paragraphs(html: str) -> list[str]:
    """The paragraphs of rich text as plain text; a ``<br>`` is a line break."""
    parts = re.split(r"</(?:p|li|h[234]|blockquote)>|<hr>", html)
    texts = ["\n".join(plain_text(line) for line in part.split("<br>")).strip() for part in parts]
    return [text for text in texts if text]


def _dash_line(lines: list[str]) -> tuple[str, list[str]]:
    """A last line such as "— Jane Doe, Mayor of Duluth"."""
    if not lines:
        return "", lines
    head, _, last = lines[-1].rpartition("\n")
    match = _DASH.match(last)
    rest = [*lines[:-1], *([head] if head else [])]
    if match is None or not rest or words(last) > 18:
        return "", lines
    return match[1].strip(), rest


def add_quote(walker: Walking, lines: list[str], speaker: str, url: str, title: str = "") -> None:
    """Add a quote block; "Name, Title" is split at the first comma."""
    speaker = re.sub(r"^(?:[—–―]|--?)\s*", "", squeeze(speaker))
    if not title and "," in speaker:
        speaker, _, title = (part.strip() for part in speaker.partition(","))
    if url:
        url = walker.context.link(unescape(url), speaker)
    walker.context.add(
        "quote",
        {"text": "\n\n".join(lines), "speaker": speaker, "speaker_title": title, "source_url": url},
    )


def _indented(walker: Walking, texts: list[str], speaker: str, others: list[Block]) -> None:
    html = "".join(texts)
    html = re.sub(r"<p>(.*?)</p>", r"<blockquote>\1</blockquote>", html, flags=re.DOTALL)
    walker.context.text(html)
    if speaker:
        walker.text(f"— {speaker}")
        walker.flush()
    walker.context.extend(others)


def _social(walker: Walking, node: Element) -> bool:
    """A post of a social network, pasted with its script: its address and its words."""
    addresses = [
        node.get("cite") or "",
        node.get("data-instgrm-permalink") or "",
        node.get("data-bluesky-uri") or "",
        node.get("data-text-post-permalink") or "",
        *(link.get("href") or "" for link in reversed(inside(node, "a"))),
    ]
    for address in addresses:
        public = embed_url(address)
        if public and re.search(r"/(?:status|p|reel|tv|post|posts|video|videos|comments)/", public):
            walker.context.add("embed", {"url": public.partition("?")[0], "title": words_in(node)})
            return True
    return False


def shortcode(walker: Walking, node: Element) -> None:
    """``[quote author="…"]…[/quote]`` of a theme or page builder."""
    walker.flush()
    blocks = walker.collect(node)
    lines = paragraphs("".join(value for kind, value in blocks if kind == "text"))
    speaker, title = node.get("data-speaker") or "", node.get("data-title") or ""
    if lines:
        if not speaker:
            speaker, lines = _dash_line(lines)
        add_quote(walker, lines, speaker, node.get("data-url") or "", title)
    walker.context.extend([block for block in blocks if block[0] != "text"])


def callout(walker: Walking, node: Element) -> None:
    """A box: ``[callout]``, ``[et_pb_cta]`` and their like."""
    walker.flush()
    blocks = walker.collect(node)
    html = "".join(value for kind, value in blocks if kind == "text")
    url = node.get("data-url") or ""
    value = {
        "title": plain_text(node.get("data-title") or ""),
        "html": html,
        "link_text": plain_text(node.get("data-label") or ""),
        "link_url": walker.context.link(url, "") if url else "",
    }
    if value["title"] or html or value["link_text"]:
        walker.context.add("callout", dict(value))
    walker.context.extend([block for block in blocks if block[0] != "text"])
