"""``dateline copies export``: one file that the scan and other tools read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from warcio.archiveiterator import ArchiveIterator

from dateline.archive.actions import keep_copy
from dateline.archive.models import StoredCopy
from dateline.archive.tests.newspaper import story
from dateline.lib.http import Fetched
from dateline.project.commands.copies import copies
from dateline.project.commands.coverage import coverage

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def three_copies(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    for day, title in enumerate(
        ("Mayor opens the bridge", "Rain until Friday", "Mayor opens the bridge")
    ):
        url = f"https://star.example/{title[:5].strip().lower()}"
        answer = Fetched(url, url, 200, "text/html", "utf-8", story(title), reason="OK")
        keep_copy(answer, at=AT + timedelta(days=2 * day))


def export(file: Path) -> Result:
    return CliRunner().invoke(copies, ["export", str(file)])


def test_every_copy_is_in_the_file_and_other_tools_read_it(tmp_path: Path) -> None:
    told = export(tmp_path / "all.warc.gz")
    assert told.exit_code == 0 and "3 copies" in told.output
    with (tmp_path / "all.warc.gz").open("rb") as file:
        kinds = [r.rec_type for r in ArchiveIterator(file, check_digests="raise") if r.raw_stream]
    assert kinds == ["warcinfo", "request", "response"] * 2 + ["warcinfo", "request", "revisit"]


def test_the_scan_finds_what_was_kept(tmp_path: Path) -> None:
    export(tmp_path / "all.warc.gz")
    (tmp_path / "phrases.txt").write_text("council | organisation\n", encoding="utf-8")
    words = [
        "scan",
        str(tmp_path / "all.warc.gz"),
        "--watch",
        str(tmp_path / "phrases.txt"),
        "--json",
    ]
    told = CliRunner().invoke(coverage, [*words, "--processes", "1"])
    lines = [json.loads(line) for line in told.stdout.splitlines() if line.startswith("{")]
    assert {line["url"] for line in lines} == {
        "https://star.example/mayor",
        "https://star.example/rain",
    }


def test_a_lost_file_is_said_and_the_rest_is_written(tmp_path: Path, settings: Any) -> None:
    copy = StoredCopy.objects.get(title="Rain until Friday")
    (Path(settings.MEDIA_ROOT) / copy.file).unlink()
    told = export(tmp_path / "all.warc.gz")
    assert (
        told.exit_code == 1
        and "2 copies" in told.output
        and "1 copies are not there" in told.output
    )


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    told = export(tmp_path / "no" / "such" / "all.warc.gz")
    assert told.exit_code == 2 and "cannot be written" in told.output
