"""Turns the demo's blocks (shapes: ``records.py``) into the values of a StreamField."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dateline.project.demo.records import Block, block

Value = tuple[str, Any]
Rows = Mapping[str, Any]


def blocks(
    told: Sequence[Mapping[str, Any] | Block], photos: Rows, files: Rows, people: Rows
) -> list[Value]:
    """StreamField values of one body; photos, files and people are rows by key (people: name)."""
    return [_value(b if isinstance(b, Block) else block(b), photos, files, people) for b in told]


def _value(made: Block, photos: Rows, files: Rows, people: Rows) -> Value:
    values = dict(made.values)
    match made.type:
        case "text":
            return "text", values["html"].strip().replace("\n", "")
        case "quote":
            return "quote", {**values, "person": people.get(values["speaker"]), "source_url": ""}
        case "photo":
            photo = photos[values["photo"]]
            return "photo", {**values, "photo": photo, "alt": "", "caption": ""}
        case "gallery":
            shown = [{"photo": photos[key], "caption": ""} for key in values["photos"]]
            return "gallery", {**values, "photos": shown}
        case "table":
            return "table", _table(values)
        case "file":
            return "file", {**values, "file": files[values["file"]]}
        case "embed":
            return "embed", {**values, "poster": None}
        case _:
            return "callout", {**values, "quiet": False}


def _table(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "data": [values["header"], *values["rows"]],
        "first_row_is_table_header": True,
        "first_col_is_header": values["stub"],
        "table_header_choice": "both" if values["stub"] else "row",
        "table_caption": values["caption"],
        "cell": [],
        "mergeCells": [],
    }
