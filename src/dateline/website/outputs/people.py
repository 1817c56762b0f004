"""People: the first page of each, which says what they hold and held, and the index of all."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from dateline.directory.models import Membership, Organisation, Person, Term
from dateline.directory.queries import (
    organisations,
    people_listed,
    person_at,
    roles_of,
    terms_held,
)
from dateline.lib.text import ascii_slug
from dateline.newsroom.queries import (
    live_articles,
    live_quotes,
    quote_ids_by,
    quotes_counted,
)
from dateline.publishing.outputs import LIST, Rendered, family
from dateline.website import theme
from dateline.website.cards import Link
from dateline.website.edition_pages import edition_links
from dateline.website.folding import organisation_link, when
from dateline.website.linked_data import image_object, person_data, script, trail_data
from dateline.website.linked_records import index_data
from dateline.website.list_shapes import ListOf
from dateline.website.lists import PEOPLE
from dateline.website.offices import current, former, held, in_words, years
from dateline.website.outputs.lists import OWN_FIRST_PAGES, first_view, set_list
from dateline.website.pictures import Album, today
from dateline.website.record_cards import Held, PersonLine, PersonView, Said
from dateline.website.share_cards import SPEAKERS, share_card, words
from dateline.website.shell import absolute, build_shell, head

INDEX = PEOPLE.url
QUOTES_SHOWN = 12


def person_page(listed: ListOf) -> Rendered | None:
    """What names a person, newest first, under what they are."""
    slug = listed.path.removeprefix(INDEX).strip("/")
    person = person_at((slug,)).get(slug)
    if person is None:
        return None
    now, before = offices(person)
    plain = first_view(listed)
    shown = {each.name: getattr(plain, each.name) for each in fields(plain)}
    view = PersonView(
        **{**shown, "introduction": ""},
        kind=in_words(now),
        portrait=Album([person.photo_id]).picture(person.photo_id),
        biography=person.biography,
        offices=now,
        former=before,
        roles=roles(person),
        chapter=_chapter(person),
        website=person.website,
        quotes=quotes(person),
        quoted=quotes_counted(person=person.pk),
        editions=edition_links(f"person:{person.pk}"),
    )
    return set_list(
        listed, view, listed.path, listed.title, template="person.html",
        json_ld=script({"@type": "ProfilePage", "mainEntity": _data(person, view)}),
    )  # fmt: skip


OWN_FIRST_PAGES["person"] = person_page


def offices(person: Person) -> tuple[list[Held], list[Held]]:
    """What a person holds today and what they held, the latest first."""
    terms: list[Any] = terms_held((person.pk,)).get(person.pk, [])
    day = today()
    now: list[Term] = current(terms, day)  # type: ignore[assignment]
    over: list[Term] = former(terms, day)  # type: ignore[assignment]
    return [held(term) for term in now], [held(term) for term in over]


def roles(person: Person) -> list[Held]:
    """A person's roles in organisations today."""
    found: list[Any] = roles_of((person.pk,)).get(person.pk, [])
    now: list[Membership] = current(found, today())  # type: ignore[assignment]
    return [Held(role.role, organisation_link(role.organisation), years(role)) for role in now]


def quotes(person: Person) -> list[Said]:
    """The newest quotes of a person in what is public."""
    ids = tuple(quote_ids_by(person=person.pk, limit=QUOTES_SHOWN))
    rows = live_quotes(ids) if ids else {}
    told = [rows[pk] for pk in ids if pk in rows]
    stories = live_articles(tuple(dict.fromkeys(row.article_id for row in told)))
    return [
        Said(row.text, row.capacity, Link(story.title, story.public_path or ""), when(row.date))
        for row in told
        if (story := stories.get(row.article_id))
    ]


def _chapter(person: Person) -> Link | None:
    found: dict[int, Organisation] = (
        organisations((person.chapter_id,)) if person.chapter_id else {}
    )
    body = found.get(person.chapter_id or 0)
    return organisation_link(body) if body else None


def _data(person: Person, view: PersonView) -> dict[str, Any]:
    told = person_data(
        person.name, url=f"{INDEX}{person.slug}/",
        occupations=[(each.title, each.where.text) for each in view.offices],
    )  # fmt: skip
    if person.biography:
        told["description"] = person.biography
    if view.portrait:
        told["image"] = image_object(view.portrait)
    if person.website:
        told["sameAs"] = [person.website]
    bodies = [*([view.chapter] if view.chapter else []), *(role.where for role in view.roles)]
    if bodies:
        told["memberOf"] = [
            {"@type": "Organization", "name": body.text, "url": absolute(body.url)}
            for body in bodies
        ]
    return told


@family(
    "people", "people/", addresses=lambda: [{}], rank=LIST,
    describe="The index of people, by family name, with what they hold today",
)  # fmt: skip
def people() -> Rendered:
    """Everybody in the directory, under the letter of their family name."""
    rows = people_listed()
    found = terms_held(tuple(pk for pk, *_ in rows)) if rows else {}
    groups: dict[str, list[PersonLine]] = {}
    for pk, name, family_name, slug in rows:
        terms: list[Any] = found.get(pk, [])
        now: list[Term] = current(terms, today())  # type: ignore[assignment]
        letter = (ascii_slug(family_name)[:1] or "#").upper()
        line = PersonLine(Link(name, f"{INDEX}{slug}/"), in_words([held(term) for term in now]))
        groups.setdefault(letter, []).append(line)
    shell = build_shell(path=INDEX)
    everybody = (line.person for _, lines in sorted(groups.items()) for line in lines)
    view = {
        "title": "People",
        "introduction": "Officials and others whom our stories and coverage name, with the office they hold today.",
        "groups": sorted(groups.items()),
        "total": len(rows),
        "empty": "Nobody is in the directory yet.",
    }
    top = head(
        f"People · {shell.name}", str(view["introduction"]), INDEX,
        image=share_card(INDEX, words("People")), trail=trail_data([PEOPLE]),
        json_ld=index_data("People", INDEX, str(view["introduction"]), "Person", everybody, len(rows)),
    )  # fmt: skip
    return theme.page("people.html", shell=shell, head=top, view=view)


SPEAKERS["people"] = lambda: words("People")
