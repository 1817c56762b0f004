"""The command line in use: real processes, a real folder, a real port."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

PROGRAM = [sys.executable, "-m", "dateline.project.cli"]


def dateline(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        k: v for k, v in os.environ.items()
        if k not in ("DATELINE_SITE", "DJANGO_SETTINGS_MODULE", "DATELINE_ADDRESS",
                     "DATELINE_SECRET_KEY", "DATABASE_URL")
    }  # fmt: skip
    return subprocess.run(
        [*PROGRAM, *arguments],
        capture_output=True,
        text=True,
        env={**environment, **more},
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, new_site: Callable[[Path], Path]) -> Path:
    return new_site(tmp_path_factory.mktemp("site") / "press")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def running(site: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = subprocess.Popen(
        [*PROGRAM, "--site", str(site), "run", "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        env={k: v for k, v in os.environ.items() if not k.startswith(("DATELINE", "DJANGO", "DATABASE"))},
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=2).close()
            break
        except OSError:
            assert process.poll() is None, process.stdout.read()  # type: ignore[union-attr]
    yield process, port
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()  # type: ignore[union-attr]


def children(pid: int) -> set[int]:
    told = subprocess.run(["ps", "-eo", "pid,pgid"], capture_output=True, text=True, check=True)
    rows = [line.split() for line in told.stdout.splitlines()[1:]]
    return {int(p) for p, group in rows if int(group) == pid}


def test_init_writes_a_commented_file_and_a_secret_for_its_owner_only(site: Path) -> None:
    text = (site / "dateline.toml").read_text()
    assert 'time_zone = "America/Chicago"' in text
    assert text.count("#") > 10
    assert stat.S_IMODE((site / "secret.key").stat().st_mode) == 0o600


def test_init_refuses_a_folder_that_holds_a_site(site: Path) -> None:
    again = dateline("init", str(site))
    assert again.returncode == 2
    assert "already holds a site" in again.stderr


def test_init_refuses_a_zone_that_does_not_exist(tmp_path: Path) -> None:
    refused = dateline("init", str(tmp_path / "x"), "--time-zone", "Mars/Olympus")
    assert refused.returncode == 2
    assert "America/Chicago" in refused.stderr
    assert not (tmp_path / "x").exists()


def test_a_broken_settings_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "dateline.toml").write_text('address = "http://x"\ntime_zone = \n')
    told = dateline("--site", str(tmp_path), "doctor")
    assert told.returncode == 2
    assert "dateline.toml" in told.stderr and "line 2" in told.stderr
    assert "Traceback" not in told.stderr


def test_an_unknown_setting_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "dateline.toml").write_text('adress = "http://x"\n')
    told = dateline("--site", str(tmp_path), "doctor")
    assert told.returncode == 2
    assert "adress" in told.stderr


def test_doctor_finds_what_is_wrong_and_says_the_fix(site: Path) -> None:
    (site / "secret.key").chmod(0o644)
    told = dateline("--site", str(site), "doctor", "--json")
    (site / "secret.key").chmod(0o600)
    findings = {f["what"]: f for f in json.loads(told.stdout)["findings"]}
    assert told.returncode == 2
    assert findings["secret"]["level"] == "error"
    assert findings["secret"]["fix"].startswith("chmod 600")
    assert findings["database"]["level"] == "ok"


def test_a_new_site_has_every_place_and_loading_again_changes_nothing(site: Path) -> None:
    told = dateline("--site", str(site), "places", "--json")
    assert told.returncode == 0, told.stderr
    report = json.loads(told.stdout)
    assert (report["added"], report["changed"], report["unplaced"]) == (0, 0, [])
    assert report["unchanged"] > 39_000
    in_words = dateline("--site", str(site), "places")
    assert "0 places added" in in_words.stdout
    assert "seats of legislatures" in " ".join(in_words.stdout.split())


def test_a_person_is_added_once(site: Path) -> None:
    first = dateline(
        "--site", str(site), "user", "add", "Ana@Example.org", "--role", "administrator", "--json"
    )
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert told["email"] == "ana@example.org" and len(told["password"]) >= 12
    again = dateline("--site", str(site), "user", "add", "ana@example.org")
    assert again.returncode == 2
    assert "at the desk already" in again.stderr


def test_a_server_stops_cleanly_on_a_signal_and_leaves_nothing_behind(running) -> None:  # type: ignore[no-untyped-def]
    process, port = running
    with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
        assert page.status == 200
        assert "Lakes Network" in page.read().decode()
    assert len(children(process.pid)) >= 3  # the command, a serving process, background work
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert children(process.pid) == set()


def test_background_work_ends_when_its_server_is_killed(running) -> None:  # type: ignore[no-untyped-def]
    process, _ = running
    process.kill()
    process.wait(5)
    deadline = time.monotonic() + 20
    while children(process.pid) and time.monotonic() < deadline:
        time.monotonic()
    assert children(process.pid) == set()


def test_a_taken_port_is_said_in_one_sentence(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = dateline("--site", str(site), "run", "--port", str(taken.getsockname()[1]))
    assert told.returncode == 2
    assert "cannot be used" in told.stderr
    assert "Traceback" not in told.stderr


def test_two_processes_write_without_a_locked_database(site: Path) -> None:
    """Each writes 150 times, reading first in the same transaction, as a desk does."""
    script = (
        "from django.db import transaction\n"
        "from dateline.content.models import Topic\n"
        "import os\n"
        "for n in range(150):\n"
        "    with transaction.atomic():\n"
        "        Topic.objects.count()\n"
        "        Topic.objects.create(name=f'{os.getpid()} {n}')\n"
    )
    writers = [
        subprocess.Popen(
            [*PROGRAM, "--site", str(site), "manage", "shell", "--no-imports", "-c", script],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
            env={k: v for k, v in os.environ.items() if not k.startswith(("DATELINE", "DJANGO", "DATABASE"))},
        )
        for _ in range(3)
    ]  # fmt: skip
    told = [writer.communicate(timeout=120)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0], told
    with sqlite3.connect(site / "db.sqlite3") as database:
        count = database.execute("select count(*) from content_topic").fetchone()[0]
    database.close()
    assert count == 450


@pytest.mark.parametrize("command", ["init", "demo", "run", "import", "doctor", "user"])
def test_every_command_explains_itself_with_examples(command: str, site: Path) -> None:
    told = dateline("--site", str(site), command, "--help")
    assert told.returncode == 0, told.stderr
    assert "Usage:" in told.stdout
    if command not in ("user", "import"):
        assert "Examples:" in told.stdout


def test_readers_get_brotli_and_the_desk_gzip(site: Path) -> None:
    """Brotli for some hundred files of the desk took most of the time that a new site needs."""
    gathered = next(site.rglob("staticfiles.json")).parent
    assert list((gathered / "website").rglob("*.css.br"))
    assert not list((gathered / "wagtailadmin").rglob("*.br"))
    assert list((gathered / "wagtailadmin").rglob("*.css.gz"))
