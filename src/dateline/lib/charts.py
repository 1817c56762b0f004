"""Numbers as drawings: SVG that needs no script, fits any width and is read out.

Sizes across are percentages and letters are pixels, so that the words stay as large on a phone. Every
drawing has a title and a description, and the page has the same numbers as a table. What differs by
colour differs by shape too: stories are filled, copies of them only outlined, and each bar has its number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

Row = tuple[str, int, int]  # name, stories, clips (of which there are as many or more)
LETTERS = 14  # pixels
INK, BAR = "#1b1a18", "#1d4ea8"  # where no stylesheet says otherwise, as on paper
LABELS = 5  # under the columns: more do not fit on a phone
NUMBERED = 14  # columns: up to so many have their numbers over them
LONGEST = 42  # characters of a name beside a bar


def columns(rows: Sequence[Row], *, ident: str, title: str, told: str, height: int = 240) -> str:
    """A column for each row in order of time. ident: of the page's own; told: what is to be seen."""
    foot, head = 26, 24
    most = max((clips for _, _, clips in rows), default=0) or 1
    slot = 100 / max(len(rows), 1)
    parts = []
    for n, (name, stories, clips) in enumerate(rows):
        left, wide = n * slot + slot * 0.15, slot * 0.7
        middle = n * slot + slot / 2
        for value, kind in ((clips, "copies"), (stories, "stories")):
            tall = (height - foot - head) * value / most
            if value and (kind == "stories" or clips > stories):
                parts.append(_rect(left, height - foot - tall, wide, tall, kind))
        if clips and (len(rows) <= NUMBERED or clips == most):
            top = height - foot - (height - foot - head) * clips / most - 6
            parts.append(_text(middle, top, _numbers(stories, clips), "middle"))
        step = math.ceil(len(rows) / LABELS)
        if n % step == 0:
            parts.append(_text(0 if n == 0 else middle, height - 7, name))
    line = f'<line x1="0" x2="100%" y1="{height - foot}" y2="{height - foot}" stroke="{INK}"/>'
    return _svg(ident, title, told, height, [*parts, line])


def bars(rows: Sequence[Row], *, ident: str, title: str, told: str) -> str:
    """A bar for each row, its name over it."""
    most = max((clips for _, _, clips in rows), default=0) or 1
    step, parts = 46, []
    for n, (name, stories, clips) in enumerate(rows):
        top = n * step
        short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
        parts.append(
            f'<text x="0" y="{top + 15}" font-size="{LETTERS}" fill="{INK}">{escape(short)}</text>'
        )
        for value, kind in ((clips, "copies"), (stories, "stories")):
            if value and (kind == "stories" or clips > stories):
                parts.append(_rect(0, top + 21, 78 * value / most, 16, kind))
        parts.append(
            f'<text x="{_round(78 * clips / most)}%" dx="8" y="{top + 34}" font-size="{LETTERS}" '
            f'fill="{INK}">{_numbers(stories, clips)}</text>'
        )
    return _svg(ident, title, told, max(len(rows), 1) * step, parts)


def _numbers(stories: int, clips: int) -> str:
    return f"{stories}" if stories == clips else f"{stories} ({clips})"


def _round(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _rect(left: float, top: float, wide: float, tall: float, kind: str) -> str:
    paint = (
        f'fill="{BAR}"' if kind == "stories" else f'fill="none" stroke="{BAR}" stroke-width="1.5"'
    )
    return (
        f'<rect class="{kind}" x="{_round(left)}%" y="{_round(top)}" width="{_round(wide)}%" '
        f'height="{_round(tall)}" {paint}/>'
    )


def _text(x: float, y: float, words: str, anchor: str = "") -> str:
    at = anchor or ("start" if x == 0 else "end" if x > 90 else "middle")
    return (
        f'<text x="{_round(x)}%" y="{_round(y)}" font-size="{LETTERS}" text-anchor="{at}" '
        f'fill="{INK}">{escape(words)}</text>'
    )


def _svg(ident: str, title: str, told: str, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg class="chart" role="img" aria-labelledby="{ident}-t {ident}-d" width="100%" '
        f'height="{height}" xmlns="http://www.w3.org/2000/svg"><title id="{ident}-t">{escape(title)}'
        f'</title><desc id="{ident}-d">{escape(told)}</desc>{"".join(parts)}</svg>'
    )
