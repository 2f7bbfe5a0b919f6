"""The course of a visit as plain data: what is asked now, and the interview that a reply leads to.

Nothing changes in place and nothing is shown: a terminal prints the prompt and reads the reply, a page draws it, a
test plays a whole visit.  The next prompt is worked out from the steps so far, so going back needs no undoing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from msgspec.structs import replace

from nmt_expert.errors import ArgumentError, DataError
from nmt_expert.explain.care.followup import LastTime
from nmt_expert.explain.how import finding_named
from nmt_expert.explain.next_checks import HANDS_ON
from nmt_expert.intake.story.told import told_measures
from nmt_expert.interview import telling
from nmt_expert.interview.ahead import Ahead
from nmt_expert.interview.blocks import SCOPE, SCOPES, in_scope
from nmt_expert.interview.choose import NextQuestion, question_of
from nmt_expert.interview.places import complaint_named, site_of, unknown_place
from nmt_expert.interview.prompt import Line, Problem, Prompt, Reply
from nmt_expert.interview.replies import meaning
from nmt_expert.interview.session import Session
from nmt_expert.interview.stop import StopReason, offer
from nmt_expert.interview.turns import again, asking, locating, opening, screening, settling, story
from nmt_expert.interview.turns.turn import Turn, short, too_long
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import belongs_at
from nmt_expert.reasoning.assess import Assessment, Expert
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

QUESTIONS = 15
"""After so many questions about a complaint it is always offered to stop, unless somebody sets another number."""


class Interview:
    """An interview as it stands; replies lead to the next.

    Attributes:
        expert: The knowledge, and what assesses by it.
        session: The steps so far.
        scope: What the person who asks may do: one of ``blocks.SCOPES``.
        bound: After how many questions about a complaint it is always offered to stop.
        last: What the last visit of the same client left, in a follow-up.

    >>> from nmt_expert import Expert, Interview, Problem, load_knowledge       # doctest: +SKIP
    >>> interview = Interview(Expert(load_knowledge()))                         # doctest: +SKIP
    >>> interview = interview.answer("left neck")                               # doctest: +SKIP
    >>> interview.prompt.kind                                                   # doctest: +SKIP
    'age'
    """

    def __init__(
        self,
        expert: Expert,
        visit: Visit | None = None,
        *,
        scope: str = SCOPE,
        questions: int = QUESTIONS,
        session: Session | None = None,
        last: LastTime | None = None,
        choose: Callable[[Ahead, int, str], NextQuestion | None] = question_of,
    ) -> None:
        """Begin an interview.

        Args:
            expert: The knowledge.
            visit: What is known already: it may hold complaints and answers.
            scope: What the person who asks may do: ``simple`` (asking, looking, hands and simple movement),
                ``orthopaedic`` or ``neurological`` (each with those before it).
            questions: After how many questions about a complaint it is always offered to stop.
            session: The steps of an interview to go on with, in the place of ``visit``.
            last: What the last visit of the same client left.
            choose: Chooses the next question, as ``choose.question_of`` does; others are measured against it.

        Raises:
            ArgumentError: There is no such scope, or the number of questions is below 1.
        """
        if scope not in SCOPES:
            raise ArgumentError(f"there is no scope '{scope}'", f"one of {', '.join(SCOPES)}")
        if questions < 1:
            raise ArgumentError(f"an interview cannot be bound to {questions} questions", "give 1 or more")
        self.expert, self.scope, self.bound, self.last, self._choose = expert, scope, questions, last, choose
        self.session = Session(visit or Visit()) if session is None else session

    def __repr__(self) -> str:
        asked = self.prompt
        return f"<Interview: {len(self.session.history)} steps, {asked.kind if asked else 'over'}>"

    def at(self, session: Session) -> Interview:
        """Return the same interview with other steps."""
        return Interview(
            self.expert, scope=self.scope, questions=self.bound, session=session, last=self.last, choose=self._choose
        )

    # ------------------------------------------------------------------ how it stands

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.expert.knowledge

    @cached_property
    def visit(self) -> Visit:
        """The visit so far."""
        return self.session.visit

    @property
    def complaints(self) -> tuple[Complaint, ...]:
        """The complaints; an empty one where none was stated."""
        return self.visit.complaints or (Complaint(),)

    @cached_property
    def assessment(self) -> Assessment:
        """The assessment of the visit so far."""
        return self.expert.assess(self.visit)

    @cached_property
    def prompt(self) -> Prompt | None:
        """What is asked now; None when nothing is left."""
        if self._turn is None:
            return None
        prompt = self._turn.prompt
        told = screening.told_now(self) if prompt.kind not in ("halt", "confirm") else ()
        return replace(prompt, lines=(*told, *prompt.lines)) if told else prompt

    @cached_property
    def _turn(self) -> Turn | None:
        if self.over:
            return None
        for due in _order():
            turn = due(self)
            if turn is not None:
                return turn
        return None

    @property
    def over(self) -> bool:
        """Whether somebody ended it."""
        return any(step.kind == "ended" for step in self.session.history)

    @property
    def wants_nothing(self) -> bool:
        """Whether the client was asked and has no complaint: a check-over, or relaxation."""
        return self.session.wants_nothing(self.kb.ages)

    # ------------------------------------------------------------------ what the turns ask

    @cached_property
    def answered(self) -> frozenset[str]:
        """The findings that were answered, wherever."""
        return frozenset(answer.finding for answer in self.visit.answers)

    @cached_property
    def answered_with_parts(self) -> frozenset[str]:
        """The same, with the parts of what was answered plainly as a whole."""
        plain = (answer.finding for answer in self.visit.answers if answer.word in ("yes", "no"))
        return self.answered | {part for name in plain for part in self.kb.parts.get(name, ())}

    def word_of(self, finding: str) -> str:
        """Return the last word that was said of a finding; ``""`` if it was not answered."""
        return next((a.word for a in reversed(self.visit.answers) if a.finding == finding), "")

    @cached_property
    def in_muscles(self) -> frozenset[str]:
        """The findings that some rule reads within one muscle."""
        return frozenset(key.partition("@")[0] for key in self.expert.dependencies.in_muscles)

    def can_ask(self, finding: str) -> bool:
        """Whether the person who asks can find out about a finding."""
        return in_scope(self.kb, finding, self.scope)

    def complaint_of(self, answer: Answer) -> Complaint:
        """Return the complaint that an answer belongs to: the one of its place, else the first."""
        same = (c for c in self.complaints if c.region == answer.site.region and c.side == answer.site.side)
        return next(same, self.complaints[0])

    def forget_ahead(self) -> None:
        """Let go of what was worked out to choose the questions; it is worked out again if somebody asks why."""
        self.__dict__.pop("_looked", None)

    def forget(self) -> None:
        """Let go of all that was worked out, once another interview goes on: turn and interview hold each other."""
        for name, kept in vars(type(self)).items():
            if isinstance(kept, cached_property):
                self.__dict__.pop(name, None)

    def question(self, number: int) -> NextQuestion | None:
        """Return the next question about a complaint."""
        return self._questions(number)[1]

    def reason_to_stop(self, number: int, asked: int, pressed: int) -> StopReason | None:
        """Return the strongest reason to stop asking about a complaint."""
        return offer(self._questions(number)[0], asked, pressed)

    @cached_property
    def _looked(self) -> dict[int, tuple[Ahead, NextQuestion | None]]:
        return {}

    def _questions(self, number: int) -> tuple[Ahead, NextQuestion | None]:
        if number not in self._looked:
            visit, passed = self._asked_of(number)
            ahead = Ahead(self.expert, visit, number, passed, self.scope)
            asked = len(asking.asked_of(self, number))
            self._looked[number] = ahead, self._choose(ahead, asked, asking.reached(self, number))
        return self._looked[number]

    def _asked_of(self, number: int) -> tuple[Visit, frozenset[str]]:
        """Return the visit to choose the questions about one complaint for, and what is not to be asked.

        After an emergency nothing would be asked; where somebody went on deliberately, its answers are set aside,
        for the choosing alone, and nothing is asked that would need hands on the client.
        """
        visit, passed = self.visit, asking.passed_of(self, number)
        emergencies = [entry for entry in self.assessment.safety.raised if entry.flag.action == "emergency"]
        if not emergencies:
            return visit, passed
        aside = {answer.finding for entry in emergencies for answer in entry.because}
        hands_on = {name for name, finding in self.kb.findings.items() if finding.kind in HANDS_ON}
        kept = tuple(answer for answer in visit.answers if answer.finding not in aside)
        return replace(visit, answers=kept), passed | aside | hands_on

    # ------------------------------------------------------------------ what a person can do

    def answer(self, reply: Reply) -> Interview | Problem:
        """Return the interview after a reply, or what is wrong with it.

        Args:
            reply: What a person types; words by finding (``{"numbness_reported": "no"}``) for the findings of the
                prompt; a place, where one is asked for; None to pass it over.
        """
        if self._turn is None:
            return Problem("Nothing is asked any more.")
        if isinstance(reply, str) and (long := too_long(reply)) is not None:
            return long
        if isinstance(reply, Site | Complaint) and (wrong := unknown_place(self.kb, reply)) is not None:
            return wrong
        session = self._turn.take(reply)
        return session if isinstance(session, Problem) else self.at(session)

    def back(self) -> Interview | Problem:
        """Return the interview before the last step."""
        if not self.session.history:
            return Problem("This is the beginning.")
        return self.at(self.session.back())

    def skip(self) -> Interview | Problem:
        """Return the interview with the current prompt passed over."""
        return self.answer(None)

    def stop(self) -> Interview:
        """Return the interview, ended."""
        return self.at(self.session.end())

    def change(self, finding: str, word: str, site: Site | None = None) -> Interview | Problem:
        """Return the interview with another word for a finding; one that was not answered yet is answered.

        Args:
            finding: Which, by its id, label or a synonym, or its number in `given`.
            word: The new word; ``"x"`` or ``""`` takes the answer back.
            site: Which of its answers; needed only where there are several.
        """
        if site is not None and (wrong := unknown_place(self.kb, site)) is not None:
            return wrong
        listed = telling.given(self)
        if finding.isdecimal() and 1 <= int(finding[:4]) <= len(listed):
            chosen = listed[int(finding[:4]) - 1]
            finding, site = chosen.finding, chosen.site
        try:
            name = finding_named(self.kb, finding)
        except DataError as error:
            return Problem(f"'{short(finding)}' names no finding.", error.issues[0].hint)
        meant = meaning(word)
        new = "" if word in ("", "x") else meant.word if meant else ""
        if not new and word not in ("", "x"):
            return Problem(f"'{short(word)}' is no answer.", "One of y, p, u, pn, n, or x to take it back.")
        there = [answer for answer in self.visit.answers if answer.finding == name and site in (None, answer.site)]
        if len(there) > 1:
            return Problem("That was answered more than once.", "Say which by its number: c lists them.")
        if there:
            return self.at(self.session.change(name, new, there[0].site))
        if not new:
            return Problem(f"{self.kb.label(name)} was not answered.")
        own = self.complaints[self.prompt.complaint if self.prompt else 0].site
        return self.at(self.session.answer(Answer(name, new, site or site_of(self.kb, own, name) or Site())))

    def add(self, words: str | Complaint) -> Interview | Problem:
        """Return the interview with another complaint, or with more of the client's words, to be confirmed."""
        if isinstance(words, Complaint):
            return self._add_complaint(words)
        if (long := too_long(words)) is not None:
            return long
        found = complaint_named(self.kb, words) if words.strip() else "Say where, for example: a left calf."
        if isinstance(found, Complaint):
            return self._add_complaint(found)
        read = opening.read_beside_measures(self.kb, words)
        told = read.proposals or read.complaints or read.offers or read.suspected
        if not (told or told_measures(self.kb, words).measures):
            return Problem(f"Not understood: '{short(words)}'.", "Name a place (a left calf), or what else was said.")
        return self.at(opening.hear_more(self, words))

    def _add_complaint(self, found: Complaint) -> Interview | Problem:
        complaints = self.visit.complaints
        if found.site in [entry.site for entry in complaints]:
            return Problem(f"{complaint_words(self.kb, found).capitalize()} is a complaint already.")
        if not complaints and self.visit.answers and not self.wants_nothing and not self.session.heard:
            return Problem("The first complaint has no place yet.", "Say first where it is.")
        return self.at(self._of_the_first().add_complaint(found))

    def _of_the_first(self) -> Session:
        """Return the session with what was said without a place noted as said of the only complaint's place."""
        complaints = self.visit.complaints
        if len(complaints) != 1 or not complaints[0].region:
            return self.session
        here = [answer for answer in self.visit.answers if not answer.site and self._local(answer, complaints[0])]
        return self.session.locate(complaints[0].site, *here) if here else self.session

    def _local(self, answer: Answer, complaint: Complaint) -> bool:
        finding = self.kb.findings[answer.finding]
        local = finding.site != "general" and finding.kind != "red_flag"
        return local and belongs_at(self.kb, finding, complaint.region)

    def note(self, line: str) -> Interview | Problem:
        """Return the interview with a line noted: a measure, a goal, or what was done and how it responded."""
        if (long := too_long(line)) is not None:
            return long
        session = story.note(self, line)
        return session if isinstance(session, Problem) else self.at(session)

    # ------------------------------------------------------------------ what can be told

    def why(self, which: str = "") -> tuple[Line, ...]:
        """Return why the current prompt is asked, and what each answer would change."""
        return telling.why(self, which)

    def how(self, which: str = "") -> tuple[Line, ...]:
        """Return how to find out what the current prompt asks."""
        return telling.how(self, which)

    def so_far(self) -> tuple[Line, ...]:
        """Return the order of the principles so far, and what the last answer moved."""
        return telling.so_far(self)

    def given(self) -> tuple[Line, ...]:
        """Return the answers so far, numbered for `change`."""
        return telling.given_lines(self)


