"""The engine's blocks as Wagtail stores them, with photos and documents by id and links by page."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from dateline.importers.archive.addresses import Addresses
from dateline.importers.archive.pictures import Media
from dateline.importers.ledger import DOCUMENT, PHOTO
from dateline.importers.media import is_picture
from dateline.importers.wordpress.blocks import ATTACHED, Block, Converted, MediaRef
from dateline.importers.wordpress.content import rewrite_links, to_blocks
from dateline.lib.embeds import player_for
from dateline.lib.text import plain_text

Stored = dict[str, Any]
_OWN_LINK = re.compile(r'<a href="dateline-(page|document):(-?\d+)">')
_PICTURE_LINK = re.compile(r'<a href="dateline-none:">(.*?)</a>', re.DOTALL)
_ATTACHMENT = re.compile(r"/wp-content/(?:uploads|blogs\.dir)/|\.files\.wordpress\.com/")
_NOT_BROKEN = re.compile(r"^/(?:$|feed/?|wp-(?:admin|login|json)|#)")


@dataclass(slots=True)
class Made:
    """A body as it is stored, and what came up while it was made."""

    blocks: list[Stored] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


@dataclass
class Bodies:
    """Makes bodies for the items of one archive."""

    home: str
    media: Media
    addresses: Addresses
    reusable: Mapping[int, str] = field(default_factory=dict)

    def make(self, content: str, *, page: int, post_id: int | None, title: str) -> Made:
        """The stored body of a text. Never raises for any text: then its words are kept."""
        try:
            done = to_blocks(content, site_url=self.home, reusable=self.reusable)
        except Exception as problem:  # noqa: BLE001 - one text that nobody foresaw must not stop the rest
            words = plain_text(content)
            done = Converted(blocks=[("text", f"<p>{escape(words)}</p>")] if words else [])
            done.problems.append(
                f"the text could not be read ({type(problem).__name__}): its words were kept"
            )
        made = Made(problems=list(done.problems), guessed=list(done.guessed))
        broken = {link.href: link for link in done.links}

        def mapped(href: str) -> str | None:
            return self._mapped(href, broken, made)

        for kind, value in rewrite_links(done.blocks, mapped):
            made.blocks += self._stored((kind, value), page=page, post_id=post_id, title=title)
        return made

    # -- links ---------------------------------------------------------------------------------

    def _mapped(self, href: str, inner: dict[str, Any], made: Made) -> str | None:
        if _ATTACHMENT.search(href):
            found = self.media.find(MediaRef(None, href))
            if found and found[0] == DOCUMENT:
                return f"dateline-document:{found[1]}"
            if found or is_picture(href):
                return "dateline-none:"  # a bare picture file is no page that readers may open
        link = inner.get(href)
        if link is None:
            return None
        target = self.addresses.find(link.path, link.post_id)
        if target is not None:
            return target.link
        if not _NOT_BROKEN.match(link.path) and href not in made.broken:
            made.broken.append(href)
        return None

    # -- blocks --------------------------------------------------------------------------------

    def _stored(self, block: Block, *, page: int, post_id: int | None, title: str) -> list[Stored]:
        kind, value = block
        maker = getattr(self, f"_{kind}", None)
        if maker is None:
            return [entry("text", f"<p>{escape(plain_text(str(value)))}</p>")]
        made = (
            maker(value, page, title)
            if kind != "gallery"
            else self._gallery(value, page, title, post_id)
        )
        return [entry(made[0], made[1])] if made else []

    def _text(self, value: str, page: int, title: str) -> tuple[str, Any] | None:
        html = as_rich_text(value)
        return ("text", html) if html else None

    def _quote(self, value: Stored, page: int, title: str) -> tuple[str, Any] | None:
        source = _plain_link(value.get("source_url") or "")
        told = {"text": value["text"], "speaker": value.get("speaker") or "",
                "speaker_title": value.get("speaker_title") or "", "source_url": source}  # fmt: skip
        return ("quote", told) if value.get("text") else None

    def _photo(self, value: Stored, page: int, title: str) -> tuple[str, Any] | None:
        pk, told = self._shown(value, page, title)
        return "photo", {"photo": pk, **told, "width": value.get("width") or "column"}

    def _shown(self, value: Stored, page: int, title: str) -> tuple[int, Stored]:
        """A photo of a block: what its own record lacks goes there, what differs stays here."""
        pk = self.media.take(value["media"], PHOTO, page=page, title=title)
        alt, caption = value.get("alt") or "", value.get("caption") or ""
        credit = value.get("credit") or ""
        self.media.better(pk, alt=alt, credit=credit)
        own = self.media.words.get(pk, ("", "", ""))
        if credit and credit != own[2]:
            caption = f"{caption} (Photo: {credit})".strip()
        return pk, {"alt": "" if alt == own[0] else alt[:300],
                    "caption": "" if caption == own[1] else caption}  # fmt: skip

    def _gallery(
        self, value: Stored, page: int, title: str, post_id: int | None
    ) -> tuple[str, Any] | None:
        photos: list[Stored] = []
        for picture in value.get("pictures") or []:
            if picture["media"] == ATTACHED:
                mine = self.media.children.get(post_id or 0, [])
                photos += [item({"photo": pk, "caption": ""}) for pk in mine]
                for pk in mine:
                    self.media.shown_on.setdefault((PHOTO, pk), page)
                continue
            pk, told = self._shown(picture, page, title)
            photos.append(item({"photo": pk, "caption": told["caption"]}))
        return (
            ("gallery", {"title": value.get("title") or "", "photos": photos}) if photos else None
        )

    def _table(self, value: Stored, page: int, title: str) -> tuple[str, Any] | None:
        header, stub = bool(value.get("header")), bool(value.get("stub"))
        choice = "both" if header and stub else "row" if header else "column" if stub else ""
        return "table", {
            "data": value["rows"], "cell": [], "mergeCells": [],
            "first_row_is_table_header": header, "first_col_is_header": stub,
            "table_header_choice": choice, "table_caption": value.get("caption") or "",
        }  # fmt: skip

    def _file(self, value: Stored, page: int, title: str) -> tuple[str, Any] | None:
        ref: MediaRef = value["media"]
        found = self.media.find(ref)
        if (found and found[0] == PHOTO) or (not found and is_picture(ref.url)):
            return self._photo({"media": ref, "caption": value.get("label")}, page, title)
        pk = self.media.take(ref, DOCUMENT, page=page, title=title)
        return "file", {"file": pk, "label": value.get("label") or ""}

    def _embed(self, value: Stored, page: int, title: str) -> tuple[str, Any] | None:
        url = value["url"]
        if url.startswith("http://"):
            url = "https://" + url.removeprefix("http://")
        name = value.get("title") or (player_for(url) and title) or title or "Recording"
        return "embed", {"url": url, "title": name, "duration": "", "poster": None,
                         "transcript": ""}  # fmt: skip

    def _callout(self, value: Stored, page: int, title: str) -> tuple[str, Any] | None:
        link = value.get("link_url") or ""
        found = re.fullmatch(r"dateline-(page|document):(-?\d+)", link)
        html, text = as_rich_text(value.get("html") or ""), value.get("link_text") or ""
        if (
            found
        ):  # a call-out keeps its link as an address; a page's may move, so it goes to the text
            html += as_rich_text(f'<p><a href="{link}">{escape(text or "More")}</a></p>')
            link = text = ""
        return "callout", {"title": value.get("title") or "", "html": html, "link_text": text,
                           "link_url": "" if link == "dateline-none:" else link, "quiet": False}  # fmt: skip


def entry(kind: str, value: Any) -> Stored:
    """A block with an id of its own, which comments and comparisons in the desk need."""
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def item(value: Stored) -> Stored:
    """An entry of a list block."""
    return entry("item", value)


def as_rich_text(html: str) -> str:
    """Rich text with links to own pages and documents in Wagtail's form."""
    html = _PICTURE_LINK.sub(r"\1", html)
    return _OWN_LINK.sub(lambda m: f'<a linktype="{m[1]}" id="{m[2]}">', html)


def _plain_link(address: str) -> str:
    return "" if address.startswith("dateline-") or "://" not in address else address
