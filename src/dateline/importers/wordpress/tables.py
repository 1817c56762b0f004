"""Tables: facts in rows stay a table; tables used for layout are taken apart."""

from __future__ import annotations

from dateline.importers.wordpress.blocks import words_of
from dateline.importers.wordpress.tree import Element, inside, name_of, remove, words_in
from dateline.importers.wordpress.walking import Walking

_LAYOUT = (
    "table",
    "img",
    "iframe",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "blockquote",
    "video",
    "audio",
    "figure",
    "wp-block",
    "wp-gallery",
    "wp-caption",
    "wp-embed",
    "form",
)
_MOST_COLUMNS = 60


def table(walker: Walking, node: Element, caption: str = "") -> None:
    """A ``<table>``."""
    walker.flush()
    title = next((child for child in node if name_of(child) == "caption"), None)
    if title is not None:
        caption = caption or words_in(title)
        remove(title)
    rows = [row for row in node.iter("tr") if _table_of(row) is node]
    if not rows or _is_layout(node, rows):
        _unwrap(walker, node, rows)
        if caption:
            walker.text(caption)
            walker.flush()
        return
    texts = _grid(walker, rows)
    header = _all_heads(rows[0]) or any(name_of(child) == "thead" and len(child) for child in node)
    stub = len(rows) > 1 and all(
        (cells := _cells(row)) and name_of(cells[0]) == "th" for row in rows[1:]
    )
    walker.context.add("table", {"caption": caption, "header": header, "stub": stub, "rows": texts})
    loose = [
        node.text,
        *(
            child.tail
            for child in node.iter()
            if child is not node and name_of(child) in ("tr", "tbody", "thead", "tfoot")
        ),
    ]
    for text in loose:
        if text and text.strip():
            walker.text(text)
            walker.flush()


def _table_of(node: Element) -> Element | None:
    return next(iter(node.iterancestors("table")), None)


def _cells(row: Element) -> list[Element]:
    return [child for child in row if name_of(child) in ("td", "th")]


def _all_heads(row: Element) -> bool:
    cells = _cells(row)
    return bool(cells) and all(name_of(cell) == "th" for cell in cells)


def _is_layout(node: Element, rows: list[Element]) -> bool:
    if node.get("role") == "presentation" or max(len(_cells(row)) for row in rows) < 2:
        return True
    return any(found is not node for found in inside(node, *_LAYOUT))


def _unwrap(walker: Walking, node: Element, rows: list[Element]) -> None:
    if not rows:
        walker.children(node)
        walker.flush()
        return
    for row in rows:
        for child in row:
            if name_of(child):
                walker.children(child)
                walker.flush()


def _grid(walker: Walking, rows: list[Element]) -> list[list[str]]:
    """Rows of equal length; a cell over several columns or rows leaves empty ones beside it."""
    grid: list[list[str]] = []
    taken: dict[tuple[int, int], bool] = {}
    for y, row in enumerate(rows):
        line: list[str] = []
        for cell in _cells(row):
            while taken.get((y, len(line))):
                line.append("")
            line.append(_text(walker, cell))
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            x = len(line) - 1
            for down in range(high):
                for right in range(wide):
                    taken[(y + down, x + right)] = True
            line += [""] * (wide - 1)
        grid.append(line)
    width = max(len(line) for line in grid)
    return [line + [""] * (width - len(line)) for line in grid]


def _span(cell: Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), _MOST_COLUMNS) if value.isdecimal() and int(value) > 0 else 1


def _text(walker: Walking, cell: Element) -> str:
    links = [link.get("href") or "" for link in inside(cell, "a") if link.get("href")]
    for href in links:
        walker.context.problem(f"a link in a table became plain text: {href[:120]}")
    return words_of(walker.collect(cell))
