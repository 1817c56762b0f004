"""Verbs of accounts: add a person to the desk, invite them."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.log_actions import log

from dateline.accounts.models import User
from dateline.accounts.roles import ROLES

logger = logging.getLogger("dateline.accounts")


@transaction.atomic
def add_user(
    *,
    email: str,
    first_name: str = "",
    last_name: str = "",
    role: str,
    password: str | None = None,
    invite: bool = True,
) -> User:
    """Add a person with one role (a key of ``accounts.roles``) to the desk.

    Without a password nobody can sign in as them until they follow an invitation; ``invite`` mails
    one after the commit (never where a password was given). Raises KeyError for an unknown role and
    IntegrityError where the address is at the desk already.
    """
    name = ROLES[role].name
    user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name)
    user.groups.add(Group.objects.get_or_create(name=name)[0])
    log(instance=user, action="wagtail.create")
    if invite and password is None:
        send_invitation(user)
    return user


@transaction.atomic
def send_invitation(user: User, *, by: User | None = None) -> None:
    """Mail a link with which the person sets a password; a second one makes no first one void.

    The link ends with the first sign-in, with a new password, or after ``PASSWORD_RESET_TIMEOUT``
    seconds. The mail leaves after the commit; where it cannot, the person counts as not invited.
    """
    user.invited_at = timezone.now()
    user.save(update_fields=["invited_at"])
    log(instance=user, action="dateline.invite", user=by)
    transaction.on_commit(lambda: _mail_invitation(user, by))


invite = send_invitation


def password_link(user: User) -> str:
    """The absolute address at which this person sets a password, with a token that expires."""
    path = reverse(
        "wagtailadmin_password_reset_confirm",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
            "token": default_token_generator.make_token(user),
        },
    )
    return f"{settings.DATELINE_ADDRESS}{path}"


def mail(to: str, template: str, context: dict[str, object]) -> None:
    """Send one mail from ``accounts/mail/TEMPLATE{_subject.txt,.txt,.html}``, text and HTML."""
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    context = {"desk": f"{settings.DATELINE_ADDRESS}/desk/", "days": days, **context}
    subject = " ".join(render_to_string(f"accounts/mail/{template}_subject.txt", context).split())
    message = EmailMultiAlternatives(
        subject, render_to_string(f"accounts/mail/{template}.txt", context), to=[to]
    )
    message.attach_alternative(
        render_to_string(f"accounts/mail/{template}.html", context), "text/html"
    )
    message.send()


def _mail_invitation(user: User, by: User | None) -> None:
    try:
        mail(user.email, "invitation", {"user": user, "by": by, "link": password_link(user)})
    except (OSError, SMTPException):
        logger.exception("The invitation to %s could not be sent", user.email)
        User.objects.filter(pk=user.pk).update(invited_at=None)
