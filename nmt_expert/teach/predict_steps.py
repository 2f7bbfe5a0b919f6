"""What a class guesses, step by step: first the red flags of a visit, then what each of its answers moves, and why.

A step knows its questions, what may be chosen, what is right, and all that is shown once it is revealed.  What is right
is read from two runs of the rules, before and after the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.explain.difference import ConclusionDifference, conclusion_differences, moved_names
from nmt_expert.explain.unused import REASONS
from nmt_expert.interview.prompt import Line
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import area_of
from nmt_expert.reasoning.assess import Assessment, Contribution
from nmt_expert.reasoning.safety import FlagState, screen
from nmt_expert.reasoning.visit import Answer, Site
from nmt_expert.report.alarms import AlarmLine, alarms
from nmt_expert.report.how import sum_words
from nmt_expert.teach.feedback import said
from nmt_expert.teach.practice_reference import Reference

MOVES = 0.01
"""A support that moves by less is not said to move."""

CHOICES = 4
"""So many reasons, or red flags, stand to choose from, at most; all that are right do."""

NONE = "none of them"
WAYS = ("up", "down")


class SafetyStep(Struct, frozen=True):
    """The safety screen, before anything else.

    Attributes:
        raised: The red flags that the answers of the visit raise, most pressing first.
        choices: Labels of the flags to choose from, in the order of the alphabet.
        alarms: What is to be done about them, and what nobody screened.
    """

    raised: tuple[FlagState, ...]
    choices: tuple[str, ...]
    alarms: tuple[AlarmLine, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """What can be guessed of it."""
        return ("flags",)

    def heading(self, kb: KnowledgeBase) -> str:
        """What is shown before anything is guessed."""
        return "Safety first"

    def question(self, kb: KnowledgeBase, part: str) -> str:
        """What the class is asked."""
        return "Which red flag will the answers raise?"

    def options(self, kb: KnowledgeBase, part: str) -> tuple[str, ...]:
        """What can be guessed."""
        return (*self.choices, NONE)

    def right(self, kb: KnowledgeBase, part: str) -> tuple[str, ...]:
        """The options that are right."""
        return tuple(entry.flag.label for entry in self.raised) or (NONE,)

    def lines(self, kb: KnowledgeBase) -> Iterator[Line]:
        """Yield what is shown once it is revealed."""
        for entry in self.raised:
            because = "; ".join(said(kb, answer) for answer in entry.because)
            yield Line(f"{entry.flag.label} is raised by: {because}.", 2)
        for alarm in self.alarms:
            yield Line(alarm.text, 2, "! " if alarm.grave else "")


class PredictStep(Struct, frozen=True):
    """One answer, and what it does.

    Attributes:
        answer: As it was given.
        moved: The principles that move, the farthest first; none if nothing does.
        stood: Where the one that moves farthest stood before, in words; ``""`` if none moves.
        flags: Labels of the red flags that it raises.
        reasons: What the reason may be, to choose from, in the order of the alphabet.
        reason: The right one; ``""`` where there is none to tell.
        counts: All that counts afterwards for and against the principle that moves farthest, strongest first.
        new: The rules among them that came with the answer, or give something else now.
    """

    answer: Answer
    moved: tuple[ConclusionDifference, ...]
    stood: str
    flags: tuple[str, ...]
    reasons: tuple[str, ...]
    reason: str
    counts: tuple[Contribution, ...] = ()
    new: frozenset[str] = frozenset()

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

    def heading(self, kb: KnowledgeBase) -> str:
        """The answer that a class is shown before it guesses, with how it was found."""
        kind = kb.findings[self.answer.finding].kind
        return f"{kind.replace('_', ' ').capitalize()}: {said(kb, self.answer)}"

    def question(self, kb: KnowledgeBase, part: str) -> str:
        """What the class is asked."""
        label = kb.label(self.farthest[0]) if self.moved else ""
        match part:
            case "who":
                return "Which principle moves farthest?"
            case "way":
                return f"{label} stands at {self.stood}. Which way does it move?"
            case "far":
                return f"How far: where does {label} come to?"
        return f"Why does {label} move?" if label else "Why does nothing move?"

    def options(self, kb: KnowledgeBase, part: str) -> tuple[str, ...]:
        """What can be guessed."""
        match part:
            case "who":
                return (*(entry.label for entry in kb.principles.values()), NONE)
            case "way":
                return WAYS
            case "far":
                return tuple(band.label for band in kb.scale.bands)
        return self.reasons

    def right(self, kb: KnowledgeBase, part: str) -> tuple[str, ...]:
        """The options that are right."""
        match part:
            case "who":
                return tuple(map(kb.label, self.farthest)) or (NONE,)
            case "way":
                return (WAYS[0] if self.moved[0].by > 0 else WAYS[1],)
            case "far":
                return (self.moved[0].after.band.label,)
        return (self.reason,)

    def lines(self, kb: KnowledgeBase) -> Iterator[Line]:
        """Yield all that is shown once it is revealed."""
        yield from self.moves(kb)
        yield from self.adds_up(kb)

    def moves(self, kb: KnowledgeBase) -> Iterator[Line]:
        """Yield all that the answer does."""
        for flag in self.flags:
            yield Line(flag_raised(flag), 2, "! ")
        for one in self.moved:
            before, after = one.before, one.after
            held = f", {after.uncapped:+.2f} without the hold" if after.support != after.uncapped else ""
            text = f"{kb.label(one.id)}: {before.band.label} ({before.support:+.2f}) -> {after.band.label}"
            yield Line(f"{text} ({after.support:+.2f}{held})", 2, "+ " if one.by > 0 else "- ")
        if not self.moved:
            yield Line("No principle moves.", 2)

    def adds_up(self, kb: KnowledgeBase) -> Iterator[Line]:
        """Yield how the support of what moves farthest adds up; nothing if nothing moves."""
        if not self.moved:
            return
        yield Line(f"What counts of {kb.label(self.moved[0].id)}, * new:", 2)
        for each in self.counts:
            yield Line(f"{each.weight:+.2f} {each.rule.because}", 4, "* " if each.rule.id in self.new else "  ")
        after = self.moved[0].after
        yield Line(sum_words([each.weight for each in self.counts], after.support, after.uncapped), 2)


def flag_raised(label: str) -> str:
    """Return the sentence that a red flag is raised."""
    return f"A red flag is raised, before anything else: {label}."


GuessStep = SafetyStep | PredictStep


def safety_step(assessment: Assessment, complaint: int = 0) -> SafetyStep:
    """Return the safety screen of a visit as a step.

    Args:
        assessment: Of the whole visit.
        complaint: Which complaint, from 0: flags that would be asked about there stand to choose from.
    """
    kb, safety = assessment.knowledge, assessment.safety
    here = area_of(kb, assessment.complaints[complaint].complaint.site)
    others = [
        entry.flag.label
        for entry in safety.of("clear", "not_screened")
        if entry.flag.level == "absolute" and _asked_at(kb, entry, here)
    ]
    right = [entry.flag.label for entry in safety.raised]
    begin = len(assessment.visit.answers) % len(others) if others else 0
    more = (others[begin:] + others[:begin])[: max(0, CHOICES - len(right))]
    return SafetyStep(safety.raised, tuple(sorted((*right, *more))), alarms(assessment))


def _asked_at(kb: KnowledgeBase, entry: FlagState, here: frozenset[str]) -> bool:
    return not here or not entry.flag.screen or any(here & area_of(kb, Site(name)) for name in entry.flag.screen)


class GuessSteps(Sequence[GuessStep]):
    """The steps of a visit: the safety screen, then its answers in the order given; each is worked out when it is due.

    Args:
        assessment: Of the whole visit.
        complaint: Which complaint, from 0.

    Raises:
        IndexError: There is no such complaint.
    """

    def __init__(self, assessment: Assessment, complaint: int = 0) -> None:
        self._expert, self._visit, self._complaint = assessment.expert, assessment.visit, complaint
        self._made: dict[int, GuessStep] = {0: safety_step(assessment, complaint)}
        self._last = (0, self._reference(0))

    def __len__(self) -> int:
        return 1 + len(self._visit.answers)

    @overload
    def __getitem__(self, at: int) -> GuessStep: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[GuessStep, ...]: ...

    def __getitem__(self, at: int | slice) -> GuessStep | tuple[GuessStep, ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(len(self))[at])
        at = range(len(self))[at]
        if at not in self._made:
            there, last = self._last
            before = last if there == at - 1 else self._reference(at - 1)
            after = self._reference(at)
            self._made[at] = _step(before, after, self._visit.answers[at - 1])
            self._last = (at, after)
        return self._made[at]

    def _reference(self, answers: int) -> Reference:
        return Reference(self._expert, replace(self._visit, answers=self._visit.answers[:answers]), self._complaint)


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
    choices = _choices(after, answer, moved, reason)
    if not moved:
        return PredictStep(answer, moved, "", flags, choices, reason)
    first = moved[0].before
    made = after.entry.conclusion(moved[0].id).contributions
    counts = sorted((each for each in made if each.counts), key=lambda each: -abs(each.weight))
    new = frozenset(rule.rule.id for rule in moved[0].rules if rule.after != rule.before)
    stood = f"{first.band.label} ({first.support:+.2f})"
    return PredictStep(answer, moved, stood, flags, choices, reason, tuple(counts), new)


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
