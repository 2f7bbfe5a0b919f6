"""Where the casebook is, and how its file is opened: private to its owner, durable, never by accident."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from contextlib import suppress
from pathlib import Path

from nmt_expert.casebook.faults import fault, translated
from nmt_expert.casebook.names import plain
from nmt_expert.casebook.schema import bring_up_to_date

VARIABLE = "NMT_EXPERT_CASEBOOK"
_NAME = "casebook.sqlite"
_MAGIC = b"SQLite format 3\0"
_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)
"""Links between tables are kept; what is committed is on the disk; what is deleted is wiped."""


def casebook_path() -> Path:
    """Return where the casebook is kept: ``NMT_EXPERT_CASEBOOK``, or this user's data folder by the system's custom.

    Raises:
        CasebookError: There is no home folder to keep it in.
    """
    named = os.environ.get(VARIABLE, "")
    if named:
        return Path(named)
    try:
        return _data_folder() / "nmt-expert" / _NAME
    except RuntimeError:
        raise fault(
            None, "no-home", "there is no home folder to keep a casebook in", "name one with --casebook"
        ) from None


def _data_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")


def casebook_files(path: Path) -> tuple[Path, ...]:
    """Return every file that a casebook can consist of while it is in use."""
    return (path, *(_beside(path, ending) for ending in ("-wal", "-shm", "-journal")))


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
        _refuse_what_is_no_file(path)
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
        CasebookError: Its folder is none, or may not be written to.
    """
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        message = f"no casebook can be made here: '{plain(str(folder))}' is no folder that may be written to"
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


def _refuse_what_is_no_file(path: Path) -> None:
    if not path.exists():
        raise fault(path, "no-casebook", "there is no casebook here", "a visit is saved only when you say so")
    if not path.is_file():
        what = "a folder" if path.is_dir() else "no ordinary file"
        raise fault(path, "no-casebook", f"this is {what}, no casebook", "name a file with --casebook")
    if not _beside(path, "-journal").exists() and not _begins_well(path):
        hint = "nothing was overwritten; name another file with --casebook"
        raise fault(path, "no-casebook", "this is no casebook, or its beginning is damaged", hint)


def _begins_well(path: Path) -> bool:
    """Whether a file is empty or a database: SQLite itself takes a few bytes of anything for an empty one."""
    with path.open("rb") as stream:
        return stream.read(len(_MAGIC)) in (b"", _MAGIC)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _uri(path: Path, writable: bool) -> str:
    """Return how SQLite is to open a file; one that may only be read and has no log beside it never changes."""
    if writable:
        return f"{path.absolute().as_uri()}?mode=rw"
    log = _beside(path, "-wal")
    settled = not log.exists() or not log.stat().st_size
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if settled else ''}"
