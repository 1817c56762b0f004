"""Photos with their rights, and documents. Originals are private; what a public item shows is public.

Field names follow IPTC Photo Metadata 2025.1 (alt text, caption, creator, credit line, copyright
notice, web statement of rights).
"""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse
from PIL import Image
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from dateline.lib import photo_metadata
from dateline.lib.text import shorten
from dateline.publishing.tracking import Tracked


class Photo(Tracked, AbstractImage):
    """One picture with alt text, caption, credit and rights in fields of their own."""

    class Rights(models.TextChoices):
        UNKNOWN = "unknown", "Not known yet"
        OWN = "own", "Ours"
        LICENSED = "licensed", "Licensed to us"
        OPEN = "open", "Open licence (Creative Commons or similar)"
        PUBLIC_DOMAIN = "public-domain", "Public domain"
        PERMISSION = "permission", "Used with permission"

    alt = models.CharField(
        "alternative text",
        max_length=300,
        blank=True,
        help_text="Says what the picture shows to someone who cannot see it. Not the caption, "
        "and without “image of”.",
    )
    caption = models.TextField(
        blank=True, help_text="Who, what, where and when, as printed under the picture."
    )
    credit = models.CharField(
        max_length=255, blank=True, help_text="The credit line, for example “Jane Doe / Star News”."
    )
    creator = models.CharField(max_length=255, blank=True, help_text="The photographer's name.")
    rights = models.CharField(
        max_length=16,
        choices=Rights.choices,
        default=Rights.UNKNOWN,
        help_text="On what ground we may show it.",
    )
    copyright_notice = models.CharField(
        max_length=255, blank=True, help_text="As the owner puts it."
    )
    licence = models.CharField(
        max_length=120, blank=True, help_text="Its name, for example “CC BY 4.0”."
    )
    licence_url = models.URLField("licence address", blank=True, help_text="Where its terms stand.")
    rights_expire = models.DateField(
        null=True,
        blank=True,
        help_text="The last day on which we may show it; empty if without end.",
    )
    source = models.CharField(
        max_length=500, blank=True, help_text="Where it came from: a person, an agency, an address."
    )
    missing = models.BooleanField(
        default=False,
        editable=False,
        help_text="Imported without its file: a record that waits for a picture.",
    )
    embedded = models.JSONField(default=dict, blank=True, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "alt",
        "caption",
        "credit",
        "creator",
        "rights",
        "copyright_notice",
        "licence",
        "licence_url",
        "rights_expire",
        "source",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = AbstractImage.search_fields + [
        index.SearchField("caption"),
        index.SearchField("credit"),
        index.SearchField("alt"),
        index.AutocompleteField("credit"),
        index.FilterField("rights"),
    ]

    _taken_in = False
    # The field of ours for each thing that a file says about itself (lib/photo_metadata.py).
    FROM_FILE = {
        "alt": "alt", "caption": "caption", "credit": "credit", "creator": "creator",
        "copyright_notice": "copyright_notice", "licence_url": "web_statement", "source": "source",
    }  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = "photo"
        verbose_name_plural = "photos"
        permissions = [("choose_image", "Can choose photo")]

    @property
    def default_alt_text(self) -> str:
        return self.alt

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Every door ends here: the desk's uploads, choosers, imports, code.
        if self.file and not self.file._committed:
            data = self.file.read()
            self.file.seek(0)
            name = PurePosixPath(self.file.name or "photo").name
            self.take_in(name, data)
        super().save(*args, **kwargs)

    def take_in(self, name: str, data: bytes) -> None:
        """Hold a file that is not stored yet: upright, without GPS, its metadata in empty fields.

        Saving the row stores it; ``photo.file.save(name, photo.file.file, save=False)`` stores it
        alone. Bytes that are no picture are held as they are: the form refuses those.
        """
        try:
            said, cleaned = photo_metadata.read(data), photo_metadata.clean(data)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            said, cleaned = photo_metadata.Said(), data
        self._taken_in = True
        self.embedded = self.embedded or said.embedded
        for ours, theirs in self.FROM_FILE.items():
            told = getattr(said, theirs) or (said.licensor_url if ours == "source" else "")
            if told and not getattr(self, ours):
                self._fill(ours, told)
        self.file = ContentFile(cleaned, name=name)
        self._set_image_file_metadata()

    def _set_image_file_metadata(self) -> None:
        """Wagtail's size and hash. Here too, for one door stores a new photo's file before its row:
        the second step of uploading several at once."""
        if self.pk is None and not self._taken_in and self.file._committed:
            name, storage = self.file.name, self.file.storage
            with storage.open(name, "rb") as stored:
                data = stored.read()
            storage.delete(name)
            self.take_in(PurePosixPath(name).name, data)
            return
        super()._set_image_file_metadata()

    def _fill(self, field: str, told: str) -> None:
        """Set an empty field from the file; an address too long for it is no address."""
        limit = self._meta.get_field(field).max_length
        if field == "licence_url" and (
            not told.startswith(("http://", "https://")) or len(told) > 200
        ):
            return
        if field == "alt" and told == self.caption:
            return
        setattr(self, field, shorten(told, limit) if limit else told)


class PhotoRendition(Tracked, AbstractRendition):
    """One size of a photo. Public under the hash of its bytes, and only while an item shows it."""

    born_in_render = True

    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")
    digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_spec"
            )
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.filter_spec}"

    @property
    def url(self) -> str:
        """The desk's own address of it: needs a desk login (see ``public_url`` for readers)."""
        return reverse("sealed_media", kwargs={"name": self.file.name})

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.digest and self.file:
            self.digest = content_digest(self.file)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class PressDocument(Tracked, AbstractDocument):
    """A file for readers (PDF, spreadsheet). Public under its hash while an item shows it."""

    missing = models.BooleanField(default=False, editable=False)
    source = models.CharField(max_length=500, blank=True, help_text="Where it came from.")

    admin_form_fields = ("title", "file", "source", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        permissions = [("choose_document", "Can choose document")]


def content_digest(file: models.fields.files.FieldFile) -> str:
    """The SHA-256 of a stored file's bytes, as 40 hex digits (enough for an address)."""
    digest = hashlib.sha256()
    file.open("rb")
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)  # left open and rewound: a new file is stored after this
    return digest.hexdigest()[:40]
