"""How the public search is, for the operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from dateline.publishing.models import Edition
from dateline.search.models import PageDue, PublicIndex
from dateline.search.public import folders
from dateline.search.public.feeding import is_ready
from dateline.search.public.reading import NotReady, reader

PATIENCE = timedelta(seconds=30)  # a page is found half a second after it is live


@dataclass(frozen=True)
class Health:
    """ready: there is an index of this version, made from this database. edition: the last one in
    it. expected: documents by the books. waiting: live pages that are not in it yet. late: since
    longer than ``PATIENCE``."""

    ready: bool
    edition: int = 0
    documents: int = 0
    expected: int = 0
    waiting: int = 0
    late: bool = False
    bytes: int = 0

    @property
    def lost(self) -> bool:
        """Whether the index holds other documents than the books say, though nobody writes it."""
        return self.ready and not self.waiting and self.documents != self.expected


def health() -> Health:
    """Look at the index and its books."""
    waiting = PageDue.objects.count()
    known = PublicIndex.objects.first()
    if known is None or not is_ready():
        return Health(False, waiting=waiting)
    try:
        documents = reader().searcher().num_docs
    except NotReady:
        return Health(False, waiting=waiting)
    first = PageDue.objects.order_by("pk").values_list("edition_number", flat=True).first()
    edge = timezone.now() - PATIENCE
    late = Edition.objects.filter(pk=first, live_at__lt=edge).exists() if first else False
    return Health(
        True, known.edition_number, documents, known.documents, waiting, late, folders.size()
    )
