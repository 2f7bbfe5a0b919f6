"""The recorded run of one complaint, step by step: what a class can walk through, forwards and backwards.

Every step is complete in itself: the agenda, why this rule was next, the facts it
matched and what it asserted.  ``replay`` works the conclusions out again from the
steps alone, so a trace that leaves something out cannot agree with its assessment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.engine.record import Cycle
from nmt_expert.reasoning.program import Concluded, Fired, Program, conclude, ranking
from nmt_expert.reasoning.visit import Complaint

PATTERN, CLOSE = "requires:", "close:"
_FACT = re.compile(
    r"(?P<key>(?P<name>\w+)(?:@(?P<place>\w+))?=(?P<word>yes|no)(?: in (?P<muscle>.+?))?)"
    r"(?: \((?P<degree>[-+.e\d]+)\))?"
)
_CLOSING = "Every rule of stratum {} that holds has fired; what they say is combined, for later rules to read."


class Fact(Struct, frozen=True):
    """A statement in working memory.

    Attributes:
        text: As the engine recorded it.
        key: What rules match, e.g. ``taut_band@here=yes``; ``""`` for what no rule reads.
        kind: ``answer``, ``evidence``, ``pattern`` or ``conclusion``.
        name: The finding, conclusion or (of evidence) rule it is about.
        label: What a person calls that.
        word: The answer's word; the band of a conclusion.
        place: Where an answer was read; ``""`` for the whole person.
        muscle: The muscle, where the statement is about one only.
        value: Degree of an answer, weight of evidence, support of a conclusion; 0 where there is none.
    """

    text: str
    key: str
    kind: str
    name: str
    label: str
    word: str = ""
    place: str = ""
    muscle: str = ""
    value: float = 0.0


class AgendaRule(Struct, frozen=True):
    """A rule on the agenda.

    Attributes:
        id: As recorded: a rule, ``requires:<principle>`` or ``close:<n>``.
        kind: ``rule``, ``pattern`` or ``close``.
        title: The same in words: ``taut band (trigger points)``.
        conclusion: What it speaks about; ``""`` for a step that closes a stratum.
        because: The rule's own sentence, or what the step is for.
    """

    id: str
    kind: str
    title: str
    conclusion: str
    because: str


class TraceStep(Struct, frozen=True):
    """One cycle of the engine.

    Attributes:
        number: From 1.
        rule: What fired.
        stratum: The stratum it belongs to, from 1.
        agenda: Everything that was ready, in the order it would fire, the chosen one first.
        why_next: What decided over the next in line: ``alone``, ``stratum``, ``salience``, ``recency`` or ``order``.
        matched: The facts its condition stood on.
        asserted: The facts it added.
        degree: How far the condition of a rule was true, in (0.2, 1]; 0 for the other kinds of step.
        weight: What a rule contributes, in (-1, 1); 0 for the other kinds of step.
        so_far: Support of the rule's conclusion after this step, before any cap.
        counting: What counts for that conclusion after this step, in the order it fired.
        instead_of: Rules of its group that counted before this step and do not after it.
        said_by: The rule of its group that counts in its place; ``""`` if it counts itself.
    """

    number: int
    rule: AgendaRule
    stratum: int
    agenda: tuple[AgendaRule, ...]
    why_next: str
    matched: tuple[Fact, ...]
    asserted: tuple[Fact, ...]
    degree: float = 0.0
    weight: float = 0.0
    so_far: float = 0.0
    counting: tuple[float, ...] = ()
    instead_of: tuple[str, ...] = ()
    said_by: str = ""


class Trace(Struct, frozen=True):
    """A whole run for one complaint: the facts it began with, and every step.

    Position 0 is the state before the first step, position ``n`` the state after step ``n``.  ``order`` holds the
    ids of the ten principles in their order at the end.
    """

    complaint: Complaint
    facts: tuple[Fact, ...]
    steps: tuple[TraceStep, ...]
    order: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether any rule fired: steps that only close a stratum are not reasoning."""
        return any(step.rule.kind != "close" for step in self.steps)

    def memory(self, position: int) -> tuple[Fact, ...]:
        """Return the facts in working memory at a position, the oldest first."""
        return self.facts + tuple(fact for step in self.steps[: max(position, 0)] for fact in step.asserted)

    def find(self, typed: str, after: int = 0) -> int | None:
        """Return the next step whose rule is called like this, looking on from the start after the end; or None."""
        found = [step.number for step in self.steps if called(step.rule, typed)]
        return next((number for number in found if number > after), found[0] if found else None)


def called(ready: AgendaRule, typed: str) -> bool:
    """Whether every word of what was typed is in the id or the title of a rule."""
    words = _words(typed)
    return bool(words) and all(word in " ".join(_words(f"{ready.id} {ready.title}")) for word in words)


def _words(text: str) -> list[str]:
    return re.sub(r"[\W_]+", " ", text.casefold()).split()


def trace(assessment: Assessment, complaint: int = 0) -> Trace:
    """Return the recorded run for one complaint.

    Args:
        assessment: The assessment it is a part of.
        complaint: Which complaint, from 0.

    Raises:
        IndexError: There is no such complaint.
    """
    return _RunReader(assessment.expert.program, assessment.complaints[complaint]).read()


