"""The site's one settings file, ``dateline.toml``, and its secret: read, written and explained here.

Environment variables win over the file: ``DATELINE_SITE``, ``DATABASE_URL``, ``DATELINE_ADDRESS``,
``DATELINE_SECRET_KEY``, ``DATELINE_CDN_TOKEN``, ``DATELINE_FETCH_ALLOW``, ``DATELINE_DEBUG``.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE_NAME = "dateline.toml"
SECRET_NAME = "secret.key"

# Tables of the file and the settings in each.
KNOWN = {
    "database": ["url"],
    "mail": ["host", "port", "user", "password_file", "tls", "from"],
    "desk": ["behind_proxy"],
    "press": ["store", "cache_mb", "tracking_parameters"],
    "cdn": [
        "kind", "service", "zone", "token_file", "api", "endpoint", "method", "soft",
    ],
    "websub": ["hubs"],
    "coverage": ["archives", "open"],
}  # fmt: skip

TEMPLATE = """\
# Dateline: the settings of this site. Lines that begin with # are off and show the default.
# After a change restart `dateline run`; `dateline doctor` tells what is wrong and how to mend it.

# The address at which readers reach this site, without a slash at the end.
address = "{address}"

# The zone in which dates are written, from the IANA list, for example "America/Chicago".
time_zone = "{time_zone}"

# The language of the site, as in <html lang>.
language = "en"

[database]
# Left off, the site keeps its data in db.sqlite3 beside this file.
# url = "postgresql://dateline:password@localhost:5432/dateline"

[mail]
# Invitations and password mails leave by this server. Left off, they are written to mail/ here.
# host = "smtp.example.org"
# port = 587
# user = "dateline"
# password_file = "mail.password"
# tls = "starttls"
# from = "press@example.org"

[desk]
# Behind a proxy that terminates HTTPS, trust its X-Forwarded-Proto header.
# behind_proxy = false

[press]
# Where pressed pages lie: press/ beside this file, or a bucket of S3-compatible storage.
# store = "s3://bucket/prefix?endpoint=https://storage.example.org"
# The most memory that each serving process keeps pages in.
# cache_mb = 64
# Parameters that readers are redirected away from; * stands for any ending.
# tracking_parameters = ["utm_*", "fbclid", "gclid", "mc_cid", "mc_eid"]

[cdn]
# A cache in front of the site that is told of every change: "fastly", "cloudflare" or "addresses".
# kind = "fastly"
# service = "the service's id"
# token_file = "cdn.token"

[websub]
# Hubs that are told of every changed feed.
# hubs = ["https://hub.example.org/"]

[coverage]
# Folders of web archives that the desk may name as sources, with everything below them.
# archives = ["/srv/warc", "s3://bucket/crawl-data?endpoint=https://storage.example.org"]
# Machines of your own network that may be asked although their address is private, as host:port.
# open = ["intranet.example.org:443"]

[mailboxes]
# Mailboxes of alerts that the desk may name as sources: "user@host" = the file beside this one that holds
# the password, or "$NAME" for an environment variable.
# "alerts@example.org@imap.example.org" = "alerts.password"
"""


class SiteFileError(Exception):
    """The settings file cannot be used; the text says which line or key, and the fix."""


@dataclass(frozen=True)
class SiteFile:
    """What ``dateline.toml`` and the environment say, with defaults filled in."""

    folder: Path
    address: str = "http://127.0.0.1:8000"
    time_zone: str = "America/New_York"
    language: str = "en"
    database_url: str = ""
    mail: dict[str, Any] = field(default_factory=dict)
    behind_proxy: bool = False
    press: dict[str, Any] = field(default_factory=dict)
    cdn: dict[str, Any] = field(default_factory=dict)
    hubs: list[str] = field(default_factory=list)
    coverage: dict[str, Any] = field(default_factory=dict)
    mailboxes: dict[str, str] = field(default_factory=dict)
    secret_key: str = ""
    exists: bool = False


def site_folder() -> Path:
    """The folder of the site in use: ``DATELINE_SITE``, else the current one."""
    return Path(os.environ.get("DATELINE_SITE") or ".").resolve()


def read(folder: Path) -> SiteFile:
    """Read a site's settings. A missing file gives the defaults; a broken one raises SiteFileError."""
    path = folder / FILE_NAME
    told: dict[str, Any] = {}
    if path.exists():
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise SiteFileError(f"{path}: {problem}") from problem
    _refuse_unknown(path, "", told, [*KNOWN, "mailboxes", "address", "time_zone", "language"])
    for table, keys in KNOWN.items():
        _refuse_unknown(path, f"[{table}] ", told.get(table, {}), keys)
    mailboxes = told.get("mailboxes", {})
    if not isinstance(mailboxes, dict) or not all(isinstance(v, str) for v in mailboxes.values()):
        raise SiteFileError(f'{path}: [mailboxes] a line is "user@host" = "file of the password".')
    environment = os.environ
    return SiteFile(
        folder=folder,
        address=(
            environment.get("DATELINE_ADDRESS") or told.get("address") or SiteFile.address
        ).rstrip("/"),
        time_zone=told.get("time_zone") or SiteFile.time_zone,
        language=told.get("language") or SiteFile.language,
        database_url=environment.get("DATABASE_URL") or told.get("database", {}).get("url", ""),
        mail=told.get("mail", {}),
        behind_proxy=bool(told.get("desk", {}).get("behind_proxy", False)),
        press=told.get("press", {}),
        cdn=_with_token(folder, told.get("cdn", {})),
        hubs=list(told.get("websub", {}).get("hubs", [])),
        coverage=told.get("coverage", {}),
        mailboxes=mailboxes,
        secret_key=environment.get("DATELINE_SECRET_KEY") or _secret(folder),
        exists=path.exists(),
    )


def _with_token(folder: Path, cdn: dict[str, Any]) -> dict[str, Any]:
    """The settings of a CDN with its token: from DATELINE_CDN_TOKEN, else from a file of its own."""
    if not cdn:
        return {}
    place = folder / cdn.get("token_file", "cdn.token")
    token = os.environ.get("DATELINE_CDN_TOKEN") or (
        place.read_text(encoding="utf-8").strip() if place.is_file() else ""
    )
    told = {name: value for name, value in cdn.items() if name != "token_file"}
    return {**told, "token": token} if token else told


def _refuse_unknown(path: Path, where: str, told: Any, known: list[str]) -> None:
    if not isinstance(told, dict):
        raise SiteFileError(f"{path}: {where}is a table: write its settings on lines of their own.")
    unknown = sorted(set(told) - set(known))
    if unknown:
        raise SiteFileError(
            f"{path}: {where}unknown setting {unknown[0]!r}. Known: {', '.join(sorted(known))}."
        )


def _secret(folder: Path) -> str:
    path = folder / SECRET_NAME
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    # No site yet: a key for this process alone, so that help, checks and tests work.
    return secrets.token_urlsafe(48)


def write(folder: Path, *, address: str, time_zone: str) -> None:
    """Write a new settings file and a new secret (readable by its owner only). Keeps what exists."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    if not path.exists():
        path.write_text(TEMPLATE.format(address=address, time_zone=time_zone), encoding="utf-8")
    secret = folder / SECRET_NAME
    if not secret.exists():
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
