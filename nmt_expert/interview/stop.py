"""Say whether an interview may stop: because it is good enough, or because no remaining answer can change the first.

`offer` asks for a margin and tries every single answer that is left.  ``first_settled`` is proved from reach,
an outer bound over every completion of what may still be asked; ``two_cannot`` from bounds on what one and two further
answers could add.  Both proofs err to the side of asking on.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from nmt_expert.explain.minimal_sets.bounds import NEVER, Bounds, Outlook, scaled
from nmt_expert.explain.minimal_sets.evaluation import HypotheticalRules
from nmt_expert.explain.minimal_sets.readings import HypotheticalAnswers
from nmt_expert.interview.ahead import Ahead
from nmt_expert.interview.blocks import SCOPE
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import leader
from nmt_expert.reasoning.visit import Visit

FURTHER = 2
"""So many further answers are thought of for the earlier offer to stop."""

MARGIN = 0.2
"""The first principle leads by so much support, at least, before it is good enough.  Judgement."""

LOOKED, PRESSED = 6, 2
"""So many questions are asked, and so many of them with the hands where hands are allowed, before it is good enough:
what nobody looked for is not ruled out.  Judgement."""

QUIET = 12
"""So many questions that found nothing are enough to say that nothing stands out.  Judgement."""

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


class StopReason(Struct, frozen=True):
    """A reason to stop.

    Attributes:
        id: ``settled``, ``two``, ``enough`` or ``quiet``.
        text: The reason in a sentence.
    """

    id: str
    text: str


def offer(ahead: Ahead, asked: int, pressed: int) -> StopReason | None:
    """Return the strongest reason to stop asking about a complaint, if there is one.

    Args:
        ahead: What lies ahead of the complaint.
        asked: How many questions were asked of it.
        pressed: How many of them with the hands.
    """
    first, kb = ahead.first, ahead.kb
    name = kb.label(first)
    stands = ahead.now[first].support
    if asked >= QUIET and stands <= kb.scale.holds_above:
        return StopReason("quiet", "Nothing stands out so far, and what was asked would have shown most of it.")
    if stands <= kb.scale.holds_above or not _no_single_answer(ahead):
        return None
    if _cannot_be_passed(ahead):
        return StopReason("settled", f"No remaining answer can change that {name} comes first.")
    hands = any(candidate.block == "press" for candidate in ahead.candidates)
    if asked < LOOKED or (hands and pressed < PRESSED):
        return None
    if _two_cannot(ahead):
        return StopReason("two", f"No two further answers can change that {name} comes first.")
    leads = stands - ahead.now[ahead.order[1]].support
    if leads < MARGIN:
        return None
    return StopReason("enough", f"Good enough: {name} leads by {leads:.2f}, and no single answer would change that.")


def standing(
    expert: Expert, visit: Visit, complaint: int = 0, passed: Collection[str] = frozenset(), scope: str = SCOPE
) -> Standing:
    """Return what is settled and whether the interview may stop.

    Args:
        expert: The knowledge.
        visit: What was said so far.
        complaint: Which complaint, from 0.
        passed: Ids of findings and lists that will not be asked; they stay unknown.
        scope: What the person who asks may do: one of ``blocks.SCOPES``.

    Returns:
        Where it stands.  A further answer is one yes or no to an open finding, at the complaint's place or in
        a muscle named so far; what was answered, unsure included, stays as it is.

    Raises:
        IndexError: There is no such complaint.
    """
    ahead = Ahead(expert, visit, complaint, passed, scope)
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
