"""Keep an interview in the casebook: each step is on the disk before the next question is shown."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from nmt_expert.casebook.errors import CasebookError
from nmt_expert.casebook.pseudonyms import wrong_with_client
from nmt_expert.casebook.records import Saved
from nmt_expert.casebook.rerun import past_visits, still_known
from nmt_expert.casebook.store import Casebook
from nmt_expert.cli.output import tell
from nmt_expert.cli.talking import EndOfInput
from nmt_expert.cli.visits.pseudonym import question_name
from nmt_expert.explain.care.followup import PastVisit
from nmt_expert.interview.known import known_from_data, known_to_data
from nmt_expert.interview.session import Session
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Measures, Suspicion, Visit


class InterviewSaver:
    """Saves one interview.

    Attributes:
        begun: Where a resumed interview begins: what was saved of it.
        left_out: Whether what was saved has words that today's rules do not have; it stays saved.
        failed: Whether saving failed; then the interview ends, so that no answer is lost unseen.
        past: The earlier visits of the client, as far as they can be read; of a resumed one none.
    """

    def __init__(self, expert: Expert, path: Path | None, client: str, resume: str) -> None:
        """Open the casebook; it is closed when the command ends.

        Args:
            expert: Its knowledge is noted with the visit.
            path: The file; the default one if None.
            client: Whose visit it is; a new pseudonym if ``""``.
            resume: Number or pseudonym of a saved visit to go on with; ``""`` for a new one.

        Raises:
            CasebookError: There is no such visit, or the casebook cannot be used.
            click.BadParameter: The pseudonym cannot be one.
        """
        if client and (wrong := wrong_with_client(client)):
            raise click.BadParameter(f"this cannot be a pseudonym: {wrong}", param_hint="'--client'")
        self._expert, self._client = expert, client
        self._book = click.get_current_context().with_resource(Casebook(path))
        self._where = f" --casebook {path}" if path else ""
        self._noted: tuple[str, ...] = ()
        self._saved: Saved | None = None
        self._strange: tuple[Answer, ...] = ()
        self._unasked: tuple[Suspicion, ...] = ()
        self._unmeasured = Measures()
        self._places: dict[Complaint, Complaint] = {}
        self.begun, self.left_out, self.failed = Session(), False, False
        if client:
            question_name(self._book, client)
        self._book.check()  # before the first question, not after the first answer
        self.past = self._past() if client and not resume else ()
        if resume:
            self._go_on_with(self._book.load(resume))

    def _past(self) -> tuple[PastVisit, ...]:
        """Return the earlier visits of the client; a damaged one is told and left out."""
        found = []
        for entry in self._book.visits(self._client):
            try:
                found.append(self._book.load(entry.id))
            except CasebookError as error:
                tell(str(error))
        return past_visits(self._expert.knowledge, found)

    def _go_on_with(self, saved: Saved) -> None:
        """Begin where an interview was left; what today's rules have no word for is told, and kept aside."""
        kb = self._expert.knowledge
        visit, problems = still_known(kb, saved.visit)
        for issue in problems:
            self.left_out = True
            tell(str(issue))
        strange = tuple(answer for answer in saved.visit.answers if answer not in visit.answers)
        pairs = zip(visit.complaints, saved.visit.complaints, strict=True)
        self._places = {now: before for now, before in pairs if now != before}
        self._saved, self._strange = saved, strange
        self._unasked = tuple(near for near in saved.visit.suspected if near not in visit.suspected)
        was, now = saved.visit.measures, visit.measures
        self._unmeasured = Measures(
            ranges=tuple(each for each in was.ranges if each not in now.ranges),
            totals=tuple(each for each in was.totals if each not in now.totals),
        )
        self.begun = Session(visit, before=known_from_data(saved.progress, saved.visit, kb.digest))

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
        visit, knowledge = self._with_strange(session.visit), self._expert.knowledge
        progress = known_to_data(session.known(knowledge.ages), visit, knowledge.digest)
        if self._saved:
            self._saved = self._book.update(self._saved.id, visit, progress=progress, expected=self._saved)
        elif visit.answers or visit.complaints or visit.suspected or session.screened or session.passed:
            self._saved = self._book.save(visit, knowledge, client=self._client, progress=progress)
        if self._saved and session.went_on != self._noted:
            self._noted = session.went_on
            self._book.note(self._saved.id, "went_on", ", ".join(session.went_on) or "taken back")

    def _with_strange(self, visit: Visit) -> Visit:
        """Return a visit with what was set aside when it was resumed: it is not understood, but not lost either."""
        complaints = tuple(self._places.get(complaint, complaint) for complaint in visit.complaints)
        suspected = visit.suspected + self._unasked
        measures = replace(
            visit.measures,
            ranges=visit.measures.ranges + self._unmeasured.ranges,
            totals=visit.measures.totals + self._unmeasured.totals,
        )
        return replace(
            visit,
            complaints=complaints,
            answers=visit.answers + self._strange,
            suspected=suspected,
            measures=measures,
        )

    def conclude(self, session: Session) -> None:
        """Keep what the visit came to."""
        if not self._saved or self.failed:
            return
        try:
            self._book.conclude(self._saved.id, self._expert.assess(session.visit), expected=self._saved)
        except CasebookError as error:
            self.failed = True
            tell(f"{error}\nThe answers are saved; the conclusion could not be saved.")

    def say(self) -> None:
        """Say where it was saved and how to go on."""
        if self._saved:
            tell(f"Saved as visit {self._saved.id} of {self._saved.client}.")
            tell(f"To continue: nmt-expert interview --resume {self._saved.id}{self._where}")
            tell(f"The note for the file: nmt-expert visits{self._where} note {self._saved.id}")
