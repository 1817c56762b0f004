"""schema.org as JSON-LD. There is no PressRelease type: ``NewsArticle`` with ``genre`` and ``dateline``."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from markupsafe import Markup

from dateline.website.cards import ArticleView, ListView, Picture, Shell
from dateline.website.shell import absolute, markup

_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def script(data: dict[str, Any]) -> Markup:
    """JSON that may stand inside a script element."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    return markup(text)


def publisher(shell: Shell) -> dict[str, Any]:
    """The network as the publisher of a page."""
    found: dict[str, Any] = {"@type": "Organization", "name": shell.name, "url": absolute("/")}
    if shell.logo:
        found["logo"] = absolute(shell.logo.src)
    return found


def organisation_data(shell: Shell) -> Markup:
    """The front page: who this is and how the press reaches them."""
    data = publisher(shell)
    if shell.mission:
        data["description"] = shell.mission
    data["contactPoint"] = [
        {
            "@type": "ContactPoint",
            "contactType": "press",
            **{
                k: v
                for k, v in {"name": c.name, "telephone": c.phone, "email": c.email}.items()
                if v
            },
        }
        for c in shell.contacts
    ]
    return script(data)


def list_data(title: str, path: str, view: ListView) -> Markup:
    """A list page: the items it names, in order."""
    cards = [card for group in view.groups for card in group.cards if card.url]
    return script(
        {
            "@type": "CollectionPage",
            "name": title,
            "url": absolute(path),
            "mainEntity": {
                "@type": "ItemList",
                "itemListElement": [
                    {
                        "@type": "ListItem",
                        "position": n,
                        "url": absolute(card.url),
                        "name": card.title,
                    }
                    for n, card in enumerate(cards, 1)
                ],
            },
        }
    )


def image_object(picture: Picture) -> dict[str, Any]:
    """A photo with its rights, as image search reads them."""
    told = {
        "@type": "ImageObject",
        "url": absolute(picture.src),
        "width": picture.width,
        "height": picture.height,
        "caption": picture.caption,
        "creditText": picture.credit,
        "license": picture.licence_url,
    }
    return {key: value for key, value in told.items() if value}


def article_data(view: ArticleView, schema: str, shell: Shell, text: str) -> Markup:
    """One article, of the type that its kind has."""
    card = view.card
    own = {"VideoObject": "name", "AudioObject": "name", "JobPosting": "title"}.get(
        schema, "headline"
    )
    data: dict[str, Any] = {
        "@type": schema,
        own: card.title,
        "url": absolute(card.url),
        "mainEntityOfPage": absolute(card.url),
        "description": card.deck or text[:200],
        "publisher": publisher(shell),
        "inLanguage": settings.LANGUAGE_CODE,
    }
    if card.when.iso:
        key = {"JobPosting": "datePosted", "VideoObject": "uploadDate"}.get(schema, "datePublished")
        data[key] = card.when.iso
    if view.updated:
        data["dateModified"] = view.updated.iso
    if view.status:
        data["genre"] = card.kind_label
    if view.datelines:
        data["dateline"] = "; ".join(view.datelines)
    authors = [{"@type": "Person", "name": a.text} for a in view.authors]
    data["author"] = authors or [{"@type": "Organization", "name": i.text} for i in view.issuers]
    if view.picture:
        data["image"] = image_object(view.picture)
    if card.topics:
        data["keywords"] = [topic.text for topic in card.topics]
    if card.places:
        data["contentLocation"] = [{"@type": "Place", "name": p.text} for p in card.places]
    if view.coverage:
        data["citation"] = [
            {"@type": "NewsArticle", "headline": c.title, "url": c.url, "publisher": c.outlet}
            for c in view.coverage
        ]
    if schema == "JobPosting":
        data["hiringOrganization"] = publisher(shell)
    return script({key: value for key, value in data.items() if value})
