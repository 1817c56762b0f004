"""Verbs of what is public already: correct it in the open, take it back with a word, restore it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from dateline.content.queries import site_settings
from dateline.mail.actions import Message, mail
from dateline.mail.queries import told_about
from dateline.newsroom.aftercare.queries import open_withdrawal
from dateline.newsroom.aftercare.replacing import replace_words
from dateline.newsroom.aftercare.wording import whole
from dateline.newsroom.models import Article, Correction, Withdrawal

LOG = {
    "correct": "Corrected in the open",
    "withdraw": "Withdrew with an explanation",
    "restore": "Restored",
}


class NotCorrected(Exception):
    """The correction cannot be made as asked; the words say why and what to do."""


@transaction.atomic
def correct(
    article: Article, *, note: str, old: str = "", new: str = "",
    label: str = Correction.Label.CORRECTION, replace: bool = True, by: Any = None,
) -> Correction:  # fmt: skip
    """Correct a public article: put the right words into its text, publish it and say so (rule E9).

    old: the words as they stand; new: what stands there from now on (empty: they are taken out).
    replace: False where the text is right already and only the record is missing. Who was mailed the
    item is told once the page is live. Raises ``NotCorrected``.
    """
    if not article.live:
        raise NotCorrected("It is not public: change the draft, nobody has to be told.")
    old, new, note = old.strip(), new.strip(), note.strip()
    if not note:
        raise NotCorrected("Say what was wrong and what is right: readers see it on the page.")
    _publish_corrected(article, old, new, replace=replace)
    row = Correction.objects.create(
        article=article, label=label, old_text=old, new_text=new, note=note, by=by
    )
    log(instance=article, action="dateline.aftercare.correct", user=by, data={"note": note[:200]})
    _tell(row, by)
    return row


def _publish_corrected(article: Article, old: str, new: str, *, replace: bool) -> None:
    if article.has_unpublished_changes:
        raise NotCorrected(
            "There is a newer draft. Publish it or go back to the published text first, so that the "
            "correction does not let it out."
        )
    if replace and not old:
        raise NotCorrected("Copy the words that are wrong from the page.")
    if replace and not replace_words(article, old, new):
        raise NotCorrected(
            "These words stand nowhere in the text. Copy them from the page exactly; they must stand in "
            "one piece, without bold, italics or a link beginning or ending among them."
        )
    if not article.title.strip():
        raise NotCorrected("Without these words the headline would be empty.")
    article.revised_at = timezone.now()
    # By the machine: what the checks have against an old item must not keep a mistake standing.
    article.save_revision(changed=True).publish(log_action="dateline.aftercare.correct")
    article.refresh_from_db()


def _tell(row: Correction, by: Any) -> None:
    """Who has the old text by mail gets the correction (rule E9)."""
    label = row.get_label_display()
    _tell_all(row.article, label, whole(row), key=f"correction:{row.pk}", by=by)


def _tell_all(article: Article, label: str, words: str, *, key: str, by: Any) -> None:
    """Tell everybody to whom a mail about the item went out; the page is live by then."""
    address = f"{settings.DATELINE_ADDRESS}{article.public_path}"
    subject = f"{label}: {article.title}"
    text = f"{words}\n\n“{article.title}”\n{address}\n\n{site_settings().name}\n"
    messages = [
        Message(to, subject, (f"Dear {who},\n\n" if who else "") + text, name=who)
        for who, to in told_about(article._meta.label_lower, article.pk)
    ]
    if messages:
        mail(
            messages, purpose=label.lower(), subject=subject, about=article, key=key,
            waits_for=article.public_path or "", by=by,
        )  # fmt: skip


@transaction.atomic
def withdraw(
    article: Article, *, explanation: str, gone: bool = False, by: Any = None
) -> Withdrawal:
    """Take a public article back; its address says so and why (rule E7), every copy goes (E6).

    gone: answer 410, so that search engines drop it at once. Raises ``NotCorrected``.
    """
    if not article.live:
        raise NotCorrected("It is not public.")
    if not explanation.strip():
        raise NotCorrected("Say why it was withdrawn: readers see it at its address.")
    row = Withdrawal.objects.create(
        article=article, path=article.public_path or "", what=article.kind_row.label,
        issued_on=article.local_date, explanation=explanation.strip(), gone=gone, by=by,
    )  # fmt: skip
    article.unpublish(user=by, log_action="dateline.aftercare.withdraw")
    _tell_all(article, "Withdrawn", row.explanation, key=f"withdrawal:{row.pk}", by=by)
    return row


@transaction.atomic
def restore(article: Article, *, by: Any = None) -> Article:
    """Make a withdrawn article public again, as it was when it was withdrawn."""
    if open_withdrawal(article) is None:
        raise NotCorrected("It is not withdrawn.")
    # The row still holds the text that was public; drafts made since lie in revisions.
    article.save_revision(changed=False).publish(log_action="dateline.aftercare.restore")
    log(instance=article, action="dateline.aftercare.restore", user=by)
    article.refresh_from_db()
    return article
