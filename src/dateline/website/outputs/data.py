"""``data.json`` of every list, of every month of it, and of every article."""

from __future__ import annotations

from typing import Any

from dateline.newsroom.queries import articles_at
from dateline.publishing.outputs import BESIDE, FEED, Rendered, family
from dateline.website import records
from dateline.website.article_parts import Parts
from dateline.website.concerns import UNDATED, of_article, of_list, of_months
from dateline.website.events import events_about
from dateline.website.feed_formats import as_json
from dateline.website.list_shapes import NEWEST, ListOf
from dateline.website.lists import LISTS, list_addresses
from dateline.website.outputs.articles import (
    ROUTES,
    article_arguments,
    path_of,
    read_ahead,
    view_of,
)
from dateline.website.outputs.lists import month_arguments, month_path, undated_arguments
from dateline.website.shell import absolute, build_shell

JSON = "application/json"
WORD = "data.json"


def rendered(told: records.Record) -> Rendered:
    """Plain data as the bytes of an output."""
    return Rendered(as_json(told), JSON)


def of_first_page(listed: ListOf) -> Rendered:
    """A list: how many items, its months with their data, its newest items."""
    months = listed.months()
    told = {
        "title": listed.title,
        "url": absolute(listed.path),
        "description": listed.introduction,
        "count": listed.count(months),
        **({"printings": n} if (n := listed.printings()) else {}),
        "months": [
            {
                "month": month or UNDATED,
                "count": count,
                "url": absolute(month_path(listed, month)),
                "data": absolute(f"{month_path(listed, month)}{WORD}"),
            }
            for month, count in months
        ],
        "items": records.brief(listed.newest(NEWEST)),
    }
    if events := events_about(listed.events):  # as on the page: the next ones, then the last
        told["events"] = records.brief_events(events)
    return rendered(told)


def of_one_month(listed: ListOf, month: str) -> Rendered | None:
    """One month of a list, whole."""
    items = listed.of_month(month)
    if not items:
        return None
    told = {
        "title": listed.title,
        "month": month or UNDATED,
        "url": absolute(month_path(listed, month)),
        "list": absolute(f"{listed.path}{WORD}"),
        "count": len(items),
        "items": records.brief(items),
    }
    return rendered(told)


def _declare_list(name: str) -> None:
    rule = LISTS[name]

    @family(
        f"{name} data", f"{rule.route}{WORD}", rank=FEED,
        addresses=lambda: list_addresses(name), concerns=of_list(name),
        describe=f"Plain data of {rule.describe}",
    )  # fmt: skip
    def first(**arguments: Any) -> Rendered | None:
        listed = rule.open(**arguments)
        return of_first_page(listed) if listed else None

    @family(
        f"{name} month data", f"{rule.route}<year:year>/<month:month>/{WORD}", rank=FEED,
        addresses=lambda: month_arguments(name), concerns=of_months(name, undated=False),
        describe=f"Plain data of a month of {rule.describe}",
    )  # fmt: skip
    def month(year: int, month: int, **arguments: Any) -> Rendered | None:
        listed = rule.open(**arguments)
        return of_one_month(listed, f"{year:04d}-{month:02d}") if listed else None

    @family(
        f"{name} undated data", f"{rule.route}{UNDATED}/{WORD}", rank=FEED,
        addresses=lambda: undated_arguments(name), concerns=of_months(name, undated=True),
        describe=f"Plain data of undated items of {rule.describe}",
    )  # fmt: skip
    def undated(**arguments: Any) -> Rendered | None:
        listed = rule.open(**arguments)
        return of_one_month(listed, "") if listed else None


def _declare_article(name: str) -> None:
    route, keys, describe = ROUTES[name]

    @family(
        f"{name} data", f"{route}{WORD}", rank=BESIDE,
        addresses=lambda: article_arguments(*keys), concerns=of_article(*keys), ahead=read_ahead,
        describe=f"{describe}: its full public record",
    )  # fmt: skip
    def article(**arguments: Any) -> Rendered | None:
        path = path_of(**arguments)
        item = articles_at((path,)).get(path)
        if item is None:
            return None
        parts = Parts.stored(item)
        view, body = view_of(item, parts)
        photo = body.album.photos.get(item.photo_id or 0)
        language = build_shell().language
        return rendered(records.whole(item, view, photo, language, parts.quotes))


for _name in ROUTES:
    _declare_article(_name)
for _name in LISTS:
    _declare_list(_name)