def replay(program: Program, run: Trace, position: int | None = None) -> dict[str, Concluded]:
    """Return what is concluded at a position, worked out from the steps alone.

    Args:
        program: The rules, for their groups, minimum patterns and order.
        run: The trace.
        position: After how many steps; all of them if left out.

    Returns:
        Every conclusion of the strata that are closed by then.
    """
    fired: dict[str, list[Fired]] = {}
    met: set[str] = set()
    concluded: dict[str, Concluded] = {}
    for step in run.steps[:position]:
        if step.rule.kind == "rule":
            fired.setdefault(step.rule.conclusion, []).append(Fired(step.rule.id, step.degree, step.weight))
        elif step.rule.kind == "pattern":
            met.add(step.rule.conclusion)
        else:
            for name in program.levels[step.stratum - 1]:
                pattern = name in met if name in program.requires else None
                concluded[name] = conclude(program, name, fired.get(name, ()), pattern)
    return concluded


def title_of(rule: str) -> str:
    """Return a rule's id in words.

    >>> title_of("trigger_points.taut-band")
    'taut band (trigger points)'
    """
    conclusion, _, name = rule.partition(".")
    return f"{_plain(name)} ({_plain(conclusion)})"


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def _counting(made: Concluded) -> dict[str, Fired]:
    return {entry.rule: entry for entry, counts in zip(made.fired, made.counts, strict=True) if counts}


class _RunReader:
    """Reads the record of one complaint, cycle by cycle."""

    def __init__(self, program: Program, entry: ComplaintAssessment) -> None:
        self.program, self.entry = program, entry
        self.kb: KnowledgeBase = program.kb
        self.because: Mapping[str, str] = {rule.id: rule.because for rule in self.kb.rules}
        self.fired = {one.rule: one for result in entry.run.conclusions.values() for one in result.fired}
        self.memory: dict[str, Fact] = {}
        self.evidence: dict[str, list[Fired]] = {}

    def read(self) -> Trace:
        facts = tuple(map(self._answer, self.entry.run.facts))
        self.memory.update((fact.key, fact) for fact in facts)
        steps = tuple(self._step(number, cycle) for number, cycle in enumerate(self.entry.run.cycles, start=1))
        return Trace(self.entry.complaint, facts, steps, ranking(self.kb, self.entry.run.conclusions))

    def _step(self, number: int, cycle: Cycle) -> TraceStep:
        ready = tuple(map(self._ready, cycle.agenda))
        matched = tuple(self.memory.get(text) or self._answer(text) for text in cycle.matched)
        asserted = tuple(self._asserted(ready[0], text) for text in cycle.asserted)
        self.memory.update((fact.key, fact) for fact in asserted if fact.key)
        head = (number, ready[0], cycle.stratum, ready, cycle.why_next, matched, asserted)
        one = self.fired.get(cycle.rule)
        if one is None:
            return TraceStep(*head)
        own = self.evidence.setdefault(ready[0].conclusion, [])
        before = _counting(conclude(self.program, ready[0].conclusion, own, None))
        own.append(one)
        made = conclude(self.program, ready[0].conclusion, own, None)
        after = _counting(made)
        counting = tuple(entry.weight for entry in own if entry.rule in after)
        gone = tuple(name for name in before if name not in after)
        return TraceStep(*head, one.degree, one.weight, made.uncapped, counting, gone, self._said_by(one, after))

    def _said_by(self, one: Fired, counting: Mapping[str, Fired]) -> str:
        """The rule that counts in the place of one that does not; ``""`` for one that counts."""
        if one.rule in counting:
            return ""
        groups = self.program.groups
        alike = (name for name, other in counting.items() if other.weight * one.weight > 0)
        return next((name for name in alike if groups[name] == groups[one.rule]), "")

    def _ready(self, name: str) -> AgendaRule:
        if name.startswith(CLOSE):
            stratum = name.removeprefix(CLOSE)
            return AgendaRule(name, "close", f"closing stratum {stratum}", "", _CLOSING.format(stratum))
        if name.startswith(PATTERN):
            principle = self.kb.principles[name.removeprefix(PATTERN)]
            because = principle.requires_text or f"The minimum pattern of {principle.label} is there."
            return AgendaRule(name, "pattern", f"minimum pattern ({_plain(principle.id)})", principle.id, because)
        return AgendaRule(name, "rule", title_of(name), name.partition(".")[0], self.because[name])

    # -------------------------------------------------------------- facts

    def _answer(self, text: str) -> Fact:
        """Read a statement as the engine writes it: ``finding@place=yes in muscle (degree)``."""
        found = _FACT.fullmatch(text)
        if found is None:
            raise ValueError(f"not a statement: {text}")
        name, degree = found["name"], float(found["degree"] or 1)
        kind = "answer" if name in self.kb.findings else "conclusion"
        place = "" if found["place"] in (None, "general") else found["place"]
        word = self._word(found["word"], degree)
        muscle = found["muscle"] or ""
        return Fact(text, found["key"], kind, name, self.kb.label(name), word, place, muscle, degree)

    def _word(self, word: str, degree: float) -> str:
        value = degree if word == "yes" else -degree
        return next((said for said, number in self.kb.scale.answers.items() if number == value), word)

    def _asserted(self, by: AgendaRule, text: str) -> Fact:
        if by.kind == "pattern":
            return Fact(text, "", "pattern", by.conclusion, self.kb.label(by.conclusion))
        if by.kind == "rule":
            weight = self.fired[by.id].weight
            return Fact(text, "", "evidence", by.id, self.kb.label(by.conclusion), value=weight)
        name = text.rpartition(" ")[0]
        support = self.entry.run.conclusions[name].support
        read = abs(support) > self.kb.scale.holds_above
        key = f"{name}={'yes' if support > 0 else 'no'}" if read else ""
        return Fact(
            text, key, "conclusion", name, self.kb.label(name), self.kb.scale.band(support).label, value=support
        )
