"""Rich text as the desk stores it, turned into public HTML: links resolved, tags checked once more."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import nh3
from markupsafe import Markup

from dateline.content.models import PressDocument
from dateline.content.queries import documents
from dateline.lib.text import ascii_slug
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.snapshot import aside
from dateline.publishing.tracking import note_file
from dateline.website.queries import address_of, live_pages

TAGS = {
    "p", "br", "h2", "h3", "h4", "b", "i", "strong", "em", "a", "ol", "ul", "li", "hr", "sup",
    "sub", "s", "code", "blockquote",
}  # fmt: skip
_LINK = re.compile(r"<a\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


def expand(html: str) -> Markup:
    """Public HTML of one rich text; a link to something that is not public loses its address."""
    if not html:
        return Markup("")
    links = [dict(_ATTRIBUTE.findall(found)) for found in _LINK.findall(html)]
    pages = _ids(links, "page")
    files = _ids(links, "document")
    page_at = {pk: address_of(page) for pk, page in live_pages(pages).items()} if pages else {}
    file_at = {pk: document_address(d) for pk, d in documents(files).items()} if files else {}

    def resolve(found: re.Match[str]) -> str:
        told = dict(_ATTRIBUTE.findall(found.group(1)))
        kind, pk = told.get("linktype"), told.get("id", "")
        if kind == "page":
            target = page_at.get(int(pk)) if pk.isdigit() else None
        elif kind == "document":
            target = file_at.get(int(pk)) if pk.isdigit() else None
        else:
            target = told.get("href")
        return f'<a href="{target}">' if target else "<a>"

    return cleaned(_LINK.sub(resolve, html))


def cleaned(html: str) -> Markup:
    """HTML with the allowed tags only (nh3); safe to set as it is."""
    return Markup(  # noqa: S704 - this is the sanitiser
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
        )
    )


def _ids(links: list[dict[str, str]], kind: str) -> tuple[int, ...]:
    found = {int(x["id"]) for x in links if x.get("linktype") == kind and x.get("id", "").isdigit()}
    return tuple(sorted(found))


def document_address(document: PressDocument) -> str:
    """``/media/<hash>/name.ext`` of a document; noted as shown by the page being rendered."""
    digest = document.file_hash or aside(document.get_file_hash)
    path = PurePosixPath(document.file.name)
    name = f"{ascii_slug(document.title or path.stem, 60)}{path.suffix.lower()}"
    address = FAMILIES["media"].address(digest=digest, name=name)
    note_file(address)
    return address


def first_words(html: str, limit: int = 200) -> str:
    """The first words of a rich text, for a description."""
    text = re.sub(r"<[^>]+>", " ", html)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + "…"
