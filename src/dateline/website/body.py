"""A body of blocks, set block by block: prose, quotes, photos, tables, files, players."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.utils.formats import number_format
from markupsafe import Markup
from wagtail.blocks import StreamValue

from dateline.content.models import PressDocument
from dateline.content.queries import documents
from dateline.directory.queries import people
from dateline.lib.embeds import player_for
from dateline.lib.text import plain_text
from dateline.newsroom.models import Quote
from dateline.publishing.snapshot import aside
from dateline.website.cards import Embed, FileLink, Link
from dateline.website.folding import person_link
from dateline.website.pictures import Album
from dateline.website.rich_text import document_address, expand
from dateline.website.shell import markup
from dateline.website.theme import part

Raw = dict[str, Any]


class Body:
    """One body. It works on the stored values, so that photos and files are read in bulk."""

    def __init__(
        self, stream: StreamValue, *, more_photos: Iterable[int | None] = (),
        quotes: Sequence[Quote] = (),
    ) -> None:  # fmt: skip
        """more_photos: those that the page shows beside it. quotes: the records of its quotes, in
        order, where it has any: what was printed is theirs to say."""
        self.blocks = stored_blocks(stream)
        self.speakers = _speakers([b["value"] for b in self.blocks if b["type"] == "quote"], quotes)
        self.album = Album([*photo_ids(self.blocks), *more_photos])
        wanted = tuple(
            sorted(
                {
                    b["value"]["file"]
                    for b in self.blocks
                    if b["type"] == "file" and b["value"]["file"]
                }
            )
        )
        self.documents = documents(wanted) if wanted else {}

    def html(self) -> Markup:
        """The whole body as public HTML."""
        texts = (part(f"blocks/{kind}.html", **values) for kind, values in self.pieces())
        return markup("\n".join(text for text in texts if text))

    def pieces(self) -> Iterator[tuple[str, Raw]]:
        """Its blocks as plain values, each with its type; those that show nothing now are left out."""
        speakers = iter(self.speakers)
        for block in self.blocks:
            kind, value = block["type"], block["value"]
            if kind == "quote":
                yield kind, _quote(value, *next(speakers))
            elif (setter := SETTERS.get(kind)) and (values := setter(self, value)):
                yield kind, values

    def plain(self) -> str:
        """The words of its prose, for descriptions and feeds' summaries."""
        texts = [plain_text(b["value"]) for b in self.blocks if b["type"] == "text"]
        return " ".join(" ".join(texts).split())


def stored_blocks(stream: StreamValue) -> list[Raw]:
    """The blocks of a body as they are stored, empty ones left out; no row is read for it."""
    return [b for b in stream.get_prep_value() if b.get("value")]


def photo_ids(blocks: list[Raw]) -> Iterator[int]:
    """Ids of every photo that the blocks show."""
    for block in blocks:
        value = block["value"]
        if block["type"] == "photo" and value.get("photo"):
            yield value["photo"]
        elif block["type"] == "gallery":
            yield from (p["photo"] for p in map(_item, value["photos"]) if p.get("photo"))
        elif block["type"] == "embed" and value.get("poster"):
            yield value["poster"]


def _item(entry: Raw) -> Raw:
    """A list block stores its entries wrapped, older data bare."""
    value: Raw = entry["value"] if entry.get("type") == "item" else entry
    return value


def _text(body: Body, value: str) -> Raw:
    return {"html": expand(value)}


def _speakers(told: list[Raw], quotes: Sequence[Quote]) -> list[tuple[Link, str]]:
    """Who said each quote, with their page, and in which capacity. Where a body keeps no records of
    its quotes (an event, a plain page, what was written before there were any), as its blocks say."""
    if quotes and len(quotes) == len(told):
        return [
            (Link(q.speaker, person_link(q.person).url if q.person else ""), q.capacity)
            for q in quotes
        ]
    wanted = tuple(sorted({value["person"] for value in told if value.get("person")}))
    found = people(wanted) if wanted else {}
    speakers = []
    for value in told:
        person = found.get(value.get("person") or 0)
        link = person_link(person) if person else Link("")
        name = value.get("speaker") or link.text
        speakers.append((Link(name, link.url), value.get("speaker_title") or ""))
    return speakers


def _quote(value: Raw, speaker: Link, capacity: str) -> Raw:
    return {
        "text": value.get("text") or "", "speaker": speaker, "speaker_title": capacity,
        "source_url": value.get("source_url") or "",
    }  # fmt: skip


def _photo(body: Body, value: Raw) -> Raw | None:
    picture = body.album.picture(
        value.get("photo"), alt=value.get("alt") or "", caption=value.get("caption") or ""
    )
    return {"picture": picture, "width": value.get("width") or "column"} if picture else None


def _gallery(body: Body, value: Raw) -> Raw | None:
    found = [
        body.album.picture(entry.get("photo"), caption=entry.get("caption") or "")
        for entry in map(_item, value["photos"])
    ]
    pictures = [picture for picture in found if picture]
    return {"title": value.get("title") or "", "pictures": pictures} if pictures else None


def _table(body: Body, value: Raw) -> Raw | None:
    rows = [["" if cell is None else str(cell) for cell in row] for row in value.get("data") or []]
    if not rows:
        return None
    choice = value.get("table_header_choice") or ""
    header = choice in ("row", "both") or bool(value.get("first_row_is_table_header"))
    stub = choice in ("column", "both") or bool(value.get("first_col_is_header"))
    caption = value.get("table_caption") or ""
    return {"caption": caption, "header": header, "stub": stub, "rows": rows}


def _file(body: Body, value: Raw) -> Raw | None:
    document = body.documents.get(value["file"])
    link = file_link(document, value.get("label") or "") if document else None
    return {"file": link} if link else None


def _embed(body: Body, value: Raw) -> Raw:
    return {
        "embed": embed(
            value["url"],
            value.get("title") or "",
            value.get("duration") or "",
            value.get("transcript") or "",
            body.album,
            value.get("poster"),
        )
    }


def _callout(body: Body, value: Raw) -> Raw:
    link = (
        Link(value["link_text"], value["link_url"])
        if value.get("link_url") and value.get("link_text")
        else None
    )
    return {
        "title": value.get("title") or "",
        "html": expand(value.get("html") or ""),
        "link": link,
    }


SETTERS: dict[str, Callable[[Body, Any], Raw | None]] = {
    "text": _text,
    "photo": _photo,
    "gallery": _gallery,
    "table": _table,
    "file": _file,
    "embed": _embed,
    "callout": _callout,
}


def embed(
    url: str, title: str, duration: str, transcript: str, album: Album, poster: int | None
) -> Embed:
    """A player that loads nothing before the reader asks; elsewhere a plain link."""
    player = player_for(url)
    return Embed(
        provider=player.provider if player else "",
        title=title or "Recording",
        watch_url=url,
        player_url=player.url if player else "",
        duration=duration,
        picture=album.picture(poster) if poster else None,
        transcript=expand(transcript),
    )


def file_link(document: PressDocument, label: str = "") -> FileLink | None:
    """A document as a link with its size and format; None where its file is missing."""
    if document.missing or not document.file:
        return None
    try:
        size = document.file_size or aside(document.get_file_size) or 0
    except OSError:
        return None
    return FileLink(
        title=label or document.title,
        url=document_address(document),
        size=human_size(size),
        format=document.file_extension.upper(),
    )


def human_size(size: int) -> str:
    """Bytes for people: "820 kB", "2.4 MB" (SI, powers of ten)."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0kB"
    return f"{number_format(size / 1_000_000, decimal_pos=1)}\u00a0MB"
