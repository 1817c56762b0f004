"""The rules of JSON Feed 1.1 for the checker of feeds (``feed_rules.py``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from dateline.website.tests import feed_values as values
from dateline.website.tests.feed_rules import Fed, rule

VERSION = "https://jsonfeed.org/version/1.1"
FEED = {
    "version", "title", "home_page_url", "feed_url", "description", "language", "authors", "hubs",
    "items", "icon", "favicon", "next_url", "expired",
}  # fmt: skip
ITEM = {
    "id", "url", "external_url", "title", "summary", "content_html", "content_text", "image",
    "date_published", "date_modified", "authors", "tags", "language", "attachments",
}  # fmt: skip
AUTHOR = {"name", "url", "avatar"}


def _named(item: Any) -> str:
    return str(item.get("id"))


@rule("it is JSON Feed 1.1 with a title and items", "json")
def _version(fed: Fed) -> Iterator[str]:
    if fed.data.get("version") != VERSION:
        yield str(fed.data.get("version"))
    if not fed.data.get("title"):
        yield "no title"
    if not isinstance(fed.data.get("items"), list):
        yield "no items"


@rule("members are known, or begin with an underscore and are objects", "json")
def _members(fed: Fed) -> Iterator[str]:
    for told, known in [(fed.data, FEED), *((item, ITEM) for item in fed.data["items"])]:
        for name, value in told.items():
            if name.startswith("_"):
                if not isinstance(value, dict) or "." in name:
                    yield name
            elif name not in known:
                yield name


@rule("no member is empty", "json")
def _empty(fed: Fed) -> Iterator[str]:
    for told in (fed.data, *fed.data["items"]):
        yield from (n for n, v in told.items() if n != "items" and v in (None, "", [], {}))


@rule("the feed's own address is where it came from", "json")
def _self(fed: Fed) -> Iterator[str]:
    if fed.data.get("feed_url") != fed.address:
        yield str(fed.data.get("feed_url"))


@rule("addresses are whole", "json")
def _addresses(fed: Fed) -> Iterator[str]:
    for told in (fed.data, *fed.data["items"]):
        for name in ("home_page_url", "feed_url", "url", "external_url", "image"):
            if name in told:
                yield from (f"{name}: {each}" for each in values.uri(told[name]))


@rule("items have an id of their own, which is text", "json")
def _ids(fed: Fed) -> Iterator[str]:
    found = [item.get("id") for item in fed.data["items"]]
    yield from (f"{value!r}" for value in found if not value or not isinstance(value, str))
    yield from (
        f"{value} stands {n} times" for value, n in Counter(map(str, found)).items() if n > 1
    )


@rule("items have content", "json")
def _content(fed: Fed) -> Iterator[str]:
    for item in fed.data["items"]:
        if not item.get("content_html") and not item.get("content_text"):
            yield _named(item)


@rule("contents are safe HTML", "json")
def _html(fed: Fed) -> Iterator[str]:
    for item in fed.data["items"]:
        yield from values.html(item.get("content_html", ""))


@rule("dates are those of RFC 3339", "json")
def _dates(fed: Fed) -> Iterator[str]:
    for item in fed.data["items"]:
        for name in ("date_published", "date_modified"):
            if name in item:
                yield from values.rfc3339(item[name])


@rule("authors, hubs and tags have their form", "json")
def _lists(fed: Fed) -> Iterator[str]:
    for told in (fed.data, *fed.data["items"]):
        for author in told.get("authors", []):
            if not author or set(author) - AUTHOR or not all(author.values()):
                yield f"author {author}"
        for tag in told.get("tags", []):
            if not tag or not isinstance(tag, str):
                yield f"tag {tag!r}"
    for hub in fed.data.get("hubs", []):
        if set(hub) != {"type", "url"} or not hub["type"]:
            yield f"hub {hub}"
        yield from values.uri(hub.get("url", ""))


@rule("the feed's language has a code", "json")
def _language(fed: Fed) -> Iterator[str]:
    return values.language(fed.data.get("language", ""))
