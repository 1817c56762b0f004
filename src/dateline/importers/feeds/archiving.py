"""A feed as an archive of articles, or as a table of clips: what the other importers bring."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from dateline.importers.archive.gathering import Archive, Item
from dateline.importers.ledger import digest_of
from dateline.importers.sheets.columns import CLIPS
from dateline.importers.wordpress.records import Post, Problem, TermRef
from dateline.lib.feeds import Entry, Feed, NotAFeed, outlet_of, read_feed
from dateline.lib.sheets import Sheet, sheet_of
from dateline.lib.text import ascii_slug, plain_text, shorten

MAKING = 1  # raised when the same entry must become another row than before
MOST_PAGES = 1000
MOST_ENTRIES = 100_000
NOON = timedelta(hours=12)
Fetch = Callable[[str], bytes | None]


def documents(source: str, fetch: Fetch) -> Iterator[tuple[str, Feed]]:
    """Every document of a feed, the newest first: (its name, what it holds).

    source: a file, or an address; then older pages are followed until there is none, one that was
    seen already, or one without a new entry. ``fetch`` answers None where there is no page.
    Raises ``NotAFeed``, and ``OSError`` for a file that cannot be read.
    """
    remote = source.startswith(("http://", "https://"))
    address, seen, known = source if remote else "", set[str](), set[str]()
    body = fetch(source) if remote else Path(source).read_bytes()
    if body is None:
        raise NotAFeed("there is nothing at this address")
    while body is not None:
        seen.add(address)
        try:
            feed = read_feed(body, address=address)
        except NotAFeed:
            if known:  # a page after the last one that is no feed: the archive ends there
                return
            raise
        new = [entry for entry in feed.entries if name_of(entry) not in known]
        if not new and known:
            return
        feed.entries = new
        known |= {name_of(entry) for entry in new}
        yield address or Path(source).name, feed
        address = feed.next if remote else ""
        if not address or address in seen or len(seen) >= MOST_PAGES or len(known) > MOST_ENTRIES:
            return
        body = fetch(address)


def name_of(entry: Entry) -> str:
    """What the ledger knows an entry by: its id, else its address, else its title and day."""
    told = entry.id or entry.link or f"{entry.title}|{entry.at}"
    return f"entry:{hashlib.sha256(told.encode()).hexdigest()[:24]}"


def archive_of(source: str, fetch: Fetch) -> tuple[Archive, int]:
    """The articles of a feed, and how many entries hold only a summary of theirs."""
    archive = Archive(system="feed")
    pictures: dict[str, Item] = {}
    short = 0
    for name, feed in documents(source, fetch):
        archive.files.append(name)
        archive.home = archive.home or _origin(feed.home) or _origin(source)
        archive.title = archive.title or feed.title
        archive.problems += [
            (name, Problem(0, what, "the rest is brought")) for what in feed.problems
        ]
        for entry in feed.entries:
            short += not entry.whole
            archive.items += _items(entry, name, pictures, len(archive.items) + 1)
    if not archive.home:
        first = next((item.post.link for item in archive.items if item.post.link), "")
        archive.home = _origin(first)
    return archive, short


def _items(entry: Entry, file: str, pictures: dict[str, Item], number: int) -> list[Item]:
    """An entry, after the picture that leads it where it is the first that has it."""
    post = _post(entry)
    digest = digest_of(
        MAKING, post.title, post.link, post.content, post.excerpt, post.date, post.date_gmt,
        [(t.taxonomy, t.name) for t in post.terms], entry.files,
    )  # fmt: skip
    made = [Item(post, file, name_of(entry), digest)]
    image = next((url for url, kind in entry.files if kind.startswith("image/")), "")
    if image and image not in pictures:
        shown = Post(
            id=-1000
            - number,  # below zero: no number of the old site, whose addresses it would have
            type="attachment",
            status="inherit",
            attachment_url=image,
            line=entry.number,
        )
        name = f"file:{hashlib.sha256(image.encode()).hexdigest()[:24]}"
        pictures[image] = Item(shown, file, name, digest_of(MAKING, image))
        made.insert(0, pictures[image])
    if image:
        post.meta["_thumbnail_id"] = [str(pictures[image].post.id)]
    return made


def _post(entry: Entry) -> Post:
    post = Post(
        type="post", status="publish", title=entry.title, link=entry.link, guid=entry.id,
        slug=_last_word(entry.link), excerpt=shorten(entry.summary, 400) if entry.summary else "",
        line=entry.number,
    )  # fmt: skip
    post.content = entry.html
    if entry.at is not None and entry.at.tzinfo is not None:
        post.date_gmt = entry.at
    elif entry.at is not None:
        post.date = entry.at + (NOON if entry.day_only else timedelta())
    if entry.updated is not None and entry.updated.tzinfo is not None:
        post.modified_gmt = entry.updated
    post.terms = [TermRef("category", ascii_slug(term), term) for term in entry.terms]
    post.terms += [TermRef("author", ascii_slug(name), name) for name in entry.authors]
    return post


def _last_word(link: str) -> str:
    try:
        last = urlsplit(link).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""
    return ascii_slug(last.rpartition(".")[0] or last)


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme.startswith("http") else ""


def clips_of(source: str, fetch: Fetch, *, outlet: str = "") -> tuple[Sheet, str]:
    """The entries of a feed of coverage as a table of clips, and the feed's own name.

    outlet: whose pieces they are where the feed does not say.
    """
    out = StringIO()
    table = csv.writer(out)
    table.writerow(["id", "title", "link", "date", "outlet", "byline", "excerpt"])
    title = ""
    for _, feed in documents(source, fetch):
        title = title or feed.title
        for entry in feed.entries:
            headline, named = outlet_of(entry)
            table.writerow([
                name_of(entry), entry.title if outlet else headline, entry.link,
                entry.at.date().isoformat() if entry.at else "", outlet or named,
                ", ".join(entry.authors), shorten(plain_text(entry.summary or entry.html), 400),
            ])  # fmt: skip
    return sheet_of(out.getvalue().encode(), CLIPS, needed="title", name=title or source), title
