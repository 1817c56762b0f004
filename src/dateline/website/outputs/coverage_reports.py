"""Coverage reports: the page of each, its files beside it, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dateline.coverage.models import ReportEdition
from dateline.coverage.reports.queries import editions_shown, public_reports
from dateline.publishing.outputs import AFTER, BESIDE, LIST, STORY, Rendered, family
from dateline.publishing.questions import Facets
from dateline.website.packs import paper
from dateline.website.reports.files import FILES
from dateline.website.reports.pages import REPORTS, index_page, report_page, report_words
from dateline.website.share_cards import SPEAKERS, Words, words

NAME, EVERY = "coverage report", "coverage reports"
ROUTE = "coverage/<slug:slug>/"


def _slugs() -> Iterator[dict[str, str]]:
    return ({"slug": row.slug} for row in public_reports())


def _concern(pk: str, facets: Facets) -> Iterator[dict[str, str]]:
    return ({"slug": slug} for slug in facets.get("slug", ()) if slug)


CONCERNS = {"coverage.CoverageReport": (["live", "slug"], _concern)}


def shown(slug: str) -> ReportEdition | None:
    """The public edition of the report at this address."""
    return editions_shown((slug,)).get(slug)


@family(
    EVERY, "coverage/", rank=LIST, describe="Every coverage report, while there are any",
    addresses=lambda: [{}] if public_reports() else [],
    concerns={"coverage.CoverageReport": (["live"], lambda pk, facets: [{}])},
)  # fmt: skip
def every() -> Rendered | None:
    rows = public_reports()
    return index_page(rows) if rows else None


SPEAKERS[EVERY] = lambda: words(REPORTS.text)


@family(
    NAME, ROUTE, rank=STORY, addresses=_slugs, concerns=CONCERNS,
    describe="A coverage report: its edition that is public",
)  # fmt: skip
def report(slug: str) -> Rendered | None:
    edition = shown(slug)
    return report_page(edition, pdf=paper.possible()) if edition else None


def speak(slug: str) -> Words | None:
    """What its share card says."""
    edition = shown(slug)
    return report_words(edition) if edition else None


SPEAKERS[NAME] = speak


def _declare(word: str) -> None:
    make, kind, what = FILES[word]

    def addresses() -> Iterator[dict[str, str]]:
        if word == "report.pdf" and not paper.possible():
            return iter(())
        return _slugs()

    @family(
        f"{NAME} {word}", f"{ROUTE}{word}", addresses=addresses, concerns=CONCERNS,
        rank=AFTER if word == "report.pdf" else BESIDE, describe=f"A coverage report: {what}",
    )  # fmt: skip
    def file(**arguments: Any) -> Rendered | None:
        edition = shown(**arguments)
        body = make(edition) if edition else None
        return Rendered(body, kind) if body is not None else None


for _word in FILES:
    _declare(_word)
