"""What people do at a desk, as steps that a test can take in any order: see ``press_machine.py``.

A step is a method of ``Desk`` that takes two small numbers, which choose the row and what is done
to it; where there is nothing to choose it does nothing. Every text written gets a word of its own
("tok7q"), so that a leak can be told from the bytes alone.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from unittest import mock

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Site

from dateline.contacts.models import Outlet, PressContact
from dateline.content.models import Photo, PlainPage, PressDocument, Series, SiteSettings, Topic
from dateline.coverage.models import Clip
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.newsroom.actions import section_of
from dateline.newsroom.models import Article, ArticleFile, ChapterSection, NewsSection
from dateline.website.actions import found_site
from dateline.website.models import FrontPage

BEGIN = datetime(2026, 12, 30, 16, 0, tzinfo=UTC)  # two days before the year turns
SOME_KINDS = ("post", "press-release", "statement", "report", "op-ed", "remembrance", "job")
STEPS: dict[str, Callable[..., None]] = {}
_tokens = itertools.count()
_real_now = timezone.now


def token() -> str:
    """A word that stands nowhere else."""
    return f"tok{next(_tokens)}q"


def step(act: Callable[..., None]) -> Callable[..., None]:
    STEPS[act.__name__] = act
    return act


class Clock:
    """The time that Django tells, moved by hand."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)  # two things never happen at one instant
        return self.now


@contextmanager
def clock_of(clock: Clock) -> Iterator[None]:
    """Inside, Django's time is the clock's, also where a model's default names the function."""
    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.default is _real_now
    ]
    with mock.patch("django.utils.timezone.now", clock):
        for field in fields:
            field.__dict__["_get_default"] = clock
        try:
            yield
        finally:
            for field in fields:
                field.__dict__.pop("_get_default", None)


def lay_site() -> None:
    """A founded site with a little of everything that is chosen from."""
    found_site(name="Network", address="https://press.example.org", mission="Cities that talk.")
    Organisation.objects.create(name="Network", kind="network", boilerplate="<p>About us.</p>")
    PressContact.objects.create(name="Pat Press", email="press@example.org")
    section_of(Organisation.objects.create(name="Chapter MN", kind="chapter", code="mn"))
    for name in ("Water", "Roads"):
        Topic.objects.create(name=name)
    Series.objects.create(name="Weekly")
    Outlet.objects.create(name="Star News")
    Person.objects.create(name="Ana Ruiz")
    Jurisdiction.objects.create(
        ocd_id="ocd-division/country:us/state:mn/place:duluth", name="Duluth", level="place",
        state="MN",
    )  # fmt: skip


def body(*blocks: tuple[str, Any]) -> str:
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def some(model: Any, n: int, **which: Any) -> Any:
    """The n-th row, counted round; None where there is none."""
    rows = model.objects.filter(**which).order_by("pk")
    count = rows.count()
    return rows[n % count] if count else None


def latest(page: Any) -> Any:
    """A row as its edit form shows it."""
    return page.get_latest_revision_as_object() if page.latest_revision_id else page


