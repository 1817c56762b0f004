"""``dateline user add``: people who work at the desk."""

from __future__ import annotations

import secrets
import sys

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from dateline.accounts.actions import add_user
from dateline.accounts.models import User
from dateline.accounts.roles import ROLES
from dateline.project.commands.said import as_json, console, refuse


@click.group()
def user() -> None:
    """Add people to the desk."""


@user.command()
@click.argument("email")
@click.option("--role", type=click.Choice(sorted(ROLES)), default="editor", show_default=True)
@click.option("--first-name", default="")
@click.option("--last-name", default="")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--invite", is_flag=True, help="Mail a link with which they set their own password.")
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def add(
    email: str, role: str, first_name: str, last_name: str,
    password_stdin: bool, invite: bool, json_: bool,
) -> None:  # fmt: skip
    """Add a person. Without --invite or --password-stdin a password is made and shown once.

    \b
    Examples:
      dateline --site ./press user add ana@example.org --role administrator
      dateline --site ./press user add ben@example.org --role editor --invite
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        refuse(f"{email!r} is no e-mail address.")
    if User.objects.filter(email__iexact=email).exists():
        refuse(f"{email} is at the desk already.", "Change their role under Settings, People.")
    password = None
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password)
        except ValidationError as problem:
            refuse(" ".join(problem.messages))
    elif not invite:
        password = secrets.token_urlsafe(12)
    add_user(
        email=email, first_name=first_name, last_name=last_name, role=role,
        password=password, invite=invite,
    )  # fmt: skip
    shown = password if not password_stdin and not invite else None
    if json_:
        as_json({"email": email, "role": role, "invited": invite, "password": shown})
        return
    console.print(f"{email} is at the desk as {role.replace('-', ' ')}.")
    if shown:
        console.print(f"  password: [bold]{shown}[/]  (shown once)")
