"""What the list of divisions says, over every row of the file that comes with the product."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.directory.divisions import (
    aliases,
    canonical,
    census_rows,
    consolidations,
    divisions,
    path_of,
    said_and_kind,
)
from dateline.directory.models import validate_ocd
from dateline.publishing.stores import file_name

ROWS = tuple(census_rows())
BY_ID = {division.ocd_id: division for division in divisions()}


def test_every_row_of_the_census_is_one_place_or_another_name_of_one() -> None:
    assert len(ROWS) == 39_242
    assert {canonical(ocd_id) for ocd_id, _ in ROWS} <= BY_ID.keys()
    only_names = {ocd_id for ocd_id, _ in ROWS} - BY_ID.keys()
    assert only_names == set(aliases()) & {ocd_id for ocd_id, _ in ROWS}
    assert len(only_names) == 13  # Denver, San Francisco ...: one government, one row
    assert len(BY_ID) == 39_242 - 13 + 52 + 5


def test_no_two_places_share_an_address() -> None:
    paths = Counter(division.path for division in divisions())
    assert [path for path, n in paths.items() if n > 1] == []


@given(st.sampled_from(divisions()))
def test_every_place_has_an_address_a_store_can_hold_inside_that_of_its_parent(division) -> None:
    validate_ocd(division.ocd_id)
    assert file_name(f"/places/{division.path}/")
    assert division.path == division.path.lower() and division.path.isascii()
    assert division.name and division.classification
    assert division.classification == division.classification.lower()
    if division.parent:
        assert division.path.startswith(f"{BY_ID[division.parent].path}/")
        assert len(division.state) == 2


@pytest.mark.parametrize(
    ("ocd_id", "path"),
    [
        ("", "us"),
        ("/state:mn", "us/mn"),
        ("/district:dc", "us/dc"),
        ("/territory:pr/municipio:añasco", "us/pr/anasco"),
        ("/state:mn/place:minneapolis", "us/mn/minneapolis"),
        ("/state:mn/county:st_louis", "us/mn/st-louis-county"),
        ("/state:mn/county:aitkin/place:beaver", "us/mn/aitkin-county/beaver"),
        ("/state:la/parish:acadia", "us/la/acadia-parish"),
        ("/state:co/county:denver", "us/co/denver"),
        ("/state:co/place:denver", "us/co/denver"),
        ("/state:md/county:prince_george~s", "us/md/prince-georges-county"),
        ("/state:mn/place:duluth/council_district:2", "us/mn/duluth/council-district-2"),
        ("/state:mn/school_district:duluth", "us/mn/school-district-duluth"),
    ],
)
def test_an_address_follows_from_the_id(ocd_id: str, path: str) -> None:
    assert path_of(f"ocd-division/country:us{ocd_id}") == path


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("place", "Duluth city", ("Duluth", "city")),
        ("place", "Kansas City city", ("Kansas City", "city")),
        ("place", "Carson City", ("Carson City", "city")),
        ("place", "Agawam Town city", ("Agawam", "city")),
        ("place", "Boys Town village", ("Boys Town", "village")),
        ("place", "Linn township", ("Linn Township", "township")),
        ("place", "Baring plantation", ("Baring Plantation", "plantation")),
        ("county", "St. Louis County", ("St. Louis County", "county")),
        ("municipio", "Yauco Municipio", ("Yauco", "municipio")),
    ],
)
def test_a_place_is_called_what_people_say(kind: str, name: str, said: tuple[str, str]) -> None:
    assert said_and_kind(f"ocd-division/country:us/state:mn/{kind}:x", name) == said


def test_an_alias_means_its_place_and_what_lies_in_it() -> None:
    us = "ocd-division/country:us"
    assert canonical(f"{us}/state:va/county:norfolk") == f"{us}/state:va/place:norfolk"
    assert canonical(f"{us}/state:co/place:denver/ward:1") == f"{us}/state:co/county:denver/ward:1"
    assert canonical(f"{us}/state:mn/place:duluth") == f"{us}/state:mn/place:duluth"
    assert f"{us}/state:ca/county:san_francisco" in consolidations()
