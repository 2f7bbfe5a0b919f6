"""Keep an interview as the list of its steps: every step gives a new session, going back drops the last one.

The visit is worked out from the steps, so what was taken back leaves no trace and a
change stands where the first answer stood.  Knows nothing of screens, files or questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.interview.known import AREA, NO_COMPLAINT, ONCE, Known
from nmt_expert.interview.steps import Step, after
from nmt_expert.reasoning.visit import Answer, Complaint, Measures, Site, Suspicion, Treatment, Visit

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
    def asked(self) -> tuple[str, ...]:
        """The questions that were asked, in order, each noted for the place it is about."""
        return (*self.before.asked, *(step.asked for step in self.history if step.asked))

    @property
    def named(self) -> tuple[str, ...]:
        """The findings that the safety screen named together, to be asked singly."""
        return tuple(dict.fromkeys((*self.before.named, *(name for step in self.history for name in step.named))))

    @property
    def heard(self) -> Step | None:
        """The words that were read and wait to be confirmed; None if none do."""
        last = next((step for step in reversed(self.history) if step.kind in ("heard", "said")), None)
        return last if last and last.kind == "heard" else None

    @property
    def without_heard(self) -> Session:
        """The session without words that wait to be confirmed."""
        waiting = self.heard
        return Session(self.start, tuple(step for step in self.history if step is not waiting), self.before)

    @property
    def declined(self) -> tuple[str, ...]:
        """The reasons to stop that were offered and declined."""
        return tuple(dict.fromkeys((*self.before.declined, *self._about("declined"))))

    @property
    def enough(self) -> tuple[str, ...]:
        """The complaints of which somebody said that enough is asked."""
        return tuple(dict.fromkeys((*self.before.enough, *self._about("enough"))))

    @property
    def unknown_in_a_row(self) -> int:
        """How many of the last questions were answered by *not known* alone, or passed over."""
        count = 0
        for step in reversed([step for step in self.history if step.asked]):
            if any(answer.word != "unsure" for answer in step.answers):
                return count
            count += 1
        return count + self.before.unknown

    @property
    def just_answered(self) -> tuple[Answer, ...]:
        """What the last step answered, if it answered a question."""
        if not self.history:
            return self.before.last
        return self.history[-1].answers if self.history[-1].kind == "answer" else ()

    @property
    def noted(self) -> tuple[str, ...]:
        """The lines that were noted about how the client fares, in order."""
        return (*self.before.noted, *(" ".join(step.about) for step in self.history if step.kind == "noted"))

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

    def wants_nothing(self, ages: Collection[str]) -> bool:
        """Whether the client was asked and has no complaint: a check-over, or relaxation.

        Args:
            ages: The findings that are ages; to tell one's age is no complaint.
        """
        steps = [step for step in self.history if step.kind in ("said", "heard", "change")]
        asked = NO_COMPLAINT in self.before.done or any(step.kind == "said" for step in steps)
        before = () if NO_COMPLAINT in self.before.done else self.start.answers
        told = (*before, *(answer for step in steps for answer in step.answers))
        words = any(step.about for step in steps if step.kind == "said")  # also such as were not understood
        affirmed = any(a.word in ("yes", "probably") and a.finding not in ages for a in told)
        return asked and not (words or affirmed or self.visit.complaints or self.visit.suspected)

    def known(self, ages: Collection[str] = ()) -> Known:
        """Return what is known beside the visit, for whoever goes on with the interview later.

        Args:
            ages: The findings that are ages.
        """
        done = [kind for kind in ONCE if self.did(kind)]
        done += [AREA] * self.stays_vague + [NO_COMPLAINT] * self.wants_nothing(ages)
        enough = self.enough
        over = len(enough) >= max(len(self.visit.complaints), 1)
        return Known(
            passed=tuple(sorted(self.passed)),
            screened=self.screened,
            done=tuple(done),
            meant=self.meant,
            asked=self.asked,
            named=self.named,
            declined=self.declined,
            enough=enough[:-1] if over else enough,  # whoever goes on with a visit that was over may ask more
            unknown=self.unknown_in_a_row,
            last=self.just_answered,
            noted=self.noted,
        )

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
        over: Iterable[Answer] = (),
    ) -> Session:
        """Add what was understood of the client's own words; contradictions stay to be settled.

        Args:
            answers: What was understood.
            complaints: Complaints that it adds.
            suspected: Red flags that the words come near.
            over: Answers of before that are open again.
        """
        return self.step(Step("said", (), tuple(answers), tuple(over), tuple(complaints), suspected=tuple(suspected)))

    def hear(self, texts: Iterable[str], read: Visit, over: Iterable[Answer] = ()) -> Session:
        """Add words that were read: they count as read until somebody confirms them, since they may be an emergency.

        Args:
            texts: The words.
            read: What they were read as.
            over: Answers of before that they overrule.
        """
        made = Step("heard", tuple(texts), read.answers, tuple(over), read.complaints, suspected=read.suspected)
        return self.without_heard.step(made)

    def confirmed(
        self,
        answers: Iterable[Answer],
        complaints: Iterable[Complaint] = (),
        suspected: Iterable[Suspicion] = (),
        over: Iterable[Answer] = (),
    ) -> Session:
        """Put what was confirmed of the words that were heard in the place of all that they were read as.

        Args:
            answers: What was confirmed.
            complaints: Complaints that it adds.
            suspected: Red flags that the words come near.
            over: Answers of before that it overrules.
        """
        waiting = self.heard
        words = () if self.did("said") or waiting is None else waiting.about
        made = Step("said", words, tuple(answers), tuple(over), tuple(complaints), suspected=tuple(suspected))
        return self.without_heard.step(made)

    def aged(self, answer: Answer) -> Session:
        """Say how old the client is."""
        return self.step(Step("aged", (answer.finding,), (answer,)))

    def place(self, *complaints: Complaint) -> Session:
        """Say where the complaints are, all of them, in the order they matter."""
        return self.step(Step("place", complaints=complaints))

    def placing(self, *complaints: Complaint) -> Session:
        """The same while something about the places is still to be asked."""
        return self.step(Step("placing", complaints=complaints))

    def add_complaint(self, complaint: Complaint) -> Session:
        """Add one more complaint; the same one again changes nothing."""
        return self.step(Step("complaint", complaints=(complaint,)))

    def screen(self, region: str, *answers: Answer, named: Iterable[str] = ()) -> Session:
        """Add the answers of a region's red-flag screen; without answers it was passed over.

        Args:
            region: Whose screen it is.
            answers: What was answered.
            named: What was named together and is to be asked singly; until then it is unsure.
        """
        return self.step(Step("screen", (region,), answers, named=tuple(named)))

    def screening(self, *answers: Answer, left: Iterable[str] = (), named: Iterable[str] = ()) -> Session:
        """Add answers to what a red-flag screen, words or an answer have left to ask; ``named`` as in `screen`."""
        return self.step(Step("screen", (), answers, left=tuple(left), named=tuple(named)))

    def answer(self, *answers: Answer, passed: Iterable[str] = (), asked: str = "") -> Session:
        """Answer one question, which may have several parts.

        Args:
            answers: One for each finding and site; an earlier one of the same finding and site is replaced.
            passed: What the same question left open on purpose (options not picked).
            asked: The question, noted for the place it is about.
        """
        return self.step(Step("answer", _findings(answers), answers, left=tuple(passed), asked=asked))

    def unsure(self, *findings: str, site: Site = _HERE) -> Session:
        """Answer that it is not known: asked, and no more is said."""
        return self.answer(*(Answer(finding, "unsure", site) for finding in findings))

    def skip(self, *ids: str, asked: str = "") -> Session:
        """Pass over a question: nothing is answered, and it is not asked again."""
        return self.step(Step("skip", left=ids, asked=asked))

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

    def decline(self, reason: str) -> Session:
        """Note that stopping was offered for a reason, and declined."""
        return self.step(Step("declined", (reason,)))

    def enough_of(self, complaint: str) -> Session:
        """Note that enough was asked of a complaint."""
        return self.step(Step("enough", (complaint,)))

    def end(self) -> Session:
        """Note that the interview is over."""
        return self.step(Step("ended"))

    def note(self, measures: Measures, line: str) -> Session:
        """Note how the client fares: all measures as they stand now, and the line that said it."""
        return self.step(Step("noted", (line,), measures=measures))

    def noted_all(self) -> Session:
        """Note that nothing more is to be said about how the client fares."""
        return self.step(Step("noted_all"))

    def treated(self, treatment: Treatment, line: str) -> Session:
        """Note what was done and how it responded, and the line that said it."""
        return self.step(Step("noted", (line,), treatment=(treatment,)))

    def still(self, *answers: Answer, left: Iterable[str] = ()) -> Session:
        """Say of what was so last time whether it still is; without answers it was passed over.

        Args:
            answers: With the word of today.
            left: Ids of lists that need not be asked any more.
        """
        return self.step(Step("still", _findings(answers), answers, left=tuple(left)))

    def retested(self, *answers: Answer) -> Session:
        """Say of what was found last time whether it is found again; without answers it was passed over."""
        return self.step(Step("retested", _findings(answers), answers))

    def back(self) -> Session:
        """Return the session before the last step; at the beginning there is nothing to go back to."""
        return Session(self.start, self.history[:-1], self.before)


def _findings(answers: Iterable[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer.finding for answer in answers))
