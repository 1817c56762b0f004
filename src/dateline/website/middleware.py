"""Old addresses, and the headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from dateline.newsroom.editions.queries import release_of_gone
from dateline.website.queries import gone_at, last_of_chain
from dateline.website.views import gone_answer

# WordPress addresses that Dateline's own front page would answer with 200.
LEGACY_QUERIES = ("p", "page_id", "attachment_id", "cat", "tag", "author", "m")
# What the desk needs: Wagtail's admin has inline styles and scripts of its own.
DESK_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "frame-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class LegacyAddresses(RedirectMiddleware):
    """Redirects kept in the desk: for addresses that answer 404, and for ``/?p=ID`` at once."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/" and any(key in request.GET for key in LEGACY_QUERIES):
            kept = self.kept(request)
            if kept is not None:
                return kept
        response: HttpResponseBase = super().__call__(request)
        if response.status_code == 301 and response.headers.get("Location") == f"{request.path}/":
            # Only a slash is missing: an old address goes where it leads in one step.
            return self.kept(request) or response
        return response

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Where nothing is: the redirect kept for it, in one step, or the word that it is gone."""
        answer: HttpResponseBase = super().process_response(request, response)
        if answer.status_code in (301, 302) and answer is not response:
            end = last_of_chain(answer.headers["Location"])
            if end is None:
                return response  # it leads in a circle: nobody is sent around in it
            answer.headers["Location"] = end
        elif answer.status_code == 404 and not request.path.startswith("/desk/"):
            gone = gone_at(request.path)
            if gone is not None:
                return gone_answer(gone)
            release = release_of_gone(request.path)
            if release is not None:  # it may come back: for the time being
                return HttpResponseRedirect(release)
        return answer

    def kept(self, request: HttpRequest) -> HttpResponseBase | None:
        """Where an old address leads, if somebody kept it."""
        answer = self.process_response(request, HttpResponse(status=404))
        return None if answer.status_code == 404 else answer


class SecurityHeaders:
    """The desk's content security policy, and a permissions policy everywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path.startswith("/desk/"):
            response.setdefault("Content-Security-Policy", DESK_POLICY)
            response.setdefault("X-Robots-Tag", "noindex")
        return response
