"""Pickers suggest quickly from many records, best beginnings first."""

from __future__ import annotations

from dateline.content.models import Topic
from dateline.directory.models import Jurisdiction


def suggested(browser, record, words, **more):
    answer = browser.get(f"/desk/pick/{record}/", {"q": words, **more})
    return [each["label"] for each in answer.json()["results"]]


def test_a_place_is_found_by_its_beginning_and_its_state(desk, place):
    place("Duluth", "MN")
    place("Duluth", "GA")
    place("West Duluth", "MN")
    browser = desk()
    assert suggested(browser, "directory/jurisdiction", "dulu")[-1] == "West Duluth, MN"
    assert set(suggested(browser, "directory/jurisdiction", "Duluth, MN")) == {
        "Duluth, MN",
        "West Duluth, MN",
    }


def test_a_city_is_suggested_before_the_township_of_its_name(desk, place):
    city, county = place("Ely", "MN"), place("Ely County", "MN")
    for above, name, state in ((county, "Ely", "MN"), (city, "Ely Lake", "MN")):
        Jurisdiction.objects.create(
            ocd_id=f"{above.ocd_id}/place:{name.lower()}", name=name, level="place", parent=above,
            state=state,
        )  # fmt: skip
    found = suggested(desk(), "directory/jurisdiction", "ely")
    assert found[0] == "Ely, MN" and found[-1] == "Ely Lake, MN"
    assert len(suggested(desk(), "directory/jurisdiction", "lake ely mn")) == 1


def test_what_is_chosen_is_not_suggested_again(desk, front):
    water = Topic.objects.create(name="Water")
    Topic.objects.create(name="Waterfront")
    assert suggested(desk(), "content/topic", "water", **{"not": str(water.pk)}) == ["Waterfront"]


def test_a_dozen_suggestions_are_enough(desk, front):
    Topic.objects.bulk_create(Topic(name=f"Water {n}", slug=f"water-{n}") for n in range(40))
    assert len(suggested(desk(), "content/topic", "water")) == 12


def test_nothing_typed_suggests_nothing(desk, place):
    place()
    assert suggested(desk(), "directory/jurisdiction", "  ") == []


def test_only_records_of_the_desk_are_suggested(desk, front):
    assert desk().get("/desk/pick/accounts/user/?q=a").status_code == 404
    assert desk().get("/desk/pick/no/such/?q=a").status_code == 404


def test_a_visitor_gets_nothing(client, place):
    place()
    assert client.get("/desk/pick/directory/jurisdiction/?q=d").status_code == 302
    assert Jurisdiction.objects.exists()
