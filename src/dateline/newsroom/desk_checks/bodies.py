"""The blocks of a body as the checks see them, and a fix written back into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dateline.newsroom.checks import Embed, Piece, Table
from dateline.newsroom.checks.shapes import Quoted


@dataclass(frozen=True)
class Shown:
    """A photo in a body, with the words written at this place."""

    field: str
    photo: int
    alt: str = ""
    caption: str = ""


@dataclass
class Body:
    """What the blocks of one body hold."""

    pieces: list[Piece] = field(default_factory=list)
    photos: list[Shown] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    quotes: list[Quoted] = field(default_factory=list)

    def embeds_with(self, article: Any) -> Iterator[Embed]:
        """The recordings in the body, and the one that the article is."""
        if "recording" in article.kind_row.fields and article.recording_url:
            yield Embed("transcript", article.title, bool(article.transcript.strip()))
        yield from self.embeds


def read_body(name: str, stream: Any) -> Body:
    """Read a StreamField's value without loading what its blocks choose.

    name: the field; the content paths are Wagtail's, so that the editor finds each block.
    """
    body = Body()
    for block in stream.get_prep_value() if stream else ():
        reader = _READERS.get(block["type"])
        if reader is not None:
            reader(body, f"{name}.{block['id']}", block["value"])
    return body


def _text(body: Body, path: str, value: str) -> None:
    body.pieces.append(Piece(path, value or "", html=True))


def _quote(body: Body, path: str, value: dict[str, Any]) -> None:
    told = {key: value.get(key) or "" for key in ("text", "speaker", "speaker_title", "source_url")}
    body.pieces.append(Piece(f"{path}.text", told["text"], role="quote"))
    body.pieces.append(Piece(f"{path}.speaker", told["speaker"], role="label"))
    body.pieces.append(Piece(f"{path}.speaker_title", told["speaker_title"], role="label"))
    body.pieces.append(Piece(f"{path}.source_url", told["source_url"], role="address"))
    body.quotes.append(
        Quoted(path, told["text"], told["speaker"], told["speaker_title"], told["source_url"])
    )


def _photo(body: Body, path: str, value: dict[str, Any]) -> None:
    caption = value.get("caption") or ""
    body.pieces.append(Piece(f"{path}.caption", caption, role="label"))
    if value.get("photo"):
        body.photos.append(Shown(f"{path}.photo", value["photo"], value.get("alt") or "", caption))


def _gallery(body: Body, path: str, value: dict[str, Any]) -> None:
    body.pieces.append(Piece(f"{path}.title", value.get("title") or "", role="label"))
    for child in value.get("photos") or ():
        inner = child.get("value", child)
        _photo(body, f"{path}.photos.{child.get('id', '')}", inner)


def _table(body: Body, path: str, value: dict[str, Any] | None) -> None:
    value = value or {}
    rows = value.get("data") or []
    words = "\n".join(str(cell) for row in rows for cell in row if cell)
    caption = value.get("table_caption") or ""
    body.pieces.append(Piece(path, f"{caption}\n{words}", role="label", mendable=False))
    marks = ("first_row_is_table_header", "first_col_is_header", "table_header_choice")
    body.tables.append(Table(path, headers=any(value.get(mark) for mark in marks)))


def _file(body: Body, path: str, value: dict[str, Any]) -> None:
    body.pieces.append(Piece(f"{path}.label", value.get("label") or "", role="label"))


def _embed(body: Body, path: str, value: dict[str, Any]) -> None:
    title, transcript = value.get("title") or "", value.get("transcript") or ""
    body.pieces.append(Piece(f"{path}.title", title, role="label"))
    body.pieces.append(Piece(f"{path}.url", value.get("url") or "", role="address"))
    body.pieces.append(Piece(f"{path}.transcript", transcript, html=True, role="quote"))
    body.embeds.append(
        Embed(f"{path}.transcript", title, bool(Piece("", transcript, html=True).text))
    )
    if value.get("poster"):
        body.photos.append(Shown(f"{path}.poster", value["poster"]))


def _callout(body: Body, path: str, value: dict[str, Any]) -> None:
    body.pieces.append(Piece(f"{path}.title", value.get("title") or "", role="label"))
    body.pieces.append(Piece(f"{path}.html", value.get("html") or "", html=True))
    body.pieces.append(Piece(f"{path}.link_text", value.get("link_text") or "", role="label"))
    body.pieces.append(Piece(f"{path}.link_url", value.get("link_url") or "", role="address"))


_READERS: dict[str, Callable[[Body, str, Any], None]] = {
    "text": _text, "quote": _quote, "photo": _photo, "gallery": _gallery, "table": _table,
    "file": _file, "embed": _embed, "callout": _callout,
}  # fmt: skip


def written_into(stream: Any, path: list[str], old: str, new: str) -> Any:
    """The stream with ``old`` replaced once by ``new`` at a path of block ids and names.

    None where that text is not there any more: somebody else has mended it.
    """
    blocks = stream.get_prep_value()
    done = _replace(blocks, path, old, new)
    return stream.stream_block.to_python(blocks) if done else None


def _replace(holder: Any, path: list[str], old: str, new: str) -> bool:
    """Walk into lists by id and into structs by name; change the one text in place."""
    step, rest = path[0], path[1:]
    if isinstance(holder, list):
        child = next((c for c in holder if isinstance(c, dict) and c.get("id") == step), None)
        target, key = child, "value"
    else:
        target, key = holder if isinstance(holder, dict) else None, step
    if target is None or key not in target:
        return False
    if rest:
        return _replace(target[key], rest, old, new)
    text = target[key]
    if not isinstance(text, str) or text.count(old) != 1:
        return False
    target[key] = text.replace(old, new)
    return True
