"""What pages and the desk may ask of the directory."""

from __future__ import annotations

from dateline.directory.models import Organisation
from dateline.publishing.tracking import listing


@listing(directory__Organisation=["*"])
def the_network() -> list[Organisation]:
    """The network itself (none or one): it issues whatever names no issuer."""
    return list(Organisation.objects.filter(kind=Organisation.Kind.NETWORK).order_by("pk")[:1])


@listing(directory__Organisation=["kind", "code", "name"])
def chapters() -> list[Organisation]:
    """Every chapter that has a code, by name."""
    found = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER, code__isnull=False)
    return list(found.order_by("name"))
