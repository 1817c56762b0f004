"""The desk's own index: one row for each thing that can be found in the admin.

The words stand in ``title`` and ``body``, already folded. The structures that make them quick to
find belong to the database and are made by ``tables.py``: an FTS5 table beside this one on SQLite,
two tsvector columns with GIN indexes on PostgreSQL. Both follow this table by themselves.
"""

from __future__ import annotations

from django.db import models


class IndexEntry(models.Model):
    """The words of one object, kept under the primary key of its root model.

    ``id`` says which object it is (see ``numbering.py``), so that a match needs no join.
    """

    id = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=200, help_text="The root of its models: wagtailcore.page.")
    object_pk = models.CharField(max_length=64, help_text="Its primary key there, as text.")
    model = models.CharField(max_length=200, help_text="Its own model: newsroom.article.")
    updated = models.DateTimeField(help_text="When it was last indexed.")
    title = models.TextField(blank=True, help_text="Folded words that count most.")
    body = models.TextField(blank=True, help_text="All other folded words.")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "index entries"
        constraints = [
            models.UniqueConstraint(fields=["root", "object_pk"], name="one_entry_per_object")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk}"


class PageDue(models.Model):
    """A page of a live edition whose documents the public index does not have yet.

    Written in the transaction that makes the edition live, deleted after the index is committed.
    """

    edition_number = models.PositiveBigIntegerField()
    path = models.CharField(max_length=500)
    family = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "pages due"

    def __str__(self) -> str:
        return self.path


class PublicIndex(models.Model):
    """One row: which index on disk was made from this database, and how far it is."""

    name = models.CharField(max_length=40, help_text="The folder in search/.")
    edition_number = models.PositiveBigIntegerField(
        default=0, help_text="The last edition that is in it."
    )
    documents = models.PositiveIntegerField(default=0)
    updated = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.name} up to edition {self.edition_number}"
