"""The command line of the press in use: real processes and a real site's folder."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dateline.project.tests.test_commands import PROGRAM, dateline

BREAK = """
from dateline.publishing.models import Output
Output.objects.filter(path='/').update(family='front', arguments={'nobody': 'asked'}, stale=2)
"""
MANY_PAGES = 5000
MANY = f"""
from dateline.publishing.founding import found
from dateline.publishing.models import Output
from dateline.website.shell import code_hash
Output.objects.bulk_create(
    Output(path=f'/gone-{{n}}/', family='of another version') for n in range({MANY_PAGES}))
found(code_hash(), again=True)
"""
MEND = """
from dateline.publishing.models import Output
Output.objects.filter(path='/').update(arguments={}, retry_at=None)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, new_site: Callable[[Path], Path]) -> Path:
    """A site that was made and pressed once."""
    folder = new_site(tmp_path_factory.mktemp("site") / "press")
    pressed = dateline("--site", str(folder), "press", "--json")
    assert pressed.returncode == 0, pressed.stderr
    told = json.loads(pressed.stdout)
    assert told["pages"] >= told["written"] > 5
    assert (told["failed"], told["waiting"]) == (0, 0)
    return folder


def at(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return dateline("--site", str(site), *arguments)


def told(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def change(site: Path, script: str) -> None:
    done = at(site, "manage", "shell", "-v0", "-c", script)
    assert done.returncode == 0, done.stderr


def test_pages_are_pressed_into_the_sites_folder_with_hashed_styles(site: Path) -> None:
    page = (site / "press" / "index.html").read_text()
    assert "Lakes Network" in page
    styles = [part.split('"')[0] for part in page.split('href="/static/')[1:]]
    assert styles and all((site / "static" / name).is_file() for name in styles)
    assert any(len(name.split(".")) > 2 for name in styles), "hashed, as `dateline run` names them"


def test_where_all_is_live_nothing_is_pressed(site: Path) -> None:
    again = at(site, "press")
    assert again.returncode == 0
    assert "Everything is live already." in again.stdout


def test_an_audit_finds_and_repairs_what_was_lost_changed_or_added(site: Path) -> None:
    folder = site / "press"
    before = (folder / "news" / "index.html").read_bytes()
    (folder / "news" / "index.html").unlink()
    (folder / "feed.rss").write_text("somebody's own words")
    (folder / "stray.txt").write_text("nobody wrote this")
    found = at(site, "press", "--audit", "--json")
    assert found.returncode == 3
    report = told(found)
    assert report["missing"] == ["/news/"]
    assert report["different"] == ["/feed.rss"]
    assert report["unknown"] == ["/stray.txt"]
    assert not (folder / "news" / "index.html").exists(), "an audit alone changes nothing"

    repaired = at(site, "press", "--audit", "--repair")
    assert repaired.returncode == 0, repaired.stderr
    assert "pages pressed, 1 removed." in repaired.stdout
    assert (folder / "news" / "index.html").read_bytes() == before
    assert not (folder / "stray.txt").exists()
    clean = at(site, "press", "--audit")
    assert clean.returncode == 0
    assert "Store and books agree." in clean.stdout


def test_repair_without_an_audit_is_refused(site: Path) -> None:
    refused = at(site, "press", "--repair")
    assert refused.returncode == 2
    assert "--audit --repair" in refused.stderr


def test_a_page_that_fails_is_named_and_the_exit_code_says_so(site: Path) -> None:
    change(site, BREAK)
    failed = at(site, "press", "--json")
    assert failed.returncode == 3, failed.stderr
    report = told(failed)
    assert report["failed"] == 1
    assert report["failures"][0]["path"] == "/"
    assert "TypeError" in report["failures"][0]["error"]
    why = told(at(site, "why", "/", "--json"))
    assert why["state"] == "failed" and "TypeError" in why["error"]
    change(site, MEND)
    assert at(site, "press").returncode == 0


def test_why_answers_for_people_and_for_scripts(site: Path) -> None:
    said = at(site, "why", "http://127.0.0.1:8000/news/?utm_source=mail")
    assert said.returncode == 0, said.stderr
    for words in ("/news/", "up to date", "Rows that it read", "none: no change waits"):
        assert words in said.stdout
    plain = told(at(site, "why", "/news/", "--json"))
    assert plain["state"] == "fresh" and plain["reasons"] == []
    assert plain["questions"]


def test_why_refuses_another_site(site: Path) -> None:
    refused = at(site, "why", "https://elsewhere.example/")
    assert refused.returncode == 2
    assert "elsewhere.example is not this site" in refused.stderr


def test_a_rebuild_presses_everything_again_and_tells_what_it_cost(site: Path) -> None:
    before = {f: f.read_bytes() for f in (site / "press").rglob("*") if f.is_file()}
    done = at(site, "rebuild", "--processes", "2", "--json")
    assert done.returncode == 0, done.stderr
    report = told(done)
    assert report["pages"] > 5
    assert (report["failed"], report["waiting"], report["resumed"]) == (0, 0, False)
    assert min(report[name] for name in ("seconds", "cpu_seconds", "peak_memory_mb")) > 0
    changed = [file.name for file, kept in before.items() if file.read_bytes() != kept]
    assert changed in ([], [".edition"]), "the same pages, byte for byte"


def test_ctrl_c_stops_a_rebuild_cleanly_and_the_next_call_goes_on(site: Path) -> None:
    change(site, MANY)
    environment = {k: v for k, v in os.environ.items()
                   if not k.startswith(("DATELINE", "DJANGO", "DATABASE"))}  # fmt: skip
    process = subprocess.Popen(
        [*PROGRAM, "--site", str(site), "rebuild", "--processes", "1", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    books = sqlite3.connect(site / "db.sqlite3", timeout=20)
    begun = "SELECT count(*) FROM publishing_output WHERE stale > 0"
    deadline = time.monotonic() + 60
    while books.execute(begun).fetchone()[0] >= MANY_PAGES and time.monotonic() < deadline:
        assert process.poll() is None
    books.close()
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 2, errors
    assert "Traceback" not in errors
    assert "Taking up the rebuild" in errors
    left = json.loads(out)["waiting"]
    assert 0 < left < MANY_PAGES
    again = told(at(site, "rebuild", "--processes", "1", "--json"))
    assert (again["resumed"], again["pages"], again["waiting"]) == (True, left, 0)
    fresh = told(at(site, "rebuild", "--processes", "1", "--json"))
    assert fresh["resumed"] is False and 5 < fresh["pages"] < MANY_PAGES


def test_the_site_is_exported_into_a_folder_with_its_styles(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "public"
    done = at(site, "export", str(target), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    report = told(done)
    assert report["pages"] > 5 and report["broken"] == []
    page = (target / "index.html").read_text()
    assert "Lakes Network" in page and 'href="/static/' not in page
    assert list((target / "static").rglob("*.css"))


def test_the_site_is_exported_into_a_zip(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "public.zip"
    done = at(site, "export", str(target))
    assert done.returncode == 0, done.stderr
    assert "pages and" in done.stdout
    with zipfile.ZipFile(target) as archive:
        assert "index.html" in [name.removeprefix("public/") for name in archive.namelist()]


def test_a_link_that_leads_nowhere_is_named_and_the_exit_code_says_so(
    site: Path, tmp_path: Path
) -> None:
    page = site / "press" / "news" / "index.html"
    before = page.read_bytes()
    page.write_bytes(before.replace(b"</body>", b'<a href="/never-made/">x</a></body>'))
    done = at(site, "export", str(tmp_path / "public"))
    page.write_bytes(before)
    assert done.returncode == 3
    assert "leads nowhere: /never-made/ (on /news/)" in done.stderr


def test_a_folder_with_something_else_in_it_is_left_alone(site: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    refused = at(site, "export", str(tmp_path))
    assert refused.returncode == 2
    assert [f.name for f in tmp_path.iterdir()] == ["mine.txt"]


def test_without_a_site_nothing_is_made(tmp_path: Path) -> None:
    refused = dateline("--site", str(tmp_path), "press")
    assert refused.returncode == 2
    assert "dateline init" in refused.stderr
    assert list(tmp_path.iterdir()) == []
