"""``dateline coverage extract``: one file, a batch, what is wrong, and that no site is loaded."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dateline.project.commands.coverage import coverage

PAGE = b"<html lang=en><title>T</title><h1>A headline of some length</h1><p>By Anna Lind</p></html>"
URL = "https://paper.example/2026/11/24/a"
KEYS = [
    "title",
    "authors",
    "date",
    "updated",
    "site",
    "canonical",
    "image",
    "caption",
    "credit",
    "alt",
    "lang",
    "section",
    "description",
    "text",
    "paywall",
    "sources",
    "notes",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / "broken.html.gz").write_bytes(gzip.compress(PAGE)[:30])
    return tmp_path


def run(*words: Any, standard_input: str | None = None) -> Result:
    return CliRunner().invoke(coverage, ["extract", *map(str, words)], input=standard_input)


@pytest.mark.parametrize("name", ["a.html", "b.html.gz"])
def test_a_file_is_printed_as_one_object(folder: Path, name: str) -> None:
    done = run(folder / name, "--url", URL, "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert set(told) == set(KEYS)
    assert (told["title"], told["authors"], told["date"]) == (
        "A headline of some length", ["Anna Lind"], "2026-11-24",
    )  # fmt: skip
    assert told["updated"] is None
    assert told["sources"]["date"]["source"] == "address"


def test_without_json_each_field_is_a_line(folder: Path) -> None:
    done = run(folder / "a.html", "--url", URL)
    assert "authors    Anna Lind  (visible" in done.stdout
    assert "updated    unknown" in done.stdout


def test_a_batch_goes_on_after_what_cannot_be_read(folder: Path) -> None:
    lines = [
        json.dumps({"file": "a.html", "url": URL}), "not json", json.dumps({"file": "no.html", "url": URL}),
        "", json.dumps(["a.html"]), json.dumps({"file": "broken.html.gz", "url": URL}),
        json.dumps({"file": "a.html", "url": "a.html"}), json.dumps({"file": "b.html.gz", "url": URL}),
    ]  # fmt: skip
    (folder / "in.jsonl").write_text("\n".join(lines))
    done = run("--batch", folder / "in.jsonl")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [one["line"] for one in told if "error" in one] == [2, 3, 5, 6, 7]
    assert [one["file"] for one in told if "error" not in one] == ["a.html", "b.html.gz"]
    assert told[0]["url"] == URL


def test_a_batch_without_a_fault_is_done(folder: Path) -> None:
    line = json.dumps({"file": str(folder / "a.html"), "url": URL})
    done = run("--batch", "-", "--no-text", standard_input=line)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["text"] is None


@pytest.mark.parametrize("words", [("no.html", "--url", URL), ("--batch", "no.jsonl"), ("a.html",), ()])  # fmt: skip
def test_what_cannot_be_done_says_why(folder: Path, words: tuple[str, ...]) -> None:
    done = run(*(folder / one if one.startswith("no.") else one for one in words))
    assert done.exit_code == 2
    assert done.stderr.strip()


def test_the_command_needs_no_site_and_loads_no_django(folder: Path) -> None:
    script = (
        "import sys\n"
        "from dateline.project.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "sys.exit('django' in sys.modules or 'trafilatura' in sys.modules)"
    )
    words = ["coverage", "extract", str(folder / "a.html"), "--url", URL, "--no-text"]
    done = subprocess.run([sys.executable, "-c", script, *words], cwd=folder, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
