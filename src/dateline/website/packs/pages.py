"""``release.html``: a release as one HTML file without scripts, its pictures inside."""

from __future__ import annotations

import base64
import functools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from dateline.lib.prose import quoted
from dateline.website.body import Raw
from dateline.website.entries import anywhere, clean
from dateline.website.packs.story import INSIDE, Story, pictures
from dateline.website.shell import markup
from dateline.website.theme import part


def html(story: Story) -> str:
    """The whole release."""
    view = story.view
    told = part(
        "pack/release.html", story=story, pieces=list(_pieces(story)), images=_images(story),
        css=markup(css()),
        boilerplates=[replace(b, text=markup(anywhere(str(b.text)))) for b in view.boilerplates],
    )  # fmt: skip
    return clean(told).lstrip()


@functools.cache
def css() -> str:
    """The styles of what is made to be taken away."""
    templates = Path(settings.PACKAGE) / "website" / "templates" / "website"
    return (templates / "pack" / "release.css").read_text(encoding="utf-8").strip()


def _images(story: Story) -> Mapping[str, str]:
    """The pictures as addresses that hold them (RFC 2397), by the address that they have elsewhere."""
    found = {p.src: "" for p in pictures(story.view, story.pieces)}
    for shot in story.shots:
        if data := shot.data(INSIDE):
            told = base64.b64encode(data).decode()
            found[shot.picture.src] = f"data:image/jpeg;base64,{told}"
    return found


def _pieces(story: Story) -> Iterator[tuple[str, Raw]]:
    """The body for its template: links absolute, quotes in quotation marks, the dateline in front."""
    place = f"{story.datelines} — " if story.datelines else ""
    for kind, values in story.pieces:
        told = dict(values)
        if kind in ("text", "callout"):
            told["html"] = markup(anywhere(str(values["html"])))
        elif kind == "quote":
            told["lines"] = quoted(values["text"]).split("\n\n")
        if place:
            before = part("pack/dateline.html", place=place)
            if kind == "text" and told["html"].startswith("<p>"):
                told["html"] = markup(f"<p>{before}{told['html'].removeprefix('<p>')}")
            else:
                yield "text", {"html": markup(f"<p>{before}</p>")}
            place = ""
        yield kind, told
    if place:
        yield "text", {"html": markup(f"<p>{part('pack/dateline.html', place=place)}</p>")}
