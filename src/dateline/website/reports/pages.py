"""The page of a report, the list of all, and the report on paper."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.coverage.models import CoverageReport, ReportEdition
from dateline.publishing.outputs import Rendered
from dateline.website import theme
from dateline.website.cards import Link
from dateline.website.linked_data import filled, publisher, script, trail_data
from dateline.website.linked_records import index_data
from dateline.website.lists import IN_THE_NEWS
from dateline.website.packs.pages import css
from dateline.website.reports.shapes import PATH, ReportView, period, view_of
from dateline.website.share_cards import Words, share_card, words
from dateline.website.shell import absolute, build_shell, head, markup

REPORTS = Link("Coverage reports", PATH)
INTRODUCTION = (
    "What others published about us in a period, counted and listed. Each report says when it was "
    "counted and how."
)
# The last word of the address, and what people call it.
FORMS = (
    ("report.pdf", "PDF"),
    ("report.xlsx", "Excel"),
    ("report.csv", "CSV"),
    ("data.json", "JSON"),
)


def report_words(edition: ReportEdition) -> Words:
    """What the share card of a report says."""
    told = edition.frozen
    return words(
        told["title"], kind=f"Coverage report · {told['stories']:,} stories",
        date=period(told["since"], told["until"]),
    )  # fmt: skip


def report_page(edition: ReportEdition, *, pdf: bool = True, draft: bool = False) -> Rendered:
    """One edition as a page. pdf: whether one can be made here; draft: nobody may see it yet."""
    view = view_of(edition)
    shell = build_shell(path=view.path)
    top = head(
        f"{view.title} · {shell.name}", view.summary, view.path,
        image=None if draft else share_card(view.path, report_words(edition)),
        trail=trail_data([IN_THE_NEWS, REPORTS, Link(view.title, view.path)]),
        json_ld=script(
            filled(
                {
                    "@type": "Report", "headline": view.title, "url": absolute(view.path),
                    "abstract": view.summary, "datePublished": view.published.iso,
                    "temporalCoverage": f"{edition.frozen['since']}/{edition.frozen['until']}",
                    "version": view.edition, "author": publisher(shell), "publisher": publisher(shell),
                    "inLanguage": shell.language,
                }
            )
        ),
        feeds=[] if draft else [Link("This report as data", f"{view.path}data.json", note="application/json")],
        noindex=draft,
    )  # fmt: skip
    forms = [Link(label, f"{view.path}{word}") for word, label in FORMS if pdf or label != "PDF"]
    return theme.page(
        "report.html", shell=shell, head=top, view=view, forms=[] if draft else forms,
        trail=[IN_THE_NEWS, REPORTS],
    )  # fmt: skip


def index_page(reports: Sequence[CoverageReport]) -> Rendered:
    """Every public report, the newest edition first."""
    shell = build_shell(path=PATH)
    lines = []
    for row in reports:
        if row.shown:
            told = row.shown.frozen
            about = f"{period(told['since'], told['until'])}: {told['stories']:,} stories, {told['clips']:,} clips"
            lines.append((Link(told["title"], f"{PATH}{row.slug}/"), about))
    top = head(
        f"{REPORTS.text} · {shell.name}", INTRODUCTION, PATH,
        image=share_card(PATH, words(REPORTS.text)), trail=trail_data([IN_THE_NEWS, REPORTS]),
        json_ld=index_data(REPORTS.text, PATH, INTRODUCTION, "Report", [link for link, _ in lines], len(lines)),
    )  # fmt: skip
    return theme.page(
        "reports.html",
        shell=shell,
        head=top,
        title=REPORTS.text,
        introduction=INTRODUCTION,
        lines=lines,
    )


def paper_html(edition: ReportEdition) -> str:
    """The report as one HTML file that needs no other, of which the PDF is made."""
    view: ReportView = view_of(edition)
    shell = build_shell()
    return theme.part(
        "pack/coverage.html", view=view, publisher=shell.name, language=shell.language,
        address=absolute(view.path), css=markup(css()),
    )  # fmt: skip
