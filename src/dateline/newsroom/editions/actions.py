"""Verbs of local editions: make many, write, ask, take an answer, publish, confirm, retire.

Each locks the edition, leaves a version where words were set or approved, and a line in the log of the
release. The rule of what is public is ``LocalEdition.follow``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from dateline.content.queries import site_settings
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.lib.text import ascii_slug
from dateline.lib.tokens import digest, new_token
from dateline.mail.actions import Message, mail
from dateline.newsroom.editions.queries import beside, capacity_of, place_for
from dateline.newsroom.models import Article, EditionRequest, EditionVersion, LocalEdition
from dateline.newsroom.models.edition import SLUG, text_of, words_of
from dateline.newsroom.permissions import is_release

State, Asked, Kind = LocalEdition.State, EditionRequest.State, EditionVersion.Kind
PURPOSE = "edition approval"
LINK = "/your-edition/{token}/"
LOG = {
    "make": "Made local editions", "write": "Wrote a local edition", "ask": "Asked for the approval of a local edition",
    "answer": "A member answered about a local edition", "record": "Recorded the approval of a local edition",
    "publish": "Published a local edition", "confirm": "Let a local edition keep its words",
    "retire": "Retired a local edition",
}  # fmt: skip


class NotDone(Exception):
    """It cannot be done as asked; the words say why and what to do."""


@dataclass(frozen=True)
class Words:
    """What an edition says of its own. figures: rows of "value", "label", "source"."""

    lead: str = ""
    quote: str = ""
    figures: list[dict[str, str]] = field(default_factory=list)

    def clean(self) -> Words:
        """Paragraphs apart by empty lines, no stray spaces, no empty figures."""
        lead = "\n\n".join(" ".join(part.split()) for part in self.lead.split("\n\n"))
        rows = [{k: " ".join(v.split()) for k, v in row.items()} for row in self.figures]
        return Words(
            lead.strip(), " ".join(self.quote.split()), [r for r in rows if any(r.values())]
        )


@transaction.atomic
def make(
    article: Article, *, members: Iterable[Person] = (), chapters: Iterable[Organisation] = (),
    by: Any = None,
) -> list[LocalEdition]:  # fmt: skip
    """Make an edition for each, with their place and an empty lead; who has one already is passed over.

    Raises ``NotDone``, and makes none, where somebody has no place.
    """
    if not is_release(article.kind):
        raise NotDone("Only press releases and statements have local editions.")
    if not article.month:
        raise NotDone(
            "The release has no date, which is part of each edition's address. Give it one."
        )
    told: list[tuple[Person | None, Organisation | None, Jurisdiction | None]] = [
        *((person, None, place_for(person, article)) for person in members),
        *((None, chapter, chapter.jurisdiction) for chapter in chapters),
    ]
    lost = [str(person or chapter) for person, chapter, place in told if place is None]
    if lost:
        raise NotDone(
            f"Without a place: {', '.join(lost)}. Enter the office that they hold, or where the chapter "
            "works, in the directory."
        )
    known = set(article.editions.values_list("member", "chapter"))
    made = [
        _new(article, person, chapter, place, by)
        for person, chapter, place in told
        if place and (person and person.pk, chapter and chapter.pk) not in known
    ]
    if made:
        names = ", ".join(row.name for row in made)
        log(instance=article, action="dateline.edition.make", user=by, data={"names": names[:500]})
    return made


def _new(
    article: Article, person: Person | None, chapter: Organisation | None, place: Jurisdiction, by: Any
) -> LocalEdition:  # fmt: skip
    row = LocalEdition(
        parent=article, member=person, chapter=chapter, place=place, speaker=person, made_by=by,
        name=(person.name if person else chapter.name if chapter else "")[:160],
        slug=article.slug[:SLUG],
    )  # fmt: skip
    row.readdress(article.month)
    row.save()
    return row


def locked(pk: int) -> LocalEdition:
    """The edition and its parent as they are now, until the transaction ends.

    The parent first, as whoever saves the parent has it: neither waits for the other for ever, and none
    makes an edition public while its parent is being taken back.
    """
    parent = LocalEdition.objects.values_list("parent", flat=True).get(pk=pk)
    list(Page.objects.select_for_update().filter(pk=parent).values_list("pk"))
    rows = LocalEdition.objects.select_for_update(of=("self",))
    return rows.select_related("parent", "place", "approved", "shown", "speaker").get(pk=pk)


def _note(row: LocalEdition, what: str, by: Any, **more: Any) -> None:
    data = {"name": row.name, "state": row.get_state_display(), "edition": row.pk, **more}
    log(instance=row.parent, action=f"dateline.edition.{what}", user=by, data=data)


def _version(row: LocalEdition, kind: str, article: Article, **told: Any) -> EditionVersion:
    """Keep what it says now; of an approval the parent's words too."""
    if kind != Kind.WRITTEN:
        told |= {"text": text_of(article), "words": words_of(article)}
    person = row.speaker if row.quote else None
    return EditionVersion.objects.create(
        edition=row, kind=kind, lead=row.lead, quote=row.quote, figures=row.figures, person=person,
        speaker=person.name if person else "", capacity=capacity_of(person, article), **told,
    )  # fmt: skip


