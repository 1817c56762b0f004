"""The pages of every list: its first page, and one page a month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from markupsafe import Markup

from dateline.contacts.models import PressContact
from dateline.coverage.reports.queries import public_reports
from dateline.lib.dates import SHORT_MONTHS
from dateline.publishing.outputs import LIST, Rendered, family
from dateline.website import theme
from dateline.website.cards import Link, ListView, Picture, YearRail
from dateline.website.concerns import UNDATED, of_list, of_months
from dateline.website.events import about
from dateline.website.folding import Cards, by_month, month_label
from dateline.website.linked_data import list_data, trail_data
from dateline.website.linked_records import subject_data
from dateline.website.list_shapes import NEWEST, ListOf, Months
from dateline.website.lists import LISTS, list_addresses, read_ahead
from dateline.website.oembed import clip_links
from dateline.website.outputs.feeds import feed_links
from dateline.website.share_cards import SPEAKERS, Words, share_card, words
from dateline.website.shell import build_shell, head

FIRST_PAGE = 24
CLIPS = "/in-the-news/"
MONTH = " month"  # at the end of a family's name
# Rules of lists whose first page is more than a list: the name of the rule to what sets it.
OWN_FIRST_PAGES: dict[str, Callable[[ListOf], Rendered | None]] = {}
# Rules of lists that are about one thing: the name of the rule to its type of schema.org.
SUBJECTS = {
    "topic": "DefinedTerm", "series": "CreativeWorkSeries", "outlet": "NewsMediaOrganization",
}  # fmt: skip


def month_path(listed: ListOf, month: str) -> str:
    """The address of one month of a list: ``…/2026/11/``."""
    return f"{listed.path}{month.replace('-', '/') or UNDATED}/"


def rail(listed: ListOf, months: Months) -> list[YearRail]:
    """Years with links to the months that have items, newest first."""
    years: dict[str, list[Link]] = {}
    for month, count in months:
        year, number = month.split("-") if month else ("0", "")
        text = SHORT_MONTHS[int(number) - 1] if number else "Undated"
        years.setdefault(year, []).append(Link(text, month_path(listed, month), count=count))
    return [YearRail(int(year), links) for year, links in years.items()]


def first_view(listed: ListOf) -> ListView:
    """Count, month rail, and the newest items grouped by month."""
    items = listed.newest(FIRST_PAGE)
    months = listed.months()
    return ListView(
        title=listed.title,
        introduction=listed.introduction,
        total=listed.count(months),
        groups=by_month(items, Cards(items)),
        rail=rail(listed, months),
        feeds=feed_links(listed.path),
        filters=[*listed.filters, *_clips_alone(listed)],
        empty=listed.empty,
        clips=listed.only_clips,
        noun=listed.noun,
        printings=listed.printings(),
        trail=[listed.above] if listed.above else [],
        events=about(listed.events),
    )


def _clips_alone(listed: ListOf) -> list[Link]:
    """The clips of a list that has other things too have a list of their own; coverage has reports."""
    if listed.path == CLIPS and public_reports():
        return [Link("Coverage reports", "/coverage/")]
    n = listed.clips_counted() if listed.coverage else 0
    return [Link("In the News", listed.coverage, count=n)] if n else []


def first_page(listed: ListOf, about: str = "") -> Rendered:
    """The first page of a list that has nothing else on it. about: what it is a list of, as
    schema.org calls it (``SUBJECTS``)."""
    view = first_view(listed)
    told = subject_data(about, listed.title, listed.path, view) if about else None
    return set_list(listed, view, listed.path, listed.title, json_ld=told)


def month_page(listed: ListOf, month: str) -> Rendered | None:
    """One month for ever at one address, with its neighbours that have items."""
    items = listed.of_month(month)
    if not items:
        return None
    label = month_label(month)
    earlier, later = listed.around(month)

    def neighbour(found: str | None) -> Link | None:
        return None if found is None else Link(month_label(found), month_path(listed, found))

    view = ListView(
        title=listed.title,
        introduction="",
        total=None,
        groups=by_month(items, Cards(items)),
        rail=[],
        feeds=feed_links(listed.path),
        filters=[],
        empty=listed.empty,
        month=label,
        first=Link(listed.title, listed.path),
        earlier=neighbour(earlier),
        later=neighbour(later),
        clips=listed.only_clips,
    )
    return set_list(listed, view, month_path(listed, month), f"{listed.title}, {label}")


def set_list(
    listed: ListOf, view: ListView, path: str, title: str, *, template: str = "list.html",
    json_ld: Markup | None = None, contacts: list[PressContact] | None = None,
) -> Rendered:  # fmt: skip
    """A page of a list, set in type by its template. json_ld: what the page is, where it is more
    than a list. contacts: those of its own."""
    shell = build_shell(path=listed.path, contacts=contacts)
    top = head(
        f"{title} · {shell.name}",
        listed.introduction or f"{title}: {shell.name}.",
        path,
        image=list_card(listed),
        trail=trail_data(
            [
                *(view.trail or ([listed.above] if listed.above else [])),
                Link(listed.title, listed.path),
                *([Link(view.month, path)] if view.month else []),
            ]
        ),
        json_ld=json_ld or list_data(title, path, view),
        feeds=[*feed_links(listed.path, listed.title), *_embeds(listed, view, path)],
    )
    return theme.page(template, shell=shell, head=top, view=view)


def _embeds(listed: ListOf, view: ListView, path: str) -> list[Link]:
    """How others embed the clips of a month: their address is that page."""
    if listed.path != CLIPS or not view.month:
        return []
    return clip_links([card for group in view.groups for card in group.cards], path)


def list_card(listed: ListOf) -> Picture:
    """The share card of a list and of its months: its name and the network's."""
    return share_card(listed.path, list_words(listed))


