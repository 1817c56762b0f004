"""``dateline import articles``: one row, one article of any kind."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from dateline.content import bulk
from dateline.importers.archive.addresses import Addresses
from dateline.importers.archive.bodies import Bodies
from dateline.importers.archive.bodies import entry as block
from dateline.importers.archive.fates import KIND_TERMS
from dateline.importers.archive.gathering import Archive
from dateline.importers.archive.pictures import Media
from dateline.importers.archive.redirects import live_addresses
from dateline.importers.archive.writing import Slugs
from dateline.importers.ledger import ARTICLE
from dateline.importers.sheets.columns import ARTICLES
from dateline.importers.sheets.prose import is_html, rich_text
from dateline.importers.sheets.rows import Entry, SheetImport
from dateline.importers.wordpress.titles import kind_of_title
from dateline.lib.sheets import Row
from dateline.lib.text import ascii_slug
from dateline.newsroom.actions import add_articles_in_bulk, section_of
from dateline.newsroom.kinds import KINDS
from dateline.newsroom.models import Article, NewsSection

_TEXTS = {"dateline": 200, "issue": 60, "signed_by": 160, "job_level": 80, "job_place": 120,
          "pay": 120, "duration": 12}  # fmt: skip
_BY_NAME = {
    **KIND_TERMS,
    **{name: kind.key for kind in KINDS.values()
       for name in (kind.key, kind.key.replace("-", " "), kind.label.lower(), kind.plural.lower())},
    "release": "press-release", "pr": "press-release", "blog": "post", "blog post": "post",
    "news": "post", "article": "post", "story": "post", "op ed": "op-ed", "podcast": "audio",
}  # fmt: skip


class ArticleSheet(SheetImport):
    """Articles from a sheet."""

    source = "articles"
    model = ARTICLE
    columns = ARTICLES
    wanted = ("date", "deck", "body", "photo")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.section = NewsSection.objects.order_by("path").first()
        if self.section is None:
            raise LookupError("The site has no news section yet: run `dateline run` once.")
        media = Media(self.ledger, self.folder, self.report, self.may_fetch, self.user)
        self.media, archive = media, Archive()
        self.bodies = Bodies("", media, Addresses(archive))
        self.slugs: dict[int, Slugs] = {}

    def name_of(self, row: Row) -> str:
        for column in ("id", "address", "slug"):
            if row.get(column):
                return f"{column}:{row.get(column)}"
        return f"title:{ascii_slug(row.get('title'), 120)}|{row.get('date')}"

    def run(self) -> None:
        super().run()
        self.media.write_better()

    # -- one row -------------------------------------------------------------------------------

    def make(self, entry: Entry) -> Article:
        row = entry.row
        title, kind = self._title_and_kind(row)
        date = self.date(row)
        entry.section = entry.section or self._section(row, entry)
        entry.live = self.live(row)
        entry.missing += [name for name in self.wanted if not row.get(name) or (
            name == "date" and date.moment is None)]  # fmt: skip
        authors, byline = self._authors(row)
        people, unknown = self.people(row)
        entry.missing += [f"person: {name}" for name in unknown]
        article = Article(
            title=title, kind=kind, deck=row.get("deck"), date=date.moment, live=entry.live,
            time_known=date.time_known, byline=byline, end_mark="",
            photo_id=self.photo(row, entry), body=json.dumps(self._body(row, title)),
            **{name: self.text(row, name, limit) for name, limit in _TEXTS.items()},
        )  # fmt: skip
        self._more(article, row, entry)
        if date.moment is not None and date.moment > self.now and entry.live:
            article.live = entry.live = False
            article.go_live_at = date.moment
            self.tell("drafts", row, "its date lies in the future: scheduled", column="date")
        if entry.live:
            article.first_published_at = article.last_published_at = date.moment
        article.slug = self._slug(row, article, entry.section)
        bulk.hold(
            article, people=people, authors=authors, topics=self.topics(row),
            places=self.places(row, entry), co_issuers=self._co_issuers(row, entry),
        )  # fmt: skip
        return article

    def _title_and_kind(self, row: Row) -> tuple[str, str]:
        """The kind as the row names it, else as the title's label says, else a post."""
        title = self.text(row, "title", 255)
        told = row.get("kind").lower()
        kind = _BY_NAME.get(told) or _BY_NAME.get(told.replace("_", " ").replace("-", " "))
        guess = kind_of_title(title)
        if told and kind is None:
            self.tell("guessed", row, f"“{row.get('kind')}” is no kind", column="kind")
        if kind is None:
            kind = guess.kind or "post"
            if guess.guessed:
                self.tell("guessed", row, guess.guessed, column="title")
                title = guess.title
            elif not told:
                self.tell("guessed", row, "no kind is named: filed as a post", column="kind")
        elif guess.kind == kind and guess.title != title:
            self.tell("guessed", row, guess.guessed.partition(";")[0], column="title")
            title = guess.title
        return title, kind

    def _section(self, row: Row, entry: Entry) -> Page:
        name = row.get("chapter")
        if not name:
            return self.section
        chapter = self.directory.chapter(name)
        if chapter is None or not chapter.code:
            entry.missing.append(f"chapter: {name}")
            self.tell("unmatched", row, f"“{name}” is no chapter with a code: filed as the "
                      "network's own", column="chapter")  # fmt: skip
            return self.section
        if self.ledger.run is None:
            return self.section
        return section_of(chapter)

    def _authors(self, row: Row) -> tuple[list[Any], str]:
        authors, names = [], []
        for name in self.names(row, "byline"):
            person, _ = self.directory.person(name)
            if person is not None:
                authors.append(person)
            else:
                names.append(name)
        byline = ", ".join(names)
        if len(byline) > 200:
            self.tell("left_out", row, "cut after 200 characters", column="byline")
        return authors, byline[:200]

    def _body(self, row: Row, title: str) -> list[dict[str, Any]]:
        text = row.get("body")
        if not text:
            return []
        if not is_html(text):
            html = rich_text(text)
            return [block("text", html)] if html else []
        made = self.bodies.make(text, page=0, post_id=None, title=title)
        for what in made.problems:
            self.tell("left_out", row, what, column="body")
        for what in made.guessed:
            self.tell("guessed", row, what, column="body")
        return made.blocks

    def _more(self, article: Article, row: Row, entry: Entry) -> None:
        """The fields that only some kinds have."""
        article.cite_as = row.get("cite_as")
        article.recording_url = self.url(row, "recording")
        article.outward_link = self.url(row, "link")
        if row.get("outlet"):
            article.outlet = self.directory.outlet(row.get("outlet"))
        if article.kind == "op-ed":
            entry.missing += [name for name in ("outlet", "link") if not row.get(name)]
        if row.get("series"):
            article.series = self.directory.series(row.get("series"))
        if row.get("issuer"):
            article.issuer = self.directory.organisation(row.get("issuer"))
            if article.issuer is None:
                entry.missing.append(f"issuer: {row.get('issuer')}")
                self.tell("unmatched", row, f"“{row.get('issuer')}” is not in the directory",
                          column="issuer")  # fmt: skip
        article.revised_at = self.date(row, "updated").moment
        article.closing_date = self.date(row, "closing_date").day
        year = row.get("year")
        if year.isdecimal() and 1800 <= int(year) <= 2200:
            article.year = int(year)
        elif year:
            self.tell("missing", row, f"“{year[:20]}” is no year", column="year")

    def _co_issuers(self, row: Row, entry: Entry) -> list[Any]:
        found = []
        for name in self.names(row, "co_issuers"):
            body = self.directory.organisation(name)
            if body is not None:
                found.append(body)
            else:
                entry.missing.append(f"co-issuer: {name}")
                self.tell(
                    "unmatched", row, f"“{name}” is not in the directory", column="co_issuers"
                )
        return found

    def _slug(self, row: Row, article: Article, section: Page) -> str:
        slugs = self.slugs.setdefault(section.pk, Slugs.under(section.pk))
        return slugs.free(row.get("slug") or article.title)

    # -- writing -------------------------------------------------------------------------------

    def store(self, entries: list[Entry]) -> None:
        order = sorted(entries, key=lambda entry: entry.section.pk)
        for _, group in groupby(order, key=lambda entry: entry.section.pk):
            some = list(group)
            add_articles_in_bulk(some[0].section, [entry.made for entry in some], user=self.user)

    def finish(self, entries: list[Entry]) -> None:
        """Redirect the old addresses that the sheet names."""
        pairs = {
            Redirect.normalise_path(entry.row.get("address")): entry
            for entry in entries
            if entry.row.get("address") and entry.live
        }
        if not pairs:
            return
        taken = live_addresses() | set(Redirect.objects.filter(old_path__in=pairs).values_list(
            "old_path", flat=True))  # fmt: skip
        made = [
            Redirect(old_path=path, redirect_page_id=entry.made.pk, automatically_created=True)
            for path, entry in pairs.items()
            if path not in taken and path != "/" and len(path) <= 255
        ]
        if self.ledger.run is not None:
            Redirect.objects.bulk_create(made, ignore_conflicts=True)
        self.report.facts["redirects"] = {"made": len(made)}
