"""What a public template may be given: plain values, no models and no queries.

Outputs read records through ``queries.py`` and fold them into these shapes; templates only set them
in type. So a template can neither run a query nor reach a private field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True)
class Link:
    """A word that may lead somewhere; ``url`` is empty where no public page exists (yet)."""

    text: str
    url: str = ""
    note: str = ""
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class When:
    """A date as a machine and as a person reads it. ``clock`` is empty at day precision (rule V7)."""

    iso: str  # "2026-11-22" or "2026-11-22T10:30:00-05:00"
    text: str  # "Nov. 22, 2026", with non-breaking spaces
    short: str  # "Nov. 22"
    clock: str = ""  # "10:30 a.m. EST"


@dataclass(frozen=True)
class Picture:
    """One photo as the page shows it: alt, caption and credit apart, always."""

    src: str
    width: int
    height: int
    alt: str
    srcset: str = ""  # "…/a.jpg 480w, …/b.jpg 960w"
    caption: str = ""
    credit: str = ""
    licence: str = ""
    licence_url: str = ""
    creator: str = ""
    copyright: str = ""  # the owner's notice, as they put it


@dataclass(frozen=True)
class Copy:
    """The same story at another outlet."""

    outlet: str
    title: str
    url: str
    when: When
    anchor: str  # its place in pages of clips: "clip-8"


@dataclass(frozen=True)
class Card:
    """An item in a list: an article, or a clip (then ``outlet`` is set and ``url`` leaves the site)."""

    kind: str  # "press-release", "clip"
    kind_label: str  # "Press release", "In the News"
    title: str
    url: str
    when: When
    deck: str = ""  # for a clip: the excerpt
    picture: Picture | None = None
    outlet: str = ""
    byline: str = ""
    medium: str = ""  # clips: "Radio", "TV", "Print"; empty for web
    organisation: Link | None = None
    dateline: str = ""  # "MINNEAPOLIS" for releases
    places: list[Link] = field(default_factory=list)
    people: list[Link] = field(default_factory=list)
    topics: list[Link] = field(default_factory=list)
    own_url: str = ""  # a clip that covers one of our items: that item's address
    anchor: str = ""  # a clip's place in pages of clips: "clip-7"
    sober: bool = False
    note: str = ""  # a report's authors and year; by when to apply for a job
    gone: str = ""  # a clip whose page is not there any more: that, in words
    copy: Link | None = None  # and the stored copy of it, where readers may see that
    outlet_url: str = ""  # of a clip: the list of what this outlet published
    programme: str = ""  # of a broadcast: what it was part of
    aired: str = ""  # and when: "6:40 a.m."
    page: str = ""  # of a printed clip: "A4"
    copies: Sequence[Copy] = ()  # of a clip: the same story elsewhere

    @property
    def spot(self) -> str:
        """Where to find it on air or on paper: "Morning News, 6:40 a.m.", "Page A4"."""
        told = [self.programme, self.aired, f"Page {self.page}" if self.page else ""]
        return ", ".join(part for part in told if part)


@dataclass(frozen=True)
class Contact:
    """A press contact as it stands today; never frozen into an item."""

    name: str
    role: str = ""
    beat: str = ""
    phone: str = ""
    phone_href: str = ""
    email: str = ""
    hours: str = ""


@dataclass(frozen=True)
class MenuColumn:
    title: str
    links: list[Link]


@dataclass(frozen=True)
class Shell:
    """What stands around every page: masthead, navigation, footer, contact."""

    name: str
    mission: str
    language: str
    locale: str  # "en_US", as Open Graph writes it
    home_url: str
    logo: Picture | None
    navigation: list[Link]
    footer: list[MenuColumn]
    footer_text: Markup
    contacts: list[Contact]
    stylesheets: list[str]
    scripts: list[str]
    feeds: list[Link]
    search_url: str = ""  # empty until there is a search
    profiles: list[str] = field(default_factory=list)  # its own pages on other sites
    around: Sequence[Link] = ()  # the pages that every site has
    banner: str = ""  # over a page that is not public: "Embargoed until …"


@dataclass(frozen=True)
class Head:
    """What goes into <head> besides the shell."""

    title: str
    description: str
    canonical: str  # absolute
    address: str = ""  # absolute: its own, where the canonical one is another page's
    type: str = "website"  # Open Graph type
    image: Picture | None = None  # src absolute
    published: str = ""
    modified: str = ""
    json_ld: Markup = Markup("")  # one ready <script type="application/ld+json"> body
    trail: Markup = Markup("")  # where the page stands, as JSON-LD
    feeds: list[Link] = field(default_factory=list)  # text, url; note = mime type
    noindex: bool = False
    alternates: list[Link] = field(default_factory=list)  # text: language tag or "x-default"
    oembed: str = ""  # the static oEmbed answer beside an item


@dataclass(frozen=True)
class CopyView:
    """A stored copy of an outlet's page, under a label that says whose it is, and from when."""

    title: str
    outlet: str
    original: str  # the address at which it stood
    taken: When
    rights: str  # why we may show it
    gone: str
    body: Markup  # its words, harmless
    back: Link


