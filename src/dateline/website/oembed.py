"""oEmbed 1.0 of an article, as JSON and as XML."""

from __future__ import annotations

from typing import Any

from lxml import etree
from markupsafe import escape

from dateline.newsroom.models import Article
from dateline.website.entries import clean
from dateline.website.folding import Cards, when
from dateline.website.pictures import Album, shared_photo
from dateline.website.share_cards import article_words, share_card
from dateline.website.shell import absolute, build_shell


def answer(item: Article) -> dict[str, Any]:
    """What oEmbed says of an article: type ``rich``, as a quotation that needs no script."""
    shell = build_shell()
    card = Cards([item]).card(item)
    address = absolute(item.public_path or "/")
    shown = when(item.date).text if item.date else ""
    source = ", ".join(part for part in (shell.name, shown) if part)
    deck = f"<p>{escape(item.deck)}</p>" if item.deck else ""
    html = (
        f'<blockquote cite="{escape(address)}"><p><a href="{escape(address)}">'
        f"{escape(item.title)}</a></p>{deck}<footer>{escape(source)}</footer></blockquote>"
    )
    picture = shared_photo(Album([item.photo_id]), item.photo_id) or share_card(
        item.public_path or "/", article_words(item)
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": item.title,
        "author_name": card.byline or (card.organisation.text if card.organisation else shell.name),
        "provider_name": shell.name,
        "provider_url": absolute("/"),
        "cache_age": 3600,
        "thumbnail_url": picture.src,
        "thumbnail_width": picture.width,
        "thumbnail_height": picture.height,
        "html": html,
        "width": 600,
        "height": 240,
    }


def as_xml(told: dict[str, Any]) -> bytes:
    """The same as XML, as oEmbed 1.0 (2.3.4.2) writes it."""
    root = etree.Element("oembed")
    for name, value in told.items():
        etree.SubElement(root, name).text = clean(str(value))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, standalone=True)
