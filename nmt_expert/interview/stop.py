"""Say whether an interview may stop: what no remaining answer can change any more.

``first_settled`` is proved from reach, an outer bound over every completion of what may
still be asked; ``two_cannot`` from bounds on what one and two further answers could add.
Both err to the side of asking on.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from nmt_expert.explain.minimal_sets.bounds import NEVER, Bounds, Outlook, scaled
from nmt_expert.explain.minimal_sets.evaluation import HypotheticalRules
from nmt_expert.explain.minimal_sets.readings import HypotheticalAnswers
from nmt_expert.interview.ahead import Ahead
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import leader
from nmt_expert.reasoning.visit import Visit

FURTHER = 2
"""So many further answers are thought of for the earlier offer to stop."""

SLACK = 1e-6
"""Supports are rounded; a bound is only trusted beyond this."""


class Standing(Struct, frozen=True):
    """How far an interview has come with one complaint.

    Attributes:
        first: The principle that stands first now.
        settled: Principles whose band no remaining answer can change, in the order of the knowledge.
        first_settled: Whether no remaining answers, however many, can change which principle comes first.
        two_cannot: Whether no two further answers can; true whenever ``first_settled`` is.
        open: How many findings could still be asked.
    """

    first: str
    settled: tuple[str, ...]
    first_settled: bool
    two_cannot: bool
    open: int


def standing(expert: Expert, visit: Visit, complaint: int = 0, passed: Collection[str] = frozenset()) -> Standing:
    """Return what is settled and whether the interview may stop.

    Args:
        expert: The knowledge.
        visit: What was said so far.
        complaint: Which complaint, from 0.
        passed: Ids of findings and choice questions that will not be asked; they stay unknown.

    Returns:
        Where it stands.  A further answer is one yes or no to an open finding, at the complaint's place or in
        a muscle named so far; what was answered, unsure included, stays as it is.

    Raises:
        IndexError: There is no such complaint.
    """
    ahead = Ahead(expert, visit, complaint, passed)
    band = ahead.kb.scale.band
    settled = tuple(name for name in ahead.kb.principles if len({band(end).id for end in ahead.reach[name]}) == 1)
    certain = _cannot_be_passed(ahead)
    two = certain or (_no_single_answer(ahead) and _two_cannot(ahead))
    return Standing(ahead.first, settled, certain, two, len(ahead.open))


def _cannot_be_passed(ahead: Ahead) -> bool:
    """Whether the least the first can come to is above the most that any other can."""
    if not ahead.open:
        return True
    least = ahead.reach[ahead.first][0]
    return all(ahead.reach[name][1] < least for name in ahead.kb.principles if name != ahead.first)


def _no_single_answer(ahead: Ahead) -> bool:
    """Whether no one answer changes the first: quickly seen, and mostly enough to go on asking."""
    return all(
        leader(ahead.kb, ahead.answered(finding, value)) == ahead.first
        for finding in ahead.open
        for value in (1.0, -1.0)
    )


def _two_cannot(ahead: Ahead) -> bool:
    """Whether, at most, two further answers leave the first above every other principle."""
    hypothetical = HypotheticalAnswers(ahead.program, ahead.visit, ahead.entry, ahead.dependencies)
    still = frozenset(name for asked in ahead.open for name in (asked, ahead.kb.whole_of(asked)))
    allowed = sum(1 << at for at, proposal in enumerate(hypothetical.all) if proposal.answer.finding in still)
    rules = HypotheticalRules(ahead.program, hypothetical)
    bounds = Bounds(rules, allowed)
    down = bounds.outlook(ahead.first, 0, FURTHER, False)
    floor = _floor(ahead, rules, bounds)
    return all(_stays_below(floor, down, bounds, rules, name) for name in ahead.kb.principles if name != ahead.first)


def _floor(ahead: Ahead, rules: HypotheticalRules, bounds: Bounds) -> float:
    """Where the first stands, as f of its support; capped if its minimum pattern is not met, or could be lost."""
    point = rules.point(ahead.first, 0)
    required = rules.requires.get(ahead.first)
    firm = required is None or (point.met and not bounds.sink(required, 0, FURTHER))
    return scaled(point.uncapped if firm else ahead.program.capped(point.uncapped, False))


def _stays_below(floor: float, down: Outlook, bounds: Bounds, rules: HypotheticalRules, name: str) -> bool:
    """Whether a rival stays below, with the two answers that together lift it and lower the first the most."""
    up = bounds.outlook(name, 0, FURTHER, True)
    lowering = {helper: share for share, helper in down.worth}
    lifting = {helper: share for share, helper in up.worth}
    both = sorted((lowering.get(at, 0.0) + lifting.get(at, 0.0) for at in {*lowering, *lifting}), reverse=True)
    if up.now + sum(both[:FURTHER]) < floor - SLACK:
        return True
    lowest = floor - sum(share for share, _ in down.worth[:FURTHER])
    return not _liftable(bounds, rules, name) and scaled(rules.cap) < lowest - SLACK


def _liftable(bounds: Bounds, rules: HypotheticalRules, name: str) -> bool:
    """Whether a rival could come to stand above the cap within two answers: it has no pattern, or may meet it."""
    required = rules.requires.get(name)
    return required is None or bounds.lift(required, 0, FURTHER).cost < min(FURTHER + 1, NEVER)
