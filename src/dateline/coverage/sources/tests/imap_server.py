"""A real IMAP server on this machine (Debian's Dovecot), unprivileged, in a folder of its own."""

from __future__ import annotations

import grp
import mailbox
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

USER, PASSWORD = "alerts", "a-secret-of-the-test"
_SETTINGS = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
mail_location = maildir:{folder}/mail
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
ssl = no
disable_plaintext_auth = no
passdb {{
  driver = static
  args = password={{PLAIN}}{password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Server:
    """port: where it listens; box: its one mailbox; owner: (uid, gid) under which it runs."""

    port: int
    box: mailbox.Maildir
    owner: tuple[int, int]

    def put(self, subject: str, body: str = "Hello", html: str = "") -> None:
        """Have a mail arrive."""
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = subject, "a@b.example", "c@d.example"
        mail.set_content(body)
        if html:
            mail.add_alternative(html, subtype="html")
        key = self.box.add(mail)
        if os.getuid() == 0:
            os.chown(Path(self.box._path) / self.box._lookup(key), *self.owner)  # type: ignore[attr-defined]


@contextmanager
def imap_server() -> Iterator[Server]:
    """A running server. Skips where Dovecot is missing, except in CI."""
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program and os.environ.get("CI") != "true":
        pytest.skip("Debian's dovecot-imapd is not installed")
    # It refuses to serve mail as root, so a suite that runs as root lends it to nobody.
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    with tempfile.TemporaryDirectory(prefix="imap-", dir="/tmp") as place:
        folder = Path(place)
        box = mailbox.Maildir(folder / "mail", create=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        (folder / "dovecot.conf").write_text(
            _SETTINGS.format(
                folder=folder,
                user=user.pw_name,
                group=grp.getgrgid(user.pw_gid).gr_name,
                uid=user.pw_uid,
                gid=user.pw_gid,
                password=PASSWORD,
                port=port,
            )  # fmt: skip
        )
        as_whom = {}
        if os.getuid() == 0:
            as_whom = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            for each in (folder, *folder.rglob("*")):
                os.chown(each, user.pw_uid, user.pw_gid)
        server = subprocess.Popen(
            [str(program), "-F", "-c", str(folder / "dovecot.conf")], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, **as_whom,
        )  # fmt: skip
        try:
            _until_open(port, server, folder)
            yield Server(port, box, (user.pw_uid, user.pw_gid))
        finally:
            server.terminate()
            server.wait(20)
            if server.stdout is not None:
                server.stdout.close()
            box.close()


def _until_open(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            told = server.stdout.read() if server.stdout else b""
            log = folder / "log"
            pytest.fail(
                f"Dovecot did not start: {told!r} {log.read_text() if log.exists() else ''}"
            )
        time.sleep(0.05)
    pytest.fail("Dovecot did not open its port within 30 seconds")
