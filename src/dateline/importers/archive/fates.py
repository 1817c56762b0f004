"""What becomes of each item of an archive: decided before anything is written, from the file alone.

The tables here are the whole mapping of types, categories and statuses; a type that is in none of
them is skipped and reported, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dateline.importers.archive.gathering import Archive, Item
from dateline.importers.ledger import ARTICLE, CLIP, DOCUMENT, PHOTO, PLAIN
from dateline.importers.media import OTHER_PICTURES, PHOTOS, extension_of, is_picture
from dateline.importers.wordpress.clips import OutletLink, links_only
from dateline.importers.wordpress.embeds import embed_url
from dateline.importers.wordpress.records import HOUSEKEEPING_TYPES, Post
from dateline.importers.wordpress.titles import kind_of_title
from dateline.lib.text import plain_text, shorten, squeeze
from dateline.newsroom.kinds import KINDS

# Custom types by the words of their name, first match wins; the value is a kind or "clip".
_TYPES: tuple[tuple[str, str], ...] = (
    (r"in the news|news clips?|press clips?|media clips?|clips?|(?:press|media) (?:coverage|"
     r"mentions?)|coverage|in the media", "clip"),
    (r"(?:press|news|media) releases?|releases?|press|comunicados?|(?:press|media) advisor(?:y|ies)",
     "press-release"),
    (r"(?:press )?statements?", "statement"),
    (r"(?:research )?reports?|publications?|research|white ?papers?|policy briefs?|briefs?|"
     r"case stud(?:y|ies)|fact ?sheets?", "report"),
    (r"tool ?kits?|guides?|playbooks?", "toolkit"),
    (r"videos?|webinars?", "video"),
    (r"podcasts?|episodes?|audios?", "audio"),
    (r"newsletters?|newsletter issues?|e ?news(?:letters?)?", "newsletter"),
    (r"recaps?|event recaps?", "recap"),
    (r"op ?eds?|opinions?|commentar(?:y|ies)|columns?", "op-ed"),
    (r"jobs?|job listings?|job postings?|job openings?|awsm job openings?|careers?|vacanc(?:y|ies)",
     "job"),
    (r"in memoriam|memorials?|obituar(?:y|ies)", "remembrance"),
    (r"news|news items?|news posts?|articles?|stor(?:y|ies)|blogs?|blog posts?|updates?|posts?|"
     r"announcements?|features?", ""),
)  # fmt: skip
_TYPE_PATTERNS = tuple((re.compile(f"(?:{words})"), kind) for words, kind in _TYPES)
_PREFIX = re.compile(r"^(?:cpt|wpcf|wp|custom|my|the|our|acf|pt)[ _-]")
# Categories that name a kind of writing, not a subject.
_CATEGORIES = {
    "press-release": "press release|press releases|news release|news releases|media release|"
    "media releases|release|releases|press",
    "statement": "statement|statements|press statement|press statements",
    "report": "report|reports|publication|publications|research reports",
    "toolkit": "toolkit|toolkits|tool kit",
    "video": "video|videos|webinar recordings",
    "audio": "audio|podcast|podcasts",
    "newsletter": "newsletter|newsletters|e-newsletter",
    "recap": "recap|recaps|event recap|event recaps",
    "remembrance": "in memoriam|remembrance|remembrances|obituary|obituaries",
    "year-in-review": "year in review",
    "op-ed": "op-ed|op-eds|oped|opeds|opinion|opinions",
    "member-letter": "member letter|member letters",
    "job": "job|jobs|careers|job openings|job postings",
}  # fmt: skip
KIND_TERMS = {word: kind for kind, words in _CATEGORIES.items() for word in words.split("|")}
UNCATEGORISED = frozenset({
    "uncategorized", "uncategorised", "sin-categoria", "non-classe", "allgemein", "senza-categoria",
    "sem-categoria", "non-categorise", "geen-categorie", "ukategorisert",
})  # fmt: skip
TOPIC_TAXONOMIES = re.compile(
    r"(?:.*[_-])?(?:category|categories|tags?|topics?|issues?|issue[_-]areas?"
    r"|subjects?|themes?|focus[_-]areas?|program(?:me)?s?|cat)$"
)
SERIES_TAXONOMIES = re.compile(r"(?:.*[_-])?series$")
PLACE_TAXONOMIES = re.compile(
    r"(?:.*[_-])?(?:states?|places?|locations?|cit(?:y|ies)|regions?|"
    r"count(?:y|ies)|jurisdictions?)$"
)
_FORMATS = {"post-format-video": "video", "post-format-audio": "audio"}
_SHOWN = frozenset({"post-format-video", "post-format-audio", "post-format-image",
                    "post-format-gallery", "post-format-quote"})  # fmt: skip
_UPLOADS = re.compile(r"/wp-content/|\.files\.wordpress\.com/")
_FILES = PHOTOS | OTHER_PICTURES | {"mp3", "mp4", "m4a", "mov"}
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\\[\]]+")
_HREF = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']([^\"']+)")
_NEVER_PUBLIC = {
    "trash": "it was in the trash of the old site",
    "auto-draft": "it is an automatic draft that nobody saved",
}


@dataclass(slots=True)
class Fate:
    """What becomes of one item. ``model`` "" with ``reason``: it is skipped.

    opens: the moment of a scheduled item; was_public: its old address was open to everybody, so
    that it must be redirected; dropped: slugs of the categories that became its kind.
    """

    item: Item
    model: str = ""
    reason: str = ""
    refused: bool = False
    kind: str = ""
    title: str = ""
    live: bool = False
    opens: datetime | None = None
    was_public: bool = False
    date: datetime | None = None
    clip: OutletLink | None = None
    dropped: set[str] = field(default_factory=set)
    guessed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)

    @property
    def post(self) -> Post:
        return self.item.post


def decide(archive: Archive, *, zone: ZoneInfo, now: datetime) -> list[Fate]:
    """The fate of every item, in the order of the archive."""
    return [_fate(item, archive, zone, now) for item in archive.items]


def _fate(item: Item, archive: Archive, zone: ZoneInfo, now: datetime) -> Fate:
    post, fate = item.post, Fate(item)
    fate.title = _title(post)
    if item.ignored:
        fate.reason = item.ignored
    elif item.double_of:
        fate.reason = f"the same item stands in line {item.double_of} already"
    elif post.type == "attachment":
        _attachment(fate)
    elif post.type in HOUSEKEEPING_TYPES:
        fate.reason = f"“{post.type}” is housekeeping of WordPress, no content"
    elif post.status in _NEVER_PUBLIC:
        fate.reason = _NEVER_PUBLIC[post.status]
    elif post.type == "page" and is_front(post, archive.home):
        fate.reason = "it was the front page of the old site; Dateline lays its own"
    else:
        _story(fate, archive)
    if fate.model:
        fate.date = _date(fate, zone)
        _openness(fate, now)
    return fate


def _title(post: Post) -> str:
    return squeeze(plain_text(post.title))


def _attachment(fate: Fate) -> None:
    post = fate.post
    if not (post.attachment_url or post.guid or post.file_name):
        fate.reason, fate.refused = "the attachment names no file", True
        return
    fate.model = (
        PHOTO if is_picture(post.attachment_url or post.file_name or post.guid) else DOCUMENT
    )


def _story(fate: Fate, archive: Archive) -> None:
    post = fate.post
    if post.type == "page":
        fate.model = PLAIN
        fate.title = fate.title or _words_instead(fate)
        return
    kind = "" if post.type == "post" or fate.item.kind else kind_of_type(post.type)
    if kind is None:
        fate.reason = f"the custom type “{post.type}” has no counterpart here"
        fate.refused = True
        return
    link = None if fate.item.kind else _pointer(post, archive)
    if kind == "clip" or link is not None:
        if link is not None:
            _as_clip(fate, link, declared=kind == "clip")
            return
        fate.guessed.append(f"“{post.type}” names no outlet's address: kept as an article")
        kind = ""
    fate.model = ARTICLE
    _kind(fate, kind or "")


def _pointer(post: Post, archive: Archive) -> OutletLink | None:
    """The outlet's story that a post does nothing but point to. Stricter than the engine, because a
    wrong guess takes a public post off the site: a post that shows something itself is no pointer."""
    link = links_only(post, site_url=archive.home)
    if link is None or _UPLOADS.search(link.url) or extension_of(link.url) in _FILES:
        return None
    if any(term.slug in _SHOWN for term in post.terms_of("post_format")):
        return None
    addresses = _ADDRESS.findall(post.content)
    if any(embed_url(address) for address in addresses):
        return None
    own = [href for href in _HREF.findall(post.content)
           if not href.startswith(("http", "//", "mailto:", "tel:")) or archive.host in href]  # fmt: skip
    return None if own and archive.host else link


def kind_of_type(name: str) -> str | None:
    """The kind of a custom type ("" for plain news, "clip" for coverage); None when unknown."""
    words = _PREFIX.sub("", name.lower()).replace("_", " ").replace("-", " ").strip()
    for candidate in (words, words.partition(" ")[2]):
        for pattern, kind in _TYPE_PATTERNS:
            if candidate and pattern.fullmatch(candidate):
                return kind
    return None


def _as_clip(fate: Fate, link: OutletLink, *, declared: bool) -> None:
    fate.model, fate.clip = CLIP, link
    fate.title = fate.title or shorten(link.excerpt, 120) or link.url
    fate.guessed.append(link.guessed)
    # Only where the old site itself said "coverage" and named the outlet is nothing left to approve.
    fate.live = declared and "custom field" in link.guessed.rpartition("outlet")[2]


def _kind(fate: Fate, by_type: str) -> None:
    """Decide the kind: the type says it, else the title's label, else a category or format."""
    guess = kind_of_title(fate.title)
    named = [
        (term, KIND_TERMS.get(term.name.lower().strip()) or KIND_TERMS.get(term.slug))
        for term in fate.post.terms
        if term.taxonomy in ("category", "post_tag")
    ]
    by_term = [(term, kind) for term, kind in named if kind]
    by_format = [_FORMATS[t.slug] for t in fate.post.terms_of("post_format") if t.slug in _FORMATS]
    fate.dropped = {term.slug for term, _ in by_term}
    if guess.title != fate.title:
        fate.title = guess.title
    if guess.guessed:
        fate.guessed.append(guess.guessed)
    if fate.item.kind:
        fate.kind = fate.item.kind  # the map says it
    elif by_type:
        fate.kind = by_type
    elif guess.kind:
        fate.kind = guess.kind
    elif by_term:
        term, kind = by_term[0]
        fate.kind = kind or "post"
        fate.guessed.append(
            f"the kind “{KINDS[fate.kind].label}” was guessed from the category “{term.name}”"
        )
    elif by_format:
        fate.kind = by_format[0]
        fate.guessed.append(f"the kind “{KINDS[fate.kind].label}” was taken from the post format")
    else:
        fate.kind = "post"
    fate.title = fate.title or _words_instead(fate)


