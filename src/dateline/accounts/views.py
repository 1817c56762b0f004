"""Doors of accounts: signing in and asking for a new password (both limited), inviting again."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import cast

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views import account

from dateline.accounts.actions import send_invitation
from dateline.accounts.forms import DeskLoginForm, DeskPasswordResetForm
from dateline.accounts.limits import address_of, allow
from dateline.accounts.models import User

logger = logging.getLogger("dateline.accounts")
QUARTER_OF_AN_HOUR, HOUR = 900, 3600


def too_often(request: HttpRequest) -> HttpResponse:
    """The answer to somebody who tries too often: the same whether or not the account exists."""
    response = TemplateResponse(request, "accounts/too_often.html", status=429)
    response["Retry-After"] = str(QUARTER_OF_AN_HOUR)
    return response


class LoginView(account.LoginView):
    """Sign in: in a quarter of an hour 40 tries from an address, 10 from there at one account.

    An account as a whole takes 60: one stranger elsewhere cannot lock its owner out.
    """

    def get_form_class(self) -> type[DeskLoginForm]:
        return DeskLoginForm

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        name = request.POST.get("username", "").strip().lower()
        within = QUARTER_OF_AN_HOUR
        if not allow("login-from", address_of(request), times=40, seconds=within):
            return too_often(request)
        if not allow("login-as", f"{name} {address_of(request)}", times=10, seconds=within):
            return too_often(request)
        if not allow("login-at", name, times=60, seconds=within):
            return too_often(request)
        return super().post(request, *args, **kwargs)


class PasswordResetView(account.PasswordResetView):
    """Ask for a new password: 3 mails an account and 15 requests an address in an hour."""

    def get_form_class(self) -> type[DeskPasswordResetForm]:
        return DeskPasswordResetForm

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not allow("reset-from", address_of(request), times=15, seconds=HOUR):
            return too_often(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: DeskPasswordResetForm) -> HttpResponse:
        """The same answer with or without an account, and beyond the limit of one."""
        email = form.cleaned_data["email"].strip().lower()
        if allow("reset-for", email, times=3, seconds=HOUR):
            try:
                form.save()
            except (OSError, SMTPException):
                logger.exception("A password mail could not be sent")
        return redirect(self.get_success_url())


@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a person who has never signed in another invitation."""
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied
    person = get_object_or_404(get_user_model(), pk=pk, is_active=True)
    if person.last_login:
        messages.warning(
            request, f"{person} has signed in already; they can ask for a new password."
        )
    elif not allow("invite", str(pk), times=5, seconds=HOUR):
        messages.warning(request, f"{person} was invited five times in this hour. Please wait.")
    else:
        send_invitation(person, by=cast(User, request.user))
        person.refresh_from_db()
        if person.invited_at:
            messages.success(request, f"An invitation is on its way to {person.email}.")
        else:
            messages.error(request, "The mail could not be sent. Look at the mail settings.")
    return redirect(reverse("wagtailusers_users:edit", args=[pk]))
