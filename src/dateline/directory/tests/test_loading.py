"""Loading every place: once, again, and over what editors wrote."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from dateline.directory.divisions import aliases, divisions
from dateline.directory.loading import load_places, places_missing
from dateline.directory.models import Jurisdiction, JurisdictionAlias
from dateline.directory.queries import place_meant
from dateline.publishing.models import Change
from dateline.search.models import IndexEntry

pytestmark = pytest.mark.django_db

US = "ocd-division/country:us"
EVERY = {division.ocd_id for division in divisions()}


def at(ocd_id: str) -> Jurisdiction:
    return Jurisdiction.objects.get(ocd_id=f"{US}{ocd_id}")


def test_every_place_is_loaded_and_a_second_loading_only_corrects() -> None:
    seen: list[tuple[int, int]] = []
    assert places_missing() == len(EVERY)
    first = load_places(lambda done, total: seen.append((done, total)))
    assert (first.added, first.changed, first.unplaced) == (len(EVERY), 0, [])
    assert places_missing() == 0
    assert seen[-1] == (len(EVERY), len(EVERY))
    assert set(Jurisdiction.objects.values_list("ocd_id", flat=True)) == EVERY
    assert list(Jurisdiction.objects.filter(parent=None).values_list("path", flat=True)) == ["us"]
    assert IndexEntry.objects.filter(model="directory.jurisdiction").count() == len(EVERY)
    assert not Change.objects.exists(), "no page can have read a place that was not there"
    assert first.aliases + first.districts == len(aliases())

    duluth = at("/state:mn/place:duluth")
    assert (duluth.name, duluth.classification, duluth.state) == ("Duluth", "city", "MN")
    assert (str(duluth), duluth.full_name) == ("Duluth, MN", "Duluth, Minn.")
    township = at("/state:mn/county:aitkin/place:beaver")
    assert str(township) == "Beaver Township, Aitkin County, MN"
    assert township.parent and township.parent.path == "us/mn/aitkin-county"
    assert at("/territory:pr").full_name == "Puerto Rico"

    for row, name in ((duluth, "Zenith City"), (township, "Beaver")):
        row.name = name
        row.save()
    old = Jurisdiction.objects.filter(ocd_id=f"{US}/state:mn/place:ely")
    old.update(name="Elie", loaded_name="Elie")  # as an earlier list had it, and nobody touched it
    Change.objects.all().delete()
    second = load_places()
    assert (second.added, second.changed, second.aliases) == (0, 1, 0)
    assert second.unchanged == len(EVERY) - 1
    assert old.get().name == "Ely"
    assert [change.key for change in Change.objects.all()] == [
        f"directory.jurisdiction:{old.get().pk}"
    ]
    assert sorted(second.kept) == [
        "Beaver (Beaver Township in the list)", "Zenith City (Duluth in the list)",
    ]  # fmt: skip
    assert at("/state:mn/place:duluth").name == "Zenith City"

    assert place_meant(f"{US}/state:co/place:denver") == at("/state:co/county:denver")
    assert place_meant(f"{US}/state:va/county:norfolk") == at("/state:va/place:norfolk")
    assert place_meant(f"{US}/state:mn/place:duluth") == duluth
    assert place_meant(f"{US}/state:mn/place:atlantis") is None


def test_rows_that_a_desk_made_are_filled_in_and_what_it_wrote_stays(place) -> None:
    duluth, denver = place("Duluth", "MN"), place("Denver", "CO")
    own = Jurisdiction.objects.create(
        ocd_id=f"{US}/state:mn/place:duluth/council_district:2", name="Second District",
        level="other", state="MN", parent=duluth,
    )  # fmt: skip
    named = Jurisdiction.objects.create(
        ocd_id=f"{US}/state:mn/county:st_louis", name="Saint Louis County", level="county"
    )
    squatter = Jurisdiction.objects.create(
        ocd_id=f"{US}/state:mn/place:ely~", name="Ely", level="place", state="MN"
    )
    Change.objects.all().delete()
    told = load_places()

    assert told.added == len(EVERY) - 4
    assert told.changed == 3
    assert Change.objects.filter(key=f"directory.jurisdiction:{duluth.pk}").exists()
    duluth.refresh_from_db()
    assert (duluth.classification, duluth.parent.path) == ("city", "us/mn")
    denver.refresh_from_db()  # the city is one government with its county
    assert (denver.ocd_id, denver.path) == (f"{US}/state:co/county:denver", "us/co/denver")
    own.refresh_from_db()
    assert (own.path, own.parent) == ("us/mn/duluth/council-district-2", duluth)
    named.refresh_from_db()
    assert (named.name, named.state, named.classification) == ("Saint Louis County", "MN", "county")
    assert told.kept == ["Saint Louis County (St. Louis County in the list)"]
    assert told.unplaced == [
        f"Ely ({US}/state:mn/place:ely): {squatter.ocd_id} stands at us/mn/ely"
    ]


def test_a_place_cannot_be_entered_twice(place) -> None:
    place("Denver", "CO")
    again = Jurisdiction(ocd_id=f"{US}/state:co/county:denver", name="Denver", level="county")
    with pytest.raises(ValidationError, match="in the directory as “Denver, CO”"):
        again.full_clean()


def test_an_alias_says_what_it_means(place) -> None:
    duluth = place("Duluth")
    alias = JurisdictionAlias.objects.create(
        ocd_id=f"{US}/state:mn/place:zenith", jurisdiction=duluth
    )
    assert str(alias).endswith("zenith is ocd-division/country:us/state:mn/place:duluth")
