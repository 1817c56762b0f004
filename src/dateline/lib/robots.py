"""What a host asks robots to leave alone: ``robots.txt`` read as RFC 9309 has it.

The standard library's reader takes the first rule that fits and knows no ``*``; the standard takes the
longest, and most files are written for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LONGEST = 512_000  # bytes of a file that need be read (RFC 9309, 2.5)


@dataclass(slots=True)
class _Group:
    agents: list[str] = field(default_factory=list)
    rules: list[tuple[bool, str]] = field(default_factory=list)


def allowed(robots: str, url: str, agent: str) -> bool:
    """Whether a robot that calls itself ``agent`` ("dateline") may fetch this address.

    Of the rules that fit, the longest decides; of two as long, the one that allows.
    """
    at = urlsplit(url)
    path = (at.path or "/") + (f"?{at.query}" if at.query else "")
    if path == "/robots.txt":
        return True
    best = (0, True)
    for allows, pattern in _rules(robots[:LONGEST], agent.lower()):
        if _fits(pattern, path):
            best = max(best, (len(pattern), allows))
    return best[1]


def _rules(robots: str, agent: str) -> list[tuple[bool, str]]:
    """The rules of every group that names the agent, else of those for everybody."""
    groups = _groups(robots)
    own = [g for g in groups if any(name != "*" and agent.startswith(name) for name in g.agents)]
    chosen = own or [g for g in groups if "*" in g.agents]
    return [rule for group in chosen for rule in group.rules]


def _groups(robots: str) -> list[_Group]:
    groups: list[_Group] = []
    naming = False  # whether the line before named an agent: several may share their rules
    for line in robots.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if not naming:
                groups.append(_Group())
            groups[-1].agents.append(value.lower())
            naming = True
        elif key in ("allow", "disallow"):
            naming = False
            if groups and value:
                groups[-1].rules.append((key == "allow", value))
    return groups


def _fits(pattern: str, path: str) -> bool:
    end = pattern.endswith("$")
    parts = pattern.removesuffix("$").split("*")
    expression = ".*".join(map(re.escape, parts)) if len(parts) < 20 else re.escape(pattern)
    return bool(re.match(expression + (r"\Z" if end else ""), path))
