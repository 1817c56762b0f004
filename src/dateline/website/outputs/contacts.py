"""Two pages that reporters look for: whom to call, and what was corrected."""

from __future__ import annotations

from dateline.contacts.queries import press_contacts, serving_contacts
from dateline.directory.queries import organisations
from dateline.lib.dates import long_date
from dateline.newsroom.aftercare.queries import corrections as published_corrections
from dateline.newsroom.aftercare.queries import withdrawals
from dateline.newsroom.models import Withdrawal
from dateline.newsroom.models.article import local_day
from dateline.newsroom.queries import live_articles
from dateline.publishing.outputs import FEED, LIST, Rendered, family
from dateline.website import records, theme
from dateline.website.cards import Contact, Corrected, Link
from dateline.website.folding import corrected, organisation_link
from dateline.website.linked_data import trail_data
from dateline.website.linked_records import contacts_data, corrections_data
from dateline.website.outputs.data import JSON, WORD, rendered
from dateline.website.share_cards import SPEAKERS, share_card, words
from dateline.website.shell import absolute, build_shell, contact_shape, head

CONTACTS, CORRECTIONS = "/press-contacts/", "/corrections/"


def by_body(network: str) -> list[tuple[Link, list[Contact]]]:
    """(body, its press contacts), the network's first, then each chapter's by name."""
    rows = serving_contacts()
    bodies = organisations(tuple(sorted({row.chapter_id for row in rows if row.chapter_id})))
    own = [contact_shape(row) for row in rows if not row.chapter_id]
    groups = [(Link(network, "/"), own)] if own else []
    for body in sorted(bodies.values(), key=lambda each: (each.name, each.pk)):
        found = [contact_shape(row) for row in rows if row.chapter_id == body.pk]
        groups.append((organisation_link(body), found))
    return groups


@family(
    "press contacts", "press-contacts/", addresses=lambda: [{}], rank=LIST,
    describe="Whom reporters call, by beat and chapter",
)  # fmt: skip
def contacts() -> Rendered:
    """The network's contacts first, then each chapter's."""
    shell = build_shell(path=CONTACTS, contacts=[])
    groups = by_body(shell.name)
    about = f"Whom to call at {shell.name}, by beat and by chapter."
    top = head(
        f"Press contacts · {shell.name}", about, CONTACTS,
        image=share_card(CONTACTS, words("Press contacts")),
        trail=trail_data([Link("Press contacts", CONTACTS)]),
        json_ld=contacts_data("Press contacts", CONTACTS, groups, shell),
        feeds=[Link("Press contacts as data", f"{CONTACTS}{WORD}", note=JSON)],
    )  # fmt: skip
    view = {
        "title": "Press contacts", "introduction": about, "groups": groups,
        "empty": "No press contact is set up yet.",
    }  # fmt: skip
    return theme.page("contacts.html", shell=shell, head=top, view=view)


def all_corrections() -> list[Corrected]:
    """Every correction of what is public, newest first, each with the item that was corrected."""
    rows = published_corrections()
    items = live_articles(tuple(sorted({row.article_id for row in rows})))
    return [
        corrected(row, Link(item.title, item.public_path or ""))
        for row in rows
        if (item := items.get(row.article_id))
    ]


def _withdrawn(row: Withdrawal) -> Link:
    day = local_day(row.withdrawn_at)
    of = f" of {long_date(row.issued_on)}" if row.issued_on else ""
    return Link(f"{row.what}{of}", row.path, note=f"Withdrawn {long_date(day)}" if day else "")


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
        feeds=[Link("Corrections as data", f"{CORRECTIONS}{WORD}", note=JSON)],
    )  # fmt: skip
    view = {
        "title": "Corrections", "introduction": about, "corrections": all_corrections(),
        "withdrawn": [_withdrawn(row) for row in withdrawals() if not row.gone],
    }  # fmt: skip
    return theme.page("corrections.html", shell=shell, head=top, view=view)


@family(
    "press contacts data", f"press-contacts/{WORD}", addresses=lambda: [{}], rank=FEED,
    describe="Press contacts as plain data, by beat and chapter",
)  # fmt: skip
def contacts_for_programs() -> Rendered:
    """The same for programs: each contact with whose it is."""
    told = {
        "title": "Press contacts",
        "url": absolute(CONTACTS),
        "contacts": [
            records.contact(each) | {"organisation": records.link(body)}
            for body, found in by_body(build_shell().name)
            for each in found
        ],
    }
    return rendered(told)


@family(
    "corrections data", f"corrections/{WORD}", addresses=lambda: [{}], rank=FEED,
    describe="Published corrections as plain data, newest first",
)  # fmt: skip
def corrections_for_programs() -> Rendered:
    """Every published correction. Empty while nothing has been corrected."""
    items = [records.correction(told) for told in all_corrections()]
    told = {
        "title": "Corrections",
        "url": absolute(CORRECTIONS),
        "count": len(items),
        "items": items,
    }
    return rendered(told)


SPEAKERS["press contacts"] = lambda: words("Press contacts")
SPEAKERS["corrections"] = lambda: words("Corrections")
