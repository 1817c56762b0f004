"""HTML and address in, ``ClipMetadata`` out. Plain Python: no site, no network, no clock."""

from __future__ import annotations

from dateline.coverage.extract import (
    addresses,
    bylines,
    captions,
    dates,
    images,
    outlets,
    text,
    titles,
)  # fmt: skip
from dateline.coverage.extract.metadata import ClipMetadata
from dateline.coverage.extract.page import Page


def extract(html: bytes | str, url: str, *, with_text: bool = True) -> ClipMetadata:
    """What a page says of itself. Never raises for any HTML; time and memory are bounded.

    ``html`` as bytes is decoded by its mark, its declaration or its content; as text it is taken as
    it is. ``with_text`` false leaves the main text out, which takes most of the time.
    """
    page = Page(html, url)
    lead = images.lead(page)
    caption, credit = captions.of_page(page, lead)
    return ClipMetadata(
        title=titles.title(page),
        authors=bylines.authors(page),
        date=dates.published(page),
        updated=dates.updated(page),
        site=outlets.site(page),
        canonical=addresses.canonical(page),
        image=lead.image if lead else None,
        caption=caption,
        credit=credit,
        alt=captions.alt(lead) if lead else None,
        lang=outlets.lang(page),
        section=outlets.section(page),
        description=outlets.description(page),
        text=text.text(page) if with_text else None,
        paywall=outlets.paywall(page),
        notes=page.notes,
    )
