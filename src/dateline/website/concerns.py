"""Which addresses may come to be when a row changes: the press tries those it does not have yet.

Each function gets the row's key and the values that its fields had and have, and answers with
arguments of a family. Addresses that no longer exist need nothing here: their pages read the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Model

from dateline.contacts.models import Outlet
from dateline.content.models import Series, Topic
from dateline.coverage.models import MonthCount as ClipCount
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.newsroom.models import Article, MonthCount
from dateline.publishing.outputs import Arguments, Concern
from dateline.publishing.questions import Facets
from dateline.publishing.tallies import MonthTally
from dateline.publishing.tracking import once
from dateline.website.lists import JOBS, RELEASED, RESOURCES, WRITTEN

Concerns = dict[str, tuple[Sequence[str], Concern]]

UNDATED = "undated"

# Lists of what belongs to a row: rule of lists to the model of the row and the word in the address,
# which is also the name of the argument. The scopes of the tallies begin with the rule's name.
OWNED: dict[str, tuple[type[Model], str]] = {
    "topic": (Topic, "slug"),
    "series": (Series, "slug"),
    "chapter": (Organisation, "code"),
    "person": (Person, "slug"),
    "organisation": (Organisation, "slug"),
    "place": (Jurisdiction, "path"),
    "outlet": (Outlet, "slug"),
}
# Lists that are there while they have clips: rule of lists to the scope of the tallies.
OF_CLIPS = {
    "outlet": "outlet", "topic coverage": "topic", "person coverage": "person",
    "place coverage": "place", "article coverage": "article",
}  # fmt: skip
OF_KINDS = {"news": WRITTEN, "releases": RELEASED, "resources": RESOURCES, "jobs": JOBS}
ARTICLES: frozenset[type[MonthTally]] = frozenset({MonthCount})
CLIPS: frozenset[type[MonthTally]] = frozenset({ClipCount})


def article_paths(pk: str, facets: Facets) -> Iterator[Arguments]:
    """The own addresses of an article, told apart by the families of articles."""
    for path in facets.get("public_path", ()):
        if path:
            yield split(path)


def split(path: str) -> Arguments:
    """What an article's path says: ``{"code", "year", "month", "slug"}``, as far as it has them."""
    parts = path.strip("/").split("/")
    told: Arguments = {"slug": parts[-1]}
    if parts[0] == "chapters":
        told["code"] = parts[1]
    if parts[-2] != UNDATED:
        told |= {"year": int(parts[-3]), "month": int(parts[-2])}
    return told


def of_article(*keys: str) -> Concerns:
    """Concerns of the family of articles whose address has these parts beside the slug."""
    wanted = {*keys, "slug"}

    def concern(pk: str, facets: Facets) -> Iterator[Arguments]:
        return (told for told in article_paths(pk, facets) if set(told) == wanted)

    return {"newsroom.Article": (["live", "public_path"], concern)}


def of_withdrawal(*keys: str) -> Concerns:
    """An item that was withdrawn keeps its address, also where nothing stood there any more."""
    wanted = {*keys, "slug"}

    def concern(pk: str, facets: Facets) -> Iterator[Arguments]:
        found = (split(path) for path in facets.get("path", ()))
        return (told for told in found if set(told) == wanted)

    return {"newsroom.Withdrawal": (["path", "restored_at"], concern)}


def of_plain_page() -> Concerns:
    """A plain page's address follows the tree, also when a page above it moves."""

    def concern(pk: str, facets: Facets) -> Iterator[Arguments]:
        for url_path in facets.get("url_path", ()):
            path = str(url_path).split("/", 2)[-1].strip("/")
            if path:
                yield {"path": path}

    return {"content.PlainPage": (["live", "url_path"], concern)}


def of_list(name: str) -> Concerns:
    """Concerns of the first page and the feeds of one rule of lists."""
    if name in OF_CLIPS:
        return _while_covered(name)
    if name == "place":  # it begins with the first that is public about it (presence.py)
        paths = (["path"], lambda pk, facets: [{"path": path} for path in facets.get("path", ())])
        return {"directory.PublicPlace": paths}
    if name in OWNED and name != "chapter":
        model, word = OWNED[name]
        return {
            model._meta.label: (
                [word], lambda pk, facets: [{word: told} for told in facets.get(word, ())]
            )
        }  # fmt: skip
    if name != "chapter":
        return {}  # these stand from the first day on
    return {
        "newsroom.ChapterSection": (["live", "chapter"], lambda pk, facets: _codes(facets)),
        "directory.Organisation": (
            ["code"], lambda pk, facets: [{"code": c} for c in facets.get("code", ()) if c]
        ),
    }  # fmt: skip


