"""The mails of an embargo: the invitation, and the notices when it is lifted, moved, changed or killed."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from dateline.content.queries import site_settings
from dateline.mail.actions import Message
from dateline.newsroom.access.wording import instants
from dateline.newsroom.models import Embargo, EmbargoAccess

LINK = "/embargo/{token}/"
PREVIEW = "/preview/{token}/"


def own(path: str) -> str:
    """A path with this site's public address before it."""
    return f"{settings.DATELINE_ADDRESS}{path}"


def invitation(access: EmbargoAccess, token: str) -> Message:
    """The personal link, the instant and the terms. The headline stays behind the link."""
    embargo, name = access.embargo, site_settings().name
    when = instants(embargo.lifts_at, embargo.zone, access.zone)
    text = f"""{greeting(access)}

{name} would like to give you a {embargo.article.kind_row.label.lower()} under embargo.

Embargoed until {when}.

{embargo.terms}

Read the terms and open it here. The link is yours alone:
{own(LINK.format(token=token))}

{_sign()}"""
    subject = f"Under embargo until {when.split(' (')[0]}"
    return Message(access.email, subject, text, name=access.name, secret=token)


def lifted(embargo: Embargo, to: Iterable[EmbargoAccess], *, early: bool) -> list[Message]:
    """It is public. Sent when the page is live."""
    article = embargo.article
    when = "lifted early" if early else "lifted"
    body = f"The embargo on “{article.title}” is {when}. It is public now:\n{own(article.public_path or '/')}"
    return _to_all(to, f"Embargo {when}: {article.title}", body, embargo.reason)


def extended(embargo: Embargo, to: Iterable[EmbargoAccess]) -> list[Message]:
    """The new instant. Each gets it in their own zone."""
    return [
        _notice(
            access, "Embargo extended",
            "The embargo of the item that you have was extended. It now holds until "
            f"{instants(embargo.lifts_at, embargo.zone, access.zone)}.\nYour link stays the same.",
            embargo.reason,
        )
        for access in to
    ]  # fmt: skip


def brought_forward(embargo: Embargo, to: Iterable[EmbargoAccess]) -> list[Message]:
    """The instant was moved to an earlier one."""
    return [
        _notice(
            access, "Embargo lifts earlier",
            "The embargo of the item that you have ends earlier: "
            f"{instants(embargo.lifts_at, embargo.zone, access.zone)}.\nYour link stays the same.",
            embargo.reason,
        )
        for access in to
    ]  # fmt: skip


def text_changed(embargo: Embargo, to: Iterable[EmbargoAccess]) -> list[Message]:
    """Those who have read it must read it again."""
    body = (
        "The text of the item that you have under embargo was changed. Please read it again before you "
        "publish. Your link stays the same."
    )
    return _to_all(to, "Changed under embargo", body, embargo.reason)


def killed(embargo: Embargo, to: Iterable[EmbargoAccess]) -> list[Message]:
    """It will not be published: nobody may use it."""
    body = (
        "KILL: the item that you have under embargo will not be published. Please do not use it, and "
        "take out anything you prepared from it. Your link no longer opens it."
    )
    return _to_all(to, "KILL: embargoed item withdrawn", body, embargo.reason)


def _to_all(to: Iterable[EmbargoAccess], subject: str, body: str, reason: str) -> list[Message]:
    return [_notice(access, subject, body, reason) for access in to]


def _notice(access: EmbargoAccess, subject: str, body: str, reason: str) -> Message:
    why = f"\n\n{reason}" if reason else ""
    text = f"{greeting(access)}\n\n{body}{why}\n\n{_sign()}"
    return Message(access.email, subject, text, name=access.name)


def greeting(access: EmbargoAccess) -> str:
    """ "Dear Ann Lee,"."""
    return f"Dear {access.name},"


def _sign() -> str:
    return f"{site_settings().name}\n{own('/press-contacts/')}\n"