def _words_instead(fate: Fate) -> str:
    """A title for an item without one: its first words, else its date or id; always reported."""
    post = fate.post
    words = shorten(plain_text(re.sub(r"\[[^\]]*\]", " ", post.excerpt or post.content[:2000])), 70)
    if words:
        fate.guessed.append("it has no title: its first words stand in")
        return words
    fate.guessed.append("it has neither title nor text: its number stands in")
    return f"Untitled {post.id or post.line}"


def is_front(post: Post, home: str) -> bool:
    """Whether the page answered at the root of the old site."""
    try:
        path = urlsplit(post.link).path.strip("/")
        root = urlsplit(home).path.strip("/")
    except ValueError:
        return False
    return bool(post.link) and "?" not in post.link and path == root


def _date(fate: Fate, zone: ZoneInfo) -> datetime | None:
    """The instant of issue; a date without its GMT twin is read in the network's own zone."""
    post = fate.post
    if post.published_at is not None:
        return post.published_at
    if post.date is None or post.date.year < 1980:
        return None
    return post.date.replace(tzinfo=zone)


def _openness(fate: Fate, now: datetime) -> None:
    """Live, draft or scheduled; and whether the old address was public."""
    post, status = fate.post, fate.post.status
    if fate.model in (PHOTO, DOCUMENT):
        fate.was_public = True
        return
    fate.was_public = status in ("publish", "inherit", "")
    if fate.model == CLIP:
        fate.live = fate.live and post.is_public
        return
    if post.password:
        fate.drafts.append("it was protected by a password")
    elif status == "publish":
        fate.live = True
    elif status == "future" and fate.date is not None and fate.date > now:
        fate.opens = fate.date
        fate.drafts.append("it is scheduled")
    elif status == "future":
        fate.drafts.append("it was scheduled, and its moment has passed: publish it if it is right")
    else:
        fate.drafts.append(f"its status was “{status}”")
    if fate.live and fate.date is not None and fate.date > now:
        fate.notes.append("its date lies in the future")
    if fate.live and fate.model == PLAIN and not post.content.strip() and not post.excerpt:
        fate.live = False
        fate.drafts.append("it has no text of its own (a theme filled it)")


def counts_of(fates: Iterable[Fate]) -> dict[str, int]:
    """Number of items of each type of the file."""
    counts: dict[str, int] = {}
    for fate in fates:
        counts[fate.post.type] = counts.get(fate.post.type, 0) + 1
    return counts
