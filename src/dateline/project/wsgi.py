"""The WSGI door that Granian opens: stored pages from memory, everything else by Django."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from dateline.lib.addresses import TRACKING
from dateline.publishing.serving.bucket_cache import BucketCache
from dateline.publishing.serving.cache import Cache
from dateline.publishing.serving.front import Front
from dateline.publishing.stores.folder import FolderStore
from dateline.publishing.stores.memory import MemoryStore

# What of MIDDLEWARE writes headers that every public page carries.
SECURITY_MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dateline.website.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
)
CACHE_BYTES = 64 * 1024 * 1024


def security_headers() -> dict[str, str]:
    """The security headers of a public page, asked of Django's own middleware so that both agree."""

    def page(request: HttpRequest) -> HttpResponse:
        answer = HttpResponse()
        answer.headers.pop("Content-Type", None)
        return answer

    door = page
    for name in reversed(settings.MIDDLEWARE):
        if name in SECURITY_MIDDLEWARE:
            door = import_string(name)(door)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": BytesIO()}
    environ |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    if settings.SECURE_HSTS_SECONDS:  # readers come by HTTPS, whatever the proxy speaks to us
        environ["wsgi.url_scheme"] = "https"
        if settings.SECURE_PROXY_SSL_HEADER:
            name, value = settings.SECURE_PROXY_SSL_HEADER
            environ[name] = value
    return dict(door(WSGIRequest(environ)).items())


def make_cache() -> Cache:
    """The front's cache over the store of this site. Raises ``StoreProblem`` for another site's."""
    limit = getattr(settings, "PRESS_CACHE_BYTES", CACHE_BYTES)
    # While styles are worked on, WhiteNoise finds them where they are written.
    static = "" if settings.DEBUG else str(settings.STATIC_ROOT or "")
    # Once Django is set up, which importing this file does.
    store: Any = import_module("dateline.publishing.press").the_store()
    if isinstance(store, MemoryStore):  # of one process: Django answers
        return Cache("", limit, static_url=settings.STATIC_URL, static_folder=static)
    if isinstance(store, FolderStore):
        return Cache(store.folder, limit, static_url=settings.STATIC_URL, static_folder=static)
    return BucketCache(
        store.for_readers(), limit, static_url=settings.STATIC_URL, static_folder=static
    )


def make_front() -> Front:
    """The front of this site, from its settings."""
    cdn = getattr(settings, "PRESS_CDN", None)
    return Front(
        django_application,
        make_cache(),
        security=security_headers(),
        tracking=getattr(settings, "PRESS_TRACKING_PARAMETERS", TRACKING),
        cdn=cdn if isinstance(cdn, Mapping) else {},
    )


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.project.settings")
django_application = get_wsgi_application()
application = make_front()
