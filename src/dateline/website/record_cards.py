"""Pages of records as plain shapes: places, people, organisations, chapters (see ``cards.py``)."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from dateline.website.cards import Card, Fact, Link, ListView, Picture, When


@dataclass(frozen=True)
class Holder:
    """Somebody in an office of a place: "Mayor", "Council Member, Ward 3"."""

    person: Link
    office: str
    years: str  # "since 2024", "2019 to 2023"; empty where nobody wrote it down


@dataclass(frozen=True)
class PlaceView(ListView):
    """A list of what is about a place, with what else is known of it."""

    kind: str = ""  # "Township in Aitkin County, Minnesota"
    ocd_id: str = ""
    chapters: list[Link] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    former: list[Holder] = field(default_factory=list)
    inside: list[Link] = field(default_factory=list)
    editions: list[Link] = field(default_factory=list)  # local ones; note: whose


@dataclass(frozen=True)
class PlaceGroup:
    """A state of the index of places, with the places in it that have a page."""

    state: Link
    places: list[Link]


@dataclass(frozen=True)
class Held:
    """An office of a person, or a role: "Council Member, Ward 3", where, "since 2024"."""

    title: str
    where: Link
    years: str


@dataclass(frozen=True)
class Said:
    """What somebody said, as it was printed, with the article in which they said it."""

    text: str
    capacity: str
    article: Link
    when: When


@dataclass(frozen=True)
class PersonView(ListView):
    """A list of what names a person, under what they are."""

    kind: str = ""  # the offices held today in a line
    portrait: Picture | None = None
    biography: str = ""
    offices: list[Held] = field(default_factory=list)
    former: list[Held] = field(default_factory=list)
    roles: list[Held] = field(default_factory=list)
    chapter: Link | None = None
    website: str = ""
    quotes: list[Said] = field(default_factory=list)  # the newest
    quoted: int = 0  # how many there are
    editions: list[Link] = field(default_factory=list)  # local ones of releases


@dataclass(frozen=True)
class PersonLine:
    """Somebody in an index: who, and what they hold today."""

    person: Link
    office: str


@dataclass(frozen=True)
class LogoLink:
    """A logo to look at and to take away."""

    name: str
    picture: Picture
    url: str
    format: str  # "PNG, 2,400 × 800"


@dataclass(frozen=True)
class DatedFact:
    """A line of a fact sheet, with the day on which it was true and who says so."""

    label: str
    value: str
    as_of: When
    source: str = ""


@dataclass(frozen=True)
class OrganisationView(ListView):
    """A list of what an organisation issued, under its press kit."""

    kind: str = ""  # "Chapter · Minnesota"
    boilerplate: Markup = Markup("")
    website: str = ""
    section: Link | None = None  # a chapter's own front
    leaders: list[Holder] = field(default_factory=list)
    facts: list[DatedFact] = field(default_factory=list)
    logos: list[LogoLink] = field(default_factory=list)


@dataclass(frozen=True)
class ChapterView(ListView):
    """A chapter's front: its figures, what it works on, its people and events, then its list."""

    figures: list[Fact] = field(default_factory=list)
    as_of: When | None = None
    priorities: list[tuple[Link, str, str]] = field(default_factory=list)  # topic, title, text
    people: list[PersonLine] = field(default_factory=list)
    coming: list[Card] = field(default_factory=list)
    all_events: Link | None = None
    kit: Link | None = None
    editions: list[Link] = field(default_factory=list)  # local ones of releases
