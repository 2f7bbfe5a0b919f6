"""Two principles side by side: shared evidence, what separates them, and the question that parts them best.

With a visit the evidence is the person's own answers; what the rules alone say is the study
sheet, and comes with both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from nmt_expert.errors import DataError, Issue
from nmt_expert.explain.condition_tree import View, answers_behind, view
from nmt_expert.explain.how import principle_named
from nmt_expert.explain.next_checks import EASE, askable
from nmt_expert.knowledge.model import Finding, KnowledgeBase, Rule
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment, Conclusion, Contribution
from nmt_expert.reasoning.incremental import Evaluation
from nmt_expert.reasoning.program import Program, evaluate, prepare
from nmt_expert.reasoning.readings import Readings
from nmt_expert.reasoning.support import DECIMALS, combine
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, Values, literals
from nmt_expert.reasoning.visit import Answer

KINDS = (
    "for_a_against_b",
    "for_b_against_a",
    "only_for_a",
    "only_for_b",
    "only_against_a",
    "only_against_b",
    "for_both",
    "against_both",
    "depends",
)
"""What an answer can say of two principles: what separates them first, what does not last."""

SEEN = 2
"""Decimals of a support that are shown: what moves less than that moves nothing."""

QUESTIONS = 5
"""Parting questions that are kept, at most."""


class Comparison(Struct, frozen=True):
    """Two principles compared: by the rules alone (``sheet``) and, where there is a visit, in that (``visit``)."""

    a: str
    b: str
    sheet: StudySheet
    visit: SideBySide | None


class StudySheet(Struct, frozen=True):
    """Two principles by the rules alone; lines are in the order of ``KINDS``, of those the strongest first."""

    a: str
    b: str
    lines: tuple[SheetLine, ...]

    def of(self, *kinds: str) -> tuple[SheetLine, ...]:
        """Return the lines of the given kinds."""
        return tuple(line for line in self.lines if line.kind in kinds)


class SheetLine(Struct, frozen=True):
    """One answer and what it says of each of the two principles (of each sign the strongest rule, if any).

    ``alone`` is what each of the two comes to if nothing else is answered, in (-1, 1).
    """

    finding: str
    answer: str
    a: tuple[RuleStatement, ...]
    b: tuple[RuleStatement, ...]
    alone: tuple[float, float] = (0.0, 0.0)

    @property
    def kind(self) -> str:
        """One of ``KINDS``; ``depends`` if it speaks both for and against one of them, by what comes with it."""
        first, second = _lean(self.a), _lean(self.b)
        if None in (first, second):
            return "depends"
        if first == second:
            return "for_both" if first == 1 else "against_both"
        if first and second:
            return "for_a_against_b" if first == 1 else "for_b_against_a"
        return f"only_{'for' if 1 in (first, second) else 'against'}_{'a' if first else 'b'}"

    @property
    def weight(self) -> float:
        """How much it says at the most, for the order of lines."""
        return max(statement.rule.weight for statement in self.a + self.b)


class RuleStatement(Struct, frozen=True):
    """What an answer makes the rules say of a principle.

    Attributes:
        rule: The strongest rule of the principle that it helps to fire; its sign says for or against.
        alone: Whether the answer is enough for that; otherwise others have to come with it.
        through: The hypotheses between the two, the nearest to the answer first.
    """

    rule: Rule
    alone: bool
    through: tuple[str, ...] = ()


class SideBySide(Struct, frozen=True):
    """Two principles in one visit.

    Attributes:
        a: The first as concluded; ``b`` the second.
        evidence: The answers behind either, in the order given.
        questions: The questions that part them, the best first; none after an emergency, or if none does.
    """

    a: Conclusion
    b: Conclusion
    evidence: tuple[AnswerEvidence, ...]
    questions: tuple[Parting, ...]

    def of(self, *kinds: str) -> tuple[AnswerEvidence, ...]:
        """Return the evidence of the given kinds."""
        return tuple(entry for entry in self.evidence if entry.kind in kinds)


class AnswerEvidence(Struct, frozen=True):
    """One answer, with the rules that it made speak about each of the two.

    Attributes:
        answer: The person's answer, or one that follows from it.
        a: What it helped to contribute to the first principle.
        b: The same for the second.
    """

    answer: Answer
    a: tuple[Contribution, ...]
    b: tuple[Contribution, ...]

    @property
    def kind(self) -> str:
        """``shared`` (leans the same way for both), ``opposed``, ``only_a`` or ``only_b``."""
        if not (self.a and self.b):
            return "only_a" if self.a else "only_b"
        first, second = (combine(entry.weight for entry in own) for own in (self.a, self.b))
        return "shared" if (first > 0) == (second > 0) else "opposed"


class Parting(Struct, frozen=True):
    """A question not asked yet, and how far apart its answers would leave the two.

    Attributes:
        finding: What to ask.
        now: Supports of the two as they stand.
        if_yes: Supports of the two after a yes.
        if_no: Supports of the two after a no.
        spread: How much the difference of the two supports depends on the answer, in [0, 4).
    """

    finding: Finding
    now: tuple[float, float]
    if_yes: tuple[float, float]
    if_no: tuple[float, float]
    spread: float

    @property
    def yes_favours(self) -> str:
        """``a`` or ``b``: whom a yes brings forward from where the two stand; ``""`` if it does not part them."""
        return self._favoured(self.if_yes)

    @property
    def no_favours(self) -> str:
        """The same of a no."""
        return self._favoured(self.if_no)

    def _favoured(self, then: tuple[float, float]) -> str:
        moved = round((then[0] - then[1]) - (self.now[0] - self.now[1]), SEEN)
        return "a" if moved > 0 else "b" if moved < 0 else ""


def compare(known: Assessment | KnowledgeBase, a: str, b: str, complaint: int = 0) -> Comparison:
    """Return two principles side by side.

    Args:
        known: An assessment, or a knowledge base for a study sheet from the rules alone.
        a: Id or label of a principle.
        b: Id or label of another.
        complaint: Which complaint of the assessment, from 0.

    Raises:
        DataError: There is no such principle, or both are the same.
    """
    kb = known.knowledge if isinstance(known, Assessment) else known
    first, second = principle_named(kb, a), principle_named(kb, b)
    if first == second:
        message = f"'{kb.label(first)}' cannot be compared with itself"
        raise DataError([Issue("", 0, "same-principle", message, "name two different principles")])
    program = known.expert.program if isinstance(known, Assessment) else prepare(kb)
    visit = _side_by_side(known, first, second, complaint) if isinstance(known, Assessment) else None
    return Comparison(first, second, study_sheet(program, first, second), visit)


# ------------------------------------------------------------------ by the rules alone


def study_sheet(program: Program, a: str, b: str) -> StudySheet:
    """Return what the rules say of two principles, answer by answer."""
    said = [_statements(program, name) for name in (a, b)]
    nothing = _nothing_said(program)
    lines = []
    for name in program.kb.findings:
        for answer, value in (("yes", 1.0), ("no", -1.0)):
            if any((name, answer) in own for own in said):
                then = nothing.answered(name, value)
                alone = then[a].support, then[b].support
                first, second = (own.get((name, answer), ()) for own in said)
                lines.append(SheetLine(name, answer, first, second, alone))
    lines.sort(key=lambda line: (KINDS.index(line.kind), -line.weight))
    return StudySheet(a, b, tuple(lines))


def _nothing_said(program: Program) -> Evaluation:
    """A complaint of which nothing is known, ready to be evaluated with an answer."""
    values = Values({}, {})
    nothing = Readings(values, {}, frozenset(), (), ())
    return Evaluation(program, nothing, evaluate(program, values))


def _lean(said: tuple[RuleStatement, ...]) -> int | None:
    signs = {statement.rule.sign for statement in said}
    return None if len(signs) > 1 else next(iter(signs), 0)


def _statements(program: Program, principle: str) -> dict[tuple[str, str], tuple[RuleStatement, ...]]:
    """For each finding and answer the strongest rule for and the strongest against; one that fires alone wins ties."""
    best: dict[tuple[str, str], dict[int, RuleStatement]] = defaultdict(dict)
    for rule in program.rules[principle]:
        for finding, answer, alone, through in _down(program, program.nodes[rule.id]):
            statement, own = RuleStatement(rule, alone, through), best[finding, answer]
            rival = own.get(rule.sign)
            if rival is None or (rule.weight, alone) > (rival.rule.weight, rival.alone):
                own[rule.sign] = statement
    return {key: tuple(own[sign] for sign in (1, -1) if sign in own) for key, own in best.items()}


def _down(program: Program, node: Node, alone: bool = True) -> Iterator[tuple[str, str, bool, tuple[str, ...]]]:
    """Yield the answers that help a condition to hold, whether one is enough, and the hypotheses passed."""
    for literal in dict.fromkeys(literals(node)):
        enough = alone and _enough(node, literal)
        if literal.key not in program.rules:
            yield literal.key.partition("@")[0], "yes" if literal.sign > 0 else "no", enough, ()
            continue
        for rule in program.rules[literal.key]:
            if rule.sign == literal.sign:
                carries = enough and rule.weight > program.kb.scale.holds_above
                for finding, answer, by_itself, through in _down(program, program.nodes[rule.id], carries):
                    yield finding, answer, by_itself, (*through, literal.key)


def _enough(node: Node, literal: Literal) -> bool:
    """Whether a condition holds by one literal alone."""
    if isinstance(node, Literal):
        return node == literal
    if isinstance(node, Same):
        return _enough(node.of, literal)
    met = sum(_enough(part, literal) for part in node.of)
    return met >= (len(node.of) if isinstance(node, Every) else node.k)


# ------------------------------------------------------------------ in a visit


def _side_by_side(assessment: Assessment, a: str, b: str, complaint: int) -> SideBySide:
    entry = assessment.complaints[complaint]
    seen = view(assessment.expert.program, entry)
    first, second = entry.conclusion(a), entry.conclusion(b)
    return SideBySide(first, second, _evidence(seen, entry, first, second), partings(assessment, a, b, complaint))


def _evidence(seen: View, entry: ComplaintAssessment, a: Conclusion, b: Conclusion) -> tuple[AnswerEvidence, ...]:
    fired: dict[str, tuple[Rule, ...]] = {
        made.id: tuple(contribution.rule for contribution in made.contributions if contribution.counts)
        for made in entry.principles + entry.hypotheses
    }
    behind: dict[Answer, tuple[list[Contribution], list[Contribution]]] = defaultdict(lambda: ([], []))
    for at, made in enumerate((a, b)):
        for contribution in made.contributions:
            for answer in answers_behind(seen, contribution.rule, fired) if contribution.counts else ():
                behind[answer][at].append(contribution)
    given_order = [answer for answer, _ in entry.readings.places]
    order = {answer: at for at, answer in reversed(list(enumerate(given_order)))}
    ordered = sorted(behind.items(), key=lambda item: order.get(item[0], len(order)))
    return tuple(AnswerEvidence(answer, tuple(for_a), tuple(for_b)) for answer, (for_a, for_b) in ordered)


def partings(assessment: Assessment, a: str, b: str, complaint: int = 0) -> tuple[Parting, ...]:
    """Return the questions that part two principles, the best first: ``QUESTIONS`` at most.

    A yes and a no to everything that may be asked are looked ahead at; nothing is estimated.

    Args:
        assessment: The assessment.
        a: Id of a principle.
        b: Id of another.
        complaint: Which complaint, from 0.
    """
    entry, depends = assessment.complaints[complaint], assessment.expert.dependencies
    now = Evaluation(assessment.expert.program, entry.readings, entry.run.conclusions, depends)
    needed = depends.with_all_they_read(a, b)
    stand = entry.conclusion(a).support, entry.conclusion(b).support
    found = []
    for finding in askable(assessment.knowledge, assessment.safety, entry):
        if finding.id not in depends.reads:
            continue
        yes, no = (now.after(now.suppose(finding.id, value), needed) for value in (1.0, -1.0))
        if_yes, if_no = ((then[a].support, then[b].support) for then in (yes, no))
        spread = round(abs((if_yes[0] - if_yes[1]) - (if_no[0] - if_no[1])), DECIMALS)
        if spread:
            found.append(Parting(finding, stand, if_yes, if_no, spread))
    found.sort(key=lambda parting: (-parting.spread, -EASE[parting.finding.kind]))
    return tuple(found[:QUESTIONS])
