"""Guess, answer by answer, what an expert would ask a class: which principle moves, which way, how far, and why.

Everything is plain data: the question with its options, and what a guess leads to.  What is right is read from two runs
of the rules, before and after the answer; a second try counts half.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.explain.difference import ConclusionDifference, conclusion_differences, moved_names
from nmt_expert.explain.unused import REASONS
from nmt_expert.interview.prompt import Line, Option
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.safety import screen
from nmt_expert.reasoning.visit import Answer
from nmt_expert.teach.feedback import said
from nmt_expert.teach.practice_reference import Reference

PARTS = ("who", "way", "far", "why")
"""What is guessed of each answer, in order."""

MOVES = 0.01
"""A support that moves by less is not said to move."""

FIRST_TRY, SECOND_TRY = 1.0, 0.5
"""What a right guess counts.  Judgement."""

CHOICES = 4
"""So many reasons stand to choose from, at most."""

NONE = "none of them"
WAYS = ("up", "down")
HOW_TO_GUESS = "A number or a name; several: Ann: 2, Ben: 3. Enter reveals it."


class PredictStep(Struct, frozen=True):
    """One answer, and what it does.

    Attributes:
        answer: As it was given.
        moved: The principles that move, the farthest first; none if nothing does.
        stood: Where the one that moves farthest stood before, in words; ``""`` if none moves.
        flags: Labels of the red flags that it raises.
        reasons: What the reason may be, to choose from, in the order of the alphabet.
        reason: The right one; ``""`` where there is none to tell.
    """

    answer: Answer
    moved: tuple[ConclusionDifference, ...]
    stood: str
    flags: tuple[str, ...]
    reasons: tuple[str, ...]
    reason: str

    @property
    def farthest(self) -> tuple[str, ...]:
        """The principles of which each moves farthest: several that move alike."""
        most = max((abs(round(one.by, 9)) for one in self.moved), default=0.0)
        return tuple(one.id for one in self.moved if abs(round(one.by, 9)) == most)

    @property
    def parts(self) -> tuple[str, ...]:
        """What can be guessed of it: where nothing moves, only that, and why."""
        why = ("why",) if self.reason and len(self.reasons) > 1 else ()
        return ("who", "way", "far", *why) if self.moved else ("who", *why)


def predict_steps(assessment: Assessment, complaint: int = 0) -> tuple[PredictStep, ...]:
    """Return what each answer of a visit does, one after the other, in the order given.

    Args:
        assessment: Of the whole visit.
        complaint: Which complaint, from 0.

    Raises:
        IndexError: There is no such complaint.
    """
    expert, visit = assessment.expert, assessment.visit
    before = Reference(expert, replace(visit, answers=()), complaint)
    steps = []
    for at, answer in enumerate(visit.answers, 1):
        after = Reference(expert, replace(visit, answers=visit.answers[:at]), complaint)
        steps.append(_step(before, after, answer))
        before = after
    return tuple(steps)


def _step(before: Reference, after: Reference, answer: Answer) -> PredictStep:
    kb = after.kb
    names = moved_names(before.entry.readings.values, after.entry.readings.values)
    differences = conclusion_differences(kb, before.results, after.results, names)
    moved = tuple(
        sorted(
            (one for one in differences if one.id in kb.principles and abs(round(one.by, 9)) >= MOVES),
            key=lambda one: (-abs(round(one.by, 9)), one.id),
        )
    )
    reason = _reason(kb, moved[0]) if moved else _idle(after, answer)
    there = {entry.flag.id for entry in screen(kb, before.visit).raised}
    flags = tuple(entry.flag.label for entry in screen(kb, after.visit).raised if entry.flag.id not in there)
    stood = ""
    if moved:
        first = moved[0].before
        stood = f"{first.band.label} ({first.support:+.2f})"
    return PredictStep(answer, moved, stood, flags, _choices(after, answer, moved, reason), reason)


def _reason(kb: KnowledgeBase, difference: ConclusionDifference) -> str:
    """The sentence of the rule that moves a principle most its way, or of its minimum pattern."""
    way = 1 if difference.by > 0 else -1
    own = [rule for rule in difference.rules if (rule.after - rule.before) * way > 0]
    if own:
        return max(own, key=lambda rule: abs(rule.after - rule.before)).rule.because
    if difference.pattern:
        text = kb.principles[difference.id].requires_text
        return f"Its minimum pattern is {difference.pattern}: {text}" if text else ""
    return ""


def _idle(after: Reference, answer: Answer) -> str:
    idle = after.unused.get(answer.finding)
    return _sentence(REASONS[idle.reason]) if idle and idle.answer == answer else ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _choices(after: Reference, answer: Answer, moved: tuple[ConclusionDifference, ...], reason: str) -> tuple[str, ...]:
    """The right reason among wrong ones: of the principle's other rules, or other ways to change nothing."""
    if not reason:
        return ()
    if not moved:
        others = [_sentence(text) for text in REASONS.values()]
    else:
        way = 1 if moved[0].by > 0 else -1
        others = [rule.because for rule in after.kb.rules_for(moved[0].id) if rule.sign == way]
        true = {rule.rule.because for one in moved for rule in one.rules}
        holding = {fired.rule for fired in after.results[moved[0].id].fired}
        true |= {rule.because for rule in after.kb.rules_for(moved[0].id) if rule.id in holding}
        others = [text for text in others if text not in true]
    seed = sum(map(ord, answer.finding))
    others = [text for text in dict.fromkeys(others) if text != reason]
    begin = seed % len(others) if others else 0
    return tuple(sorted((reason, *(others[begin:] + others[:begin])[: CHOICES - 1])))


