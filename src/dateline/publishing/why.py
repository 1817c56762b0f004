"""``why(path)``: what stands at an address, what it read, and each reason to render it again (P7)."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.urls import resolve
from django.urls.exceptions import Resolver404
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from dateline.publishing import plan
from dateline.publishing.changes import in_words
from dateline.publishing.founding import is_founded
from dateline.publishing.marks import BACKGROUND
from dateline.publishing.models import UNKNOWN, Change, Edition, Output, PressState, Question, Read
from dateline.publishing.outputs import FAMILIES, Family, placed
from dateline.publishing.press import the_store
from dateline.publishing.questions import LISTINGS, ask_again, fingerprint
from dateline.publishing.render import digest_of
from dateline.publishing.touching import questions_touched
from dateline.publishing.tracking import FILE, remembering

FRESH, STALE, FAILED, NEW = "fresh", "stale", "failed", "new"
ABSENT, REDIRECT, LIVE = "absent", "redirect", "not stored"
_ROW = re.compile(r"\w+\.\w+:")  # "newsroom.article:7"; the name of a question has two dots
MOST = 300  # rows that are told by name; a sitemap reads thousands


class NotOurs(ValueError):
    """What was typed is no address of this site; the message says why."""


@dataclass(frozen=True)
class Reading:
    """One thing that a page read: in words, by its key in the books, and the row if it is one."""

    words: str
    key: str
    row: models.Model | None = None


@dataclass(frozen=True)
class Reason:
    """One reason to render a page again. kind: marked, failed, row, question, design, until,
    unfinished, store or new."""

    kind: str
    words: str


@dataclass
class Why:
    """An address as the press knows it. ``size`` in bytes; ``until``: when it changes by itself;
    ``reasons`` is empty where nothing would render it again; ``more``: rows beyond those named."""

    path: str
    state: str = ABSENT
    sentence: str = ""
    family: str = ""
    describes: str = ""
    edition: int | None = None
    rendered_at: datetime | None = None
    milliseconds: float = 0.0
    size: int = 0
    status: int = 200
    until: datetime | None = None
    error: str = ""
    failures: int = 0
    retry_at: datetime | None = None
    design: bool = False
    leads_to: str = ""
    reasons: list[Reason] = field(default_factory=list)
    rows: list[Reading] = field(default_factory=list)
    more: int = 0
    questions: list[Reading] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    shown_by: list[str] = field(default_factory=list)

    @property
    def is_stored(self) -> bool:
        """Whether the books have the address."""
        return self.state in (FRESH, STALE, FAILED, NEW)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values, for ``--json``."""
        told = {**vars(self), "reasons": [vars(reason) for reason in self.reasons]}
        for name in ("rows", "questions"):
            told[name] = [{"words": r.words, "key": r.key} for r in getattr(self, name)]
        for name in ("rendered_at", "until", "retry_at"):
            told[name] = told[name].isoformat() if told[name] else None
        return told


def address_of(text: str) -> str:
    """The path in what somebody pasted: a whole URL, or a path with or without its first slash.

    Query and fragment are dropped. Raises ``NotOurs`` for another site's address and for nothing.
    """
    text = text.strip()
    if not text:
        raise NotOurs("Paste an address: a whole one, or what stands after the name of the site.")
    if "://" in text:
        parts = urlsplit(text)
        ours = {urlsplit(settings.DATELINE_ADDRESS).hostname, *settings.ALLOWED_HOSTS}
        if parts.hostname not in ours and "*" not in ours:
            raise NotOurs(f"{parts.hostname} is not this site: {settings.DATELINE_ADDRESS}")
        path = parts.path
    else:
        path = text.partition("#")[0].partition("?")[0]
    return "/" + unquote(path).lstrip("/")


def why(path: str) -> Why:
    """Everything that the press knows of an address of this site."""
    output = Output.objects.filter(path=path).select_related("edition").first()
    return _nothing_stored(path) if output is None else _stored(output)


