"""The casebook: save visits, give them back, and never lose an answer that was confirmed."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from msgspec.structs import replace

from nmt_expert.casebook import rows
from nmt_expert.casebook.database import CasebookFile, casebook_path, refuse_unmakable, structural_damage
from nmt_expert.casebook.errors import UNREADABLE, CasebookError, fault, is_damage, translated
from nmt_expert.casebook.pseudonyms import check_client, check_title, pseudonym
from nmt_expert.casebook.records import Note, Saved, Summary, Verdict, outcome_of, outcome_text, summary_of
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Answer, Visit

PATIENCE = 5.0
"""Seconds to wait for another program that is writing."""


class Casebook:
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
        """Name a casebook; the default one of this user (`casebook_path`) if ``path`` is left out.

        Args:
            path: The file.
            patience: Seconds to wait for another program that is writing.
            now: The clock; the time of day if left out.
        """
        self.path = path or casebook_path()
        self._file = CasebookFile(self.path, patience)
        self._now = now or (lambda: datetime.now(UTC))

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -------------------------------------------------------------- look

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
            return rows.visit_number(connection, which)

    def load(self, which: int | str) -> Saved:
        """Return a saved visit.

        Args:
            which: Its number, or a client's pseudonym for that client's latest visit.

        Raises:
            CasebookError: There is no such visit, or it is damaged (with the code ``visit-damaged``, or
                ``casebook-damaged`` where a part of the file cannot be read).
        """
        with self._file.reading() as connection:
            return self._read(connection, rows.visit_number(connection, which))

    # -------------------------------------------------------------- save

    def check(self) -> None:
        """See that a visit can be saved here, as far as that can be known before; nothing is made or changed.

        Raises:
            CasebookError: The file cannot be written to, is damaged, is not a casebook, or cannot be made.
        """
        with translated(self.path):
            there = self.path.exists()
            if not there:
                refuse_unmakable(self.path)
        if there:
            with self._file.writing():
                pass

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
            CasebookError: The pseudonym cannot be one (too long, control characters, only digits).
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
            CasebookError: One of them is there already, or its pseudonym cannot be one.
        """
        for saved in visits:
            if saved.client:
                check_client(saved.client)
        with self._file.writing(create=True) as connection:
            return tuple([self._read(connection, self._insert(connection, saved)) for saved in visits])

    def update(
        self,
        which: int | str,
        visit: Visit,
        *,
        assessment: Assessment | None = None,
        progress: Any = None,
        expected: Saved | None = None,
    ) -> Saved:
        """Make a saved visit say what this one says, in one step; answers that stay keep their time.

        Args:
            which: The visit.
            visit: Its complaints, answers and title from now on.
            assessment: What is concluded of it; without it, an earlier conclusion is no longer kept.
            progress: Where the interview stands now: plain data, given back by `load` as it is.
            expected: The visit as the caller saved or loaded it last; anybody else's title is left as it is.

        Returns:
            The visit as it is saved now.

        Raises:
            CasebookError: There is no such visit, or it does not say any more what is expected.
        """
        with self._changing(which, assessment, expected) as (connection, there):
            if expected and visit.title == expected.visit.title:
                visit = replace(visit, title=there.visit.title)
            given: Mapping[Answer, str] = dict(zip(there.visit.answers, there.times, strict=True))
            rows.write_visit(connection, there.id, visit, given, self._time(), progress)
            return self._read(connection, there.id)

    def conclude(self, which: int | str, assessment: Assessment, *, expected: Saved | None = None) -> None:
        """Keep what is concluded of a visit, and by which knowledge, instead of an earlier conclusion.

        Args:
            which: The visit.
            assessment: What is concluded of it.
            expected: The visit as the caller saved or loaded it last.

        Raises:
            CasebookError: There is no such visit, or it does not say any more what is expected.
        """
        with self._changing(which, assessment, expected):
            pass

    # -------------------------------------------------------------- keep in order

    def note(self, which: int | str, kind: str, text: str = "") -> None:
        """Keep an event of a visit that is not an answer, such as continuing after an emergency.

        Args:
            which: The visit.
            kind: Short stable name of what happened.
            text: Anything about it.
        """
        with self._file.writing() as connection:
            rows.write_note(connection, rows.visit_number(connection, which), Note(kind, text, self._time()))

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
            rows.write_verdict(connection, rows.visit_number(connection, which), said)
        return said

    def retitle(self, which: int | str, title: str) -> None:
        """Give a visit another title.

        Raises:
            CasebookError: It cannot be a title (too long, control characters).
        """
        check_title(title)
        with self._file.writing() as connection:
            number = rows.visit_number(connection, which)
            connection.execute("UPDATE visit SET title = ? WHERE id = ?", (title, number))

    def rename_client(self, which: int | str, name: str) -> None:
        """Give the client of a visit another pseudonym, in all of that client's visits.

        Raises:
            CasebookError: It cannot be a pseudonym, or another client has it.
        """
        check_client(name)
        with self._file.writing() as connection:
            number = rows.visit_number(connection, which)
            (client,) = connection.execute("SELECT client FROM visit WHERE id = ?", (number,)).fetchone()
            if connection.execute("SELECT 1 FROM client WHERE name = ? AND id <> ?", (name, client)).fetchone():
                hint = "to make this a visit of that client: visits rename VISIT --follows OTHER_VISIT"
                raise fault(None, "client-exists", f"there is another client '{name}'", hint)
            connection.execute("UPDATE client SET name = ? WHERE id = ?", (name, client))

    def follow(self, which: int | str, earlier: int | str) -> None:
        """Make a visit one of the client whom another visit is of."""
        with self._file.writing() as connection:
            number, other = rows.visit_number(connection, which), rows.visit_number(connection, earlier)
            connection.execute(
                "UPDATE visit SET client = (SELECT client FROM visit WHERE id = ?) WHERE id = ?", (other, number)
            )
            rows.forget_clients(connection)

    def delete(self, which: int | str) -> None:
        """Delete a visit and wipe it from the file; its number is not given again."""
        with self._file.writing() as connection:
            connection.execute("DELETE FROM visit WHERE id = ?", (rows.visit_number(connection, which),))
            rows.forget_clients(connection)
        self._file.wipe()

    # -------------------------------------------------------------- what the methods above share

    def _insert(self, connection: sqlite3.Connection, saved: Saved) -> int:
        there = connection.execute("SELECT id FROM visit WHERE uid = ?", (saved.uid,)).fetchone()
        if there:
            message = f"this visit is in the casebook already, as visit {there[0]}"
            raise fault(self.path, "visit-exists", message, "delete that one first to replace it")
        taken = {str(name) for (name,) in connection.execute("SELECT name FROM client")}
        return rows.insert_visit(connection, replace(saved, client=saved.client or pseudonym(taken)))

    @contextmanager
    def _changing(
        self, which: int | str, assessment: Assessment | None, expected: Saved | None
    ) -> Iterator[tuple[sqlite3.Connection, Saved]]:
        """Give a visit to one writer, and note when it is changed and what is concluded of it now."""
        with self._file.writing() as connection:
            there = self._read(connection, rows.visit_number(connection, which))
            if expected and _said(there) != _said(expected):
                message = f"visit {there.id} was changed by another program meanwhile"
                hint = f"nothing was overwritten; to continue with what is saved now: interview --resume {there.id}"
                raise fault(self.path, "visit-changed", message, hint)
            outcome = outcome_text(outcome_of(assessment)) if assessment else None
            connection.execute(
                "UPDATE visit SET changed = ?, outcome = ? WHERE id = ?", (self._time(), outcome, there.id)
            )
            yield connection, there

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


def _said(saved: Saved) -> tuple[Any, ...]:
    """Return what somebody who answers in a visit must have seen before."""
    return saved.visit.complaints, saved.visit.answers, saved.visit.suspected, saved.progress
