"""Local editions: a release as one member or chapter gives it to their own place."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.lib.text import ascii_slug
from dateline.newsroom.models.quote import Quote, Quoting, quotes_in
from dateline.publishing.tracking import Tracked

SLUG = 80
# Parts of a stored block that no reader sees as words, pictures or links.
_SILENT = ("id", "type", "width", "table_header_choice")


class EditionVersion(models.Model):
    """One version of an edition with the parent's text beside it. Never changed, never deleted alone."""

    class Kind(models.TextChoices):
        WRITTEN = "written", "Written at the desk"
        LINK = "link", "Approved by mailed link"
        DESK = "desk", "Approved, told to the desk"

    edition = models.ForeignKey("newsroom.LocalEdition", models.CASCADE, related_name="versions")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approver = models.CharField(max_length=160, blank=True)
    comment = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    speaker = models.CharField(max_length=160, blank=True)
    capacity = models.CharField(max_length=240, blank=True)
    figures = models.JSONField(default=list)  # [{"value", "label", "source"}]
    # Only of what was approved: the parent's text as it was then (``text_of``), and its hash.
    text = models.JSONField(default=dict)
    words = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.at}"


class LocalEdition(Tracked):
    """A release or statement with a member's or chapter's own lead, quote and figures.

    The fields hold the working copy; readers see ``shown``, the version that was approved. ``live`` says
    whether they do: the edition was published and its parent is public. It follows the parent in the
    transaction that saves it (``settle_editions``), so that both go in one edition of the press (rule E6).
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ASKED = "asked", "Waits for approval"
        APPROVED = "approved", "Approved, not published"
        DECLINED = "declined", "Not approved"
        LIVE = "live", "Published"
        RETIRED = "retired", "Retired"

    parent = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="editions")
    member = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="editions")
    chapter = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="editions")
    name = models.CharField("for whom", max_length=160)  # stays when the record goes
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="editions")
    slug = models.SlugField(max_length=SLUG)
    public_path = models.CharField(max_length=340, unique=True)
    lead = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    speaker = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    figures = models.JSONField(default=list, blank=True)
    at_once = models.BooleanField("publish as soon as it is approved", default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    approved = models.ForeignKey(EditionVersion, models.SET_NULL, null=True, related_name="+")
    shown = models.ForeignKey(EditionVersion, models.SET_NULL, null=True, related_name="+")
    # Hashes of the parent's text: beside which an officer let it stand, beside which it stood last.
    confirmed = models.CharField(max_length=64, blank=True)
    beside = models.CharField(max_length=64, blank=True)
    flagged = models.BooleanField("the parent was changed since it was approved", default=False)
    live = models.BooleanField(default=False)
    first_public_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "member"], name="one_edition_a_member"),
            models.UniqueConstraint(fields=["parent", "chapter"], name="one_edition_a_chapter"),
        ]
        indexes = [models.Index(fields=["state", "flagged"], name="editions_to_settle")]

    def __str__(self) -> str:
        return f"Local edition for {self.name}"

    def public_address(self) -> str:
        """Where it stands, once it is public."""
        return self.public_path

    @property
    def basis(self) -> EditionVersion | None:
        """The approval that counts: of what readers see, or of what waits to be published."""
        if self.state == self.State.LIVE:
            return self.shown
        return self.approved if self.state == self.State.APPROVED else None

    @property
    def newer(self) -> bool:
        """Whether words were approved that readers do not see yet."""
        return self.state == self.State.LIVE and self.approved_id != self.shown_id

    @property
    def unapproved(self) -> bool:
        """Whether the working copy reads otherwise than what was approved last."""
        told = self.approved
        return told is not None and said(told, told.person_id) != said(self, self.speaker_id)

    def follow(self, now: str, *, public: bool) -> None:
        """Set what follows from the parent's words (their hash) and from whether it is public.

        It comes out only beside words that were approved or confirmed with it, or beside which it
        stood before; once out it stays, with its own words, when the parent's are changed.
        """
        basis, shown = self.basis, self.shown
        self.flagged = basis is not None and now not in (basis.words, self.confirmed)
        fits = shown is not None and now in (shown.words, self.confirmed, self.beside)
        self.live = self.state == self.State.LIVE and public and (self.live or fits)
        if self.live:
            self.beside = now
            self.first_public_at = self.first_public_at or timezone.now()

    def readdress(self, month: str) -> None:
        """Its address under its place; one that readers have seen stays for ever. month: "2026-11"."""
        if self.first_public_at is None and month:
            before = f"/places/{self.place.path}/news/{month.replace('-', '/')}/"
            self.slug = self._free(before)
            self.public_path = f"{before}{self.slug}/"

    def _free(self, before: str) -> str:
        own = ascii_slug(self.name, 40)
        wanted = ascii_slug(self.slug, SLUG)
        choices = [wanted, f"{ascii_slug(wanted, SLUG - 41)}-{own}"]
        choices += [f"{ascii_slug(wanted, SLUG - 5)}-{n}" for n in range(2, 999)]
        others = LocalEdition.objects.exclude(pk=self.pk).filter(public_path__startswith=before)
        taken = set(others.values_list("slug", flat=True))
        return next(slug for slug in choices if slug not in taken)


def said(row: Any, person: int | None) -> tuple[Any, ...]:
    """What an edition or a version says of its own."""
    return row.lead, row.quote, person if row.quote else None, row.figures


def text_of(article: Any) -> dict[str, Any]:
    """The words of a parent that an edition repeats, as plain values."""
    known = {row.block: row for row in Quote.objects.filter(article_id=article.pk)}
    quoting: Quoting = article
    return {
        "title": article.title, "deck": article.deck, "dateline": article.dateline,
        "body": json.loads(json.dumps(article.body.get_prep_value())),
        "quotes": [[q.person_id, q.speaker, q.capacity] for q in quotes_in(quoting, known)],
    }  # fmt: skip


def words_of(article: Any) -> str:
    """The hash of those words: an approval is of them, and ends when one changes."""
    told = [article.title, article.deck, article.dateline]
    leaves = _leaves([[b["type"], b["value"]] for b in article.body.get_prep_value()])
    return hashlib.sha256(repr([*told, *leaves]).encode()).hexdigest()


def _leaves(value: Any) -> list[str]:
    """What stands in stored blocks, without what a field has while nobody filled it."""
    if isinstance(value, dict):
        pairs = sorted(value.items())
        return [leaf for key, each in pairs if key not in _SILENT for leaf in _leaves(each)]
    if isinstance(value, (list, tuple)):
        return [leaf for each in value for leaf in _leaves(each)]
    return [str(value)] if value not in (None, "", False) else []


def settle_editions(article: Any, *, draft: bool = False) -> None:
    """Make a parent's editions follow it. Called with the article, in one transaction.

    draft: its newest draft was saved and readers saw nothing of that.
    """
    rows = list(
        LocalEdition.objects.filter(parent_id=article.pk).select_related("place", "approved", "shown")
    )  # fmt: skip
    if not rows or (draft and article.live):
        return
    now = words_of(article)
    names = ("flagged", "live", "beside", "first_public_at", "slug", "public_path")
    for row in rows:
        before = [getattr(row, name) for name in names]
        if not draft and f"/news/{article.month.replace('-', '/')}/" not in row.public_path:
            row.readdress(article.month)
        row.follow(now, public=article.live)
        if before != [getattr(row, name) for name in names]:
            row.save(update_fields=names)
