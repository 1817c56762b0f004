"""What each role may do: one table, kept in the database as groups by ``ensure_roles``.

Rows name permissions by model and action; page permissions hold on the whole tree under the front
page. A chapter editor has none there: the chapter's own group has them (directory/actions.py).
What an administrator adds to a group by hand stays; what this table names is put back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from dateline.accounts.roles import ROLES as NAMES
from dateline.directory.actions import furnish_chapter
from dateline.directory.models import Organisation
from dateline.newsroom.models import Approval
from dateline.website.models import FrontPage

KEEP = ("add", "change", "delete", "view")
WRITE = ("add", "change", "view")
READ = ("view",)
SHARED_COLLECTION = "For every chapter"
FILES = ("add_image", "change_image", "delete_image", "choose_image",
         "add_document", "change_document", "delete_document", "choose_document")  # fmt: skip


@dataclass(frozen=True)
class Rights:
    """pages: Wagtail's page permissions; records: model to actions; also: single permissions;
    files: permissions on every photo and document; shared: on the collection for every chapter."""

    pages: tuple[str, ...] = ()
    records: dict[str, tuple[str, ...]] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


_DIRECTORY = {
    "directory.person": KEEP, "directory.term": KEEP, "directory.office": KEEP,
    "directory.jurisdiction": WRITE, "directory.organisation": WRITE,
    "contacts.outlet": KEEP,
}  # fmt: skip
_HEADINGS = {"content.topic": KEEP, "content.series": KEEP}

RIGHTS: dict[str, Rights] = {
    "press-officer": Rights(
        pages=("add", "change", "publish", "bulk_delete", "lock", "unlock"),
        records={**_DIRECTORY, **_HEADINGS, "coverage.clip": KEEP, "coverage.watch": KEEP, "coverage.source": KEEP, "contacts.presscontact": KEEP, "contacts.journalist": KEEP,
                 "coverage.coveragereport": KEEP, "coverage.outletaudience": KEEP,
                 "newsroom.linetotake": KEEP, "wagtailredirects.redirect": KEEP, "website.goneaddress": KEEP},
        also=("coverage.publish_clip", "coverage.publish_coveragereport", "newsroom.publish_release", "mail.view_mailing",
              "mail.change_mailing", "newsroom.approve_linetotake"),
        files=FILES,
    ),
    "editor": Rights(
        pages=("add", "change", "publish", "lock", "unlock"),
        records={**_DIRECTORY, **_HEADINGS, "coverage.clip": KEEP, "coverage.watch": KEEP, "coverage.source": WRITE, "contacts.presscontact": READ,
                 "coverage.coveragereport": WRITE, "coverage.outletaudience": WRITE,
                 "contacts.journalist": READ, "newsroom.linetotake": WRITE},
        also=("coverage.publish_clip", "coverage.publish_coveragereport"),
        files=FILES,
    ),
    "chapter-editor": Rights(
        records={"coverage.clip": WRITE, "coverage.source": WRITE, "coverage.coveragereport": KEEP,
                 "directory.person": WRITE, "directory.term": KEEP,
                 "contacts.presscontact": WRITE, "newsroom.linetotake": READ},
        shared=("choose_image", "choose_document"),
    ),
    "researcher": Rights(
        pages=("add",),
        records={**_DIRECTORY, "content.topic": WRITE, "content.series": READ, "coverage.clip": WRITE,
                 "newsroom.linetotake": READ},
        files=("add_image", "choose_image", "add_document", "choose_document"),
    ),
}  # fmt: skip

ROLES = tuple(NAMES)
"""The keys of the roles, as the command line offers them."""


@transaction.atomic
def ensure_roles() -> None:
    """Make groups, permissions, collections and the approval step what the tables say. Idempotent.

    Called after every migration and when the front page is laid.
    """
    shared = _shared_collection()
    for key, role in NAMES.items():
        group = Group.objects.get_or_create(name=role.name)[0]
        if key == "administrator":
            _all_rights(group)
            continue
        rights = RIGHTS[key]
        group.permissions.add(*_permissions(rights))
        _page_permissions(group, rights.pages)
        _file_permissions(group, Collection.get_first_root_node(), rights.files)
        _file_permissions(group, shared, rights.shared)
    for chapter in Organisation.objects.filter(kind=Organisation.Kind.CHAPTER, code__isnull=False):
        furnish_chapter(chapter)
    _approval()
    _without_wagtails_own()


def _permissions(rights: Rights) -> list[Permission]:
    wanted = {"wagtailadmin.access_admin", *rights.also}
    for model, actions in rights.records.items():
        app, name = model.split(".")
        wanted |= {f"{app}.{action}_{name}" for action in actions}
    apps = {name.split(".")[0] for name in wanted}
    found = Permission.objects.filter(content_type__app_label__in=apps).select_related(
        "content_type"
    )
    return [p for p in found if f"{p.content_type.app_label}.{p.codename}" in wanted]


def _all_rights(group: Group) -> None:
    group.permissions.add(*Permission.objects.all())
    _page_permissions(group, ("add", "change", "publish", "bulk_delete", "lock", "unlock"))
    collection = ("add_collection", "change_collection", "delete_collection")
    _file_permissions(group, Collection.get_first_root_node(), (*FILES, *collection))


def _page_permissions(group: Group, actions: tuple[str, ...]) -> None:
    front = FrontPage.objects.order_by("path").first()
    if front is None:
        return
    codenames = [f"{action}_page" for action in actions]
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=codenames
    ):
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=front.pk, permission=permission
        )


def _file_permissions(group: Group, collection: Collection, codenames: tuple[str, ...]) -> None:
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs", "wagtailcore"],
        content_type__model__in=["image", "document", "collection"],
        codename__in=codenames,
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _shared_collection() -> Collection:
    root = Collection.get_first_root_node()
    found = Collection.objects.filter(name=SHARED_COLLECTION).first()
    return found or root.add_child(instance=Collection(name=SHARED_COLLECTION))


def _approval() -> None:
    """ "Submit for approval" for everything under the front page."""
    front = FrontPage.objects.order_by("path").first()
    if front is None:
        return
    task = Approval.objects.filter(name="Approval").first() or Approval.objects.create(
        name="Approval"
    )
    approvers = [NAMES[key].name for key in ("administrator", "press-officer", "editor")]
    task.groups.add(*Group.objects.filter(name__in=approvers))
    workflow = Workflow.objects.get_or_create(name="Approval")[0]
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr)
    if not WorkflowPage.objects.filter(page_id=front.pk).exists():
        WorkflowPage.objects.create(workflow=workflow, page_id=front.pk)


def _without_wagtails_own() -> None:
    """Remove the groups and the workflow that Wagtail brings, while nobody has come to use them."""
    for name in ("Moderators", "Editors"):
        Group.objects.filter(name=name, user__isnull=True).delete()
    root = Page.objects.filter(depth=1).values("pk")
    for workflow in Workflow.objects.filter(name="Moderators approval"):
        if not workflow.workflow_states.exists():
            WorkflowPage.objects.filter(workflow=workflow, page__in=root).delete()
            workflow.workflow_tasks.all().delete()
            workflow.delete()
