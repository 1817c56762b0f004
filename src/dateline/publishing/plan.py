"""Planning: which stored pages are stale, which are new, and why.

One short transaction: the outbox is read, what follows from it is marked in the books, and the rows
of the outbox go. From then on the marks are the truth, so that a crash loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from dateline.publishing.marks import (
    BACKGROUND,
    CHUNK,
    chunks,
    last_number,
    mark,
    mark_readers,
    next_number,
    readers_of,
)
from dateline.publishing.memory import Memory
from dateline.publishing.models import (
    UNKNOWN,
    Change,
    Edition,
    Output,
    PressState,
    Question,
)
from dateline.publishing.outputs import (
    BESIDE,
    CHANGED,
    FAMILIES,
    FEED,
    FRONT,
    LIST,
    NEW_FEED,
    STORY,
    Arguments,
    Family,
    placed,
)
from dateline.publishing.questions import LISTINGS, ask_again, fingerprint
from dateline.publishing.stores import file_name
from dateline.publishing.touching import label_of, questions_touched
from dateline.publishing.tracking import DESIGN, remembering

AT_ONCE = 2000  # changes planned in one transaction

# What must be brought up to date from the changes before questions are asked (tallies); such a step
# writes tracked rows, whose own changes are planned with the rest. Filled by project/wiring.py.
DERIVED: list[Callable[[Sequence[Change]], None]] = []
# The hash of everything that is followed as design; the website sets it.
DESIGN_HASH: list[Callable[[], str]] = []


@dataclass
class Plan:
    """What one planning found. ``causes``: in words, the first few; ``number``: see ``marks.py``."""

    number: int = 0
    changes: int = 0
    marked: int = 0
    causes: list[str] = field(default_factory=list)

    def cause(self, words: str) -> None:
        if len(self.causes) < 20 and words not in self.causes:
            self.causes.append(words)


def pending() -> bool:
    """Whether changes wait to be planned."""
    return Change.objects.exists()


@transaction.atomic
def plan(memory: Memory | None = None) -> Plan:
    """Mark what is stale and what may be new; empty the outbox up to now.

    memory: goes on with what earlier editions read, and takes over what is read here.
    """
    told, memory = Plan(), memory or Memory()
    memory.begin(last_number())
    changes = list(Change.objects.order_by("pk")[:AT_ONCE])
    noticed = len(changes)
    if changes:
        told.number, last = next_number(), changes[-1].pk
        for derive in DERIVED:
            derive(changes)
        # Every change of a row in this plan goes at once: what follows from it is planned too.
        changes += Change.objects.filter(pk__gt=last).order_by("pk")
    told.changes = len(changes)
    _take_up_again(told)
    _until(told)
    memory.renew(changes, told.number)
    if changes:
        with remembering(memory.known):
            _by_item(changes, told)
            _by_question(changes, told)
            _by_concern(changes, told)
            moved = by_design()
        for each in changes[:noticed]:  # without the tallies, which only follow
            if len(told.causes) >= 20:
                break
            told.cause(str(each))
        if moved:
            told.marked += moved
            told.cause("theme, code or settings changed")
        # Exactly those: a lower number may be committed only now, by somebody who took it before.
        for some in chunks([change.pk for change in changes]):
            over = Change.objects.filter(pk__in=some)
            over._raw_delete(over.db)
    return told


def _take_up_again(told: Plan) -> None:
    """An edition that a crash broke off may have written any of its pages: do them again."""
    for edition in Edition.objects.filter(state=Edition.State.PRESSING):
        _only_one_broken()
        for paths in chunks(edition.paths):
            add_addresses(paths, "taken up again after it was broken off")
            known = Output.objects.filter(path__in=paths)
            told.marked += mark(known, "taken up again after it was broken off")
            known.update(digest=UNKNOWN)  # written again in any case
        edition.state, edition.paths = Edition.State.BROKEN, []
        edition.save(update_fields=["state", "paths"])


def _only_one_broken() -> None:
    """While a store is out of reach every try breaks off: the first one stands for all of them."""
    live = Edition.objects.filter(state=Edition.State.LIVE).order_by("-pk").values("pk")[:1]
    since = Edition.objects.filter(state=Edition.State.BROKEN)
    if last := live.first():
        since = since.filter(pk__gt=last["pk"])
    if first := since.order_by("pk").first():
        since.exclude(pk=first.pk).delete()


def _until(told: Plan) -> None:
    due = Output.objects.filter(until__lte=timezone.now())
    if due.exists():
        told.number = told.number or next_number()
        pks = list(due.values_list("pk", flat=True))
        for some in chunks(pks):
            told.marked += mark(
                Output.objects.filter(pk__in=some), "its time has come", number=told.number
            )
        due.filter(pk__in=pks).update(until=None)
        told.cause("a moment passed at which pages change by themselves")


def _by_item(changes: Sequence[Change], told: Plan) -> None:
    words = {c.key: str(c) for c in changes if c.key != DESIGN}
    away = {c.key for c in changes if _takes_away(c)}
    if len(words) <= CHUNK // 10:
        for key, reason in words.items():
            told.marked += mark_readers(key, reason, number=told.number, takes_away=key in away)
        return
    reason = f"{len(words)} rows changed"
    for gone in (True, False):
        for keys in chunks([key for key in words if (key in away) == gone]):
            told.marked += mark(readers_of(keys), reason, number=told.number, takes_away=gone)


def _takes_away(change: Change) -> bool:
    """Whether readers shall not see the row any more."""
    return change.action == Change.Action.DELETED or change.facets.get("live") == [True, False]


def _by_question(changes: Sequence[Change], told: Plan) -> None:
    """Ask the questions that may have moved again; mark the readers of those that did."""
    moved: dict[str, list[str]] = {}
    told_otherwise: list[Question] = []
    for question, because in questions_touched(changes):
        if _has_moved(question):
            told_otherwise.append(question)
            moved.setdefault(because, []).append(question.key)
    Question.objects.bulk_update(told_otherwise, ["fingerprint", "answer"], batch_size=CHUNK // 5)
    for because, keys in moved.items():
        for some in chunks(keys):
            told.marked += mark(readers_of(some), because, number=told.number)


def _has_moved(question: Question) -> bool:
    """Ask a question again; where it has another answer now, the row is given it."""
    try:
        answer = ask_again(question.name, question.arguments)
        now = fingerprint(answer)
    except Exception:  # noqa: BLE001 - a page that asks it will say what is wrong
        answer, now = None, ""
    if now == question.fingerprint:
        return False
    question.fingerprint = now
    question.answer = answer if LISTINGS[question.name].only_if else None
    return True


def _by_concern(changes: Sequence[Change], told: Plan) -> None:
    """Addresses that may have come to be: those that are not in the books are tried."""
    wanted: dict[str, tuple[Family, Arguments]] = {}
    for each in FAMILIES.values():
        for change in changes:
            concern = each.concerns.get(label_of(change))
            pk = change.key.partition(":")[2]
            if concern is None or "/" in pk:  # a part of a row that has its address already
                continue
            for arguments in concern(pk, change.facets):
                wanted[each.address(**arguments)] = (each, arguments)
    for paths in chunks(list(wanted)):
        told.marked += add_outputs({path: wanted[path] for path in paths}, "new")


def add_outputs(
    wanted: dict[str, tuple[Family, Arguments]], reason: str, *, background: bool = False
) -> int:
    """Put addresses into the queue that are not in the books yet; returns how many are new."""
    known = set(Output.objects.filter(path__in=list(wanted)).values_list("path", flat=True))
    new = [
        Output(
            path=path, family=each.name, arguments=arguments, newest=month_of(arguments),
            rank={STORY: CHANGED, BESIDE: FEED}.get(each.rank, each.rank), reason=reason,
            # New lists and feeds come before the pages that lead to them.
            stale={LIST: FRONT, FEED: NEW_FEED}.get(each.rank, each.rank)
            + (BACKGROUND if background else 0),
        )
        for path, (each, arguments) in wanted.items()
        if path not in known and is_address(path)  # a store refuses anything else
    ]  # fmt: skip
    Output.objects.bulk_create(new, batch_size=CHUNK, ignore_conflicts=True)
    return len(new)


def is_address(path: str) -> bool:
    """Whether a page can lie at this address."""
    try:
        file_name(path)
    except ValueError:
        return False
    return True


def add_addresses(paths: Iterable[str], reason: str) -> int:
    """The same from bare addresses; those that no family has are left out."""
    found = {path: place for path in paths if (place := placed(path)) and not place[0].shown}
    return add_outputs(found, reason) if found else 0


def month_of(arguments: Arguments) -> str:
    """ "2026-11" of an address that has a month in it: newer pages are pressed first."""
    if "year" not in arguments:
        return "9999"  # first pages, before any month of them
    return f"{arguments['year']:04d}-{arguments.get('month', 0):02d}"


def by_design() -> int:
    """Where theme, code or settings moved, every page that uses them is pressed again, behind
    everything else. Returns how many are marked."""
    state = PressState.objects.first()
    now = DESIGN_HASH[0]() if DESIGN_HASH else ""
    if state is None or state.design == now:
        return 0
    stored = Output.objects.filter(uses_design=True)
    # What failed may have failed by the old code: it is tried again now, not at its hour.
    Output.objects.filter(retry_at__isnull=False).update(retry_at=None)
    marked = mark(stored, "theme, code or settings changed", background=True)
    state.design = now
    state.save(update_fields=["design"])
    return marked
