"""``pack.zip``: every format of a release, its photos with their metadata, its files. The same bytes
for the same release: no time of day, no order that a disk decides."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

from dateline.content.queries import stored
from dateline.lib import photo_metadata
from dateline.lib.prose import block, blocks
from dateline.website.entries import clean
from dateline.website.feed_formats import as_json
from dateline.website.packs import ninjs, paper, plain
from dateline.website.packs.story import FULL, HTML, NINJS, PDF, TEXT, Enclosed, Shot, Story
from dateline.website.shell import absolute

LARGEST = 25_000_000  # bytes of a file that goes into the zip; a larger one is named by its address
TEXTS = (".txt", ".html", ".json")
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip (APPNOTE 4.4.6)
Member = tuple[str, bytes]


def parcel(story: Story, html: str, pdf: bytes | None) -> bytes:
    """The whole zip."""
    photos = [member for shot in story.shots for member in _photo(shot, story)]
    files = [member for each in story.files for member in _file(each)]
    inside = {name for name, _ in (*photos, *files)}
    members = [
        ("README.txt", readme(story, inside, has_pdf=pdf is not None).encode()),
        (TEXT, plain.text(story).encode()),
        (HTML, html.encode()),
        *([(PDF, pdf)] if pdf is not None else []),
        (NINJS, as_json(ninjs.item(story))),
        *([("credits.txt", credits_of(story, inside).encode())] if story.shots else []),
        *photos,
        *files,
    ]
    return zipped(members, story)


def zipped(members: Iterable[Member], story: Story) -> bytes:
    """A zip whose dates are that of the text."""
    moment = story.version
    date = max(moment.timetuple()[:6] if moment else EARLIEST, EARLIEST)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in members:
            told = zipfile.ZipInfo(name, date)  # type: ignore[arg-type]
            told.create_system, told.external_attr = 3, 0o644 << 16
            packed = name.endswith(TEXTS)
            told.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            file.writestr(told, data)
    return out.getvalue()


def _photo(shot: Shot, story: Story) -> Iterator[Member]:
    """A photo that may be handed on, with what we know of it in its metadata."""
    data = shot.data(FULL) if shot.file else b""
    if not data:
        return
    photo, shown = shot.photo, shot.picture
    told = photo_metadata.Said(
        caption=shown.caption, creator=photo.creator, credit=photo.credit,
        copyright_notice=photo.copyright_notice, alt=shown.alt, web_statement=photo.licence_url,
        licensor_url=story.address, source=story.publisher, headline=photo.title,
        usage_terms=ninjs.terms(photo),
    )  # fmt: skip
    yield shot.file, photo_metadata.written(data, told)


def _file(each: Enclosed) -> Iterator[Member]:
    try:
        data = stored(each.document.file.name)
    except OSError:
        return
    if len(data) <= LARGEST:
        yield each.file, data


def credits_of(story: Story, inside: set[str]) -> str:
    """Of each photo: file, caption, credit, rights, alternative text."""
    told = []
    for shot in story.shots:
        photo, shown = shot.photo, shot.picture
        absent = "not in this pack: it may not be handed on. Ask the press contact."
        told.append(
            block(
                f"File: {shot.file}" if shot.file in inside else f"Photo: {photo.title} ({absent})",
                _line("Caption", shown.caption),
                _line("Credit", photo.credit),
                _line("Photographer", photo.creator),
                _line("Rights", ninjs.terms(photo)),
                _line("Copyright notice", photo.copyright_notice),
                _line("Licence", photo.licence_url),
                _line("Alternative text", shown.alt),
            )
        )
    return clean(blocks(told)) + "\n"


def _line(label: str, text: str) -> str:
    return f"{label}: {plain.one_line(text)}" if text else ""


def readme(story: Story, inside: set[str], *, has_pdf: bool) -> str:
    """What is in the zip, and on what terms."""
    held = story.hold is not None
    contents = [
        "In this pack:",
        f"- {TEXT}: the whole text, to paste",
        f"- {HTML}: the same as one HTML file with its pictures, without scripts",
        f"- {PDF}: the same on paper, tagged for screen readers" if has_pdf else "",
        f"- {NINJS}: the same as ninjs 3 (IPTC), for your own system",
        "- credits.txt: caption, credit, rights and alternative text of each photo"
        if story.shots
        else "",
        *(f"- {name}" for name in sorted(inside)),
    ]
    left = [e for e in story.files if e.file not in inside]
    parts = [
        story.view.card.title,
        plain.shouted(story.status),
        story.hold.banner if story.hold else "",
        block(*contents),
        ""
        if has_pdf
        else "This pack comes without the PDF: this newsroom's server lacks Pango, which sets it.\n"
        f"Whoever runs it can install it: {paper.INSTALL}",
        block("Too large for this pack:", *(f"- {_where(e, held=held)}" for e in left))
        if left
        else "",
        "Photos may be used with their credit, on the terms in credits.txt and in each file."
        if story.shots
        else "",
        plain.contacts(story.view.contacts),
        story.address,
        "" if held else f"All our news: {absolute('/')}",
    ]
    return clean(blocks(parts)).replace("\xa0", " ") + "\n"


def _where(each: Enclosed, *, held: bool) -> str:
    return each.link.title if held else f"{each.link.title}: {each.link.url}"
