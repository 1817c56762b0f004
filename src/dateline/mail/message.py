"""From a delivery to the bytes that go over the wire (RFC 5322, MIME)."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from dateline.mail.models import Delivery


def own_address() -> str:
    """The bare address that mails come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def message_id(delivery: Delivery) -> str:
    """Its Message-ID: the same however often it is tried, so that receivers can tell a double."""
    host = urlsplit(settings.DATELINE_ADDRESS).hostname or "localhost"
    return f"<{delivery.message_key}@{host}>"


def built(delivery: Delivery, sender_name: str) -> bytes:
    """The whole message. Raises ValueError where a field holds a line break (rule M5).

    Auto-Submitted keeps vacation replies and other machines from answering (RFC 3834, 5).
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender_name or "Press desk", own_address())
    message["To"] = _address(delivery.name, delivery.address)
    message["Subject"] = delivery.subject
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = message_id(delivery)
    if delivery.reply_to:
        message["Reply-To"] = _address("", delivery.reply_to)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(delivery.text)
    if delivery.html:
        message.add_alternative(delivery.html, subtype="html")
    return message.as_bytes()


def envelope(address: str) -> str:
    """An address as SMTP wants it: a domain with other letters than ASCII is encoded (RFC 5891)."""
    user, _, domain = address.rpartition("@")
    return f"{user}@{domain.encode('idna').decode()}"


def _address(name: str, address: str) -> Address:
    if any(sign in name + address for sign in "\r\n"):
        raise ValueError("A name or address has a line break in it.")
    return Address(display_name=name, addr_spec=envelope(address))
