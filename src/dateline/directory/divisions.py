"""The divisions of the United States, read from the data that come with the product; no Django.

Open Civic Data names each by an id such as ``ocd-division/country:us/state:mn/place:duluth`` (OCDEP 2);
the census writes their names with a word for their kind ("Duluth city"). From both this makes what
people say, the kind in a word, and an address.
"""

from __future__ import annotations

import csv
import functools
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.lib.text import ascii_slug

DATA = Path(__file__).parent / "data"
ROOT = "ocd-division/country:us"

COUNTRY, STATE, DISTRICT, TERRITORY = "country", "state", "district", "territory"
COUNTY, PLACE, SCHOOL, OTHER = "county", "place", "school_district", "other"
LEVELS = {
    "country": COUNTRY, "state": STATE, "district": DISTRICT, "territory": TERRITORY,
    "county": COUNTY, "parish": COUNTY, "borough": COUNTY, "census_area": COUNTY,
    "municipio": COUNTY, "place": PLACE, "school_district": SCHOOL,
}  # fmt: skip
# Kinds whose word is part of the address: a county may lie beside a city of its name.
_COUNTY_LIKE = {"county": "county", "parish": "parish", "borough": "borough",
                "census_area": "census-area"}  # fmt: skip
_BARE = {"country", "state", "district", "territory", "place", "municipio"}

# What the census puts behind a name, longest first, and what such a government is called. People
# leave it out ("Duluth"), except where many of one name lie in a state ("Linn Township").
_ENDINGS = {
    "metropolitan government": "city and county", "unified government": "city and county",
    "city and borough": "city and borough", "City and Borough": "city and borough",
    "charter township": "charter township", "urban county": "city and county",
    "municipality": "municipality", "Municipality": "municipality", "corporation": "town",
    "plantation": "plantation", "township": "township", "Municipio": "municipio",
    "borough": "borough", "village": "village", "town": "town", "city": "city",
}  # fmt: skip
_SAID = {"township", "charter township", "plantation"}
# "hennepin~ramsey" was a stroke, "o~brien" and "st_mary~s" were apostrophes.
_BETWEEN_WORDS = re.compile(r"(?<=[a-z]{2})~(?=[a-z]{2})")
# Ids of the list of aliases that are no place but a district of a legislature.
_LEGISLATIVE = re.compile(r"/sld[lu]:")


@dataclass(frozen=True)
class Division:
    """One division. ``classification``: its kind in a word or two, lower case ("township").

    parent: the OCD id of what it lies in, "" for the country; state: "MN", "" for the country.
    """

    ocd_id: str
    name: str
    level: str
    classification: str
    parent: str
    state: str

    @property
    def path(self) -> str:
        return path_of(self.ocd_id)


@dataclass(frozen=True)
class Alias:
    """An OCD id that means another division."""

    ocd_id: str
    means: str
    note: str

    @property
    def is_legislative(self) -> bool:
        """A seat of a legislature: districts are not in the data, so there is nothing to mean."""
        return bool(_LEGISLATIVE.search(self.ocd_id))


def path_of(ocd_id: str) -> str:
    """The public path of a division, a function of its id alone: ``us/mn/duluth``.

    States, cities, towns and municipios stand under their names; a county, parish, borough of Alaska
    or census area has its kind behind it (``us/mn/st-louis-county``), a township stands in its county
    (``us/mn/aitkin-county/beaver``), anything else has its kind before it
    (``us/mn/duluth/council-district-2``). A consolidated city and county is one place, at the city's
    path. Accents are folded, apostrophes dropped: ``us/id/coeur-dalene``.
    """
    pieces = ocd_id.split("/")[1:]
    consolidated = consolidations()
    path, prefix = [], ocd_id.split("/", 1)[0]
    for piece in pieces:
        prefix = f"{prefix}/{piece}"
        city = consolidated.get(prefix)
        path.append(_segment(city.rsplit("/", 1)[1] if city else piece))
    return "/".join(path)


@functools.lru_cache(8192)  # a state's piece and a county's are asked for with each of their places
def _segment(piece: str) -> str:
    kind, _, value = piece.partition(":")
    word = _worded(value)
    if kind in _COUNTY_LIKE:
        return f"{word}-{_COUNTY_LIKE[kind]}"
    return word if kind in _BARE else f"{kind.replace('_', '-')}-{word}"


def _worded(value: str) -> str:
    """A value of an id as a slug: "~" stands for what the id could not hold, mostly apostrophes.

    One value of the data breaks off where its kind stood (``webster_county_``): there it comes back.
    """
    if value.endswith("_"):
        value += "government"
    value = _BETWEEN_WORDS.sub(" ", value).replace("~", "")
    return ascii_slug(value.replace(".", " ").replace("_", " "), 120)


