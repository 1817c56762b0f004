"""Verbs of embargoes and preview links. Each is logged at the article; notices leave by mail."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from dateline.contacts.models import Journalist
from dateline.lib.dates import long_date
from dateline.lib.tokens import digest, new_token
from dateline.mail.actions import Message, mail
from dateline.newsroom.access import notices, queries
from dateline.newsroom.desk_checks.actions import examine
from dateline.newsroom.desk_checks.gate import keep_seen, let_through
from dateline.newsroom.models import Article, Embargo, EmbargoAccess, EmbargoRead, PreviewLink
from dateline.newsroom.models.access import TERMS, lifting

logger = logging.getLogger("dateline.newsroom")

PURPOSE = "embargo"
PREVIEW_DAYS = 7
LOG = {
    "set": "Set an embargo", "invite": "Gave it to reporters under embargo", "revoke": "Took a reporter off the embargo",
    "lift": "Lifted the embargo", "move": "Moved the embargo", "text": "Gave reporters the newest text",
    "kill": "Killed the embargoed item", "preview": "Made a preview link", "unpreview": "Ended a preview link",
}  # fmt: skip


class CannotBeDone(Exception):
    """What was asked does not fit the state of the item; the words say why and what to do."""


@dataclass(frozen=True)
class Reporter:
    """Whom to give it to. zone: empty where it is not known."""

    name: str
    email: str
    zone: str = ""
    journalist: Journalist | None = None


def _note(article: Article, what: str, by: Any, **data: Any) -> None:
    log(instance=article, action=f"dateline.embargo.{what}", user=by, data=data or None)


@transaction.atomic
def set_embargo(
    article: Article, *, lifts_at: datetime, zone: str, terms: str = "", by: Any = None
) -> Embargo:
    """Put the newest draft of an article under embargo: it goes out at ``lifts_at`` by itself.

    The checks are asked as for publishing (raises ``NotPublished``); the item is dated to the instant
    at which it lifts. Raises ``CannotBeDone`` where it is public, embargoed or scheduled already.
    """
    if article.live:
        raise CannotBeDone("It is public already: what everybody can read cannot be embargoed.")
    if queries.held_on(article):
        raise CannotBeDone("It is under embargo already. Move that one instead.")
    if article.approved_schedule:
        raise CannotBeDone(
            "It is scheduled. Cancel the schedule first: an embargo brings its own instant."
        )
    lifts_at = lifts_at.replace(microsecond=0)  # as revisions keep it
    _in_future(lifts_at)
    draft = _dated(article, lifts_at)
    _checked(draft, by)
    embargo = Embargo.objects.create(
        article=article, revision=_revision(draft, by), lifts_at=lifts_at, zone=zone,
        terms=terms or TERMS, made_by=by,
    )  # fmt: skip
    _note(article, "set", by, lifts_at=lifts_at.isoformat())
    return embargo


def _checked(draft: Article, by: Any) -> None:
    """Ask the checks as for publishing; who does it for nobody is not asked (see ``gate.py``)."""
    if by is None:
        return
    let_through([draft])
    for one in examine([draft]):
        keep_seen(one, by)


def _in_future(moment: datetime) -> None:
    if moment <= timezone.now():
        raise CannotBeDone("That instant has passed. Give one that is to come, or publish it now.")


def _dated(article: Article, moment: datetime) -> Article:
    """The newest draft, issued at the instant at which it becomes public."""
    # Asked anew: the row in hand may know of an older draft.
    draft: Any = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    draft.date, draft.time_known, draft.go_live_at = moment, True, None
    draft.derive(draft.get_parent())
    found: Article = draft
    return found


def _revision(draft: Article, by: Any) -> Any:
    return draft.save_revision(user=by, changed=True)


@transaction.atomic
def invite(
    embargo: Embargo, reporters: Iterable[Reporter], *, by: Any = None
) -> list[EmbargoAccess]:
    """Give it to reporters: each gets a personal link by mail. Who has one already gets a new one,
    and the old one ends. Raises ``CannotBeDone`` where the embargo has ended."""
    _still_held(embargo)
    invited = []
    for each in reporters:
        access, token = _access(embargo, each)
        mail(
            [notices.invitation(access, token)], purpose=PURPOSE, by=by, about=embargo.article,
            subject=f"Embargoed item for {access.name}", key=f"embargo:{access.pk}:{access.links}",
        )  # fmt: skip
        invited.append(access)
    if invited:
        _note(embargo.article, "invite", by, to=[str(access) for access in invited])
    return invited


def _access(embargo: Embargo, told: Reporter) -> tuple[EmbargoAccess, str]:
    token = new_token()
    access = embargo.accesses.filter(email__iexact=told.email).first()
    if access is None:
        access = EmbargoAccess(embargo=embargo, email=told.email.strip(), links=0)
    access.name, access.journalist = told.name or told.email, told.journalist
    access.zone, access.token_hash = told.zone, digest(token)
    access.links, access.invited_at = access.links + 1, timezone.now()
    access.accepted_at = access.revoked_at = None
    access.save()
    return access, token


def _still_held(embargo: Embargo) -> None:
    if not embargo.is_held:
        raise CannotBeDone(f"This embargo is {embargo.get_state_display().lower()}.")


@transaction.atomic
def revoke(access: EmbargoAccess, *, by: Any = None) -> None:
    """Their link opens nothing any more."""
    access.revoked_at = timezone.now()
    access.save(update_fields=["revoked_at"])
    _note(access.embargo.article, "revoke", by, who=str(access))


@transaction.atomic
def accept_terms(access: EmbargoAccess) -> None:
    """The reporter accepted the terms, in one browser."""
    if access.accepted_at is None:
        access.accepted_at = timezone.now()
        access.save(update_fields=["accepted_at"])
    EmbargoRead.objects.create(access=access, what="accepted the terms")


def note_read(access: EmbargoAccess, what: str = "read it") -> None:
    """They opened it."""
    EmbargoRead.objects.create(access=access, what=what)


@transaction.atomic
def move(embargo: Embargo, *, lifts_at: datetime, reason: str = "", by: Any = None) -> None:
    """Extend an embargo, or bring its end forward; everybody who has it is told."""
    _still_held(embargo)
    lifts_at = lifts_at.replace(microsecond=0)
    _in_future(lifts_at)
    later = lifts_at > embargo.lifts_at
    if lifts_at == embargo.lifts_at:
        raise CannotBeDone("That is the instant at which it lifts already.")
    text: Any = queries.text_of(embargo)
    if text.date == embargo.lifts_at:
        behind = queries.is_behind(embargo)
        text.date = lifts_at
        text.derive(text.get_parent())
        newest = _dated(embargo.article, lifts_at) if behind else None
        embargo.revision = _revision(text, by)
        if newest is not None:  # the desk's newer draft stays the newest
            _revision(newest, by)
    embargo.lifts_at, embargo.reason = lifts_at, reason[:500]
    _changed(embargo)
    told = queries.having_access(embargo)
    notices_ = notices.extended if later else notices.brought_forward
    _tell(
        embargo,
        notices_(embargo, told),
        "Embargo extended" if later else "Embargo lifts earlier",
        by,
    )
    _note(embargo.article, "move", by, lifts_at=lifts_at.isoformat(), reason=reason)


@transaction.atomic
def give_newest_text(embargo: Embargo, *, by: Any = None, reason: str = "") -> None:
    """Reporters get the newest draft from now on, and are told that it changed."""
    _still_held(embargo)
    draft = _dated(embargo.article, embargo.lifts_at)
    _checked(draft, by)
    embargo.revision, embargo.reason = _revision(draft, by), reason[:500]
    _changed(embargo)
    accepted = queries.having_access(embargo).exclude(accepted_at=None)
    _tell(embargo, notices.text_changed(embargo, accepted), "Changed under embargo", by)
    _note(embargo.article, "text", by)


def _changed(embargo: Embargo) -> None:
    embargo.changes += 1
    embargo.save(update_fields=["lifts_at", "reason", "revision", "changes"])


def _tell(
    embargo: Embargo, messages: Sequence[Message], subject: str, by: Any, *, waits_for: str = ""
) -> None:
    if messages:
        mail(
            messages, purpose=PURPOSE, subject=subject, about=embargo.article, by=by,
            key=f"embargo:{embargo.pk}:{embargo.state}:{embargo.changes}", waits_for=waits_for,
        )  # fmt: skip


@transaction.atomic
def lift(embargo: Embargo, *, by: Any = None, reason: str = "", early: bool = True) -> None:
    """Make it public now. Lifted early, everybody who has it is told once the page is live."""
    _still_held(embargo)
    if early:
        text = queries.text_of(embargo)
        if text.date == embargo.lifts_at:
            embargo.revision = _revision(_dated_now(text), by)
    embargo.state, embargo.ended_at = Embargo.State.LIFTED, timezone.now()
    embargo.reason = reason[:500] or embargo.reason
    embargo.save()
    with lifting(embargo):
        # By the machine: the checks were asked when the embargo was set or its text replaced.
        embargo.revision.publish(log_action="dateline.embargo.lift")
    article = Article.objects.get(pk=embargo.article_id)
    embargo.article = article
    if early:
        told = list(queries.having_access(embargo))
        _tell(
            embargo, notices.lifted(embargo, told, early=True), "Embargo lifted early", by,
            waits_for=article.public_path or "",
        )  # fmt: skip
        _note(article, "lift", by, reason=reason)


def _dated_now(text: Article) -> Article:
    text.date = timezone.now()
    text.derive(text.get_parent())
    return text


@transaction.atomic
def kill(embargo: Embargo, *, reason: str, by: Any = None) -> None:
    """It will not be published: links close, everybody who has it is told. The draft stays."""
    _still_held(embargo)
    embargo.state, embargo.ended_at = Embargo.State.KILLED, timezone.now()
    embargo.reason = reason[:500]
    embargo.save()
    told = queries.having_access(embargo)
    _tell(embargo, notices.killed(embargo, told), "KILL: embargoed item withdrawn", by)
    _note(embargo.article, "kill", by, reason=reason)


def lift_due() -> int:
    """Make public every item whose instant has come; returns how many (a due finder, rule E4).

    Each in a transaction of its own: one that cannot go out does not hold up the others.
    """
    return sum(_try(pk) for pk in queries.due().values_list("pk", flat=True))


def _try(pk: int) -> bool:
    try:
        with transaction.atomic():
            # Asked again under the lock: it may have been moved or killed meanwhile.
            found = queries.due().select_for_update().filter(pk=pk).first()
            if found is None:
                return False
            lift(found, early=False)
            return True
    except Exception:
        logger.exception("An embargo could not be lifted: %s", pk)
        return False


@transaction.atomic
def make_preview(
    article: Article, *, label: str, days: int = PREVIEW_DAYS, by: Any = None
) -> tuple[PreviewLink, str]:
    """A link to the newest draft for one person; returns it with its token, which is shown once."""
    token = new_token()
    link = PreviewLink.objects.create(
        article=article, label=label[:120], token_hash=digest(token), made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    until = timezone.localtime(link.expires_at).date()
    _note(article, "preview", by, label=link.label, until=long_date(until))
    return link, token


def note_preview(link: PreviewLink) -> None:
    """Somebody opened it, or a program that follows every link of a mail."""
    link.opened_at = timezone.now()
    link.save(update_fields=["opened_at"])


@transaction.atomic
def end_preview(link: PreviewLink, *, by: Any = None) -> None:
    """The link opens nothing any more."""
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    _note(link.article, "unpreview", by, label=link.label)
