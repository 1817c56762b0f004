"""``make soak``: the press against a render from nothing, for as many random steps as you like.

    .venv/bin/python -m tests.soak 50000 [--seed 7] [--length 60]

Examples of 60 steps each, every one on a fresh site in memory. A fault is told with the steps that
led to it, shortened, and the seed that finds it again; then the run goes on unless --stop is given.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter

import django
from django.test.utils import setup_test_environment

Taken = tuple[str, int, int, int]


def sequence(seed: int, length: int, names: list[str]) -> list[Taken]:
    """The steps of one example. Some steps are left out of it, so that others come together."""
    chance = random.Random(seed)
    chosen = chance.sample(names, chance.randint(6, len(names)))
    must = [n for n in ("write_article", "file_clip", "new_plain_page", "new_photo") if n in names]
    chosen += must if chance.random() < 0.7 else must[:1]
    return [
        (chance.choice(chosen), chance.randrange(12), chance.randrange(12), chance.randrange(77))
        for _ in range(length)
    ]


def attempt(steps: list[Taken]) -> tuple[int, str]:
    """How many steps went well, and what went wrong with the next one (nothing: "")."""
    from tests.press_machine import fresh_proof

    with fresh_proof() as proof:
        for number, taken in enumerate(steps):
            try:
                proof.take(*taken)
            except Exception as problem:  # noqa: BLE001 - it is what we are looking for
                return number, f"{type(problem).__name__}: {problem}"[:900]
    return len(steps), ""


def shorten(steps: list[Taken], problem: str, *, most: int = 60) -> list[Taken]:
    """Fewer steps that end in the same kind of fault (the first words of what is said)."""
    kind, tries, size = problem[:40], 0, max(len(steps) // 2, 1)
    while size and tries < most:
        begin = 0
        while begin < len(steps) and tries < most:
            fewer = steps[:begin] + steps[begin + size :]
            tries += 1
            at, said = attempt(fewer) if fewer else (0, "")
            if said[:40] == kind:
                steps = fewer[: at + 1]
            else:
                begin += size
        size //= 2
    return steps


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", type=int, nargs="?", default=50_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--length", type=int, default=60)
    parser.add_argument("--stop", action="store_true", help="end at the first fault")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection, transaction

    from tests.press_machine import lay_and_press
    from tests.press_steps import STEPS, Clock

    setup_test_environment()
    settings.LOGGING_CONFIG = None
    connection.creation.create_test_db(verbosity=0)
    began, done, seed, faults = time.monotonic(), 0, asked.seed, Counter[str]()
    with transaction.atomic():
        lay_and_press(Clock())
        while done < asked.steps:
            steps = sequence(seed, min(asked.length, asked.steps - done), sorted(STEPS))
            count, problem = attempt(steps)
            done += max(count, 1)
            if problem:
                kind = problem[:60]
                faults[kind] += 1
                print(f"\nFAULT with seed {seed}, step {count + 1}: {problem}", flush=True)
                if faults[kind] == 1:
                    for taken in shorten(steps[: count + 1], problem):
                        print(f"    {taken}", flush=True)
                if asked.stop:
                    break
            seed += 1
            pace = done / (time.monotonic() - began)
            print(f"\r{done:,} steps, {sum(faults.values())} faults, {pace:.1f} a second",
                  end="", flush=True)  # fmt: skip
        transaction.set_rollback(True)
    print()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
