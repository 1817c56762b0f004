"""Every column is in the reference, and the reference names no other."""

import re
from pathlib import Path

from dateline.importers.sheets.columns import ARTICLES, CLIPS
from dateline.lib.sheets import known_as

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "csv-columns.md"


def test_the_reference_has_every_column_and_each_other_name_is_known() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {column for column, _ in rows} == set(ARTICLES) | set(CLIPS)
    for column, others in rows:
        for other in others.split(","):
            found = {known_as(other.strip(), columns) for columns in (ARTICLES, CLIPS)}
            assert column in found, other