class Desk:
    """The steps. ``clock`` is moved by some of them."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    # What steps need

    def day(self, n: int) -> datetime | None:
        """A date of an item: this month, others, another year, or none."""
        back = (0, 1, 3, 40, 75, 400, None)[n % 7]
        return None if back is None else BEGIN - timedelta(days=back, hours=n % 3)

    def text(self, n: int) -> str:
        """A body with a word of its own; some with links, photos and files."""
        linked = [
            some(Article, n), some(PlainPage, n), some(ChapterSection, n), some(FrontPage, 0),
        ]  # fmt: skip
        page, blocks = linked[n % 4], [("text", f"<p>{token()}</p>")]
        document, photo = some(PressDocument, n), some(Photo, n)
        if page and n % 3:
            link = f'<a linktype="page" id="{page.pk}">there</a>'
            blocks.append(("text", f"<p>{link} {token()}</p>"))
        if document and n % 4 == 1:
            blocks.append(("file", {"file": document.pk, "label": token()}))
        if document and n % 4 == 2:
            blocks.append(("text", f'<p><a linktype="document" id="{document.pk}">file</a></p>'))
        if photo and n % 4 == 3:
            blocks.append(("photo", {"photo": photo.pk, "alt": "", "caption": token()}))
        if n % 3 == 2:  # somebody said it, or a person of the directory did
            who = {
                "person": getattr(some(Person, n), "pk", None),
                "speaker": token() if n % 2 else "",
            }
            blocks.append(
                ("quote", {"text": token(), **who, "speaker_title": "", "source_url": ""})
            )
        return body(*blocks)

    def fields(self, n: int) -> dict[str, Any]:
        """What an article says, chosen by a number."""
        word = token()
        return {
            "title": f"Title {word}",
            "deck": f"Deck {token()}.",
            "slug": f"s-{word}",
            "kind": SOME_KINDS[n % len(SOME_KINDS)],
            "date": self.day(n // 2),
            "body": self.text(n),
            "photo": some(Photo, n) if n % 2 else None,
            "series": some(Series, n) if n % 3 == 1 else None,
            "byline": token(),
            "outlet": some(Outlet, n),
            "closing_date": self.in_days(n % 4 - 1) if n % 3 else None,
        }

    def sections(self) -> list[Any]:
        return [*NewsSection.objects.all(), *ChapterSection.objects.order_by("pk")]

    def tag(self, row: Any, n: int) -> None:
        topics = list(Topic.objects.order_by("pk"))
        row.topics = topics[: n % 3]
        row.people = list(Person.objects.order_by("pk"))[: n % 2]
        row.places = list(Jurisdiction.objects.order_by("pk"))[: (n // 2) % 2]

    # Articles

    @step
    def write_article(self, a: int, b: int) -> None:
        sections = self.sections()
        article = Article(live=False, **self.fields(a))
        sections[b % len(sections)].add_child(instance=article)
        self.tag(article, a)
        if b % 3 == 1:
            article.contacts = list(PressContact.objects.order_by("pk"))[: a % 3]
        revision = article.save_revision()
        if b % 5:
            revision.publish()

    def change_article(self, a: int, b: int, *, publish: bool) -> None:
        stored = some(Article, a)
        if stored is None:
            return
        article = latest(stored)
        new = self.fields(b)
        for name in list(new)[b % 3 :: 3] if b % 4 else list(new):
            setattr(article, name, new[name])
        if b % 2:
            self.tag(article, b)
        revision = article.save_revision()
        if publish:
            revision.publish()

    @step
    def edit_article(self, a: int, b: int) -> None:
        self.change_article(a, b, publish=True)

    @step
    def save_draft(self, a: int, b: int) -> None:
        self.change_article(a, b, publish=False)

    @step
    def publish_article(self, a: int, b: int) -> None:
        article = some(Article, a, live=False)
        if article and article.latest_revision_id:
            article.get_latest_revision().publish()

    @step
    def unpublish_article(self, a: int, b: int) -> None:
        if article := some(Article, a, live=True):
            article.unpublish()

    @step
    def delete_article(self, a: int, b: int) -> None:
        if article := some(Article, a):
            article.delete()

    @step
    def schedule_article(self, a: int, b: int) -> None:
        stored = some(Article, a)
        if stored is None:
            return
        article = latest(stored)
        article.title = f"Title {token()}"
        article.go_live_at = self.clock.now + timedelta(hours=1 + b % 30)
        if b % 2:
            article.expire_at = article.go_live_at + timedelta(hours=1 + b % 50)
        article.save_revision().publish()

    @step
    def copy_article(self, a: int, b: int) -> None:
        if article := some(Article, a):
            sections = self.sections()
            word = token()
            article.copy(
                to=sections[b % len(sections)], keep_live=bool(b % 2),
                update_attrs={"slug": f"s-{word}", "title": f"Title {word}"},
            )  # fmt: skip

    @step
    def move_article(self, a: int, b: int) -> None:
        sections = self.sections()
        if article := some(Article, a):
            article.move(sections[b % len(sections)], pos="last-child")

    @step
    def rename_slug(self, a: int, b: int) -> None:
        if stored := some(Article, a):
            article = latest(stored)
            article.slug = f"s-{token()}"
            revision = article.save_revision()
            if b % 4:
                revision.publish()

    @step
    def set_topics(self, a: int, b: int) -> None:
        article, topic = some(Article, a), some(Topic, b)
        if article is None or topic is None:
            return
        if b % 6 < 4:
            act = (article.topics.add, article.topics.remove)[b % 2]
            act(topic)
            if b % 6 == 2:
                article.topics.clear()
            article.save()
        else:
            article.people.set(Person.objects.all()[: b % 2])
            article.save()

    @step
    def set_articles_of_a_topic(self, a: int, b: int) -> None:
        """From the other end of the relation."""
        topic, article = some(Topic, a), some(Article, b)
        if topic is None or article is None:
            return
        if b % 4 == 3:
            topic.articles.clear()
        elif b % 4 == 2:
            topic.articles.set([article])
        else:
            (topic.articles.add, topic.articles.remove)[b % 2](article)

    @step
    def add_file_to_article(self, a: int, b: int) -> None:
        stored, document = some(Article, a), some(PressDocument, b)
        if stored and document:
            article = latest(stored)
            article.files.add(ArticleFile(document=document, label=token()))
            revision = article.save_revision()
            if b % 3:
                revision.publish()

    # Clips

    @step
    def file_clip(self, a: int, b: int) -> None:
        moment = self.day(b)
        clip = Clip(
            headline=f"Headline {token()}", outlet=some(Outlet, a), live=bool(b % 4),
            date=moment.date() if moment else None, link="https://star.example/story",
            excerpt=token(), show_in_latest=bool(a % 2), photo=some(Photo, a) if a % 3 else None,
            covers=some(Article, b) if a % 3 == 1 else None,
            chapter=Organisation.objects.get(kind="chapter") if b % 3 == 1 else None,
        )  # fmt: skip
        self.tag(clip, a)
        clip.save()

    @step
    def edit_clip(self, a: int, b: int) -> None:
        clip = some(Clip, a)
        if clip is None:
            return
        moment = self.day(a + b)
        changes: list[dict[str, Any]] = [
            {"headline": f"Headline {token()}"},
            {"date": moment.date() if moment else None},
            {"covers": some(Article, b)},
            {"covers": None},
            {"show_in_latest": not clip.show_in_latest},
            {"photo": some(Photo, b)},
            {"outlet": None},
        ]
        for name, value in changes[b % 7].items():
            setattr(clip, name, value)
        if a % 3 == 2:
            self.tag(clip, b)
        clip.save()

    @step
    def turn_clip(self, a: int, b: int) -> None:
        """Publish or unpublish it, as the desk does."""
        clip = some(Clip, a)
        if clip is None:
            return
        if clip.live:
            clip.unpublish()
        else:
            clip.save_revision().publish()

    @step
    def draft_clip(self, a: int, b: int) -> None:
        if stored := some(Clip, a):
            clip = latest(stored)
            clip.headline = f"Headline {token()}"
            clip.save_revision()

    @step
    def delete_clip(self, a: int, b: int) -> None:
        if clip := some(Clip, a):
            clip.delete()

    def in_days(self, n: int) -> date:
        return timezone.localdate(self.clock.now) + timedelta(days=n)


def tiny_photo(shade: int) -> ImageFile:
    """A file that is quickly made into sizes."""
    stream = BytesIO()
    Image.new("RGB", (40, 30), (shade * 37 % 255, 90, 140)).save(stream, "JPEG")
    stream.seek(0)
    return ImageFile(stream, name="tiny.jpg")


def tiny_document(shade: int) -> ContentFile:
    return ContentFile(f"A document, {shade}".encode(), name="paper.txt")


def settings_of_site() -> SiteSettings:
    return SiteSettings.objects.get(site=Site.objects.get(is_default_site=True))
