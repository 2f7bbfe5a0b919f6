"""Look into a casebook: the list of visits, and one visit with everything that is saved of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from nmt_expert.casebook import rows
from nmt_expert.casebook.faults import fault, translated
from nmt_expert.casebook.files import casebook_path
from nmt_expert.casebook.lookup import number_of
from nmt_expert.casebook.records import Saved, Summary
from nmt_expert.casebook.transactions import CasebookFile

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

        Args:
            client: Only this client's.
        """
        with translated(self.path):
            if not self.path.exists():
                return ()
        with self._file.reading() as connection:
            return tuple(rows.summaries(connection, rows.text(client)))

    def load(self, which: int | str) -> Saved:
        """Return a saved visit.

        Args:
            which: Its number, or a client's pseudonym for that client's latest visit.

        Raises:
            CasebookError: There is no such visit.
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
        try:
            saved = rows.read_visit(connection, number)
        except (ValueError, TypeError) as error:
            hint = "nothing was overwritten; keep the file, or put back a copy of it"
            raise fault(self.path, "casebook-damaged", f"visit {number} is damaged", hint) from error
        assert saved is not None
        return saved

    def _time(self) -> str:
        return self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
