"""A response's bytes as the page they are: chunks joined, unpacked, in which encoding.

Archives tell lies: bodies are stored unpacked under a ``Content-Encoding`` that says otherwise (all of
CC-NEWS before May 2019). So a header is only tried, and the bytes decide.
"""

from __future__ import annotations

import re
import zlib

import brotli

MAX_BODY = 16_000_000
"""Bytes of an unpacked page that are looked at; a small body can hold gigabytes."""

_CHUNK = re.compile(rb"\s*([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r\n")
_HEADER = re.compile(
    rb"^(content-type|content-encoding|transfer-encoding):[ \t]*([^\r\n]*)", re.I | re.M
)
_NO_TEXT = re.compile(
    rb"(?:image|video|audio|font)/|text/css|application/(?:javascript|x-javascript|pdf|zip|octet-stream)|text/javascript",
    re.I,
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w:.-]{2,30})", re.I)


class Payload:
    """The body of one HTTP response (``block``: head and body), unpacked."""

    def __init__(self, block: bytes) -> None:
        end = block.find(b"\r\n\r\n", 0, 65_536) if block.startswith(b"HTTP/") else -4
        self.headers = {
            name.lower(): value for name, value in _HEADER.findall(block[: max(end, 0)])
        }
        self.searched: bytes = block
        """What is searched: the body, with its head before it where that saves a copy."""
        self._start = end + 4 if end >= 0 else 0
        chunked = b"chunked" in self.headers.get(b"transfer-encoding", b"").lower()
        packing = self.headers.get(b"content-encoding", b"").decode("latin-1").lower()
        if chunked or packing:
            body = _joined(self.body) if chunked else self.body
            self.searched = unpacked(body, packing) if packing else body
            self._start = 0

    @property
    def body(self) -> bytes:
        """The page's bytes."""
        return self.searched[self._start :]

    @property
    def beginning(self) -> bytes:
        """The first bytes of the page, where its mark is."""
        return self.searched[self._start : self._start + 64]

    @property
    def is_text(self) -> bool:
        """Whether it may be a page; pictures, styles and scripts are not."""
        return not _NO_TEXT.match(self.headers.get(b"content-type", b""))

    @property
    def charset(self) -> str:
        """What the header, else the page itself declares, in lower case; "" where nobody does."""
        found = _CHARSET.search(self.headers.get(b"content-type", b"")) or _CHARSET.search(
            self.searched, self._start, self._start + 2048
        )
        return found[1].decode("latin-1").lower() if found else ""

    def as_utf8(self) -> bytes:
        """The body in UTF-8 where only the header says that it is not; what a page declares itself
        stays, for the page's reader knows it."""
        told = _CHARSET.search(self.headers.get(b"content-type", b""))
        charset = told[1].decode("latin-1").lower() if told else ""
        if charset in ("", "utf-8", "utf8") or self.body[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return self.body
        try:
            return self.body if is_utf8(self.body) else b"\xef\xbb\xbf" + self.body.decode(charset, "replace").encode()  # fmt: skip
        except LookupError:
            return self.body


def unpacked(body: bytes, packing: str) -> bytes:
    """The body unpacked as the header says, at most ``MAX_BODY`` bytes of it; as it is where it was
    not packed after all."""
    try:
        if body[:2] == b"\x1f\x8b":
            return zlib.decompressobj(31).decompress(body, MAX_BODY)
        if body[:1] == b"<":
            return body
        if "br" in packing:
            return brotli.Decompressor().process(body, output_buffer_limit=MAX_BODY)
        if "deflate" in packing:
            # RFC 9110 means zlib's wrapper; some servers send the bare stream.
            try:
                return zlib.decompressobj(15).decompress(body, MAX_BODY)
            except zlib.error:
                return zlib.decompressobj(-15).decompress(body, MAX_BODY)
    except (zlib.error, brotli.error):
        pass
    return body


def _joined(body: bytes) -> bytes:
    """The chunks of a chunked body joined; the body as it is where it has none."""
    parts, at = [], 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        if size == 0:
            break
        parts.append(body[found.end() : found.end() + size])
        at = found.end() + size
    return b"".join(parts) or body


def is_utf8(body: bytes) -> bool:
    """Whether all of it is UTF-8."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
