"""All of it: list every address, mark everything for pressing again, compare store and books."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from dateline.publishing import plan
from dateline.publishing.marks import CHUNK, mark
from dateline.publishing.models import UNKNOWN, Change, Output, PressState
from dateline.publishing.outputs import FAMILIES, Arguments, Family
from dateline.publishing.ownership import claim
from dateline.publishing.plan import add_outputs
from dateline.publishing.press import the_store
from dateline.publishing.render import digest_of
from dateline.publishing.stores import Store
from dateline.publishing.stores.folder import FolderStore
from dateline.publishing.tallies import untold

# Upper desks bring their tallies to what the records say (project/wiring.py).
RECOUNT: list[Callable[[], None]] = []


def state() -> PressState:
    """What the press knows of the whole site; a new one where it knows nothing yet."""
    return PressState.of_this_site()


def is_founded() -> bool:
    """Whether every address has been listed once, so that one that is not listed does not exist."""
    return PressState.objects.filter(founded_at__isnull=False).exists()


def found(code: str, *, again: bool = False) -> int:
    """List every address of the site where that was not done by this version of the code yet.

    again: mark what is listed already as stale too. Returns how many pages wait because of it.
    """
    now = state()
    if now.code == code and not again:
        return plan.by_design()
    if now.founded_at is None:
        with transaction.atomic(), untold():
            _recount()
            # All of it is listed now: what led here needs no plan.
            changes = Change.objects.all()
            changes._raw_delete(changes.db)
            again = True
    else:
        _recount()  # in many transactions: at a large site editors write meanwhile
    count = 0
    for wanted in _in_chunks(every_address()):
        with transaction.atomic():
            count += add_outputs(wanted, "listed", background=True)
    if again:
        count += mark(Output.objects.all(), "everything is pressed again", background=True)
    # Books are named by their founding: where two found at once, both take the first one's.
    first = Coalesce("founded_at", Value(timezone.now()), output_field=DateTimeField())
    PressState.objects.filter(pk=now.pk).update(code=code, founded_at=first)
    claim(the_store())
    return count + plan.by_design()


def _recount() -> None:
    for recount in RECOUNT:
        recount()


def every_address() -> Iterator[tuple[str, Family, Arguments]]:
    """Every output that exists now, files apart: those come with the pages that show them."""
    for each in FAMILIES.values():
        if not each.shown:
            for arguments in each.addresses():
                yield each.address(**arguments), each, arguments


def _in_chunks(
    addresses: Iterable[tuple[str, Family, Arguments]],
) -> Iterator[dict[str, tuple[Family, Arguments]]]:
    some: dict[str, tuple[Family, Arguments]] = {}
    for path, each, arguments in addresses:
        some[path] = (each, arguments)
        if len(some) >= CHUNK:
            yield some
            some = {}
    if some:
        yield some


@dataclass
class Audit:
    """What store and books disagree about, and what was compared."""

    pages: int = 0
    missing: list[str] = field(default_factory=list)  # in the books, not in the store
    different: list[str] = field(default_factory=list)  # other bytes than the books say
    unknown: list[str] = field(default_factory=list)  # in the store, not in the books

    @property
    def clean(self) -> bool:
        return not (self.missing or self.different or self.unknown)


def audit(store: Store, *, repair: bool = False) -> Audit:
    """Compare every stored page with the books.

    repair: pages that are missing or different are pressed again, unknown ones removed.
    """
    told = Audit()
    for path, digest in Output.objects.exclude(digest="").values_list("path", "digest").iterator():
        told.pages += 1
        page = store.read(path)
        if page is None:
            told.missing.append(path)
        elif digest_of(page.body) != digest:
            told.different.append(path)
    known = set(Output.objects.values_list("path", flat=True))
    told.unknown = [path for path in store.paths() if path not in known]
    if repair:
        for path in (*told.missing, *told.different):
            damaged = Output.objects.filter(path=path)
            mark(damaged, "the store had lost or changed it")
            damaged.update(digest=UNKNOWN)
        for path in told.unknown:
            store.remove(path)
        claim(store)
        if isinstance(store, FolderStore):
            store.sweep()
    return told
