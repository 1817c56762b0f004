"""Verbs of approval: ask a speaker, take their answer, record what was told to the desk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from dateline.content.queries import site_settings
from dateline.lib.tokens import digest, new_token
from dateline.mail.actions import Message, mail
from dateline.newsroom.checks.shapes import folded
from dateline.newsroom.checks.signed import words
from dateline.newsroom.desk_checks.items import article_items
from dateline.newsroom.models import Article, Quote, QuoteAnswer, QuoteApproval, SignOff
from dateline.newsroom.models.quote import quotes_in
from dateline.newsroom.quoting.queries import draft_of, other_editors

State = QuoteApproval.State
PURPOSE = "quote approval"
LINK = "/quotes/{token}/"
LOG = {
    "ask": "Asked for a quote's approval", "answer": "A speaker answered",
    "record": "Recorded a quote's approval", "sign_off": "Signed off the text",
    "sign_off_alone": "Signed off their own text: nobody else could", "take_over": "Took over the speaker's words",
}  # fmt: skip


class OwnText(Exception):
    """Nobody signs off what they wrote themselves; the words say who can."""


class NoSuchQuote(Exception):
    """The draft has no such quote any more, or the link takes no answer; the words say what to do."""


def _quote(article: Article, block: str) -> Quote:
    found = next((q for q in quotes_in(draft_of(article)) if q.block == block), None)
    if found is None:
        raise NoSuchQuote("This quote is not in the newest draft any more.")
    if not found.speaker.strip():
        raise NoSuchQuote("Say first who is quoted.")
    return found


def _row(article: Article, quote: Quote, **told: Any) -> QuoteApproval:
    earlier = QuoteApproval.objects.filter(article=article, block=quote.block, state=State.ASKED)
    earlier.update(state=State.ENDED)
    return QuoteApproval.objects.create(
        article=article, block=quote.block, person=quote.person, speaker=quote.speaker,
        capacity=quote.capacity, text=quote.text, **told,
    )  # fmt: skip


@transaction.atomic
def ask(
    article: Article, block: str, *, email: str, name: str = "", by: Any = None
) -> QuoteApproval:
    """Ask for the approval of a quote of the newest draft, by a personal link in a mail.

    An earlier request for it that has no answer ends. Raises ``NoSuchQuote``.
    """
    if article.live:
        raise NoSuchQuote("It is public: what everybody has read needs no approval any more.")
    quote, token = _quote(article, block), new_token()
    row = _row(
        article, quote, approver=name or quote.speaker, email=email, token_hash=digest(token),
        asked_by=by,
    )  # fmt: skip
    own = site_settings().name
    said = f"{row.speaker}, {row.capacity}" if row.capacity else row.speaker
    text = f"""Dear {row.approver},

{own} would like to quote you in a {article.kind_row.label.lower()}:

“{quote.text}”
{said}

Please look at it in its place, change what you would say otherwise, and approve it (or not) here. The link
is yours alone, and nothing is approved before you press a button:
{settings.DATELINE_ADDRESS}{LINK.format(token=token)}

