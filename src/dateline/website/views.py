"""What is live on the public side: pages for what is not there, and for our own mistakes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError

from dateline.publishing.outputs import Rendered
from dateline.publishing.tracking import recording
from dateline.website import theme
from dateline.website.cards import Link
from dateline.website.shell import build_shell, head


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
        ],
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404."""
    with recording():
        rendered = not_found_page()
    return HttpResponse(rendered.body, content_type=rendered.content_type, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500: needs no database and no template."""
    return HttpResponseServerError(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Something went wrong</title>'
        "<h1>Something went wrong</h1><p>The mistake is ours and has been noted. "
        'Please try again in a minute, or go to the <a href="/">front page</a>.</p></html>'
    )
