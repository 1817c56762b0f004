"""What is live on the public side: the search, and pages for what is not there."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.views.decorators.http import require_safe

from dateline.accounts.limits import address_of, allow
from dateline.lib.dates import long_date
from dateline.newsroom.models import Withdrawal
from dateline.newsroom.models.article import local_day
from dateline.publishing.outputs import Rendered
from dateline.website import oembed, searching, theme
from dateline.website.cards import Link
from dateline.website.feed_formats import as_json
from dateline.website.models import GoneAddress
from dateline.website.shell import build_shell, head

# Questions that one address may ask: more than anybody types.
QUESTIONS, IN_SECONDS = 40, 60
ASKS, MINUTE = 60, 60  # the same of programs that ask how to embed an article


@require_safe
def oembed_answer(request: HttpRequest) -> HttpResponse:
    """``/oembed?url=…&format=json``: how others embed an article or a clip of ours (oEmbed 1.0, 2.3).

    Knows what is live only: 404 for any other address, 501 for a format that is not ours, 400 for a
    ``maxwidth`` or ``maxheight`` that is no number of pixels.
    """
    if not allow("oembed", address_of(request), times=ASKS, seconds=MINUTE):
        told = HttpResponse("Too many questions at once. Ask again in a minute.", "text/plain")
        told.status_code = 429
        told["Retry-After"] = str(MINUTE)
        return told
    wanted = request.GET.get("format", "json")
    if wanted not in ("json", "xml"):
        said = "Ask for format=json or format=xml."
        return HttpResponse(said, "text/plain; charset=utf-8", status=501)
    asked, own = urlsplit(request.GET.get("url", "")), urlsplit(settings.DATELINE_ADDRESS)
    item = oembed.item_at(asked.path, asked.fragment) if asked.netloc == own.netloc else None
    if item is None:
        said = "There is no article or clip at this address."
        return HttpResponse(said, "text/plain; charset=utf-8", status=404)
    most = [request.GET.get(name, "") for name in ("maxwidth", "maxheight")]
    if not all(re.fullmatch(r"[1-9]\d{0,6}|", each, re.ASCII) for each in most):
        said = "maxwidth and maxheight are numbers of pixels, for example maxwidth=480."
        return HttpResponse(said, "text/plain; charset=utf-8", status=400)
    width, height = (int(each or 0) for each in most)
    told_of = oembed.answer(item, max_width=width, max_height=height)
    response = (
        HttpResponse(oembed.as_xml(told_of), "text/xml; charset=utf-8")
        if wanted == "xml"
        else HttpResponse(as_json(told_of), "application/json")
    )
    response["Cache-Control"] = "public, max-age=300"
    return response


def not_found_page() -> Rendered:
    """The 404 page: says so, and offers ways on."""
    shell = build_shell()
    top = head(
        f"Page not found · {shell.name}", "There is no page at this address.", "", noindex=True
    )
    return theme.page(
        "error.html",
        shell=shell,
        head=top,
        status=404,
        code=404,
        title="There is no page at this address",
        message="It may have moved, or the address may be cut short. These pages are kept up to date:",
        links=[
            Link("Front page", "/"),
            Link("All news, by month", "/news/"),
            Link("Press releases", "/releases/"),
            Link("In the News", "/in-the-news/"),
            Link("Search", "/search/"),
        ],
    )


def gone_page(gone: GoneAddress) -> Rendered:
    """410 for what is gone on purpose, with the public reason (RFC 9110, section 15.5.11)."""
    shell = build_shell()
    top = head(f"No longer here · {shell.name}", "This page was taken down.", "", noindex=True)
    return theme.page(
        "error.html",
        shell=shell,
        head=top,
        status=410,
        code=410,
        title="This page was taken down",
        message=gone.reason or "It was removed on purpose and will not come back.",
        links=[Link("Front page", "/"), Link("All news, by month", "/news/")],
    )


def withdrawn_page(taken_back: Withdrawal) -> Rendered:
    """What stands at the address of an item that was taken back: that it was, when and why. No word of
    the item itself, for it may be the words that were wrong."""
    shell = build_shell()
    day = local_day(taken_back.withdrawn_at)
    of = f" of {long_date(taken_back.issued_on)}" if taken_back.issued_on else ""
    title = f"This {taken_back.what.lower()} was withdrawn"
    top = head(f"{title} · {shell.name}", f"{title}.", "", noindex=True)
    view = {
        "status": f"Withdrawn {long_date(day)}" if day else "Withdrawn",
        "title": f"This {taken_back.what.lower()}{of} was withdrawn",
        "paragraphs": taken_back.explanation.split("\n\n"), "form": None,
        "links": [Link("All news, by month", "/news/"), Link("Corrections", "/corrections/")],
    }  # fmt: skip
    status = 410 if taken_back.gone else 200
    return theme.page("notice.html", shell=shell, head=top, status=status, view=view)


def gone_answer(gone: GoneAddress) -> HttpResponse:
    """The same as an answer of Django's, for addresses that are not stored."""
    page = gone_page(gone)
    response = HttpResponse(page.body, content_type=page.content_type, status=page.status)
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


def in_preparation() -> Rendered:
    """What stands at the address of a new page that cannot be rendered yet."""
    shell = build_shell()
    top = head(f"In preparation · {shell.name}", "This page is being prepared.", "", noindex=True)
    return theme.page(
        "error.html",
        shell=shell,
        head=top,
        code="",
        title="This page is being prepared",
        message="It will be here in a while. Until then:",
        links=[Link("Front page", "/"), Link("All news, by month", "/news/")],
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search. Always live, never cached; results are never indexed by others."""
    asked = searching.asked_in(request.GET)
    asks = bool(asked.text or asked.chosen)
    if asks and not allow("search", address_of(request), times=QUESTIONS, seconds=IN_SECONDS):
        page = searching.too_many(asked)
    else:
        page = searching.answered(asked)
    response = HttpResponse(page.body, content_type=page.content_type, status=page.status)
    response["Cache-Control"] = "private, no-store"
    if not searching.is_for_crawlers(asked, page.status):
        response["X-Robots-Tag"] = "noindex"
    if page.status == searching.TOO_MANY:
        response["Retry-After"] = str(IN_SECONDS)
    elif page.status == searching.NOT_READY:
        response["Retry-After"] = "5"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500: needs no database and no template."""
    return HttpResponseServerError(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Something went wrong</title>'
        "<h1>Something went wrong</h1><p>The mistake is ours and has been noted. "
        'Please try again in a minute, or go to the <a href="/">front page</a>.</p></html>'
    )
