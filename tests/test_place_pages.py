"""A place has a page while something public is about it, or about a place inside it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dateline.directory.loading import load_places
from dateline.directory.models import Jurisdiction, Office, Organisation, Person, PublicPlace, Term
from dateline.directory.queries import ancestors, place_record
from dateline.newsroom.models import Article
from dateline.publishing.founding import found
from dateline.publishing.guard import guarded
from dateline.publishing.models import Change, Edition
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.press import press_until_idle, the_store
from dateline.website.presence import recount_all_places
from tests.press_machine import Proof, part_of_this_test

pytestmark = pytest.mark.django_db

US = "ocd-division/country:us"


def new(ocd_id: str, name: str, level: str, parent: Any = None, **more: Any) -> Jurisdiction:
    return Jurisdiction.objects.create(
        ocd_id=f"{US}{ocd_id}", name=name, level=level, parent=parent, **more
    )


@pytest.fixture
def minnesota(front: Any) -> dict[str, Jurisdiction]:
    us = new("", "United States", "country", classification="country")
    mn = new("/state:mn", "Minnesota", "state", us, state="MN", classification="state")
    aitkin = new("/state:mn/county:aitkin", "Aitkin County", "county", mn, state="MN",
                 classification="county")  # fmt: skip
    return {
        "us": us, "mn": mn, "aitkin": aitkin,
        "beaver": new("/state:mn/county:aitkin/place:beaver", "Beaver Township", "place", aitkin,
                      state="MN", classification="township"),
        "duluth": new("/state:mn/place:duluth", "Duluth", "place", mn, state="MN",
                      classification="city"),
        "ely": new("/state:mn/place:ely", "Ely", "place", mn, state="MN", classification="city"),
    }  # fmt: skip


def pages(*, under: str = "/places/") -> set[str]:
    """The addresses of places that are stored now, months and feeds apart."""
    press_until_idle()
    return {
        path for path in the_store().paths()
        if path.startswith(under) and path.endswith("/") and "/20" not in path
    }  # fmt: skip


def html(path: str) -> str:
    page = the_store().read(path)
    assert page is not None, path
    return page.body.decode()


def whole() -> None:
    Proof().check(thorough=True, part=part_of_this_test())
    before = {(p.place_id, p.parent_id, p.path, p.n) for p in PublicPlace.objects.all()}
    recount_all_places()
    assert {(p.place_id, p.parent_id, p.path, p.n) for p in PublicPlace.objects.all()} == before
    assert not Change.objects.exists()


DULUTH = {"/places/", "/places/us/", "/places/us/mn/", "/places/us/mn/duluth/"}


def test_a_page_comes_with_the_first_item_and_goes_with_the_last(publish, minnesota) -> None:
    found("now")
    assert pages() == {"/places/"}
    article = publish("The bridge", places=[minnesota["duluth"]])
    assert pages() == DULUTH
    assert "Places inside" in html("/places/us/mn/")
    whole()
    article.unpublish()
    assert pages() == {"/places/"}
    whole()


def test_a_clip_gives_a_page_too(clip, minnesota) -> None:
    found("now")
    filed = clip("They wrote about us")
    filed.places = [minnesota["duluth"]]
    filed.save()
    assert pages() == DULUTH | {"/places/us/mn/duluth/in-the-news/"}
    filed.places = [minnesota["ely"]]
    filed.save()
    assert "/places/us/mn/duluth/" not in pages() and "/places/us/mn/ely/" in pages()
    filed.delete()
    assert pages() == {"/places/"}
    whole()


def test_a_township_brings_the_pages_of_its_county_and_state(publish, minnesota) -> None:
    found("now")
    publish("A culvert", slug="culvert", places=[minnesota["beaver"]])
    assert pages() == {
        "/places/", "/places/us/", "/places/us/mn/", "/places/us/mn/aitkin-county/",
        "/places/us/mn/aitkin-county/beaver/",
    }  # fmt: skip
    page = html("/places/us/mn/aitkin-county/beaver/")
    assert "Beaver Township, Aitkin County, Minn." in page
    assert "Township in Aitkin County, Minnesota" in page
    assert 'href="/places/us/mn/aitkin-county/"' in page
    assert f"{US}/state:mn/county:aitkin/place:beaver" in page
    county = minnesota["aitkin"]
    county.name = "Aitken County"
    county.save()
    press_until_idle()
    assert "Beaver Township, Aitken County, Minn." in html("/news/2026/11/culvert/")
    whole()


def test_a_place_without_a_page_answers_with_the_sites_own_404(client, publish, minnesota) -> None:
    publish("The bridge", places=[minnesota["duluth"]])
    found("now")
    press_until_idle()
    assert client.get("/places/us/mn/duluth/").status_code == 200
    refused = client.get("/places/us/mn/ely/")
    assert refused.status_code == 404
    assert b"Test Network" in refused.content


def test_people_in_office_are_named_now_and_earlier(minnesota, time_machine_day) -> None:
    found("now")
    mayor = Office.objects.create(title="Mayor", jurisdiction=minnesota["ely"], single_seat=True)
    ward = Office.objects.create(
        title="Council Member", seat="Ward 3", jurisdiction=minnesota["ely"]
    )
    ana, ben = Person.objects.create(name="Ana Ruiz"), Person.objects.create(name="Ben Oko")
    Term.objects.create(person=ana, office=ward, start="2019", end="2023")
    Term.objects.create(person=ana, office=mayor, start="2024-01-02")
    last = Term.objects.create(person=ben, office=mayor, start="2020", end="2023")
    assert "/places/us/mn/ely/" in pages()
    page = html("/places/us/mn/ely/")
    now, _, earlier = page.partition("<summary>Earlier</summary>")
    assert "Mayor · since 2024" in now and "Ben Oko" not in now
    assert 'href="/people/ben-oko/"' in earlier
    assert "Council Member, Ward 3 · 2019 to 2023" in earlier
    ben.name = "Benedict Oko"
    ben.save()
    press_until_idle()
    assert "Benedict Oko" in html("/places/us/mn/ely/")
    last.delete()
    press_until_idle()
    assert "Benedict Oko" not in html("/places/us/mn/ely/")
    whole()
    Term.objects.all().delete()
    assert pages() == {"/places/"}
    whole()


def test_a_term_that_ends_changes_the_page_on_its_day(minnesota, time_machine_day) -> None:
    mayor = Office.objects.create(title="Mayor", jurisdiction=minnesota["ely"])
    ana = Person.objects.create(name="Ana Ruiz")
    Term.objects.create(person=ana, office=mayor, start="2024", end="2026-12")
    found("now")
    press_until_idle()
    assert "Nobody is on record today" not in html("/places/us/mn/ely/")
    time_machine_day.day = date(2027, 1, 1)
    assert "Nobody is on record today" in (
        FAMILIES["place"].render(path="us/mn/ely").body.decode()  # type: ignore[union-attr]
    )


@pytest.fixture
def time_machine_day(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The day that place pages take for today."""

    class Clock:
        day = date(2026, 11, 23)

    clock = Clock()
    monkeypatch.setattr("dateline.website.outputs.places.today", lambda: clock.day)
    return clock


