"""Save an interview in the casebook step by step, whichever door it is held at; go on with one that was saved."""

from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.casebook.errors import CasebookError
from nmt_expert.casebook.records import Saved
from nmt_expert.casebook.rerun import past_visits, still_known
from nmt_expert.casebook.store import Casebook
from nmt_expert.explain.care.followup import PastVisit
from nmt_expert.interview.blocks import SCOPES
from nmt_expert.interview.client_form import before_from_data, unconfirmed_to_data
from nmt_expert.interview.known import known_from_data, known_to_data
from nmt_expert.interview.session import Session
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Measures, Suspicion, Visit

UNCONFIRMED = "unconfirmed"
"""Under this name stands, with what is kept of an interview, what its client said alone."""

SCOPE = "scope"
"""Under this name, what the person who asked might do."""


class VisitSaver:
    """Saves one interview.

    Attributes:
        begun: Where a resumed interview begins: what was saved of it.
        problems: What of saved visits could not be read, or has words that today's rules do not have, in words; it
            stays saved.
        past: The earlier visits of the client, as far as they can be read; of a resumed one none.
        saved: The visit as it is saved; None before the first answer.
        before_client: Of a resumed one, the session before its client had it, where nobody has confirmed yet what
            was said since; else None.
        scope: What the person who asks may do, kept with the visit; at first that of the visit gone on with, or of the
            client's last one; ``""`` if it is not known.
    """

    def __init__(self, expert: Expert, book: Casebook, *, client: str = "", resume: int | str = "") -> None:
        """See that the casebook can be used, and load what is to be gone on with.

        Args:
            expert: Its knowledge is noted with the visit.
            book: The casebook; it is closed by whoever opened it.
            client: Whose visit it is; a new pseudonym if ``""``.
            resume: Number or pseudonym of a saved visit to go on with; ``""`` for a new one.

        Raises:
            CasebookError: There is no such visit, or the casebook cannot be used.
        """
        self._expert, self._client, self._book = expert, client, book
        self._noted: tuple[str, ...] = ()
        self.saved: Saved | None = None
        self._strange: tuple[Answer, ...] = ()
        self._unasked: tuple[Suspicion, ...] = ()
        self._unmeasured = Measures()
        self._places: dict[Complaint, Complaint] = {}
        self.begun = Session()
        self.before_client: Session | None = None
        self.problems: tuple[str, ...] = ()
        self.scope = ""
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
                self.problems = (*self.problems, str(error))
        self.scope = scope_of(found[-1]) if found else ""
        return past_visits(self._expert.knowledge, found)

    def _go_on_with(self, saved: Saved) -> None:
        """Begin where an interview was left; what today's rules have no word for is told, and kept aside."""
        kb = self._expert.knowledge
        visit, problems = still_known(kb, saved.visit)
        self.problems = (*self.problems, *map(str, problems))
        strange = tuple(answer for answer in saved.visit.answers if answer not in visit.answers)
        pairs = zip(visit.complaints, saved.visit.complaints, strict=True)
        self._places = {now: before for now, before in pairs if now != before}
        self.saved, self._strange, self.scope = saved, strange, scope_of(saved)
        self._unasked = tuple(near for near in saved.visit.suspected if near not in visit.suspected)
        was, now = saved.visit.measures, visit.measures
        self._unmeasured = Measures(
            ranges=tuple(each for each in was.ranges if each not in now.ranges),
            totals=tuple(each for each in was.totals if each not in now.totals),
        )
        self.begun = Session(visit, before=known_from_data(saved.progress, saved.visit, kb.digest))
        waiting = saved.progress.get(UNCONFIRMED) if isinstance(saved.progress, dict) else None
        self.before_client = before_from_data(waiting, self.begun, saved.visit)

    def keep(self, session: Session, before_client: Session | None = None) -> None:
        """Save the session as it is now; the casebook is made with the first answer.

        Args:
            session: As it is now.
            before_client: The session before the client had it alone, while what was said since is not confirmed.

        Raises:
            CasebookError: It cannot be saved, or another program changed the visit meanwhile.
        """
        visit, knowledge = self._with_strange(session.visit), self._expert.knowledge
        progress = known_to_data(session.known(knowledge.ages), visit, knowledge.digest)
        if self.scope:
            progress[SCOPE] = self.scope
        if before_client:
            progress[UNCONFIRMED] = unconfirmed_to_data(session, before_client)
        if self.saved:
            self.saved = self._book.update(self.saved.id, visit, progress=progress, expected=self.saved)
        elif visit.answers or visit.complaints or visit.suspected or session.screened or session.passed:
            self.saved = self._book.save(visit, knowledge, client=self._client, progress=progress)
        if self.saved and session.went_on != self._noted:
            self._noted = session.went_on
            self._book.note(self.saved.id, "went_on", ", ".join(session.went_on) or "taken back")

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
        """Keep what the visit came to, if anything of it is saved.

        Raises:
            CasebookError: It cannot be saved.
        """
        if self.saved:
            self._book.conclude(self.saved.id, self._expert.assess(session.visit), expected=self.saved)


def scope_of(saved: Saved) -> str:
    """Return what the person who asked might do; ``""`` where the visit does not say."""
    scope = saved.progress.get(SCOPE) if isinstance(saved.progress, dict) else None
    return scope if scope in SCOPES else ""
