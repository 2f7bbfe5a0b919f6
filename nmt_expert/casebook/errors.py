"""Say in plain words what went wrong with the casebook, instead of in the words of SQLite or the system."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nmt_expert.errors import DataError, Issue

_PRIMARY = 0xFF
"""The part of an SQLite error code that names the kind of error."""

_KINDS: dict[int, tuple[str, str, str]] = {
    sqlite3.SQLITE_BUSY: (
        "casebook-busy",
        "another program is writing to the casebook",
        "nothing was changed; try again when it has finished",
    ),
    sqlite3.SQLITE_READONLY: (
        "casebook-read-only",
        "the casebook may only be read",
        "nothing was changed; allow writing to the file and its folder, or name another with --casebook",
    ),
    sqlite3.SQLITE_FULL: (
        "casebook-full",
        "the casebook cannot be written: the disk is full",
        "what was saved before is kept; make room and try again",
    ),
    sqlite3.SQLITE_IOERR: (
        "casebook-unwritable",
        "the casebook cannot be read or written: the disk is full, or it fails",
        "what was saved before is kept; make room, or check the disk",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "casebook-damaged",
        "the casebook is damaged",
        "nothing was overwritten; keep the file, put back a copy of it, or name another with --casebook",
    ),
    sqlite3.SQLITE_NOTADB: (
        "no-casebook",
        "this is not a casebook, or its beginning is damaged",
        "nothing was overwritten; name another file with --casebook",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "casebook-unreachable",
        "the casebook cannot be opened",
        "check that its folder can be read and written, or name another file with --casebook",
    ),
}
_KINDS[sqlite3.SQLITE_ERROR] = (
    "casebook-damaged",
    "the casebook is damaged: its tables are not those of a casebook",
    _KINDS[sqlite3.SQLITE_CORRUPT][2],
)
"""Every statement is fixed, and tested: one that makes no sense to SQLite met other tables."""

_KINDS[sqlite3.SQLITE_LOCKED] = _KINDS[sqlite3.SQLITE_BUSY]
_KINDS[sqlite3.SQLITE_PERM] = _KINDS[sqlite3.SQLITE_CANTOPEN]


class CasebookError(DataError):
    """The casebook cannot do what was asked; nothing in it was changed."""


def fault(path: Path | None, code: str, message: str, hint: str = "") -> CasebookError:
    """Return the error for one problem.

    Args:
        path: The casebook, or None where the file is not the matter.
        code: Short stable name of the kind of problem.
        message: What is wrong.
        hint: What to do about it.
    """
    return CasebookError([Issue(str(path) if path else "", 0, code, message, hint)])


UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file can raise; the second where SQLite's own words quote bytes of it.  See `is_damage`."""


def is_damage(error: Exception) -> bool:
    """Whether an error means that a part of the file is not as it was written, rather than busy, full or refused."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & _PRIMARY == sqlite3.SQLITE_CORRUPT  # None: a text is not UTF-8


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the system into a `CasebookError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_sqlite(path, error) from error
    except UnicodeDecodeError as error:
        raise fault(path, *_KINDS[sqlite3.SQLITE_CORRUPT]) from error
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        hint = "name another file with --casebook"
        raise fault(path, "casebook-unreachable", f"the casebook cannot be opened: {reason}", hint) from error


def _of_sqlite(path: Path, error: sqlite3.Error) -> CasebookError:
    number = getattr(error, "sqlite_errorcode", None)
    known = _KINDS.get(number & _PRIMARY) if isinstance(number, int) else None
    if known:
        return fault(path, *known)
    return fault(path, "casebook-failed", f"the casebook cannot be used: {error}", "nothing was changed")
