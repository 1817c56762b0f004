"""The demo's directory: true places, invented people."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from dateline.lib.dates import partial_bounds
from dateline.project.demo.records import load

NETWORK = load()
ROSTERS = Path("/work/shared/data/civic")


def test_ocd_ids_are_well_formed_and_agree_with_name_and_state() -> None:
    for place in NETWORK.places:
        found = re.fullmatch(
            r"ocd-division/country:us/state:([a-z]{2})/place:([a-z][a-z_]*)", place.ocd_id
        )
        assert found, place
        assert found.group(1).upper() == place.state
        assert found.group(2) == place.name.lower().replace(" ", "_")
    assert len({place.ocd_id for place in NETWORK.places}) == len(NETWORK.places) >= 24


def test_people_have_terms_in_order_and_names_of_their_own() -> None:
    assert len(NETWORK.people) >= 24
    assert max(Counter(person.name for person in NETWORK.people).values()) == 1
    for person in NETWORK.people:
        assert not person.end or partial_bounds(person.start)[0] < partial_bounds(person.end)[0]
        assert bool(person.end) == bool(person.end_reason), person.name


def test_a_single_seat_has_one_holder_at_a_time() -> None:
    seats = [(p.office, p.seat, p.place) for p in NETWORK.people if p.seat and not p.end]
    mayors = [p.place for p in NETWORK.people if p.office == "Mayor" and not p.end]
    assert len(set(seats)) == len(seats)
    assert len(set(mayors)) == len(mayors)


def test_organisations_have_codes_and_boilerplate() -> None:
    counted = Counter(organisation.kind for organisation in NETWORK.organisations)
    assert counted == {"network": 1, "sister": 1, "chapter": 3, "caucus": 1, "partner": 2}
    for organisation in NETWORK.organisations:
        assert re.fullmatch(r"<p>.+[.]</p>", organisation.boilerplate), organisation.key
        assert bool(organisation.code) == (organisation.kind == "chapter")


@pytest.mark.skipif(not ROSTERS.exists(), reason="the open rosters are not on this machine")
def test_no_invented_official_has_the_name_of_a_real_mayor() -> None:
    with (ROSTERS / "us_mayors_openstates.csv").open(encoding="utf-8") as file:
        real = {row["name"].casefold() for row in csv.DictReader(file)}
    invented = {p.name.casefold() for p in (*NETWORK.people, *NETWORK.contacts)}
    assert not invented & real
