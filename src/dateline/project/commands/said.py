"""How commands speak: progress and errors on stderr, results on stdout."""

from __future__ import annotations

import json
import sys
from typing import IO, Any, NoReturn

from rich.console import Console

console = Console(stderr=True, highlight=False, soft_wrap=True)
out = Console(highlight=False)


def refuse(reason: str, fix: str = "") -> NoReturn:
    """Say why nothing was done and what to do, and exit with 2."""
    console.print(f"[bold red]Not done:[/] {reason}")
    if fix:
        console.print(f"  {fix}")
    sys.exit(2)


def as_json(told: dict[str, Any], stream: IO[str] | None = None) -> None:
    """Print one JSON object on stdout, for a script; or into a file."""
    (stream or sys.stdout).write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
