"""Fixtures that every test may use: a founded site and ways to fill it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image

from dateline.accounts.actions import add_user
from dateline.accounts.models import User
from dateline.contacts.models import Outlet, PressContact
from dateline.content.models import Photo
from dateline.coverage.models import Clip
from dateline.directory.actions import grant_chapter
from dateline.directory.models import Jurisdiction, Organisation
from dateline.newsroom.actions import section_of
from dateline.newsroom.models import Article, Event, NewsSection
from dateline.publishing import render
from dateline.publishing.guard import guarded
from dateline.publishing.press import opened
from dateline.website.actions import found_site
from dateline.website.models import FrontPage
from tests.laid_database import bring, keep, kept_at, may_be_kept, nothing_laid
from tests.shared_sites import copied, init, made_once


def pytest_collection_finish() -> None:
    """What is loaded now stays until the end: no need to look for garbage in it all the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Only where workers are asked for; see ``tests/workers.py``."""
    if config.getvalue("dist") != "loadscope":
        return None
    from tests.workers import Together  # noqa: PLC0415 - the suite runs without xdist too

    return Together(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Any:
    """Each worker has a database of its own, and one that was laid before, by the same migrations, is
    not laid again."""
    empty = nothing_laid() if may_be_kept() and kept_at().exists() else None
    if empty is not None:
        empty.start()
    return empty


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: Any, django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        if django_db_modify_db_settings is not None:
            django_db_modify_db_settings.stop()
            bring(kept_at())
        elif may_be_kept():
            keep(kept_at())


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """Wagtail caches sizes of photos by number, and numbers begin anew in each test."""
    opened.cache_clear()  # each test presses into a store of its own
    yield
    caches["default"].clear()


@pytest.fixture(autouse=True)
def every_render_is_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the press renders in a test, a read that its record does not cover fails it (P6)."""
    monkeypatch.setattr(render, "recording", guarded)


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """``new_site(folder)``: a site as ``dateline init`` makes it, which takes half a minute the first
    time; it has the name and the zone that ``tests/shared_sites.py`` says."""

    def make(folder: Path) -> Path:
        return copied(made_once(tmp_path_factory, "new-site", init), folder)

    return make


@pytest.fixture
def front(db: None) -> FrontPage:
    """A founded site: front page, news section, the network and a press contact."""
    page = found_site(
        name="Test Network", address="https://press.example.org", mission="Cities that talk."
    )
    Organisation.objects.create(
        name="Test Network", kind="network", boilerplate="<p>About the network.</p>"
    )
    PressContact.objects.create(name="Pat Press", email="press@example.org", phone="202-555-0100")
    return page


@pytest.fixture
def section(front: FrontPage) -> NewsSection:
    return NewsSection.objects.get()


@pytest.fixture
def publish(section: NewsSection) -> Callable[..., Article]:
    """``publish("Title", kind="statement")``: a live article, through Wagtail's own publishing."""

    def make(
        title: str = "A title", *, parent: Any = None, live: bool = True, **fields: Any
    ) -> Article:
        fields.setdefault("date", datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
        many = {k: fields.pop(k) for k in ("topics", "people", "places", "contacts") if k in fields}
        article = Article(title=title, live=False, **fields)
        (parent or section).add_child(instance=article)
        for name, rows in many.items():
            setattr(article, name, rows)
        revision = article.save_revision()
        if live:
            revision.publish()
        return Article.objects.get(pk=article.pk)

    return make


@pytest.fixture
def event(section: NewsSection) -> Callable[..., Event]:
    """``event("Town hall", start_day=date(2026, 12, 1))``: a live event, 10 to 11 a.m. if not said."""

    def make(
        title: str = "An event", *, parent: Any = None, live: bool = True, **fields: Any
    ) -> Event:
        fields.setdefault("start_day", date(2026, 12, 1))
        if not fields.get("all_day"):
            fields.setdefault("start_time", time(10))
            fields.setdefault("end_time", time(11))
        fields.setdefault("venue", "City Hall")
        many = {k: fields.pop(k) for k in ("topics", "people", "contacts") if k in fields}
        made = Event(title=title, live=False, **fields)
        (parent or section).add_child(instance=made)
        for name, rows in many.items():
            setattr(made, name, rows)
        revision = made.save_revision()
        if live:
            revision.publish()
        return Event.objects.get(pk=made.pk)

    return make


def _own_link() -> str:
    """Clips have an address each (rule V1): the first is "story", the others are numbered."""
    number = Clip.objects.count()
    return "https://star.example/story" + (f"-{number + 1}" if number else "")


@pytest.fixture
def clip(db: None) -> Callable[..., Clip]:
    """``clip("Headline", outlet="Star")``: a live clip."""

    def make(headline: str = "A headline", *, outlet: str = "Star News", **fields: Any) -> Clip:
        fields.setdefault("date", date(2026, 11, 19))
        fields.setdefault("link", _own_link())
        found, _ = Outlet.objects.get_or_create(name=outlet)
        return Clip.objects.create(headline=headline, outlet=found, **fields)

    return make


@pytest.fixture
def photo(db: None) -> Callable[..., Photo]:
    """``photo("Bridge")``: a stored photo with alt, caption and credit."""

    def make(title: str = "Bridge", size: tuple[int, int] = (1200, 800), **fields: Any) -> Photo:
        stream = BytesIO()
        Image.new("RGB", size, (len(title) * 9 % 255, 90, 140)).save(stream, "JPEG")
        stream.seek(0)
        fields.setdefault("alt", "A bridge over a river at dusk")
        fields.setdefault("caption", "The Lift Bridge on Nov. 3.")
        fields.setdefault("credit", "Jo Lens / Star News")
        file = ImageFile(stream, name=f"{title.lower()}.jpg")
        return Photo.objects.create(title=title, file=file, **fields)

    return make


@pytest.fixture
def place(db: None) -> Callable[..., Jurisdiction]:
    """``place("Duluth", "MN")``: a city."""

    def make(name: str = "Duluth", state: str = "MN") -> Jurisdiction:
        slug = name.lower().replace(" ", "_")
        return Jurisdiction.objects.create(
            ocd_id=f"ocd-division/country:us/state:{state.lower()}/place:{slug}",
            name=name, level="place", state=state,
        )  # fmt: skip

    return make


@pytest.fixture
def chapter(front: FrontPage) -> Callable[..., Organisation]:
    """``chapter("mn")``: a chapter with its section in the page tree."""

    def make(code: str = "mn") -> Organisation:
        found, _ = Organisation.objects.get_or_create(
            code=code, defaults={"name": f"Chapter {code.upper()}", "kind": "chapter"}
        )
        section_of(found)
        return found

    return make


@pytest.fixture
def colleague(front: FrontPage) -> Callable[..., User]:
    """``colleague("editor")``: somebody at the desk with that role, and chapters if given."""

    def make(role: str = "administrator", *chapters: Organisation) -> User:
        number = User.objects.count()
        user = add_user(
            email=f"{role}-{number}@example.org", first_name="Kim", last_name=role.title(),
            role=role, password="correct horse battery",
        )  # fmt: skip
        for each in chapters:
            grant_chapter(user, each)
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def desk(colleague: Callable[..., User]) -> Callable[..., Client]:
    """``desk("editor")``: a browser of somebody with that role, signed in."""

    def make(role: str = "administrator", *chapters: Organisation) -> Client:
        client = Client()
        client.user = colleague(role, *chapters)  # type: ignore[attr-defined]
        client.force_login(client.user)  # type: ignore[attr-defined]
        return client

    return make
