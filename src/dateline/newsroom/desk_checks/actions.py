"""The verbs of the desk checks: examine, record, keep, force, mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, RevisionMixin

from dateline.newsroom.checks import ERROR, WARNING, Finding, Fix, Item, check
from dateline.newsroom.desk_checks.bodies import written_into
from dateline.newsroom.desk_checks.facts import Collector, Tunings
from dateline.newsroom.desk_checks.sources import SOURCES, Source, source_of
from dateline.newsroom.models import CheckDecision, CheckFinding

BATCH = 200
KEEP, FORCE, MEND = "newsroom.check_kept", "newsroom.check_forced", "newsroom.check_mended"
"""The audit log's words."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Decided:
    """A finding with what somebody decided about it, if anybody did."""

    finding: Finding
    decision: CheckDecision | None = None

    @property
    def waits(self) -> bool:
        """Whether it still stands in the way: an error that nobody forced, a warning nobody kept."""
        if self.decision is None:
            return True
        return self.finding.level == ERROR and self.decision.act != CheckDecision.Act.FORCED


@dataclass(frozen=True)
class Examined:
    """One row with its findings."""

    row: Any
    item: Item
    findings: list[Decided] = field(default_factory=list)

    def waiting(self, level: str) -> list[Decided]:
        """What stands in the way at this level."""
        return [one for one in self.findings if one.finding.level == level and one.waits]


def examine(rows: Sequence[Any], collector: Collector | None = None, tunings: Tunings | None = None) -> list[Examined]:  # fmt: skip
    """Check rows of one model as they are in hand, saved or not; those that are not checked are left out."""
    source = source_of(rows[0]) if rows else None
    if source is None:
        return []
    items = source.items(rows)
    collector, tunings = collector or Collector(), tunings or Tunings()
    facts = collector.facts(items)
    decided = {
        (row.item_id, row.fingerprint): row
        for row in CheckDecision.objects.filter(
            item_type=source.label, item_id__in=[row.pk for row in rows if row.pk]
        ).select_related("by")
    }
    return [
        Examined(
            row, item,
            [Decided(f, decided.get((row.pk, f.fingerprint))) for f in check(item, facts, tunings.of(item))],
        )
        for row, item in zip(rows, items, strict=True)
    ]  # fmt: skip


@transaction.atomic
def record(examined: Sequence[Examined]) -> None:
    """Replace what is recorded about these rows by what was found now."""
    now, made = timezone.now(), []
    for one in examined:
        label = one.row._meta.label_lower
        seen = set()
        for decided in one.findings:
            f = decided.finding
            if (f.fingerprint, f.field) in seen:
                continue
            seen.add((f.fingerprint, f.field))
            made.append(
                CheckFinding(
                    item_type=label,
                    item_id=one.row.pk,
                    title=one.item.title[:300],
                    rule=f.id,
                    kind=one.item.kind,
                    chapter_id=one.item.more.get("chapter"),
                    level=f.level,
                    field=f.field[:200],
                    message=f.message,
                    quoted=f.quoted[:1000],
                    fingerprint=f.fingerprint,
                    fixable=f.fix is not None,
                    live=one.item.live,
                    found_at=now,
                )  # fmt: skip
            )
    for label in {one.row._meta.label_lower for one in examined}:
        ids = [one.row.pk for one in examined if one.row._meta.label_lower == label]
        CheckFinding.objects.filter(item_type=label, item_id__in=ids).delete()
    CheckFinding.objects.bulk_create(made, batch_size=500)


@dataclass
class Told:
    """What an examination of the archive found. examined: items by model; mended: fixes written."""

    examined: dict[str, int] = field(default_factory=dict)
    mended: int = 0
    with_findings: int = 0


def examine_archive(
    *, since: date | None = None, fix: bool = False, by: Any = None,
    progress: Progress = lambda done, total: None, only: Iterable[tuple[str, Sequence[int]]] | None = None,
) -> Told:  # fmt: skip
    """Check what is in the database and record the findings; in batches, so that editors can work.

    since: items of that day or later (and those without a day); fix: write the changes that need
    nobody's eye first; only: (label, keys) instead of everything. Nothing is blocked by this.
    """
    told, tunings = Told(), Tunings()
    collector = Collector(archive=only is None)
    parts = _parts(since, only)
    total = sum(len(ids) for _, ids in parts)
    done = 0
    for source, ids in parts:
        for start in range(0, len(ids), BATCH):
            keys = ids[start : start + BATCH]
            rows = list(source.rows().filter(pk__in=keys))
            found = examine(rows, collector, tunings)
            if fix:
                mended = [row.row for row in found if _mend_certain(row, by, told)]
                again = {row.pk for row in mended}
                fresh = list(source.rows().filter(pk__in=again))
                redone = {e.row.pk: e for e in examine(fresh, collector, tunings)}
                found = [redone.get(e.row.pk, e) for e in found]
            record(found)
            told.with_findings += sum(bool(e.findings) for e in found)
            told.examined[source.label] = told.examined.get(source.label, 0) + len(rows)
            done += len(keys)
            progress(done, total)
    if since is None and only is None:
        _forget_deleted()
    return told


