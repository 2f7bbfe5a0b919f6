"""Keep a casebook in order: titles, clients and whose visits they are, notes, verdicts, deleting."""

from __future__ import annotations

import sqlite3

from nmt_expert.casebook import rows
from nmt_expert.casebook.errors import fault
from nmt_expert.casebook.lookup import check, check_client, number_of
from nmt_expert.casebook.pseudonyms import plain
from nmt_expert.casebook.reading import CasebookReader
from nmt_expert.casebook.records import Note, Verdict
from nmt_expert.reasoning.assess import Assessment


class CasebookOrder(CasebookReader):
    """A casebook whose visits are there already; what was answered in them stays as it is."""

    def note(self, which: int | str, kind: str, text: str = "") -> None:
        """Keep what happened in a visit and is no answer, such as going on after an emergency.

        Args:
            which: The visit.
            kind: Short stable name of what happened.
            text: Anything about it.
        """
        with self._file.writing() as connection:
            rows.write_note(connection, number_of(connection, which), Note(kind, text, self._time()))

    def verdict(
        self,
        which: int | str,
        assessment: Assessment,
        principle: str,
        agrees: bool,
        reason: str = "",
        complaint: int = 0,
    ) -> Verdict:
        """Keep what the practitioner says of a conclusion, beside what the engine says.

        Args:
            which: The visit.
            assessment: Of this visit.
            principle: Which principle.
            agrees: Whether the practitioner agrees.
            reason: Why.
            complaint: Which complaint, from 0.

        Raises:
            DataError: There is no such principle.
        """
        conclusion = assessment.complaints[complaint].conclusion(principle)
        said = Verdict(
            complaint, principle, agrees, rows.text(reason), conclusion.band.id, conclusion.support,
            assessment.knowledge.digest, self._time(),
        )  # fmt: skip
        with self._file.writing() as connection:
            rows.write_verdict(connection, number_of(connection, which), said)
        return said

    def retitle(self, which: int | str, title: str) -> None:
        """Give a visit another title.

        Raises:
            CasebookError: It is no title (too long, control characters).
        """
        check("title", title)
        with self._file.writing() as connection:
            number = number_of(connection, which)
            connection.execute("UPDATE visit SET title = ? WHERE id = ?", (title, number))

    def rename_client(self, which: int | str, name: str) -> None:
        """Give the client of a visit another pseudonym, in all of that client's visits.

        Raises:
            CasebookError: It is no pseudonym, or another client has it.
        """
        check_client(name)
        with self._file.writing() as connection:
            number = number_of(connection, which)
            (client,) = connection.execute("SELECT client FROM visit WHERE id = ?", (number,)).fetchone()
            if connection.execute("SELECT 1 FROM client WHERE name = ? AND id <> ?", (name, client)).fetchone():
                hint = "to make this a visit of that client: visits rename VISIT --follows OTHER_VISIT"
                raise fault(None, "client-exists", f"there is another client '{plain(name)}'", hint)
            connection.execute("UPDATE client SET name = ? WHERE id = ?", (name, client))

    def follow(self, which: int | str, earlier: int | str) -> None:
        """Make a visit one of the client whom another visit is of."""
        with self._file.writing() as connection:
            number, other = number_of(connection, which), number_of(connection, earlier)
            connection.execute(
                "UPDATE visit SET client = (SELECT client FROM visit WHERE id = ?) WHERE id = ?", (other, number)
            )
            _forget_clients(connection)

    def delete(self, which: int | str) -> None:
        """Delete a visit and wipe it from the file; its number is not given again."""
        with self._file.writing() as connection:
            connection.execute("DELETE FROM visit WHERE id = ?", (number_of(connection, which),))
            _forget_clients(connection)
        self._file.wipe()


def _forget_clients(connection: sqlite3.Connection) -> None:
    """Delete clients of whom no visit is left."""
    connection.execute("DELETE FROM client WHERE id NOT IN (SELECT client FROM visit)")