def _end(interview: Interview) -> Turn | None:
    """Return the closing, unless somebody has just said that it is enough."""
    history = interview.session.history
    if history and history[-1].kind == "enough":
        return None
    nothing = interview.wants_nothing
    prompt = Prompt(
        "end",
        "end",
        "That is all that is needed." if nothing else "No question is left that would change anything.",
        cue="Enter shows the result",
        help=("Enter shows the result; b, c FINDING and a PLACE still work",),
        reason="Nothing hurts, so only the safety screen counts." if nothing else "What is left moves no principle.",
    )

    def take(reply: Reply) -> Session | Problem:
        if reply is None or (isinstance(reply, str) and reply.strip().casefold() in ("", "y", "yes", "ok")):
            return interview.session.end()
        return Problem("Enter shows the result.", "b, c FINDING and a PLACE still work.")

    return Turn(prompt, take)


def _questions_due(interview: Interview) -> Turn | None:
    return None if interview.wants_nothing else asking.due(interview)


def _order() -> tuple[Callable[[Interview], Turn | None], ...]:
    """Return what may be due, in the order of a visit."""
    return (
        opening.confirm_due,
        screening.halt_due,
        screening.suspected_due,
        opening.due,
        again.still_due,
        opening.age_due,
        screening.screen_due,
        screening.doubts_due,
        again.retest_due,
        locating.due,
        settling.due,
        story.due,
        _questions_due,
        _end,
    )