def _stored(output: Output) -> Why:
    each = FAMILIES.get(output.family)
    told = Why(
        path=output.path, family=output.family,
        describes=each.describe if each else "a kind of page that this version no longer has",
        edition=output.edition_id, rendered_at=output.rendered_at, size=output.size,
        milliseconds=round(output.milliseconds, 1), status=output.status, until=output.until,
        error=output.error, failures=output.failures, retry_at=output.retry_at,
        design=output.uses_design,
    )  # fmt: skip
    keys = sorted(Read.objects.filter(output=output).values_list("key", flat=True))
    rows = [key for key in keys if _ROW.match(key)]
    asked = [
        question
        for some in plan.chunks([k for k in keys if not k.startswith(FILE) and not _ROW.match(k)])
        for question in Question.objects.filter(key__in=some).order_by("key")
    ]
    told.files = [key.removeprefix(FILE) for key in keys if key.startswith(FILE)]
    told.rows, told.more = _named(rows[:MOST]), max(len(rows) - MOST, 0)
    told.questions = [Reading(in_sentence(q.name, q.arguments), q.key) for q in asked]
    shown = Read.objects.filter(key=FILE + output.path).order_by("output__path")
    told.shown_by = list(shown.values_list("output__path", flat=True)[:20])
    told.reasons = [*_in_books(output), *_foreseen(output, rows, asked), *_in_store(output)]
    told.state = _state(output, told.reasons)
    told.sentence = _sentence(told)
    return told


def _state(output: Output, reasons: Sequence[Reason]) -> str:
    if output.failures:
        return FAILED
    if not output.digest and output.rendered_at is None:
        return NEW
    return STALE if reasons else FRESH


def _sentence(told: Why) -> str:
    if told.state == NEW:
        return "It is not stored yet: it waits to be pressed for the first time."
    since = f" It was pressed last with edition {told.edition}." if told.edition else ""
    if told.state == FAILED:
        return "It could not be rendered. What was stored before stays live." + since
    if told.state == STALE:
        return "It is stored, and there are reasons to press it again." + since
    gone = " It says that the page is gone." if told.status == 410 else ""
    return "It is stored and up to date." + gone + since


# Reasons


def _in_books(output: Output) -> Iterator[Reason]:
    """What the books say already: marked, failed, its time, an unfinished edition, the design."""
    if output.stale:
        turn = " in the background" if output.stale >= BACKGROUND else ""
        yield Reason("marked", f"It waits to be pressed{turn}: {output.reason or 'marked'}.")
    if output.error:
        yield Reason("failed", f"Its last render failed: {output.error}")
    if output.until and output.until <= timezone.now():
        yield Reason("until", "The moment has passed at which it changes by itself.")
    for edition in Edition.objects.filter(state=Edition.State.PRESSING):
        if output.path in edition.paths:
            yield Reason("unfinished", f"{edition}, which writes it, is not finished.")
    if output.uses_design and _design_moved():
        yield Reason(
            "design", "The theme, the version of the program or the site's settings changed."
        )


def _design_moved() -> bool:
    known = PressState.objects.first()
    return bool(plan.DESIGN_HASH and known and known.design != plan.DESIGN_HASH[0]())


def _foreseen(output: Output, rows: Sequence[str], asked: Sequence[Question]) -> list[Reason]:
    """What planning now would find: changes of rows that it read, answers that moved."""
    with _planned_ahead() as changes:
        told = [
            Reason("row", f"A row that it read changed: {change}.")
            for change in changes
            if change.key in set(rows)
        ]
        because = {q.pk: words for q, words in questions_touched(changes)}
        with remembering():
            for question in asked:
                told += _asked_again(question, because.get(question.pk, ""))
    return list(dict.fromkeys(told))


@contextmanager
def _planned_ahead() -> Iterator[list[Change]]:
    """The pending changes, with what follows from them brought up to date as a plan would do it;
    nothing of that is kept."""
    if not plan.pending():
        yield []
        return
    with transaction.atomic():
        changes = list(Change.objects.order_by("pk")[: plan.AT_ONCE])
        for derive in plan.DERIVED:
            derive(changes)
        last = changes[-1].pk if changes else 0  # a worker may have been quicker
        yield [*changes, *Change.objects.filter(pk__gt=last).order_by("pk")]
        transaction.set_rollback(True)


def _asked_again(question: Question, because: str) -> list[Reason]:
    words = in_sentence(question.name, question.arguments)
    try:
        now = fingerprint(ask_again(question.name, question.arguments))
    except Exception as problem:  # noqa: BLE001 - said in words, like everything here
        return [
            Reason("question", f"A list that it shows cannot be asked again: {words} ({problem}).")
        ]
    if now == question.fingerprint:
        return []
    after = f", after {because}" if because else ", and no noticed change says why"
    return [Reason("question", f"A list that it shows has another answer now: {words}{after}.")]


