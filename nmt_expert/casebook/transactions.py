"""Read and change a casebook's file in transactions: all of what is done together is kept, or none of it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nmt_expert.casebook.faults import UNREADABLE, fault, is_damage, translated
from nmt_expert.casebook.files import open_casebook
from nmt_expert.casebook.schema import not_ours


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
        """Let go of the file."""
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

        Damage inside of single visits is no reason: they can be deleted, and new ones saved.
        """
        if self._sound:
            return
        if structural_damage(connection):
            hint = "nothing was overwritten; keep the file, put back a copy of it, or name another with --casebook"
            raise fault(self.path, "casebook-damaged", "the casebook is damaged and is not written to", hint)
        self._sound = True


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
