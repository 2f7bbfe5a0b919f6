"""The casebook's file: private to its owner, changed in transactions, its tables brought up to date, damage found.

What is done together is kept as a whole or not at all.  What the rows of the tables mean: `nmt_expert.casebook.rows`.
"""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nmt_expert.casebook.errors import UNREADABLE, fault, is_damage, translated
from nmt_expert.files.own import data_folder
from nmt_expert.settings import load_settings

VARIABLE = "NMT_EXPERT_CASEBOOK"
_NAME = "casebook.sqlite"


def casebook_path() -> Path:
    """Return where the casebook is kept.

    ``NMT_EXPERT_CASEBOOK`` says so, or else the setting ``casebook``; else it is this user's data folder by the
    system's custom.

    Raises:
        CasebookError: There is no home folder to keep it in.
        SettingsError: The settings cannot be read, so that nobody knows which casebook is meant.
    """
    chosen = named_casebook() or load_settings().casebook
    if chosen:
        return chosen
    try:
        return data_folder() / _NAME
    except RuntimeError:
        raise fault(
            None, "no-home", "there is no home folder to keep a casebook in", "name one with --casebook"
        ) from None


def named_casebook() -> Path | None:
    """Return the casebook that the environment names, if it does."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else None


def casebook_files(path: Path) -> tuple[Path, ...]:
    """Return every file that a casebook can consist of while it is in use."""
    return (path, *(_beside(path, ending) for ending in ("-wal", "-shm", "-journal")))


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


class CasebookFile:
    """The file of a casebook, opened when it is first needed."""

    def __init__(self, path: Path, patience: float) -> None:
        self.path = path
        self._patience = patience
        self._connection: sqlite3.Connection | None = None
        self._sound = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a view of the file that nobody changes meanwhile."""
        with self._transaction("BEGIN", create=False) as connection:
            yield connection
            with suppress(sqlite3.Error):  # nothing is lost with it; a damaged part that was read makes it fail
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """Give the file to one writer; what was done is on the disk afterwards.

        Args:
            create: Whether the file is made if it is not there.
        """
        with self._transaction("BEGIN IMMEDIATE", create=create) as connection:
            self._refuse_damage(connection)
            yield connection

    def wipe(self) -> None:
        """Take what was deleted out of the log beside the file, too."""
        with translated(self.path), suppress(sqlite3.OperationalError):  # somebody reads: wiped when they have done
            self._opened(False).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file."""
        connection, self._connection, self._sound = self._connection, None, False
        if connection:
            with translated(self.path):
                connection.close()

    @contextmanager
    def _transaction(self, begin: str, *, create: bool) -> Iterator[sqlite3.Connection]:
        with translated(self.path):
            connection = self._opened(create)
            connection.execute(begin)
            try:
                yield connection
                if connection.in_transaction:
                    connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def _opened(self, create: bool) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_casebook(self.path, create=create, patience=self._patience)
        return self._connection

    def _refuse_damage(self, connection: sqlite3.Connection) -> None:
        """Look the whole file over before it is first written to: a damaged one is left as it is.

        Damage inside single visits does not matter here: they can be deleted, and new ones saved.
        """
        if self._sound:
            return
        if structural_damage(connection):
            hint = "nothing was overwritten; keep the file, put back a copy of it, or name another with --casebook"
            raise fault(self.path, "casebook-damaged", "the casebook is damaged and is not written to", hint)
        self._sound = True


# ------------------------------------------------------------------ open: durable, and never made by accident

MAGIC = b"SQLite format 3\0"
"""How the file of every database begins."""

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)
"""Links between tables are kept; what is committed is on the disk; what is deleted is wiped."""


def open_casebook(path: Path, *, create: bool, patience: float) -> sqlite3.Connection:
    """Open a casebook's file.

    Args:
        path: The file.
        create: Whether to make it, readable by its owner only, if it is not there.
        patience: Seconds to wait for another program that is writing.

    Raises:
        CasebookError: It is not there, is something else, is damaged, or was made by a newer version.
    """
    with translated(path):
        if create and not path.exists():
            _make_private(path)
        refuse_other_files(path)
        writable = is_writable(path)
        if writable:
            with suppress(OSError):  # not ours: left as it is
                path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)
        connection = sqlite3.connect(_uri(path, writable), uri=True, timeout=patience, isolation_level=None)
        try:
            for setting in _SETTINGS:
                connection.execute(setting)
            bring_up_to_date(connection, path, writable=writable)
            if writable:
                _keep_a_log_ahead(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def refuse_unmakable(path: Path) -> None:
    """See that a file which is not there can be made.

    Raises:
        CasebookError: Its parent is not a folder, or cannot be written to.
    """
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        message = f"no casebook can be made here: '{folder}' is not a folder that can be written to"
        raise fault(path, "casebook-unreachable", message, "name another file with --casebook")


def is_writable(path: Path) -> bool:
    """Whether a file may be written to; a file or folder marked read-only may not, whoever asks."""
    places = (path, path.resolve().parent)  # a log is written beside the file
    return all(bool(place.stat().st_mode & 0o222) and os.access(place, os.W_OK) for place in places)


def _keep_a_log_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL, so that readers and a writer do not wait for each other; the file remembers it."""
    with suppress(sqlite3.OperationalError):  # in use, or no shared memory here: as durable, only slower
        connection.execute("PRAGMA journal_mode = WAL")


