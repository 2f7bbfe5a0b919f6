"""The casebook: save visits, give them back, and never lose an answer that was confirmed."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace

from nmt_expert.casebook import rows
from nmt_expert.casebook.database import refuse_unmakable
from nmt_expert.casebook.errors import fault, translated
from nmt_expert.casebook.lookup import check_client, number_of
from nmt_expert.casebook.order import CasebookOrder
from nmt_expert.casebook.pseudonyms import pseudonym
from nmt_expert.casebook.records import Saved, outcome_of, outcome_text
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Answer, Visit


class Casebook(CasebookOrder):
    """Saved visits in one file.  Nothing is made or written before a visit is saved.

    Each method that changes something is one transaction, on the disk when the method returns.
    All of them raise `CasebookError` if the file cannot be used; nothing is changed then.
    One instance belongs to one thread; several, in several processes, may use one file.
    """

    def check(self) -> None:
        """See that a visit can be saved here, as far as that can be known before; nothing is made or changed.

        Raises:
            CasebookError: The file cannot be written to, is damaged or none, or cannot be made.
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

    @contextmanager
    def _changing(
        self, which: int | str, assessment: Assessment | None, expected: Saved | None
    ) -> Iterator[tuple[sqlite3.Connection, Saved]]:
        """Give a visit to one writer, and note when it is changed and what is concluded of it now."""
        with self._file.writing() as connection:
            there = self._read(connection, number_of(connection, which))
            if expected and _said(there) != _said(expected):
                message = f"visit {there.id} was changed by another program meanwhile"
                hint = f"nothing was overwritten; to go on with what is there: interview --resume {there.id}"
                raise fault(self.path, "visit-changed", message, hint)
            outcome = outcome_text(outcome_of(assessment)) if assessment else None
            connection.execute(
                "UPDATE visit SET changed = ?, outcome = ? WHERE id = ?", (self._time(), outcome, there.id)
            )
            yield connection, there


def _said(saved: Saved) -> tuple[Any, ...]:
    """Return what somebody who answers in a visit must have seen before."""
    return saved.visit.complaints, saved.visit.answers, saved.progress
