"""From fields to records: what each WXR field means."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

from dateline.importers.wordpress.fields import Field
from dateline.importers.wordpress.php import read_php
from dateline.importers.wordpress.records import Author, Post, Term, TermRef
from dateline.lib.text import squeeze

Note = Callable[[int, str, str], None]
"""Called with a line of the file, what was found and how it was recovered."""

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?")
_STATUSES = frozenset(
    {
        "publish",
        "draft",
        "pending",
        "private",
        "future",
        "trash",
        "inherit",
        "auto-draft",
    }
)
_CREATED = re.compile(r"-0001|\A\s*\Z")


def build_author(fields: list[Field], line: int) -> Author | None:
    """A ``<wp:author>``; None when it names nobody."""
    text = _texts(fields)
    author = Author(
        login=squeeze(text.get("wp:author_login", "")),
        email=squeeze(text.get("wp:author_email", "")),
        display_name=squeeze(text.get("wp:author_display_name", "")),
        first_name=squeeze(text.get("wp:author_first_name", "")),
        last_name=squeeze(text.get("wp:author_last_name", "")),
        id=_number(text.get("wp:author_id", "")),
        line=line,
    )
    author.login = author.login or author.email or author.display_name
    return author if author.login else None


def build_term(kind: str, fields: list[Field], line: int) -> Term | None:
    """A ``<wp:category>``, ``<wp:tag>`` or ``<wp:term>``; None when it has neither slug nor name."""
    text = _texts(fields)
    names = {
        "wp:category": ("category_nicename", "cat_name", "category_parent", "category_description"),
        "wp:tag": ("tag_slug", "tag_name", "tag_parent", "tag_description"),
        "wp:term": ("term_slug", "term_name", "term_parent", "term_description"),
    }[kind]
    slug, name, parent, description = (squeeze(text.get(f"wp:{key}", "")) for key in names)
    taxonomy = {"wp:category": "category", "wp:tag": "post_tag"}.get(kind) or squeeze(
        text.get("wp:term_taxonomy", "")
    )
    if not slug and not name:
        return None
    term = Term(
        taxonomy,
        unquote(slug),
        name or unquote(slug),
        unquote(parent),
        description,
        _number(text.get("wp:term_id", "")),
        line=line,
    )
    for each in fields:
        if each.name == "wp:termmeta":
            _add_meta(term.meta, each)
    return term


def build_post(fields: list[Field], line: int, note: Note) -> Post:
    """An ``<item>``."""
    text = _texts(fields)
    post = Post(line=line)
    _identify(post, text)
    _date(post, text, fields, note)
    for each in fields:
        if each.name == "category":
            _add_term(post, each)
        elif each.name == "wp:postmeta":
            _add_meta(post.meta, each)
            _check_meta(each, note)
        elif each.name == "wp:comment":
            post.comments += 1
        elif each.markup and each.name in ("content:encoded", "excerpt:encoded", "title"):
            note(each.line, f"HTML without CDATA in <{each.name}>", "it was read as the text")
    _drop_doubles(post)
    _check(post, text, line, note)
    return post


def _texts(fields: list[Field]) -> dict[str, str]:
    """The first value of each field; a later empty double does not hide it."""
    texts: dict[str, str] = {}
    for each in fields:
        if not texts.get(each.name):
            texts[each.name] = each.text
    return texts


def _identify(post: Post, text: dict[str, str]) -> None:
    intern = sys.intern
    post.id = _number(text.get("wp:post_id", ""))
    post.type = intern(squeeze(text.get("wp:post_type", "")) or "post")
    post.status = intern(squeeze(text.get("wp:status", "")))
    post.title = squeeze(text.get("title", ""))
    post.slug = unquote(squeeze(text.get("wp:post_name", "")))
    post.link = text.get("link", "").strip()
    post.guid = text.get("guid", "").strip()
    post.creator = intern(squeeze(text.get("dc:creator", "")))
    post.content = text.get("content:encoded", "")
    # A plain RSS description is WordPress' empty placeholder; some other writers use it.
    post.excerpt = (text.get("excerpt:encoded", "") or text.get("description", "")).strip()
    post.password = text.get("wp:post_password", "").strip()
    post.parent = _number(text.get("wp:post_parent", "")) or None
    post.menu_order = _number(text.get("wp:menu_order", "")) or 0
    post.sticky = text.get("wp:is_sticky", "").strip() == "1"
    post.comment_status = intern(text.get("wp:comment_status", "").strip())
    post.attachment_url = text.get("wp:attachment_url", "").strip()


def _date(post: Post, text: dict[str, str], fields: list[Field], note: Note) -> None:
    lines = {each.name: each.line for each in reversed(fields)}

    def read(name: str) -> datetime | None:
        raw = text.get(name, "").strip()
        value = parse_date(raw)
        if value is None and raw and not raw.startswith("0000"):
            note(lines.get(name, 0), f"the date “{raw[:40]}” in <{name}>", "it was left out")
        return value

    post.date = read("wp:post_date")
    post.modified = read("wp:post_modified")
    gmt, modified = read("wp:post_date_gmt"), read("wp:post_modified_gmt")
    post.date_gmt = gmt.replace(tzinfo=UTC) if gmt else None
    post.modified_gmt = modified.replace(tzinfo=UTC) if modified else None
    post.pub_date = parse_pub_date(text.get("pubDate", ""))


def parse_date(raw: str) -> datetime | None:
    """``2024-05-31 09:30:00`` as a naive datetime; zero dates and nonsense are None."""
    match = _DATE.match(raw.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def parse_pub_date(raw: str) -> datetime | None:
    """An RFC 822 date as UTC. WordPress writes the year -0001 for what was never published."""
    if _CREATED.search(raw):
        return None
    try:
        value = parsedate_to_datetime(raw.strip())
        value = value if value.tzinfo else value.replace(tzinfo=UTC)
        return value.astimezone(UTC) if value.year > 1970 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _number(raw: str) -> int | None:
    raw = raw.strip()
    match = re.fullmatch(r"-?\d{1,18}", raw, re.ASCII)
    return int(raw) if match else None


def _add_term(post: Post, each: Field) -> None:
    domain = each.attributes.get("domain", "")
    taxonomy = {"": "category", "tag": "post_tag"}.get(domain, domain)
    name = squeeze(each.text)
    slug = unquote(each.attributes.get("nicename", ""))
    if name or slug:
        post.terms.append(TermRef(sys.intern(taxonomy), slug, name or slug))


def _drop_doubles(post: Post) -> None:
    """WXR 1.0 names each term twice, first without a slug (and tags as if they were categories)."""
    named = {term.name for term in post.terms if term.slug}
    kept = [term for term in post.terms if term.slug or term.name not in named]
    post.terms = list(dict.fromkeys(kept))


def _add_meta(meta: dict[str, list[str]], each: Field) -> None:
    texts = _texts(each.inner)
    key = squeeze(texts.get("wp:meta_key", ""))
    if key:
        meta.setdefault(sys.intern(key), []).append(texts.get("wp:meta_value", ""))


def _check_meta(each: Field, note: Note) -> None:
    texts = _texts(each.inner)
    key, raw = squeeze(texts.get("wp:meta_key", "")), texts.get("wp:meta_value", "")
    if not key:
        if raw.strip():
            note(each.line, "a custom field without a name", "it was left out")
        return
    if raw[:2] not in ("a:", "O:", "s:"):
        return
    _, how = read_php(raw)
    if how == "repaired":
        note(
            each.line,
            f"the serialised custom field “{key}” has wrong lengths",
            "they were counted again",
        )
    elif how == "text":
        note(each.line, f"the serialised custom field “{key}” is damaged", "it was kept as text")


def _check(post: Post, text: dict[str, str], line: int, note: Note) -> None:
    if post.id is None:
        note(line, "an item has no valid post id", "it was read without one")
    if "wp:post_type" not in text or not text["wp:post_type"].strip():
        post.type = "attachment" if post.attachment_url else "post"
        note(line, "an item has no post type", f"it was read as “{post.type}”")
    if not post.status:
        # Never publish by accident what may have been a draft.
        post.status = "inherit" if post.type == "attachment" else "draft"
        note(line, "an item has no status", f"it was read as “{post.status}”")
