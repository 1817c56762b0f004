"""The WSGI application before Django: stored pages from memory, everything else handed on.

A hit costs two look-ups: the page by its path, the ready answer by the encodings that the reader
takes. Everything that an answer says is put together once, when it is first asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dateline.lib.addresses import TRACKING
from dateline.publishing.serving import addresses
from dateline.publishing.serving.answers import Entry
from dateline.publishing.serving.cache import Cache
from dateline.publishing.serving.files import Files
from dateline.publishing.serving.headers import AN_HOUR, ASK_EACH_TIME, HTML
from dateline.publishing.serving.negotiation import Order, encodings, matches
from dateline.publishing.stores import StoreProblem

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

DJANGOS = "/desk"  # nothing of the desk is ever stored
READING = ("GET", "HEAD")
# Addresses of WordPress, which the redirects table may know, and questions to a search.
LEGACY = frozenset({"p", "page_id", "attachment_id", "cat", "tag", "author", "m"})
SEARCH = frozenset({"s", "q"})
REMEMBERED = 512  # spellings of Accept-Encoding
logger = logging.getLogger("dateline.serving")


class Front:
    """Answers GET and HEAD for what is stored; hands everything else to Django."""

    def __init__(
        self,
        django: Application,
        cache: Cache,
        *,
        security: Mapping[str, str],
        tracking: Iterable[str] = TRACKING,
        cdn: Mapping[str, Any] | None = None,
    ) -> None:
        """security: the headers that Django's middleware gives a public page.

        tracking: parameters that readers are redirected away from. cdn: as ``PRESS_CDN``.
        """
        self._django, self._cache = django, cache
        self._security, self._cdn = dict(security), dict(cdn or {})
        self._tracking = addresses.Tracking(tracking)
        self._files = Files(cache.open, security=self._security)
        self._orders: dict[str | None, Order] = {}
        self._entries, self._clock = cache.entries, cache.clock

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        cache = self._cache
        if self._clock() >= cache.next_look:
            cache.look()
        entry = self._entries.get(environ["PATH_INFO"])
        if (
            entry is None
            or entry.seen != cache.turn
            or environ["REQUEST_METHOD"] not in READING
            or environ.get("QUERY_STRING")
        ):
            return self._slowly(environ, start_response)
        entry.used = True
        return self._send(entry, environ, start_response)

    def _slowly(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return self._answer(environ, start_response)
        except StoreProblem as problem:  # of a bucket; a folder raises none here
            logger.warning("%s", problem)
            said = "The storage of this site does not answer. Please try again in a moment.\n"
            return self._say(start_response, "503 Service Unavailable", said, environ)

    def _answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Whatever is no plain question for a page that is in memory."""
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] not in READING or f"{path}/".startswith(f"{DJANGOS}/"):
            return self._django(environ, start_response)
        refused = addresses.refusal(path)
        if refused is not None:
            return self._say(start_response, refused, "This is no address of a page.\n", environ)
        if query:
            kept = self._tracking.without(query)
            if kept is not None:
                target = addresses.better(path, self._cache.is_stored)
                where = addresses.location(target or path, kept)
                return self._redirect(start_response, where, AN_HOUR)
            names = addresses.names_in(query)
            if names & SEARCH or (path == "/" and names & LEGACY):
                return self._django(environ, start_response)
        entry = self._cache.find(path)
        if entry is not None:
            return self._send(entry, environ, start_response)
        better = addresses.better(path, self._cache.is_stored)
        if better is not None:
            where = addresses.location(better, query)
            return self._redirect(start_response, where, ASK_EACH_TIME)
        return self._django(environ, start_response)

    def _send(
        self, entry: Entry, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        accept = environ.get("HTTP_ACCEPT_ENCODING")
        order = self._orders.get(accept)
        if order is None:
            order = self._order(accept)
        answer = entry.answers.get(order)
        if answer is None:
            answer = entry.answer(order, self._security, self._cdn)
            if answer is None:
                said = "None of the encodings that you accept is there.\n"
                return self._say(start_response, "406 Not Acceptable", said, environ)
        if answer.conditional:
            known = environ.get("HTTP_IF_NONE_MATCH")
            if known is not None and matches(known, answer.etag):
                start_response("304 Not Modified", answer.not_modified)
                return []
        if environ["REQUEST_METHOD"] == "HEAD":
            start_response(answer.status, answer.headers)
            return []
        if not entry.bodies or (answer.plain and "HTTP_RANGE" in environ):
            sent = self._files.send(entry, answer, environ, start_response)
            # None where the file was taken away a moment ago.
            return self._django(environ, start_response) if sent is None else sent
        start_response(answer.status, answer.headers)
        return answer.body

    def _order(self, accept: str | None) -> Order:
        if len(self._orders) >= REMEMBERED:  # somebody invents headers
            self._orders.clear()
        order = self._orders[accept] = encodings(accept)
        return order

    def _redirect(self, start_response: StartResponse, target: str, cache: str) -> Iterable[bytes]:
        headers = {"Location": target, "Cache-Control": cache, "Content-Type": HTML}
        headers |= {"Content-Length": "0", **self._security}
        start_response("301 Moved Permanently", list(headers.items()))
        return []

    def _say(
        self, start_response: StartResponse, status: str, text: str, environ: Mapping[str, Any]
    ) -> Iterable[bytes]:
        body = text.encode()
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Vary": "Accept-Encoding",
            **({"Retry-After": "5"} if status.startswith("503") else {}),
            **self._security,
        }
        start_response(status, list(headers.items()))
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]
