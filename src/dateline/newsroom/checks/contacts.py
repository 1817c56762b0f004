"""C15: telephones and mailboxes of single people outside the contact block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.newsroom.checks.shapes import Facts, Finding, Item, Tuning, found

_PHONE = re.compile(
    r"(?<![\w.$#/-])(?:\+?1[-. ])?(?:\((\d{3})\) ?|(\d{3})[-. \u2011])(\d{3})[-. \u2011](\d{4})(?![\w-]|\.\d)"
)
_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)\b")
TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
# Mailboxes that stay when a person leaves.
OFFICE = frozenset(
    [
        "press",
        "media",
        "info",
        "news",
        "contact",
        "office",
        "hello",
        "communications",
        "comms",
        "clerk",
        "cityclerk",
        "editor",
        "editors",
        "data",
        "jobs",
        "careers",
        "subscribe",
        "events",
        "support",
        "help",
        "team",
        "mayor",
        "council",
        "admin",
        "membership",
        "members",
        "policy",
        "research",
        "elections",
        "grants",
        "letters",
        "tips",
        "newsroom",
        "publicaffairs",
        "public",
        "registration",
        "rsvp",
        "hr",
        "service",
        "services",
        "privacy",
        "security",
        "webmaster",
        "feedback",
        "questions",
        "inquiries",
        "general",
        "citymanager",
        "manager",
        "records",
    ]
)


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """They stay in an archive long after the person has gone; the contact block does not."""
    if item.kind == "job":
        return  # whom to send an application is part of it
    for piece in item.pieces:
        for match in _PHONE.finditer(piece.text):
            area = match[1] or match[2]
            before = piece.text[max(0, match.start() - 12) : match.start()].lower()
            if area not in TOLL_FREE and "docket" not in before and "no." not in before:
                yield found(
                    piece, match.span(),
                    f"Take the telephone number {match[0].strip()} out: name a press contact, whose "
                    "number is kept up to date.",
                )  # fmt: skip
        for match in _MAIL.finditer(piece.text):
            local = re.split(r"[+]", match[1].lower())[0]
            if not _is_office(local):
                yield found(
                    piece, match.span(),
                    f"Take the address {match[0]} out: name a press contact, or an office's mailbox.",
                )  # fmt: skip


def _is_office(local: str) -> bool:
    words = re.split(r"[._-]", local)
    return local in OFFICE or any(word in OFFICE for word in words)
