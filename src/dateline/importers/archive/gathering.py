"""One archive out of one or several export files: what WordPress splits is put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dateline.importers.ledger import digest_of
from dateline.importers.wordpress.reader import read_export
from dateline.importers.wordpress.records import Author, Export, NotAnExport, Post, Problem, Term

# Raised when the same content must become other rows than before (a new block, a new field).
MAKING = 1
_LOCAL = re.compile(
    r"^(?:localhost|[\d.]+|\[?[\da-f:]+\]?|[^.]+|.*\.(?:local|test|localhost|lan))$"
)


@dataclass(slots=True)
class Item:
    """A post of the archive with its place in the files and its name in the ledger.

    ``double_of``: the line of the same item earlier in the archive, 0 for none. kind, chapter,
    dateline, ignored (why): what the map of the archive decided for it (``mapping.py``).
    """

    post: Post
    file: str
    external_id: str
    digest: str
    double_of: int = 0
    kind: str = ""
    chapter: str = ""
    dateline: str = ""
    ignored: str = ""

    @property
    def id(self) -> str:
        """The id that a report shows."""
        return str(self.post.id) if self.post.id is not None else ""


@dataclass(slots=True)
class Archive:
    """Everything of one old site. ``system``: what it was kept in, "wordpress" or "feed"."""

    system: str = "wordpress"
    home: str = ""
    title: str = ""
    files: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    authors: dict[str, Author] = field(default_factory=dict)
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    reusable: dict[int, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The host of the old site without "www."; "" when no file tells."""
        return _host(self.home)

    @property
    def source(self) -> str:
        """The name under which the ledger keeps what came from here."""
        host = self.host
        if not host or _LOCAL.search(host):
            # Every test site is "localhost": its title tells one from another.
            return f"{self.system}:{host}:{self.title or (self.files[0] if self.files else '')}"
        return f"{self.system}:{host}"

    @property
    def attachments(self) -> list[Item]:
        return [item for item in self.items if item.post.type == "attachment"]


def gather(paths: Iterable[Path]) -> Archive:
    """Read export files as one archive.

    Raises ``NotAnExport`` (with the file's name) for what is none, and
    ``OSError`` for a file that cannot be read: before anything is written.
    """
    archive = Archive()
    for path in paths:
        try:
            export = read_export(path)
        except NotAnExport as problem:
            raise NotAnExport(f"{path.name}: {problem.reason}") from problem
        _add(archive, export, path.name)
    if not archive.home:
        archive.home = _home_of_posts(archive)
    return archive


def _add(archive: Archive, export: Export, file: str) -> None:
    archive.files.append(file)
    archive.home = archive.home or export.home
    archive.title = archive.title or export.title
    for author in export.authors:
        archive.authors.setdefault(author.login, author)
    for term in export.terms:
        archive.terms.setdefault((term.taxonomy, term.slug), term)
    archive.problems += [(file, problem) for problem in export.problems]
    seen = {item.external_id: item for item in archive.items}
    for post in export.posts:
        item = _item(post, file, seen)
        seen.setdefault(item.external_id, item)
        archive.items.append(item)
        if post.type == "wp_block" and post.id is not None:
            archive.reusable.setdefault(post.id, post.content)


def _item(post: Post, file: str, seen: dict[str, Item]) -> Item:
    """Name an item: by its id; a second item of the same id by a number after it."""
    digest = digest_of(
        MAKING, post.type, post.status, post.title, post.slug, post.link, post.creator,
        post.content, post.excerpt, post.date, post.date_gmt, bool(post.password), post.parent,
        post.attachment_url, [(t.taxonomy, t.slug, t.name) for t in post.terms],
        {k: v for k, v in post.meta.items() if not k.startswith(("_edit_", "_wp_trash_"))},
    )  # fmt: skip
    base = f"post:{post.id}" if post.id is not None else f"item:{digest[:20]}"
    name, number = base, 1
    while name in seen:
        if seen[name].digest == digest:
            return Item(post, file, name, digest, double_of=seen[name].post.line or 1)
        number += 1
        name = f"{base}#{number}"
    return Item(post, file, name, digest)


def _home_of_posts(archive: Archive) -> str:
    """The old site's address from the first item that has one."""
    for item in archive.items:
        for address in (item.post.link, item.post.guid):
            if _host(address):
                parts = urlsplit(address)
                return f"{parts.scheme}://{parts.netloc}"
    return ""


def _host(address: str) -> str:
    try:
        return (urlsplit(address.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