@dataclass(frozen=True)
class Band:
    """One of the three bands of the front: latest, in-the-news, releases."""

    key: str
    title: str
    introduction: str
    more: Link
    cards: list[Card]
    empty: str  # what will be here, where there is nothing yet
    feed: str = ""


@dataclass(frozen=True)
class FrontView:
    lead: Card | None
    bands: list[Band]
    highlights: list[Card]
    coming: Sequence[Card] = ()  # events


@dataclass(frozen=True)
class MonthGroup:
    label: str  # "November 2026"
    cards: list[Card]


@dataclass(frozen=True)
class YearRail:
    year: int
    months: list[Link]  # text "Nov", url, count; months with items only


@dataclass(frozen=True)
class ListView:
    """A list's first page, or one month of it (then ``rail`` is empty and neighbours are set)."""

    title: str
    introduction: str
    total: int | None  # on the first page only; copies of one story count once
    groups: list[MonthGroup]
    rail: list[YearRail]
    feeds: list[Link]
    filters: list[Link]
    empty: str
    month: str = ""  # "November 2026" on a month page
    first: Link | None = None  # on a month page: back to the list
    earlier: Link | None = None
    later: Link | None = None
    clips: bool = False  # a list of clips sets the outlet first
    noun: str = "item"  # what is counted
    trail: list[Link] = field(default_factory=list)  # the indexes above it
    events: Sequence[Card] = ()  # those about the same, coming first
    printings: int = 0  # of a list of clips: how often its stories appeared, where that is more


@dataclass(frozen=True)
class Boilerplate:
    name: str
    url: str
    text: Markup


@dataclass(frozen=True)
class FileLink:
    title: str
    url: str
    size: str  # "2.4 MB"
    format: str  # "PDF"


@dataclass(frozen=True)
class Fact:
    """A labelled line beside an article: "Place", "Closing date", "Duration"."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Corrected:
    """One correction: its label and day, what was wrong, the words before and after."""

    label: str  # "Correction"
    when: When
    note: str
    old: str = ""
    new: str = ""
    item: Link | None = None  # on the page of all corrections: what was corrected


@dataclass(frozen=True)
class SubStory:
    """A story inside a newsletter issue."""

    title: str
    text: Markup
    url: str = ""
    about: list[Link] = field(default_factory=list)  # its place, person, topic


@dataclass(frozen=True)
class Embed:
    """A video or audio elsewhere; nothing is loaded from there until the reader asks."""

    provider: str  # "YouTube"
    title: str
    watch_url: str
    player_url: str
    duration: str = ""
    picture: Picture | None = None
    transcript: Markup = Markup("")


@dataclass(frozen=True)
class BillLink(Link):
    """A bill or case; note: its short title. jurisdiction: the place whose law or case it is."""

    jurisdiction: str = ""
    ocd_id: str = ""


@dataclass(frozen=True)
class ArticleView:
    card: Card
    updated: When | None
    status: str  # "For immediate release", releases and statements only
    datelines: list[str]
    contacts: list[Contact]
    authors: list[Link]
    issuers: list[Link]
    picture: Picture | None
    embed: Embed | None
    body: Markup  # the blocks, set by their own templates
    stories: list[SubStory]
    boilerplates: list[Boilerplate]
    end_mark: str  # "###"
    bills: list[BillLink]
    files: list[FileLink]
    facts: list[Fact]
    coverage: list[Card]
    related: list[Card]
    outward: Link | None  # op-ed: "Read it in the Star Tribune"
    cite: str
    sober: bool = False
    notice: str = ""  # what a reader must know before the text: "Applications closed on …"
    dateline_links: list[Link] = field(default_factory=list)  # the datelines, with their places
    corrections: Sequence[Corrected] = ()  # newest first
    editions: Sequence[Link] = ()  # local ones; note: the place
    all_coverage: Link | None = None  # where the coverage has a list of its own
    pack: Sequence[Link] = ()  # what a reporter can take away; note: what is in it


@dataclass(frozen=True)
class PlainView:
    title: str
    introduction: str
    picture: Picture | None
    body: Markup
    children: list[Link]
    trail: list[Link]


@dataclass(frozen=True)
class Result:
    """One thing that was found. title and snippet are safe, with the words that matched marked."""

    kind_label: str
    title: Markup
    url: str
    snippet: Markup
    when: When | None = None
    note: str = ""  # the outlet, the byline
    outside: bool = False  # leads to an outlet's own page


@dataclass(frozen=True)
class Narrowing:
    """One way to narrow the results: each link puts a value on or takes it off."""

    title: str
    links: list[Link]
    opened: bool = False


@dataclass(frozen=True)
class SearchView:
    """The page of the search: the question, what was found, and the ways on."""

    text: str
    said: str  # "12 results for “water”"; empty before anything is asked
    results: list[Result]
    narrowings: list[Narrowing]
    kept: list[tuple[str, str]]  # what the form sends along: what is chosen
    chosen: list[Link]  # each takes one choice off
    orders: list[Link]
    instead: Link | None = None
    note: str = ""
    places: list[str] = field(default_factory=list)  # known, with nothing published about them yet
    help: list[str] = field(default_factory=list)
    earlier: Link | None = None
    later: Link | None = None
    ready: bool = True