# ------------------------------------------------------------------ guessing


class GuessTally(Struct, frozen=True):
    """How somebody did: points, and how many questions were guessed."""

    points: float = 0.0
    asked: int = 0


class Prediction(Struct, frozen=True, dict=True):
    """Where a class stands in guessing.

    Attributes:
        kb: The knowledge base.
        steps: The answers, in order.
        at: Which of them is guessed, from 0; as many as there are when it is over.
        part: Which of the parts of it, from 0.
        second: Whether this is the second try.
        tally: How everybody did, by name.
        right: Who was right at the first try, and guesses no more at this part.
    """

    kb: KnowledgeBase
    steps: tuple[PredictStep, ...]
    at: int = 0
    part: int = 0
    second: bool = False
    tally: Mapping[str, GuessTally] = {}
    right: frozenset[str] = frozenset()

    @property
    def over(self) -> bool:
        """Whether all is revealed."""
        return self.at >= len(self.steps)

    @property
    def step(self) -> PredictStep:
        """The answer that is guessed.

        Raises:
            IndexError: It is over.
        """
        return self.steps[self.at]

    @property
    def asks(self) -> str:
        """Which part is guessed now: one of ``PARTS``."""
        return self.step.parts[self.part]

    @cached_property
    def question(self) -> str:
        """What the class is asked."""
        label = self.kb.label(self.step.farthest[0]) if self.step.moved else ""
        match self.asks:
            case "who":
                return "Which principle moves farthest?"
            case "way":
                return f"{label} stands at {self.step.stood}. Which way does it move?"
            case "far":
                return f"How far: where does {label} come to?"
        return f"Why does {label} move?" if label else "Why does nothing move?"

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """What can be guessed, numbered."""
        texts = {
            "who": (*(entry.label for entry in self.kb.principles.values()), NONE),
            "way": WAYS,
            "far": tuple(band.label for band in self.kb.scale.bands),
            "why": self.step.reasons,
        }[self.asks]
        return tuple(Option(str(number), text) for number, text in enumerate(texts, 1))

    @property
    def answers(self) -> tuple[str, ...]:
        """The texts of the options that are right."""
        moved = self.step.moved
        match self.asks:
            case "who":
                return tuple(map(self.kb.label, self.step.farthest)) or (NONE,)
            case "way":
                return (WAYS[0] if moved[0].by > 0 else WAYS[1],)
            case "far":
                return (moved[0].after.band.label,)
        return (self.step.reason,)

    # ------------------------------------------------------------------ what is typed

    def guess(self, typed: str) -> tuple[Prediction, tuple[Line, ...]]:
        """Return how it stands after a line of guesses, and what is said of them; an empty line reveals.

        Args:
            typed: ``2``, ``up``, ``Ann: 2, Ben: down``; ``""`` to reveal what is asked.
        """
        if self.over or not typed.strip():
            return self.reveal()
        lines: list[Line] = []
        tally, right, wrong = dict(self.tally), set(self.right), False
        for who, guess in guesses(typed):
            found = self._meant(guess)
            if found is None:
                lines.append(Line(f"{who}: '{guess[:40]}' fits none or several of the options."))
                wrong = True
                continue
            if who in right:
                continue
            good, before = found in self.answers, tally.get(who, GuessTally())
            worth = (SECOND_TRY if self.second else FIRST_TRY) if good else 0.0
            tally[who] = GuessTally(before.points + worth, before.asked + (not self.second))
            lines.append(Line(f"{who}: {'right' if good else self._not_right(found)}."))
            right |= {who} if good else set()
            wrong = wrong or not good
        made = replace(self, tally=tally, right=frozenset(right))
        if wrong and not self.second:
            lines.append(Line("A second try counts half; Enter reveals it."))
            return replace(made, second=True), tuple(lines)
        after, revealed = made.reveal()
        return after, (*lines, *revealed)

    def _meant(self, guess: str) -> str | None:
        """The option that a guess means, by its number or a part of its text; None if none or several fit."""
        if guess.isdecimal():
            return next((option.text for option in self.options if option.key == guess), None)
        wanted = guess.casefold().strip()
        whole = [option.text for option in self.options if option.text.casefold() == wanted]
        part = [option.text for option in self.options if wanted and option.text.casefold().startswith(wanted)]
        fitting = whole or part or (["none of them"] if self.asks == "who" and wanted in ("nothing", "no") else [])
        return fitting[0] if len(fitting) == 1 else None

    def _not_right(self, found: str) -> str:
        """What is said of a wrong guess, which gives nothing away but what is true of it."""
        if self.asks == "who":
            own = next((one for one in self.step.moved if self.kb.label(one.id) == found), None)
            return f"not yet; {found} moves too, but not farthest" if own else "not yet"
        return "not yet"

    def reveal(self) -> tuple[Prediction, tuple[Line, ...]]:
        """Return how it stands with the current question revealed, and what is revealed."""
        if self.over:
            return self, ()
        lines = [Line(f"It is: {' or '.join(self.answers)}")]
        if self.part + 1 < len(self.step.parts):
            return replace(self, part=self.part + 1, second=False, right=frozenset()), tuple(lines)
        return (
            replace(self, at=self.at + 1, part=0, second=False, right=frozenset()),
            (*lines, *step_lines(self.kb, self.step)),
        )