def test_a_chapter_gives_its_state_a_page_and_stands_on_it(minnesota, chapter) -> None:
    found("now")
    body = chapter("mn")
    body.jurisdiction = minnesota["mn"]
    body.save()
    assert pages() == {"/places/", "/places/us/", "/places/us/mn/"}
    assert 'href="/chapters/mn/"' in html("/places/us/mn/")
    body.jurisdiction = None
    body.save()
    assert pages() == {"/places/"}
    whole()


def test_a_renamed_or_moved_place_is_so_everywhere(publish, minnesota) -> None:
    found("now")
    publish("The bridge", slug="bridge", places=[minnesota["duluth"]])
    press_until_idle()
    duluth = minnesota["duluth"]
    duluth.name = "Zenith City"
    duluth.parent = minnesota["aitkin"]
    duluth.save()
    assert pages() == DULUTH | {"/places/us/mn/aitkin-county/"}
    for path in ("/places/", "/places/us/mn/duluth/", "/places/us/mn/aitkin-county/",
                 "/news/2026/11/bridge/"):  # fmt: skip
        assert "Zenith City" in html(path), path
    assert "Zenith City" not in html("/places/us/mn/")
    whole()


def test_one_story_about_a_place_renders_a_handful_of_pages(publish, minnesota) -> None:
    for n in range(12):
        publish(f"Story {n}", slug=f"s{n}", places=[minnesota["duluth"]])
        publish(f"Other {n}", slug=f"o{n}", places=[minnesota["ely"], minnesota["beaver"]])
    found("now")
    press_until_idle()
    seen = Edition.objects.order_by("pk").last()
    publish("One more", slug="more", places=[minnesota["duluth"]])
    press_until_idle()
    rendered = {
        path
        for edition in Edition.objects.filter(pk__gt=seen.pk if seen else 0)
        for path, _, _ in edition.pages
        if "/places/" in path and not path.startswith("/media/card/")
    }
    duluth = "/places/us/mn/duluth/"
    assert rendered == {
        "/places/", "/places/us/mn/", duluth, f"{duluth}data.json",
        f"{duluth}2026/11/", f"{duluth}2026/11/data.json",
        f"{duluth}feed.rss", f"{duluth}feed.atom", f"{duluth}feed.json",
    }  # fmt: skip
    whole()


