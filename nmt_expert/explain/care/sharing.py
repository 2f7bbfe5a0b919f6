"""Share the muscles of a session out among its techniques, each muscle once.

A muscle in which something was found goes to the principle that the finding speaks for: a spot in a band is worked as a
trigger point, not as what guards a joint, whichever of the two comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from nmt_expert.explain.care.technique import Suggestion, WorkedMuscle
from nmt_expert.knowledge.model import leaves
from nmt_expert.reasoning.assess import ComplaintAssessment

Spoken: TypeAlias = Mapping[str, float]
"""How far each finding speaks for a principle."""


def spoken_for(entry: ComplaintAssessment, principle: str) -> Spoken:
    """Return the findings that speak for a principle in a complaint, each with the weight of its strongest rule.

    A finding that speaks for a hypothesis speaks for what the hypothesis does, no more strongly than either.
    """
    made = {conclusion.id: conclusion for conclusion in (*entry.principles, *entry.hypotheses)}
    hypotheses = {conclusion.id for conclusion in entry.hypotheses}
    weights: dict[str, float] = {}

    def walk(conclusion: str, most: float) -> None:
        for one in made[conclusion].reasons_for:
            weight = min(one.weight, most)
            for name in {leaf.name for leaf in leaves(one.rule.when)} - {conclusion}:
                if name in hypotheses:
                    walk(name, weight)
                elif name not in made:
                    weights[name] = max(weights.get(name, 0.0), weight)

    walk(principle, 1.0)
    return weights


def shared_out(
    order: Sequence[Suggestion], most: int, spoken: Callable[[Suggestion], Spoken]
) -> list[tuple[Suggestion, WorkedMuscle | None]]:
    """Return which muscles are worked on with which technique: each once, each technique its share, in order.

    What is only possible gets one muscle beside what leads: enough to see whether it answers.  A technique without
    muscles is work on the area itself.

    Args:
        order: The techniques, in the order to use them.
        most: How many muscles there is room for.
        spoken: What was found that speaks for the principle of a technique.
    """
    sure = [one for one in order if not one.tentative]
    tried = [one for one in order if one.tentative]
    shares: dict[int, list[WorkedMuscle | None]] = {id(one): [] for one in order}
    taken: set[str] = set()
    kept = _kept(order[:most], spoken)

    def free(one: Suggestion, part: WorkedMuscle) -> bool:
        owner = kept.get(part.structure.id, one)
        return part.structure.id not in taken and (owner is one or bool(shares[id(owner)]))

    def deal(to: Sequence[Suggestion], room_left: int, rounds: int) -> None:
        for _ in range(rounds):
            for one in to:
                fresh = next((part for part in _own_first(one, kept) if free(one, part)), None)
                area = not one.work and not shares[id(one)]
                if (fresh or area) and sum(map(len, shares.values())) < room_left:
                    taken.update({fresh.structure.id} if fresh else ())
                    shares[id(one)].append(fresh)

    deal(sure, most - bool(tried), most)
    deal(tried, most, 1 if sure else most)
    deal(sure, most, most)
    return [(one, part) for one in order for part in shares[id(one)]]


def _own_first(one: Suggestion, kept: Mapping[str, Suggestion]) -> list[WorkedMuscle]:
    """The muscles of a technique, the one that is kept for it before the others."""
    return sorted(one.work, key=lambda part: kept.get(part.structure.id) is not one)


def _kept(order: Sequence[Suggestion], spoken: Callable[[Suggestion], Spoken]) -> dict[str, Suggestion]:
    """Return the muscle that is kept for a technique: where most was found for it, and less for any other.

    One muscle each; where two are equally entitled to it, nobody is.
    """
    claims: dict[str, list[tuple[float, Suggestion]]] = {}
    for one in order:
        weights = spoken(one)
        for part in one.work:
            found = {name for reason in part.structure.reasons if reason.kind == "found" for name in reason.of}
            claims.setdefault(part.structure.id, []).append((sum(weights.get(name, 0.0) for name in found), one))
    kept: dict[str, Suggestion] = {}
    for muscle, entitled in claims.items():
        best = max(weight for weight, _ in entitled)
        owners = [one for weight, one in entitled if weight == best]
        if best > 0 and len(owners) == 1 and not any(owner is owners[0] for owner in kept.values()):
            kept[muscle] = owners[0]
    return kept