def _make_private(path: Path) -> None:
    """Make an empty file that only its owner can read, in a folder of the same kind."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):  # another program was faster
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def read_only(path: Path) -> sqlite3.Connection:
    """Open a casebook's file without changing it in any way, not even to bring it up to date.

    Raises:
        sqlite3.Error: It cannot be read.
    """
    return sqlite3.connect(_uri(path, False), uri=True, isolation_level=None)


def refuse_other_files(path: Path) -> None:
    """See that a file is there and begins as a casebook does.

    Raises:
        CasebookError: It is not there, or is something else.
    """
    if not path.exists():
        raise fault(path, "no-casebook", "there is no casebook here", "a visit is saved only when you say so")
    if not path.is_file():
        what = "a folder" if path.is_dir() else "not an ordinary file"
        raise fault(path, "no-casebook", f"this is {what}, not a casebook", "name a file with --casebook")
    if not _beside(path, "-journal").exists() and not _begins_well(path):
        hint = "nothing was overwritten; name another file with --casebook"
        raise fault(path, "no-casebook", "this is not a casebook, or its beginning is damaged", hint)


def _begins_well(path: Path) -> bool:
    """Whether a file is empty or a database: SQLite itself takes a few bytes of anything for an empty one."""
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) in (b"", MAGIC)


def _uri(path: Path, writable: bool) -> str:
    """Return how SQLite is to open a file; one that may only be read and has no log beside it never changes."""
    if writable:
        return f"{path.absolute().as_uri()}?mode=rw"
    log = _beside(path, "-wal")
    settled = not log.exists() or not log.stat().st_size
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if settled else ''}"


# ------------------------------------------------------------------ tables

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

_SUSPICION = """
CREATE TABLE suspicion (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    flag TEXT NOT NULL CHECK (flag <> ''),
    ask TEXT NOT NULL CHECK (ask <> ''),
    phrase TEXT NOT NULL,
    PRIMARY KEY (visit, place)
);
"""
"""Words that came near a red flag (``Visit.suspected``); ``ask`` holds ids of findings, with blanks between them."""

_MEASURE = """
CREATE TABLE measure (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pain', 'function', 'range', 'total', 'text')),
    name TEXT NOT NULL CHECK (name <> ''),
    side TEXT NOT NULL CHECK (side IN ('', 'left', 'right')),
    value REAL,
    text TEXT NOT NULL,
    PRIMARY KEY (visit, place)
);
"""
"""How the client fares (``Visit.measures``); ``name`` is what was measured, ``text`` a unit or the client's words."""

_TREATMENT = """
CREATE TABLE treatment (
    visit INTEGER NOT NULL REFERENCES visit (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    done TEXT NOT NULL,
    response TEXT NOT NULL,
    PRIMARY KEY (visit, place)
);
"""
"""What was done and how it responded (``Visit.treatment``), in words."""

MIGRATIONS: tuple[str, ...] = (_FIRST, _RELATION, _SUSPICION, _MEASURE, _TREATMENT)
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
    # One statement, so that all three are of one moment while another program makes the casebook.
    mark, version, tables = connection.execute(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)"
        " FROM pragma_application_id, pragma_user_version"
    ).fetchone()
    if mark != APPLICATION and (tables or version):
        hint = "nothing was changed; name another file with --casebook"
        raise fault(path, "no-casebook", "this is another program's database, not a casebook", hint)
    if version > len(MIGRATIONS):
        message = f"the casebook was made by a newer version (form {version}, this one knows {len(MIGRATIONS)})"
        raise fault(path, "casebook-newer", message, "nothing was changed; update nmt-expert")
    return int(version)


# ------------------------------------------------------------------ damage

_IN_A_ROW = re.compile(r"(\w+|non-\w+) value in |CHECK constraint failed in ")
"""What SQLite says of a value that a row cannot have; everything else it says is about the file as a whole."""


def structural_damage(connection: sqlite3.Connection) -> str:
    """Return what is wrong with the file beside the values in single rows, or ``""``."""
    try:
        wrong = not_ours(connection)
        said = [str(line) for (line,) in connection.execute("PRAGMA integrity_check")]
    except UNREADABLE as error:
        if not is_damage(error):
            raise
        return "a part of it cannot be read"
    if wrong:
        return wrong
    return next((line.splitlines()[-1] for line in said if line != "ok" and not _IN_A_ROW.match(line)), "")


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
