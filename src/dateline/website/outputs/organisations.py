"""Organisations: the first page of each with its press kit, and the index of all."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from wagtail.images.exceptions import InvalidFilterSpecError

from dateline.contacts.queries import press_contacts
from dateline.content.models import Photo
from dateline.directory.models import Membership, Organisation
from dateline.directory.queries import (
    key_facts_of,
    logos_of,
    memberships_of,
    organisation_at,
    organisations_listed,
    places,
)
from dateline.newsroom.queries import chapter_sections
from dateline.publishing.outputs import LIST, Rendered, family
from dateline.website import theme
from dateline.website.cards import Link
from dateline.website.folding import organisation_link, person_link, when
from dateline.website.linked_data import script, trail_data
from dateline.website.linked_records import index_data
from dateline.website.list_shapes import ListOf
from dateline.website.lists import ORGANISATIONS
from dateline.website.offices import current, years
from dateline.website.outputs.lists import OWN_FIRST_PAGES, first_view, set_list
from dateline.website.pictures import Album, rendition, rendition_address, today
from dateline.website.record_cards import DatedFact, Holder, LogoLink, OrganisationView
from dateline.website.rich_text import expand
from dateline.website.share_cards import SPEAKERS, share_card, words
from dateline.website.shell import absolute, build_shell, head

INDEX = ORGANISATIONS.url
LOGO_SPEC = "max-2400x2400|format-png"
HEADINGS = {
    Organisation.Kind.NETWORK: "The network",
    Organisation.Kind.SISTER: "Sister bodies",
    Organisation.Kind.CHAPTER: "Chapters",
    Organisation.Kind.CAUCUS: "Caucuses",
    Organisation.Kind.PARTNER: "Partners",
}


def organisation_page(listed: ListOf) -> Rendered | None:
    """What an organisation issued, newest first, under its press kit."""
    slug = listed.path.removeprefix(INDEX).strip("/")
    body = organisation_at((slug,)).get(slug)
    if body is None:
        return None
    plain = first_view(listed)
    shown = {each.name: getattr(plain, each.name) for each in fields(plain)}
    if body.kind == Organisation.Kind.NETWORK and not plain.groups:
        shown["empty"] = "What the network itself publishes stands under All news."
    view = OrganisationView(
        **shown,
        kind=_kind(body),
        boilerplate=expand(body.boilerplate),
        website=body.website,
        section=section_link(body),
        leaders=leaders(body.pk),
        facts=[
            DatedFact(fact.label, fact.value, when(fact.as_of), fact.source)
            for fact in key_facts_of((body.pk,)).get(body.pk, [])
        ],
        logos=logos(body.pk),
    )
    return set_list(
        listed, view, listed.path, listed.title, template="organisation.html",
        json_ld=script(_data(body, view)),
        contacts=press_contacts(body.pk) if body.kind == Organisation.Kind.CHAPTER else None,
    )  # fmt: skip


OWN_FIRST_PAGES["organisation"] = organisation_page


def _kind(body: Organisation) -> str:
    place = (
        places((body.jurisdiction_id,)).get(body.jurisdiction_id) if body.jurisdiction_id else None
    )
    return f"{body.get_kind_display()} · {place.full_name}" if place else body.get_kind_display()


def section_link(body: Organisation) -> Link | None:
    """A chapter's own front, while it is public; the list of all news for the network."""
    if body.kind == Organisation.Kind.NETWORK:
        return Link("All news", "/news/")
    if body.pk not in {section.chapter_id for section in chapter_sections()}:
        return None
    return Link(f"News of {body.short_name or body.name}", f"/chapters/{body.code}/")


def leaders(body: int) -> list[Holder]:
    """Who has a role in an organisation today, in the order of the desk."""
    found: list[Any] = memberships_of((body,)).get(body, [])
    now: list[Membership] = current(found, today())  # type: ignore[assignment]
    return [Holder(person_link(role.person), role.role, years(role)) for role in now]


def logos(body: int) -> list[LogoLink]:
    """The logos that may be used today, each as a PNG file to take away."""
    rows = logos_of((body,)).get(body, [])
    album = Album(row.photo_id for row in rows)
    found = [_logo(row.name, album, row.photo_id) for row in rows]
    return [logo for logo in found if logo]


def _logo(name: str, album: Album, pk: int) -> LogoLink | None:
    shown, photo = album.picture(pk), album.photos.get(pk)
    if shown is None or photo is None:
        return None
    address, size = _file(photo) or ("", "")
    return LogoLink(name, shown, address, f"PNG, {size}") if address else None


def _file(photo: Photo) -> tuple[str, str] | None:
    try:
        made = rendition(photo, LOGO_SPEC)
    except (OSError, InvalidFilterSpecError, ValueError):
        return None  # the file is gone or broken: the kit stands without it
    if made is None:
        return None
    return rendition_address(photo, made), f"{made.width:,} × {made.height:,}"


def _data(body: Organisation, view: OrganisationView) -> dict[str, Any]:
    told = {
        "@type": "Organization",
        "name": body.name,
        "alternateName": body.short_name,
        "url": absolute(f"{INDEX}{body.slug}/"),
        "sameAs": [body.website] if body.website else [],
        "description": body.mission,
        "logo": absolute(view.logos[0].picture.src) if view.logos else "",
        "employee": [
            {
                "@type": "Person", "name": leader.person.text,
                "url": absolute(leader.person.url), "jobTitle": leader.office,
            }
            for leader in view.leaders
        ],
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


@family(
    "organisations", "organisations/", addresses=lambda: [{}], rank=LIST,
    describe="The index of organisations, by what they are to the network",
)  # fmt: skip
def organisations() -> Rendered:
    """Every organisation, under its kind."""
    rows = organisations_listed()
    groups = [
        (heading, [(organisation_link(row), row.mission) for row in rows if row.kind == kind])
        for kind, heading in HEADINGS.items()
    ]
    shell = build_shell(path=INDEX)
    about = f"The bodies of {shell.name}, each with its press kit: boilerplate, people, facts and logos."
    view = {
        "title": "Organizations",
        "introduction": about,
        "groups": [(heading, found) for heading, found in groups if found],
        "empty": "No organization is in the directory yet.",
    }
    top = head(
        f"Organizations · {shell.name}", about, INDEX,
        image=share_card(INDEX, words("Organizations")), trail=trail_data([ORGANISATIONS]),
        json_ld=index_data(
            "Organizations", INDEX, about, "Organization", map(organisation_link, rows), len(rows)
        ),
    )  # fmt: skip
    return theme.page("organisations.html", shell=shell, head=top, view=view)


SPEAKERS["organisations"] = lambda: words("Organizations")
