"""What mail shows at the desk beyond its own pages: its line on the start page, its menu entry."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from dateline.content.panels import SHOWN, DeskPanel, Line, Waiting
from dateline.mail.models import Delivery
from dateline.mail.queries import in_trouble, mailings

VIEW, CHANGE = "mail.view_mailing", "mail.change_mailing"


def mailing_address(pk: int) -> str:
    """Where a mailing is seen at the desk."""
    return reverse("mail_mailing", args=[pk])


class MailPanel(DeskPanel):
    """What failed or is in doubt, and what is on its way."""

    name = "mail"
    heading = "Mail"
    order = 130

    def is_for(self, request: Any) -> bool:
        return bool(request.user.has_perm(VIEW))

    def lists(self, request: Any) -> list[Waiting]:
        return [
            Waiting(
                "Needs a decision", [self.trouble(row) for row in in_trouble()[:SHOWN]],
                f"{reverse('mail_outbox')}?state=trouble",
            ),
            Waiting(
                "On its way",
                [
                    Line(m.subject, mailing_address(m.pk), f"{m.sent} of {m.total} sent", "Look")
                    for m in mailings(state="waiting")[:SHOWN]
                ],
                f"{reverse('mail_outbox')}?state=waiting",
            ),
        ]  # fmt: skip

    def trouble(self, row: Delivery) -> Line:
        day = timezone.localtime(row.due_at)
        about = f"{row.get_state_display()} ({day:%H:%M, %b} {day.day}): {row.answer}"
        return Line(
            f"{row.subject} to {row.address}", mailing_address(row.mailing_id), about, "Decide"
        )
