"""``dateline check`` in use: a real process on a real site's folder."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from dateline.project.tests.test_commands import dateline

WRITE = """
from datetime import datetime, UTC
from dateline.newsroom.models import Article, NewsSection
section = NewsSection.objects.get()
for title, deck, year in (("=A formula", "It opened last week for for all.", 2020), ("Good", "It opened in May 2026.", 2026)):
    page = Article(title=title, deck=deck, date=datetime(year, 5, 4, tzinfo=UTC), live=False)
    section.add_child(instance=page)
    page.save_revision().publish()
"""
A_RELEASE = """
from dateline.newsroom.models import Article, NewsSection
page = Article(title="Bare", kind="press-release", live=False)
NewsSection.objects.get().add_child(instance=page)
page.save_revision().publish()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, new_site: Callable[[Path], Path]) -> Path:
    folder = new_site(tmp_path_factory.mktemp("site") / "press")
    at(folder, "manage", "shell", "-v0", "-c", WRITE)
    return folder


def at(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return dateline("--site", str(site), *arguments)


def test_an_archive_is_reported_mended_and_judged_by_the_exit_code(site: Path) -> None:
    done = at(site, "check")
    assert done.returncode == 0, done.stderr  # warnings, no errors
    assert "2 articles checked" in done.stdout
    assert "C08" in done.stdout
    assert "/desk/pages/" in done.stdout
    file = site / "checks.csv"
    done = at(site, "check", "--format", "csv", "--out", str(file))
    rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8"))))
    assert {row["rule"] for row in rows} == {"C08", "C13"}
    assert {row["title"] for row in rows} == {"'=A formula"}  # no spreadsheet reads it as one
    assert rows[0]["edit"].startswith("http")
    mended = json.loads(at(site, "check", "--fix", "--format", "json").stdout)
    assert mended["mended"] == 1
    assert [rule["rule"] for rule in mended["rules"]] == ["C08"]
    newer = json.loads(at(site, "check", "--since", "2025-01-01", "--format", "json").stdout)
    assert newer["examined"] == {"newsroom.article": 1}
    at(site, "manage", "shell", "-v0", "-c", A_RELEASE)
    done = at(site, "check")
    assert done.returncode == 3
    assert "Bare (C01, C17)" in done.stdout


def test_what_cannot_be_done_is_said(site: Path) -> None:
    done = at(site, "check", "--since", "May 2024")
    assert done.returncode == 2
    assert "2024-05-17" in done.stderr
    done = at(site, "check", "--out", str(site / "no" / "where.csv"))
    assert done.returncode == 2
    assert "There is no folder" in done.stderr
