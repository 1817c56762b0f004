"""``ninjs.json``: a release as ninjs 3 (IPTC News in JSON), for a newsroom's own system.

Source: ninjs-schema_3.1.json of the IPTC. What is empty is left out. Under embargo photos are named by
their place in the pack, for they have no address yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from dateline.content.models import Photo
from dateline.lib.text import plain_text, words
from dateline.newsroom.queries import places_of
from dateline.website.cards import Contact, Link, Picture
from dateline.website.entries import anywhere, as_uri, published, rfc3339, stable_id
from dateline.website.folding import person_link, place_link
from dateline.website.packs import plain
from dateline.website.packs.story import Enclosed, Shot, Story
from dateline.website.records import Record, filled
from dateline.website.shell import absolute

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}


def item(story: Story) -> Record:
    """The whole release."""
    row, view = story.item, story.view
    first, hold = published(row), story.hold
    return filled(
        {
            "uri": stable_id(row),
            "standard": STANDARD,
            "type": "text",
            "representationType": "full",
            "profile": row.kind,
            "firstCreated": rfc3339(first) if first and not hold else "",
            "versionCreated": rfc3339(story.version) if story.version else "",
            "embargoedUntil": rfc3339(hold.until) if hold else "",
            "pubStatus": "usable",
            "language": story.language,
            "title": view.card.title,
            "headlines": [_worded("main", view.card.title)],
            "descriptions": [_worded("summary", row.deck)] if row.deck else [],
            "bodies": _bodies(story),
            "by": ", ".join(link.text for link in view.authors),
            "located": "; ".join(view.datelines),
            "edNote": ed_note(story),
            "genres": [{"name": view.card.kind_label}],
            "people": _people(story),
            "organisations": [_named(link, "issuer") for link in view.issuers],
            "places": _places(story),
            "subjects": [_named(link, "about") for link in view.card.topics],
            "infoSources": [
                filled({"name": c.name, "role": "pressContact", "contactInfo": _reach(c)})
                for c in view.contacts
            ],
            "altIds": [{"role": "permalink", "value": story.address}],
            "associations": [
                *(_photo(shot, story) for shot in story.shots),
                *(_file(each, story) for each in story.files),
            ],
        }
    )


def ed_note(story: Story) -> str:
    """What a desk must know and readers need not: the status, for whom, what was corrected."""
    told = [plain.shouted(story.status), story.hold.banner if story.hold else ""]
    told += [plain.correction(each) for each in story.view.corrections]
    return "\n".join(line for line in told if line).replace("\xa0", " ")


def _worded(role: str, text: str, kind: str = "text/plain") -> Record:
    return {"role": role, "contentType": kind, "value": text}


def _bodies(story: Story) -> list[Record]:
    """The body twice: with markup, and as text."""
    text = plain.clean(plain.blocks(list(plain.body(story)))).replace("\xa0", " ")
    told = [_worded("text", text)]
    if not story.hold:  # its pictures have no address yet
        told.insert(0, _worded("main", anywhere(str(story.view.body)), "text/html"))
    told += [
        _worded("boilerplate", plain.about(b.name, b.url, str(b.text)))
        for b in story.view.boilerplates
    ]
    for each in told:
        bare = plain_text(each["value"]) if each["contentType"] == "text/html" else each["value"]
        each |= {"charCount": len(each["value"]), "wordCount": words(bare)}
    return [each for each in told if each["value"]]


def _named(link: Link, rel: str) -> Record:
    return filled({"name": link.text, "rel": rel, "uri": absolute(link.url) if link.url else ""})


def _people(story: Story) -> list[Record]:
    """Who wrote it, whom it quotes (with the capacity in which they spoke), whom it names."""
    told = [_named(link, "author") for link in story.view.authors if link.url]
    for quote in story.parts.quotes:
        if quote.speaker:
            page = person_link(quote.person).url if quote.person else ""
            told.append(
                _named(Link(quote.speaker, page), "quoted") | filled({"literal": quote.capacity})
            )
    told += [_named(link, "mentions") for link in story.view.card.people]
    return _distinct(told)


def _distinct(told: Iterable[Record]) -> list[Record]:
    """Without what says the same again; whoever is quoted is not named as mentioned besides."""
    found: list[Record] = []
    for each in told:
        known = {other["name"] for other in found}
        if each not in found and not (each["rel"] == "mentions" and each["name"] in known):
            found.append(each)
    return found


def _places(story: Story) -> list[Record]:
    row = story.item
    found = places_of((row.pk,)).get(row.pk, []) if row.pk else []
    if story.hold:
        return [_named(Link(link.text), "about") for link in story.view.card.places]
    return [
        _named(place_link(place), "about") | filled({"literal": place.ocd_id}) for place in found
    ]


def _reach(contact: Contact) -> list[Record]:
    told = (("phone", contact.phone), ("email", contact.email))
    return [{"type": kind, "value": value} for kind, value in told if value]


def _photo(shot: Shot, story: Story) -> Record:
    """A photo with its words and rights apart, in the sizes that the page has."""
    photo, shown = shot.photo, shot.picture
    return filled(
        {
            "uri": _tag("photo", photo.pk),
            "name": photo.title,
            "rel": "photo",
            "type": "picture",
            "pubStatus": "usable",
            "language": story.language,
            "title": photo.title,
            "by": photo.creator,
            "descriptions": [
                _worded(role, text)
                for role, text in (("caption", shown.caption), ("altText", shown.alt))
                if text
            ],
            "copyrightHolder": photo.credit,
            "copyrightNotice": photo.copyright_notice,
            "usageTerms": terms(photo),
            "rightsInfo": filled({"linkedRights": as_uri(photo.licence_url)}),
            "expires": _ends(photo),
            "renditions": _sizes(shown, shot, story),
        }
    )


def terms(photo: Photo) -> str:
    """On what ground it may be used, in words."""
    told = [photo.get_rights_display(), photo.licence]
    if photo.rights_expire:
        told.append(f"until {photo.rights_expire.isoformat()}")
    if photo.credit:
        told.append(f"credit: {photo.credit}")
    return ", ".join(part for part in told if part)


def _ends(photo: Photo) -> str:
    day = photo.rights_expire
    return f"{day.isoformat()}T23:59:59Z" if day else ""


def _sizes(shown: Picture, shot: Shot, story: Story) -> list[Record]:
    inside = {"name": "pack", "title": shot.file, "contentType": "image/jpeg"}
    told: list[Record] = [inside] if shot.file else []
    if story.hold:
        return told
    for part in shown.srcset.split(", ") if shown.srcset else []:
        address, _, width = part.rpartition(" ")
        pixels = int(width.removesuffix("w"))
        told.append(
            {
                "name": f"width-{pixels}", "href": absolute(address), "contentType": "image/webp",
                "width": pixels, "height": round(pixels * shown.height / shown.width),
            }
        )  # fmt: skip
    return told


def _file(each: Enclosed, story: Story) -> Record:
    size = filled({"name": "original", "title": each.file, "format": each.link.format})
    if not story.hold:
        size["href"] = each.link.url
    return {
        "uri": _tag("document", each.document.pk), "name": each.link.title, "rel": "file",
        "type": "component", "title": each.link.title, "renditions": [size],
    }  # fmt: skip


def _tag(kind: str, pk: Any) -> str:
    return f"tag:{urlsplit(settings.DATELINE_ADDRESS).hostname},2026:{kind}/{pk}"