def _settle(row: LocalEdition) -> None:
    """Save it, public or not as its state and its parent have it."""
    row.changed_at = timezone.now()
    now = words_of(beside(row.parent))
    row.follow(now, public=row.parent.live)
    row.save()


def _set(row: LocalEdition, words: Words) -> None:
    told = words.clean()
    for figure in told.figures:
        if not figure.get("value") or not figure.get("label"):
            raise NotDone("A local figure has a value and what it counts. Fill both or neither.")
    _refuse_nobody(row, told.quote)
    row.lead, row.quote, row.figures = told.lead, told.quote, told.figures


@transaction.atomic
def write(
    edition: LocalEdition, words: Words, *, speaker: Person | None = None,
    place: Jurisdiction | None = None, slug: str = "", at_once: bool = False, by: Any = None,
) -> LocalEdition:  # fmt: skip
    """Set the working copy. Readers keep what was approved; other words wait for an approval.

    speaker: whose quote it is, for a chapter's edition. place, slug: other than now, while no reader has
    seen its address. Raises ``NotDone``.
    """
    row = locked(edition.pk)
    moved = (place is not None and place != row.place) or (slug and slug != row.slug)
    if moved and row.first_public_at:
        raise NotDone("Its address has been public and stays as it is.")
    row.speaker = row.speaker if row.member_id else speaker
    _set(row, words)
    row.place, row.at_once = place or row.place, at_once
    row.slug = ascii_slug(slug or row.slug, SLUG)
    if moved:
        row.readdress(row.parent.month)
    if row.state == State.APPROVED and row.unapproved or row.state == State.DECLINED:
        row.state = State.DRAFT
    _version(row, Kind.WRITTEN, beside(row.parent), by=by)
    _settle(row)
    _note(row, "write", by)
    return row


def _refuse_nobody(row: LocalEdition, quote: str) -> None:
    if quote and row.speaker is None:  # also: whose record was deleted since
        raise NotDone("Say whose quote it is, or leave the quote out.")


def _refuse_empty(row: LocalEdition) -> None:
    _refuse_nobody(row, row.quote)
    if not (row.lead or row.quote or row.figures):
        raise NotDone("It has no words of its own yet. Write a lead, a quote or a figure first.")


@transaction.atomic
def ask(edition: LocalEdition, *, email: str, name: str = "", by: Any = None) -> EditionRequest:
    """Ask for the approval of an edition by a personal link in a mail; an earlier link ends.

    Raises ``NotDone``.
    """
    row, token = locked(edition.pk), new_token()
    _refuse_empty(row)
    row.requests.filter(state=Asked.ASKED).update(state=Asked.ENDED)
    request = EditionRequest.objects.create(
        edition=row, approver=name.strip() or row.name, email=email, token_hash=digest(token),
        asked_by=by,
    )  # fmt: skip
    if row.state != State.LIVE:
        row.state = State.ASKED
    _settle(row)
    own = site_settings().name
    text = f"""Dear {request.approver},

{own} has prepared a local edition of a {row.parent.kind_row.label.lower()} for {row.place.full_name}, in your name.

Please read it as readers will see it, change what you would say otherwise, and approve it (or not) here.
The link is yours alone, and nothing is approved before you press a button:
{settings.DATELINE_ADDRESS}{LINK.format(token=token)}

{own}
{settings.DATELINE_ADDRESS}/press-contacts/
"""
    mail(
        [Message(email, f"Your local edition for {own}: please approve", text, name=request.approver, secret=token)],
        purpose=PURPOSE, subject=f"Local edition of {row.name}: please approve", about=row.parent,
        key=f"edition:{request.pk}", by=by,
    )  # fmt: skip
    _note(row, "ask", by)
    return request


def seen_now(row: LocalEdition) -> str:
    """The hash of everything that a member sees and does not write: it must be so when they approve."""
    return words_of(beside(row.parent))


