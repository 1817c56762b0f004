"""People, organisations, chapters, press contacts: their pages, and what a change of them renders."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dateline.contacts.models import PressContact
from dateline.content.models import Photo, Topic
from dateline.directory.models import (
    Jurisdiction,
    KeyFact,
    Logo,
    Membership,
    Office,
    Organisation,
    Person,
    Term,
)
from dateline.newsroom.models import ChapterSection, Priority
from dateline.publishing.guard import guarded
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.press import the_store
from tests.press_steps import Clock, clock_of, tiny_photo
from tests.test_press_scenarios import Site, pages, pressed, whole

pytestmark = pytest.mark.django_db

__all__ = ["pressed"]  # a fixture

ANA = "/people/ana-ruiz/"


def html(path: str) -> str:
    page = the_store().read(path)
    assert page is not None, path
    return page.body.decode()


def words(path: str) -> str:
    """The text of a page on one line."""
    plain = re.sub(r"<[^>]+>", " ", html(path).partition("<main")[2])
    return re.sub(r" (?=[.,])", "", " ".join(plain.split()))


def open_photo(title: str, **rights: Any) -> Photo:
    return Photo.objects.create(
        title=title, alt=title, credit="Ours", file=tiny_photo(3), **({"rights": "own"} | rights)
    )


@pytest.fixture
def ana() -> Person:
    return Person.objects.get(slug="ana-ruiz")


@pytest.fixture
def duluth() -> Jurisdiction:
    return Jurisdiction.objects.get(name="Duluth")


@pytest.fixture
def mayor(duluth: Jurisdiction) -> Office:
    return Office.objects.create(title="Mayor", jurisdiction=duluth, single_seat=True)


@pytest.fixture
def chapter_mn() -> Organisation:
    return Organisation.objects.get(code="mn")


def test_a_person_is_shown_with_offices_by_date(pressed: Site, ana, mayor, duluth) -> None:
    ward = Office.objects.create(title="Council Member", seat="Ward 3", jurisdiction=duluth)
    Term.objects.create(person=ana, office=ward, start="2016", end="2021-12")
    Term.objects.create(person=ana, office=mayor, start="2022-01-04")
    ana.biography, ana.website = "Born upstream.\n\nTeaches.", "https://ana.example.org/"
    ana.photo = open_photo("Ana Ruiz at her desk")
    ana.save()
    pressed()
    told = words(ANA)
    assert "Mayor, Duluth, Minn. since 2022" in told
    assert told.index("Earlier") < told.index("Council Member, Ward 3")
    assert "2016 to 2021" in told
    assert "Born upstream." in told and "Teaches." in told
    assert 'class="portrait"' in html(ANA)
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', html(ANA))[1])  # type: ignore[index]
    assert data["@type"] == "ProfilePage"
    assert data["mainEntity"]["hasOccupation"][0]["name"] == "Mayor"
    assert "Mayor, Duluth, Minn." in words("/people/")
    whole()


def test_a_portrait_whose_rights_are_over_is_not_shown(pressed: Site, ana) -> None:
    ana.photo = open_photo("Ana Ruiz", rights_expire=date(2025, 1, 1))
    ana.save()
    pressed()
    assert 'class="portrait"' not in html(ANA)


def test_a_term_that_ends_becomes_an_earlier_one_by_itself(pressed: Site, ana, mayor) -> None:
    clock = Clock()
    clock.now = datetime(2026, 12, 30, 18, tzinfo=UTC)
    with clock_of(clock):
        Term.objects.create(person=ana, office=mayor, start="2022", end="2026-12")
        pressed()
        assert "Earlier" not in words(ANA)
        clock.now = datetime(2027, 1, 2, 18, tzinfo=UTC)
        told = pages(pressed())
        assert {ANA, "/people/", "/places/us/mn/duluth/"} <= told
        assert not {path for path in told if path.startswith("/news")}
        assert "Holds no office on record today." in words(ANA)
        assert "Mayor" not in words("/people/")
        whole()


def test_an_election_renders_the_person_the_place_and_the_index(pressed: Site, ana, mayor) -> None:
    pressed()
    Term.objects.create(person=ana, office=mayor, start="2026")
    told = {path for path, fate in pressed().items() if fate != "same"}
    assert {path for path in told if path.endswith("/")} == {
        ANA, "/people/", "/places/us/mn/duluth/",
    }  # fmt: skip


def test_a_new_fact_renders_the_press_kit_and_nothing_else(pressed: Site, chapter_mn) -> None:
    kit = f"/organisations/{chapter_mn.slug}/"
    fact = KeyFact.objects.create(
        organisation=chapter_mn,
        label="Members",
        value="212",
        as_of=date(2026, 11, 1),
        source="Roll",
    )
    assert pages(pressed()) == {kit}
    assert "Members 212 As of Nov. 1, 2026 · Roll" in words(kit).replace("\xa0", " ")
    fact.delete()
    assert pages(pressed()) == {kit}
    assert "212" not in words(kit)
    whole()


def test_who_leads_stands_in_the_press_kit_and_with_the_person(pressed, ana, chapter_mn) -> None:
    kit = f"/organisations/{chapter_mn.slug}/"
    role = Membership.objects.create(
        organisation=chapter_mn, person=ana, role="Chair", start="2025"
    )
    assert pages(pressed()) == {kit, ANA, "/chapters/mn/"}
    assert "Ana Ruiz, Chair since 2025" in words(kit)
    assert "Chair" in words(ANA) and "Chair" in words("/chapters/mn/")
    role.end = "2025-12"
    role.save()
    pressed()
    for path in (kit, ANA, "/chapters/mn/"):
        assert "Chair" not in words(path), path
    whole()


def test_a_logo_is_public_only_while_its_organisation_shows_it(pressed: Site, chapter_mn) -> None:
    kit = f"/organisations/{chapter_mn.slug}/"
    logo = Logo.objects.create(
        organisation=chapter_mn, name="Logo, white", photo=open_photo("The logo")
    )
    pressed()
    files = set(re.findall(r"/media/[0-9a-f]+/the-logo\.\w+", html(kit)))
    assert any(path.endswith(".png") for path in files) and files <= set(the_store().paths())
    whole()
    logo.delete()
    pressed()
    assert not files & set(the_store().paths())
    whole()


def test_a_logo_whose_rights_end_goes_by_itself(pressed: Site, chapter_mn) -> None:
    clock = Clock()
    clock.now = datetime(2026, 12, 1, 18, tzinfo=UTC)
    with clock_of(clock):
        photo = open_photo("The logo", rights="licensed", rights_expire=date(2026, 12, 5))
        Logo.objects.create(organisation=chapter_mn, name="Logo, white", photo=photo)
        pressed()
        kit = f"/organisations/{chapter_mn.slug}/"
        assert "Logo, white" in words(kit)
        clock.now = datetime(2026, 12, 7, 18, tzinfo=UTC)
        pressed()
        assert "Logo, white" not in words(kit)
        assert not [path for path in the_store().paths() if "the-logo" in path]


def test_a_chapter_front_counts_its_officials_places_and_year(
    pressed: Site, publish, ana, mayor, chapter_mn
) -> None:
    Term.objects.create(person=ana, office=mayor, start="2024")
    ana.chapter = chapter_mn
    ana.save()
    section: Any = ChapterSection.objects.get()
    publish("Home news", parent=section, date=datetime(2026, 11, 20, 15, tzinfo=UTC))
    water = Topic.objects.get(slug="water")
    Priority.objects.create(section=section, title="Clean wells", text="By 2030.", topic=water)
    clock = Clock()
    clock.now = datetime(2026, 12, 30, 18, tzinfo=UTC)
    with clock_of(clock):
        pressed()
        told = words("/chapters/mn/").replace("\xa0", " ")
        assert "1 official 1 place 1 item in 2026 As of Dec. 30, 2026." in told
        assert "Clean wells By 2030. More: Water" in told
        assert "Ana Ruiz Mayor, Duluth, Minn." in told
        clock.now = datetime(2027, 1, 2, 18, tzinfo=UTC)
        pressed()
        told = words("/chapters/mn/")
        assert "1 official 1 place As of Jan. 2, 2027." in told.replace("\xa0", " ")
        whole()


def test_a_chapter_whose_section_comes_back_is_linked_again(pressed, chapter_mn) -> None:
    section: Any = ChapterSection.objects.get()
    pages_with_link = (f"/organisations/{chapter_mn.slug}/", "/places/us/mn/duluth/")
    chapter_mn.jurisdiction = Jurisdiction.objects.get(name="Duluth")
    chapter_mn.save()
    for act, there in ((section.unpublish, False), (section.save_revision().publish, True)):
        act()
        pressed()
        for path in pages_with_link:
            assert ('href="/chapters/mn/"' in html(path).partition("<main")[2]) is there, path
        whole()


def test_press_contacts_stand_by_beat_and_chapter_until_they_leave(pressed, chapter_mn) -> None:
    PressContact.objects.create(name="Dana", beat="Water", phone="202-555-0143")
    theo = PressContact.objects.create(name="Theo", chapter=chapter_mn, phone="612-555-0117")
    pressed()
    told = words("/press-contacts/")
    assert told.index("Dana") < told.index(chapter_mn.name) < told.index("Theo")
    theo.retired_on = date(2026, 1, 1)
    theo.save()
    pressed()
    assert "Theo" not in words("/press-contacts/") and chapter_mn.name not in words(
        "/press-contacts/"
    )
    whole()


def test_renaming_a_person_renders_their_page_and_the_index(pressed: Site, ana) -> None:
    ana.name, ana.family_name = "Ana Ruiz-Lund", "Ruiz-Lund"
    ana.save()
    told = {path for path in pages(pressed()) if path.startswith("/people/")}
    assert told == {ANA, f"{ANA}2026/11/", f"{ANA}feed.rss", "/people/"}
    whole()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("people", {}), ("person", {"slug": "ana-ruiz"}), ("organisations", {}),
        ("organisation", {"slug": "minnesota"}), ("chapter", {"code": "mn"}),
        ("press contacts", {}), ("corrections", {}),
    ],
)  # fmt: skip
def test_pages_of_records_read_nothing_in_secret(
    pressed: Site, name, arguments, ana, mayor, chapter_mn
) -> None:
    Term.objects.create(person=ana, office=mayor, start="2024")
    ana.chapter = chapter_mn
    ana.save()
    Membership.objects.create(organisation=chapter_mn, person=ana, role="Chair")
    Logo.objects.create(organisation=chapter_mn, name="Logo", photo=open_photo("The logo"))
    Organisation.objects.filter(pk=chapter_mn.pk).update(slug="minnesota")
    with guarded():
        assert FAMILIES[name].render(**arguments) is not None
