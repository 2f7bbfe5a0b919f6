"""The casebook: save visits, give them back, and never lose an answer that was confirmed."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from nmt_expert.casebook import rows
from nmt_expert.casebook.faults import fault
from nmt_expert.casebook.files import casebook_path
from nmt_expert.casebook.lookup import check, check_client, number_of
from nmt_expert.casebook.names import plain, pseudonym
from nmt_expert.casebook.records import Note, Saved, Summary, Verdict, outcome_of, outcome_text
from nmt_expert.casebook.transactions import CasebookFile
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Answer, Visit

PATIENCE = 5.0
"""Seconds to wait for another program that is writing."""


class Casebook(AbstractContextManager["Casebook"]):
    """Saved visits in one file.  Nothing is made or written before a visit is saved.

    Each method that changes something is one transaction, on the disk when the method returns.
    All of them raise `CasebookError` if the file cannot be used; nothing is changed then.
    One instance belongs to one thread; several, in several processes, may use one file.

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

    # -------------------------------------------------------------- looking

    def visits(self, client: str = "") -> tuple[Summary, ...]:
        """Return a line for each saved visit in the order they were saved; none if there is no casebook.

        Args:
            client: Only this client's.
        """
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

    # -------------------------------------------------------------- saving

    def save(
        self,
        visit: Visit,
        knowledge: KnowledgeBase,
        *,
        client: str = "",
        assessment: Assessment | None = None,
        progress: Any = None,
    ) -> Saved:
        """Save a new visit; the casebook is made if it is not there.

        Args:
            visit: What to save.  Its lines and its source, which belong to a file, are not kept.
            knowledge: The knowledge base it was made with.
            client: Whose visit it is: a pseudonym; a new one of two plain words if left out.
            assessment: What is concluded of it, if it was assessed.
            progress: Where the interview stands: plain data, given back by `load` as it is.

        Returns:
            The visit as it is saved, with its number.

        Raises:
            CasebookError: The pseudonym is none (too long, control characters, only digits).
        """
        now = self._time()
        saved = Saved(
            id=0,
            uid=uuid.uuid4().hex,
            client=client,
            visit=visit,
            times=(now,) * len(visit.answers),
            made=now,
            changed=now,
            version=knowledge.version,
            digest=knowledge.digest,
            outcome=outcome_of(assessment) if assessment else None,
            progress=progress,
        )
        return self.add(saved)[0]

    def add(self, *visits: Saved) -> tuple[Saved, ...]:
        """Save visits with everything that belongs to them, as they were exported from a casebook: all, or none.

        Raises:
            CasebookError: One of them is there already, or its pseudonym is none.
        """
        for saved in visits:
            if saved.client:
                check_client(saved.client)
        with self._file.writing(create=True) as connection:
            return tuple([self._read(connection, self._insert(connection, saved)) for saved in visits])

    def _insert(self, connection: sqlite3.Connection, saved: Saved) -> int:
        there = connection.execute("SELECT id FROM visit WHERE uid = ?", (saved.uid,)).fetchone()
        if there:
            message = f"this visit is in the casebook already, as visit {there[0]}"
            raise fault(self.path, "visit-exists", message, "delete that one first to replace it")
        taken = {str(name) for (name,) in connection.execute("SELECT name FROM client")}
        return rows.insert_visit(connection, replace(saved, client=saved.client or pseudonym(taken)))

    def append_answer(self, which: int | str, *answers: Answer, assessment: Assessment | None = None) -> None:
        """Add answers to a visit, each instead of one of the same finding and site; on the disk on return.

        Args:
            which: The visit.
            answers: What was answered just now.
            assessment: What is concluded with them; without it, an earlier conclusion is no longer kept.
        """
        with self._changing(which, assessment) as (connection, number):
            for answer in answers:
                rows.replace_answer(connection, number, answer, self._time())

    def update(
        self, which: int | str, visit: Visit, *, assessment: Assessment | None = None, progress: Any = None
    ) -> None:
        """Make a saved visit say what this one says, in one step; answers that stay keep their time.

        Args:
            which: The visit.
            visit: Its complaints, answers and title from now on.
            assessment: What is concluded of it; without it, an earlier conclusion is no longer kept.
            progress: Where the interview stands now: plain data, given back by `load` as it is.
        """
        with self._changing(which, assessment) as (connection, number):
            answers, times = rows.read_answers(connection, number)
            given: Mapping[Answer, str] = dict(zip(answers, times, strict=True))
            now = self._time()
            bare = [replace(answer, line=0, said=rows.text(answer.said)) for answer in visit.answers]
            rows.write_complaints(connection, number, visit.complaints)
            rows.write_answers(connection, number, [(answer, given.get(answer, now)) for answer in bare])
            connection.execute(
                "UPDATE visit SET title = ?, progress = ? WHERE id = ?",
                (rows.text(visit.title), rows.progress_text(progress), number),
            )

    def conclude(self, which: int | str, assessment: Assessment) -> None:
        """Keep what is concluded of a visit, and by which knowledge, instead of an earlier conclusion."""
        with self._changing(which, assessment):
            pass

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
            KeyError: There is no such principle.
        """
        conclusion = assessment.complaints[complaint].conclusion(principle)
        said = Verdict(
            complaint, principle, agrees, rows.text(reason), conclusion.band.id, conclusion.support,
            assessment.knowledge.digest, self._time(),
        )  # fmt: skip
        with self._file.writing() as connection:
            rows.write_verdict(connection, number_of(connection, which), said)
        return said

    # -------------------------------------------------------------- keeping order

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

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        self._file.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -------------------------------------------------------------- transactions

    @contextmanager
    def _changing(self, which: int | str, assessment: Assessment | None) -> Iterator[tuple[sqlite3.Connection, int]]:
        """Give a visit to one writer, and note when it was changed and what is concluded of it now."""
        with self._file.writing() as connection:
            number = number_of(connection, which)
            yield connection, number
            outcome = outcome_text(outcome_of(assessment)) if assessment else None
            connection.execute(
                "UPDATE visit SET changed = ?, outcome = ? WHERE id = ?", (self._time(), outcome, number)
            )

    # -------------------------------------------------------------- small things

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


def _forget_clients(connection: sqlite3.Connection) -> None:
    """Delete clients of whom no visit is left."""
    connection.execute("DELETE FROM client WHERE id NOT IN (SELECT client FROM visit)")