@transaction.atomic
def answer(
    request: EditionRequest, *, approve: bool, words: Words, seen: str, comment: str = ""
) -> EditionRequest:
    """Take a member's answer: the edition says what they approved from then on, or is not approved.

    seen: ``seen_now`` of what they were shown. Where it was to be published at once, it is. Raises
    ``NotDone``.
    """
    row = locked(request.edition_id)
    request = EditionRequest.objects.select_for_update().get(pk=request.pk)
    request.edition = row
    if not request.is_open:
        raise NotDone("This link takes no answer any more.")
    if approve:
        if seen != seen_now(row):
            raise NotDone(
                "The text of the release was changed while you were reading. It is shown as it reads now: "
                "please look at it again."
            )
        _set(row, words)
        _refuse_empty(row)
        version = _version(
            row, Kind.LINK, beside(row.parent), approver=request.approver, comment=comment.strip()
        )
        _approved(row, version)
        request.version = version
    elif row.state != State.LIVE:
        row.state = State.DECLINED
    request.state = Asked.APPROVED if approve else Asked.DECLINED
    request.comment, request.answered_at = comment.strip(), timezone.now()
    request.save()
    _settle(row)
    _note(row, "answer", None, answer=request.get_state_display())
    _tell_desk(request)
    return request


def _approved(row: LocalEdition, version: EditionVersion) -> None:
    row.approved = version
    if row.state != State.LIVE:
        row.state = State.APPROVED
    if row.at_once:
        _show(row, version, version.words)


def _show(row: LocalEdition, version: EditionVersion, now: str) -> None:
    """From now on readers see this version; what was let stand beside the one before is over."""
    if row.shown_id != version.pk:
        row.beside = ""
        if version.words == now:
            row.confirmed = ""
    row.state, row.shown = State.LIVE, version


def _tell_desk(request: EditionRequest) -> None:
    if request.asked_by is None or not request.asked_by.email:
        return
    row = request.edition
    subject = f"{request.get_state_display()}: local edition of {row.name}"
    lines = [f"{request.approver}: {request.get_state_display()}.", request.comment]
    lines.append(f"{settings.DATELINE_ADDRESS}/desk/newsroom/editions/{row.pk}/")
    mail(
        [Message(request.asked_by.email, subject, "\n\n".join(filter(None, lines)) + "\n")],
        purpose=PURPOSE, subject=subject, about=row.parent, key=f"edition-answer:{request.pk}",
    )  # fmt: skip


@transaction.atomic
def record(edition: LocalEdition, *, approver: str, comment: str, by: Any = None) -> EditionVersion:
    """Record that the edition as it stands was approved by word to the desk.

    comment: how, "by phone with her chief of staff". Raises ``NotDone``.
    """
    row = locked(edition.pk)
    _refuse_empty(row)
    row.requests.filter(state=Asked.ASKED).update(state=Asked.ENDED)
    version = _version(
        row, Kind.DESK, beside(row.parent), approver=approver, comment=comment.strip(), by=by
    )
    _approved(row, version)
    _settle(row)
    _note(row, "record", by, approver=approver)
    return version


@transaction.atomic
def publish(edition: LocalEdition, *, by: Any = None) -> LocalEdition:
    """Publish what was approved: at once, or with its release once that is public.

    Raises ``NotDone``.
    """
    row = locked(edition.pk)
    if row.approved is None:
        raise NotDone("Nobody has approved it yet. Ask by a mailed link, or record the approval.")
    if row.unapproved:
        raise NotDone("Its words were changed since they were approved. Ask for an approval first.")
    now, out = words_of(beside(row.parent)), row.state == State.LIVE and not row.newer
    if not out and row.approved.words not in (now, row.confirmed):
        raise NotDone(
            "The release was changed since the edition was approved. Ask for an approval with the new text."
        )
    _show(row, row.approved, now)
    _settle(row)
    _note(row, "publish", by, public=row.live)
    return row


@transaction.atomic
def confirm(edition: LocalEdition, *, reason: str, by: Any = None) -> LocalEdition:
    """Let a flagged edition stand, with the words that were approved, beside the release as it reads now.

    Raises ``NotDone``.
    """
    row = locked(edition.pk)
    if not row.flagged:
        raise NotDone("Nothing was changed since it was approved.")
    if not row.parent.live:
        raise NotDone("The release is not public. Ask for an approval with its new text instead.")
    if not reason.strip():
        raise NotDone("Say why the older words may stand: the log keeps it.")
    row.confirmed = words_of(row.parent)
    _settle(row)
    _note(row, "confirm", by, reason=reason.strip()[:500])
    return row


@transaction.atomic
def retire(edition: LocalEdition, *, reason: str = "", by: Any = None) -> LocalEdition:
    """Take an edition out for good, or drop it; its open link ends. It may be published again."""
    row = locked(edition.pk)
    row.requests.filter(state=Asked.ASKED).update(state=Asked.ENDED)
    row.state = State.RETIRED
    _settle(row)
    _note(row, "retire", by, reason=reason.strip()[:500])
    return row
