"""The indexes of topics, series, chapters and kinds: everything of a kind on one page, with numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dateline.content.queries import series, topics
from dateline.coverage.queries import outlets_covering
from dateline.directory.queries import places
from dateline.newsroom import kinds
from dateline.newsroom.queries import chapter_sections
from dateline.publishing.outputs import LIST, Rendered, family
from dateline.website import theme
from dateline.website.cards import Link
from dateline.website.folding import month_label, outlet_address, topic_link
from dateline.website.linked_data import trail_data
from dateline.website.linked_records import index_data
from dateline.website.lists import CHAPTERS, KINDS, OUTLETS, SERIES, TOPICS
from dateline.website.queries import articles_tallied, clips_tallied, kinds_tallied
from dateline.website.share_cards import SPEAKERS, share_card, words
from dateline.website.shell import build_shell, head


@dataclass(frozen=True)
class Line:
    """One entry of an index: its page with its number, what it is, the month of its newest item."""

    link: Link
    about: str = ""
    newest: str = ""


@dataclass(frozen=True)
class Index:
    """One index. noun: what is counted at its head, one and many; each: what its entries are, as
    schema.org calls it."""

    at: Link
    introduction: str
    noun: tuple[str, str]
    empty: str
    lines: Callable[[], Iterable[Line]]
    each: str = "CollectionPage"


def _line(link: Link, about: str, counted: tuple[int, str]) -> Line:
    n, month = counted
    number = Link(link.text, link.url, count=n) if n else link
    return Line(number, about, month_label(month) if month else "")


def _counts(prefix: str, ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """How many items each of these owners has, and the newest month."""
    scopes = tuple(f"{prefix}{pk}" for pk in ids)
    found: dict[int, tuple[int, str]] = {}
    for scope, n, month in [*articles_tallied(scopes=scopes), *clips_tallied(scopes=scopes)]:
        pk = int(scope.removeprefix(prefix))
        before, newest = found.get(pk, (0, ""))
        found[pk] = (before + n, max(newest, month))
    return found


def _topics() -> list[Line]:
    rows = topics()
    counts = _counts("topic:", [row.pk for row in rows])
    return [_line(topic_link(t), t.description, counts.get(t.pk, (0, ""))) for t in rows]


def _series() -> list[Line]:
    rows = series()
    counts = _counts("series:", [row.pk for row in rows])
    return [
        _line(Link(s.name, f"/series/{s.slug}/"), s.description, counts.get(s.pk, (0, "")))
        for s in rows
    ]


def _chapters() -> list[Line]:
    rows = chapter_sections()
    counts = _counts("chapter:", [row.chapter_id for row in rows])
    return [
        _line(
            Link(section.chapter.name, f"/chapters/{section.chapter.code}/"),
            section.introduction or section.chapter.mission,
            counts.get(section.chapter_id, (0, "")),
        )
        for section in rows
    ]


def _kinds() -> list[Line]:
    """The kinds that are in use, in the order of the table."""
    counts = {kind: (n, month) for kind, n, month in kinds_tallied()}
    return [
        _line(Link(row.plural, f"/kinds/{key}/"), "", counts[key])
        for key, row in kinds.KINDS.items()
        if key in counts
    ]


def _outlets() -> list[Line]:
    """The outlets that published something about us, by name."""
    rows = outlets_covering()
    counts = _counts("outlet:", [row.pk for row in rows])
    where = places(tuple(sorted({row.place_id for row in rows if row.place_id})))
    return [
        _line(
            Link(row.name, outlet_address(row)),
            ", ".join(
                [
                    row.get_kind_display(),
                    *([where[row.place_id].full_name] if row.place_id in where else []),
                ]
            ),
            counts.get(row.pk, (0, "")),
        )
        for row in rows
    ]


# The name of the family to its index.
INDEXES = {
    "topics": Index(
        TOPICS, "What we work on. Each topic has its stories, its coverage and a feed of its own.",
        ("topic", "topics"), "No topic has been set up yet.", _topics,
    ),
    "every series": Index(
        SERIES, "What comes out again and again under one name.",
        ("series", "series"), "No series has been set up yet.", _series,
    ),
    "chapters": Index(
        CHAPTERS, "Our chapters, each with its own news, people, priorities and events.",
        ("chapter", "chapters"), "No chapter has pages of its own yet.", _chapters, "Organization",
    ),
    "kinds": Index(
        KINDS, "Everything that we have published, by what it is.",
        ("kind", "kinds"), "Nothing has been published yet.", _kinds,
    ),
    "outlets": Index(
        OUTLETS, "Newspapers, stations and sites that have published about us, with the number of clips.",
        ("outlet", "outlets"), "No coverage has been filed yet.", _outlets, "NewsMediaOrganization",
    ),
}  # fmt: skip


def _declare(name: str) -> None:
    index = INDEXES[name]
    path, title = index.at.url, index.at.text

    @family(
        name, path.lstrip("/"), addresses=lambda: [{}], rank=LIST,
        describe=f"The index of {index.noun[1]}, with the number of items and the newest month",
    )  # fmt: skip
    def render() -> Rendered:
        lines = list(index.lines())
        shell = build_shell(path=path)
        top = head(
            f"{title} · {shell.name}", index.introduction, path,
            image=share_card(path, words(title)), trail=trail_data([index.at]),
            json_ld=index_data(
                title, path, index.introduction, index.each, [line.link for line in lines], len(lines)
            ),
        )  # fmt: skip
        view = {
            "title": title, "introduction": index.introduction, "lines": lines,
            "noun": index.noun[len(lines) != 1], "empty": index.empty,
        }  # fmt: skip
        return theme.page("index.html", shell=shell, head=top, view=view)

    SPEAKERS[name] = lambda: words(title)


for _name in INDEXES:
    _declare(_name)
