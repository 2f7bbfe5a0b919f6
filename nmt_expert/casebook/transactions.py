"""Read and change a casebook's file in transactions: all of what is done together is kept, or none of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nmt_expert.casebook.faults import fault, translated
from nmt_expert.casebook.files import open_casebook


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
        """Look the whole file over before it is first written to: a damaged one is left as it is."""
        if self._sound:
            return
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            hint = "nothing was overwritten; keep the file, put back a copy of it, or name another with --casebook"
            raise fault(self.path, "casebook-damaged", "the casebook is damaged and is not written to", hint)
        self._sound = True
