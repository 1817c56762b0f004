"""The parts of the index that Django's models cannot say, for SQLite and for PostgreSQL.

SQLite: an FTS5 table over the columns of the index table, kept in step by triggers. A later
migration that alters IndexEntry makes Django copy the table and so drops the triggers: such a
migration ends with ``RunPython(install, uninstall)`` again.
PostgreSQL: two generated tsvector columns with GIN indexes, and a function that asks them.
"""

from __future__ import annotations

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE_INSTALL = """
CREATE VIRTUAL TABLE IF NOT EXISTS search_desk_words USING fts5(
    title, body, content='search_indexentry', content_rowid='id', prefix='2 3',
    tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");
CREATE TRIGGER IF NOT EXISTS search_desk_words_insert AFTER INSERT ON search_indexentry BEGIN
    INSERT INTO search_desk_words(rowid, title, body) VALUES (new.id, new.title, new.body); END;
CREATE TRIGGER IF NOT EXISTS search_desk_words_delete AFTER DELETE ON search_indexentry BEGIN
    INSERT INTO search_desk_words(search_desk_words, rowid, title, body)
    VALUES ('delete', old.id, old.title, old.body); END;
CREATE TRIGGER IF NOT EXISTS search_desk_words_update AFTER UPDATE ON search_indexentry
WHEN old.title IS NOT new.title OR old.body IS NOT new.body OR old.id IS NOT new.id BEGIN
    INSERT INTO search_desk_words(search_desk_words, rowid, title, body)
    VALUES ('delete', old.id, old.title, old.body);
    INSERT INTO search_desk_words(rowid, title, body) VALUES (new.id, new.title, new.body); END;
"""

SQLITE_UNINSTALL = """
DROP TRIGGER IF EXISTS search_desk_words_insert;
DROP TRIGGER IF EXISTS search_desk_words_delete;
DROP TRIGGER IF EXISTS search_desk_words_update;
DROP TABLE IF EXISTS search_desk_words;
"""

# The function is planned without sequential scans: the planner does not know that looking at a
# tsvector means fetching it from its own table, and for a word that stands everywhere it would
# read all of them, at forty times the cost. The shift keeps it off the primary key's index.
POSTGRES_INSTALL = """
ALTER TABLE search_indexentry
    ADD COLUMN IF NOT EXISTS title_words tsvector
        GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, title)) STORED,
    ADD COLUMN IF NOT EXISTS words tsvector
        GENERATED ALWAYS AS (
            setweight(to_tsvector('simple'::regconfig, title), 'A')
            || setweight(to_tsvector('simple'::regconfig, body), 'D')) STORED;
CREATE INDEX IF NOT EXISTS search_desk_titles ON search_indexentry USING gin (title_words)
    WITH (fastupdate = off);
CREATE INDEX IF NOT EXISTS search_desk_bodies ON search_indexentry USING gin (words);
CREATE OR REPLACE FUNCTION search_desk_matching(
    wanted tsquery, family bigint, title_only boolean)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 1000 SET enable_seqscan = off AS $$
BEGIN
    IF title_only THEN
        RETURN QUERY SELECT id FROM search_indexentry
            WHERE title_words @@ wanted AND (id >> 44) = family;
    ELSE
        RETURN QUERY SELECT id FROM search_indexentry
            WHERE words @@ wanted AND (id >> 44) = family;
    END IF;
END $$;
"""

POSTGRES_UNINSTALL = """
DROP FUNCTION IF EXISTS search_desk_matching(tsquery, bigint, boolean);
ALTER TABLE search_indexentry DROP COLUMN IF EXISTS words, DROP COLUMN IF EXISTS title_words;
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Make what is not there yet. Raises NotSupportedError on any other database."""
    _run(connection, SQLITE_INSTALL, POSTGRES_INSTALL)


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Take the structures away again; the rows stay."""
    _run(connection, SQLITE_UNINSTALL, POSTGRES_UNINSTALL)


def refill(connection: BaseDatabaseWrapper) -> None:
    """Make the full-text structures anew from the rows: repairs them, and packs them tightly."""
    install(connection)
    if connection.vendor == "sqlite":
        _run(
            connection,
            "INSERT INTO search_desk_words(search_desk_words) VALUES ('rebuild');",
            "",
        )
    else:
        _run(connection, "", "ANALYZE search_indexentry;")


def are_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether the full-text structures are all there."""
    if connection.vendor == "sqlite":
        sql = "SELECT count(*) = 4 FROM sqlite_master WHERE name IN (%s, %s, %s, %s)"
        names = ["words", "words_insert", "words_delete", "words_update"]
    else:
        sql = "SELECT count(*) = 1 FROM pg_proc WHERE proname IN (%s)"
        names = ["matching"]
    with connection.cursor() as cursor:
        cursor.execute(sql, ["search_desk_" + name for name in names])
        return bool(cursor.fetchone()[0])


def _run(connection: BaseDatabaseWrapper, sqlite: str, postgres: str) -> None:
    script = {"sqlite": sqlite, "postgresql": postgres}.get(connection.vendor)
    if script is None:
        message = f"The desk's index works on SQLite and PostgreSQL, not on {connection.vendor}."
        raise NotSupportedError(message)
    with connection.cursor() as cursor:
        for statement in statements(script):
            cursor.execute(statement)


def statements(script: str) -> list[str]:
    """A script cut at the semicolons that end a line, except within a trigger or function body."""
    found: list[str] = []
    current: list[str] = []
    for line in script.strip().splitlines():
        current.append(line)
        text = "\n".join(current)
        inside = ("$$" in text and text.count("$$") < 2) or (
            "CREATE TRIGGER" in text and not line.rstrip().endswith("END;")
        )
        if line.rstrip().endswith(";") and not inside:
            found.append(text)
            current = []
    return found