def _parts(
    since: date | None, only: Iterable[tuple[str, Sequence[int]]] | None
) -> list[tuple[Source, list[int]]]:
    if only is not None:
        return [(SOURCES[label], list(ids)) for label, ids in only if label in SOURCES]
    return [(source, list(_since(source, since).values_list("pk", flat=True))) for source in SOURCES.values()]  # fmt: skip


def _since(source: Source, since: date | None) -> QuerySet[Any]:
    rows = source.rows().select_related(None)
    if since is None:
        return rows
    field_ = source.model._meta.get_field(source.day)
    begins: Any = since
    if field_.get_internal_type() == "DateTimeField":
        begins = timezone.make_aware(datetime.combine(since, time()))
    return rows.exclude(**{f"{source.day}__lt": begins})


def _forget_deleted() -> None:
    """Findings about rows that are no more."""
    for source in SOURCES.values():
        kept = source.model._default_manager.values("pk")
        CheckFinding.objects.filter(item_type=source.label).exclude(item_id__in=kept).delete()


def decide(
    row: Any, findings: Sequence[Finding], *, act: str, by: Any, reason: str = ""
) -> list[CheckDecision]:
    """Keep warnings, or force errors; logged with who, when and why.

    A forced error needs a reason (ValueError says so). Deciding again replaces what was decided.
    """
    reason = " ".join(reason.split())[:500]
    if act == CheckDecision.Act.FORCED and not reason:
        raise ValueError("Say why it is published in spite of the errors.")
    wanted = WARNING if act == CheckDecision.Act.KEPT else ERROR
    chosen = {f.fingerprint: f for f in findings if f.level == wanted}
    made = []
    with transaction.atomic():
        for fingerprint, f in chosen.items():
            decision, _ = CheckDecision.objects.update_or_create(
                item_type=row._meta.label_lower, item_id=row.pk, fingerprint=fingerprint,
                defaults={
                    "title": str(row)[:300], "rule": f.id, "message": f.message,
                    "quoted": f.quoted[:1000], "act": act, "reason": reason, "by": by,
                    "at": timezone.now(),
                },
            )  # fmt: skip
            made.append(decision)
        if made:
            action = KEEP if act == CheckDecision.Act.KEPT else FORCE
            said = [{"rule": d.rule, "message": d.message} for d in made]
            log(instance=row, action=action, user=by, data={"findings": said, "reason": reason})
    return made


def mend(row: Any, fixes: Iterable[Fix]) -> int:
    """Write changes into a row in hand, unsaved; returns how many could be made.

    What is not there any more as it was is passed over: somebody has mended it.
    """
    return sum(_mend(row, fix) for fix in fixes)


def _mend(row: Any, fix: Fix) -> bool:
    name, *path = fix.field.split(".")
    if path:
        changed = written_into(getattr(row, name), path, fix.old, fix.new)
        if changed is None:
            return False
        setattr(row, name, changed)
        return True
    value = getattr(row, name, None)
    if hasattr(value, "get_prep_value") or not isinstance(value, str) or value.count(fix.old) != 1:
        return False
    setattr(row, name, value.replace(fix.old, fix.new))
    return True


def save_mended(row: Any, *, by: Any, publish: bool) -> None:
    """Save a mended row as a revision, and publish it where it was live without changes waiting."""
    revision = row.save_revision(user=by, log_action=MEND)
    if publish:
        revision.publish()  # by nobody: what is mended was live before, with its other findings


def _mend_certain(examined: Examined, by: Any, told: Told) -> bool:
    """Write the certain fixes of one row; whether any was written."""
    fixes = [d.finding.fix for d in examined.findings if d.finding.fix and d.finding.fix.certain]
    row = examined.row
    if not fixes or not isinstance(row, RevisionMixin) or not isinstance(row, DraftStateMixin):
        return False
    if row.live and row.has_unpublished_changes:
        return False  # somebody is at work there
    with transaction.atomic():
        count = mend(row, _apart(fixes))
        if not count:
            return False
        save_mended(row, by=by, publish=row.live)
    told.mended += count
    return True


def _apart(fixes: Iterable[Fix]) -> Iterator[Fix]:
    """Each change once."""
    seen = set()
    for fix in fixes:
        if fix not in seen:
            seen.add(fix)
            yield fix
