"""schema.org of records and of the pages around them: places, chapters, topics, indexes, contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from dateline.content.models import PlainPage
from dateline.directory.models import Jurisdiction
from dateline.website.cards import Contact, Link, ListView, Picture, Shell
from dateline.website.linked_data import (
    Data,
    collection,
    filled,
    image_object,
    named,
    place_data,
    publisher,
    script,
)
from dateline.website.shell import absolute

# So many lines of an index stand in its linked data; all of them stand on the page.
MOST_LISTED = 200
# The last word of a plain page's address to what the page is.
PLAIN = {"about": "AboutPage", "about-us": "AboutPage", "contact": "ContactPage"}


def place_page_data(
    place: Jurisdiction, above: Sequence[Link], path: str, view: ListView, ids: Sequence[str]
) -> Markup:
    """The list of what is about a place. above, ids: the places that it lies in with their OCD ids,
    the country first."""
    outer: Data = {}
    for link, ocd_id in zip(above, ids, strict=True):
        inner = place_data(link.text, ocd_id=ocd_id, url=link.url)
        outer = {**inner, **({"containedInPlace": outer} if outer else {})}
    here = place_data(place.full_name, ocd_id=place.ocd_id, url=path)
    if outer:
        here["containedInPlace"] = outer
    return collection(place.full_name, path, view, about=here)


def chapter_page_data(
    name: str, path: str, view: ListView, *, network: Link | None, place: Jurisdiction | None,
    contacts: Sequence[Contact], mission: str,
) -> Markup:  # fmt: skip
    """A chapter's front: the chapter, whose part it is, where it works, whom to call."""
    body = filled(
        {
            "@type": "Organization",
            "name": name,
            "url": absolute(path),
            "description": mission,
            "parentOrganization": named("Organization", network) if network else None,
            "areaServed": place_data(place.name, ocd_id=place.ocd_id) if place else None,
            "contactPoint": contact_points(contacts),
        }
    )
    return collection(name, path, view, about=body)


def subject_data(kind: str, name: str, path: str, view: ListView) -> Markup:
    """A list about a topic ("DefinedTerm") or of a series ("CreativeWorkSeries")."""
    about = {"@type": kind, "name": name, "url": absolute(path), "description": view.introduction}
    return collection(name, path, view, about=filled(about))


def index_data(
    title: str, path: str, about: str, kind: str, links: Iterable[Link], total: int
) -> Markup:
    """An index of records, each of the type ``kind``: the first of them, and how many there are."""
    lines = [
        {"@type": "ListItem", "position": n, "item": named(kind, link)}
        for n, link in enumerate(links, 1)
        if n <= MOST_LISTED
    ]
    items = {"@type": "ItemList", "numberOfItems": total, "itemListElement": lines}
    return script(
        {
            "@type": "CollectionPage", "name": title, "url": absolute(path), "description": about,
            "mainEntity": items,
        }
    )  # fmt: skip


def contact_points(contacts: Iterable[Contact]) -> list[Data]:
    """Press contacts, each with what it answers for."""
    return [
        filled(
            {
                "@type": "ContactPoint", "contactType": "press", "name": c.name,
                "description": " · ".join(part for part in (c.role, c.beat, c.hours) if part),
                "telephone": c.phone, "email": c.email,
            }
        )
        for c in contacts
    ]  # fmt: skip


def contacts_data(
    title: str, path: str, groups: Iterable[tuple[Link, Sequence[Contact]]], shell: Shell
) -> Markup:
    """The page of press contacts: each body with those who speak for it; at least the network."""
    bodies = [
        {**(named("Organization", body) if body.url else publisher(shell)),
         "contactPoint": contact_points(found)}
        for body, found in groups
    ]  # fmt: skip
    return script(
        {
            "@type": "ContactPage", "name": title, "url": absolute(path),
            "mainEntity": bodies or [publisher(shell)],
        }
    )  # fmt: skip


def corrections_data(title: str, path: str, about: str, shell: Shell) -> Markup:
    """The page of corrections: it is what the network does about its mistakes."""
    return script(
        {
            "@type": "WebPage", "name": title, "url": absolute(path), "description": about,
            "about": {**publisher(shell), "correctionsPolicy": absolute(path)},
        }
    )  # fmt: skip


def plain_data(
    page: PlainPage, path: str, description: str, picture: Picture | None, shell: Shell
) -> Markup:
    """A plain page: ``AboutPage`` at ``…/about/``, ``ContactPage`` at ``…/contact/``."""
    return script(
        filled(
            {
                "@type": PLAIN.get(path.strip("/").rpartition("/")[2], "WebPage"),
                "name": page.title, "url": absolute(path), "description": description,
                "inLanguage": shell.language, "publisher": publisher(shell),
                "primaryImageOfPage": image_object(picture) if picture else None,
            }
        )
    )  # fmt: skip
