"""A scan on a Dask cluster says the same as one on this machine."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dateline.coverage.scan import State, scan
from dateline.coverage.scan.cluster import NoCluster, on_cluster
from dateline.coverage.tests.test_scan import WATCH, page, record
from dateline.project.commands.coverage import coverage

distributed = pytest.importorskip("distributed")
# Dask's own threads and sockets end a moment after the cluster does.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as running:
        yield running.scheduler_address


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    words = ["Jane Doe", "nobody", "José Núñez", "Waymark <b>Cities</b> Network", "Anna Wei&szlig;"]
    for name in ("a", "b"):
        records = [record(page(words[n % 5]), n) for n in range(40)]
        (tmp_path / f"{name}.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
    (tmp_path / "c.warc.gz").write_bytes(gzip.compress(record(page("Jane Doe")))[:-40])
    return tmp_path


def told(found: Any) -> list[str]:
    return sorted(str(each.as_json() if hasattr(each, "as_json") else each) for each in found)


def test_two_workers_say_what_one_machine_says(cluster: str, archive: Path, tmp_path: Path) -> None:
    files = sorted(archive.glob("*.warc.gz"))
    alone = told(scan(files, WATCH, processes=1, part_size=1500))
    state = State(tmp_path / "state", WATCH, None)
    with on_cluster(cluster) as answers:
        together = told(scan(files, WATCH, part_size=1500, answers=answers, state=state))
        again = told(
            scan(
                files,
                WATCH,
                part_size=1500,
                answers=answers,
                state=State(tmp_path / "state", WATCH, None),
            )
        )
    assert together == alone and len(alone) > 60
    assert all("c.warc.gz" in line for line in again)  # what was done is not done again


def test_the_command_takes_a_cluster(cluster: str, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "watch.txt").write_text("\n".join(WATCH), encoding="utf-8")
    asked = ["scan", str(archive / "a.warc.gz"), "--watch", str(tmp_path / "watch.txt")]
    alone = CliRunner().invoke(coverage, asked)
    together = CliRunner().invoke(coverage, [*asked, "--dask", cluster])
    assert together.exit_code == alone.exit_code == 0
    assert sorted(map(json.dumps, map(json.loads, together.stdout.splitlines()))) == sorted(
        map(json.dumps, map(json.loads, alone.stdout.splitlines()))
    )


def test_a_cluster_that_cannot_be_had_says_so(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "watch.txt").write_text("Jane Doe\n")
    asked = ["scan", str(archive), "--watch", str(tmp_path / "watch.txt"), "--dask"]
    monkeypatch.setattr("dateline.coverage.scan.cluster.CONNECT_SECONDS", 1)
    done = CliRunner().invoke(coverage, [*asked, "tcp://127.0.0.1:1"])
    assert done.exit_code == 2 and "no Dask scheduler at tcp://127.0.0.1:1" in done.stderr
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = CliRunner().invoke(coverage, [*asked, "tcp://127.0.0.1:1"])
    assert done.exit_code == 2 and "pip install 'dateline[dask]'" in done.stderr
    with pytest.raises(NoCluster), on_cluster("tcp://127.0.0.1:1"):
        pass
