"""Every feed of the site in one place: a page for people, OPML for their readers.

People and places can be thousands, so they have OPML files of their own, some hundreds of lists each;
the first file includes them, as OPML 2.0 has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from dateline.coverage.queries import outlet_number, outlets_part, outlets_parts
from dateline.directory.queries import (
    people_part,
    people_parts,
    person_number,
    place_number,
    places_part,
    places_parts,
)
from dateline.lib.states import ap_state
from dateline.publishing.outputs import FAMILIES, FEED, LIST, Rendered, family
from dateline.publishing.questions import Facets
from dateline.website import theme
from dateline.website.cards import Link
from dateline.website.concerns import Concerns, of_list
from dateline.website.entries import clean
from dateline.website.linked_data import trail_data
from dateline.website.linked_records import index_data
from dateline.website.lists import CHAPTERS, KINDS, LISTS, ORGANISATIONS, SERIES, TOPICS
from dateline.website.outputs.events import RULES as EVENT_RULES
from dateline.website.outputs.feeds import FORMATS, feed_links
from dateline.website.outputs.sitemaps import RULES, lists_of
from dateline.website.share_cards import SPEAKERS, share_card, words
from dateline.website.shell import absolute, build_shell, head

OPML = "text/x-opml; charset=utf-8"
# OPML 2.0 lets other attributes stand in a namespace: the other formats of a feed, its calendar.
NAMESPACE = "urn:x-dateline:opml"
PATH = "/feeds/"
MOST = 500  # lists in one file: some 150 kB
# Lists that editors set up stand on the page one by one, under these headings.
HEADINGS = {
    "kind": "By kind", "topic": "By topic", "series": "Series", "chapter": "Chapters",
    "organisation": "Organizations",
}  # fmt: skip


# The indexes in which the lists under these headings stand.
INDEX_OF = {
    HEADINGS[name]: at.url for name, at in {
        "kind": KINDS, "topic": TOPICS, "series": SERIES, "chapter": CHAPTERS,
        "organisation": ORGANISATIONS,
    }.items()
}  # fmt: skip


@dataclass(frozen=True)
class Many:
    """Lists that come by the thousand. parts: into how many files they go; part: (title, path) of the
    lists of one, counted from 1; number: the place of a row among them, by its key."""

    title: str
    number: Callable[[Any], int]
    parts: Callable[[], int]
    part: Callable[[int], list[tuple[str, str]]]


MANY = {
    "person": Many(
        "People",
        person_number,
        lambda: people_parts(size=MOST),
        lambda n: [(name, f"/people/{slug}/") for name, slug in people_part(size=MOST, number=n)],
    ),
    "place": Many(
        "Places",
        place_number,
        lambda: places_parts(size=MOST),
        lambda n: [
            (f"{name}, {ap_state(state)}" if state else name, f"/places/{path}/")
            for name, state, path in places_part(size=MOST, number=n)
        ],
    ),
    "outlet": Many(
        "Outlets",
        outlet_number,
        lambda: outlets_parts(size=MOST),
        lambda n: [(name, f"/outlets/{slug}/") for name, slug in outlets_part(size=MOST, number=n)],
    ),
}
Listed = list[tuple[str, str]]


def _opened(name: str) -> Iterator[tuple[str, str]]:
    for arguments in lists_of(name) if name in RULES else [{}]:
        found = LISTS[name].open(**arguments)
        if found is not None:
            yield found.title, found.path


def _events() -> Iterator[tuple[str, str]]:
    for rule in EVENT_RULES.values():
        for arguments in rule.arguments():
            found = rule.open(**arguments)
            if found is not None:
                yield found.title, found.path


def groups() -> list[tuple[str, Listed]]:
    """(heading, (title, path) of lists) of every list whose feeds the page names one by one."""
    single = [name for name, rule in LISTS.items() if "<" not in rule.route]
    whole = [found for name in single for found in _opened(name)]
    rest = [(heading, list(_opened(name))) for name, heading in HEADINGS.items()]
    told = [("Everything", whole), ("Events", list(_events())), *rest]
    return [(heading, found) for heading, found in told if found]


def files() -> list[Link]:
    """The OPML files of lists that come by the thousand, by name."""
    found = []
    for name, many in MANY.items():
        parts = many.parts()
        for n in range(1, parts + 1):
            text = f"{many.title}, part {n} of {parts}" if parts > 1 else many.title
            found.append(Link(text, FAMILIES["opml part"].address(name=_file(name, n))))
    return found


def _file(name: str, number: int) -> str:
    return f"{name}-{number}" if number > 1 else name


def _links(path: str) -> list[Link]:
    """The feeds of a list; of events also the calendar."""
    calendar = [Link("Calendar", f"{path}calendar.ics", note="text/calendar")]
    return [*feed_links(path), *(calendar if path.endswith("/events/") else [])]


@family(
    "feeds", "feeds/", addresses=lambda: [{}], rank=LIST,
    describe="Every feed with its formats, for people",
)  # fmt: skip
def feeds() -> Rendered:
    shell = build_shell(path=PATH)
    about = f"Follow {shell.name}: feeds of all news, of events, every kind, topic, series, chapter and organization."
    found = groups()
    lists = [Link(title, path) for _, rows in found for title, path in rows]
    top = head(
        f"Feeds · {shell.name}", about, PATH,
        image=share_card(PATH, words("Feeds")), trail=trail_data([Link("Feeds", PATH)]),
        json_ld=index_data("Feeds", PATH, about, "DataFeed", lists, len(lists)),
        feeds=[Link("All feeds (OPML)", "/feeds.opml", note=OPML.split(";")[0])],
    )  # fmt: skip
    told = [
        (
            Link(heading, INDEX_OF.get(heading, "")),
            [(Link(title, path), _links(path)) for title, path in rows],
        )
        for heading, rows in found
    ]
    return theme.page(
        "feeds.html", shell=shell, head=top, introduction=about, groups=told, opml="/feeds.opml",
        files=files(),
    )  # fmt: skip


SPEAKERS["feeds"] = lambda: words("Feeds")


def _written(title: str, fill: Callable[[Any], None]) -> Rendered:
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"dateline": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = clean(title)
    fill(etree.SubElement(root, "body"))
    body = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Rendered(body, OPML)


def _outlines(parent: Any, rows: Iterable[tuple[str, str]]) -> None:
    """A line a list. A reader subscribes to its RSS; the other forms are named beside it."""
    rss, *others = FORMATS
    for title, path in rows:
        told = {
            "type": "rss", "text": clean(title), "title": clean(title), "version": "RSS2",
            "xmlUrl": absolute(f"{path}{rss}"), "htmlUrl": absolute(path),
        }  # fmt: skip
        for word in others:
            told[f"{{{NAMESPACE}}}{word.rpartition('.')[2]}Url"] = absolute(f"{path}{word}")
        if path.endswith("/events/"):
            told[f"{{{NAMESPACE}}}calendarUrl"] = absolute(f"{path}calendar.ics")
        etree.SubElement(parent, "outline", told)


@family(
    "opml", "feeds.opml", addresses=lambda: [{}], rank=FEED,
    describe="Every feed as OPML 2.0, for feed readers",
)  # fmt: skip
def opml() -> Rendered:
    def fill(body: Any) -> None:
        for heading, rows in groups():
            _outlines(etree.SubElement(body, "outline", {"text": heading}), rows)
        for link in files():
            told = {"type": "include", "text": link.text, "url": absolute(link.url)}
            etree.SubElement(body, "outline", told)

    return _written(f"Feeds of {build_shell().name}", fill)


def _parts() -> list[dict[str, str]]:
    return [
        {"name": _file(name, n)} for name, many in MANY.items() for n in range(1, many.parts() + 1)
    ]


def _concerns() -> Concerns:
    """A new list may begin a new file: the one that it stands in."""

    def own(name: str) -> Callable[[Any, Facets], Iterable[dict[str, str]]]:
        return lambda pk, facets: [{"name": _file(name, -(-MANY[name].number(pk) // MOST))}]

    told = {
        label: (fields, own(name))
        for name in MANY if name != "outlet"
        for label, (fields, _) in of_list(name).items()
    }  # fmt: skip
    return told | {"coverage.MonthCount": (["scope"], _outlet_files)}


def _outlet_files(pk: Any, facets: Facets) -> Iterator[dict[str, str]]:
    """An outlet has a list from its first clip on."""
    for scope in facets.get("scope", ()):
        kind, _, outlet = scope.partition(":")
        if kind == "outlet":
            yield {"name": _file("outlet", -(-outlet_number(outlet) // MOST) or 1)}


@family(
    "opml part", "feeds/<slug:name>.opml", addresses=_parts, rank=FEED, concerns=_concerns(),
    describe="The feeds of people, or of places, as OPML 2.0; many go on in further files",
)  # fmt: skip
def opml_part(name: str) -> Rendered | None:
    kind, _, number = name.partition("-")
    n = int(number) if number.isdigit() else 1
    if kind not in MANY or name != _file(kind, n):
        return None
    rows = MANY[kind].part(n)
    if not rows:
        return None
    title = f"{MANY[kind].title}: feeds of {build_shell().name}"
    return _written(title, lambda body: _outlines(body, rows))
