"""A change is found a moment after its commit: by a running site, its worker and its search."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from tests.browser.live import (
    DATELINE,
    LiveSite,
    environment,
    free_port,
    stop,
    wait_until_it_answers,
)

ROUNDS = int(os.environ.get("SEARCH_ROUNDS", "4"))
# Milliseconds; 2,000 on a quiet machine, as benchmarks/publishing_latency.py says.
WITHIN = float(os.environ.get("SEARCH_WITHIN", "10000"))
HOUSE = Path(__file__).resolve().parents[1]


def test_a_change_is_found_soon_after_its_commit(
    tmp_path: Path, new_site: Callable[[Path], Path]
) -> None:
    port = free_port()
    site, log = new_site(tmp_path / "site"), tmp_path / "run.log"
    base = f"http://127.0.0.1:{port}"
    told = environment(base)
    with log.open("wb") as out:
        running = subprocess.Popen(
            [DATELINE, "--site", str(site), "run", "--port", str(port)],
            env=told, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
        try:
            wait_until_it_answers(base, running, log)
            editor = subprocess.run(
                [sys.executable, "-m", "tests.finding_editor", str(ROUNDS)], cwd=HOUSE,
                env=told | {"DATELINE_SITE": str(site)}, capture_output=True, text=True,
                timeout=600, check=False,
            )  # fmt: skip
            assert editor.returncode == 0, editor.stderr[-4000:]
            *spent, headline = editor.stdout.strip().splitlines()
            status, page = LiveSite(base).get(f"/search/?q={quote(headline)}")
        finally:
            stop(running, log)
    times = [float(each) for line in spent for each in line.split()]
    assert len(times) == 2 * ROUNDS
    print("found after", sorted(times), "ms")
    # The first waits for the index to be made as well.
    assert max(times[1:]) < WITHIN, times
    assert status == 200 and b"1 result for" in page
