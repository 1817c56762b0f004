"""The pages of every list: its first page, and one page a month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dateline.lib.dates import SHORT_MONTHS
from dateline.publishing.outputs import Rendered, family
from dateline.website import theme
from dateline.website.cards import Link, ListView, YearRail
from dateline.website.folding import Cards, by_month, month_label
from dateline.website.linked_data import list_data
from dateline.website.lists import LISTS, ListOf, Months, list_addresses
from dateline.website.outputs.feeds import RSS
from dateline.website.shell import build_shell, head

FIRST_PAGE = 24
UNDATED = "undated"


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


def first_page(listed: ListOf) -> Rendered:
    """Count, month rail, and the newest items grouped by month."""
    items = listed.newest(FIRST_PAGE, False)
    cards = Cards(items)
    months = listed.months()
    view = ListView(
        title=listed.title,
        introduction=listed.introduction,
        total=sum(count for _, count in months),
        groups=by_month(items, cards),
        rail=rail(listed, months),
        feeds=[Link("RSS", f"{listed.path}feed.rss")],
        filters=listed.filters,
        empty=listed.empty,
        clips=listed.clips,
    )
    return _set(listed, view, listed.path, listed.title, cards)


def month_page(listed: ListOf, month: str) -> Rendered | None:
    """One month for ever at one address, with its neighbours that have items."""
    items = listed.of_month(month)
    if not items:
        return None
    cards = Cards(items)
    months = [m for m, _ in listed.months()]
    place = months.index("" if month == UNDATED else month)
    label = month_label(month)

    def neighbour(at: int) -> Link | None:
        if not 0 <= at < len(months):
            return None
        return Link(month_label(months[at]), month_path(listed, months[at]))

    view = ListView(
        title=listed.title,
        introduction="",
        total=None,
        groups=by_month(items, cards),
        rail=[],
        feeds=[Link("RSS", f"{listed.path}feed.rss")],
        filters=[],
        empty=listed.empty,
        month=label,
        first=Link(listed.title, listed.path),
        earlier=neighbour(place + 1),
        later=neighbour(place - 1),
        clips=listed.clips,
    )
    return _set(listed, view, month_path(listed, month), f"{listed.title}, {label}", cards)


def _set(listed: ListOf, view: ListView, path: str, title: str, cards: Cards) -> Rendered:
    shell = build_shell(path=listed.path)
    top = head(
        f"{title} · {shell.name}",
        listed.introduction or f"{title}: {shell.name}.",
        path,
        json_ld=list_data(title, path, view),
        feeds=[Link(listed.title, f"{listed.path}feed.rss", note=RSS.split(";")[0])],
    )
    rendered = theme.page("list.html", shell=shell, head=top, view=view)
    return replace(rendered, until=cards.album.until())


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


def _declare(name: str) -> None:
    rule = LISTS[name]

    @family(
        name, rule.route, addresses=lambda: list_addresses(name),
        describe=f"First page of {rule.describe}",
    )  # fmt: skip
    def first(**arguments: str) -> Rendered | None:
        listed = rule.open(**arguments)
        return first_page(listed) if listed else None

    @family(
        f"{name} month", f"{rule.route}<year:year>/<month:month>/",
        addresses=lambda: month_arguments(name), describe=f"A month of {rule.describe}",
    )  # fmt: skip
    def month(year: int, month: int, **arguments: str) -> Rendered | None:
        listed = rule.open(**arguments)
        return month_page(listed, f"{year:04d}-{month:02d}") if listed else None

    @family(
        f"{name} undated", f"{rule.route}{UNDATED}/",
        addresses=lambda: undated_arguments(name), describe=f"Undated items of {rule.describe}",
    )  # fmt: skip
    def undated(**arguments: str) -> Rendered | None:
        listed = rule.open(**arguments)
        return month_page(listed, UNDATED) if listed else None


for _name in LISTS:
    _declare(_name)
