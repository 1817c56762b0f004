"""What pages and the desk may ask of copies and links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from dateline.archive import warc
from dateline.archive.judging import decoded
from dateline.archive.models import Link, StoredCopy
from dateline.archive.showing import shown
from dateline.lib.addresses import fold

Damaged = warc.Damaged


def copies_of(address: str) -> QuerySet[StoredCopy]:
    """The stored copies of the page at an address, in any of its forms, newest first."""
    folded = fold(address)
    return StoredCopy.objects.filter(Q(address=folded) | Q(landed=folded))


def newest_copies(addresses: Iterable[str]) -> dict[str, StoredCopy]:
    """Of each address that has one: the newest copy that can be shown, by the address as given."""
    wanted = {address: fold(address) for address in addresses}
    folded = list(set(wanted.values()))
    found: dict[str, StoredCopy] = {}
    rows = StoredCopy.objects.filter(Q(address__in=folded) | Q(landed__in=folded))
    for row in rows.order_by("captured_at", "pk"):
        if row.is_page:
            found |= {row.address: row, row.landed: row}
    return {address: found[key] for address, key in wanted.items() if key in found}


def payload(copy: StoredCopy) -> bytes:
    """The body as it was captured, of a revisit that of the copy that holds it.

    Raises ``Damaged`` where the file is not there, or is not what was written.
    """
    held = copy.revisit_of or copy
    try:
        with default_storage.open(held.file, "rb") as file:
            file.seek(held.offset)
            member = file.read(held.length)
    except OSError as problem:
        raise Damaged("The file of this copy is not there.") from problem
    return warc.payload(member, held.digest)


def page_of(copy: StoredCopy) -> str:
    """A stored page as HTML that may stand on a page of ours: no script, no request to anybody.

    Raises ``Damaged`` as ``payload``.
    """
    return shown(decoded(payload(copy), copy.charset))


def archive_of(copies: Iterable[StoredCopy]) -> Iterator[bytes]:
    """The files of copies one after another: one valid WARC file. A file that is lost is left out."""
    for copy in copies:
        try:
            with default_storage.open(copy.file, "rb") as file:
                yield file.read()
        except OSError:
            continue


def links_at(addresses: Iterable[str]) -> dict[str, Link]:
    """The links at these addresses, as they stand in the items."""
    return {row.address: row for row in Link.objects.filter(address__in=list(addresses))}
