"""Mails as files, for a site without a mail server: each is one ``.eml`` that any mail program opens."""

from __future__ import annotations

import email
import os
import re
from collections.abc import Callable
from email.policy import default
from pathlib import Path

from dateline.mail.senders.said import Refused, Unreachable


class FolderSender:
    """Writes into ``folder``, by atomic rename. Named by Message-ID: written twice it is still one."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise Unreachable(str(problem)) from problem

    def send(
        self, sender: str, recipient: str, message: bytes, about_to: Callable[[], bool]
    ) -> str | None:
        if not about_to():
            return None
        told = email.message_from_bytes(message, policy=default)
        name = re.sub(r"[^0-9A-Za-z-]", "", str(told["Message-ID"] or "").partition("@")[0])
        place = self.folder / f"{name or 'mail'}.eml"
        try:
            part = place.with_suffix(".part")
            part.write_bytes(message)
            part.replace(place)
        except OSError as problem:
            raise Refused(str(problem), permanent=False) from problem
        return f"written to {place.name}"

    def close(self) -> None:
        """Nothing is kept open."""
