"""After X do Y: the one place where desks that do not know each other are joined."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Q
from django.db.models.signals import post_migrate, post_save, pre_delete
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published, post_page_move

from dateline.archive import actions as archive
from dateline.content.models import PlainPage
from dateline.content.models.pages import readdressed
from dateline.coverage.actions import detach_copies, recount_all_clips, recount_clips
from dateline.coverage.checks import RULES as clip_rules
from dateline.coverage.intake.fetching import fetch_due
from dateline.coverage.links import actions as links
from dateline.coverage.links.queries import with_dead_links
from dateline.coverage.models import Clip, Cluster
from dateline.coverage.polling.actions import poll_due
from dateline.coverage.queries import clip_items
from dateline.coverage.viewsets import clip_edit
from dateline.directory.actions import furnish_chapter
from dateline.directory.models import Organisation
from dateline.newsroom import checks
from dateline.newsroom.access.actions import lift_due
from dateline.newsroom.actions import (
    readdress,
    recount_all_articles,
    recount_all_events,
    recount_articles,
    recount_events,
)
from dateline.newsroom.desk_checks import facts, gate, sources
from dateline.newsroom.models import Article, ChapterSection, Event
from dateline.newsroom.quoting.queries import with_approvals, with_sign_offs
from dateline.project.roles import ensure_roles
from dateline.publishing import book, founding, plan, render
from dateline.publishing.actions import forget_old_editions, settle_schedules
from dateline.publishing.ownership import heed
from dateline.publishing.press import press_due, the_store
from dateline.publishing.tasks import find_due
from dateline.search.public import feeding, registry
from dateline.website import findable
from dateline.website.actions import end_note, give_way_to_gone, settle_all_gone, settle_gone
from dateline.website.models import FrontPage
from dateline.website.presence import recount_all_places, recount_places
from dateline.website.shell import design_hash
from dateline.website.views import in_preparation


def connect() -> None:
    """Called once by ``apps.ready()``."""
    post_page_move.connect(readdress_moved, dispatch_uid="dateline.moved")
    post_save.connect(readdress_chapter, sender=Organisation, dispatch_uid="dateline.chapter_code")
    page_published.connect(index_references, dispatch_uid="dateline.references")
    post_migrate.connect(keep_roles, dispatch_uid="dateline.roles")
    post_save.connect(roles_on_front, sender=FrontPage, dispatch_uid="dateline.front_roles")
    post_save.connect(furnish_section, sender=ChapterSection, dispatch_uid="dateline.chapter_group")
    find_due("scheduled pages", settle_schedules)
    find_due("embargoes", lift_due)
    post_page_move.connect(plain_pages_moved, dispatch_uid="dateline.plain_moved")
    find_due("coverage to fetch", fetch_due, apart=True)
    find_due("sources of coverage", poll_due, apart=True)
    find_due("the store", heed_store)
    find_due("the press", press_due)
    find_due("old editions", forget_old_editions)
    find_due("links", look_at_links, apart=True)
    archive.CHANGED[:] = [links.heed]
    plan.DERIVED.extend(
        [recount_articles, recount_clips, recount_events, recount_places, settle_gone]
    )
    plan.DERIVED.append(links.follow_changes)
    plan.DESIGN_HASH[:] = [design_hash]
    founding.RECOUNT.extend(
        [recount_all_articles, recount_all_clips, recount_all_events, recount_all_places]
    )
    founding.RECOUNT.extend([settle_all_gone, links.watch_everything])
    post_save.connect(redirect_kept, sender=Redirect, dispatch_uid="dateline.redirect_kept")
    render.STAND_IN[:] = [in_preparation]
    findable.register()
    book.WITH_EDITION[:] = [feeding.note, give_way_to_gone]
    render.READ_ALONG[:] = [registry.read_along]
    pre_delete.connect(detach_before, sender=Cluster, dispatch_uid="dateline.cluster_gone")
    gate.stand()
    facts.COLLECT[:] = [with_approvals, with_sign_offs, with_dead_links]
    for rule in clip_rules:
        checks.add(rule)
    sources.register(
        sources.Source(Clip, clip_items, clip_edit, "date", ("outlet", "chapter", "photo"))
    )


def detach_before(sender: type[Cluster], instance: Cluster, **_: Any) -> None:
    """The clips of a cluster are told apart before it goes, so that readers see them."""
    detach_copies(instance)


def redirect_kept(sender: type[Redirect], instance: Redirect, **_: Any) -> None:
    """An address that leads somewhere is not gone."""
    end_note(instance.old_path)


def look_at_links() -> int:
    """Links that are due; what a test has opened may be looked at too."""
    return archive.look_at_due(allow=settings.COVERAGE_FETCH_ALLOW)


def heed_store() -> int:
    """Where the store was emptied or exchanged, everything is pressed again."""
    return heed(the_store())


def index_references(sender: type[Page], instance: Page, **_: Any) -> None:
    """Which photos a page shows must be known as soon as it is live: their files go public with it.

    Wagtail does this in a task, which may come seconds later or be lost.
    """
    if ReferenceIndex.model_is_indexable(type(instance)):
        ReferenceIndex.create_or_update_for_object(instance)


def readdress_moved(sender: type[Page], instance: Page, **_: Any) -> None:
    """Wagtail saves a moved page as a bare page and its children not at all."""
    readdress(Article.objects.descendant_of(instance, inclusive=True))
    readdress(Event.objects.descendant_of(instance, inclusive=True))


def plain_pages_moved(
    sender: type[Page], instance: Page, url_path_before: str, url_path_after: str, **_: Any
) -> None:
    """Plain pages follow the tree: those that moved have new addresses, and others new children."""
    moved = PlainPage.objects.filter(url_path__startswith=url_path_after)
    readdressed(moved, url_path_before, url_path_after)


def readdress_chapter(sender: type[Organisation], instance: Organisation, **_: Any) -> None:
    """A chapter's code stands in the addresses of its articles and events."""
    if instance.code:
        elsewhere = ~Q(public_path__startswith=f"/chapters/{instance.code}/")
        readdress(Article.objects.filter(elsewhere, chapter=instance))
        readdress(Event.objects.filter(elsewhere, chapter=instance))


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
