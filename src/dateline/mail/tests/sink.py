"""A real mail server for tests (aiosmtpd) that keeps what it is sent and misbehaves where it is told to."""

from __future__ import annotations

import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings


class Sink:
    """Where the mail arrives. ``replies``: {recipient: what the server says at RCPT}; ``after``: at
    the end of the text; ``hang_up``: recipients at whose text the connection is lost, once it is there."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, EmailMessage]] = []
        self.replies: dict[str, str] = {}
        self.after: dict[str, str] = {}
        self.hang_up: set[str] = set()
        self._lock = threading.Lock()
        self.port = 0

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, _: Any
    ) -> str:
        if told := self.replies.get(address):
            return told
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        (recipient,) = envelope.rcpt_tos
        if told := self.after.get(recipient):
            return told
        message = email.message_from_bytes(envelope.content, policy=default)
        with self._lock:
            self.arrived.append((recipient, message))
        if recipient in self.hang_up:
            server.transport.abort()
        return "250 kept"

    @property
    def recipients(self) -> list[str]:
        """Who got something, in the order of arrival."""
        return [recipient for recipient, _ in self.arrived]

    def text_for(self, recipient: str) -> str:
        """The text of the only mail that somebody got."""
        (message,) = [message for to, message in self.arrived if to == recipient]
        return str(message.get_body(("plain",)).get_content())  # type: ignore[union-attr]


@contextmanager
def listening() -> Iterator[Sink]:
    """A sink on a free port of this machine."""
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:  # aiosmtpd must be told a port
        sink.port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@contextmanager
def receiving() -> Iterator[Sink]:
    """The same, as this site's mail server."""
    with listening() as sink, override_settings(
        MAIL_SENDER="smtp", EMAIL_HOST="127.0.0.1", EMAIL_PORT=sink.port, EMAIL_HOST_USER="",
        EMAIL_HOST_PASSWORD="", EMAIL_USE_TLS=False, EMAIL_USE_SSL=False, EMAIL_TIMEOUT=5,
    ):  # fmt: skip
        yield sink
