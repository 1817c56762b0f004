"""The front and Django say the same of the same page; and the door that Granian opens has both."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import re_path

from dateline.project import wsgi
from dateline.publishing.serving.cache import Cache
from dateline.publishing.serving.front import Front
from dateline.publishing.serving.tests.serving import WORDS, Serving, django
from dateline.publishing.stores import Stored
from dateline.publishing.views import answer


def page(request: HttpRequest) -> HttpResponse:
    """What Django's own view makes of a stored page."""
    status = {"/404.html": 404, "/gone/": 410}.get(request.path, 200)
    return answer(request, request.path, Stored(WORDS, status=status), status)


urlpatterns = [re_path("", page)]


def by_name(headers: dict[str, str]) -> dict[str, object]:
    """Headers, the content security policy as a set: its order means nothing."""
    told: dict[str, object] = {name.lower(): value for name, value in headers.items()}
    if "content-security-policy" in told:
        told["content-security-policy"] = set(headers["Content-Security-Policy"].split("; "))
    return told


@pytest.mark.django_db  # an address that answers 404 is looked up among the redirects
@pytest.mark.parametrize("conditional", [False, True])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/news/2026/11/a/",
        "/feed.rss",
        "/news/feed.json",
        "/gone/",
        "/404.html",
        "/media/01/a.mp3",
    ],
)
@override_settings(ROOT_URLCONF=__name__, SECURE_PROXY_SSL_HEADER=None)
def test_both_send_the_same_headers(tmp_path: Path, path: str, conditional: bool) -> None:
    serving = Serving(tmp_path)
    serving.store.write(path, Stored(WORDS, status=410 if path == "/gone/" else 200))
    serving.front = Front(django, serving.cache, security=wsgi.security_headers())
    by_front = serving.ask(path)
    known = {"if_none_match": by_front.headers["ETag"]} if conditional else {}
    by_front = serving.ask(path, **known)
    asked = {f"HTTP_{name.upper()}": value for name, value in known.items()}
    by_django = Client().get(path, secure=True, **asked)
    assert by_front.status == by_django.status_code
    assert by_front.body == by_django.content
    ours, theirs = by_name(by_front.headers), by_name(dict(by_django.items()))
    if by_front.status == 304:  # Django keeps only what RFC 9110 names; caches want the tags too
        theirs.pop("content-length", None)  # of the empty body, where ours would be the page's
        ours = {name: value for name, value in ours.items() if name in theirs}
    assert ours == theirs


def test_security_headers_are_there_at_all() -> None:
    expected = {
        "Content-Security-Policy", "Permissions-Policy", "X-Frame-Options", "X-Content-Type-Options",
        "Strict-Transport-Security", "Referrer-Policy", "Cross-Origin-Opener-Policy",
    }  # fmt: skip
    assert set(wsgi.security_headers()) == expected
    with override_settings(SECURE_HSTS_SECONDS=0):
        assert "Strict-Transport-Security" not in wsgi.security_headers()


def test_the_proxys_header_for_https_is_understood() -> None:
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert "Strict-Transport-Security" in wsgi.security_headers()


@override_settings(ROOT_URLCONF=__name__)
def test_granians_door_has_the_front_and_django_behind_it(tmp_path: Path) -> None:
    serving = Serving(tmp_path)
    serving.write("/news/", b"stored")
    with override_settings(
        PRESS_STORE=f"folder:{tmp_path}/press", PRESS_TRACKING_PARAMETERS=["mine"]
    ):
        serving.front = wsgi.make_front()
    assert isinstance(wsgi.application, Front)
    assert serving.ask("/news/").body == b"stored"
    assert serving.ask("/news/", "mine=1").headers["Location"] == "/news/"
    assert serving.ask("/news/", "utm_source=1").status == 200


def test_the_bound_of_the_cache_is_a_setting(tmp_path: Path) -> None:
    with override_settings(PRESS_STORE=f"folder:{tmp_path}", PRESS_CACHE_BYTES=12345):
        cache = wsgi.make_front()._cache
    assert isinstance(cache, Cache)
    assert (cache.folder, cache.limit) == (str(tmp_path), 12345)
