"""Stylesheets of the version before stay while pages that name them are pressed again."""

from __future__ import annotations

import json
from pathlib import Path

from dateline.project.setting_up import keep_two_versions


def test_files_of_this_version_and_of_the_one_before_are_kept(tmp_path: Path) -> None:
    for name in ("a.css", "a.111.css", "a.111.css.gz", "a.222.css", "a.000.css", "a.000.css.br"):
        (tmp_path / "site").mkdir(exist_ok=True)
        (tmp_path / "site" / name).write_text(name)
    (tmp_path / ".version").write_text("2")
    (tmp_path / "staticfiles.json").write_text(
        json.dumps({"paths": {"site/a.css": "site/a.222.css"}})
    )
    assert keep_two_versions(tmp_path, {"site/a.css", "site/a.111.css"}) == 2
    left = sorted(f.name for f in tmp_path.rglob("*") if f.is_file())
    assert left == [
        ".version", "a.111.css", "a.111.css.gz", "a.222.css", "a.css", "staticfiles.json",
    ]  # fmt: skip
