"""Verbs of the directory: who may edit for which chapter."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from dateline.accounts.models import User
from dateline.accounts.roles import CHAPTER_GROUP, ROLES
from dateline.directory.models import ChapterRole, Jurisdiction, Organisation

STATES = Path(__file__).parent / "data" / "us_ocd_states.csv"
PAGE_ACTIONS = ("add_page", "change_page")
FILE_ACTIONS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")  # fmt: skip


@transaction.atomic
def grant_chapter(user: User, chapter: Organisation, *, by: User | None = None) -> ChapterRole:
    """Let a person work in a chapter: its pages, its records, its photos. Idempotent.

    Whoever has no role yet becomes a chapter editor.
    """
    role, created = ChapterRole.objects.get_or_create(user=user, chapter=chapter)
    user.groups.add(furnish_chapter(chapter))
    names = [known.name for known in ROLES.values()]
    if not user.groups.filter(name__in=names).exists():
        user.groups.add(Group.objects.get_or_create(name=ROLES["chapter-editor"].name)[0])
    if created:
        log(instance=user, action="dateline.chapter.grant", user=by, data={"chapter": chapter.name})
    return role


@transaction.atomic
def revoke_chapter(user: User, chapter: Organisation, *, by: User | None = None) -> None:
    """Take a chapter from a person; what they wrote stays."""
    gone, _ = ChapterRole.objects.filter(user=user, chapter=chapter).delete()
    user.groups.remove(*user.groups.filter(name=group_name(chapter)))
    if gone:
        log(
            instance=user, action="dateline.chapter.revoke", user=by, data={"chapter": chapter.name}
        )


def group_name(chapter: Organisation) -> str:
    """The name of a chapter's group and collection: its code stays when its name moves."""
    return f"{CHAPTER_GROUP}{chapter.code}"


@transaction.atomic
def furnish_chapter(chapter: Organisation) -> Group:
    """The group of a chapter with its permissions: draft in its section, keep its own photos.

    Called again when its section is laid later; a second call changes nothing.
    """
    group = Group.objects.get_or_create(name=group_name(chapter))[0]
    section = _section(chapter)
    if section is not None:
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=PAGE_ACTIONS
        ):
            GroupPagePermission.objects.get_or_create(
                group=group, page_id=section.pk, permission=permission
            )
    collection = chapter_collection(chapter)
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        content_type__model__in=["image", "document"],
        codename__in=FILE_ACTIONS,
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
    return group


def chapter_collection(chapter: Organisation) -> Collection:
    """The collection that holds a chapter's photos and files."""
    name = group_name(chapter)
    found = Collection.objects.filter(name=name).first()
    if found is None:
        found = Collection.get_first_root_node().add_child(instance=Collection(name=name))
    return found


def _section(chapter: Organisation) -> Any:
    try:
        return chapter.section  # type: ignore[attr-defined]
    except ObjectDoesNotExist:
        return None


@transaction.atomic
def add_states() -> int:
    """The country, its 50 states and the District of Columbia (Open Civic Data, CC0). Idempotent.

    Returns how many were added.
    """
    level = {"country": Jurisdiction.Level.COUNTRY, "state": Jurisdiction.Level.STATE}
    known = set(Jurisdiction.objects.values_list("ocd_id", flat=True))
    country: Jurisdiction | None = Jurisdiction.objects.filter(level="country").first()
    added = 0
    with STATES.open(encoding="utf-8", newline="") as file:
        for ocd_id, name in csv.reader(file):
            if ocd_id in known:
                continue
            kind, code = ocd_id.rsplit("/", 1)[1].split(":")
            place = Jurisdiction.objects.create(
                ocd_id=ocd_id, name=name, loaded_name=name, parent=country,
                level=level.get(kind, Jurisdiction.Level.DISTRICT),
                classification=kind if kind in level else "federal district",
                state="" if kind == "country" else code.upper(),
            )  # fmt: skip
            country, added = country or place, added + 1
    return added