{own}
{settings.DATELINE_ADDRESS}/press-contacts/
"""
    subject = f"Your quote for {own}: please approve"
    mail(
        [Message(email, subject, text, name=row.approver, secret=token)], purpose=PURPOSE,
        subject=f"Quote of {row.speaker}: please approve", about=article, key=f"quote:{row.pk}", by=by,
    )  # fmt: skip
    _note(row, "ask", by)
    return row


def _note(row: QuoteApproval, what: str, by: Any) -> None:
    data = {"speaker": row.speaker, "state": row.state}
    log(instance=row.article, action=f"dateline.quote.{what}", user=by, data=data)


@transaction.atomic
def answer(
    row: QuoteApproval, *, approve: bool, text: str = "", comment: str = ""
) -> QuoteApproval:
    """Take a speaker's answer; the newest counts, each is kept. Raises ``NoSuchQuote``.

    text: the words that they approve; the same as were asked, or others.
    """
    row = QuoteApproval.objects.select_for_update().select_related("article").get(pk=row.pk)
    if not row.is_open:
        raise NoSuchQuote("This link takes no answer any more.")
    words = " ".join(text.split())
    if approve and not words:
        raise NoSuchQuote("There are no words left to approve. Put them back, or do not approve.")
    same = folded(words) == folded(row.text)
    row.state = (State.APPROVED if same else State.CHANGED) if approve else State.DECLINED
    row.answered_text = (row.text if same else words) if approve else ""
    row.comment, row.answered_at = comment.strip(), timezone.now()
    row.save()
    QuoteAnswer.objects.create(
        approval=row, state=row.state, text=row.answered_text, comment=row.comment
    )
    _note(row, "answer", None)
    _tell_desk(row)
    return row


def _tell_desk(row: QuoteApproval) -> None:
    """Whoever asked hears of the answer."""
    if row.asked_by is None or not row.asked_by.email:
        return
    lines = [f"{row.approver}: {row.get_state_display()}."]
    lines += [f"“{row.answered_text}”"] if row.answered_text else []
    lines += [row.comment] if row.comment else []
    lines.append(f"{settings.DATELINE_ADDRESS}/desk/newsroom/handling/{row.article_id}/")
    subject = f"{row.get_state_display()}: quote of {row.speaker}"
    count = row.answers.count()
    mail(
        [Message(row.asked_by.email, subject, "\n\n".join(lines) + "\n")], purpose=PURPOSE,
        subject=subject, about=row.article, key=f"quote-answer:{row.pk}:{count}",
    )  # fmt: skip


@transaction.atomic
def record(
    article: Article, block: str, *, approver: str, comment: str, by: Any = None
) -> QuoteApproval:
    """Record that the words as they stand in the newest draft were approved by word to the desk.

    comment: how, "by phone with her chief of staff". Raises ``NoSuchQuote``.
    """
    quote = _quote(article, block)
    row = _row(
        article, quote, approver=approver, comment=comment.strip(), method=QuoteApproval.Method.DESK,
        state=State.APPROVED, answered_text=quote.text, answered_at=timezone.now(), asked_by=by,
    )  # fmt: skip
    QuoteAnswer.objects.create(approval=row, state=row.state, text=quote.text, comment=row.comment)
    _note(row, "record", by)
    return row


@transaction.atomic
def sign_off(article: Article, aspect: str, *, note: str = "", by: Any = None) -> SignOff:
    """Answer for an aspect of the newest draft, in exactly the words that it has now.

    Four eyes: raises ``OwnText`` for who saved those words last, unless nobody else could; the log says so.
    """
    draft, alone = draft_of(article), False
    if by is not None and _writer(article) == by.pk:
        others = other_editors(article, by)
        if others:
            raise OwnText(
                "You saved this text last, so somebody else signs it off. Ask "
                f"{', '.join(map(str, others[:3]))}{' or another editor' if others[3:] else ''}."
            )
        alone = True
    row = SignOff.objects.create(
        article=article,
        aspect=aspect,
        words=words(article_items([draft])[0]),
        by=by,
        note=note.strip(),
    )
    action = "sign_off_alone" if alone else "sign_off"
    log(instance=article, action=f"dateline.quote.{action}", user=by, data={"aspect": aspect})
    return row


def _writer(article: Article) -> Any:
    """Who saved the newest draft."""
    newest = article.revisions.order_by("-created_at", "-pk").values_list("user_id", flat=True)
    return newest.first()


@transaction.atomic
def take_over(row: QuoteApproval, *, by: Any = None) -> None:
    """Put the words that the speaker approved into the newest draft. Raises ``NoSuchQuote``."""
    if row.state not in (State.CHANGED, State.APPROVED):
        raise NoSuchQuote("The speaker has not approved any words.")
    draft = draft_of(row.article)
    blocks = draft.body.get_prep_value()
    mine = next((b for b in blocks if b.get("id") == row.block and b["type"] == "quote"), None)
    if mine is None:
        raise NoSuchQuote("This quote is not in the newest draft any more.")
    mine["value"] = {**mine["value"], "text": row.answered_text}
    draft.body = draft.body.stream_block.to_python(blocks)
    draft.save_revision(user=by)
    _note(row, "take_over", by)
