"""What an item is about (topic) and what run it belongs to (series)."""

from django.db import models
from wagtail.search import index

from dateline.lib.text import ascii_slug
from dateline.publishing.tracking import Tracked


class Subject(Tracked):
    """A named, addressable heading; its slug is made from its name and stays when the name moves."""

    name = models.CharField(
        max_length=120, unique=True, help_text="As readers see it, for example “Clean water”."
    )
    slug = models.SlugField(
        max_length=80,
        unique=True,
        blank=True,
        help_text="The word in its address. Left empty, it is made from the name.",
    )
    description = models.TextField(
        blank=True, help_text="One or two sentences shown at the head of its list."
    )

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.slug:
            self.slug = free_slug(type(self), self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


def free_slug(model: type[models.Model], name: str, limit: int = 80) -> str:
    """An ASCII slug of ``name`` that no row of ``model`` has yet ("water", then "water-2")."""
    base = ascii_slug(name, limit - 4)
    slug, n = base, 1
    while model._default_manager.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


class Topic(Subject, index.Indexed):
    """A subject of coverage; articles and clips carry any number of them."""

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("description"),
    ]


class Series(Subject, index.Indexed):
    """A named run of items: a newsletter, a weekly round-up, a column."""

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("description"),
    ]

    class Meta(Subject.Meta):
        verbose_name_plural = "series"
