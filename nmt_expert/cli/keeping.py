"""Keep an interview in the casebook: each step is on the disk before the next question is shown."""

from __future__ import annotations

from pathlib import Path

import click

from nmt_expert.casebook.faults import CasebookError, fault
from nmt_expert.casebook.files import is_writable
from nmt_expert.casebook.names import plain, wrong_with
from nmt_expert.casebook.store import Casebook
from nmt_expert.cli.output import tell
from nmt_expert.cli.talking import EndOfInput
from nmt_expert.interview.session import Session
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Visit


class Keeper:
    """Saves one interview.

    Attributes:
        number: Of the saved visit; 0 as long as nothing was said.
        visit: What was saved before.
        failed: Whether saving failed; then the interview ends, so that no answer is lost unseen.
    """

    def __init__(self, expert: Expert, path: Path | None, client: str, resume: str) -> None:
        """Open the casebook.

        Args:
            expert: Its knowledge is noted with the visit.
            path: The file; the usual one if None.
            client: Whose visit it is; a new pseudonym if ``""``.
            resume: Number or pseudonym of a saved visit to go on with; ``""`` for a new one.

        Raises:
            CasebookError: There is no such visit, or the casebook cannot be used.
            click.BadParameter: The pseudonym is none.
        """
        wrong = wrong_with(client) if client else ""
        if wrong or client.strip().isdecimal():
            raise click.BadParameter(f"no pseudonym: {wrong or 'a number names a visit'}", param_hint="'--client'")
        self._expert, self._book, self._client = expert, Casebook(path), client
        self._where = f" --casebook {plain(str(path))}" if path else ""
        self._noted: tuple[str, ...] = ()
        self.number, self.visit, self.failed = 0, Visit(), False
        self._refuse_unusable()
        if resume:
            saved = self._book.load(resume)
            self.number, self.visit, self._client = saved.id, saved.visit, saved.client

    def _refuse_unusable(self) -> None:
        """Find out before the first question what would keep an answer from being saved."""
        self._book.visits()
        if self._book.path.exists() and not is_writable(self._book.path):
            raise fault(self._book.path, "read-only", "the casebook may not be written to", "give another --casebook")

    def keep(self, session: Session) -> None:
        """Save the session as it is now; the casebook is made with the first answer.

        Raises:
            EndOfInput: It cannot be saved, which is told; the interview ends with what there is.
        """
        try:
            self._save(session)
        except CasebookError as error:
            self.failed = True
            tell(f"{error}\nThe interview ends here, since the last answer could not be saved.")
            raise EndOfInput from error

    def _save(self, session: Session) -> None:
        visit = session.visit
        if self.number:
            self._book.update(self.number, visit)
        elif visit.answers or visit.complaints:
            saved = self._book.save(visit, self._expert.knowledge, client=self._client)
            self.number, self._client = saved.id, saved.client
        if self.number and session.went_on != self._noted:
            self._noted = session.went_on
            self._book.note(self.number, "went_on", ", ".join(session.went_on) or "taken back")

    def conclude(self, session: Session) -> None:
        """Keep what the visit came to."""
        if self.number and not self.failed:
            self._book.conclude(self.number, self._expert.assess(session.visit))

    def say(self) -> None:
        """Say where it was saved and how to go on."""
        if self.number:
            tell(f"Saved as visit {self.number} of {plain(self._client)}.")
            tell(f"To go on: nmt-expert interview --resume {self.number}{self._where}")
