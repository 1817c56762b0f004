"""What an item of a list may belong to: ``of="topic:7"``, a prefix and the key of the owner.

A desk keeps one table, prefix to the relations of its item that count (``{"person:": ("people",
"authors")}``); questions, tallies and addresses all read it, so that they cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import BooleanField, Count, F, Func, Model, Q, QuerySet

from dateline.publishing.models import Change
from dateline.publishing.tallies import MonthTally, values

Scopes = Mapping[str, tuple[str, ...]]


def relations(scopes: Scopes) -> tuple[str, ...]:
    """Every relation that any scope counts."""
    return tuple(dict.fromkeys(name for names in scopes.values() for name in names))


def prefixes(label: str, scopes: Scopes) -> dict[str, tuple[str, ...]]:
    """The table as ``@listing(scope=)`` wants it: field to the prefixes under which it counts."""
    told: dict[str, tuple[str, ...]] = {}
    for prefix, names in scopes.items():
        for name in names:
            told[f"{label}.{name}"] = (*told.get(f"{label}.{name}", ()), prefix)
    return told


class Has(Func):
    """Whether a row has the row ``pk`` in one of its many-to-many relations.

    As ``Exists`` would say it, which takes Django three times as long to write: each list of a
    publication asks.
    """

    conditional = True

    def __init__(self, relation: Any, pk: int) -> None:
        super().__init__(F("pk"), output_field=BooleanField())
        self.relation, self.other = relation, pk

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The condition; as on every database."""
        own, told = compiler.compile(self.source_expressions[0])
        quoted = connection.ops.quote_name
        table = quoted(self.relation.m2m_db_table())
        mine, theirs = (
            quoted(self.relation.m2m_column_name()),
            quoted(self.relation.m2m_reverse_name()),
        )
        # Names of our own tables; the key is a parameter.
        has = f"SELECT 1 FROM {table} has WHERE has.{mine} = {own} AND has.{theirs} = %s"  # noqa: S608
        return f"EXISTS({has})", [*told, self.other]


def belongs(model: type[Model], scopes: Scopes, of: str) -> Q:
    """The condition that a row of ``model`` belongs to ``of``.

    A many-to-many relation is asked row by row (EXISTS), because the month narrows a question far
    more than an owner that may have tens of thousands of items.
    """
    prefix, _, pk = of.partition(":")
    told = Q()
    for name in scopes[f"{prefix}:"]:
        relation: Any = model._meta.get_field(name)
        if relation.many_to_many:
            told |= Q(Has(relation, int(pk)))
        else:
            told |= Q(**{f"{name}_id": int(pk)})
    return told


def related(
    model: type[Model], ids: Collection[int], name: str, *order: str
) -> dict[int, list[Any]]:
    """{pk: its rows} of one many-to-many relation of ``model``, ordered, in two queries."""
    relation: Any = model._meta.get_field(name)
    ours, theirs = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    pairs = relation.remote_field.through._base_manager.filter(**{f"{ours}__in": ids})
    owners: dict[int, list[int]] = {}
    for pk, other in pairs.order_by("pk").values_list(f"{ours}_id", f"{theirs}_id"):
        owners.setdefault(other, []).append(pk)
    found: dict[int, list[Any]] = {}
    for row in relation.related_model._base_manager.filter(pk__in=list(owners)).order_by(*order):
        for pk in owners[row.pk]:
            found.setdefault(pk, []).append(row)
    return found


Counted = dict[tuple[str, Any, str], int]  # (scope, group, month): n


def tally(
    rows: QuerySet[Any],
    scopes: Scopes,
    group: str,
    only: Mapping[str, Collection[int]] | None = None,
) -> Counted:
    """How many of these rows each month has, by the field ``group``: of all, and of each owner.

    only: prefix to the owners that are asked for; None for every owner. A row that belongs to an
    owner through two relations counts once.
    """
    rows = rows.order_by()
    told: Counted = {}
    for kind, month, n in rows.values_list(group, "month").annotate(n=Count("pk")):
        told["", kind, month] = n
    for prefix, names in scopes.items():
        wanted = None if only is None else only[prefix]
        if wanted is not None and not wanted:
            continue
        found = (_of_one if len(names) == 1 else _of_several)(rows, names, group, wanted)
        for owner, kind, month, n in found:
            told[f"{prefix}{owner}", kind, month] = n
    return told


def _with(rows: QuerySet[Any], name: str, wanted: Collection[int] | None) -> QuerySet[Any]:
    if wanted is None:
        return rows.filter(**{f"{name}__isnull": False})
    return rows.filter(**{f"{name}__in": wanted})


def _of_one(
    rows: QuerySet[Any], names: Sequence[str], group: str, wanted: Collection[int] | None
) -> Iterator[tuple[Any, ...]]:
    found = _with(rows, names[0], wanted).values_list(names[0], group, "month")
    yield from found.annotate(n=Count("pk"))


def _of_several(
    rows: QuerySet[Any], names: Sequence[str], group: str, wanted: Collection[int] | None
) -> Iterator[tuple[Any, ...]]:
    first, *others = (
        _with(rows, name, wanted).values_list("pk", name, group, "month") for name in names
    )
    counts = Counter(tuple(told) for _, *told in first.union(*others).iterator(chunk_size=2000))
    for told, n in counts.items():
        yield (*told, n)


def touched_owners(scopes: Scopes, moved: Iterable[Change]) -> dict[str, set[int]]:
    """Prefix to the owners that appear among the values which relations had or have."""
    changes = list(moved)
    return {
        prefix: {pk for name in names for pk in values(changes, name) if pk is not None}
        for prefix, names in scopes.items()
    }


def forget(
    tallies: type[MonthTally], model: type[Model], scopes: Scopes, changes: Iterable[Change]
) -> None:
    """Drop the tallies of owners that were deleted."""
    under: dict[str, set[str]] = {}
    for prefix, names in scopes.items():
        for name in names:
            owner: Any = model._meta.get_field(name).related_model
            under.setdefault(owner._meta.label_lower, set()).add(prefix)
    over = [
        f"{prefix}{change.key.partition(':')[2]}"
        for change in changes
        if change.action == Change.Action.DELETED
        for prefix in under.get(change.label, ())
    ]
    if over:
        gone = tallies._base_manager.filter(scope__in=over)
        gone._raw_delete(gone.db)


def scopes_of(only: Mapping[str, Iterable[int]]) -> list[str]:
    """The scopes that ``tally(only=...)`` speaks about: that of everything first."""
    return ["", *(f"{prefix}{pk}" for prefix, pks in only.items() for pk in pks)]
