"""Thirty small pages of invented outlets: what is read from them, field by field, and floors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline.coverage.extract import extract

PAGES = Path(__file__).parent / "pages"
TRUTH: list[dict[str, Any]] = json.loads((PAGES / "truth.json").read_text(encoding="utf-8"))
# Share of the pages with a truth that must be right. Raise them when the engine improves.
FLOORS = {
    "title": 1.0, "authors": 1.0, "date": 1.0, "updated": 1.0, "site": 1.0, "canonical": 1.0,
    "image": 1.0, "caption": 1.0, "credit": 1.0, "alt": 1.0, "lang": 1.0, "section": 1.0,
    "description": 1.0, "paywall": 1.0, "text": 1.0,
}  # fmt: skip


def right(field: str, ours: Any, truth: Any) -> bool:
    if field == "image":
        return truth in (ours or "")
    if field == "text":
        return all(paragraph in (ours or "") for paragraph in truth)
    return bool(ours == truth)


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    return {
        row["file"]: extract((PAGES / row["file"]).read_bytes(), row["url"]).as_json()
        for row in TRUTH
    }


@pytest.mark.parametrize("field", sorted(FLOORS))
def test_a_field_does_not_fall_below_its_floor(field: str, answers: dict[str, Any]) -> None:
    told = [row for row in TRUTH if field in row["truth"]]
    wrong = [
        (row["file"], answers[row["file"]][field])
        for row in told
        if not right(field, answers[row["file"]][field], row["truth"][field])
    ]
    assert told, f"no page of the corpus says its {field}"
    assert 1 - len(wrong) / len(told) >= FLOORS[field], wrong


def test_the_corpus_is_large_and_every_file_has_its_truth() -> None:
    assert len(TRUTH) >= 30
    assert {row["file"] for row in TRUTH} == {file.name for file in PAGES.glob("*.html")}


def test_every_value_tells_its_source_and_a_confidence(answers: dict[str, Any]) -> None:
    kinds = {"json-ld", "microdata", "open-graph", "meta", "visible", "address", "title"}
    for answer in answers.values():
        for field, value in answer.items():
            if field in ("sources", "notes"):
                continue
            assert (value in (None, [])) == (field not in answer["sources"]), field
        assert {one["source"] for one in answer["sources"].values()} <= kinds
        assert all(0 < one["confidence"] < 1 for one in answer["sources"].values())


def test_a_canonical_link_at_another_outlet_is_noted_as_syndication(
    answers: dict[str, Any],
) -> None:
    assert any(note.startswith("syndicated: ") for note in answers["wire_copy.html"]["notes"])


def test_a_date_that_text_and_markup_share_is_surer_than_one_alone() -> None:
    meta = '<meta name="date" content="2026-11-24"><h1>Some headline that is long</h1>'
    alone = extract(meta, "https://a.example/x", with_text=False).date
    shared = extract(meta, "https://a.example/2026/11/24/x", with_text=False).date
    assert alone and shared and shared.confidence > alone.confidence


def test_no_text_is_read_where_none_is_asked_for() -> None:
    page = (PAGES / "json_ld_graph.html").read_bytes()
    assert extract(page, "https://ledger.example/", with_text=False).text is None
