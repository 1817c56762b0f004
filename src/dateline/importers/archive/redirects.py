"""Redirects from the addresses of the old site: many, in bulk, never over a live address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from django.db import transaction
from django.urls import NoReverseMatch
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from dateline.content.models import PressDocument
from dateline.content.queries import plain_pages, tree_address
from dateline.importers.archive.addresses import Addresses, Target, normal, on_site
from dateline.importers.report import Report
from dateline.lib.text import ascii_slug
from dateline.newsroom.models import Article
from dateline.publishing.outputs import FAMILIES

BATCH = 1000
LONGEST = 255
# Families with one address an item: asked of their tables at once instead of one by one.
_BY_ITEM = {"article", "chapter article", "undated article", "undated chapter article",
            "plain page", "media"}  # fmt: skip


def live_addresses() -> set[str]:
    """Every address that answers by itself now, in the form in which redirects are kept."""
    found = {normal(path or "/") for path in Article.objects.filter(live=True)
             .exclude(public_path=None).values_list("public_path", flat=True)}  # fmt: skip
    found |= {normal(tree_address(page)) for page in plain_pages()}
    for name, family in FAMILIES.items():
        if name not in _BY_ITEM:
            found |= {normal(family.address(**arguments)) for arguments in family.addresses()}
    return found


def write_redirects(
    addresses: Addresses, report: Report, *, dry_run: bool, planned: set[str]
) -> None:
    """Make the redirects that are not there yet and collapse chains through them.

    planned: addresses of rows that a dry run did not write.
    """
    kept = {path: target for path, target in addresses.book.items() if path in addresses.public}
    live = live_addresses() | planned
    pages = set(Page.objects.values_list("pk", flat=True))
    known = dict(Redirect.objects.filter(site=None).values_list("old_path", "pk"))
    new: list[Redirect] = []
    shadowed = 0
    for path, target in kept.items():
        if path in live or path == "/":
            shadowed += 1
        elif len(path) > LONGEST:
            report.tell("redirects", f"too long to be redirected: {path[:120]}…")
        elif path not in known:
            made = _redirect(path, target)
            there = target.page is None or dry_run or target.page in pages  # else it was refused
            new += [made] if made and there else []
    if not dry_run:
        for start in range(0, len(new), BATCH):
            with transaction.atomic():
                Redirect.objects.bulk_create(new[start : start + BATCH], ignore_conflicts=True)
    chains = _collapse(kept, addresses, dry_run=dry_run)
    report.facts["redirects"] = {
        "made": len(new), "there_already": sum(path in known for path in kept),
        "answered_by_a_page_of_its_own": shadowed, "chains_collapsed": chains,
    }  # fmt: skip
    for path in dict.fromkeys(addresses.contested):
        report.tell("redirects", f"two items claim {path}: it leads to the first")


def _redirect(path: str, target: Target) -> Redirect | None:
    made = Redirect(old_path=path, site=None, is_permanent=True, automatically_created=True)
    if target.page is not None:
        made.redirect_page_id = target.page
    elif target.path and normal(target.path) != path:
        made.redirect_link = target.path
    else:
        return None
    return made


def _collapse(kept: dict[str, Target], addresses: Addresses, *, dry_run: bool) -> int:
    """A redirect that leads to an old address leads to what that address leads to."""
    count = 0
    for redirect in Redirect.objects.filter(redirect_page=None).exclude(redirect_link=""):
        link = on_site(redirect.redirect_link, addresses.archive)
        target = kept.get(normal(link)) if link else None
        if target is None or target.link == redirect.redirect_link:
            continue
        count += 1
        if not dry_run and target.page is not None:
            redirect.redirect_page_id, redirect.redirect_link = target.page, ""
            redirect.save()
    return count


def document_targets(pairs: Iterable[tuple[str, int]]) -> Iterator[tuple[str, Target]]:
    """(old upload path, public address) of documents: other sites link to PDFs for years."""
    wanted = dict(pairs)
    rows = PressDocument.objects.filter(missing=False).in_bulk(list(wanted.values()))
    for path, pk in wanted.items():
        document = rows.get(pk)
        if document is None:
            continue
        file = PurePosixPath(document.file.name)
        name = f"{ascii_slug(document.title or file.stem, 60)}{file.suffix.lower()}"
        try:
            yield path, Target(path=FAMILIES["media"].address(digest=document.file_hash, name=name))
        except (KeyError, NoReverseMatch):
            return