def list_words(listed: ListOf) -> Words:
    """What it says: what kind of list it is, its name, the network; a chapter's in its own colour."""
    return words(listed.title, kind=listed.kind, accent=listed.accent)


def month_arguments(name: str) -> Iterator[dict[str, Any]]:
    """The arguments of every month page of one rule."""
    for arguments in list_addresses(name):
        listed = LISTS[name].open(**arguments)
        for month, _ in listed.months() if listed else []:
            if month:
                year, number = month.split("-")
                yield {**arguments, "year": int(year), "month": int(number)}


def undated_arguments(name: str) -> Iterator[dict[str, Any]]:
    """The arguments of the undated page of every list of one rule that has undated items."""
    for arguments in list_addresses(name):
        listed = LISTS[name].open(**arguments)
        if listed and any(not month for month, _ in listed.months()):
            yield dict(arguments)


def ahead(batch: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Load the items of many lists, first pages and months of any rule, in a few queries."""
    opened: list[ListOf | None] = []
    which: list[dict[str, Any]] = []
    for family_name, arguments in batch:
        name = family_name.removesuffix(MONTH)
        of = {k: v for k, v in arguments.items() if k not in ("year", "month")}
        opened.append(LISTS[name].open(**of))
        if name == family_name:
            which.append({"limit": NEWEST})
        else:
            which.append({"month": f"{arguments['year']:04d}-{arguments['month']:02d}"})
    read_ahead(opened, which)


def _declare(name: str) -> None:
    rule = LISTS[name]

    @family(
        name, rule.route, addresses=lambda: list_addresses(name), rank=LIST,
        concerns=of_list(name), describe=f"First page of {rule.describe}", ahead=ahead,
    )  # fmt: skip
    def first(**arguments: str) -> Rendered | None:
        listed = rule.open(**arguments)
        if listed is None:
            return None
        own = OWN_FIRST_PAGES.get(name)
        return own(listed) if own else first_page(listed, SUBJECTS.get(name, ""))

    def speak(**arguments: Any) -> Words | None:
        listed = rule.open(**arguments)
        return list_words(listed) if listed else None

    SPEAKERS[name] = speak

    @family(
        f"{name}{MONTH}", f"{rule.route}<year:year>/<month:month>/", rank=LIST,
        addresses=lambda: month_arguments(name), concerns=of_months(name, undated=False),
        describe=f"A month of {rule.describe}", ahead=ahead,
    )  # fmt: skip
    def month(year: int, month: int, **arguments: str) -> Rendered | None:
        listed = rule.open(**arguments)
        return month_page(listed, f"{year:04d}-{month:02d}") if listed else None

    @family(
        f"{name} undated", f"{rule.route}{UNDATED}/", rank=LIST,
        addresses=lambda: undated_arguments(name), concerns=of_months(name, undated=True),
        describe=f"Undated items of {rule.describe}",
    )  # fmt: skip
    def undated(**arguments: str) -> Rendered | None:
        listed = rule.open(**arguments)
        return month_page(listed, "") if listed else None


for _name in LISTS:
    _declare(_name)