def level_of(ocd_id: str) -> str:
    """The level that the last part of an id tells."""
    return LEVELS.get(ocd_id.rsplit("/", 1)[-1].partition(":")[0], OTHER)


def parent_of(ocd_id: str) -> str:
    """The id of what a division lies in; "" for a country."""
    above = ocd_id.rpartition("/")[0]
    return above if "/" in above else ""


def state_of(ocd_id: str) -> str:
    """The postal code of the state, district or territory; "" for the country."""
    pieces = ocd_id.split("/")
    return pieces[2].partition(":")[2].upper() if len(pieces) > 2 else ""


def canonical(ocd_id: str) -> str:
    """The id that an id means: its own, unless it is a known alias (or lies in one)."""
    known = aliases()
    pieces = ocd_id.split("/")
    for end in range(len(pieces), 2, -1):
        found = known.get("/".join(pieces[:end]))
        if found:
            return "/".join([found.means, *pieces[end:]])
    return ocd_id


@functools.cache
def aliases() -> dict[str, Alias]:
    """Every id that means another, by that id."""
    with (DATA / "us_ocd_aliases.csv").open(encoding="utf-8", newline="") as file:
        found = [Alias(r["id"], r["sameAs"], r["sameAsNote"].strip()) for r in csv.DictReader(file)]
    with (DATA / "us_ocd_territories.csv").open(encoding="utf-8", newline="") as file:
        found += [
            Alias(row["id"], row["sameAs"], f"{row['name']}, until {row['validThrough']}")
            for row in csv.DictReader(file)
            if row["sameAs"]
        ]
    return {alias.ocd_id: alias for alias in found}


@functools.cache
def consolidations() -> dict[str, str]:
    """A county that is one government with its city, to the city's id: such a place is one row.

    They are the aliases whose both ends are in the census data and share all but the last part.
    """
    return {
        alias.means: alias.ocd_id
        for alias in aliases().values()
        if alias.ocd_id.rsplit("/", 1)[1].startswith("place:")
        and level_of(alias.means) == COUNTY
        and parent_of(alias.ocd_id) == parent_of(alias.means)
    }


@functools.cache
def divisions() -> tuple[Division, ...]:
    """Every division once, what lies above before what lies within. Takes about 0.3 s.

    An id of the data that only means another (``aliases``) is not among them.
    """
    return tuple(sorted(_read(), key=lambda d: (d.ocd_id.count("/"), d.ocd_id)))


def _read() -> Iterator[Division]:
    with (DATA / "us_ocd_states.csv").open(encoding="utf-8", newline="") as file:
        for ocd_id, name in csv.reader(file):
            yield _division(ocd_id, name)
    with (DATA / "us_ocd_territories.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["validThrough"]:
                yield _division(row["id"], row["name"])
    for ocd_id, name in census_rows():
        if ocd_id not in aliases():
            yield _division(ocd_id, name)


def census_rows() -> Iterator[tuple[str, str]]:
    """(id, name) of every row of the census data, as they stand there."""
    with gzip.open(DATA / "us_ocd_divisions.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["ocd_id"], row["name"]


def _division(ocd_id: str, name: str) -> Division:
    said, kind = said_and_kind(ocd_id, name)
    city = consolidations().get(ocd_id)
    level = level_of(ocd_id)
    if city:
        said = city.rsplit(":", 1)[1].replace("_", " ").title()
        kind = f"{'town' if said == 'Nantucket' else 'city'} and {_kind_of(ocd_id)}"
        level = PLACE
    return Division(ocd_id, said, level, kind, parent_of(ocd_id), state_of(ocd_id))


def _kind_of(ocd_id: str) -> str:
    return ocd_id.rsplit("/", 1)[1].partition(":")[0].replace("_", " ")


def said_and_kind(ocd_id: str, name: str) -> tuple[str, str]:
    """What people say for a name of the census, and the kind: "Duluth city" is ("Duluth", "city")."""
    kind = _kind_of(ocd_id)
    if kind == "district":
        return name, "federal district"
    if kind not in ("place", "borough", "municipio"):
        return name, kind
    for ending, word in _ENDINGS.items():
        bare = name.removesuffix(f" {ending}")
        if bare == name:
            continue
        if word in _SAID:
            return f"{bare} {word.title()}", word
        # Towns of Massachusetts that chose a city's government: "Agawam Town city".
        return bare.removesuffix(" Town") if word == "city" else bare, word
    if name.startswith("Township "):
        return name, "township"
    return name, "city" if kind == "place" else kind