def _in_store(output: Output) -> Iterator[Reason]:
    if output.digest in ("", UNKNOWN):
        return
    page = the_store().read(output.path)
    if page is None:
        yield Reason("store", "The store has lost it. Pressing it again puts it back.")
    elif digest_of(page.body) != output.digest:
        yield Reason("store", "The store holds other bytes than were written. Press it again.")


# Addresses that are not in the books


def _nothing_stored(path: str) -> Why:
    told, place = Why(path=path), placed(path)
    if place is not None:
        each, _ = place
        told.family, told.describes = each.name, each.describe
        told.reasons = _may_come(path, each)
        told.state = NEW if told.reasons else ABSENT
    if told.state == NEW:
        told.sentence = "It is not stored yet."
    elif led := _leads_to(path):
        told.state, told.leads_to = REDIRECT, led
        told.sentence = f"No page stands here; the address leads to {led}."
    elif place is None and _is_answered(path):
        told.state = LIVE
        told.sentence = "It is answered when somebody asks for it; the press does not store it."
    elif place is not None and place[0].shown:
        told.sentence = "No stored page shows a file with this address, so it is not public."
    elif place is not None:
        told.sentence = f"There is no page here. It would be one of the family {told.family!r}: {told.describes}."
    else:
        told.sentence = "There is nothing at this address, and no kind of page has such addresses."
    return told


def _may_come(path: str, each: Family) -> list[Reason]:
    """Why an address without a page may get one: everything is about to be listed, or a change."""
    told = [] if is_founded() else [Reason("new", "Not every address has been listed yet.")]
    with _planned_ahead() as changes:
        for change in changes:
            concern = each.concerns.get(_spelled(change.label))
            concerned = concern(change.key.partition(":")[2], change.facets) if concern else ()
            if any(each.address(**arguments) == path for arguments in concerned):
                told.append(Reason("new", f"{change}: such a page may have come to be."))
    return told


def _spelled(label: str) -> str:
    """ "newsroom.Article" of "newsroom.article"; as it is where this version has no such model."""
    try:
        return apps.get_model(label)._meta.label
    except (LookupError, ValueError):
        return label


def _leads_to(path: str) -> str:
    kept = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).first()
    if kept is not None:
        return str(kept.link or "")
    slashed = path + "/"
    there = not path.endswith("/") and Output.objects.filter(path=slashed).exists()
    return slashed if there else ""


def _is_answered(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


# In words


def in_sentence(name: str, arguments: Mapping[str, Any]) -> str:
    """A question as a sentence: what it asks, then its arguments."""
    listing = LISTINGS.get(name)
    said = (inspect.getdoc(listing.ask) or "").partition("\n")[0].rstrip(".") if listing else ""
    told = [
        _argument(key.replace("_", " "), value)
        for key, value in arguments.items()
        if value not in (None, "", [], (), False)
    ]
    return f"{said or name} ({'; '.join(told)})" if told else said or name


def _argument(name: str, value: Any) -> str:
    if value is True:
        return name
    return f"{name} {', '.join(map(str, value)) if isinstance(value, (list, tuple)) else value}"


def _named(keys: Sequence[str]) -> list[Reading]:
    """Rows by their own names."""
    wanted: dict[str, set[str]] = {}
    for key in keys:
        label, pk, _ = _parts(key)
        wanted.setdefault(label, set()).add(pk)
    found: dict[str, dict[str, models.Model]] = {}
    for label, pks in wanted.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        rows = model._base_manager.filter(pk__in=[pk for pk in pks if pk.isdigit()])
        found[label] = {str(row.pk): row for row in rows}
    return [_reading(key, found) for key in keys]


def _parts(key: str) -> tuple[str, str, str]:
    """(label, primary key, part) of "newsroom.article:7/coverage"."""
    label, _, rest = key.partition(":")
    pk, _, part = rest.partition("/")
    return label, pk, part


def _reading(key: str, found: Mapping[str, Mapping[str, models.Model]]) -> Reading:
    label, pk, part = _parts(key)
    row = found.get(label, {}).get(pk)
    missing = f"{label.partition('.')[2]} {pk}, which is not there"
    words = missing if row is None else in_words(row)
    return Reading(f"{words}, its {part}" if part else words, key, row)
