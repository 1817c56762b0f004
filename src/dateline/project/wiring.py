"""After X do Y: the one place where desks that do not know each other are joined."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, post_save
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published, post_page_move

from dateline.content import queries as content
from dateline.coverage import queries as coverage
from dateline.directory.actions import furnish_chapter
from dateline.directory.models import Organisation
from dateline.newsroom import queries as newsroom
from dateline.newsroom.actions import readdress
from dateline.newsroom.models import Article, ChapterSection
from dateline.project.roles import ensure_roles
from dateline.publishing.actions import forget_old_changes, settle_schedules
from dateline.publishing.tasks import find_due
from dateline.website.models import FrontPage


def connect() -> None:
    """Called once by ``apps.ready()``."""
    post_page_move.connect(readdress_moved, dispatch_uid="dateline.moved")
    post_save.connect(readdress_chapter, sender=Organisation, dispatch_uid="dateline.chapter_code")
    page_published.connect(index_references, dispatch_uid="dateline.references")
    post_migrate.connect(keep_roles, dispatch_uid="dateline.roles")
    post_save.connect(roles_on_front, sender=FrontPage, dispatch_uid="dateline.front_roles")
    post_save.connect(furnish_section, sender=ChapterSection, dispatch_uid="dateline.chapter_group")
    find_due("scheduled pages", settle_schedules)
    find_due("old changes", forget_old_changes)
    content.PHOTO_SHOWERS.extend([newsroom.shows_photo, coverage.shows_photo])
    content.DOCUMENT_SHOWERS.append(newsroom.shows_document)


def index_references(sender: type[Page], instance: Page, **_: Any) -> None:
    """Which photos a page shows must be known as soon as it is live: their files go public with it.

    Wagtail does this in a task, which may come seconds later or be lost.
    """
    if ReferenceIndex.model_is_indexable(type(instance)):
        ReferenceIndex.create_or_update_for_object(instance)


def readdress_moved(sender: type[Page], instance: Page, **_: Any) -> None:
    """Wagtail saves a moved page as a bare page and its children not at all."""
    readdress(Article.objects.descendant_of(instance, inclusive=True))


def readdress_chapter(sender: type[Organisation], instance: Organisation, **_: Any) -> None:
    """A chapter's code stands in the addresses of its articles."""
    if instance.code:
        own = Article.objects.filter(chapter=instance)
        readdress(own.exclude(public_path__startswith=f"/chapters/{instance.code}/"))


def keep_roles(sender: AppConfig, **_: Any) -> None:
    """After a migration, once every app has its permissions: the roles as the table says."""
    with_models = [config for config in apps.get_app_configs() if config.models_module]
    if sender is with_models[-1]:
        ensure_roles()


def roles_on_front(sender: type[FrontPage], instance: FrontPage, created: bool, **_: Any) -> None:
    """Page permissions need a tree to hold on."""
    if created:
        ensure_roles()


def furnish_section(sender: type[ChapterSection], instance: ChapterSection, **_: Any) -> None:
    """A chapter's group gets its pages as soon as there are some."""
    if instance.chapter.code:
        furnish_chapter(instance.chapter)
