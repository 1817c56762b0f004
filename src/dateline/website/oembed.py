"""oEmbed 1.0 of an article and of a clip, as JSON and as XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from lxml import etree
from markupsafe import escape

from dateline.coverage.models import Clip
from dateline.coverage.queries import live_clips
from dateline.lib.text import shorten
from dateline.newsroom.models import Article
from dateline.newsroom.queries import articles_at
from dateline.website.cards import Card, Link, Picture
from dateline.website.entries import clean
from dateline.website.folding import Cards, Item, clip_address
from dateline.website.pictures import Album, shared_photo
from dateline.website.share_cards import article_words, share_card
from dateline.website.shell import absolute, build_shell

ENDPOINT = "/oembed"
DISCOVERY = "application/json+oembed"
WIDTH, HEIGHT = 600, 240  # what the quotation asks for, in pixels
LETTER, LINE = 8, 26  # the room that a letter and a line take, about
_CLIP = re.compile(r"clip-([1-9]\d{0,17})")
Told = dict[str, Any]


def item_at(path: str, fragment: str = "") -> Item | None:
    """The live article at this path, or the live clip at this place of its month's page."""
    told = _CLIP.fullmatch(fragment)
    if told is None:
        return articles_at((path,)).get(path)
    clip = live_clips((int(told[1]),)).get(int(told[1]))
    return clip if clip and clip_address(clip) == f"{path}#{fragment}" else None


def answer(item: Item, *, max_width: int = 0, max_height: int = 0) -> Told:
    """What oEmbed says of an item: type ``rich``, as a quotation that needs no script.

    max_width, max_height: the most pixels that there are for it, and for its thumbnail; 0: any. What
    does not fit is shortened or left out.
    """
    shell, card = build_shell(), Cards([item]).card(item)
    address = absolute(
        (item.public_path or "/") if isinstance(item, Article) else clip_address(item)
    )
    width = min(WIDTH, max_width or WIDTH)
    height = min(HEIGHT, max_height or HEIGHT)
    said_by = card.byline or (card.organisation.text if card.organisation else "")
    source = [card.outlet, card.when.text] if isinstance(item, Clip) else [shell.name]
    if isinstance(item, Article) and item.date:
        source.append(card.when.text)
    return {
        "version": "1.0",
        "type": "rich",
        "title": card.title,
        "author_name": said_by or card.outlet or shell.name,
        "provider_name": shell.name,
        "provider_url": absolute("/"),
        "cache_age": 3600,
        **_thumbnail(_pictures(item, card), max_width, max_height),
        "html": _quotation(card, address, ", ".join(filter(None, source)), width, height),
        "width": width,
        "height": height,
    }


def _quotation(card: Card, address: str, source: str, width: int, height: int) -> str:
    """The headline, as much of the deck as there is room for, and whose it is."""
    leads_to = card.url if card.kind == "clip" and card.url else address
    lines = -(-len(card.title) * LETTER // width) + 1  # of the headline and the source
    room = (height // LINE - lines) * (width // LETTER)
    deck = shorten(card.deck, room) if room > 20 else ""
    return (
        f'<blockquote cite="{escape(address)}"><p><a href="{escape(leads_to)}">'
        f"{escape(card.title)}</a></p>{f'<p>{escape(deck)}</p>' if deck else ''}"
        f"<footer>{escape(source)}</footer></blockquote>"
    )


def _pictures(item: Item, card: Card) -> Iterator[Picture]:
    """The pictures that stand for an item, the best first: as shared, then the sizes on its page."""
    shared = shared_photo(Album([item.photo_id]), item.photo_id)
    if isinstance(item, Article):
        yield shared or share_card(item.public_path or "/", article_words(item))
    picture = card.picture
    if picture is None:
        return
    for each in reversed(picture.srcset.split(", ") if picture.srcset else []):
        src, _, wide = each.rpartition(" ")
        width = int(wide.removesuffix("w"))
        yield replace(
            picture, src=src, width=width, height=round(picture.height * width / picture.width)
        )


def _thumbnail(pictures: Iterable[Picture], max_width: int, max_height: int) -> Told:
    for each in pictures:
        if each.width <= (max_width or each.width) and each.height <= (max_height or each.height):
            return {
                "thumbnail_url": absolute(each.src), "thumbnail_width": each.width,
                "thumbnail_height": each.height,
            }  # fmt: skip
    return {}


def clip_links(cards: Iterable[Card], path: str) -> list[Link]:
    """How a page of clips names the answer for each of them: they have no page of their own."""
    home = f"{absolute(ENDPOINT)}?format=json&url="
    return [
        Link(
            card.title, f"{home}{quote(f'{absolute(path)}#{card.anchor}', safe='')}", note=DISCOVERY
        )
        for card in cards
        if card.anchor
    ]


def as_xml(told: Told) -> bytes:
    """The same as XML, as oEmbed 1.0 (2.3.4.2) writes it."""
    root = etree.Element("oembed")
    for name, value in told.items():
        etree.SubElement(root, name).text = clean(str(value))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, standalone=True)
