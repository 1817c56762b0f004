"""What pages and the desk may ask about local editions. Public questions see live ones only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet

from dateline.directory.models import Jurisdiction, Person
from dateline.directory.permissions import confined_to
from dateline.directory.queries import with_counties
from dateline.lib.tokens import digest
from dateline.newsroom.models import Article, EditionRequest, LocalEdition, Withdrawal
from dateline.newsroom.permissions import in_own_sections
from dateline.newsroom.quoting.queries import draft_of
from dateline.publishing.questions import listing, lookup
from dateline.publishing.scopes import belongs, prefixes, relations

State = LocalEdition.State
# What an edition may belong to, as ``of="place:7"`` says it.
SCOPES = {
    "article:": ("parent",), "place:": ("place",), "person:": ("member",), "chapter:": ("chapter",),
}  # fmt: skip


@listing(
    newsroom__LocalEdition=["live", "first_public_at", "name", *relations(SCOPES)],
    scope={"of": prefixes("newsroom.LocalEdition", SCOPES)},
)
def edition_ids(*, of: str, limit: int = 0) -> list[int]:
    """The public editions of an article, a place, a person or a chapter ("place:7").

    Of an article all, by name; else the newest first, up to ``limit`` (0: all).
    """
    found = LocalEdition.objects.filter(belongs(LocalEdition, SCOPES, of), live=True)
    newest = (F("first_public_at").desc(nulls_last=True), "-pk")
    found = found.order_by("name", "pk") if of.startswith("article:") else found.order_by(*newest)
    ids = found.values_list("pk", flat=True)
    return list(ids[:limit] if limit else ids)


@lookup(
    "directory.Jurisdiction", "directory.Person", "directory.Organisation",
    "newsroom.EditionVersion", of="newsroom.LocalEdition",
)  # fmt: skip
def live_editions(ids: tuple[int, ...]) -> dict[int, LocalEdition]:
    """Those of these editions that are public, each with what readers see of it."""
    return {row.pk: row for row in _whole(LocalEdition.objects.filter(pk__in=ids))}


@lookup(
    "newsroom.LocalEdition", "directory.Jurisdiction", "directory.Person", "directory.Organisation",
    "newsroom.EditionVersion",
)  # fmt: skip
def editions_at(paths: tuple[str, ...]) -> dict[str, LocalEdition]:
    """The public editions at these addresses."""
    return {
        row.public_path: row for row in _whole(LocalEdition.objects.filter(public_path__in=paths))
    }


def _whole(rows: QuerySet[LocalEdition]) -> list[LocalEdition]:
    found = list(
        rows.filter(live=True).select_related("place", "member", "chapter", "shown", "shown__person")
    )  # fmt: skip
    with_counties(row.place for row in found)
    return found


def edition_addresses() -> Iterator[str]:
    """The public path of every public edition. For listing addresses, not for pages."""
    rows = LocalEdition.objects.filter(live=True).order_by("-pk")
    yield from rows.values_list("public_path", flat=True).iterator()


# At the desk


def beside(article: Article) -> Article:
    """The text that an edition repeats: what is public, else the newest draft."""
    return article if article.live else draft_of(article)


def capacity_of(person: Person | None, article: Article) -> str:
    """What a speaker was on the day of the release, from their terms and roles (rule D1)."""
    day = article.local_date
    return person.capacity_on(day)[:240] if person and day else ""


def place_for(member: Person, article: Article) -> Jurisdiction | None:
    """Where a member holds office on the day of the release; the newest office where several."""
    day = article.local_date
    terms = member.terms.select_related("office__jurisdiction").order_by("-start", "pk")
    return next((t.office.jurisdiction for t in terms if day and t.is_current(day)), None)


def editions_of(article: Article, user: Any) -> list[LocalEdition]:
    """The editions of an article that this person may work on, by name."""
    rows = for_user(user).filter(parent=article)
    return list(rows.select_related("place", "member", "chapter", "approved", "shown"))


def for_user(user: Any) -> QuerySet[LocalEdition]:
    """The editions that somebody may work on: those of the articles that they may change; staff of a
    chapter have those of their chapter and its members, of any release, and no others."""
    rows = LocalEdition.objects.all()
    chapters = confined_to(user)
    if chapters is not None:
        return rows.filter(Q(chapter__in=chapters) | Q(member__chapter__in=chapters))
    own = in_own_sections(Article.objects.all(), user, {"add", "change", "publish"})
    return rows if user.is_superuser else rows.filter(parent__in=own.values("pk"))


def to_settle(user: Any) -> QuerySet[LocalEdition]:
    """Those that wait for the desk: flagged, declined, approved and not out, with newer words."""
    waits = Q(flagged=True) | Q(state__in=[State.APPROVED, State.DECLINED])
    waits |= Q(state=State.LIVE) & ~Q(approved=F("shown"))
    return for_user(user).filter(waits).select_related("parent", "place").order_by("-changed_at")


def request_by(token: str) -> EditionRequest | None:
    """Which request this link belongs to."""
    found = EditionRequest.objects.filter(token_hash=digest(token)) if token else None
    related = ("edition__parent", "edition__place", "edition__member", "edition__chapter",
               "edition__speaker", "asked_by")  # fmt: skip
    return found.select_related(*related).first() if found is not None else None


def open_request(edition: LocalEdition) -> EditionRequest | None:
    """The request that waits for an answer."""
    rows = edition.requests.filter(state=EditionRequest.State.ASKED)
    return next((row for row in rows if row.is_open), None)


def release_of_gone(path: str) -> str | None:
    """The address of the release whose edition was public at ``path`` and is not any more.

    None for one that never was public, and where the release's own address says nothing either.
    """
    row = LocalEdition.objects.filter(public_path=path, live=False, first_public_at__isnull=False)
    parent = row.values_list("parent__public_path", "parent__live", "parent_id").first()
    if parent is None:
        return None
    if parent[1]:
        return str(parent[0])
    out = Withdrawal.objects.filter(article_id=parent[2], restored_at=None)
    told = out.values_list("path", flat=True).first()
    return str(told) if told else None
