"""Articles, plain pages and clips made out of the items of an archive; still unsaved."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dateline.content import bulk
from dateline.content.models import PlainPage, Series, Topic
from dateline.coverage.models import Clip
from dateline.importers.archive.bodies import Bodies, Made
from dateline.importers.archive.fates import (
    KIND_TERMS,
    PLACE_TAXONOMIES,
    SERIES_TAXONOMIES,
    TOPIC_TAXONOMIES,
    UNCATEGORISED,
    Fate,
)
from dateline.importers.archive.gathering import Archive
from dateline.importers.archive.pictures import Media
from dateline.importers.ledger import PHOTO, TOPIC
from dateline.importers.matching import Directory
from dateline.importers.report import Report
from dateline.importers.wordpress.blocks import MediaRef
from dateline.importers.wordpress.records import TermRef
from dateline.lib.text import ascii_slug, plain_text, shorten, squeeze
from dateline.newsroom.kinds import KINDS
from dateline.newsroom.models import Article

TITLE, BYLINE, HEADLINE, LINK = 255, 200, 300, 500
_NOBODY = re.compile(
    r"(?i)^(?:admin\d*|administrator|root|webmaster|editor|wordpress|wpengine|"
    r"user\d*|test|staff|[\w.]+@[\w.-]+)$"
)
# Not worth a word in the report: every WordPress has them.
_SILENT = frozenset({"post_format", "nav_menu", "author", "link_category", "wp_theme",
                     "wp_template_part_area", "language", "post_translations", "ppma_author"})  # fmt: skip


@dataclass
class Stories:
    """Makes rows; what it finds odd goes into ``report``."""

    archive: Archive
    directory: Directory
    media: Media
    bodies: Bodies
    report: Report
    zone: ZoneInfo
    topics: dict[tuple[str, str], int] = field(default_factory=dict)
    strange: dict[str, int] = field(default_factory=dict)
    unknown_people: dict[str, int] = field(default_factory=dict)

    # -- the three kinds of rows ---------------------------------------------------------------

    def article(self, fate: Fate, pk: int, free_slug: Callable[[str], str]) -> Article:
        """An article with its related rows held in memory."""
        post, made = fate.post, self._body(fate, pk)
        recording = self._recording(fate, made)
        authors, byline = self._authors(fate)
        topics, places, series = self._subjects(fate)
        article = Article(
            id=pk, page_ptr_id=pk, title=shorten(fate.title, TITLE), kind=fate.kind,
            slug=free_slug(post.slug or fate.title), deck=plain_text(post.excerpt),
            date=fate.date, time_known=fate.date is not None, live=fate.live,
            go_live_at=fate.opens, body=json.dumps(made.blocks), byline=shorten(byline, BYLINE),
            recording_url=recording[:LINK], photo_id=self._lead(fate, pk),
            series_id=series.pk if series else None, end_mark="",
            dateline=shorten(fate.item.dateline, 200),
        )  # fmt: skip
        if "publication" in KINDS[fate.kind].fields and fate.date:
            article.year = fate.date.astimezone(self.zone).year
        _stamp(article, fate)
        bulk.hold(article, topics=topics, places=places, authors=authors)
        return article

    def page(self, fate: Fate, pk: int, free_slug: Callable[[str], str]) -> PlainPage:
        """A plain page."""
        made = self._body(fate, pk)
        page = PlainPage(
            id=pk, page_ptr_id=pk, title=shorten(fate.title, TITLE), live=fate.live,
            slug=free_slug(fate.post.slug or fate.title), go_live_at=fate.opens,
            introduction=plain_text(fate.post.excerpt), body=json.dumps(made.blocks),
            photo_id=self._lead(fate, pk),
        )  # fmt: skip
        _stamp(page, fate)
        bulk.hold(page)
        return page

    def clip(self, fate: Fate) -> Clip:
        """A clip, to be approved in the desk unless the old site had filed it as one."""
        told = fate.clip
        assert told is not None
        topics, places, _ = self._subjects(fate)
        link = told.url if len(told.url) <= LINK else ""
        clip = Clip(
            headline=shorten(fate.title, HEADLINE), link=link, live=fate.live,
            date=fate.date.astimezone(self.zone).date() if fate.date else None,
            excerpt=told.excerpt, photo_id=self._lead(fate, 0),
        )  # fmt: skip
        if told.outlet:
            clip.outlet_id = self.directory.outlet(told.outlet).pk
        if fate.live:
            clip.first_published_at = clip.last_published_at = fate.date
        bulk.hold(clip, topics=topics, places=places)
        return clip

    # -- parts ---------------------------------------------------------------------------------

    def _body(self, fate: Fate, pk: int) -> Made:
        made = self.bodies.make(fate.post.content, page=pk, post_id=fate.post.id, title=fate.title)
        about = about_item(fate, pk)
        for what in made.problems:
            self.report.tell("left_out", what, **about)
        for what in made.guessed:
            self.report.tell("guessed", what, **about)
        for href in made.broken:
            self.report.tell("broken_links", href, **about)
        return made

    def _recording(self, fate: Fate, made: Made) -> str:
        """A video's or audio's own recording: the first player of its text."""
        if "recording" not in KINDS[fate.kind].fields:
            return ""
        for at, block in enumerate(made.blocks):
            if block["type"] == "embed" and len(block["value"]["url"]) <= LINK:
                del made.blocks[at]
                return str(block["value"]["url"])
        return ""

    def _lead(self, fate: Fate, pk: int) -> int | None:
        """The featured image."""
        number = fate.post.featured_image
        if number is None:
            return None
        found = self.media.find(MediaRef(number, ""))
        if found is None or found[0] != PHOTO:
            self.report.tell(
                "missing_media", f"the featured image {number} is not in the file",
                **about_item(fate, pk),
            )  # fmt: skip
            return None
        if pk:
            self.media.shown_on.setdefault(found, pk)
        return found[1]

    def _authors(self, fate: Fate) -> tuple[list[Any], str]:
        """(people of the directory, names that are not in it)."""
        people, names = [], []
        for login in fate.post.author_logins:
            author = self.archive.authors.get(login)
            guest = next((t.name for t in fate.post.terms_of("author")
                          if t.slug.removeprefix("cap-") == login), "")  # fmt: skip
            name = squeeze(author.name if author else guest or login)
            if not name or _NOBODY.match(name):
                continue
            person, why = self.directory.person(name)
            if person is not None:
                people.append(person)
            else:
                names.append(name)
                self.unknown_people[name] = self.unknown_people.get(name, 0) + 1
        return people, ", ".join(dict.fromkeys(names))

    def _subjects(self, fate: Fate) -> tuple[list[Topic], list[Any], Series | None]:
        topics, places, series = [], [], None
        for term in fate.post.terms:
            if SERIES_TAXONOMIES.fullmatch(term.taxonomy):
                series = self.directory.series(plain_text(term.name))
            elif PLACE_TAXONOMIES.fullmatch(term.taxonomy):
                place, why = self.directory.place(plain_text(term.name))
                places += [place] if place else []
                if place is None:
                    self.report.tell("unmatched", f"place “{term.name}”: {why}",
                                     **about_item(fate, 0))  # fmt: skip
            elif TOPIC_TAXONOMIES.fullmatch(term.taxonomy):
                if is_subject(term):
                    topics.append(Topic(pk=self._topic(term)))
            elif term.taxonomy not in _SILENT and not fate.clip:
                self.strange[term.taxonomy] = self.strange.get(term.taxonomy, 0) + 1
        return topics, places, series

    def _topic(self, term: TermRef) -> int:
        """The topic of a category or tag: the one an earlier run made, else the one of its name."""
        where = (term.taxonomy, term.slug or ascii_slug(term.name))
        if where not in self.topics:
            key = f"term:{where[0]}:{where[1]}"
            pk = self.directory.ledger.target(key, TOPIC)
            if pk is None or not self.directory.ledger.exists(TOPIC, pk):
                pk = self.directory.topic(plain_text(term.name), where[1]).pk
                self.directory.ledger.write([(key, TOPIC, pk, "term", [])])
            self.topics[where] = pk
        return self.topics[where]


def is_subject(term: TermRef) -> bool:
    """Whether a category or tag names a subject, not a kind of writing and not nothing."""
    name = term.name.lower().strip()
    if term.slug in UNCATEGORISED or name in ("uncategorized", "uncategorised"):
        return False
    return not (term.taxonomy in ("category", "post_tag")
                and (name in KIND_TERMS or term.slug in KIND_TERMS))  # fmt: skip


def about_item(fate: Fate, pk: int) -> dict[str, Any]:
    """What a line of the report says about an item."""
    about = {"id": fate.item.id, "title": fate.title, "line": fate.post.line}
    return {**about, "model": fate.model, "pk": str(pk)} if pk > 0 else about


def _stamp(page: Any, fate: Fate) -> None:
    """Wagtail's own dates of publishing, as they were on the old site."""
    if fate.live:
        page.first_published_at = fate.date
        changed: datetime | None = fate.post.modified_gmt
        page.last_published_at = max(filter(None, (changed, fate.date)), default=None)
