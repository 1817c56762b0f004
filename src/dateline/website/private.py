"""What only the holder of a personal link sees: items under embargo, previews, and their pictures.

Never stored, never cached, never indexed, and no address of it is told to another site. A GET changes
nothing but the log of reads, and that only in a browser in which the terms were accepted by a POST
(rules E3, E8): scanners that follow every link of a mail leave no trace.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from dateline.accounts.limits import address_of, allow
from dateline.lib.dates import clock, long_date
from dateline.newsroom.access import actions, queries
from dateline.newsroom.access.wording import instant, instants
from dateline.newsroom.models import Article, Embargo, EmbargoAccess
from dateline.newsroom.models.article import local_day
from dateline.publishing.outputs import FAMILIES, Rendered
from dateline.publishing.tracking import note, recording, remembering
from dateline.website import theme
from dateline.website.cards import Link
from dateline.website.outputs.articles import Held, preview
from dateline.website.packs.story import is_release, links
from dateline.website.shell import build_shell, head

OPENS, MINUTE = 60, 60  # how often one visitor may open private links
COOKIE_DAYS = 60
PICTURES_FOR = 6 * 60 * 60  # seconds for which the pictures of a private page can be fetched
# No other site learns a link; "no-referrer" would take the Origin that Django's CSRF check asks for.
SAME_SITE = "same-origin"
SALT = "dateline.held-media"
PRESS = [Link("Press contacts", "/press-contacts/")]


@dataclass(frozen=True)
class Ask:
    """The form of a notice: one promise to tick, one button."""

    token: str
    button: str
    promise: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Notice:
    title: str
    paragraphs: Sequence[str]
    status: str = ""
    form: Ask | None = None
    links: Sequence[Link] = ()


def answer(page: Rendered, status: int = 200) -> HttpResponse:
    """A page that stays between the site and this reader."""
    response = HttpResponse(page.body, content_type=page.content_type, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = SAME_SITE
    return response


def say(notice: Notice, status: int = 200) -> HttpResponse:
    """A page of a few words."""
    shell = build_shell()
    top = head(f"{notice.title} · {shell.name}", "", "", noindex=True)
    return answer(theme.page("notice.html", shell=shell, head=top, view=notice), status)


def article_page(article: Article, held: Held) -> HttpResponse:
    """A draft as it will look, its pictures under addresses that end by themselves."""
    with recording() as record, remembering():
        note(article)
        page = preview(article, held)
    return answer(private_files(page, record.files))


def private_files(page: Rendered, files: Iterable[str]) -> Rendered:
    """A private page with the pictures that it shows under addresses that end by themselves."""
    body = page.body
    for address in files:
        if address.startswith("/media/"):
            stamp = signing.TimestampSigner(salt=SALT).sign(address).removeprefix(f"{address}:")
            body = body.replace(address.encode(), f"/held{address}?s={stamp}".encode())
    return Rendered(body, page.content_type)


@require_safe
def held_media(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """A picture or file of a private page, for whoever was shown that page within some hours."""
    address = FAMILIES["media"].address(digest=digest, name=name)
    signer = signing.TimestampSigner(salt=SALT)
    try:
        signer.unsign(f"{address}:{request.GET.get('s', '')}", max_age=PICTURES_FOR)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    with recording(), remembering():
        made = FAMILIES["media"].render(digest=digest, name=name)
    if made is None:
        raise Http404
    return answer(made)


def answered(moment: datetime | None) -> str:
    """When a link was answered: "Nov. 26, 2026, 10:30 a.m. CST"; empty where it was not."""
    day = local_day(moment)
    return f"{long_date(day)}, {clock(localtime(moment))}" if day and moment else ""


def too_often(request: HttpRequest) -> HttpResponse | None:
    """A refusal for whoever opens private links faster than a person does."""
    if allow("private link", address_of(request), times=OPENS, seconds=MINUTE):
        return None
    told = say(Notice("Too many pages at once", ["Please try again in a minute."]), 429)
    told["Retry-After"] = str(MINUTE)
    return told


def unknown() -> HttpResponse:
    """The same words for a link that never was and for one that ended."""
    return say(
        Notice(
            "This link does not open anything",
            ["It may be cut short, it may have been replaced by a newer one, or it was ended. Ask "
             "whoever sent it to you for a new one."],
            links=[Link("Press contacts", "/press-contacts/")],
        ),
        404,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def embargoed(request: HttpRequest, token: str) -> HttpResponse:
    """An embargoed item: the terms first, the text once they are accepted in this browser."""
    access = held_for(request, token)
    if isinstance(access, HttpResponse):
        return access
    if request.method == "POST":
        return _accepted(request, access, token)
    if has_accepted(request, access):
        if request.method == "GET":
            actions.note_read(access)
        article = queries.text_of(access.embargo)
        pack = links(request.path, held=True) if is_release(article) else []
        return article_page(article, Held(*held_words(access), pack))
    return _terms(request, access)


def held_for(request: HttpRequest, token: str, beside: str = "") -> EmbargoAccess | HttpResponse:
    """Whose link this is, while the embargo stands; else what the reader is told instead. beside:
    what of it they ask for ("pack.zip"), which is beside its page once it is public."""
    if refused := too_often(request):
        return refused
    access = queries.access_by(token)
    if access is None or access.revoked_at:
        return unknown()
    embargo = access.embargo
    if embargo.state == Embargo.State.KILLED:
        return _killed(embargo)
    if embargo.state == Embargo.State.LIFTED or embargo.article.live:
        path = embargo.article.public_path
        beside = beside if embargo.article.live else ""
        return HttpResponseRedirect(f"{path}{beside}" if path else "/")
    return access


def held_words(access: EmbargoAccess) -> tuple[str, str]:
    """What stands over an embargoed text, and its status line."""
    embargo = access.embargo
    until = instants(embargo.lifts_at, embargo.zone, access.zone)
    return (
        f"Embargoed until {until}. For {access.name} only: do not publish, share or forward.",
        f"Embargoed until {instant(embargo.lifts_at, embargo.zone)}",
    )


def _terms(request: HttpRequest, access: EmbargoAccess, problem: str = "") -> HttpResponse:
    embargo = access.embargo
    until = instants(embargo.lifts_at, embargo.zone, access.zone)
    form = Ask(
        get_token(request), "Accept and read", "I accept these terms and hold the embargo.", problem
    )
    notice = Notice(
        f"For {access.name}, under embargo",
        [f"You may publish from {until}.", *embargo.terms.split("\n\n")],
        f"Embargoed until {instant(embargo.lifts_at, embargo.zone)}", form,
    )  # fmt: skip
    return say(notice, 422 if problem else 200)


def _accepted(request: HttpRequest, access: EmbargoAccess, token: str) -> HttpResponse:
    if request.POST.get("accept") != "yes":
        return _terms(request, access, "Tick the box to accept the terms, then it opens.")
    actions.accept_terms(access)
    response = HttpResponseRedirect(request.path)
    response.set_signed_cookie(
        _cookie(access), access.token_hash, salt=SALT, max_age=COOKIE_DAYS * 86400, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", path=request.path,
    )  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = SAME_SITE
    return response


def _cookie(access: EmbargoAccess) -> str:
    return f"embargo-{hashlib.sha256(access.token_hash.encode()).hexdigest()[:12]}"


def has_accepted(request: HttpRequest, access: EmbargoAccess) -> bool:
    """Whether the terms were accepted, in this browser."""
    if access.accepted_at is None:
        return False
    told: Any = request.get_signed_cookie(
        _cookie(access), None, salt=SALT, max_age=COOKIE_DAYS * 86400
    )
    return bool(told == access.token_hash)


def _killed(embargo: Embargo) -> HttpResponse:
    words = [
        "It will not be published. Please do not use it, and take out what you prepared from it."
    ]
    words += [embargo.reason] if embargo.reason else []
    links = [Link("Press contacts", "/press-contacts/")]
    return say(Notice("This item was killed", words, "KILL", links=links), 410)


@require_safe
def previewed(request: HttpRequest, token: str) -> HttpResponse:
    """The newest draft, for the one person who was given this link, until it ends."""
    if refused := too_often(request):
        return refused
    link = queries.preview_by(token)
    if link is None or not link.is_open():
        return unknown()
    if request.method == "GET":
        actions.note_preview(link)
    article: Any = link.article.get_latest_revision_as_object()
    until = instant(link.expires_at, settings.TIME_ZONE)
    return article_page(
        article, Held(f"Draft, not published. For {link.label}. This link ends {until}.", "Draft")
    )
