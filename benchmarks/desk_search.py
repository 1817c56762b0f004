"""Search in the desk, ours beside Wagtail's stock database backend, in one run.

Makes a temporary site with its own database, fills it with pages of about 600 words, and measures
what the admin does for a search: the count for pagination and the first page of 20, through each
backend. The stock backend gets fewer repeats and a cap on time. Where a line says "prefix" or
"admin" it looks at titles alone and so finds less; compare the two numbers found.

    python benchmarks/desk_search.py --items 10000
    python benchmarks/desk_search.py --items 10000 --database postgres://root@127.0.0.1/a_scratch_db
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

STOCK = "modelsearch.backends.database"
OURS = "dateline.search.backend"
APPS = [
    "dateline.search",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.contrib.redirects",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
SYLLABLES = [a + b for a in "bcdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "el")]


def set_up(database: str, folder: Path) -> None:
    """Configure Django on a database of its own and migrate it."""
    import dj_database_url
    import django
    from django.conf import settings
    from django.core.management import call_command

    chosen = database or f"sqlite:///{folder / 'bench.sqlite3'}"
    settings.configure(
        SECRET_KEY="benchmark",
        INSTALLED_APPS=APPS,
        DATABASES={"default": dj_database_url.parse(chosen)},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        WAGTAIL_SITE_NAME="Benchmark",
        WAGTAILADMIN_BASE_URL="http://localhost",
        WAGTAILSEARCH_BACKENDS={"default": {"BACKEND": OURS}, "stock": {"BACKEND": STOCK}},
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        MEDIA_ROOT=str(folder),
        ROOT_URLCONF="django.contrib.auth.urls",
        STATIC_URL="/static/",
        SILENCED_SYSTEM_CHECKS=["wagtailadmin.W001", "wagtailadmin.W003"],
    )
    django.setup()
    call_command("migrate", verbosity=0)


def words_of(dice: random.Random, vocabulary: list[str], weights: list[float], n: int) -> str:
    return " ".join(dice.choices(vocabulary, cum_weights=weights, k=n))


def fill(items: int) -> list[str]:
    """Make the pages, with the text in the search description; returns the vocabulary, the
    commonest word first (Zipf's law)."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Locale, Page

    dice = random.Random(7)
    vocabulary = ["".join(dice.choices(SYLLABLES, k=3)) for _ in range(20_000)]
    total, weights = 0.0, []
    for rank in range(len(vocabulary)):
        total += 1 / (rank + 5)
        weights.append(total)
    home = Page.objects.get(depth=2)
    kind, locale = ContentType.objects.get_for_model(Page), Locale.objects.first()
    pages = []
    for n in range(items):
        title = words_of(dice, vocabulary, weights, 9)
        body = f"council {words_of(dice, vocabulary, weights, 600)}"
        pages.append(
            Page(
                path=home.path + Page._int2str(n + 1).rjust(Page.steplen, "0"),
                depth=3,
                title=title,
                draft_title=title,
                slug=f"item-{n}",
                url_path=f"{home.url_path}item-{n}/",
                content_type=kind,
                locale=locale,
                search_description=body,
            )
        )
    Page.objects.bulk_create(pages, batch_size=500)
    Page.objects.filter(pk=home.pk).update(numchild=items)
    return vocabulary


def measure(ask: Callable[[], Any], repeats: int, cap: float) -> tuple[list[float], Any]:
    """Times in milliseconds, at least one; what takes more than ``cap`` seconds is broken off."""
    from django.db import DatabaseError

    times, answer, begun = [], None, time.perf_counter()
    for _ in range(repeats):
        start = time.perf_counter()
        limit(cap)
        try:
            answer = ask()
        except DatabaseError:
            times.append(cap * 1000)
            break
        finally:
            limit(0)
        times.append((time.perf_counter() - start) * 1000)
        if time.perf_counter() - begun > cap:
            break
    return times, answer


def limit(seconds: float) -> None:
    """Let the database break off a statement after so many seconds; 0 for never."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, false)", [str(int(seconds * 1000))]
            )
    else:
        connection.ensure_connection()
        end = time.perf_counter() + seconds
        check = (lambda: int(time.perf_counter() > end)) if seconds else None
        connection.connection.set_progress_handler(check, 100_000)


def quantile(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--database", default="", help="an empty database; SQLite in /tmp if none")
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--stock-repeats", type=int, default=5)
    parser.add_argument("--stock-cap", type=float, default=20.0, help="seconds a query")
    parser.add_argument("--no-stock", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(options.database, Path(folder))
        run(options)


def run(options: argparse.Namespace) -> None:
    from django.db import connection, transaction
    from wagtail.models import Page
    from wagtail.search import index
    from wagtail.search.backends import get_search_backend

    from dateline.search import actions

    Page.search_fields = [*Page.search_fields, index.SearchField("search_description")]
    vocabulary = fill(options.items)
    say(
        f"{connection.vendor}, {options.items:,} pages of 600 words, "
        f"Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    start = time.perf_counter()
    actions.rebuild()
    say(f"index built in {time.perf_counter() - start:.1f} s")
    stock = get_search_backend("stock")
    if not options.no_stock:
        start = time.perf_counter()
        with transaction.atomic():
            pages = Page.objects.filter(depth__gte=3).order_by("pk")
            for first in range(0, options.items, 1000):
                stock.add_bulk(Page, list(pages[first : first + 1000]))
        say(f"stock index built in {time.perf_counter() - start:.1f} s")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    edit_time(Page)
    compare(options, vocabulary, stock)


def edit_time(page_model: Any) -> None:
    from dateline.search import actions

    pages = list(page_model.objects.filter(depth=3).order_by("?")[:50])
    times = []
    for page in pages:
        page.search_description += " amended"
        start = time.perf_counter()
        actions.index([page])
        times.append((time.perf_counter() - start) * 1000)
    say(
        f"one page indexed again: median {statistics.median(times):.1f} ms, max {max(times):.1f} ms"
    )


def compare(options: argparse.Namespace, vocabulary: list[str], stock: Any) -> None:
    from django.contrib.auth import get_user_model
    from wagtail.models import Page
    from wagtail.permissions import page_permission_policy
    from wagtail.search.backends import get_search_backend
    from wagtail.search.query import Phrase

    ours = get_search_backend()
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org", "boss")
    v = vocabulary
    everything = Page.objects.all
    cases: list[tuple[str, str, Any, Callable[[], Any]]] = [
        ("rare word", "search", v[15_000], everything),
        ("middling word", "search", v[300], everything),
        ("word in 4 pages of 100", "search", v[1_700], everything),
        ("phrase of common words", "search", Phrase(f"{v[0]} {v[1]}"), everything),
        ("word in every page", "search", "council", everything),
        ("word in most titles too", "search", v[0], everything),
        ("two common words", "search", f"{v[0]} {v[1]}", everything),
        ("common and rare word", "search", f"council {v[9_000]}", everything),
        ("prefix of one letter", "autocomplete", v[40][:1], everything),
        ("prefix of three letters", "autocomplete", v[40][:3], everything),
        ("word and prefix", "autocomplete", f"council {v[200][:4]}", everything),
        ("filter: live, by path", "search", "council",
         lambda: Page.objects.filter(live=True, path__startswith="0001")),
        ("page search of the admin", "autocomplete", "council",
         lambda: Page.objects.filter(pk__in=page_permission_policy.explorable_instances(boss)
                                     .values_list("pk", flat=True)).specific()),
    ]  # fmt: skip
    say(f"\n{'count and first 20':26}{'found':>7} | {'p50':>7}{'p95':>8}{'max':>8} ms | "
        f"{'stock found':>7}{'p50':>6}{'max':>10} ms |{'ratio':>8}")  # fmt: skip
    for label, verb, query, queryset in cases:

        def ask(engine: Any, verb: str = verb, query: Any = query, pages: Any = queryset) -> int:
            return first_page(getattr(engine, verb)(query, pages()))

        times, answer = measure(partial(ask, ours), options.repeats, 30)
        p50 = statistics.median(times)
        line = (f"{label:26}{answer:>7,} | {p50:>7.1f}{quantile(times, 0.95):>8.1f}"
                f"{max(times):>8.1f} ms | ")  # fmt: skip
        if not options.no_stock:
            slow, theirs = measure(partial(ask, stock), options.stock_repeats, options.stock_cap)
            more = ">" if max(slow) >= options.stock_cap * 1000 else " "
            median = statistics.median(slow)
            line += (f"{theirs if theirs is not None else '?':>7}{more}{median:>9.1f}"
                     f"{more}{max(slow):>9.1f} ms |{more}{median / p50:>6.1f}x")  # fmt: skip
        say(line)


def first_page(results: Any) -> int:
    count = int(results.count())
    list(results[:20])
    return count


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    main()
