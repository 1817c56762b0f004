"""Names in a file and the records they mean: matched, or made where making is no invention.

Topics, series and outlets are made when they are new: a name is all they are. People and places
are never made: a name alone does not say who or where it is (rule D6).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from dateline.contacts.models import Outlet
from dateline.content.models import Series, Topic
from dateline.content.models.subjects import free_slug
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.directory.queries import place_meant
from dateline.importers.ledger import Ledger
from dateline.lib.states import AP
from dateline.lib.text import ascii_slug, squeeze

_HONORIFIC = re.compile(
    r"(?i)^(?:(?:the )?(?:hon(?:\.|ourable|orable)?|mayor|vice mayor|deputy mayor|former mayor|"
    r"council ?(?:member|man|woman|or|person)|councill?or|alder(?:man|woman|person)?|"
    r"commissioner|supervisor|county executive|governor|senator|sen\.|rep\.|representative|"
    r"dr\.?|mr\.?|mrs\.?|ms\.?|rev\.?|judge|sheriff|treasurer|clerk)\s+)+"
)
# "minn", "n.h", "w.va": AP's abbreviations as they are compared, to the postal code.
_STATES = {name.lower().rstrip(".").replace(" ", ""): code for code, name in AP.items()}
# Alone, these may as well be the city.
_STATE_OR_CITY = {"new york", "washington"}
_NOT_KNOWN, _TWO = "not in the directory", "more than one in the directory"


def key(name: str) -> str:
    """A name as it is compared: case, accents and spaces do not matter."""
    return ascii_slug(name, 200)


@dataclass
class Directory:
    """The records that names may mean. ``ledger.run`` None: nothing is made (a dry run)."""

    ledger: Ledger
    made: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _named: dict[type[Any], dict[str, int]] = field(default_factory=dict)
    _people: dict[str, set[int]] = field(default_factory=dict)
    _places: dict[str, tuple[int | None, str]] = field(default_factory=dict)

    # -- made when new -------------------------------------------------------------------------

    def topic(self, name: str, slug: str = "") -> Topic:
        """The topic of this name, made if there is none."""
        return Topic(pk=self._named_row(Topic, name, 120, slug))

    def series(self, name: str) -> Series:
        """The series of this name, made if there is none."""
        return Series(pk=self._named_row(Series, name, 120))

    def outlet(self, name: str) -> Outlet:
        """The outlet of this name, made if there is none."""
        return Outlet(pk=self._named_row(Outlet, name, 160))

    def _named_row(self, model: type[Any], name: str, limit: int, slug: str = "") -> int:
        name = squeeze(name)[:limit]
        known = self._rows(model)
        found = known.get(key(name))
        if found is None:
            found = self._make(model, name, slug)
            known[key(name)] = found
            self.made[model._meta.model_name].append(name)
        return found

    def _rows(self, model: type[Any]) -> dict[str, int]:
        if model not in self._named:
            rows = model._default_manager.values_list("pk", "name")
            self._named[model] = {key(name): pk for pk, name in rows}
        return self._named[model]

    def _make(self, model: type[Any], name: str, slug: str) -> int:
        if self.ledger.run is None:
            return self.ledger.fake_id()
        row = model(name=name, slug=free_slug(model, slug or name))
        row.save()
        return int(row.pk)

    # -- only matched --------------------------------------------------------------------------

    def person(self, name: str) -> tuple[Person | None, str]:
        """The person of this name (a title before it does not matter), else None and why."""
        if not self._people:
            for person in Person.objects.only("pk", "name", "other_names"):
                for known in person.names():
                    self._people.setdefault(key(known), set()).add(person.pk)
            self._people.setdefault("", set())
        name = squeeze(name)
        found = self._people.get(key(name)) or self._people.get(key(_HONORIFIC.sub("", name)))
        if not found:
            return None, _NOT_KNOWN
        return (Person(pk=next(iter(found))), "") if len(found) == 1 else (None, _TWO)

    def place(self, name: str) -> tuple[Jurisdiction | None, str]:
        """The place of this name ("Duluth", "Duluth, Minn.", "us/mn/duluth"), else None and why."""
        name = squeeze(name)
        if name not in self._places:
            self._places[name] = _find_place(name)
        pk, why = self._places[name]
        return (Jurisdiction(pk=pk), "") if pk else (None, why)

    def organisation(self, name: str) -> Organisation | None:
        """The organisation of this name, short name or slug."""
        for column in ("name", "short_name", "slug"):
            found = Organisation.objects.filter(**{f"{column}__iexact": squeeze(name)})[:2]
            if len(found) == 1:
                return found[0]
        return None

    def chapter(self, name: str) -> Organisation | None:
        """The chapter with this code or name."""
        chapters = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER)
        for column in ("code", "name", "short_name"):
            found = chapters.filter(**{f"{column}__iexact": squeeze(name)})[:2]
            if len(found) == 1:
                return found[0]
        return None


def _find_place(name: str) -> tuple[int | None, str]:
    if "/" in name:
        meant = place_meant(name)
        found = Jurisdiction.objects.filter(path__iexact=name.strip("/"))
        ids = [meant.pk] if meant else list(found.values_list("pk", flat=True))
    else:
        ids = _named_place(name)
    if len(ids) == 1:
        return ids[0], ""
    return None, _TWO if ids else _NOT_KNOWN


def _named_place(name: str) -> list[int]:
    """The places that a name can mean. A state comes before the towns that are called after it, and
    with a state named, a city before the township around it."""
    places = Jurisdiction.objects.order_by()
    found = list(places.filter(name__iexact=name))
    bare, comma, state = name.rpartition(",")
    if comma and not found:
        code = state.strip().rstrip(".").lower().replace(" ", "")
        code = _STATES.get(code, code.upper())
        inside = places.exclude(level=Jurisdiction.Level.STATE)  # "New York, N.Y." is the city
        found = list(inside.filter(name__iexact=bare.strip(), state=code))
        if code == "DC" and not found:  # the city is the district
            found = list(inside.filter(level=Jurisdiction.Level.DISTRICT, state=code))
        nearest = min((row.path.count("/") for row in found), default=0)
        found = [row for row in found if row.path.count("/") == nearest]
    elif name.lower() not in _STATE_OR_CITY:
        found = [row for row in found if row.level == Jurisdiction.Level.STATE] or found
    return [row.pk for row in found]