def test_months_of_a_place_that_are_over_are_pressed_no_more(publish, minnesota) -> None:
    """How many items are about a place moves with each of them; its older months do not."""
    duluth = [minnesota["duluth"]]
    for month in (8, 9, 10, 11):
        publish(f"Of {month}", date=datetime(2026, month, 5, 18, tzinfo=UTC), places=duluth)
    press_until_idle()
    seen = Edition.objects.latest("pk").pk
    publish("Another", date=datetime(2026, 11, 6, 18, tzinfo=UTC), places=duluth)
    press_until_idle()
    months = {
        row[0].removeprefix("/places/us/mn/duluth/2026/")
        for edition in Edition.objects.filter(pk__gt=seen)
        for row in edition.pages
        if row[0].startswith("/places/us/mn/duluth/2026/")
    }
    assert months == {"11/", "11/data.json"}


def test_place_pages_read_nothing_in_secret(publish, chapter, minnesota) -> None:
    publish("The bridge", places=[minnesota["duluth"], minnesota["beaver"]])
    body = chapter("mn")
    body.jurisdiction = minnesota["duluth"]
    body.save()
    office = Office.objects.create(title="Mayor", jurisdiction=minnesota["duluth"])
    Term.objects.create(person=Person.objects.create(name="Ana Ruiz"), office=office, start="2024")
    found("now")
    with guarded():
        assert FAMILIES["places"].render() is not None
        for row in PublicPlace.objects.all():
            assert FAMILIES["place"].render(path=row.path) is not None


def test_new_places_that_nothing_names_trouble_no_page(publish, minnesota) -> None:
    publish("The bridge", places=[minnesota["duluth"]])
    found("now")
    press_until_idle()
    editions = Edition.objects.count()
    told = load_places()
    assert (told.added > 39_000, told.changed) == (True, 0)
    assert not Change.objects.exists()
    press_until_idle()
    assert Edition.objects.count() == editions
    whole()


def test_a_place_as_data(minnesota) -> None:
    beaver = minnesota["beaver"]
    assert place_record(beaver, ancestors(beaver)[-1]) == {
        "id": f"{US}/state:mn/county:aitkin/place:beaver",
        "name": "Beaver Township",
        "classification": "township",
        "parent_id": f"{US}/state:mn/county:aitkin",
    }
    assert place_record(minnesota["us"])["parent_id"] is None


def test_organisations_that_are_no_chapters_give_no_page(minnesota) -> None:
    found("now")
    Organisation.objects.create(name="Ally", kind="partner", jurisdiction=minnesota["ely"])
    assert pages() == {"/places/"}
    assert not Article.objects.exists()
