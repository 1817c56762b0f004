"""What pages and the desk may ask about links to coverage and the copies of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from dateline.archive.models import Link, LinkUse, StoredCopy
from dateline.archive.queries import copies_of
from dateline.content.permissions import policy_of
from dateline.coverage.models import Clip, DeadLink
from dateline.directory.permissions import confined_to
from dateline.newsroom.checks import Facts, Item
from dateline.newsroom.models import Article
from dateline.publishing.questions import lookup

CLIP, ARTICLE = Clip._meta.label_lower, Article._meta.label_lower


def may_be_public(clip: Clip) -> bool:
    """Whether a stored copy of it may be shown to readers (rule V6): somebody allowed it, and it is
    written down who."""
    return bool(clip.live and clip.show_copy and clip.copy_rights.strip())


def copy_path(copy: StoredCopy) -> str:
    """Where readers find a copy, while a page leads to it."""
    return f"/in-the-news/copies/{copy.digest.lower()}/"


@lookup("coverage.DeadLink", "archive.StoredCopy", of="coverage.Clip", part="link")
def dead_links(ids: tuple[int, ...]) -> dict[int, DeadLink]:
    """Which of these clips are no longer at their outlets, by their keys."""
    rows = DeadLink.objects.filter(clip_id__in=ids).select_related("copy")
    return {row.clip_id: row for row in rows}


@lookup("coverage.Clip", "contacts.Outlet", "coverage.DeadLink", "archive.StoredCopy")
def shown_copies(digests: tuple[str, ...]) -> dict[str, DeadLink]:
    """The copies that readers may see, by digest, each with the first clip that allows it."""
    wanted = {digest.upper(): digest for digest in digests}
    rows = DeadLink.objects.filter(
        copy__digest__in=list(wanted), clip__live=True, clip__show_copy=True
    )
    found: dict[str, DeadLink] = {}
    for row in rows.select_related("copy", "clip__outlet").order_by("clip_id"):
        if row.copy and may_be_public(row.clip):
            found.setdefault(wanted[row.copy.digest], row)
    return found


# The desk


def clips_for(user: Any, action: str = "change") -> QuerySet[Clip]:
    """The clips that somebody may work on, or publish."""
    policy = policy_of(Clip)
    if policy is None:
        return Clip.objects.none()
    rows: QuerySet[Clip] = policy.instances_user_has_any_permission_for(user, (action,))
    return rows


def articles_for(user: Any) -> QuerySet[Article]:
    """The articles whose links somebody may see."""
    chapters = confined_to(user)
    rows = Article.objects.all()
    return rows if chapters is None else rows.filter(chapter_id__in=chapters)


def links_for(user: Any) -> QuerySet[Link]:
    """The links that lead away from what somebody may work on."""
    if not user.has_perm("coverage.change_clip"):
        return Link.objects.none()
    if confined_to(user) is None:
        return Link.objects.all()
    clips = Q(label=CLIP, object_id__in=clips_for(user).values("pk"))
    articles = Q(label=ARTICLE, object_id__in=articles_for(user).values("pk"))
    return Link.objects.filter(pk__in=LinkUse.objects.filter(clips | articles).values("link_id"))


@dataclass(frozen=True)
class Use:
    """Something of ours that leads to a link."""

    label: str
    pk: int
    title: str


def uses_of(links: Iterable[Link], user: Any) -> dict[int, list[Use]]:
    """By link: what leads there, of what this person may see."""
    rows = list(LinkUse.objects.filter(link__in=list(links)))
    keys: dict[str, list[int]] = {CLIP: [], ARTICLE: []}
    for row in rows:
        keys.setdefault(row.label, []).append(row.object_id)
    titles: Mapping[str, Mapping[int, str]] = {
        CLIP: dict(clips_for(user).filter(pk__in=keys[CLIP]).values_list("pk", "headline")),
        ARTICLE: dict(articles_for(user).filter(pk__in=keys[ARTICLE]).values_list("pk", "title")),
    }
    found: dict[int, list[Use]] = {}
    for row in rows:
        title = titles.get(row.label, {}).get(row.object_id)
        if title is not None:
            found.setdefault(row.link_id, []).append(Use(row.label, row.object_id, title))
    return found


def link_of(clip: Clip) -> Link | None:
    """How the link of a clip is; None for one that is not watched (a draft, print, air)."""
    return Link.objects.filter(address=clip.link).first() if clip.link else None


def copies_of_clip(clip: Clip) -> QuerySet[StoredCopy]:
    """The stored copies of the page of a clip, newest first."""
    return copies_of(clip.link) if clip.link else StoredCopy.objects.none()


def may_see_copy(user: Any, copy: StoredCopy) -> bool:
    """Whether somebody may see a copy at the desk: who may work on a clip of that page."""
    return clips_for(user).filter(address__in=[copy.address, copy.landed]).exists()


def broken(user: Any) -> QuerySet[Link]:
    """What is gone, the newest first."""
    return links_for(user).filter(state__in=Link.DEAD).order_by("-since", "-pk")


def moved(user: Any) -> QuerySet[Link]:
    """What has another address now."""
    return links_for(user).filter(state=Link.State.MOVED).order_by("-since", "-pk")


def with_dead_links(items: Sequence[Item], facts: Facts) -> Facts:
    """Facts for the desk checks (C16): which links in texts are gone, each with its public copy or nothing.

    Not the address of a clip itself: that stays what it was, and its card says what became of it.
    """
    hrefs = {
        a.href.strip() for item in items for piece in item.pieces for a in piece.markup.links
        if a.href
    }  # fmt: skip
    links = Link.objects.filter(address__in=sorted(hrefs), state__in=Link.DEAD)
    dead = dict.fromkeys(links.values_list("address", flat=True), "")
    rows = DeadLink.objects.filter(clip__link__in=list(dead), copy__isnull=False)
    for row in rows.select_related("clip", "copy"):
        if may_be_public(row.clip) and row.copy:
            dead[row.clip.link] = f"{settings.DATELINE_ADDRESS}{copy_path(row.copy)}"
    return replace(facts, dead={**facts.dead, **dead})
