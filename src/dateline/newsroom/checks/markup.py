"""Rich text read once: its lines, its links, its headings."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "blockquote",
     "table", "tr", "td", "th", "section", "article", "figure", "figcaption", "pre", "embed"}
)  # fmt: skip


@dataclass(frozen=True)
class Anchor:
    """A link: where it leads ("" for nowhere, None where the desk's own page or file is chosen), its
    words, and where those stand in the text."""

    href: str | None
    text: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Heading:
    """A heading: its level, its words, where they stand in the text."""

    level: int
    text: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Markup:
    """text: one line a paragraph, white space folded."""

    text: str
    links: tuple[Anchor, ...] = ()
    headings: tuple[Heading, ...] = ()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.length = 0
        self.links: list[Anchor] = []
        self.headings: list[Heading] = []
        self.open: list[tuple[str, int, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.line()
        if tag == "a":
            told = dict(attrs)
            href = None if "linktype" in told or "id" in told else (told.get("href") or "")
            self.open.append((tag, self.length, href))
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.open.append((tag, self.length, None))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            _, start, href = self.open.pop()
            text = "".join(self.parts)[start:]
            span = (start + len(text) - len(text.lstrip()), start + len(text.rstrip()))
            if tag == "a":
                self.links.append(Anchor(href, text.strip(), span))
            else:
                self.headings.append(Heading(int(tag[1]), text.strip(), span))
        if tag in _BLOCKS:
            self.line()

    def handle_data(self, data: str) -> None:
        before = self.parts[-1][-1:] if self.parts else "\n"
        words = " ".join(data.split())
        if data[:1].isspace() and before not in (" ", "\n"):
            words = f" {words}"
        if data[-1:].isspace() and words.strip():
            words += " "
        if words.startswith(" ") and before in (" ", "\n"):
            words = words[1:]
        self.add(words)

    def line(self) -> None:
        while self.parts and self.parts[-1].endswith(" "):
            self.length -= 1
            self.parts[-1] = self.parts[-1][:-1]
            if not self.parts[-1]:
                self.parts.pop()
        if self.parts and not self.parts[-1].endswith("\n"):
            self.add("\n")

    def add(self, words: str) -> None:
        if words:
            self.parts.append(words)
            self.length += len(words)


def read_markup(html: str) -> Markup:
    """Read rich text as Wagtail stores it, or any other HTML; what is malformed is read as it can be."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "".join(reader.parts).rstrip()
    return Markup(text, tuple(reader.links), tuple(reader.headings))
