"""Django's settings, made from the site's one settings file (``site_file.py``) and nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.conf import global_settings

from dateline.lib.addresses import TRACKING
from dateline.lib.embeds import PLAYER_HOSTS
from dateline.project import site_file

SITE = site_file.read(site_file.site_folder())
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = os.environ.get("DATELINE_DEBUG") == "1"
SECRET_KEY = SITE.secret_key
DATELINE_ADDRESS = SITE.address
_address = urlsplit(SITE.address)
_secure = _address.scheme == "https"
ALLOWED_HOSTS = [_address.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE.address]
ROOT_URLCONF = "dateline.project.urls"
WSGI_APPLICATION = "dateline.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "dateline.project",
    "dateline.website",
    "dateline.importers",
    "dateline.coverage",
    "dateline.newsroom",
    "dateline.mail",
    "dateline.contacts",
    "dateline.directory",
    "dateline.content",
    "dateline.archive",
    "dateline.search",
    "dateline.accounts",
    "dateline.publishing",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "dateline.accounts.apps.DeskUsersConfig",  # wagtail.users, by e-mail address
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dateline.website.middleware.LegacyAddresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "dateline.publishing.middleware.EditorWaits",
    "dateline.directory.middleware.ChapterDoors",
    "dateline.newsroom.middleware.ChecksAtTheGate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dateline.website.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "website" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "dateline.website.theme.environment"},
        "NAME": "theme",
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

_SQLITE: dict[str, Any] = {
    # Immediate: a transaction that will write takes the lock at once and waits for it, so that a
    # second process never meets "database is locked" half-way through (adr/0004).
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA busy_timeout=20000; PRAGMA cache_size=-32000; PRAGMA mmap_size=33554432;",
}
if SITE.database_url:
    DATABASES = {
        "default": dj_database_url.parse(
            SITE.database_url, conn_max_age=60, conn_health_checks=True
        )
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(SITE.folder / "db.sqlite3"),
        }
    }
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = _SQLITE
    DATABASES["default"]["CONN_MAX_AGE"] = 60

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Counts that must hold across processes (rate limits) live in the database.
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "dateline_limits",
        # Far more than the default 300: whoever floods it must not push other counts out.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]

LANGUAGE_CODE = SITE.language if SITE.language != "en" else "en-us"
LANGUAGES = [(SITE.language, dict(global_settings.LANGUAGES).get(SITE.language, SITE.language))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
TIME_ZONE = SITE.time_zone
USE_I18N = True
USE_TZ = True
FORMS_URLFIELD_ASSUME_HTTPS = True  # Django 6's default: "example.org" typed means https

STATIC_URL = "/static/"
STATIC_ROOT = SITE.folder / "static"
MEDIA_ROOT = SITE.folder / "media"
MEDIA_URL = "/desk/sealed/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Hashed names once `dateline run` has gathered the files; plain names before (tests, checks).
    "staticfiles": {
        "BACKEND": "dateline.project.static_files.StaticFiles"
        if (STATIC_ROOT / "staticfiles.json").exists() or "collectstatic" in sys.argv
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# The press
PRESS_FOLDER = SITE.folder / "press"
PRESS_STORE = SITE.press.get("store") or f"folder:{PRESS_FOLDER}"
PRESS_CACHE_BYTES = int(SITE.press.get("cache_mb", 64)) * 1024 * 1024
PRESS_TRACKING_PARAMETERS = SITE.press.get("tracking_parameters") or TRACKING
SEARCH_FOLDER = SITE.folder / "search"  # the public index (search/public/folders.py)
PRESS_CDN, PRESS_HUBS = SITE.cdn, SITE.hubs

# Coverage: what of this machine and its network may be reached. The environment's host:port pairs, with
# commas, are for tests against a server on this machine.
COVERAGE_FETCH_ALLOW = tuple(
    filter(
        None,
        [*os.environ.get("DATELINE_FETCH_ALLOW", "").split(","), *SITE.coverage.get("open", [])],
    )
)
ARCHIVE_FOLDERS = list(SITE.coverage.get("archives", []))
MAILBOXES, MAILBOX_FOLDER = SITE.mailboxes, SITE.folder

# Background work: one database is enough on one machine.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

WAGTAIL_SITE_NAME = "Dateline"
WAGTAILADMIN_BASE_URL = SITE.address
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "content.Photo"
WAGTAILIMAGES_IMAGE_FORM_BASE = "dateline.content.forms.PhotoForm"
WAGTAILIMAGES_INDEX_PAGE_SIZE = 30
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_MODEL = "content.PressDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "docx",
    "odt",
    "pdf",
    "pptx",
    "rtf",
    "txt",
    "xlsx",
    "zip",
    "ods",
    "ics",
]
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no page and no desk form calls another host
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "dateline.search.backend"}}
WAGTAILREDIRECTS_AUTO_CREATE = False  # articles keep their own old addresses (newsroom/models)
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# Mail
DEFAULT_FROM_EMAIL = SERVER_EMAIL = WAGTAILADMIN_NOTIFICATION_FROM_EMAIL = SITE.mail.get(
    "from", f"press@{_address.hostname or 'localhost'}"
)
if SITE.mail.get("host"):
    EMAIL_BACKEND, MAIL_SENDER = "django.core.mail.backends.smtp.EmailBackend", "smtp"
    EMAIL_HOST = SITE.mail["host"]
    EMAIL_PORT = int(SITE.mail.get("port", 587))
    EMAIL_HOST_USER = SITE.mail.get("user", "")
    _password = SITE.folder / SITE.mail.get("password_file", "mail.password")
    EMAIL_HOST_PASSWORD = _password.read_text().strip() if _password.is_file() else ""
    EMAIL_USE_TLS = SITE.mail.get("tls", "starttls") == "starttls"
    EMAIL_USE_SSL = SITE.mail.get("tls") == "ssl"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND, MAIL_SENDER = "django.core.mail.backends.filebased.EmailBackend", "folder"
    EMAIL_FILE_PATH = SITE.folder / "mail"

# Security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "SAMEORIGIN"
if SITE.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    # The desk is Wagtail's own and has a policy of its own (website/middleware.py).
    "EXCLUDE_URL_PREFIXES": ["/desk/"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-src": list(PLAYER_HOSTS),
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'none'"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"dateline": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
