"""Verbs of mail: write down what is to be sent, send what is due, decide about what is in doubt.

A crash at any point sends nothing twice and forgets nobody (rule M1). Each delivery is claimed for a
while, marked as *sending* when the server asks for the text, and settled with the server's reply, each
in a transaction of its own. What was claimed only is due again when its lease runs out; what was
*sending* is in doubt: it is not sent again unless a person says so.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import log

from dateline.content.queries import site_settings
from dateline.mail import queries
from dateline.mail.message import built, envelope, own_address
from dateline.mail.models import HIDDEN, Delivery, Mailing
from dateline.mail.senders import InDoubt, Refused, Sender, Unreachable, open_sender

logger = logging.getLogger("dateline.mail")
State = Delivery.State

BATCH = 50  # deliveries that one worker claims at once
LEASE = timedelta(minutes=5)  # longer than the slowest server may take for a batch's next mail
PAUSES = (60, 300, 900, 1800, 3600)  # seconds between tries; the last one repeats
MOST_TRIES = 27  # about a day of being turned away for the time being


@dataclass(frozen=True, slots=True)
class Message:
    """What one recipient gets. html: empty for a mail of text alone. secret: a part of the text that
    only the recipient may know."""

    address: str
    subject: str
    text: str
    name: str = ""
    html: str = ""
    reply_to: str = ""
    secret: str = ""


@transaction.atomic
def mail(
    messages: Iterable[Message], *, purpose: str, subject: str, about: models.Model | None = None,
    key: str = "", waits_for: str = "", by: Any = None, due_at: datetime | None = None,
) -> Mailing:  # fmt: skip
    """Write a mailing down; it leaves after the commit, when its time has come.

    messages: at most one a recipient is kept (addresses differ by more than case); one that cannot
    be an address is written down as failed, never left out. about: the item, for "who was told".
    key: a second mailing of the same key is not made, the first is returned. waits_for: the public
    path that must be live before anything leaves. Raises ValueError for a line break in a header.
    """
    if key and (made := Mailing.objects.filter(key=key).first()):
        return made
    _refuse_breaks([subject])
    mailing = Mailing.objects.create(
        purpose=purpose, subject=subject[:300], key=key or None, waits_for=waits_for, made_by=by,
        about_type=about._meta.label_lower if about is not None else "",
        about_id=about.pk if about is not None else None,
    )  # fmt: skip
    rows: dict[str, Delivery] = {}
    for each in messages:
        _refuse_breaks([each.address, each.name, each.subject, each.reply_to])
        row = Delivery(
            mailing=mailing, name=each.name[:160], address=each.address.strip()[:254],
            subject=each.subject[:300], text=each.text, html=each.html, reply_to=each.reply_to,
            secret=each.secret, due_at=due_at or timezone.now(),
        )  # fmt: skip
        if not _is_address(row.address):
            row.state, row.answer = State.FAILED, "This is no mail address."
        rows.setdefault(row.address.lower(), row)
    Delivery.objects.bulk_create(rows.values(), batch_size=500)
    return mailing


def _refuse_breaks(values: Iterable[str]) -> None:
    for value in values:
        if "\n" in value or "\r" in value:
            raise ValueError(f"There is a line break in {value!r}: no header may hold one.")


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def send_due(*, limit: int = BATCH) -> int:
    """Send what is due, a batch of it; returns how many deliveries were settled or put off."""
    settle_lost()
    claim, rows = claim_due(limit)
    if not rows:
        return 0
    name = site_settings().name
    sender: Sender | None = None
    try:
        for row in rows:
            sender = sender or open_sender()
            try:
                send_one(row, claim, sender, name)
            except Unreachable:
                sender.close()
                sender = None
                raise
            except InDoubt as problem:
                _settle(row, claim, State.DOUBT, str(problem))
                sender.close()
                sender = None
    except Unreachable as problem:
        logger.warning("The mail server is out of reach: %s", problem)
        put_back(claim, str(problem))
    finally:
        if sender is not None:
            sender.close()
        put_back(claim, "")
    return len(rows)


def settle_lost() -> int:
    """Take care of what a worker left when it died; returns how many.

    The rule (M1): what was only claimed is due again. What was being sent may have arrived, so it is
    in doubt and stays until a person decides.
    """
    lost = Delivery.objects.filter(lease_until__lt=timezone.now())
    free: dict[str, Any] = {"claim": None, "lease_until": None}
    count = lost.filter(state=State.CLAIMED).update(state=State.DUE, **free)
    said = "The program stopped while this was being sent. It may have arrived."
    return count + lost.filter(state=State.SENDING).update(state=State.DOUBT, answer=said, **free)


@transaction.atomic
def claim_due(limit: int = BATCH) -> tuple[uuid.UUID, list[Delivery]]:
    """Take due deliveries for this worker alone, until the lease runs out."""
    claim = uuid.uuid4()
    due = queries.due().select_for_update(skip_locked=True, of=("self",))
    pks = [row.pk for row in due[:limit]]
    taken = Delivery.objects.filter(pk__in=pks, state=State.DUE)
    taken.update(state=State.CLAIMED, claim=claim, lease_until=timezone.now() + LEASE)
    rows = Delivery.objects.filter(claim=claim, state=State.CLAIMED).select_related("mailing")
    return claim, list(rows.order_by("due_at", "pk"))


def send_one(row: Delivery, claim: uuid.UUID, sender: Sender, name: str) -> None:
    """Send one claimed delivery and settle it. Raises ``Unreachable`` and ``InDoubt``."""
    if not _renew(row, claim):
        return  # cancelled or paused meanwhile
    try:
        message = built(row, name)
    except (ValueError, MessageError) as problem:  # one that nobody can write holds up no other
        _settle(row, claim, State.FAILED, f"It cannot be written as a mail: {problem}")
        return
    try:
        answer = sender.send(
            own_address(), envelope(row.address), message, lambda: _begin(row, claim)
        )
    except Refused as problem:
        if problem.permanent or row.attempts + 1 >= MOST_TRIES:
            _settle(row, claim, State.FAILED, str(problem))
        else:
            _put_off(row, claim, str(problem))
        return
    if answer is not None:
        _settle(row, claim, State.SENT, answer)


def _mine(row: Delivery, claim: uuid.UUID, *states: str) -> models.QuerySet[Delivery]:
    return Delivery.objects.filter(pk=row.pk, claim=claim, state__in=states)


def _renew(row: Delivery, claim: uuid.UUID) -> bool:
    """Keep the lease while the batch before took its time; False where the row is no longer ours."""
    mine = _mine(row, claim, State.CLAIMED).filter(mailing__state=Mailing.State.OPEN)
    return bool(mine.update(lease_until=timezone.now() + LEASE))


def _begin(row: Delivery, claim: uuid.UUID) -> bool:
    """The server waits for the text: from now on it may have arrived."""
    mine = _mine(row, claim, State.CLAIMED).filter(
        mailing__state=Mailing.State.OPEN, lease_until__gt=timezone.now()
    )
    begun = mine.update(state=State.SENDING, lease_until=timezone.now() + LEASE)
    return bool(begun)


def _settle(row: Delivery, claim: uuid.UUID, state: str, answer: str) -> None:
    told: dict[str, Any] = {"state": state, "answer": answer[:300], "attempts": row.attempts + 1}
    if state == State.SENT:
        told["sent_at"] = timezone.now()
        if row.secret:
            told |= {"text": row.shown_text, "secret": ""}
            told["html"] = row.html.replace(row.secret, HIDDEN)
    _mine(row, claim, State.CLAIMED, State.SENDING).update(**told, claim=None, lease_until=None)


def _put_off(row: Delivery, claim: uuid.UUID, answer: str) -> None:
    pause = PAUSES[min(row.attempts, len(PAUSES) - 1)]
    _mine(row, claim, State.CLAIMED, State.SENDING).update(
        state=State.DUE, answer=answer[:300], attempts=row.attempts + 1, claim=None,
        lease_until=None, due_at=timezone.now() + timedelta(seconds=pause),
    )  # fmt: skip


def put_back(claim: uuid.UUID, why: str) -> int:
    """Let go of what was claimed and not begun; why: what stood in the way, then it waits a minute."""
    left = Delivery.objects.filter(claim=claim, state=State.CLAIMED)
    told: dict[str, Any] = {"state": State.DUE, "claim": None, "lease_until": None}
    if why:
        told |= {"answer": why[:300], "due_at": timezone.now() + timedelta(seconds=PAUSES[0])}
    return left.update(**told)


@transaction.atomic
def hold(mailing: Mailing, state: str, *, by: Any = None) -> int:
    """Pause, resume or cancel a mailing; returns how many deliveries that concerns.

    What is being sent at this moment is not called back: it is settled by itself.
    """
    mailing.state = state
    mailing.save(update_fields=["state"])
    log(instance=mailing, action=f"dateline.mail.{state}", user=by)
    waiting = mailing.deliveries.filter(state__in=[State.DUE, State.CLAIMED])
    if state == Mailing.State.CANCELLED:
        return int(waiting.update(state=State.CANCELLED, claim=None, lease_until=None))
    return int(waiting.count())


@transaction.atomic
def send_again(deliveries: Sequence[Delivery], *, by: Any = None) -> int:
    """Send once more what failed or is in doubt, because a person said so; returns how many."""
    count = 0
    for row in deliveries:
        found = Delivery.objects.filter(pk=row.pk, state__in=[State.FAILED, State.DOUBT])
        if _is_address(row.address) and found.update(
            state=State.DUE, due_at=timezone.now(), attempts=0, answer="Sent again by hand."
        ):
            log(
                instance=row.mailing,
                action="dateline.mail.again",
                user=by,
                data={"to": row.address},
            )
            count += 1
    return count


@transaction.atomic
def call_arrived(deliveries: Sequence[Delivery], *, by: Any = None) -> int:
    """Somebody knows that what was in doubt has arrived; returns how many that settled."""
    count = 0
    for row in deliveries:
        found = Delivery.objects.filter(pk=row.pk, state=State.DOUBT)
        if found.update(
            state=State.SENT, sent_at=timezone.now(), answer="Arrived, as somebody says."
        ):
            log(
                instance=row.mailing,
                action="dateline.mail.arrived",
                user=by,
                data={"to": row.address},
            )
            count += 1
    return count
