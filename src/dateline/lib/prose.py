"""Rich text as plain text that pastes well into a mail: one line a paragraph, wrapped at no width.

Lists have "- " or their number, an indent a level; a link is followed by its address in brackets.
Plain Python; the HTML must have been cleaned before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

_PARAGRAPHS = frozenset({"p", "h2", "h3", "h4", "blockquote", "ul", "ol", "hr", "div"})
_SPACE = re.compile(r"[ \t\n\r\f\v\xa0]+")
_OPENERS, _OPEN, _CLOSE = "“\"«„‘'", "“", "”"


def prose(html: str) -> str:
    """Rich text as paragraphs with an empty line between them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


def one_line(text: str) -> str:
    """Every run of white space, also the kind that does not break, as one space."""
    return _SPACE.sub(" ", text).strip()


def quoted(text: str) -> str:
    """A quote of one or more paragraphs in quotation marks: opened at each, closed at the last."""
    lines = [told for line in text.splitlines() if (told := one_line(line))]
    if not lines or lines[0][0] in _OPENERS:
        return "\n\n".join(lines)
    return "\n\n".join(f"{_OPEN}{line}" for line in lines) + _CLOSE


def with_address(text: str, address: str) -> str:
    """A linked text and where it leads, unless the text is the address."""
    bare = re.sub(r"^(mailto:|tel:|https?://(www\.)?)", "", address).rstrip("/")
    if not bare or bare in one_line(text) or address.startswith(("mailto:", "tel:", "#")):
        return text
    return f"{text} ({address})"


def block(*lines: str) -> str:
    """Lines that belong together, without the empty ones."""
    return "\n".join(line for line in lines if line)


def blocks(parts: Sequence[str]) -> str:
    """Paragraphs with an empty line between them, without the empty ones."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


class _Reader(HTMLParser):
    """Gathers paragraphs: text, and whether an empty line stands before it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, bool]] = []
        self.line = ""
        self.lists: list[int] = []  # of each open list its next number; 0: it has dots
        self.mark = ""
        self.apart = True
        self.links: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _PARAGRAPHS and not (tag == "p" and self.mark):
            self.end(apart=not (tag in ("ul", "ol") and self.lists))
        if tag in ("ul", "ol"):
            self.lists.append(int(tag == "ol"))
        elif tag == "li":
            self.end(apart=self.apart)
            number = self.lists[-1] if self.lists else 0
            self.mark = "  " * max(len(self.lists) - 1, 0) + (f"{number}. " if number else "- ")
            if number:
                self.lists[-1] += 1
        elif tag == "br":
            self.line = self.line.rstrip(" ") + "\n"
        elif tag == "a":
            self.links.append((len(self.line), dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links:
            start, address = self.links.pop()
            self.line = self.line[:start] + with_address(self.line[start:], address)
        elif tag == "li":
            self.end(apart=False)
        elif tag in _PARAGRAPHS:
            self.end(apart=not (tag == "p" and self.lists))
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()
                self.apart = not self.lists

    def handle_data(self, data: str) -> None:
        self.line += _SPACE.sub(" ", data)

    def end(self, *, apart: bool) -> None:
        """The paragraph is over; apart: an empty line stands before the next one."""
        lines = [one_line(line) for line in self.line.split("\n")]
        text = "\n".join(line for line in lines if line)
        if text:
            self.found.append((f"{self.mark}{text}", self.apart))
            self.mark, self.apart = "", apart
        elif apart:
            self.apart = True
        self.line, self.links = "", []

    def text(self) -> str:
        self.end(apart=True)
        return "".join(
            f"{'' if not n else chr(10) * (2 if apart else 1)}{told}"
            for n, (told, apart) in enumerate(self.found)
        )
