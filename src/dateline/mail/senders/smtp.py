"""Plain SMTP (RFC 5321) through ``smtplib``, command by command, so that the moment after which a mail
may have arrived is known."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable

from dateline.mail.senders.said import InDoubt, Refused, Unreachable

_LOST = (smtplib.SMTPServerDisconnected, OSError)


class SmtpSender:
    """A connection to the mail server that is kept for a batch.

    host, port: of the submission server. user, password: may be empty. starttls: TLS after connecting
    (RFC 3207); tls: from the first byte (RFC 8314); certificates are checked in both. timeout: seconds.
    """

    def __init__(
        self, host: str, port: int, *, user: str = "", password: str = "", starttls: bool = True,
        tls: bool = False, timeout: float = 20.0,
    ) -> None:  # fmt: skip
        try:
            if tls:
                context = ssl.create_default_context()
                self._smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    host, port, timeout=timeout, context=context
                )
            else:
                self._smtp = smtplib.SMTP(host, port, timeout=timeout)
                if starttls:
                    self._smtp.starttls(context=ssl.create_default_context())
            self._smtp.ehlo_or_helo_if_needed()
            if user:
                self._smtp.login(user, password)
        except smtplib.SMTPAuthenticationError as problem:
            raise Unreachable(
                f"{host} does not know the user or password: {_said(problem.smtp_code, problem.smtp_error)}"
            ) from problem
        except (smtplib.SMTPException, OSError) as problem:
            raise Unreachable(f"{host}, port {port}: {problem}") from problem

    def send(
        self, sender: str, recipient: str, message: bytes, about_to: Callable[[], bool]
    ) -> str | None:
        smtp = self._smtp
        try:
            self._expect(smtp.mail(sender), 250)
            self._expect(smtp.rcpt(recipient), 250, 251)
            smtp.putcmd("data")
            self._expect(smtp.getreply(), 354)
        except _LOST as problem:
            raise Unreachable(
                f"the connection was lost before the text was sent: {problem}"
            ) from problem
        if not about_to():
            # The server waits for the text; the only way back is to hang up (RFC 5321, 4.1.1.4).
            smtp.close()
            return None
        try:
            smtp.send(_dotted(message))
            code, answer = smtp.getreply()
        except _LOST as problem:
            raise InDoubt(
                f"the connection was lost while the text was sent: {problem}"
            ) from problem
        if code != 250:  # also 421: it did not take it, and says so
            raise Refused(_said(code, answer), permanent=500 <= code < 600)
        return _said(code, answer)

    def _expect(self, reply: tuple[int, bytes], *wanted: int) -> None:
        code, answer = reply
        if code in wanted:
            return
        if code == 421:  # it closes the channel (RFC 5321, 3.8)
            raise Unreachable(_said(code, answer))
        try:
            self._smtp.rset()
        except _LOST:
            self._smtp.close()
        raise Refused(_said(code, answer), permanent=500 <= code < 600)

    def close(self) -> None:
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()


def _said(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:300]


def _dotted(message: bytes) -> bytes:
    """With transparent dots and the end mark (RFC 5321, 4.5.2)."""
    lines = b"\r\n".join(message.splitlines())
    return smtplib._quote_periods(lines) + b"\r\n.\r\n"  # type: ignore[attr-defined]
