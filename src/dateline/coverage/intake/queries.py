"""What the desk may ask about candidates. Nothing of them is public."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from dateline.coverage.models import Candidate, Clip
from dateline.directory.permissions import ChapterPolicy, confined_to
from dateline.newsroom.models import Article

State = Candidate.State
OPEN = (State.WAITING, State.REVIEW)


def policy() -> ChapterPolicy:
    """Who may do what: candidates are clips to be, and have their permissions."""
    return ChapterPolicy(Clip)


def may_review(user: Any) -> bool:
    """Whether somebody works on coverage at all."""
    return bool(policy().user_has_any_permission(user, ["add", "change"]))


def may_publish(user: Any, candidate: Candidate) -> bool:
    """Whether a clip that they approve goes live, or waits as a draft."""
    return policy().user_has_permission_for_instance(user, "publish", candidate)


def for_user(user: Any) -> QuerySet[Candidate]:
    """The candidates that somebody may see: staff of a chapter those of their chapter."""
    rows = Candidate.objects.all() if may_review(user) else Candidate.objects.none()
    chapters = confined_to(user)
    return rows if chapters is None else rows.filter(chapter__in=chapters)


def queue(
    user: Any, *, state: str = "", certainty: str = "", source: str = "", chapter: str = ""
) -> QuerySet[Candidate]:
    """The candidates of these filters, newest first; without a state those that are to be decided.

    certainty: "certain", "possible", "none"; source: a key or a ``Via``; chapter: a key or "none".
    """
    rows = for_user(user)
    rows = rows.filter(state=state) if state in State.values else rows.filter(state__in=OPEN)
    if certainty in ("certain", "possible", "none"):
        rows = rows.filter(certainty="" if certainty == "none" else certainty)
    if source:
        key = key_in(source)
        rows = rows.filter(via=source) if key is None else rows.filter(source=key)
    if chapter:
        rows = rows.filter(chapter=key_in(chapter))
    return rows.select_related("outlet", "source", "chapter", "decided_by").order_by("-added_at", "-pk")  # fmt: skip


def waiting_copies(user: Any, candidate: Candidate) -> list[Candidate]:
    """The copies of a story that wait for a decision, as far as this person sees them, oldest first."""
    if candidate.cluster_id is None:
        return []
    rows = for_user(user).filter(cluster=candidate.cluster_id, state__in=OPEN)
    return list(rows.exclude(pk=candidate.pk).order_by("added_at", "pk"))


def key_in(text: str) -> int | None:
    """The key that a text names; None for what is none, whatever somebody typed into an address."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def may_see_clip(user: Any, clip: Clip) -> bool:
    """Whether a clip may be named to this person: staff of a chapter see their own."""
    return policy().user_has_permission_for_instance(user, "change", clip)


def to_review(user: Any) -> QuerySet[Candidate]:
    """Those whose page was read, or cannot be, and that nobody has decided about."""
    return queue(user, state=State.REVIEW)


def last_decided(user: Any) -> Candidate | None:
    """The decision that this person would undo: their newest one."""
    rows = for_user(user).filter(decided_by=user).exclude(state__in=OPEN)
    return rows.select_related("clip", "into").order_by("-decided_at", "-pk").first()


def may_be_covered(candidate: Candidate) -> list[Article]:
    """The newest public items, for the choice of what a story covers; the suggested one among them."""
    live = Article.objects.filter(live=True).exclude(kind="job")
    newest = list(live.order_by("-date", "-pk")[:60])
    suggested = candidate.covers
    return newest if suggested is None or suggested in newest else [suggested, *newest]


def clip_with(address: str) -> Clip | None:
    """The clip that has this folded address (rule V1)."""
    return Clip.objects.filter(address=address).first() if address else None
