"""What an import tells at its end: orphans, shared titles, what the site has no place for."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from dateline.content.models import Topic
from dateline.importers.archive.fates import UNCATEGORISED, Fate
from dateline.importers.archive.gathering import Archive
from dateline.importers.archive.stories import Stories, about_item
from dateline.importers.ledger import DOCUMENT, PHOTO, Ledger
from dateline.importers.media import without_size
from dateline.importers.report import Report

_UPLOAD = re.compile(
    rb"(?:/wp-content/(?:uploads|blogs\.dir)/|\.files\.wordpress\.com/)([^\"'\s<>\\)\]&]+)"
)
_BY_ID = re.compile(
    rb"wp-image-(\d+)|\"id\":\s*(\d+)|\bids=[\"']?([\d,\s]+)|attachment_id=(\d+)|"
    rb"\"(?:mediaId|imageId)\":\s*(\d+)|\"ids\":\s*\[([\d,\s]+)\]"
)


def tell(archive: Archive, fates: list[Fate], stories: Stories, report: Report) -> None:
    """Fill the last lists of the report."""
    _orphans(archive, fates, report)
    _titles(fates, report)
    for file, problem in archive.problems:
        where = f"{file}: " if len(archive.files) > 1 else ""
        report.tell(
            "recovered", f"{where}{problem.what}: {problem.how_recovered}", line=problem.line
        )
    for name, count in sorted(stories.unknown_people.items()):
        report.tell(
            "unmatched", f"author “{name}” is not in the directory: kept as byline ({count})"
        )
    for taxonomy, count in sorted(stories.strange.items()):
        report.tell("unmatched", f"terms of “{taxonomy}” have no place here ({count} uses)")
    comments = sum(fate.post.comments for fate in fates)
    if comments:
        report.tell("notes", f"{comments} comments were not imported: Dateline has none")
    report.facts["comments"] = comments
    report.facts["site"] = {"title": archive.title, "address": archive.home}
    report.facts["made"] = {name: sorted(names) for name, names in stories.directory.made.items()}


def _orphans(archive: Archive, fates: list[Fate], report: Report) -> None:
    numbers, paths = _used(archive)
    for fate in fates:
        post = fate.post
        if fate.model not in (PHOTO, DOCUMENT) or post.parent or post.id in numbers:
            continue
        address = without_size(post.attachment_url or post.file_name)
        if not any(address.endswith(path) for path in paths.get(address.rpartition("/")[2], ())):
            report.tell("orphans", "an attachment that nothing uses", **about_item(fate, 0))
    used_logins = {login for fate in fates for login in fate.post.author_logins}
    for login, author in archive.authors.items():
        if login not in used_logins:
            report.tell(
                "orphans", f"author “{author.name}” wrote nothing in the file", line=author.line
            )
    for login in sorted(used_logins - set(archive.authors)):
        if not any(
            t.slug.removeprefix("cap-") == login for f in fates for t in f.post.terms_of("author")
        ):
            report.tell("orphans", f"author “{login}” is named by items but not in the file")
    used_terms = {(t.taxonomy, t.slug) for fate in fates for t in fate.post.terms}
    parents = {(t.taxonomy, t.parent) for t in archive.terms.values()}
    for where, term in archive.terms.items():
        if where not in used_terms | parents and term.slug not in UNCATEGORISED:
            report.tell(
                "orphans", f"{term.taxonomy} “{term.name}” is used by nothing", line=term.line
            )


def _used(archive: Archive) -> tuple[set[int | None], dict[str, set[str]]]:
    """Ids of attachments that any item uses, and upload paths in texts by their file name."""
    numbers: set[int | None] = set()
    paths: dict[str, set[str]] = defaultdict(set)
    for item in archive.items:
        numbers.add(item.post.featured_image)
        for groups in _BY_ID.findall(item.post.body):
            for group in groups:
                numbers.update(int(n) for n in re.findall(rb"\d{1,15}", group))
        for found in _UPLOAD.findall(item.post.body):
            path = without_size("/" + found.decode("utf-8", "replace"))
            paths[path.rpartition("/")[2]].add(path)
    return numbers, paths


def _titles(fates: list[Fate], report: Report) -> None:
    shared: dict[str, list[Fate]] = defaultdict(list)
    for fate in fates:
        if fate.model and fate.model not in (PHOTO, DOCUMENT) and fate.title:
            shared[fate.title.casefold()].append(fate)
    for group in shared.values():
        if len(group) > 1:
            ids = ", ".join(fate.item.id or f"line {fate.post.line}" for fate in group)
            report.tell("duplicate_titles", f"{len(group)} items: {ids}", title=group[0].title)


def topic_slugs(ledger: Ledger, model: str) -> dict[tuple[str, str], str]:
    """(taxonomy, slug) of each category and tag that became a topic, to the topic's slug."""
    slugs = dict(Topic.objects.values_list("pk", "slug"))
    found: dict[tuple[str, str], Any] = {}
    for (external_id, kind), known in list(ledger.items.items()):
        if kind == model and external_id.startswith("term:"):
            _, taxonomy, slug = external_id.split(":", 2)
            # In a dry run a new topic has no row: it would get the slug of its term.
            found[(taxonomy, slug)] = slugs.get(known.target_id) or (
                slug if known.target_id < 0 else None)  # fmt: skip
    return {where: slug for where, slug in found.items() if slug}
