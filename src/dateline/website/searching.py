"""A question to the public search, and its answer as a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from dateline.content.queries import topic_at
from dateline.directory.queries import organisation_at, person_at, place_at, places_named
from dateline.newsroom import kinds
from dateline.publishing.models import Output
from dateline.publishing.outputs import Rendered
from dateline.search.public.documents import FACETS, Asked, Found, Hit
from dateline.search.public.reading import MOST_PAGES, PAGE, NotReady, ask
from dateline.search.public.wording import tidy
from dateline.website import theme
from dateline.website.cards import Link, Narrowing, Result, SearchView
from dateline.website.findable import KINDS
from dateline.website.folding import when
from dateline.website.shell import SEARCH, build_shell, head

MOST_CHOSEN = 6  # of one facet
LONGEST_VALUE = 200
MOST_PLACES = 5  # without a page
NEWEST = "newest"
OK, TOO_MANY, NOT_READY = 200, 429, 503
TITLES = {
    "kind": "Kind", "topic": "Topic", "place": "Place", "person": "Person",
    "organisation": "Organization", "year": "Year",
}  # fmt: skip
OPENED = ("kind", "topic")
HELP = [
    "Put words that belong together in quotation marks: “right of reply”.",
    "Leave a word out with a minus sign before it: water -river.",
    "Accents, capitals and the endings of words do not matter.",
]
NOTHING = [
    "Try fewer words, or other words for the same thing.",
    "Look at the spelling of names.",
]
NARROWED = "Take off what narrows the search."


def asked_in(given: QueryDict) -> Asked:
    """What an address asks; whatever it holds, it asks something that can be answered."""
    chosen = {}
    for facet in FACETS:
        values = [tidy(value) for value in given.getlist(facet)]
        few = tuple(dict.fromkeys(v for v in values if v and len(v) <= LONGEST_VALUE))[:MOST_CHOSEN]
        if few:
            chosen[facet] = few
    number = given.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    text = given.get("q", "")
    told = tidy(text)
    if told and text[-1:].isspace():
        told += " "  # the last word is complete
    return Asked(told, chosen, given.get("sort") == NEWEST, min(max(page, 1), MOST_PAGES))


def answered(asked: Asked) -> Rendered:
    """The page for a question, or the way in where nothing is asked."""
    try:
        found = ask(asked)
    except NotReady:
        view = SearchView(
            asked.text.strip(), "", [], [], _kept(asked), [], [], ready=False,
            note="The search is being prepared. Please try again in a minute.",
        )  # fmt: skip
        return _set(asked, view, status=NOT_READY)
    return _set(asked, _view(asked, found))


def too_many(asked: Asked) -> Rendered:
    """For an address that asks more than anybody types."""
    view = SearchView(
        asked.text.strip(), "", [], [], _kept(asked), [], [], ready=False,
        note="You have asked many questions in a short time. Please wait a minute, then ask again.",
    )  # fmt: skip
    return _set(asked, view, status=TOO_MANY)


def is_for_crawlers(asked: Asked, status: int) -> bool:
    """Whether other search engines may list the page: the way in, but no page of results, of which
    there are endlessly many and none that says anything of its own."""
    return status == OK and asked == Asked()


def address(asked: Asked) -> str:
    """The address of a question."""
    pairs = [("q", asked.text.strip())] if asked.text.strip() else []
    pairs += _kept(asked)
    if asked.page > 1:
        pairs.append(("page", str(asked.page)))
    return f"{SEARCH}?{urlencode(pairs)}" if pairs else SEARCH


def _kept(asked: Asked) -> list[tuple[str, str]]:
    pairs = [(facet, value) for facet in FACETS for value in asked.chosen.get(facet, ())]
    return pairs + ([("sort", NEWEST)] if asked.newest_first else [])


def _set(asked: Asked, view: SearchView, status: int = 200) -> Rendered:
    shell = replace(build_shell(), search_url="")
    title = f"{view.text} · Search · {shell.name}" if view.text else f"Search · {shell.name}"
    plain = is_for_crawlers(asked, status)
    top = head(
        title, f"Search everything that {shell.name} has published.", SEARCH if plain else "",
        noindex=not plain,
    )  # fmt: skip
    return theme.page("search.html", shell=shell, head=top, view=view, status=status)


def _view(asked: Asked, found: Found) -> SearchView:
    is_asked = bool(asked.text.strip() or asked.chosen)
    labels = _labels(found, asked.chosen)
    last = min(-(-found.total // PAGE), MOST_PAGES)
    pages = {n: replace(asked, page=asked.page + n) for n in (-1, 1)}
    orders = [(False, "Best first"), (True, "Newest first")]
    return SearchView(
        text=asked.text.strip(),
        said=_said(asked, found) if is_asked else "",
        results=[_result(hit) for hit in found.hits] if is_asked else [],
        narrowings=_narrowings(asked, found, labels),
        kept=_kept(asked),
        chosen=[
            Link(labels[facet].get(value, value), address(_turned(asked, facet, value)))
            for facet in FACETS
            for value in asked.chosen.get(facet, ())
        ],
        orders=[
            Link(text, address(replace(asked, newest_first=way, page=1)), current=asked.newest_first == way)
            for way, text in orders
        ] if found.total > 1 and is_asked else [],
        instead=Link(found.instead, address(replace(asked, text=found.instead, page=1)))
        if found.instead
        else None,
        note=_note(found, asked, last),
        places=_places(asked) if is_asked and asked.page == 1 else [],
        help=_help(asked, found) if not found.total or not is_asked else [],
        earlier=Link("results", address(pages[-1])) if is_asked and 1 < asked.page <= last + 1 else None,
        later=Link("results", address(pages[1])) if is_asked and asked.page < last else None,
    )  # fmt: skip


def _help(asked: Asked, found: Found) -> list[str]:
    """What a reader may do where nothing is asked yet, or nothing was found."""
    if found.total or not (asked.text.strip() or asked.chosen):
        return HELP
    return [NARROWED, *NOTHING] if asked.chosen else NOTHING


def _said(asked: Asked, found: Found) -> str:
    """How many there are, in words."""
    count = "No results" if not found.total else f"{found.total:,} result{'s' * (found.total != 1)}"
    told = f"{count} for “{asked.text.strip()}”" if asked.text.strip() else count
    if found.total and asked.page > 1:
        told += f", page {asked.page}"
    return told


def _note(found: Found, asked: Asked, last: int) -> str:
    if found.near and found.total:
        return "Nothing is spelled exactly like this. These results have words that are spelled nearly like it."
    if found.total > MOST_PAGES * PAGE and asked.page >= last:
        return f"The first {MOST_PAGES * PAGE} results are shown. Narrow the search to see others."
    return ""


def _result(hit: Hit) -> Result:
    article = kinds.KINDS.get(hit.kind)
    label = article.label if article else KINDS.get(hit.kind, (hit.kind,))[0]
    dated = hit.date is not None or article is not None
    note = " · ".join(part for part in (hit.outlet, hit.note) if part)
    return Result(
        kind_label=label, title=hit.title, url=hit.address, snippet=hit.snippet, note=note,
        when=when(hit.date) if dated else None, outside=not hit.address.startswith("/"),
    )  # fmt: skip


def _narrowings(
    asked: Asked, found: Found, labels: Mapping[str, Mapping[str, str]]
) -> list[Narrowing]:
    told = []
    for facet in FACETS:
        chosen = asked.chosen.get(facet, ())
        links = [
            Link(labels[facet].get(value, value), address(_turned(asked, facet, value)),
                 count=count, current=value in chosen)
            for value, count in found.facets[facet]
        ]  # fmt: skip
        if links:
            told.append(Narrowing(TITLES[facet], links, facet in OPENED or bool(chosen)))
    return told


def _turned(asked: Asked, facet: str, value: str) -> Asked:
    """The same question with one choice more, or one less."""
    before = asked.chosen.get(facet, ())
    if value in before:
        after = tuple(v for v in before if v != value)
    else:  # a city instead of its state, not beside it: the state has the city's items already
        others = (v for v in before if facet != "place" or not _holds(v, value))
        after = (*others, value)
    chosen = {**asked.chosen, facet: after[:MOST_CHOSEN]}
    return replace(asked, chosen={f: v for f, v in chosen.items() if v}, page=1)


def _holds(one: str, other: str) -> bool:
    """Whether one of two places lies in the other, by their paths."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def _labels(found: Found, chosen: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, str]]:
    """How readers call the values of each facet, as it is now."""
    values = {
        facet: tuple(sorted({value for value, _ in found.facets[facet]} | {*chosen.get(facet, ())}))
        for facet in FACETS
    }
    rows: dict[str, dict[str, Any]] = {
        "topic": topic_at(values["topic"]), "place": place_at(values["place"]),
        "person": person_at(values["person"]),
        "organisation": organisation_at(values["organisation"]),
    }  # fmt: skip
    told = {name: {slug: str(row) for slug, row in found.items()} for name, found in rows.items()}
    told["place"] = {path: place.full_name for path, place in rows["place"].items()}
    told["kind"] = {key: row.plural for key, row in kinds.KINDS.items()}
    told["kind"] |= {key: several for key, (_, several) in KINDS.items()}
    return {**told, "year": {}}


def _places(asked: Asked) -> list[str]:
    """Places by name that nothing is published about yet: they have no page that could be found."""
    if asked.chosen or '"' in asked.text:
        return []
    rows = places_named(asked.text.strip(), limit=MOST_PLACES * 3)
    addresses = {f"/places/{row.path}/": row for row in rows}
    live = Output.objects.filter(path__in=list(addresses)).values_list("path", flat=True)
    for path in live:
        del addresses[path]
    return [row.full_name for row in addresses.values()][:MOST_PLACES]