def prediction(assessment: Assessment, complaint: int = 0) -> Prediction:
    """Return a class's guessing about a visit, at its beginning."""
    return Prediction(assessment.knowledge, predict_steps(assessment, complaint))


def step_lines(kb: KnowledgeBase, step: PredictStep) -> Iterator[Line]:
    """Yield all that an answer does, to be shown once it is revealed."""
    for flag in step.flags:
        yield Line(f"A red flag is raised, before anything else: {flag}.", 2, "! ")
    for one in step.moved:
        before, after = one.before, one.after
        held = f", {after.uncapped:+.2f} without the hold" if after.support != after.uncapped else ""
        text = f"{kb.label(one.id)}: {before.band.label} ({before.support:+.2f}) -> {after.band.label}"
        yield Line(f"{text} ({after.support:+.2f}{held})", 2, "+ " if one.by > 0 else "- ")
    if not step.moved:
        yield Line("No principle moves.", 2)


def tally_lines(tally: Mapping[str, GuessTally]) -> Iterator[Line]:
    """Yield how everybody did."""
    for who, own in tally.items():
        yield Line(f"{who}: {own.points:g} of {own.asked}")


def guesses(typed: str) -> Iterator[tuple[str, str]]:
    """Yield who guessed what: ``Ann: 2, Ben: up``; a guess without a name is *You*."""
    for part in typed.split(","):
        who, colon, guess = part.partition(": ")
        if part.strip():
            yield (who.strip(), guess.strip()) if colon else ("You", part.strip())


def answer_words(kb: KnowledgeBase, step: PredictStep) -> str:
    """Return the answer that a class is shown before it guesses."""
    return said(kb, step.answer)
