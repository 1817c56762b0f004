"""The corpus into the stock project, in bulk: as if each story had been added and published by hand."""

import uuid
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from taggit.models import Tag
from wagtail.models import Locale, Page, Site

from stories.models import HomePage, StoryIndexPage, StoryPage, StoryTag

BATCH = 500


def found() -> StoryIndexPage:
    """The home page and the index of stories, made where they are not there yet."""
    index = StoryIndexPage.objects.first()
    if index is None:
        root = Page.get_first_root_node()
        Page.objects.filter(depth=2).delete()
        root.refresh_from_db()
        home = root.add_child(instance=HomePage(title="Bench Network", slug="home"))
        index = home.add_child(
            instance=StoryIndexPage(title="News", slug="news", show_in_menus=True)
        )
        for title in ("In the News", "Press releases"):
            home.add_child(instance=StoryIndexPage(title=title, show_in_menus=True))
        Site.objects.all().delete()
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True,
                            site_name="Bench Network")  # fmt: skip
    return index


def page_of(told: Any) -> StoryPage:
    """An unsaved page of one story."""
    return StoryPage(
        title=told.title, draft_title=told.title, slug=told.slug, date=told.moment, kind=told.kind,
        introduction=told.deck, byline=told.person, body=[block for b in told.body for block in _blocks(b)],
    )  # fmt: skip


def _blocks(block: tuple[Any, ...]) -> list[tuple[str, Any]]:
    if block[0] == "text":
        return [("paragraph", "".join(f"<p>{words}</p>" for words in block[1]))]
    if block[0] == "heading":
        return [("heading", block[1])]
    return [("quote", {"text": block[1], "attribute_name": block[2]})]


def fill(stories: Iterable[Any], topics: Sequence[str]) -> None:
    """Add every story under the index. The index of stories must be empty."""
    index = found()
    tags = [Tag.objects.get_or_create(name=name)[0] for name in topics]
    told, step = iter(stories), 0
    while batch := list(islice(told, BATCH)):
        with transaction.atomic():
            step = _add(index, batch, tags, step)
    Page.objects.filter(pk=index.pk).update(numchild=step)


def _add(index: StoryIndexPage, batch: list[Any], tags: list[Tag], step: int) -> int:
    kind = ContentType.objects.get_for_model(StoryPage)
    pages = []
    for told in batch:
        step += 1
        page = page_of(told)
        page.depth, page.locale, page.content_type = index.depth + 1, Locale.get_default(), kind
        page.path = Page._get_path(index.path, page.depth, step)
        page.numchild, page.translation_key = 0, uuid.uuid4()
        page.first_published_at = page.last_published_at = told.moment
        page.set_url_path(index)
        pages.append(page)
    names = [field.attname for field in Page._meta.local_concrete_fields]
    rows = [Page(**{name: getattr(page, name) for name in names}) for page in pages]
    Page.objects.bulk_create(rows)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = page.page_ptr_id = row.pk
    # ``bulk_create`` refuses a class with a parent table; this is the part of it that inserts.
    fields = StoryPage._meta.local_concrete_fields
    some = max(1, 900 // len(fields))
    for start in range(0, len(pages), some):
        StoryPage._base_manager._insert(
            pages[start : start + some], fields=fields, using=connection.alias
        )
    StoryTag.objects.bulk_create(
        StoryTag(content_object_id=page.pk, tag=tags[place])
        for page, told in zip(pages, batch, strict=True)
        for place in told.topics
    )
    return step
