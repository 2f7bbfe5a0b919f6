"""Say which rules the cases fire, which they nearly fire, and which findings they never use.

A rule is *nearly fired* where all parts of its condition hold but one that is denied:
a case that stops there shows what the rule does not say.  Silence denies nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from nmt_expert.authoring.cases import Played, play
from nmt_expert.intake.casefile import Case
from nmt_expert.knowledge.model import KnowledgeBase, leaves
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.truth import Every, Node, Same, Values, interval, state


class Share(Struct, frozen=True):
    """How many of some things are covered, and the ids of those that are not."""

    covered: int
    missing: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return self.covered + len(self.missing)

    @property
    def percent(self) -> float:
        """The covered share in percent; 100 of nothing."""
        return 100.0 * self.covered / self.total if self.total else 100.0


class Coverage(Struct, frozen=True):
    """What the cases reach.

    Attributes:
        cases: How many cases and examples were run.
        fired: Rules that held in at least one of them.
        nearly: Rules that a denial of one part kept from holding in at least one.
        used: Findings that a rule, a minimum pattern or a red flag reads, answered in at least one.
    """

    cases: int
    fired: Share
    nearly: Share
    used: Share


def coverage(program: Program, cases: Iterable[Case]) -> Coverage:
    """Return what cases (examples among them) reach of the rules and findings of a knowledge base."""
    cases = tuple(cases)
    fired: set[str] = set()
    nearly: set[str] = set()
    for case in cases:
        for played in play(program, case.visit):
            fired.update(entry.rule for result in played.results.values() for entry in result.fired)
            nearly.update(_nearly(program, played, nearly))
    said = {answer.finding for case in cases for answer in case.visit.answers}
    answered = said | {program.kb.whole_of(name) for name in said}
    rules = [rule.id for rule in program.kb.rules]
    return Coverage(
        len(cases), _share(rules, fired), _share(rules, nearly), _share(findings_read(program.kb), answered)
    )


def _share(names: Iterable[str], covered: set[str]) -> Share:
    names = tuple(names)
    return Share(sum(name in covered for name in names), tuple(name for name in names if name not in covered))


def findings_read(kb: KnowledgeBase) -> tuple[str, ...]:
    """Return the findings that a rule, a minimum pattern or a red flag reads, in the order of the vocabulary."""
    conditions = [rule.when for rule in kb.rules] + [p.requires for p in kb.principles.values() if p.requires]
    read = {leaf.name for condition in conditions for leaf in leaves(condition)}
    read.update(name for flag in kb.flags.values() for name in (*flag.asks, *flag.consider))
    return tuple(name for name in kb.findings if name in read)


# ------------------------------------------------------------------ nearly fired


def _nearly(program: Program, played: Played, known: set[str]) -> Iterator[str]:
    """Yield the rules that only one denied part keeps from holding; those already known are passed over."""
    for rule in program.kb.rules:
        if rule.id not in known and nearly_holds(program.nodes[rule.id], played.values, program.kb.scale.holds_above):
            yield rule.id


def nearly_holds(node: Node, values: Values, holds_above: float) -> bool:
    """Whether all parts of a condition hold but one, and that one fails whatever is still unknown.

    The parts are those of the outermost *all*; an *any* or *at least* is one part, and so is a single
    finding.  Of a ``same: muscle`` block, the parts have to stand so within one muscle.
    """
    if isinstance(node, Same):
        return any(nearly_holds(node.of, Values(inside), holds_above) for inside in values.muscles.values())
    parts = node.of if isinstance(node, Every) else (node,)
    failing = 0
    for part in parts:
        standing = state(interval(part, values), holds_above)
        failing += standing == "fails"
        if standing == "undecided" or failing > 1:
            return False
    return failing == 1
