"""How near an extraction is to the truth of a page, field by field; used by ``extraction.py``.

Titles, languages and days must be equal. An outlet's name may be the longer or the shorter form
("BBC", "The BBC"; "MDR", "Mitteldeutscher Rundfunk (MDR)"). Names are compared as a set without regard to case (F1 over
all pages). Pictures must be the same asset: one of the truth's addresses, or its file under another
size. Texts are compared as bags of words, as the field does it; captions as letters and digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Row = dict[str, Any]
SEVERAL = re.compile(r"\s*(?:;|,| and | und )\s*")
AGENCIES_APART = re.compile(r"\s*(?:/|\||;|,|&| and | und | et )\s*")


def squeezed(text: Any) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", str(text or ""))).strip()


def letters(text: Any) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", str(text or "")).casefold())


def names(values: Iterable[Any]) -> set[str]:
    """One truth of several people in one string ("A, B and C") is cut, for every tool alike."""
    parts = (part for one in values for part in SEVERAL.split(squeezed(one)))
    return {part.casefold() for part in parts if part}


def credits(values: Iterable[Any]) -> set[str]:
    parts = (part for one in values for part in AGENCIES_APART.split(str(one or "")))
    return {letters(part) for part in parts if letters(part)}


def same_address(ours: str, truth: str) -> bool:
    """Scheme, "www.", a last slash and the query apart."""

    def bare(url: str) -> str:
        at = urlsplit(url)
        return at.netloc.lower().removeprefix("www.") + unquote(at.path).rstrip("/")

    return bare(ours) == bare(truth)


_SIZE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif)\b|[-_.]?\d{2,4}x\d{2,4}|[-_](?:scaled|large|medium|small|original)",
    re.I,
)


LONG = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{14,}(?![0-9a-f])|(?<!\d)(?!20\d{6}(?!\d))\d{7,}(?!\d)"
)


def asset(url: str) -> set[str]:
    """What identifies a picture's file in an address: its name without size, and long numbers."""
    text = unquote(unquote(url))
    at = urlsplit(text)
    whole = at.path + "/" + "/".join(value for _, value in parse_qsl(at.query))
    parts = [part for part in re.split(r"[/,:]+", whole) if part]
    keys = set(LONG.findall(text))
    named = [part for part in parts if re.search(r"\.(?:jpe?g|png|webp|gif|avif)\b", part, re.I)]
    keys.update(named[-1:] or parts[-1:])
    return {_SIZE.sub("", key).lower() for key in keys if len(_SIZE.sub("", key)) > 3}


def same_picture(ours: str, truths: list[str]) -> bool:
    if any(ours.partition("?")[0] == one.partition("?")[0] for one in truths):
        return True
    mine = asset(ours)
    return any(mine & asset(one) for one in truths)


def bag_f1(ours: Any, truth: Any) -> float:
    mine, right = (
        Counter(re.findall(r"\w+", str(text or "").casefold())) for text in (ours, truth)
    )
    common = sum((mine & right).values())
    if not common:
        return 0.0
    precision, recall = common / sum(mine.values()), common / sum(right.values())
    return 2 * precision * recall / (precision + recall)


def set_f1(pairs: list[tuple[set[str], set[str]]]) -> float:
    right = sum(len(ours & truth) for ours, truth in pairs)
    total = sum(len(ours) + len(truth) for ours, truth in pairs)
    return 2 * right / total if total else 0.0


def title(answer: Row, truth: Row) -> bool:
    return squeezed(answer.get("title")) == squeezed(truth["title"])


def day(answer: Row, truth: Row) -> bool:
    return str(answer.get("date") or "")[:10] == truth["date"]


def image(answer: Row, truth: Row) -> bool:
    return bool(answer.get("image")) and same_picture(answer["image"], truth["images"])


def site(answer: Row, truth: Row) -> bool:
    ours, right = letters(answer.get("site")), letters(truth["site"])
    return len(ours) > 1 and (ours in right or right in ours)


def caption(answer: Row, truth: Row) -> bool:
    return letters(answer.get("caption")) == letters(truth["caption"])


def lang(answer: Row, truth: Row) -> bool:
    return str(answer.get("lang") or "")[:2].lower() == truth["lang"][:2]


def description(answer: Row, truth: Row) -> bool:
    return letters(answer.get("description")) == letters(truth["description"])


Scored = list[tuple[Row, Row, Row]]
"""(row of the truth file, its truth, the answer) of each page that has the truth."""


def _share(test: Callable[[Row, Row], bool]) -> Callable[[Scored], float]:
    return lambda pages: sum(test(answer, truth) for _, truth, answer in pages) / len(pages)


def _wrong_days(pages: Scored) -> float:
    return sum(bool(a.get("date")) and not day(a, t) for _, t, a in pages) / len(pages)


def _far_days(pages: Scored) -> float:
    """More than a day off: nearer ones are mostly one instant, told in the page's zone and in UTC."""
    return sum(
        abs((date.fromisoformat(a["date"][:10]) - date.fromisoformat(t["date"])).days) > 1
        for _, t, a in pages
        if re.match(r"\d{4}-\d\d-\d\d", str(a.get("date") or ""))
    ) / len(pages)  # fmt: skip


FIELDS: dict[str, tuple[str, Callable[[Scored], float]]] = {
    "title": ("title", _share(title)),
    "authors F1": (
        "authors",
        lambda pages: set_f1([(names(a.get("authors") or []), names(t["authors"])) for _, t, a in pages]),
    ),
    "day": ("date", _share(day)),
    "day, wrong": ("date", _wrong_days),
    "day, off by more": ("date", _far_days),
    "image": ("images", _share(image)),
    "caption": ("caption", _share(caption)),
    "credit F1": (
        "credit",
        lambda pages: set_f1([(credits([a.get("credit")]), credits(t["credit"])) for _, t, a in pages]),
    ),
    "outlet": ("site", _share(site)),
    "canonical": (
        "canonical",
        lambda pages: sum(same_address(a.get("canonical") or "", r["url"]) for r, _, a in pages) / len(pages),
    ),
    "language": ("lang", _share(lang)),
    "description": ("description", _share(description)),
    "text F1": ("text", lambda pages: sum(bag_f1(a.get("text"), t["text"]) for _, t, a in pages) / len(pages)),
}  # fmt: skip
"""Name in the table: (key of the truth that a page must have, measure)."""


def score(rows: list[Row], answers: dict[str, Row]) -> dict[str, tuple[float, int]]:
    """field: (measure from 0 to 1, pages with the truth), for the rows of one set."""
    result = {}
    for name, (key, measure) in FIELDS.items():
        pages = [
            (row, row["truth"], answers.get(row["file"], {}))
            for row in rows
            if row["truth"].get(key) or (key == "canonical" and row["set"] == "fundus")
        ]
        if pages:
            result[name] = (measure(pages), len(pages))
    return result
