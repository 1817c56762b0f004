"""What a WordPress export holds, as plain records: nothing here knows a database.

Source: the WXR 1.0 to 1.2 files that WordPress writes (RSS 2.0 with the ``wp:`` names).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dateline.importers.wordpress.php import unserialize
from dateline.lib.text import plain_text, squeeze

# Where plugins and themes keep the name of the photographer, most specific first.
CREDIT_KEYS = (
    "_media_credit",
    "media_credit",
    "photo_credit",
    "_photo_credit",
    "image_credit",
    "_image_credit",
    "photographer_name",
    "_photographer_name",
    "photographer",
    "credit",
    "_credit",
    "_wp_attachment_source_name",
    "_wp_attachment_credit",
    "be_photographer_name",
    "isc_image_source",
    "image_source",
    "attribution",
)
# Core keeps these for itself; they say nothing about the story.
HOUSEKEEPING_TYPES = frozenset(
    {
        "revision",
        "nav_menu_item",
        "customize_changeset",
        "oembed_cache",
        "user_request",
        "custom_css",
        "wp_block",
        "wp_template",
        "wp_template_part",
        "wp_global_styles",
        "wp_navigation",
        "wp_font_family",
        "wp_font_face",
        "acf-field",
        "acf-field-group",
        "elementor_library",
        "et_pb_layout",
        "et_header_layout",
        "et_body_layout",
        "et_footer_layout",
        "et_template",
        "et_theme_builder",
        "shop_order",
        "shop_coupon",
        "shop_order_refund",
        "product_variation",
        "scheduled-action",
        "wpcf7_contact_form",
        "wpforms",
        "popup",
        "amn_smtp",
        "vc_grid_item",
        "fusion_template",
        "custom_post_type",
    }
)


@dataclass(slots=True, frozen=True)
class Problem:
    """Something odd in the file: where (1-based line), what it was, what was done about it."""

    line: int
    what: str
    how_recovered: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}; {self.how_recovered}"


class NotAnExport(ValueError):
    """The file is no WordPress export at all. ``reason`` can be shown to the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Author:
    """A user of the old site."""

    login: str
    email: str = ""
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""
    id: int | None = None
    line: int = 0

    @property
    def name(self) -> str:
        """The name to print: the display name, else first and last name, else the login."""
        full = squeeze(f"{self.first_name} {self.last_name}")
        return self.display_name or full or self.login


@dataclass(slots=True)
class Term:
    """A category (taxonomy ``category``), a tag (``post_tag``) or a term of another taxonomy.

    ``parent`` is the slug of the parent term, or "".
    """

    taxonomy: str
    slug: str
    name: str
    parent: str = ""
    description: str = ""
    id: int | None = None
    meta: dict[str, list[str]] = field(default_factory=dict)
    line: int = 0


@dataclass(slots=True, frozen=True)
class TermRef:
    """A term as an item names it."""

    taxonomy: str
    slug: str
    name: str


