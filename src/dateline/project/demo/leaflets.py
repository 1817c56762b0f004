"""Old things in the demo: what was brought from a box and a former site, of which nobody knows the
day, and an address that is gone on purpose."""

from __future__ import annotations

import json
from collections.abc import Mapping

from dateline.contacts.models import Outlet
from dateline.content.models import Series, Topic
from dateline.coverage.models import Clip
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.newsroom.actions import section_of
from dateline.newsroom.models import Article, NewsSection
from dateline.website.models import GoneAddress

GONE = "/old-campaign/"
REASON = "The campaign of this page ended, and those named on it asked us to take it down."
SHEET = "Found without a date in the network’s first box of papers and kept as it was."
PAGE = "One page, typed after a meeting in a library that nobody put a day on."
CUTTING = "Towns to share what they know about leaks"
REPORT = (
    "<p>Twelve towns wrote down what they charge for a thousand gallons, who reads the meters and"
    " what happens when a bill is not paid.</p><p>The sheet was copied by hand. Nobody wrote the"
    " year on it.</p>"
)
NOTE = (
    "<p>The first members of the chapter met in a library, agreed to share their leak logs, and"
    " wrote one page about it.</p>"
)


def load_leaflets(
    chapter: Organisation, person: Person, place: Jurisdiction, topic: Topic, series: Series,
    outlets: Mapping[str, Outlet],
) -> None:  # fmt: skip
    """A report of the network, a statement of a chapter, a clip on paper, and what is gone."""
    about = {"topics": [topic], "people": [person], "places": [place]}
    sheet = Article(
        title="What twelve towns charged for water", kind="report", deck=SHEET, date=None, live=False,
        body=_text(REPORT),
    )  # fmt: skip
    note = Article(
        title="A page about leaks from the first meeting", kind="statement", deck=PAGE, date=None,
        dateline="DULUTH, Minn.", series=series, live=False, body=_text(NOTE),
    )  # fmt: skip
    NewsSection.objects.get().add_child(instance=sheet)
    section_of(chapter).add_child(instance=note)
    for article in (sheet, note):
        for name, rows in about.items():
            setattr(article, name, rows)
        article.save_revision().publish()
    clip = Clip(
        headline=CUTTING, outlet=next(iter(outlets.values())),
        kind="print", no_byline=True, date=None, chapter=chapter, live=False,
        excerpt="A cutting without its date, from the same box.",
    )  # fmt: skip
    for name, rows in about.items():
        setattr(clip, name, rows)
    clip.save()
    clip.save_revision().publish()
    gone = GoneAddress(path=GONE, reason=REASON)
    gone.full_clean()  # kept as the desk keeps it, without its last slash
    gone.save()


def _text(html: str) -> str:
    return json.dumps([{"type": "text", "value": html}])
