"""``release.txt``: a release as text that pastes well into a mail, wrapped at no width."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dateline.lib.prose import block, blocks, one_line, prose, quoted, with_address
from dateline.website.body import Raw
from dateline.website.cards import Contact, Corrected, Embed, FileLink, Picture
from dateline.website.entries import anywhere, clean
from dateline.website.packs.story import Story


def text(story: Story) -> str:
    """The whole release."""
    view = story.view
    parts = [
        shouted(story.status),
        story.hold.banner if story.hold else "",
        contacts(view.contacts),
        view.card.title,
        story.item.deck,
        stamp(story),
        *(correction(each) for each in view.corrections),
        *body(story),
        lines("Bills", [bill(b.text, b.note, b.url) for b in view.bills]),
        lines("Files", [_file_line(each.link, story) for each in story.files]),
        *(about(b.name, b.url, str(b.text)) for b in view.boilerplates),
        view.end_mark,
        story.address,
    ]
    return clean(blocks([_even(part) for part in parts])) + "\n"


def _even(part: str) -> str:
    return part.replace("\xa0", " ").replace("\r", "")


def shouted(status: str) -> str:
    """ "FOR IMMEDIATE RELEASE"; of an embargo its first words, the instant as it is."""
    head, until, instant = status.partition(" until ")
    return f"{head}{until}".upper() + instant


def contacts(told: list[Contact]) -> str:
    """Every press contact with what a reporter on deadline needs."""
    found = [
        block(
            ", ".join(word for word in (c.name, c.role, c.beat) if word), c.phone, c.email, c.hours
        )
        for c in told
    ]
    head = "Press contacts:" if len(found) > 1 else "Press contact:"
    return blocks([f"{head}\n{found[0]}", *found[1:]]) if found else ""


def stamp(story: Story) -> str:
    """Who issues it, when, and when it was last updated."""
    view = story.view
    issued = [" and ".join(link.text for link in view.issuers), _day(view.card.when)]
    updated = f"Updated {_day(view.updated)}" if view.updated else ""
    return block(", ".join(part for part in issued if part), updated)


def _day(when: object) -> str:
    told = (getattr(when, "text", ""), getattr(when, "clock", ""))
    return ", ".join(part for part in told if part)


def correction(told: Corrected) -> str:
    """A correction with the words before and after, as on the page."""
    words = ""
    if told.old:
        words = f"It said: “{told.old}”" + ("" if told.new else " That was taken out.")
    if told.new:
        words += f"{' ' if words else ''}It now says: “{told.new}”"
    return block(f"{told.label}, {told.when.text}: {told.note}", words)


def body(story: Story) -> Iterator[str]:
    """The dateline, a dash, and the body; a picture as its caption and credit."""
    place = f"{story.datelines} — " if story.datelines else ""
    if story.view.picture:
        yield photo(story.view.picture, story)
    if story.view.embed:
        yield _player(story.view.embed)
    if place and (not story.pieces or story.pieces[0][0] != "text"):
        yield place.strip()
        place = ""
    for kind, values in story.pieces:
        told = SETTERS[kind](values, story) if kind in SETTERS else ""
        if place and told:
            # The dateline opens a sentence, never a heading or a list.
            opens = str(values["html"]).lstrip().startswith("<p")
            told = f"{place}{told}" if opens else blocks([place.strip(), told])
            place = ""
        yield told


def photo(picture: Picture, story: Story) -> str:
    """ "[Photo: caption Credit: name. File in the pack: …]"."""
    credit = f"Credit: {picture.credit}." if picture.credit else ""
    shot = next((s for s in story.shots if s.picture.src == picture.src and s.file), None)
    told = (picture.caption or picture.alt, credit, f"In the pack: {shot.file}" if shot else "")
    return f"[Photo: {one_line(' '.join(part for part in told if part))}]"


def _quote(values: Raw, story: Story) -> str:
    speaker = ", ".join(w for w in (values["speaker"].text, values["speaker_title"]) if w)
    said = f"— {speaker}" if speaker else ""
    return block(quoted(values["text"]), with_address(said, values["source_url"]) if said else "")


def _gallery(values: Raw, story: Story) -> str:
    return blocks([values["title"], *(photo(p, story) for p in values["pictures"])])


def _table(values: Raw, story: Story) -> str:
    rows = [" | ".join(one_line(cell) for cell in row) for row in values["rows"]]
    return block(values["caption"], *rows)


def _player(told: Embed) -> str:
    line = f"{told.title}{f' ({told.duration})' if told.duration else ''}: {told.watch_url}"
    return blocks([line, prose(anywhere(str(told.transcript)))])


def _callout(values: Raw, story: Story) -> str:
    link = values["link"]
    more = with_address(link.text, link.url) if link else ""
    return blocks([values["title"], prose(anywhere(str(values["html"]))), more])


SETTERS: dict[str, Callable[[Raw, Story], str]] = {
    "text": lambda values, story: prose(anywhere(str(values["html"]))),
    "quote": _quote,
    "photo": lambda values, story: photo(values["picture"], story),
    "gallery": _gallery,
    "table": _table,
    "file": lambda values, story: f"File: {_file_line(values['file'], story)}",
    "embed": lambda values, story: _player(values["embed"]),
    "callout": _callout,
}


def _file_line(link: FileLink, story: Story) -> str:
    """A document with its address; under embargo, where it has none yet, with its place in the pack."""
    known = next((e for e in story.files if e.link.url.endswith(link.url)), None)
    where = known.file if known and story.hold else known.link.url if known else ""
    size = ", ".join(part for part in (link.format, link.size) if part)
    return f"{link.title}{f' ({size})' if size else ''}{f': {where}' if where else ''}"


def bill(text_: str, title: str, url: str) -> str:
    """ "H.R. 1 (House), Title (https://…)"."""
    return with_address(", ".join(part for part in (text_, title) if part), url)


def lines(title: str, told: list[str]) -> str:
    """A short list under its title."""
    return block(f"{title}:", *(f"- {line}" for line in told)) if told else ""


def about(name: str, url: str, html: str) -> str:
    """A boilerplate under the name of whose it is."""
    head = with_address(f"About {name}", url) if name else ""
    return block(head, prose(anywhere(html)))
