"""A mailbox of alerts over IMAP: new mails are read, none is changed, marked or deleted.

Source: RFC 9051 (IMAP4rev2); UIDs only grow while UIDVALIDITY stays.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from dateline.coverage.sources.items import NotReadable
from dateline.coverage.sources.mails import LARGEST

MOST_MAILS = 50
"""Of one look; the rest come with the next."""
SECONDS = 30.0
_PORTS = {"imaps": 993, "imap": 143}
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Place:
    """What ``imaps://user@host:port/folder`` says; an @ in the user's name may stand as it is."""

    scheme: str
    user: str
    host: str
    port: int
    folder: str

    @property
    def account(self) -> str:
        """How the settings name it."""
        return f"{self.user}@{self.host}"


@dataclass(slots=True)
class Mails:
    """New mails as bytes. position: where to go on; more: whether some are left; skipped: too large."""

    raw: list[bytes] = field(default_factory=list)
    position: dict[str, int] = field(default_factory=dict)
    more: bool = False
    skipped: int = 0


def place_of(address: str) -> Place:
    """Read the address of a mailbox. Raises ``NotReadable`` with what is missing."""
    try:
        parts = urlsplit(address)
        user, host, port = unquote(parts.username or ""), parts.hostname or "", parts.port
    except ValueError as problem:
        raise NotReadable(f"this is no address of a mailbox: {problem}") from problem
    if parts.scheme not in _PORTS:
        raise NotReadable("a mailbox is written imaps://user@host/folder")
    if parts.password is not None:
        raise NotReadable(
            "no password belongs here: it is kept in dateline.toml, under [mailboxes]"
        )
    if not user or not host:
        raise NotReadable("it names no user or no host: write imaps://user@host/folder")
    if parts.scheme == "imap" and host not in _LOCAL:
        raise NotReadable("without encryption only this machine is asked: write imaps://")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if re.search(r"[\x00-\x1f\x7f]", user + folder):
        raise NotReadable("there is a line break or another control character in it")
    return Place(parts.scheme, user, host, port or _PORTS[parts.scheme], folder)


def new_mails(place: Place, password: str, position: dict[str, int]) -> Mails:
    """The mails that came since ``position`` ({"uid": …, "validity": …}; {} for the last few).

    Raises ``NotReadable`` where the server, the password or the folder is not to be had.
    """
    with _opened(place, password) as box:
        status = box.folder.status(place.folder, ["UIDVALIDITY", "UIDNEXT"])
        box.folder.set(place.folder, readonly=True)
        validity, following = int(status["UIDVALIDITY"]), int(status["UIDNEXT"])
        after = int(position.get("uid", 0)) if position.get("validity") == validity else 0
        found = Mails(position={"uid": after, "validity": validity})
        uids = sorted(int(uid) for uid in box.uids(f"UID {after + 1}:*"))
        uids = [uid for uid in uids if uid > after]  # "n:*" names the last one even if it is older
        if not after and len(uids) > MOST_MAILS:
            uids = uids[-MOST_MAILS:]
        found.more = len(uids) > MOST_MAILS
        for uid in uids[:MOST_MAILS]:
            _take(box, uid, found)
        if not found.more:
            found.position["uid"] = max(found.position["uid"], following - 1)
        return found


def _take(box: BaseMailBox, uid: int, found: Mails) -> None:
    size = _number(box, uid, "RFC822.SIZE")
    if size > LARGEST:
        found.skipped += 1
    elif raw := _body(box, uid):
        found.raw.append(raw)
    found.position["uid"] = uid


def _number(box: BaseMailBox, uid: int, name: str) -> int:
    told = box.client.uid("fetch", str(uid), f"({name})")[1]
    text = b" ".join(part for part in told if isinstance(part, bytes))
    match = re.search(rb"%s (\d+)" % name.encode(), text)
    return int(match[1]) if match else 0


def _body(box: BaseMailBox, uid: int) -> bytes:
    """PEEK: the mail does not become a read one."""
    told = box.client.uid("fetch", str(uid), "(BODY.PEEK[])")[1]
    return next((bytes(part[1]) for part in told if isinstance(part, tuple)), b"")


@contextmanager
def _opened(place: Place, password: str) -> Iterator[BaseMailBox]:
    box: BaseMailBox | None = None
    try:
        if place.scheme == "imaps":
            box = MailBox(
                place.host, place.port, timeout=SECONDS, ssl_context=ssl.create_default_context()
            )
        else:
            box = MailBoxUnencrypted(place.host, place.port, timeout=SECONDS)
        box.login(place.user, password, initial_folder=None)
        yield box
    except imaplib.IMAP4.error as problem:
        raise NotReadable(_said(place, str(problem))) from None
    except ImapToolsError as problem:
        raise NotReadable(_said(place, str(problem))) from None
    except (OSError, UnicodeError) as problem:
        raise NotReadable(f"{place.host} could not be reached: {problem}"[:250]) from None
    finally:
        if box is not None:
            _closed(box)


def _closed(box: BaseMailBox) -> None:
    try:
        box.logout()
    except (imaplib.IMAP4.error, ImapToolsError, OSError):
        return


def _said(place: Place, problem: str) -> str:
    """In plain words; the server's own words may quote what we sent, so they are not shown whole."""
    if "AUTH" in problem.upper() or "LOGIN" in problem.upper():
        return f"{place.host} does not accept the user and password"
    if (
        "NONEXISTENT" in problem.upper()
        or "DOESN'T EXIST" in problem.upper()
        or "STATUS" in problem.upper()
    ):
        return f"there is no folder “{place.folder}” in the mailbox"
    return f"{place.host} answered with an error"
