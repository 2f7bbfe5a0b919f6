"""What the rules alone say of two principles: which answers speak for one, against the other, for both.

Rules are followed through hypotheses down to the findings; no visit is needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from nmt_expert.knowledge.model import Rule
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, literals

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


class Says(Struct, frozen=True):
    """What an answer makes the rules say of a principle.

    Attributes:
        rule: The strongest rule of the principle that it helps to fire; its sign says for or against.
        alone: Whether the answer is enough for that; otherwise others have to come with it.
        through: The hypotheses between the two, the nearest to the answer first.
    """

    rule: Rule
    alone: bool
    through: tuple[str, ...] = ()


class SheetLine(Struct, frozen=True):
    """One answer and what it says of each of the two principles (of each sign the strongest rule, if any)."""

    finding: str
    answer: str
    a: tuple[Says, ...]
    b: tuple[Says, ...]

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
        return max(says.rule.weight for says in self.a + self.b)


class StudySheet(Struct, frozen=True):
    """Two principles by the rules alone; lines are in the order of ``KINDS``, of those the strongest first."""

    a: str
    b: str
    lines: tuple[SheetLine, ...]

    def of(self, *kinds: str) -> tuple[SheetLine, ...]:
        """Return the lines of the given kinds."""
        return tuple(line for line in self.lines if line.kind in kinds)


def study_sheet(program: Program, a: str, b: str) -> StudySheet:
    """Return what the rules say of two principles, answer by answer."""
    said = [_spoken(program, name) for name in (a, b)]
    lines = [
        SheetLine(name, answer, *(own.get((name, answer), ()) for own in said))
        for name in program.kb.findings
        for answer in ("yes", "no")
        if any((name, answer) in own for own in said)
    ]
    lines.sort(key=lambda line: (KINDS.index(line.kind), -line.weight))
    return StudySheet(a, b, tuple(lines))


def _lean(said: tuple[Says, ...]) -> int | None:
    signs = {says.rule.sign for says in said}
    return None if len(signs) > 1 else next(iter(signs), 0)


def _spoken(program: Program, principle: str) -> dict[tuple[str, str], tuple[Says, ...]]:
    """For each finding and answer the strongest rule for and the strongest against; one that fires alone wins ties."""
    best: dict[tuple[str, str], dict[int, Says]] = defaultdict(dict)
    for rule in program.rules[principle]:
        for finding, answer, alone, through in _down(program, program.nodes[rule.id]):
            says, own = Says(rule, alone, through), best[finding, answer]
            rival = own.get(rule.sign)
            if rival is None or (rule.weight, alone) > (rival.rule.weight, rival.alone):
                own[rule.sign] = says
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
