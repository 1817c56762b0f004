"""Two pages that reporters look for: whom to call, and what was corrected."""

from __future__ import annotations

from dateline.contacts.queries import press_contacts, serving_contacts
from dateline.directory.queries import organisations
from dateline.publishing.outputs import LIST, Rendered, family
from dateline.website import theme
from dateline.website.cards import Contact, Link
from dateline.website.folding import organisation_link
from dateline.website.linked_data import trail_data
from dateline.website.linked_records import contacts_data, corrections_data
from dateline.website.share_cards import SPEAKERS, share_card, words
from dateline.website.shell import build_shell, contact_shape, head

CONTACTS, CORRECTIONS = "/press-contacts/", "/corrections/"


@family(
    "press contacts", "press-contacts/", addresses=lambda: [{}], rank=LIST,
    describe="Whom reporters call, by beat and chapter",
)  # fmt: skip
def contacts() -> Rendered:
    """The network's contacts first, then each chapter's."""
    rows = serving_contacts()
    bodies = organisations(tuple(sorted({row.chapter_id for row in rows if row.chapter_id})))
    groups: list[tuple[Link, list[Contact]]] = []
    shell = build_shell(path=CONTACTS, contacts=[])
    network = [contact_shape(row) for row in rows if not row.chapter_id]
    if network:
        groups.append((Link(shell.name), network))
    for body in sorted(bodies.values(), key=lambda each: (each.name, each.pk)):
        own = [contact_shape(row) for row in rows if row.chapter_id == body.pk]
        groups.append((organisation_link(body), own))
    about = f"Whom to call at {shell.name}, by beat and by chapter."
    top = head(
        f"Press contacts · {shell.name}", about, CONTACTS,
        image=share_card(CONTACTS, words("Press contacts")),
        trail=trail_data([Link("Press contacts", CONTACTS)]),
        json_ld=contacts_data("Press contacts", CONTACTS, groups, shell),
    )  # fmt: skip
    view = {
        "title": "Press contacts", "introduction": about, "groups": groups,
        "empty": "No press contact is set up yet.",
    }  # fmt: skip
    return theme.page("contacts.html", shell=shell, head=top, view=view)


@family(
    "corrections", "corrections/", addresses=lambda: [{}], rank=LIST,
    describe="What was corrected, newest first; how to ask for a correction",
)  # fmt: skip
def corrections() -> Rendered:
    """How mistakes are put right here, and whom to tell of one."""
    shell = build_shell(path=CORRECTIONS, contacts=press_contacts())
    about = f"How {shell.name} puts mistakes right, and every correction that was published."
    top = head(
        f"Corrections · {shell.name}", about, CORRECTIONS,
        image=share_card(CORRECTIONS, words("Corrections")),
        trail=trail_data([Link("Corrections", CORRECTIONS)]),
        json_ld=corrections_data("Corrections", CORRECTIONS, about, shell),
    )  # fmt: skip
    view = {"title": "Corrections", "introduction": about}
    return theme.page("corrections.html", shell=shell, head=top, view=view)


SPEAKERS["press contacts"] = lambda: words("Press contacts")
SPEAKERS["corrections"] = lambda: words("Corrections")
