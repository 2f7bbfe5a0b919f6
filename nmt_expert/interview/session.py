"""Keep an interview as the list of its steps: every step gives a new session, going back drops the last one.

The visit is worked out from the steps, so what was taken back leaves no trace and a
change stands where the first answer stood.  Knows nothing of screens, files or questions.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.interview.known import AREA, ONCE, Known
from nmt_expert.interview.steps import Step, after
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Suspicion, Visit

_HERE = Site()


class Session(Struct, frozen=True):
    """An interview so far.

    Attributes:
        start: What was known before it began (a saved visit); empty for a new one.
        history: The steps since, in order.
        before: What else was known before it began (an interview that was interrupted).
    """

    start: Visit = Visit()
    history: tuple[Step, ...] = ()
    before: Known = Known()

    @property
    def visit(self) -> Visit:
        """The visit as the steps leave it."""
        visit = self.start
        for step in self.history:
            visit = after(visit, step)
        return visit

    @property
    def passed(self) -> frozenset[str]:
        """What was asked and passed over: ids of questions and findings."""
        return frozenset((*self.before.passed, *(name for step in self.history for name in step.left)))

    @property
    def went_on(self) -> tuple[str, ...]:
        """The flags of emergencies that somebody deliberately went on past."""
        return self._about("went_on")

    @property
    def screened(self) -> tuple[str, ...]:
        """The regions whose red-flag screen was shown (``""`` for the whole body)."""
        return tuple(dict.fromkeys((*self.before.screened, *self._about("screen"))))

    @property
    def meant(self) -> tuple[Answer, ...]:
        """The answers of which somebody said, when asked, that they are meant as they stand."""
        return (
            *self.before.meant,
            *(answer for step in self.history if step.kind == "settle" for answer in step.answers),
        )

    @property
    def stays_vague(self) -> bool:
        """Whether somebody, asked for a muscle, could name the area only."""
        here = any(step.kind == "locate" and not step.answers for step in self.history)
        return here or AREA in self.before.done

    @property
    def known(self) -> Known:
        """What is known beside the visit, for whoever goes on with the interview later."""
        done = [kind for kind in ONCE if self.did(kind)] + [AREA] * self.stays_vague
        return Known(tuple(sorted(self.passed)), self.screened, tuple(done), self.meant)

    def did(self, *kinds: str) -> bool:
        """Whether any step is of one of these kinds."""
        return any(kind in kinds for kind in (*self.before.done, *(step.kind for step in self.history)))

    def _about(self, kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for step in self.history if step.kind == kind for name in step.about))

    # ------------------------------------------------------------------ steps

    def step(self, step: Step) -> Session:
        """Return the session after one more step."""
        return Session(self.start, (*self.history, step), self.before)

    def said(
        self,
        answers: Iterable[Answer],
        complaints: Iterable[Complaint] = (),
        suspected: Iterable[Suspicion] = (),
    ) -> Session:
        """Add what was understood of the client's own words; nothing is replaced, contradictions stay to be settled."""
        return self.step(Step("said", (), tuple(answers), (), tuple(complaints), suspected=tuple(suspected)))

    def place(self, *complaints: Complaint) -> Session:
        """Say where the complaints are, all of them, in the order they matter."""
        return self.step(Step("place", complaints=complaints))

    def add_complaint(self, complaint: Complaint) -> Session:
        """Add one more complaint; the same one again changes nothing."""
        return self.step(Step("complaint", complaints=(complaint,)))

    def screen(self, region: str, *answers: Answer) -> Session:
        """Add the answers of a region's red-flag screen; without answers it was passed over."""
        return self.step(Step("screen", (region,), answers))

    def screening(self, *answers: Answer) -> Session:
        """Add what was said already of a region's red-flag screen that goes on."""
        return self.step(Step("screen", (), answers))

    def answer(self, *answers: Answer, passed: Iterable[str] = ()) -> Session:
        """Answer one question, which may have several parts.

        Args:
            answers: One for each finding and site; an earlier one of the same finding and site is replaced.
            passed: What the same question left open on purpose (options not picked).
        """
        return self.step(Step("answer", _findings(answers), answers, left=tuple(passed)))

    def unsure(self, *findings: str, site: Site = _HERE) -> Session:
        """Answer that it is not known: asked, and no more is said."""
        return self.answer(*(Answer(finding, "unsure", site) for finding in findings))

    def skip(self, *ids: str) -> Session:
        """Pass over a question: nothing is answered, and it is not asked again."""
        return self.step(Step("skip", left=ids))

    def change(self, finding: str, word: str, site: Site | None = None) -> Session:
        """Give an earlier answer another word, in its place.

        Args:
            finding: Which finding.
            word: The new word; ``""`` takes the answer back.
            site: Which of its answers; every one if left out.

        Raises:
            KeyError: There is no such answer.
        """
        old = tuple(a for a in self.visit.answers if a.finding == finding and site in (None, a.site))
        if not old:
            raise KeyError(finding)
        fresh = tuple(replace(answer, word=word, said="", line=0) for answer in old) if word else ()
        return self.step(Step("change", (finding,), fresh, () if word else old))

    def settle(self, kept: Iterable[Answer], withdrawn: Iterable[Answer]) -> Session:
        """Settle a contradiction: some statements stay (or are stated again), the others are withdrawn."""
        kept, withdrawn = tuple(kept), tuple(withdrawn)
        return self.step(Step("settle", _findings(kept + withdrawn), kept, withdrawn))

    def locate(self, site: Site, *answers: Answer) -> Session:
        """Say where exactly answers are that were given for the whole area; without answers they stay there."""
        moved = tuple(replace(answer, site=site) for answer in answers)
        return self.step(Step("locate", _findings(answers), moved, answers))

    def go_on(self, *flags: str) -> Session:
        """Note that somebody deliberately went on although these flags are an emergency."""
        return self.step(Step("went_on", flags))

    def back(self) -> Session:
        """Return the session before the last step; at the beginning there is nothing to go back to."""
        return Session(self.start, self.history[:-1], self.before)


def _findings(answers: Iterable[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer.finding for answer in answers))
