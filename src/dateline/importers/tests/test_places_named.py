"""What place the name in a file means, with the whole country in the directory."""

from __future__ import annotations

import pytest

from dateline.directory.loading import load_places
from dateline.directory.models import Jurisdiction
from dateline.importers.ledger import Ledger
from dateline.importers.matching import Directory

MEANT = {
    "Duluth, Minn.": "us/mn/duluth",
    "duluth, MN": "us/mn/duluth",
    "us/mn/duluth": "us/mn/duluth",
    "Adams, Wis.": "us/wi/adams",  # the city, not the town around it
    "New York, N.Y.": "us/ny/new-york",
    "Washington, D.C.": "us/dc",
    "Charleston, W.Va.": "us/wv/charleston",
    "Georgia": "us/ga",  # before the town in Vermont
    "Aitkin County, Minn.": "us/mn/aitkin-county",
    "San Juan, Puerto Rico": "us/pr/san-juan",
    "ocd-division/country:us/state:co/place:denver": "us/co/denver",
    "ocd-division/country:us/state:va/county:norfolk": "us/va/norfolk",
}
UNCLEAR = {
    "Springfield": "more than one in the directory",
    "Washington": "more than one in the directory",
    "Atlantis, Minn.": "not in the directory",
}


@pytest.mark.django_db
def test_names_of_places_mean_one_place_or_are_told() -> None:
    load_places()
    directory = Directory(Ledger(None))
    paths = dict(Jurisdiction.objects.values_list("pk", "path"))
    found = {name: directory.place(name) for name in (*MEANT, *UNCLEAR)}
    assert {n: paths[found[n][0].pk] if found[n][0] else found[n][1] for n in MEANT} == MEANT
    assert {n: found[n][1] for n in UNCLEAR} == UNCLEAR
