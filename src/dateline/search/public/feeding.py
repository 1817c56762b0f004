"""Editions into the index: what each made live, changed or took away.

The press writes a row for each page of an edition in the transaction that makes the edition live
(``note``). ``feed`` takes those rows up, replaces the documents of their pages, commits the index and
only then deletes the rows: whoever is killed in between does the same again, and nothing is skipped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import tantivy
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from dateline.publishing.marks import BACKGROUND
from dateline.publishing.models import Edition, Output
from dateline.search.models import PageDue, PublicIndex
from dateline.search.public import folders
from dateline.search.public.documents import Document
from dateline.search.public.registry import GIVERS, given
from dateline.search.public.schema import entry, open_index

BATCH = 200  # pages whose documents are read together
HEAP = 15_000_000  # bytes of memory of a writer thread; the least that there can be
BUILDING_HEAP = 96_000_000
# A page that is pressed again for its looks says what it said before.
LOOKS_ONLY = "theme, code or settings changed"

logger = logging.getLogger("dateline.search")

Say = Callable[[int, int], None]


def note(edition: Edition, outputs: Sequence[Output]) -> None:
    """Write down which pages of an edition give documents; in the edition's own transaction."""
    rows = [
        PageDue(edition_number=edition.pk, path=o.path, family=o.family, arguments=o.arguments)
        for o in outputs
        if o.family in GIVERS and not (o.reason == LOOKS_ONLY and o.digest)
    ]
    PageDue.objects.bulk_create(rows, batch_size=500)


def feed() -> int:
    """Index what live editions brought; build the index where there is none that can be used.

    Returns how many pages were taken up; 0 too where another process is at it.
    """
    if is_ready() and not PageDue.objects.exists():
        return 0
    try:
        with folders.writing():
            if not is_ready():
                return _build(lambda done, total: None)
            try:
                return _feed_all()
            except ValueError:  # the library cannot open what lies there
                logger.exception("The search index is damaged; it is built anew")
                return _build(lambda done, total: None)
    except folders.Busy:
        return 0


def rebuild(say: Say = lambda done, total: None, *, wait: float = 30.0) -> int:
    """Build a new index from nothing and put it in use; search goes on with the old one meanwhile.

    say: told (pages done, pages in all). wait: seconds to wait for another writer; raises
    ``folders.Busy`` after that. Returns how many documents there are.
    """
    with folders.writing(wait):
        _build(say)
        _feed_all()  # what went live meanwhile
    return PublicIndex.objects.get().documents


def is_ready() -> bool:
    """Whether there is an index, for this version of the program, made from this database."""
    now = folders.current()
    known = PublicIndex.objects.first()
    return bool(now and known and now.usable and now.name == known.name)


def live_pages() -> Iterator[list[tuple[str, str, dict[str, object]]]]:
    """Every page that is live and gives documents, in batches.

    A page that waits in the background is live too: a reader who asks for it gets it.
    """
    live = Output.objects.filter(~Q(digest="") | Q(stale__gte=BACKGROUND))
    live = live.filter(family__in=list(GIVERS)).order_by("pk")
    last = 0
    while some := list(live.filter(pk__gt=last)[:BATCH]):
        last = some[-1].pk
        yield [(o.path, o.family, o.arguments) for o in some]


def _build(say: Say) -> int:
    """The caller holds the lock."""
    newest = Edition.objects.filter(state=Edition.State.LIVE).aggregate(n=Max("pk"))["n"] or 0
    covered = PageDue.objects.aggregate(n=Max("pk"))["n"] or 0
    total = Output.objects.filter(family__in=list(GIVERS)).count()
    name, done = folders.new_name(), 0
    folder = folders.home() / name
    folder.mkdir(parents=True)
    index = open_index(str(folder))
    writer = index.writer(BUILDING_HEAP, 1)
    for pages in live_pages():
        for path, documents in given(pages).items():
            for document in documents:
                writer.add_document(entry(path, document))
        done += len(pages)
        say(done, max(total, done))
    writer.commit()
    writer.wait_merging_threads()
    folders.put_in_use(name)
    with transaction.atomic():
        _forget(PageDue.objects.filter(pk__lte=covered))
        PublicIndex.objects.update_or_create(
            pk=1, defaults={"name": name, "edition_number": newest, "documents": _count(index)}
        )
    return done


def _feed_all() -> int:
    count = 0
    while done := _feed_some():
        count += done
    return count


def _feed_some() -> int:
    """One batch; the caller holds the lock."""
    rows = list(PageDue.objects.order_by("pk")[:BATCH])
    now = folders.current()
    if not rows or now is None:
        return 0
    due = {row.path: row for row in rows}
    live = set(
        Output.objects.filter(path__in=list(due)).exclude(digest="").values_list("path", flat=True)
    )
    found = given((path, due[path].family, due[path].arguments) for path in sorted(live))
    index = _replace(now.folder, due, found)
    with transaction.atomic():
        _forget(PageDue.objects.filter(pk__in=[row.pk for row in rows]))
        PublicIndex.objects.filter(name=now.name).update(
            edition_number=max(row.edition_number for row in rows), documents=_count(index)
        )
    return len(rows)


def _replace(
    folder: Path, paths: Iterable[str], found: Mapping[str, Sequence[Document]]
) -> tantivy.Index:
    """Take out every document of these pages, put in what they give now; committed."""
    index = open_index(str(folder))
    writer = index.writer(HEAP, 1)
    for path in paths:
        writer.delete_documents_by_term("page", path)
        for document in found.get(path, ()):
            writer.add_document(entry(path, document))
    writer.commit()
    writer.wait_merging_threads()
    return index


def _count(index: tantivy.Index) -> int:
    index.reload()
    return index.searcher().num_docs


def _forget(rows: QuerySet[PageDue]) -> None:
    rows._raw_delete(rows.db)
