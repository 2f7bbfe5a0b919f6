"""The tables of a casebook, and the steps that bring an older file to today's form."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from nmt_expert.casebook.faults import fault

APPLICATION = 0x4E4D5443
"""What marks an SQLite file as a casebook (``NMTC``)."""

_FIRST = """
CREATE TABLE client (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> '')
);
CREATE TABLE visit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    client INTEGER NOT NULL REFERENCES client (id),
    title TEXT NOT NULL,
    made TEXT NOT NULL,
    changed TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    outcome TEXT,
    progress TEXT
);
CREATE INDEX visit_of_client ON visit (client);
CREATE TABLE complaint (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    region TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('', 'left', 'right', 'both', 'midline')),
    text TEXT NOT NULL,
    PRIMARY KEY (visit, place)
);
CREATE TABLE answer (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    finding TEXT NOT NULL CHECK (finding <> ''),
    word TEXT NOT NULL CHECK (word IN ('yes', 'probably', 'unsure', 'probably not', 'no')),
    region TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('', 'left', 'right', 'both', 'midline')),
    muscle TEXT NOT NULL,
    said TEXT NOT NULL,
    given TEXT NOT NULL,
    PRIMARY KEY (visit, place)
);
CREATE TABLE verdict (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    complaint INTEGER NOT NULL,
    principle TEXT NOT NULL,
    agrees INTEGER NOT NULL CHECK (agrees IN (0, 1)),
    reason TEXT NOT NULL,
    band TEXT NOT NULL,
    support REAL NOT NULL,
    digest TEXT NOT NULL,
    given TEXT NOT NULL,
    PRIMARY KEY (visit, complaint, principle)
);
CREATE TABLE note (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind <> ''),
    text TEXT NOT NULL,
    made TEXT NOT NULL,
    PRIMARY KEY (visit, place)
);
"""

_RELATION = """
ALTER TABLE answer ADD COLUMN relation TEXT NOT NULL DEFAULT ''
    CHECK (relation IN ('', 'referring', 'pathway', 'other_side', 'elsewhere'));
"""
"""How a site stands to the complaint (``Site.place``; ``place`` is the order of the answers here)."""

MIGRATIONS: tuple[str, ...] = (_FIRST, _RELATION)
"""What leads from each version to the next; the first makes an empty file a casebook.  Never change one: add one."""


def bring_up_to_date(connection: sqlite3.Connection, path: Path, *, writable: bool) -> None:
    """Make sure that a file is a casebook of today's version, migrating an older one in one transaction.

    Args:
        connection: Open, in autocommit.
        path: For messages.
        writable: Whether the file may be changed.

    Raises:
        CasebookError: It is something else, or was made by a newer version, or is older and cannot be changed.
    """
    if _version(connection, path) == len(MIGRATIONS):
        return
    if not writable:
        message = "the casebook is of an older form, and may only be read"
        raise fault(path, "casebook-read-only", message, "allow writing to the file once; nothing in it gets lost")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for script in MIGRATIONS[_version(connection, path) :]:
            for statement in filter(str.strip, script.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of a casebook, 0 for an empty file."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mark != APPLICATION and (tables or version):
        hint = "nothing was changed; name another file with --casebook"
        raise fault(path, "no-casebook", "this is another program's database, no casebook", hint)
    if version > len(MIGRATIONS):
        message = f"the casebook was made by a newer version (form {version}, this one knows {len(MIGRATIONS)})"
        raise fault(path, "casebook-newer", message, "nothing was changed; update nmt-expert")
    return int(version)


def not_ours(connection: sqlite3.Connection) -> str:
    """Return what is wrong with the tables of a casebook of today's version, or ``""``."""
    fresh = sqlite3.connect(":memory:")
    try:
        for script in MIGRATIONS:
            fresh.executescript(script)
        names = [name for (name,) in fresh.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wrong = [name for name in names if _shape(connection, name) != _shape(fresh, name)]
    finally:
        fresh.close()
    return f"the description of the table '{wrong[0]}' is damaged" if wrong else ""


def _shape(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    """Return the columns of a table and what they refer to."""
    columns = connection.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (table,))
    links = connection.execute('SELECT "table", "from", "to", on_delete FROM pragma_foreign_key_list(?)', (table,))
    return [*columns.fetchall(), *links.fetchall()]
