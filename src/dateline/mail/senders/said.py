"""What every sender can do, and what it says when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Unreachable(Exception):
    """The mail server could not be reached, or turned us away as a whole. Nothing was sent."""


class Refused(Exception):
    """The mail server did not take this mail. Nothing was sent.

    permanent: a 5xx reply (RFC 5321, 4.2.1): trying again is of no use.
    """

    def __init__(self, answer: str, *, permanent: bool) -> None:
        super().__init__(answer)
        self.permanent = permanent


class InDoubt(Exception):
    """The connection was lost after the text went out and before the server's reply: it may have
    arrived (RFC 5321, 4.5.3.2.6 warns of the duplicates that sending again makes)."""


class Sender(Protocol):
    """One connection. ``send`` returns the server's words of acceptance."""

    def send(
        self, sender: str, recipient: str, message: bytes, about_to: Callable[[], bool]
    ) -> str | None:
        """Send one message.

        about_to: called when the server waits for the text and nothing was transmitted; where it
        says no, the mail is given up on without a trace and None is returned. Raises ``Refused``,
        ``InDoubt`` or ``Unreachable``.
        """

    def close(self) -> None: ...
