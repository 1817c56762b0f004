"""Places: the first page of each, which says who holds office there, and the index of all."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from dateline.directory.models import Jurisdiction, Office, Term
from dateline.directory.queries import (
    ancestors,
    chapters_for,
    offices_of,
    places_inside,
    public_place_at,
    public_places,
    terms_of,
)
from dateline.lib import dates
from dateline.newsroom.queries import chapter_sections
from dateline.publishing.outputs import LIST, Rendered, family
from dateline.website import theme
from dateline.website.cards import Link
from dateline.website.edition_pages import edition_links
from dateline.website.folding import person_link
from dateline.website.linked_data import trail_data
from dateline.website.linked_records import index_data, place_page_data
from dateline.website.list_shapes import ListOf
from dateline.website.lists import PLACES
from dateline.website.offices import note_turn, office_title, years
from dateline.website.outputs.lists import OWN_FIRST_PAGES, first_view, set_list
from dateline.website.pictures import today
from dateline.website.record_cards import Holder, PlaceGroup, PlaceView
from dateline.website.share_cards import SPEAKERS, share_card, words
from dateline.website.shell import build_shell, head

INDEX = PLACES.url


def address(place: Jurisdiction) -> str:
    """The address of a place's page."""
    return f"{INDEX}{place.path}/"


def place_page(listed: ListOf) -> Rendered | None:
    """What is about a place, newest first, under what is known of it."""
    path = listed.path.removeprefix(INDEX).strip("/")
    place = public_place_at(path)
    if place is None:
        return None
    above = ancestors(place)
    now, former = holders(place)
    plain = first_view(listed)
    view = PlaceView(
        **{
            **{each.name: getattr(plain, each.name) for each in fields(plain)},
            "trail": [PLACES, *(Link(each.name, address(each)) for each in above)],
        },
        kind=kind_in_words(place, above),
        ocd_id=place.ocd_id,
        chapters=_chapters(place),
        holders=now,
        former=former,
        inside=_inside(place),
        editions=edition_links(f"place:{place.pk}"),
    )
    return set_list(
        listed, view, listed.path, listed.title, template="place.html",
        json_ld=place_page_data(place, view.trail[1:], listed.path, view, [p.ocd_id for p in above]),
    )  # fmt: skip


OWN_FIRST_PAGES["place"] = place_page


def kind_in_words(place: Jurisdiction, above: list[Jurisdiction]) -> str:
    """ "City in Minnesota", "Township in Aitkin County, Minnesota", "State"."""
    kind = place.classification or place.get_level_display()
    within = [each.name for each in reversed(above) if each.level != Jurisdiction.Level.COUNTRY]
    words = f"{kind} in {', '.join(within)}" if within else kind
    return words[:1].upper() + words[1:]


def holders(place: Jurisdiction) -> tuple[list[Holder], list[Holder]]:
    """Who holds office in a place today, by office, and who did, the latest first (rule D1)."""
    offices = sorted(offices_of((place.pk,)).get(place.pk, []), key=_rank)
    held = terms_of(tuple(office.pk for office in offices))
    day = today()
    now: list[Holder] = []
    over: list[tuple[str, Holder]] = []
    for office in offices:
        for term in held.get(office.pk, []):
            note_turn(term, day)
            if term.is_current(day):
                now.append(_holder(office, term))
            elif term.end and dates.partial_bounds(term.end)[1] < day:
                over.append((term.end, _holder(office, term)))
    over.sort(key=lambda each: each[0], reverse=True)
    return now, [holder for _, holder in over]


def _rank(office: Office) -> tuple[object, ...]:
    """Offices that one person holds first (the mayor), seats by their number: Ward 2 before 10."""
    seat = [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", office.seat)]
    return (not office.single_seat or bool(office.seat), office.title, seat, office.pk)


def _holder(office: Office, term: Term) -> Holder:
    return Holder(person_link(term.person), office_title(office), years(term))


def _chapters(place: Jurisdiction) -> list[Link]:
    """The chapters that work there; a link where their section is public."""
    found = chapters_for((place.pk,)).get(place.pk, [])
    public = {section.chapter_id for section in chapter_sections()} if found else set()
    return [
        Link(each.name, f"/chapters/{each.code}/" if each.pk in public else "") for each in found
    ]


def _inside(place: Jurisdiction) -> list[Link]:
    rows = sorted(places_inside(parent=place.pk), key=lambda row: (row.place.name, row.pk))
    return [Link(row.place.name, address(row.place), count=row.n or None) for row in rows]


@family(
    "places", "places/", addresses=lambda: [{}], rank=LIST,
    describe="The index of the places that something public is about, by state",
)  # fmt: skip
def places() -> Rendered:
    """Every place that has a page, under its state."""
    rows = public_places()
    names = {path: name for path, name, _ in rows}
    countries: list[Link] = []
    groups: dict[str, PlaceGroup] = {}
    for path, name, n in rows:
        link = Link(name, f"{INDEX}{path}/", count=n or None)
        state = "/".join(path.split("/")[:2])
        if "/" not in path:
            countries.append(link)
        elif path == state:
            groups[path] = PlaceGroup(link, [])
        else:
            group = groups.setdefault(state, PlaceGroup(Link(names.get(state, "")), []))
            group.places.append(_within(link, names.get(path.rpartition("/")[0], ""), path))
    return _set_index(countries, list(groups.values()))


def _within(link: Link, parent: str, path: str) -> Link:
    """A township or ward says in which county or city it lies."""
    return Link(link.text, link.url, parent if path.count("/") > 2 else "", link.count)


def _set_index(countries: list[Link], groups: list[PlaceGroup]) -> Rendered:
    shell = build_shell(path=INDEX)
    for group in groups:
        group.places.sort(key=lambda link: (link.text, link.url))
    groups.sort(key=lambda group: (group.state.text, group.state.url))
    states = [link for group in groups for link in (group.state, *group.places)]
    every = [link for link in (*countries, *states) if link.url]
    view: dict[str, Any] = {
        "title": "Places",
        "introduction": "The places that our stories and coverage are about, by state. The number counts the items.",
        "countries": countries,
        "groups": groups,
        "total": sum(len(group.places) for group in groups),
        "empty": "No story or clip is about a place yet.",
    }
    top = head(
        f"Places · {shell.name}", view["introduction"], INDEX,
        image=share_card(INDEX, words("Places")), trail=trail_data([PLACES]),
        json_ld=index_data(
            "Places", INDEX, view["introduction"], "AdministrativeArea", every, len(every)
        ),
    )  # fmt: skip
    return theme.page("places.html", shell=shell, head=top, view=view)


SPEAKERS["places"] = lambda: words("Places")
