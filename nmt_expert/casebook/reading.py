"""Look into a casebook: the list of visits, and one visit with everything that is saved of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from nmt_expert.casebook import rows
from nmt_expert.casebook.database import CasebookFile, casebook_path, structural_damage
from nmt_expert.casebook.errors import UNREADABLE, CasebookError, fault, is_damage, translated
from nmt_expert.casebook.lookup import number_of
from nmt_expert.casebook.records import Saved, Summary, summary_of

PATIENCE = 5.0
"""Seconds to wait for another program that is writing."""


class CasebookReader:
    """A casebook to look into.

    Attributes:
        path: The file.
    """

    def __init__(
        self, path: Path | None = None, *, patience: float = PATIENCE, now: Callable[[], datetime] | None = None
    ) -> None:
        """Name a casebook; the usual one (`casebook_path`) if ``path`` is left out.

        Args:
            path: The file.
            patience: Seconds to wait for another program that is writing.
            now: The clock; the time of day if left out.
        """
        self.path = path or casebook_path()
        self._file = CasebookFile(self.path, patience)
        self._now = now or (lambda: datetime.now(UTC))

    def visits(self, client: str = "") -> tuple[Summary, ...]:
        """Return a line for each saved visit in the order they were saved; none if there is no casebook.

        A damaged visit has a line that says so, and takes no other with it.

        Args:
            client: Only this client's.
        """
        with translated(self.path):
            if not self.path.exists():
                return ()
        with self._file.reading() as connection:
            return tuple(self._summary(connection, number) for number in rows.numbers(connection, rows.text(client)))

    def damage(self) -> str:
        """Look the whole file over, and return what is damaged beside single visits; ``""`` if nothing is.

        Where this finds something, visits may be missing from the list.
        """
        with translated(self.path):
            if not self.path.exists():
                return ""
        with self._file.reading() as connection:
            return structural_damage(connection)

    def number(self, which: int | str) -> int:
        """Return the number of a saved visit, damaged or not.

        Args:
            which: Its number, or a client's pseudonym for that client's latest visit.

        Raises:
            CasebookError: There is no such visit.
        """
        with self._file.reading() as connection:
            return number_of(connection, which)

    def load(self, which: int | str) -> Saved:
        """Return a saved visit.

        Args:
            which: Its number, or a client's pseudonym for that client's latest visit.

        Raises:
            CasebookError: There is no such visit, or it is damaged (with the code ``visit-damaged``, or
                ``casebook-damaged`` where a part of the file cannot be read).
        """
        with self._file.reading() as connection:
            return self._read(connection, number_of(connection, which))

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -------------------------------------------------------------- for those who write

    def _read(self, connection: sqlite3.Connection, number: int) -> Saved:
        """Return a visit that is there."""
        try:
            saved = rows.read_visit(connection, number)
        except rows.DamageError as error:
            raise self._damaged(number, str(error)) from error
        except UNREADABLE as error:
            if not is_damage(error):
                raise
            hint = "nothing was changed; put back a copy of the file; visits list  shows what of this one can be read"
            message = f"the casebook is damaged: visit {number} cannot be read"
            raise fault(self.path, "casebook-damaged", message, hint) from error
        if saved is None:
            raise self._damaged(number, "it is listed, and is not there")
        return saved

    def _damaged(self, number: int, what: str) -> CasebookError:
        hint = f"the other visits are not touched; put back a copy of the file, or: nmt-expert visits delete {number}"
        return fault(self.path, "visit-damaged", f"visit {number} is damaged: {what}", hint)

    def _summary(self, connection: sqlite3.Connection, number: int) -> Summary:
        try:
            return summary_of(self._read(connection, number))
        except CasebookError as error:
            return Summary(number, damage=error.issues[0].message.partition(": ")[2])

    def _time(self) -> str:
        return self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
