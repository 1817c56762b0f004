"""Walking HTML as WordPress would show it, and handing what it meets to the converters.

Text is gathered into paragraphs. In classic content a blank line starts a paragraph and a line
break is one (wpautop); in blocks white space means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from dateline.importers.wordpress import (
    editor_blocks,
    figures,
    galleries,
    pictures,
    players,
    quotes,
    tables,
)
from dateline.importers.wordpress.blocks import Block
from dateline.importers.wordpress.context import FILE_NAME, Context
from dateline.importers.wordpress.embeds import embed_url
from dateline.importers.wordpress.richtext import inline_html, rest_of, text_of, trimmed
from dateline.importers.wordpress.tags import DROPPED, HEADINGS, INLINE, PASSED, REPORTED
from dateline.importers.wordpress.tree import Element, classes, inside, name_of, parse, words_in
from dateline.lib.text import plain_text

_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLANK_LINE = re.compile(r"[ \t]*\n[ \t]*\n\s*")
_VISIBLE = re.compile(r"(?:\A|>)[^<]*?[^<\s\xa0]")
_LONE_LINK = re.compile(
    r'(?:<[bi]>)*<a href="([^"]*)"( data-button)?>((?:(?!</?a\b).)*)</a>(?:</[bi]>)*'
    r"\s*((?:\(|\[)(?:pdf|doc|docx|word|excel|download|xls|xlsx|ppt|zip)\b[^)\]]{0,30}(?:\)|\]))?",
    re.IGNORECASE | re.DOTALL,
)
_BARE_URL = re.compile(r"https?://[^\s<>\"']+")
_BUTTON = re.compile(r"(?:^|[\s_-])(?:btn|button)(?:$|[\s_-])|wp-block-button__link")


class Walker:
    """Turns a piece of HTML into blocks of its context.

    autop: bare line breaks mean something; plain: everything is text (inside a list or a cell).
    """

    def __init__(self, context: Context, *, autop: bool, plain: bool = False) -> None:
        self.context = context
        self.autop = autop
        self.plain = plain
        self.link = ""
        self.in_gallery = False
        self._buffer: list[str] = []
        self._stack: list[tuple[str, str]] = []

    def run(self, html: str) -> None:
        """Convert a piece of HTML."""
        self.children(parse(html))
        self.flush()

    def collect(self, node: Element, *, plain: bool = True) -> list[Block]:
        """What is inside a node, as blocks of its own."""
        inner = Walker(self.context.fork(), autop=self.autop, plain=plain)
        inner.children(node)
        inner.flush()
        return inner.context.blocks

    def children(self, node: Element) -> None:
        """Walk everything inside a node."""
        self.text(node.text or "")
        for child in node:
            self.walk(child)
            self.text(child.tail or "")

    def text(self, text: str) -> None:
        """Take a run of text."""
        if not text:
            return
        if not self.autop:
            self._buffer.append(escape(_SPACE.sub(" ", text), quote=False))
            return
        for number, paragraph in enumerate(_BLANK_LINE.split(text)):
            if number:
                self.flush()
            lines = [escape(_SPACE.sub(" ", line), quote=False) for line in paragraph.split("\n")]
            if len(lines) > 1 and self._ends_with_break():
                lines = [lines[0] + lines[1], *lines[2:]] if not lines[0].strip() else lines
            self._buffer.append("<br>".join(lines))

    def _ends_with_break(self) -> bool:
        return bool(self._buffer) and self._buffer[-1].endswith("<br>")

    def walk(self, node: Element) -> None:
        """Take one element."""
        name = name_of(node)
        if not name:
            return
        if name in INLINE:
            self._wrap(INLINE[name], node)
        elif name in PASSED:
            self._span(node)
        elif name in DROPPED:
            self._drop(node, name)
        else:
            handler = _HANDLERS.get(name)
            if handler is not None:
                handler(self, node)
            else:
                self.section(node)

    def section(self, node: Element) -> None:
        """An element that only groups others: its borders end paragraphs."""
        self.flush()
        if not (figures.group(self, node) or self.context.depth > 60):
            self.children(node)
        elif self.context.depth > 60:
            self.text(words_in(node))
        self.flush()

    def flush(self) -> None:
        """End the paragraph; inline elements that are open go on in the next one."""
        whole = "".join(self._buffer) + "".join(f"</{tag}>" for tag, _ in reversed(self._stack))
        self._buffer = [opening for _, opening in self._stack]
        whole = trimmed(whole)
        if _VISIBLE.search(whole):
            self._paragraph(whole)

    def _paragraph(self, html: str) -> None:
        if not self.plain:
            if _BARE_URL.fullmatch(html):
                self._bare_url(html.replace("&amp;", "&"))
                return
            lone = _LONE_LINK.fullmatch(html)
            if lone and self._lone_link(lone):
                return
        self.context.text(f"<p>{html}</p>")

    def _bare_url(self, url: str) -> None:
        public = embed_url(url)
        if public:
            self.context.add("embed", {"url": public, "title": ""})
            return
        href = self.context.link(url, url)
        self.context.text(f'<p><a href="{escape(href)}">{escape(url)}</a></p>')

    def _lone_link(self, match: re.Match[str]) -> bool:
        href = match[1].replace("&amp;", "&").replace("&quot;", '"')
        label = plain_text(match[3] + " " + (match[4] or ""))
        if self.context.site.is_upload(href) and FILE_NAME.search(href.partition("?")[0]):
            self.context.add("file", {"media": self.context.media(href), "label": label})
            return True
        if match[2] and label:
            self.context.add(
                "callout", {"title": "", "html": "", "link_text": label, "link_url": href}
            )
            return True
        return False

    def _wrap(self, tag: str, node: Element, opening: str = "") -> None:
        if any(tag == known for known, _ in self._stack):
            self.children(node)
            return
        opening = opening or f"<{tag}>"
        self._stack.append((tag, opening))
        self._buffer.append(opening)
        self.children(node)
        self._stack.pop()
        self._buffer.append(f"</{tag}>")

    def _span(self, node: Element) -> None:
        style = (node.get("style") or "").replace(" ", "").lower()
        if re.search(r"font-weight:(?:bold|[6-9]00)", style):
            self._wrap("b", node)
        elif "font-style:italic" in style:
            self._wrap("i", node)
        else:
            self.children(node)

    def _drop(self, node: Element, name: str) -> None:
        words = words_in(node)
        if name in REPORTED and (words or len(node) or node.attrib):
            self.context.problem(f"a <{name}> was removed")
        self.context.drop(words)

    def anchor(self, node: Element) -> None:
        """A link: its pictures become photos, its text keeps the address."""
        if self._stack and any(tag == "a" for tag, _ in self._stack):
            self.children(node)
            return
        href = self.context.link(node.get("href") or "", words_in(node)) if node.get("href") else ""
        if not href:
            self.children(node)
            return
        before, self.link = self.link, href
        button = " data-button" if _BUTTON.search(classes(node)) else ""
        self._wrap("a", node, f'<a href="{escape(href)}"{button}>')
        self.link = before

    def heading(self, node: Element) -> None:
        """A heading; what is no text in it follows it."""
        self.flush()
        blocks = self.collect(node)
        html = inline_html(text_of(blocks), keep_lists=False)
        # The page's own title is the only bold a heading needs.
        html = re.sub(r"</?b>", "", html)
        if html:
            self.context.text(f"<{HEADINGS[name_of(node)]}>{html}</{HEADINGS[name_of(node)]}>")
        self.context.extend(rest_of(blocks))

    def bullets(self, node: Element) -> None:
        """A list of either kind, with lists inside lists; pictures in it follow it."""
        self.flush()
        tag = "ol" if name_of(node) == "ol" else "ul"
        if figures.group(self, node):
            return
        items: list[str] = []
        others: list[Block] = []
        for child in node:
            if not name_of(child):
                continue
            whole = name_of(child) in ("li", "wp-block")
            blocks = self.collect(child) if whole else self._stray(child)
            html = inline_html(text_of(blocks))
            others += rest_of(blocks)
            if name_of(child) != "li" and re.fullmatch(r"<li>.*</li>", html, re.DOTALL):
                items.append(html)
            elif html:
                items.append(html if html.startswith("<li>") else f"<li>{html}</li>")
        loose = [node.text or "", *(child.tail or "" for child in node)]
        items += [f"<li>{escape(text.strip())}</li>" for text in loose if text.strip()]
        if items:
            self.context.text(f"<{tag}>{''.join(items)}</{tag}>")
        self.context.extend(others)

    def _stray(self, child: Element) -> list[Block]:
        inner = Walker(self.context.fork(), autop=self.autop, plain=True)
        inner.walk(child)
        inner.flush()
        return inner.context.blocks

    def item(self, node: Element) -> None:
        """A list item; the block editor puts a block around each, and some have lost their list."""
        self.flush()
        blocks = self.collect(node)
        html = inline_html(text_of(blocks))
        if html:
            self.context.text(f"<li>{html}</li>" if self.plain else f"<ul><li>{html}</li></ul>")
        self.context.extend(rest_of(blocks))

    def block(self, node: Element) -> None:
        """A Gutenberg block."""
        if node.get("data-name") in ("list-item",):
            self.children(node)
            return
        self.flush()
        if not editor_blocks.editor_block(self, node):
            autop, self.autop = self.autop, self.autop or node.get("data-name") == "freeform"
            self.children(node)
            self.flush()
            self.autop = autop
        self.flush()

    def line_break(self, node: Element) -> None:
        """``<br>``."""
        self._buffer.append("<br>")

    def rule(self, node: Element) -> None:
        """``<hr>``."""
        self.flush()
        self.context.text("<hr>")

    def quotation(self, node: Element) -> None:
        """``<q>``: browsers add the marks, so they must become text."""
        self._buffer.append("“")
        self.children(node)
        self._buffer.append("”")

    def preformatted(self, node: Element) -> None:
        """Code, or verse: the lines matter."""
        self.flush()
        for found in inside(node, "br"):
            found.tail = "\n" + (found.tail or "")
        text = "".join(str(part) for part in node.itertext()).replace("\t", "    ")
        lines = [escape(line.rstrip(), quote=False) for line in text.strip("\n").split("\n")]
        verse = "verse" in classes(node)
        body = "<br>".join(lines)
        if body.strip():
            self.context.text(f"<p>{body}</p>" if verse else f"<p><code>{body}</code></p>")

    def term(self, node: Element) -> None:
        """``<dt>`` and ``<summary>``: a line in bold."""
        self.flush()
        self._wrap("b", node)
        self.flush()

    def form(self, node: Element) -> None:
        """A form cannot work here."""
        words = words_in(node)
        self.context.problem("a form was removed" + (f" (“{words[:60]}”)" if words else ""))
        self.context.drop(words)


_HANDLERS: dict[str, Callable[[Walker, Element], None]] = {
    "a": Walker.anchor,
    "br": Walker.line_break,
    "hr": Walker.rule,
    "q": Walker.quotation,
    "pre": Walker.preformatted,
    "xmp": Walker.preformatted,
    "listing": Walker.preformatted,
    "dt": Walker.term,
    "summary": Walker.term,
    "form": Walker.form,
    "fieldset": Walker.section,
    "iframe": players.frame,
    "ul": Walker.bullets,
    "ol": Walker.bullets,
    "menu": Walker.bullets,
    "li": Walker.item,
    "wp-block": Walker.block,
    "table": tables.table,
    "blockquote": quotes.blockquote,
    "wp-quote": quotes.shortcode,
    "wp-callout": quotes.callout,
    "img": pictures.image,
    "amp-img": pictures.image,
    "figure": figures.figure,
    "wp-caption": figures.caption,
    "wp-gallery": galleries.shortcode_gallery,
    "wp-embed": players.embed,
    "video": players.player,
    "audio": players.player,
    "object": players.plugin,
    "embed": players.plugin,
    **dict.fromkeys(HEADINGS, Walker.heading),
}
