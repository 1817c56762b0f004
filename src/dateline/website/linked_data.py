"""schema.org as JSON-LD. There is no PressRelease type: ``NewsArticle`` with ``genre`` and ``dateline``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from markupsafe import Markup

from dateline.website.cards import ArticleView, Card, Corrected, Link, ListView, Picture, Shell
from dateline.website.shell import absolute, markup

Data = dict[str, Any]
_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def filled(told: Data) -> Data:
    """Without what is empty: absent means unknown."""
    return {key: value for key, value in told.items() if value not in (None, "", [], {})}


def named(kind: str, link: Link) -> Data:
    """A thing of this type by its name and its page here."""
    return filled({"@type": kind, "name": link.text, "url": absolute(link.url) if link.url else ""})


def script(data: Data) -> Markup:
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
    if shell.profiles:
        data["sameAs"] = shell.profiles
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
    return collection(title, path, view)


def collection(title: str, path: str, view: ListView, *, about: Data | None = None) -> Markup:
    """A list page. about: what the list is of, where that is a thing of its own."""
    cards = [card for group in view.groups for card in group.cards if card.url]
    items: Data = {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, **_listed(card)} for n, card in enumerate(cards, 1)
        ],
    }
    if view.total is not None:
        items["numberOfItems"] = view.total
    told = {
        "@type": "CollectionPage", "name": title, "url": absolute(path), "about": about,
        "mainEntity": items,
    }  # fmt: skip
    return script(filled(told))


def _listed(card: Card) -> dict[str, Any]:
    """An item of a list; what another published is named as theirs."""
    if not card.outlet or card.kind != "clip":
        return {"url": absolute(card.url), "name": card.title}
    return {"item": clip_data(card)}


# What was aired, by the medium that a card names: the piece, and what it was part of.
AIRED = {"Radio": ("RadioEpisode", "RadioSeries"), "TV": ("TVEpisode", "TVSeries")}


def clip_data(card: Card) -> dict[str, Any]:
    """A piece that another outlet published, on the web, on paper or on air."""
    piece, series = AIRED.get(card.medium, ("NewsArticle", ""))
    outlet = {"@type": "Organization", "name": card.outlet} if card.outlet else None
    told = {
        "@type": piece,
        "name" if series else "headline": card.title,
        "url": card.url,
        "datePublished": card.when.iso,
        "printPage": card.page,
        "partOfSeries": {"@type": series, "name": card.programme} if card.programme else None,
        "publisher": outlet,
        "author": {"@type": "Person", "name": card.byline} if card.byline else None,
    }
    return filled(told)


def trail_data(links: Sequence[Link]) -> Markup:
    """Where a page stands: the front, what lies between, the page itself (BreadcrumbList)."""
    steps = [Link("Home", "/"), *(link for link in links if link.url)]
    return script(
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": n, "name": step.text, "item": absolute(step.url)}
                for n, step in enumerate(steps, 1)
            ],
        }
    )


def place_data(name: str, *, ocd_id: str = "", url: str = "") -> dict[str, Any]:
    """A place that governs itself, with its Open Civic Data id as identifier. url: the path of its
    page here."""
    found: Data = {"@type": "AdministrativeArea", "name": name}
    if ocd_id:
        found["identifier"] = ocd_id
    if url:
        found["url"] = absolute(url)
    return found


def person_data(
    name: str, *, url: str = "", occupations: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """A person; occupations: (title, place) of each office held today."""
    found: dict[str, Any] = {"@type": "Person", "name": name}
    if url:
        found["url"] = absolute(url)
    if occupations:
        found["hasOccupation"] = [
            {
                "@type": "Occupation",
                "name": title,
                **(
                    {"occupationLocation": {"@type": "AdministrativeArea", "name": place}}
                    if place
                    else {}
                ),
            }
            for title, place in occupations
        ]
    return found


def image_object(picture: Picture) -> dict[str, Any]:
    """A photo with its rights, as image search reads them."""
    told = {
        "@type": "ImageObject",
        "url": absolute(picture.src),
        "width": picture.width,
        "height": picture.height,
        "caption": picture.caption,
        "creditText": picture.credit,
        "copyrightNotice": picture.copyright,
        "license": picture.licence_url,
        "acquireLicensePage": absolute("/#press-contact") if picture.credit else "",
        "creator": {"@type": "Person", "name": picture.creator} if picture.creator else None,
    }
    return {key: value for key, value in told.items() if value}


def correction_data(told: Corrected) -> Data:
    """A correction as schema.org has it: ``CorrectionComment``."""
    return {"@type": "CorrectionComment", "text": told.note, "datePublished": told.when.iso}


def article_data(
    view: ArticleView, schema: str, shell: Shell, text: str, *, places: Sequence[Data] = (),
    more: Data | None = None,
) -> Markup:  # fmt: skip
    """One article, of the type that its kind has. places: where it is about (``place_data``); more:
    what its kind adds (``linked_works.py``)."""
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
    authors = [person_data(a.text, url=a.url) for a in view.authors]
    data["author"] = authors or [
        {"@type": "Organization", "name": i.text, "url": absolute(i.url or "/")}
        for i in view.issuers
    ]
    if view.picture:
        data["image"] = image_object(view.picture)
    if card.topics:
        data["keywords"] = [topic.text for topic in card.topics]
    data["contentLocation"] = list(places)
    if view.coverage:
        data["citation"] = [clip_data(clip) for clip in view.coverage]
    if view.corrections:
        data["correction"] = [correction_data(each) for each in view.corrections]
    if view.outward:
        data["isBasedOn"] = view.outward.url
    if card.people:
        data["mentions"] = [person_data(p.text, url=p.url) for p in card.people]
    if schema == "JobPosting":
        data["hiringOrganization"] = publisher(shell)
    return script(filled({**data, **(more or {})}))
