"""The roles of the desk by name. What each may do is the table in ``project/roles.py``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """One role. ``confined``: whoever has no wider role works inside their own chapters only."""

    key: str
    name: str
    describe: str
    confined: bool = False


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role("administrator", "Administrator", "Settings, people, everything the others may do."),
        Role("press-officer", "Press officer", "Publishes releases and posts, sends, schedules."),
        Role("editor", "Editor", "Publishes posts and reports, approves clips; drafts releases."),
        Role(
            "chapter-editor",
            "Chapter editor",
            "Drafts and submits inside their own chapters, sees nothing of other chapters.",
            confined=True,
        ),
        Role("researcher", "Researcher", "Keeps the directory and the outlets; drafts reports."),
    )
}

CONFINED_NAMES = frozenset(role.name for role in ROLES.values() if role.confined)
WIDE_NAMES = frozenset(role.name for role in ROLES.values() if not role.confined)
CHAPTER_GROUP = "Chapter: "  # the group of one chapter; never ticked by hand