def _while_covered(name: str) -> Concerns:
    """A list of clips begins with its first clip, and moves with the address of what it is about."""

    def first_clip(pk: str, facets: Facets) -> Iterator[Arguments]:
        for scope in facets.get("scope", ()):
            yield from _of_owner(name, scope)

    model, word = _owned(name)

    def moved(pk: str, facets: Facets) -> Iterator[Arguments]:
        told = [value for value in facets.get(word, ()) if value]
        if told and _months_of(f"{OF_CLIPS[name]}:{pk}", CLIPS):
            yield from (_argument(name, value) for value in told)

    return {
        "coverage.MonthCount": (["scope", "month"], first_clip), model._meta.label: ([word], moved)
    }  # fmt: skip


def _owned(name: str) -> tuple[type[Model], str]:
    """The model of what a list belongs to, and the field that its address has."""
    kind = OF_CLIPS.get(name, name)
    return (Article, "public_path") if kind == "article" else OWNED[kind]


def _argument(name: str, value: str) -> Arguments:
    return {"path": value.strip("/")} if name == "article coverage" else {_owned(name)[1]: value}


def _codes(facets: Facets) -> list[Arguments]:
    return [{"code": row.code} for row in _coded(facets)]


def _coded(facets: Facets) -> list[Organisation]:
    """The chapters of a section, now and before."""
    found = Organisation.objects.filter(pk__in=[pk for pk in facets.get("chapter", ()) if pk])
    return [row for row in found if row.code]


def of_months(name: str, *, undated: bool) -> Concerns:
    """Concerns of the month pages of one rule of lists, or of its page of what has no date."""

    def counted(of_clips: bool) -> Concern:
        def concern(pk: str, facets: Facets) -> Iterator[Arguments]:
            for scope, group in _pairs(facets):
                for arguments in _lists_at(name, of_clips, scope, group):
                    yield from _with_months(arguments, facets.get("month", ()), undated)

        return concern

    told: Concerns = {
        "newsroom.MonthCount": (["scope", "group", "month"], counted(False)),
        "coverage.MonthCount": (["scope", "group", "month"], counted(True)),
    }
    if name in OWNED or name in OF_CLIPS:
        model, word = _owned(name)

        def every_month(pk: str, facets: Facets) -> Iterator[Arguments]:
            scope = f"{OF_CLIPS.get(name, name)}:{pk}"
            months = _months_of(scope, CLIPS if name in OF_CLIPS else CLIPS | ARTICLES)
            for value in facets.get(word, ()):
                if value:
                    yield from _with_months(_argument(name, value), months, undated)

        told[model._meta.label] = ([word], every_month)
        if name == "chapter":  # a section that comes back brings its months
            told["newsroom.ChapterSection"] = (
                ["live", "chapter"],
                lambda pk, facets: (
                    found
                    for row in _coded(facets)
                    for found in every_month(str(row.pk), {"code": [row.code]})
                ),
            )
    return told


def _months_of(scope: str, tallies: frozenset[type[MonthTally]]) -> list[str]:
    found: set[str] = set()
    for tally in tallies:
        found |= set(tally._base_manager.filter(scope=scope).values_list("month", flat=True))
    return sorted(found)


def _pairs(facets: Facets) -> Iterator[tuple[str, str]]:
    for scope in facets.get("scope", ()):
        for group in facets.get("group", ()):
            yield scope, group


def _with_months(arguments: Arguments, months: Iterable[str], undated: bool) -> Iterator[Arguments]:
    for month in months:
        if bool(month) == undated:
            continue
        if undated:
            yield dict(arguments)
        else:
            year, number = month.split("-")
            yield {**arguments, "year": int(year), "month": int(number)}


def _of_owner(name: str, scope: str) -> Iterator[Arguments]:
    """The arguments of the list ``name`` that a scope of the tallies ("topic:7") is."""
    kind, _, pk = scope.partition(":")
    if kind == OF_CLIPS.get(name, name):
        model, word = _owned(name)
        rows = model._base_manager.filter(pk=int(pk)).values_list(word, flat=True)
        value = once((word, model, pk), rows.first)
        if value:
            yield _argument(name, value)


def _lists_at(name: str, of_clips: bool, scope: str, group: str) -> Iterator[Arguments]:
    if scope:
        if of_clips or name not in OF_CLIPS:
            yield from _of_owner(name, scope)
    elif of_clips:
        if name == "in-the-news" or (name == "news" and group == ClipCount.LATEST):
            yield {}
    elif name == "kind":
        yield {"kind": group}
    elif group in OF_KINDS.get(name, ()):
        yield {}
