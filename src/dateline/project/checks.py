"""What ``dateline doctor`` looks at: each check is a function that answers with findings."""

from __future__ import annotations

import shutil
import smtplib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.conf import settings
from django.db import DatabaseError, connection

from dateline.accounts.models import User
from dateline.contacts.queries import press_contacts
from dateline.directory.loading import places_missing
from dateline.directory.queries import the_network
from dateline.project import site_file
from dateline.project.setting_up import pending_migrations
from dateline.publishing import announce
from dateline.publishing.founding import is_founded
from dateline.publishing.ownership import Standing, standing
from dateline.publishing.press import the_store, waiting
from dateline.publishing.stores import MARK, Store, StoreProblem
from dateline.search.public.health import health
from dateline.search.queries import drift
from dateline.website.packs import paper
from dateline.website.queries import front_page

OK, WARNING, ERROR = "ok", "warning", "error"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what, how it was found, and the fix where it is not well."""

    level: str
    what: str
    found: str
    fix: str = ""


def settings_file() -> Iterator[Finding]:
    path = settings.SITE.folder / site_file.FILE_NAME
    if not settings.SITE.exists:
        yield Finding(
            ERROR, "settings", f"no {path}", f"Make the site: dateline init {settings.SITE.folder}"
        )
        return
    yield Finding(OK, "settings", str(path))
    if settings.TIME_ZONE not in available_timezones():
        yield Finding(
            ERROR,
            "time zone",
            settings.TIME_ZONE,
            'Use an IANA name, such as time_zone = "America/Chicago".',
        )
    address = urlsplit(settings.DATELINE_ADDRESS)
    if address.scheme == "http" and address.hostname not in ("127.0.0.1", "localhost"):
        yield Finding(
            WARNING,
            "address",
            settings.DATELINE_ADDRESS,
            "Serve it with HTTPS and write https:// in the settings.",
        )
    else:
        yield Finding(OK, "address", settings.DATELINE_ADDRESS)


def secret() -> Iterator[Finding]:
    path = settings.SITE.folder / site_file.SECRET_NAME
    if not path.exists():
        yield Finding(
            WARNING,
            "secret",
            "from the environment, or none",
            "Keep one in secret.key, else people are signed out at each restart.",
        )
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        yield Finding(
            ERROR, "secret", f"{path} is readable by others ({mode:o})", f"chmod 600 {path}"
        )
    else:
        yield Finding(OK, "secret", "readable by its owner only")


def database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        pending = pending_migrations()
    except DatabaseError as problem:
        yield Finding(
            ERROR,
            "database",
            f"does not answer: {problem}",
            "Check DATABASE_URL or [database] url.",
        )
        return
    yield Finding(OK, "database", connection.vendor)
    if pending:
        yield Finding(
            ERROR,
            "migrations",
            f"{pending} to apply",
            "dateline run applies them, or: dateline manage migrate",
        )


def files() -> Iterator[Finding]:
    media = Path(settings.MEDIA_ROOT)
    if not media.is_dir():
        yield Finding(WARNING, "media", f"no folder {media}", "dateline run makes it.")
        return
    probe = media / ".doctor"
    try:
        probe.touch()
        probe.unlink()
    except OSError as problem:
        yield Finding(
            ERROR,
            "media",
            f"{media}: {problem.strerror}",
            "Let the user that runs Dateline write there.",
        )
        return
    free = shutil.disk_usage(media).free // 1_000_000
    level = WARNING if free < 1000 else OK
    yield Finding(
        level, "disk", f"{free:,} MB free", "Less than 1 GB: make room before the next import."
    )


def mail() -> Iterator[Finding]:
    if not settings.SITE.mail.get("host"):
        yield Finding(
            WARNING,
            "mail",
            "no server set: mails are written to mail/",
            "Set [mail] host, or invite people by link.",
        )
        return
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as problem:
        yield Finding(
            ERROR,
            "mail",
            f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}: {problem}",
            "Check [mail] host and port.",
        )
    else:
        yield Finding(OK, "mail", f"{settings.EMAIL_HOST} answers")


def people_and_pages() -> Iterator[Finding]:
    if not User.objects.filter(is_active=True, is_superuser=True).exists():
        administrators = User.objects.filter(is_active=True, groups__name="Administrator")
        if not administrators.exists():
            yield Finding(
                ERROR,
                "people",
                "no administrator",
                "dateline user add you@example.org --role administrator",
            )
    if not front_page():
        yield Finding(ERROR, "pages", "no live front page", "dateline run lays it.")
    if not press_contacts():
        yield Finding(
            WARNING,
            "press contact",
            "none: reporters find nobody to call",
            "Add one: Directory, Press contacts.",
        )
    if not the_network():
        yield Finding(
            WARNING,
            "network",
            "no organisation is the network",
            "Add it: Directory, Organisations, kind “The network”.",
        )


def desk_index() -> Iterator[Finding]:
    found = drift()
    if found:
        told = f"{found.missing} missing, {found.orphaned} orphaned"
        yield Finding(WARNING, "desk search", told, "dateline manage update_index")
    else:
        yield Finding(OK, "desk search", "complete")


def places() -> Iterator[Finding]:
    missing = places_missing()
    if missing:
        yield Finding(WARNING, "places", f"{missing:,} of the list are missing", "dateline places")
    else:
        yield Finding(OK, "places", "every place of the list is there")


def public_index() -> Iterator[Finding]:
    told = health()
    if not told.ready:
        fix = "dateline run builds it, or: dateline search rebuild"
        yield Finding(WARNING, "public search", "no index of this version", fix)
    elif told.lost:
        found = f"{told.documents:,} documents where {told.expected:,} should be"
        yield Finding(WARNING, "public search", found, "dateline search rebuild")
    elif told.late:
        found = f"{told.waiting:,} live pages are not in it yet"
        yield Finding(WARNING, "public search", found, "dateline run takes them up: is it running?")
    else:
        found = f"{told.documents:,} documents, up to edition {told.edition}"
        yield Finding(OK, "public search", found)


def the_store_of(store: Store) -> Iterator[Finding]:
    found = standing(store)
    if found is not Standing.OURS:
        fix = "dateline run presses everything again by itself, or: dateline press"
        yield Finding(WARNING, "store", found.value, fix)
    else:
        yield Finding(OK, "store", settings.PRESS_STORE)
    # What lies in a folder that was the store before is brought up to date by nobody.
    old = settings.PRESS_FOLDER
    if (old / MARK).exists() and f"folder:{old}" != settings.PRESS_STORE:
        yield Finding(
            WARNING, "store", f"{old} holds pages of before, which nobody takes back any more",
            "Remove that folder, and point nginx, if you have it, at the store or at Dateline.",
        )  # fmt: skip


def the_press() -> Iterator[Finding]:
    try:
        store = the_store()
        store.edition()
    except (OSError, ValueError, StoreProblem) as problem:
        yield Finding(ERROR, "press", str(problem), "See [press] store in the settings.")
        return
    yield from the_store_of(store)
    waits = waiting()
    if waits["failed"]:
        yield Finding(
            WARNING, "press", f"{waits['failed']} pages could not be rendered",
            "The Press room in the desk says why; or: dateline why ADDRESS",
        )  # fmt: skip
    elif waits["urgent"] or not is_founded():
        yield Finding(
            WARNING, "press", "pages wait to be pressed", "dateline run, or: dateline press"
        )
    else:
        yield Finding(OK, "press", f"edition {store.edition()} is live")
    for level, found, fix in announce.checks():
        yield Finding(level, "announcements", found, fix)


def pdfs() -> Iterator[Finding]:
    if paper.works():
        yield Finding(OK, "PDF", "reporter packs have one")
    else:
        found = "cannot be made here: reporter packs come without"
        fix = f"On Debian: {paper.INSTALL}; then: dateline rebuild"
        yield Finding(WARNING, "PDF", found, fix)


CHECKS: list[Callable[[], Iterator[Finding]]] = [
    settings_file, secret, database, files, mail, people_and_pages, desk_index, places,
    public_index, the_press, pdfs,
]  # fmt: skip


def examine() -> list[Finding]:
    """Every finding, in order. After an error in the database the checks that need it are left out."""
    findings: list[Finding] = []
    for check in CHECKS:
        needs_database = check in (people_and_pages, desk_index, public_index, the_press)
        broken = any(f.level == ERROR and f.what in ("database", "migrations") for f in findings)
        if needs_database and broken:
            continue
        findings.extend(check())
    return findings
