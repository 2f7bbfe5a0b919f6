"""Practise a case as plain data: what a student asks, learns and commits to, and what is said of it.

Like an interview nothing changes in place and nothing is shown: a door prints the prompt, hands on the reply, and
prints what was told.  Where a practice stands is worked out from its steps, so going back drops the last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from nmt_expert.errors import DataError, Issue
from nmt_expert.intake.casefile import Case
from nmt_expert.interview.prompt import Line, Option, Problem, Prompt
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.safety import screened
from nmt_expert.reasoning.screen import quick_screen
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from nmt_expert.teach.feedback import (
    Remark,
    hard_fail,
    next_remarks,
    ranking_remarks,
    reason_remarks,
    safety_remarks,
    said,
)
from nmt_expert.teach.feedback_asking import SCREEN, asking_remarks, learnt_answers
from nmt_expert.teach.marking_submission import NamedFinding, Submission
from nmt_expert.teach.practice_asking import (
    asked_for,
    flags_named,
    parts_of,
    principles_named,
    reasons_named,
    says_none,
    searched,
)
from nmt_expert.teach.practice_reference import RANKED, Reference, answers_to

STAGES = ("asking", "safety", "ranking", "for", "against", "next", "review")
"""How far a practice has come, in order."""

_STAGE_AFTER = {"done": "safety", "flags": "ranking", "ranked": "for", "for": "against", "against": "next"}
_LISTED = 9

OPENING = "Only what you ask for counts, even where the story tells it."
"""What a student has to know before the first question."""

STAGE_WORDS = {
    "asking": "Ask",
    "safety": "Red flags",
    "ranking": "Ranking",
    "for": "For",
    "against": "Against",
    "next": "Next",
    "review": "Look back",
}
"""What each stage is called."""

TEXTS = {
    "asking": "What do you ask or examine?",
    "safety": "Which red flags are raised?",
    "ranking": "Which principles are the findings consistent with, the likeliest first? Three at most.",
    "for": "What speaks for {first}?",
    "against": "What speaks against {first}?",
    "next": "What would you ask or examine next?",
}
CUES = {
    "asking": "a finding, screen, ? word, hint, or done",
    "safety": "words, none, or ? for a list",
    "ranking": "names, commas between, or none",
    "for": "findings, commas between, or none",
    "against": "findings, commas between, or none",
    "next": "one finding, or none",
}
HELP = {
    "asking": (
        "a finding in your own words: numb fingers? taut band; where it is comes with the answer",
        "screen: go through the safety screen; ? word: search the findings; a number picks what is offered",
        "hint: a hint, more of it each time; done: you have asked enough",
    ),
    "safety": ("words of a red flag, several with commas between; ? lists those of this place; none",),
    "ranking": ("the names of principles, the likeliest first; ? lists them; none if nothing is to be concluded",),
    "for": ("findings of this case that speak for it: taut band, pain known; none",),
    "against": ("findings of this case that speak against it, or fail to be there; none",),
    "next": ("one finding that you have not asked for; none",),
}
"""What can be replied at each stage, a line each."""


class PracticeStep(Struct, frozen=True):
    """One thing that a student did.

    Attributes:
        kind: ``asked``, ``offered``, ``done``, ``flags``, ``ranked``, ``for``, ``against``, ``next``, ``hint`` or
            ``again``.
        names: Findings, red flags or principles.
        named: Findings named as reasons.
    """

    kind: str
    names: tuple[str, ...] = ()
    named: tuple[NamedFinding, ...] = ()


class Practice:
    """A case being practised; replies lead to the next.

    Attributes:
        expert: The knowledge.
        case: The case.
        id: Its id.
        number: Which complaint is practised, from 0.
        steps: What the student did.

    >>> practice = Practice(expert, case)                        # doctest: +SKIP
    >>> practice = practice.answer("any numbness?")              # doctest: +SKIP
    >>> [line.text for line in practice.told]                    # doctest: +SKIP
    ['Numbness: no']
    """

    def __init__(
        self, expert: Expert, case: Case, complaint: int = 0, *, name: str = "", steps: tuple[PracticeStep, ...] = ()
    ) -> None:
        """Begin to practise a case, or go on with what was done.

        Args:
            expert: The knowledge.
            case: The case.
            complaint: Which complaint, from 0.
            name: How the case is called.
            steps: What was done already.

        Raises:
            DataError: The case has no such complaint.
        """
        there = len(case.visit.complaints) or 1
        if not 0 <= complaint < there:
            message = (
                f"the case has {there} complaint{'s' if there > 1 else ''}, so there is no complaint {complaint + 1}"
            )
            raise DataError([Issue(case.path, 0, "unknown-complaint", message)])
        self.expert, self.case, self.number, self.steps = expert, case, complaint, steps
        self.id = name or case.path

    def __repr__(self) -> str:
        return f"<Practice of {self.id}: {self.stage}, {len(self.steps)} steps>"

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.expert.knowledge

    @property
    def complaint(self) -> Complaint:
        """The complaint that is practised."""
        return (self.case.visit.complaints or (Complaint(),))[self.number]

    @property
    def regions(self) -> tuple[str | None, ...]:
        """Where the complaints of the case are; None for one without a place."""
        return tuple(dict.fromkeys(one.region or None for one in self.case.visit.complaints or (Complaint(),)))

    # ------------------------------------------------------------------ how it stands

    @cached_property
    def stage(self) -> str:
        """One of ``STAGES``."""
        for step in reversed(self.steps):
            if step.kind == "again":
                return "asking"
            if step.kind == "next" or (step.kind == "flags" and self._emergency):
                return "review"
            if step.kind in _STAGE_AFTER:
                return _STAGE_AFTER[step.kind]
        return "asking"

    @property
    def course(self) -> tuple[str, ...]:
        """The stages of this try: an emergency and an empty ranking leave some out, once they are committed to."""
        if self.over and self._emergency:
            return ("asking", "safety", "review")
        unranked = any(step.kind == "ranked" and not step.names for step in self._this_try)
        return tuple(name for name in STAGES if not (unranked and name in ("for", "against")))

    @property
    def _emergency(self) -> bool:
        """Whether the case is an emergency: once that is seen, or missed, nothing else matters."""
        return self.whole.assessment.safety.emergency

    @property
    def over(self) -> bool:
        """Whether everything is committed, so that the review can be read."""
        return self.stage == "review"

    @property
    def tries(self) -> int:
        """Which try this is, from 1."""
        return 1 + sum(step.kind == "again" for step in self.steps)

    @property
    def hints(self) -> int:
        """How many hints were taken in this try."""
        return sum(step.kind == "hint" for step in self._this_try)

    @property
    def _this_try(self) -> tuple[PracticeStep, ...]:
        begun = max((at for at, step in enumerate(self.steps) if step.kind == "again"), default=-1)
        return self.steps[begun + 1 :]

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """What was asked for, in order, each once; ``SCREEN`` for the safety screen.  A second try keeps it."""
        return tuple(dict.fromkeys(name for step in self.steps if step.kind == "asked" for name in step.names))

    @cached_property
    def learnt(self) -> tuple[Answer, ...]:
        """The answers that the student got, in the order of the case."""
        names = [name for name in self.asked if name != SCREEN]
        if SCREEN in self.asked:
            names += [answer.finding for answer in self._screen_answers]
        return learnt_answers(self.kb, self.case.visit, names)

    @cached_property
    def in_vain(self) -> tuple[str, ...]:
        """What was asked for and the case says nothing of, in words; parts of a list of which it tells one are not."""
        silent: list[str] = []
        for step in self.steps:
            names = [name for name in step.names if step.kind == "asked" and name != SCREEN]
            own = [name for name in names if not answers_to(self.kb, self.case.visit, name)]
            silent += own if len(own) == len(names) or len(own) == 1 else ()
        return tuple(dict.fromkeys(map(self.kb.label, silent)))

    @cached_property
    def visit(self) -> Visit:
        """The visit as far as the student knows it."""
        return Visit(self.case.visit.complaints, self.learnt)

    @cached_property
    def whole(self) -> Reference:
        """The whole case as the rules see it."""
        return Reference(self.expert, self.case.visit, self.number)

    @cached_property
    def seen(self) -> Reference:
        """What the rules make of what the student has learnt."""
        return Reference(self.expert, self.visit, self.number)

    # ------------------------------------------------------------------ what is committed

    @property
    def submission(self) -> Submission:
        """What the student committed to in this try, so far."""
        said_last = {step.kind: step for step in self._this_try}
        nothing = PracticeStep("")
        return Submission(
            case=self.id,
            ranking=said_last.get("ranked", nothing).names,
            reasons_for=said_last.get("for", nothing).named,
            reasons_against=said_last.get("against", nothing).named,
            flags=said_last.get("flags", nothing).names,
            next=next(iter(said_last.get("next", nothing).names), ""),
            complaint=self.number,
        )

    @property
    def failed(self) -> bool:
        """Whether a red flag was missed that may not be missed; only known once the flags are committed."""
        return any(step.kind == "flags" for step in self._this_try) and hard_fail(self.whole, self.submission.flags)

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """All that is to be said of this try; safety and asking by the whole case, the rest by what was learnt."""
        given = self.submission
        found = list(safety_remarks(self.whole, given.flags))
        found += asking_remarks(self.whole, self._asked_singly, next(iter(given.ranking), ""), self.asked)
        if not self._emergency:
            found += [*ranking_remarks(self.seen, given.ranking), *reason_remarks(self.seen, given, self.whole)]
            found += next_remarks(self.seen, given.next)
        return tuple(found)

    @property
    def _asked_singly(self) -> tuple[str, ...]:
        """What was asked for, with what the screen brought up behind it."""
        asked: list[str] = []
        for name in self.asked:
            asked += [name, *(a.finding for a in self._screen_answers)] if name == SCREEN else [name]
        return tuple(dict.fromkeys(asked))

    # ------------------------------------------------------------------ the prompt

    @property
    def story(self) -> str:
        """What the student is told at the beginning."""
        where = complaint_words(self.kb, self.complaint)
        story = self.case.story.strip()
        if len(self.case.visit.complaints) > 1:
            return f"{story} You are asked about one complaint: {where}.".strip()
        return story or f"A complaint: {where}."

    @cached_property
    def prompt(self) -> Prompt | None:
        """What is expected now; None when the review can be read."""
        if self.over:
            return None
        first = self.submission.ranking[:1]
        label = self.kb.label(first[0]) if first else ""
        return Prompt(
            self.stage,
            "screen" if self.stage == "safety" else "end" if self.stage != "asking" else "history",
            TEXTS[self.stage].format(first=label),
            cue=CUES[self.stage],
            options=tuple(self._offered()),
            help=HELP[self.stage],
            free=True,
            complaint=self.number,
        )

    def _offered(self) -> Iterator[Option]:
        """Yield the findings that the last words may mean."""
        if self.steps and self.steps[-1].kind == "offered":
            for at, name in enumerate(self.steps[-1].names, 1):
                yield Option(str(at), self.kb.findings[name].question, (name,))

    @property
    def told(self) -> tuple[Line, ...]:
        """What the last step brought: answers of the case, a hint, or what is said of what was committed."""
        if not self.steps or self.over:  # the look back says all of it
            return ()
        last = self.steps[-1]
        match last.kind:
            case "asked":
                return tuple(self._told(last.names))
            case "offered":
                return (Line("That may mean several things. Which do you mean?"),)
            case "hint":
                from nmt_expert.teach.practice_hints import hint

                return (Line(hint(self.before)),)
            case "flags":
                return tuple(_lines(safety_remarks(self.whole, last.names)))
            case "against":
                given = self.submission
                reasons = reason_remarks(self.seen, given, self.whole)
                found = (*ranking_remarks(self.seen, given.ranking), *reasons)
                return (Line("On what you have found:"), *_lines(found))
            case "again":
                return (Line("A second try: what you have asked is still there. Ask more, or go on to the red flags."),)
        return ()

    @property
    def before(self) -> Practice:
        """The practice before its last step."""
        return self._with(self.steps[:-1])

    def at_rest(self) -> Practice:
        """Return the same practice with nothing worked out: its steps alone."""
        return Practice(self.expert, self.case, self.number, name=self.id, steps=self.steps)

    def _told(self, names: tuple[str, ...]) -> Iterator[Line]:
        if SCREEN in names:
            yield from self._screen_lines()
        asked = [name for name in names if name != SCREEN]
        answers = list(dict.fromkeys(a for name in asked for a in answers_to(self.kb, self.case.visit, name)))
        for answer in answers:
            yield Line(f"{said(self.kb, answer)}{' (asked, not known)' if answer.word == 'unsure' else ''}", 2)
        silent = [name for name in asked if not answers_to(self.kb, self.case.visit, name)]
        if len(silent) > 1 and answers:
            yield Line("nothing else of that was examined", 2)
        else:
            for name in silent:
                yield Line(f"{self.kb.label(name)}: not examined in this case", 2)

    # ------------------------------------------------------------------ the safety screen

    @cached_property
    def _screen_answers(self) -> tuple[Answer, ...]:
        """What the case tells of what the safety screen asks: all red flags of its places, and their short lines."""
        regions = self.regions
        asked = {name for region in regions for flag in screened(self.kb, region) for name in flag.asks}
        asked |= {name for region in regions for item in quick_screen(self.kb, region) for name in item.findings}
        return tuple(a for a in self.case.visit.answers if {a.finding, self.kb.whole_of(a.finding)} & asked)

    def _screen_lines(self) -> Iterator[Line]:
        there = self._screen_answers
        affirmed = [answer for answer in there if answer.word in ("yes", "probably", "unsure")]
        yield Line("The safety screen of this place:")
        for answer in (*affirmed, *(a for a in there if a not in affirmed)):
            yield Line(said(self.kb, answer), 2)
        yield Line("nothing else of it is told in this case" if there else "nothing of it is told in this case", 2)

    # ------------------------------------------------------------------ what a student can do

    def answer(self, reply: str) -> Practice | Problem:
        """Return the practice after a reply, or what is wrong with it.

        Args:
            reply: What a person types.
        """
        typed = " ".join(reply.split())
        if self.over:
            return Problem("Everything is committed.", "again is a second try.")
        if typed.casefold() in ("hint", "h"):
            return self.hint()
        if not typed:
            return Problem("Nothing was typed.", f"{CUES[self.stage][:1].upper()}{CUES[self.stage][1:]}.")
        match self.stage:
            case "asking":
                return self._ask(typed)
            case "safety":
                return self._commit("flags", flags_named(self.kb, parts_of(self.kb, typed)), typed)
            case "ranking":
                return self._rank(typed)
            case "for" | "against":
                known = frozenset(answer.finding for answer in self.learnt)
                named = () if says_none(typed) else reasons_named(self.kb, parts_of(self.kb, typed), known)
                return named if isinstance(named, Problem) else self._step(PracticeStep(self.stage, (), named))
        return self._next(typed)

    def hint(self) -> Practice:
        """Return the practice with one more hint; each says more than the one before it."""
        return self if self.over else self._step(PracticeStep("hint"))

    def back(self) -> Practice | Problem:
        """Return the practice before the last step."""
        return self.before if self.steps else Problem("This is the beginning.")

    def again(self) -> Practice | Problem:
        """Return a second try, with all that was asked."""
        if not self.over:
            return Problem("First come to the end of this try.")
        return self._step(PracticeStep("again"))

    def choices(self) -> tuple[str, ...]:
        """Return the names that fit here, for a list: principles, or the red flags of this place."""
        if self.stage == "ranking":
            return tuple(entry.label for entry in self.kb.principles.values())
        if self.stage == "safety":
            flags = (flag for region in self.regions for flag in screened(self.kb, region))
            return tuple(dict.fromkeys(flag.label for flag in flags))
        return ()

    def _ask(self, typed: str) -> Practice | Problem:
        word = typed.casefold()
        if word in ("done", "d"):
            return self._step(PracticeStep("done"))
        if word in ("screen", "s", "safety screen"):
            return self._step(PracticeStep("asked", (SCREEN,)))
        if typed.isdecimal():
            return self._picked(int(typed[:4]))
        if typed.startswith("?"):
            found = searched(self.kb, typed[1:])
            return (
                self._offer(found[:_LISTED]) if found else Problem(f"No finding has '{typed[1:].strip()[:60]}' in it.")
            )
        meant = asked_for(self.kb, typed)
        if meant.findings:
            return self._step(PracticeStep("asked", meant.findings))
        if meant.offered:
            return self._offer(meant.offered)
        return Problem(f"'{typed[:60]}' names no finding.", "Say it in other words, or search: ? word.")

    def _offer(self, names: tuple[str, ...]) -> Practice:
        return self._step(PracticeStep("asked" if len(names) == 1 else "offered", names))

    def _picked(self, number: int, kind: str = "asked") -> Practice | Problem:
        offered = self.steps[-1].names if self.steps and self.steps[-1].kind == "offered" else ()
        if not 1 <= number <= len(offered):
            return Problem("There is no list to pick from." if not offered else f"There are {len(offered)} to pick.")
        return self._with((*self.steps[:-1], PracticeStep(kind, (offered[number - 1],))))

    def _rank(self, typed: str) -> Practice | Problem:
        named = () if says_none(typed) else principles_named(self.kb, parts_of(self.kb, typed))
        if isinstance(named, Problem):
            return named
        if len(named) < len(parts_of(self.kb, typed)) and named:
            return Problem("A principle has two places.", "Name each once, the likeliest first.")
        if len(named) > RANKED:
            return Problem(f"That are {len(named)} principles.", f"Name {RANKED} at most, the likeliest first.")
        made = self._step(PracticeStep("ranked", named))
        if named:
            return made
        return made._with((*made.steps, PracticeStep("for"), PracticeStep("against")))

    def _next(self, typed: str) -> Practice | Problem:
        if says_none(typed):
            return self._step(PracticeStep("next"))
        if typed.isdecimal():
            return self._picked(int(typed[:4]), "next")
        meant = asked_for(self.kb, typed)
        names = meant.findings or meant.offered
        if not names:
            return Problem(f"'{typed[:60]}' names no finding.", "Say it in other words, or none.")
        if len(names) > 1 and not meant.findings:
            return self._step(PracticeStep("offered", names))
        return self._step(PracticeStep("next", names[:1]))

    def _commit(self, kind: str, named: tuple[str, ...] | Problem, typed: str) -> Practice | Problem:
        if says_none(typed):
            return self._step(PracticeStep(kind))
        return named if isinstance(named, Problem) else self._step(PracticeStep(kind, named))

    def _step(self, step: PracticeStep) -> Practice:
        return self._with((*self.steps, step))

    def _with(self, steps: tuple[PracticeStep, ...]) -> Practice:
        made = Practice(self.expert, self.case, self.number, name=self.id, steps=steps)
        there = vars(self)
        vars(made).update({name: there[name] for name in _OF_THE_CASE if name in there})
        if "seen" in there and made.learnt == self.learnt:
            vars(made)["seen"] = self.seen
        return made


def _lines(found: Iterator[Remark] | tuple[Remark, ...]) -> Iterator[Line]:
    for remark in found:
        yield Line(remark.text, 2, VERDICT_MARKS[remark.verdict])


_OF_THE_CASE = ("whole", "_screen_answers")
"""What is the same for every step of a practice, and is worked out once."""

VERDICT_MARKS = {"right": "[right] ", "partly": "[in part] ", "missed": "[missed] ", "wrong": "[wrong] ", "told": ""}
"""What stands before a remark."""
