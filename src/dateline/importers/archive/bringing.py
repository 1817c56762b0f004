"""A whole archive, stage by stage: decide, media, subjects, stories, redirects, what is left over.

Order matters: media come first, because texts refer to them; the ids of all pages are reserved
before the first is written, so that links between them can be written with them. Every batch is a
transaction with its lines in the ledger: killed anywhere, a second run goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from wagtail.models import Page

from dateline.content.models import PlainPage
from dateline.content.queries import tree_address
from dateline.importers.archive import leftovers
from dateline.importers.archive.addresses import Addresses, Target, normal, on_site, target_of
from dateline.importers.archive.bodies import Bodies
from dateline.importers.archive.fates import Fate, counts_of, decide
from dateline.importers.archive.gathering import Archive
from dateline.importers.archive.pictures import Media
from dateline.importers.archive.redirects import document_targets, write_redirects
from dateline.importers.archive.stories import Stories
from dateline.importers.archive.writing import Slugs, Writer
from dateline.importers.ledger import ARTICLE, CLIP, DOCUMENT, PHOTO, PLAIN, TOPIC, Ledger
from dateline.importers.matching import Directory
from dateline.importers.media import Folder
from dateline.importers.report import Report
from dateline.lib.text import ascii_slug
from dateline.newsroom.actions import section_of
from dateline.newsroom.models import Article, NewsSection
from dateline.publishing.outputs import FAMILIES

Progress = Callable[[str, int, int], None]
BATCH = 200


@dataclass
class Bringing:
    """One import of one archive."""

    archive: Archive
    ledger: Ledger
    folder: Folder
    report: Report
    zone: ZoneInfo
    now: datetime
    may_fetch: bool = False
    user: Any = None
    progress: Progress = lambda stage, done, total: None
    fates: list[Fate] = field(default_factory=list)
    paths: dict[int, str] = field(default_factory=dict)
    planned: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.media = Media(self.ledger, self.folder, self.report, self.may_fetch, self.user)
        self.addresses = Addresses(self.archive)
        bodies = Bodies(self.archive.home, self.media, self.addresses, self.archive.reusable)
        directory = Directory(self.ledger)
        self.directory = directory
        self.stories = Stories(self.archive, directory, self.media, bodies, self.report, self.zone)
        self.writer = Writer(self.ledger, self.stories, self.report, self.user)
        self.section = NewsSection.objects.order_by("path").first()
        self.front = self.section.get_parent() if self.section else None

    def run(self) -> None:
        """Bring everything; the report is complete afterwards."""
        if self.section is None or self.front is None:
            raise LookupError("The site has no news section yet: run `dateline run` once.")
        self._decide()
        self._media()
        self._plan()
        self._pages()
        self._articles()
        self._clips()
        self.media.write_better()
        self._redirects()
        leftovers.tell(self.archive, self.fates, self.stories, self.report)

    # -- stages --------------------------------------------------------------------------------

    def _decide(self) -> None:
        self.fates = decide(self.archive, zone=self.zone, now=self.now)
        for kind, count in counts_of(self.fates).items():
            self.report.tally(kind).in_file = count
        for fate in self.fates:
            if not fate.model:
                self.report.skip(fate.post.type, fate.reason, id=fate.item.id, title=fate.title,
                                 line=fate.post.line, refused=fate.refused)  # fmt: skip

    def of(self, *models: str) -> list[Fate]:
        """The items that become rows of these models."""
        return [fate for fate in self.fates if fate.model in models]

    def _media(self) -> None:
        wanted = self.of(PHOTO, DOCUMENT)
        done = 0

        def step(count: int) -> None:
            nonlocal done
            done += count
            self.progress("Pictures and files", done, len(wanted))

        self.media.bring(wanted, step)

    def _plan(self) -> None:
        """Reserve ids and write the book of old addresses."""
        pages = self.of(ARTICLE, PLAIN)
        self.ledger.plan((fate.item.external_id, fate.model) for fate in pages)
        self.addresses.note_stories(
            (fate, target)
            for fate in self.of(ARTICLE, PLAIN, CLIP)
            if (target := self._target(fate))
        )
        for fate in self.fates:
            if not fate.model and fate.reason.startswith("it was the front page"):
                for path in (f"/?page_id={fate.post.id}", f"/?p={fate.post.id}"):
                    self.addresses.claim(path, Target(path="/"), public=True)
        # Texts link to pages of attachments: a photo's is that of its parent.
        self.addresses.note_attachments(self._attachment_targets())

    def _target(self, fate: Fate) -> Target | None:
        name = fate.item.external_id
        known = self.ledger.find(name, fate.model)
        if known is not None and not self.ledger.exists(fate.model, known.target_id):
            return None  # deleted here
        return target_of(fate, self.ledger.target(name, fate.model))

    def _attachment_targets(self) -> Iterator[tuple[Fate, Target]]:
        """(attachment, the page it belongs to): its parent, else the first that shows it."""
        for fate in self.of(PHOTO, DOCUMENT):
            target = self.addresses.by_post.get(fate.post.parent or 0)
            if target is None:
                pk = self.ledger.target(fate.item.external_id, fate.model)
                page = self.media.shown_on.get((fate.model, pk or 0))
                target = Target(page=page) if page else None
            if target is not None:
                yield fate, target

    def _pages(self) -> None:
        """Plain pages, level by level, so that each parent is there before its children."""
        fates = self.of(PLAIN)
        by_post = {fate.post.id: fate for fate in fates if fate.post.id is not None}
        levels = [(level_of(fate, by_post), fate) for fate in fates]
        levels.sort(key=lambda pair: (pair[0], _parent_key(pair[1], by_post), pair[1].post.menu_order,
                                      pair[1].title))  # fmt: skip
        for (level, parent_id), group in groupby(
            levels, key=lambda pair: (pair[0], _parent_key(pair[1], by_post))
        ):
            parent = by_post.get(parent_id) if level else None
            self._pages_under(parent, [fate for _, fate in group])

    def _pages_under(self, parent: Fate | None, fates: list[Fate]) -> None:
        front = self.front
        assert front is not None
        pk = self.ledger.target(parent.item.external_id, PLAIN) if parent else front.pk
        reserved = [] if parent else reserved_slugs()
        slugs = Slugs.under(pk, reserved)
        row = None
        if self.ledger.run is not None:
            row = Page.objects.filter(pk=pk).first() or front
        for fate in fates:
            if parent is None and ascii_slug(fate.post.slug or fate.title) in reserved:
                fate.notes.append("its old address is one of Dateline's own: it has another now")
            if parent is None and fate.post.parent:
                fate.notes.append("its parent page is not in the file: it stands at the top")
        above = self.paths.get(pk or 0) or (tree_address(row) if row and parent else "/")

        def make(fate: Fate) -> PlainPage:
            page = self.stories.page(fate, self._pk(fate), slugs.free)
            self.paths[page.pk] = f"{above}{page.slug}/"
            if page.live:
                self.planned.add(self.paths[page.pk])
            return page

        self._write(PLAIN, row, fates, make, "Pages")

    def _articles(self) -> None:
        filed: dict[str, list[Fate]] = {}
        for fate in self.of(ARTICLE):
            filed.setdefault(fate.item.chapter, []).append(fate)
        for chapter, fates in filed.items():
            self._articles_in(self._section(chapter), fates)

    def _section(self, chapter: str) -> Page:
        """The section of a chapter that the map names, else the network's own."""
        found = self.directory.chapter(chapter) if chapter else None
        if found is None or self.ledger.run is None:
            assert self.section is not None
            return self.section
        return section_of(found)

    def _articles_in(self, section: Page, fates: list[Fate]) -> None:
        slugs = Slugs.under(section.pk)

        def make(fate: Fate) -> Article:
            article = self.stories.article(fate, self._pk(fate), slugs.free)
            if self.ledger.run is None and article.live:
                article.derive(None)
                self.planned.add(article.public_path or "/")
            return article

        self._write(ARTICLE, section, fates, make, "Articles")

    def _clips(self) -> None:
        self._write(CLIP, None, self.of(CLIP), self.stories.clip, "Clips")

    def _write(
        self, model: str, parent: Page | None, fates: list[Fate], make: Callable[[Fate], Any],
        stage: str,
    ) -> None:  # fmt: skip
        new: list[Fate] = []
        done = 0
        for fate in fates:
            known = self.ledger.find(fate.item.external_id, model)
            if known is None:
                new.append(fate)
                continue
            self.writer.again(model, fate, known, make)
            done += 1
            if done % BATCH == 0:
                self.progress(stage, done, len(fates))
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            self.writer.add(model, parent, batch, make)
            done += len(batch)
            self.progress(stage, done, len(fates))

    def _pk(self, fate: Fate) -> int:
        pk = self.ledger.target(fate.item.external_id, fate.model)
        assert pk is not None  # reserved by _plan()
        return pk

    def _redirects(self) -> None:
        """Known only now: which pages show which pictures, and which topics exist."""
        self.progress("Old addresses", 0, 1)
        book = self.addresses
        book.note_attachments(self._attachment_targets())
        book.note_terms(self._topic_slugs())
        documents = (
            (path, pk) for fate in self.of(DOCUMENT)
            if (path := on_site(fate.post.attachment_url, self.archive))
            and (pk := self.ledger.target(fate.item.external_id, DOCUMENT))
        )  # fmt: skip
        for path, target in document_targets(documents):
            book.claim(path, target, public=True)
        if "news feed" in FAMILIES:
            book.claim("/feed/", Target(path=FAMILIES["news feed"].address()), public=True)
        planned = {normal(path) for path in self.planned} if self.ledger.run is None else set()
        write_redirects(book, self.report, dry_run=self.ledger.run is None, planned=planned)
        self.progress("Old addresses", 1, 1)

    def _topic_slugs(self) -> dict[tuple[str, str], str]:
        return leftovers.topic_slugs(self.ledger, TOPIC)


def level_of(fate: Fate, by_post: dict[int, Fate]) -> int:
    """How deep a page stands; one whose parents are missing or run in a circle stands at the top."""
    level, seen = 0, {fate.post.id}
    above = by_post.get(fate.post.parent or 0)
    while above is not None:
        if above.post.id in seen:
            return 0
        seen.add(above.post.id)
        level += 1
        above = by_post.get(above.post.parent or 0)
    return level


def _parent_key(fate: Fate, by_post: dict[int, Fate]) -> int:
    """The parent's post id, 0 at the top."""
    return (fate.post.parent or 0) if level_of(fate, by_post) else 0


def reserved_slugs() -> set[str]:
    """First words of addresses that are Dateline's own: a plain page there would never be seen."""
    own = {family.route.partition("/")[0] for family in FAMILIES.values()}
    return {word for word in own if word and "<" not in word} | {
        "desk", "static", "media", "people", "places", "organisations", "resources", "events",
        "search", "api",
    }  # fmt: skip
