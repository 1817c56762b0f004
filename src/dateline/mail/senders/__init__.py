"""How a mail leaves: over SMTP, or into a folder where no server is set up (settings: MAIL_SENDER)."""

from __future__ import annotations

from django.conf import settings

from dateline.mail.senders.folder import FolderSender
from dateline.mail.senders.said import InDoubt, Refused, Sender, Unreachable
from dateline.mail.senders.smtp import SmtpSender

__all__ = ["InDoubt", "Refused", "Sender", "Unreachable", "open_sender"]


def open_sender() -> Sender:
    """The sender of this site's settings. Raises ``Unreachable`` where the server does not answer."""
    if settings.MAIL_SENDER == "smtp":
        return SmtpSender(
            settings.EMAIL_HOST, settings.EMAIL_PORT, user=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD, starttls=settings.EMAIL_USE_TLS,
            tls=settings.EMAIL_USE_SSL, timeout=settings.EMAIL_TIMEOUT,
        )  # fmt: skip
    return FolderSender(settings.EMAIL_FILE_PATH)