@dataclass(slots=True)
class Post:
    """One ``<item>``: a post, a page, an attachment, a menu entry or a custom type.

    Dates: ``date`` and ``modified`` are naive and in the old site's own time; ``date_gmt`` and
    ``modified_gmt`` are aware (UTC); ``0000-00-00`` and nonsense are None.
    ``meta`` holds the raw values: read one with ``first()``, a serialised one with ``value()``.
    """

    id: int | None = None
    type: str = "post"
    status: str = ""
    title: str = ""
    slug: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""
    body: bytes = b""  # UTF-8: a str with one emoji takes four bytes for every character
    excerpt: str = ""
    date: datetime | None = None
    date_gmt: datetime | None = None
    modified: datetime | None = None
    modified_gmt: datetime | None = None
    pub_date: datetime | None = None
    password: str = ""
    parent: int | None = None
    menu_order: int = 0
    sticky: bool = False
    comments: int = 0
    comment_status: str = ""
    attachment_url: str = ""
    terms: list[TermRef] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    line: int = 0

    @property
    def content(self) -> str:
        """The HTML of the item."""
        return self.body.decode("utf-8", "replace")

    @content.setter
    def content(self, html: str) -> None:
        self.body = html.encode("utf-8", "replace")

    @property
    def published_at(self) -> datetime | None:
        """The instant of publishing (UTC): the GMT date, else ``pubDate``; None when unknown.

        WordPress leaves the GMT date of drafts at zero; then ``date`` alone is known.
        """
        return self.date_gmt or self.pub_date

    @property
    def is_public(self) -> bool:
        """Could everybody read it: published and without a password."""
        return self.status == "publish" and not self.password

    @property
    def categories(self) -> list[TermRef]:
        """Its categories, in the order of the file."""
        return self.terms_of("category")

    @property
    def tags(self) -> list[TermRef]:
        """Its tags, in the order of the file."""
        return self.terms_of("post_tag")

    def terms_of(self, taxonomy: str) -> list[TermRef]:
        """Its terms of one taxonomy."""
        return [term for term in self.terms if term.taxonomy == taxonomy]

    @property
    def author_logins(self) -> list[str]:
        """Logins (or guest slugs) of its authors: Co-Authors Plus terms first, else the creator."""
        slugs = [term.slug.removeprefix("cap-") for term in self.terms_of("author")]
        return slugs or ([self.creator] if self.creator else [])

    def first(self, *keys: str) -> str:
        """The first non-empty raw value among the meta ``keys``, else ""."""
        for key in keys:
            for value in self.meta.get(key, ()):
                if value.strip():
                    return value.strip()
        return ""

    def value(self, key: str) -> Any:
        """The value of one meta key with PHP serialisation undone (never executed), else None."""
        raw = self.first(key)
        return unserialize(raw) if raw else None

    @property
    def featured_image(self) -> int | None:
        """The attachment id of the featured image; plugins write 0 and -1 for none."""
        raw = self.first("_thumbnail_id")
        return int(raw) if raw.lstrip("-").isdecimal() and int(raw) not in (0, -1) else None

    @property
    def alt(self) -> str:
        """An attachment's alternative text."""
        return plain_text(self.first("_wp_attachment_image_alt"))

    @property
    def caption(self) -> str:
        """An attachment's caption, which WordPress keeps as its excerpt."""
        return plain_text(self.excerpt)

    @property
    def credit(self) -> str:
        """An attachment's credit, from the usual meta keys or the picture's own EXIF fields."""
        found = plain_text(self.first(*CREDIT_KEYS))
        if found:
            return found
        data = self.value("_wp_attachment_metadata")
        image = data.get("image_meta") if isinstance(data, dict) else None
        if not isinstance(image, dict):
            return ""
        return plain_text(str(image.get("credit") or ""))

    @property
    def file_name(self) -> str:
        """An attachment's path below the uploads folder, such as ``2024/05/a.pdf``."""
        return self.first("_wp_attached_file")


@dataclass(slots=True)
class Export:
    """A whole export file. ``posts`` holds every item in the order of the file."""

    version: str = ""
    title: str = ""
    description: str = ""
    language: str = ""
    generator: str = ""
    site_url: str = ""
    blog_url: str = ""
    link: str = ""
    authors: list[Author] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    read_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def home(self) -> str:
        """The address of the site that the links belong to, without a trailing slash."""
        return (self.blog_url or self.link or self.site_url).rstrip("/")

    @property
    def categories(self) -> list[Term]:
        """The categories that the file declares."""
        return [term for term in self.terms if term.taxonomy == "category"]

    @property
    def tags(self) -> list[Term]:
        """The tags that the file declares."""
        return [term for term in self.terms if term.taxonomy == "post_tag"]

    @property
    def attachments(self) -> list[Post]:
        """The media library."""
        return [post for post in self.posts if post.type == "attachment"]

    @property
    def stories(self) -> list[Post]:
        """What people wrote: every item but attachments and WordPress' housekeeping."""
        return [
            post
            for post in self.posts
            if post.type != "attachment" and post.type not in HOUSEKEEPING_TYPES
        ]

    def counts(self) -> dict[str, dict[str, int]]:
        """Number of items by type, then by status: the basis of the count report."""
        result: dict[str, dict[str, int]] = {}
        for post in self.posts:
            by_status = result.setdefault(post.type, {})
            by_status[post.status] = by_status.get(post.status, 0) + 1
        return result
