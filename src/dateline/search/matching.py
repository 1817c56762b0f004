"""Asking the index, in the two dialects: which rows of a family match, and how well.

Rows are named by their number within the family (see ``numbering.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connections, models

from dateline.search.expression import Node, fts5, tsquery
from dateline.search.numbering import Family

# So many matches are ranked one by one. Beyond, the words are so common that a rank says nothing:
# matches in titles come first, then the newest. (Ranking costs 2 us a row in FTS5, 30 in
# PostgreSQL, which unpacks a whole tsvector for each.)
MOST_RANKED = {"sqlite": 2_000, "postgresql": 500}


def numbers_matching(
    using: str, family: Family, node: Node, *, title_only: bool = False
) -> list[int]:
    """The numbers of all rows that match, in no order."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT rowid - %s FROM search_desk_words "
                "WHERE search_desk_words MATCH %s AND rowid BETWEEN %s AND %s",
                [family.first, _fts5(node, title_only), family.first, family.last],
            )
        else:
            cursor.execute(
                "SELECT id - %s FROM search_desk_matching(to_tsquery('simple', %s), %s, %s) AS id",
                [family.first, tsquery(node), family.number, title_only],
            )
        return [row[0] for row in cursor.fetchall()]


def scores(
    using: str, family: Family, node: Node, numbers: Sequence[int], *, title_only: bool = False
) -> dict[int, float]:
    """How well these rows match: above zero, the higher the better (bm25 or ts_rank)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT rowid - %s, -bm25(search_desk_words, 10.0, 1.0) "
                "FROM search_desk_words "
                "WHERE search_desk_words MATCH %s AND rowid BETWEEN %s AND %s",
                [
                    family.first,
                    _fts5(node, title_only),
                    family.first + min(numbers, default=0),
                    family.first + max(numbers, default=0),
                ],
            )
        else:
            # The array gives the weights of D, C, B, A; 1 divides by the logarithm of the length.
            cursor.execute(
                "SELECT id - %s, ts_rank('{0.1, 0.1, 0.1, 1.0}', words, "
                "to_tsquery('simple', %s), 1) FROM search_indexentry WHERE id = ANY(%s)",
                [family.first, tsquery(node), [family.first + number for number in numbers]],
            )
        return dict(cursor.fetchall())


class KeyAmong(models.Func):
    """Whether the primary key is in a list of integers, of any length, given as one parameter.

    PostgreSQL hashes an array of the key's own type, whatever it thinks of the table's size; it
    would join a subquery by nested loops where statistics are missing, which takes seconds.
    """

    output_field = models.BooleanField()

    def __init__(self, numbers: str) -> None:
        super().__init__(models.F("pk"))
        self.numbers = numbers

    @classmethod
    def of(cls, numbers: Collection[int]) -> KeyAmong:
        return cls(",".join(map(str, numbers)))

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        column = self.get_source_expressions()[0]
        key, params = compiler.compile(column)
        kind = column.output_field.rel_db_type(connection)
        return f"{key} = ANY(%s::{kind}[])", (*params, f"{{{self.numbers}}}")

    def as_sqlite(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        key, params = compiler.compile(self.get_source_expressions()[0])
        listed = "IN (SELECT value FROM json_each(%s))"
        return f"{key} {listed}", (*params, f"[{self.numbers}]")


def most_ranked(using: str) -> int:
    """Up to how many matches are worth ranking one by one."""
    return MOST_RANKED.get(connections[using].vendor, 0)


def _fts5(node: Node, title_only: bool) -> str:
    return f"{{title}} : {fts5(node)}" if title_only else fts5(node)
