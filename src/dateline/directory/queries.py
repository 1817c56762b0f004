"""What pages and the desk may ask of the directory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.search.backends import get_search_backend

from dateline.directory.models import (
    Jurisdiction,
    KeyFact,
    Logo,
    Membership,
    Office,
    Organisation,
    Person,
    PublicPlace,
    Term,
)
from dateline.publishing.questions import listing, lookup


@listing(directory__Organisation=["kind"])
def the_network() -> list[Organisation]:
    """The network itself (none or one): it issues whatever names no issuer."""
    return list(Organisation.objects.filter(kind=Organisation.Kind.NETWORK).order_by("pk")[:1])


@listing(directory__Organisation=["kind", "code", "name"])
def chapters() -> list[Organisation]:
    """Every chapter that has a code, by name."""
    found = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER, code__isnull=False)
    return list(found.order_by("name"))


@lookup(of="directory.Organisation")
def organisations(ids: tuple[int, ...]) -> dict[int, Organisation]:
    """Organisations by key."""
    return {row.pk: row for row in Organisation.objects.filter(pk__in=ids)}


@lookup("directory.Organisation")
def organisation_at(slugs: tuple[str, ...]) -> dict[str, Organisation]:
    """Organisations by slug."""
    return {row.slug: row for row in Organisation.objects.filter(slug__in=slugs)}


@lookup("directory.Person")
def person_at(slugs: tuple[str, ...]) -> dict[str, Person]:
    """People by slug."""
    return {row.slug: row for row in Person.objects.filter(slug__in=slugs)}


@lookup("directory.Jurisdiction")
def place_at(paths: tuple[str, ...]) -> dict[str, Jurisdiction]:
    """Places by the path in their address, whether they have a page or not."""
    found = list(Jurisdiction.objects.filter(path__in=paths))
    with_counties(found)
    return {row.path: row for row in found}


@listing(directory__PublicPlace=["path"], scope={"path": "directory.PublicPlace.path"})
def has_page(*, path: str) -> bool:
    """Whether the place with this path in its address has a page. How many items are about it is not
    looked at: that moves with each of them, and the months of a place are as many as its archive."""
    return PublicPlace.objects.filter(path=path).exists()


def public_place_at(path: str) -> Jurisdiction | None:
    """The place that has a page, by the path in its address (us/mn/duluth)."""
    return place_at((path,)).get(path) if has_page(path=path) else None


@lookup(of="directory.Person")
def people(ids: tuple[int, ...]) -> dict[int, Person]:
    """People by key."""
    return {row.pk: row for row in Person.objects.filter(pk__in=ids)}


def person_addresses() -> Iterator[str]:
    """The slug of every person. For listing addresses, not for pages."""
    yield from Person.objects.order_by("pk").values_list("slug", flat=True).iterator()


def organisation_addresses() -> Iterator[str]:
    """The slug of every organisation. For listing addresses, not for pages."""
    yield from Organisation.objects.order_by("pk").values_list("slug", flat=True).iterator()


def place_addresses() -> Iterator[str]:
    """The path of every place that has a page. For listing addresses, not for pages."""
    yield from PublicPlace.objects.order_by("pk").values_list("path", flat=True).iterator()


@listing(
    directory__PublicPlace=["parent"], loads=("directory.Jurisdiction",),
    scope={"parent": "directory.PublicPlace.parent"},
)  # fmt: skip
def places_inside(*, parent: int) -> list[PublicPlace]:
    """The places directly in this one that have a page, in no order that a reader would want."""
    return list(PublicPlace.objects.filter(parent_id=parent).select_related("place").order_by("pk"))


@listing(directory__PublicPlace=["path"])
def places_parts(*, size: int) -> int:
    """Into how many parts of this size the places go that have a page."""
    return -(-PublicPlace.objects.count() // size)


@listing(directory__PublicPlace=["path"], directory__Jurisdiction=["name", "state"])
def places_part(*, size: int, number: int) -> list[tuple[str, str, str]]:
    """(name, postal code of its state, path) of places that have a page: the part of that number,
    from 1. In the order in which they got their pages, so that a new one moves the last part only."""
    found = PublicPlace.objects.order_by("pk").values_list("place__name", "place__state", "path")
    return list(found[(number - 1) * size : number * size])


def place_number(pk: Any) -> int:
    """How many places that have a page came up to this row of ``PublicPlace``. For planning only."""
    return PublicPlace.objects.filter(pk__lte=pk).count()


def person_number(pk: Any) -> int:
    """How many people came up to this one. For planning, not for pages."""
    return Person.objects.filter(pk__lte=pk).count()


@listing(directory__PublicPlace=["path", "n"], directory__Jurisdiction=["name"])
def public_places() -> list[tuple[str, str, int]]:
    """(path, name, articles and clips about it) of every place that has a page, by path."""
    found = PublicPlace.objects.order_by("path").values_list("path", "place__name", "n")
    return list(found)


@lookup(of="directory.Jurisdiction")
def places(ids: tuple[int, ...]) -> dict[int, Jurisdiction]:
    """Places by key."""
    return {row.pk: row for row in Jurisdiction.objects.filter(pk__in=ids)}


def with_counties(rows: Iterable[Jurisdiction]) -> None:
    """Give those that are named with their county (``full_name``) that county, in one query."""
    named = [row for row in rows if row.named_with_county and row.parent_id]
    counties = places(tuple(sorted({row.parent_id or 0 for row in named}))) if named else {}
    for row in named:
        row.parent = counties.get(row.parent_id or 0)


def ancestors(place: Jurisdiction) -> list[Jurisdiction]:
    """What a place lies in, the country first."""
    found: list[Jurisdiction] = []
    above = place.parent_id
    while above and above not in {place.pk, *(row.pk for row in found)}:
        row = places((above,)).get(above)
        if row is None:
            break
        found.insert(0, row)
        above = row.parent_id
    return found


def paths_above(rows: Iterable[Jurisdiction]) -> dict[int, tuple[str, ...]]:
    """{place: the paths of all that it lies in, the country first}; one query a level for all."""
    of = {row.pk: row for row in rows}
    known = dict(of)
    while wanted := {row.parent_id for row in known.values() if row.parent_id} - known.keys():
        found = places(tuple(sorted(wanted)))
        if not found:
            break
        known |= found
    told = {}
    for pk, row in of.items():
        above: dict[int, str] = {}
        upper = known.get(row.parent_id or 0)
        while upper is not None and upper.pk not in {pk, *above}:
            above[upper.pk] = upper.path
            upper = known.get(upper.parent_id or 0)
        told[pk] = tuple(reversed(above.values()))
    return told


@lookup("directory.Office", of="directory.Jurisdiction", part="offices")
def offices_of(ids: tuple[int, ...]) -> dict[int, list[Office]]:
    """The offices of places, by title and seat."""
    found: dict[int, list[Office]] = {}
    for row in Office.objects.filter(jurisdiction_id__in=ids).order_by("title", "seat", "pk"):
        found.setdefault(row.jurisdiction_id, []).append(row)
    return found


@lookup("directory.Term", "directory.Person", of="directory.Office", part="terms")
def terms_of(ids: tuple[int, ...]) -> dict[int, list[Term]]:
    """Who held offices, with the person, the latest first."""
    found: dict[int, list[Term]] = {}
    rows = Term.objects.filter(office_id__in=ids).select_related("person")
    for row in rows.order_by("-start", "pk"):
        found.setdefault(row.office_id, []).append(row)
    return found


@lookup(
    "directory.Term", "directory.Office", "directory.Jurisdiction",
    of="directory.Person", part="terms",
)  # fmt: skip
def terms_held(ids: tuple[int, ...]) -> dict[int, list[Term]]:
    """The terms of people, with office and place, the latest first."""
    rows = list(
        Term.objects.filter(person_id__in=ids)
        .select_related("office__jurisdiction")
        .order_by("-start", "pk")
    )
    with_counties([row.office.jurisdiction for row in rows])
    return _grouped(rows, "person_id")


@lookup("directory.Person", of="directory.Organisation", part="members")
def members_of(ids: tuple[int, ...]) -> dict[int, list[Person]]:
    """The people of chapters, by family name."""
    rows = Person.objects.filter(chapter_id__in=ids).order_by("family_name", "name", "pk")
    return _grouped(rows, "chapter_id")


@lookup("directory.Membership", "directory.Person", of="directory.Organisation", part="memberships")
def memberships_of(ids: tuple[int, ...]) -> dict[int, list[Membership]]:
    """Who has or had a role in organisations, with the person, in the order of the desk."""
    rows = Membership.objects.filter(organisation_id__in=ids).select_related("person")
    return _grouped(rows.order_by("sort_order", "pk"), "organisation_id")


@lookup("directory.Membership", "directory.Organisation", of="directory.Person", part="memberships")
def roles_of(ids: tuple[int, ...]) -> dict[int, list[Membership]]:
    """The roles of people in organisations, with the organisation, the latest first."""
    rows = Membership.objects.filter(person_id__in=ids).select_related("organisation")
    return _grouped(rows.order_by("-start", "pk"), "person_id")


@lookup("directory.KeyFact", of="directory.Organisation", part="key_facts")
def key_facts_of(ids: tuple[int, ...]) -> dict[int, list[KeyFact]]:
    """The fact sheets of organisations, in the order of the desk."""
    rows = KeyFact.objects.filter(organisation_id__in=ids).order_by("sort_order", "pk")
    return _grouped(rows, "organisation_id")


@lookup("directory.Logo", of="directory.Organisation", part="logos")
def logos_of(ids: tuple[int, ...]) -> dict[int, list[Logo]]:
    """The logos of organisations for the press, in the order of the desk."""
    rows = Logo.objects.filter(organisation_id__in=ids).order_by("sort_order", "pk")
    return _grouped(rows, "organisation_id")


def _grouped(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


@listing(directory__Person=["name", "family_name", "slug"])
def people_listed() -> list[tuple[int, str, str, str]]:
    """(key, name, family name, slug) of everybody in the directory, by family name."""
    found = Person.objects.order_by("family_name", "name", "pk")
    return list(found.values_list("pk", "name", "family_name", "slug"))


@listing(directory__Person=["slug"])
def people_parts(*, size: int) -> int:
    """Into how many parts of this size the people of the directory go."""
    return -(-Person.objects.count() // size)


@listing(directory__Person=["name", "slug"])
def people_part(*, size: int, number: int) -> list[tuple[str, str]]:
    """(name, slug) of people, in the order in which they came: the part of that number, from 1."""
    found = Person.objects.order_by("pk").values_list("name", "slug")
    return list(found[(number - 1) * size : number * size])


@listing(directory__Organisation=["kind", "name"])
def organisations_listed() -> list[Organisation]:
    """Every organisation, by name."""
    return list(Organisation.objects.order_by("name", "pk"))


@lookup("directory.Organisation", of="directory.Jurisdiction", part="organisations")
def chapters_for(ids: tuple[int, ...]) -> dict[int, list[Organisation]]:
    """The chapters that work in places, by name."""
    found: dict[int, list[Organisation]] = {}
    rows = Organisation.objects.filter(
        jurisdiction_id__in=ids, kind=Organisation.Kind.CHAPTER, code__isnull=False
    )
    for row in rows.order_by("name", "pk"):
        found.setdefault(row.jurisdiction_id or 0, []).append(row)
    return found


def place_meant(ocd_id: str) -> Jurisdiction | None:
    """The place that an OCD id means, also where it is only another id of it. For desks and imports."""
    found = Jurisdiction.objects.filter(ocd_id=ocd_id).first()
    if found is None:
        found = Jurisdiction.objects.filter(aliases__ocd_id=ocd_id).first()
    return found


def place_record(place: Jurisdiction, parent: Jurisdiction | None = None) -> dict[str, Any]:
    """A place as data, in the words of Open Civic Data and Popolo's Area.

    parent: what it lies in (the last of ``ancestors``), where that is known.
    """
    return {
        "id": place.ocd_id,
        "name": place.name,
        "classification": place.classification or place.level.replace("_", " "),
        "parent_id": parent.ocd_id if parent else None,
    }


def places_named(text: str, *, limit: int) -> list[Jurisdiction]:
    """Places whose names hold these words, the last of which may go on; from the desk's index.

    For the live search only: public pages ask listings.
    """
    if not text:
        return []
    found = get_search_backend().autocomplete(text, Jurisdiction.objects.all())
    return list(found[:limit])
