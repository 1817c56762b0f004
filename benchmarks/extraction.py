"""The extraction of the coverage desk beside the single tools of the field, on real pages.

    make eval [ARTICLES=folder]

The folder has ``truth.jsonl`` (``file``, ``url``, ``set``, ``truth``) and the pages. The other tools run
in ``.venv-eval``; one that is not there is left out. Speeds are pages a second of processor time, one
process, without reading files; compare within one run. ``HALF=even`` or ``odd`` takes every second page.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from extraction_peers import TOOLS
from extraction_scores import FIELDS, score

from dateline.coverage.extract import extract

HERE = Path(__file__).resolve().parent
PEERS = HERE.parent / ".venv-eval" / "bin" / "python"
Answers = dict[str, dict[str, Any]]


def ours(folder: Path, rows: list[dict[str, Any]], *, with_text: bool) -> tuple[Answers, float]:
    """(answers by file, pages a second)."""
    answers: Answers = {}
    seconds = 0.0
    for number, row in enumerate(rows):
        html = gzip.decompress((folder / row["file"]).read_bytes())
        if number == 0:
            extract(html, row["url"], with_text=with_text)
        began = time.process_time()
        found = extract(html, row["url"], with_text=with_text)
        seconds += time.process_time() - began
        answers[row["file"]] = found.as_json()
    return answers, len(rows) / seconds


def theirs(tool: str, folder: Path) -> tuple[Answers, float] | None:
    """The same of another tool, or None where it cannot run."""
    command = [str(PEERS), str(HERE / "extraction_peers.py"), tool, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{tool} is left out: {done.stderr.strip().splitlines()[-1:] or 'it failed'}")
        return None
    *lines, last = map(json.loads, done.stdout.splitlines())
    return {line["file"]: line for line in lines}, last["pages"] / last["seconds"]


def table(rows: list[dict[str, Any]], found: dict[str, tuple[Answers, float]]) -> None:
    for name in dict.fromkeys(row["set"] for row in rows):
        part = [row for row in rows if row["set"] == name]
        scores = {tool: score(part, answers) for tool, (answers, _) in found.items()}
        print(f"\n{name}: {len(part)} pages; percent\n")
        print("| field (pages) |", " | ".join(found), "|")
        print("|---" * (len(found) + 1) + "|")
        for field in FIELDS:
            counts = {told[field][1] for told in scores.values() if field in told}
            if counts:
                cells = [
                    f"{100 * told[field][0]:.1f}" if told[field][0] else ""
                    for told in scores.values()
                ]
                print(f"| {field} ({counts.pop()}) |", " | ".join(cells), "|")


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/articles")
    if not (folder / "truth.jsonl").is_file():
        print(f"Skipped: there is no {folder}/truth.jsonl.")
        return
    rows = [json.loads(line) for line in (folder / "truth.jsonl").open(encoding="utf-8")]
    step = {"even": slice(0, None, 2), "odd": slice(1, None, 2)}.get(os.environ.get("HALF", ""))
    chosen = rows[step] if step else rows
    _, quick = ours(folder, chosen, with_text=False)
    found = {"dateline": ours(folder, chosen, with_text=True)}
    if not PEERS.exists():
        print(f"Without the other tools: there is no {PEERS}.")
    for tool in TOOLS if PEERS.exists() else ():
        if (answer := theirs(tool, folder)) is not None:
            found[tool] = answer
    table(chosen, found)
    print("\npages/s:", ", ".join(f"{tool} {speed:.1f}" for tool, (_, speed) in found.items()))
    print(f"pages/s of dateline without the main text: {quick:.1f}")


if __name__ == "__main__":
    main()
