"""Name the structures worth palpating for a complaint, each with the reasons for it.

What was found comes first, then what usually drives a complaint of this place (the picture), then
the rest.  Anatomy suggests where to put the fingers; it adds no support to any conclusion.
Referral zones are tendencies, not maps (the 2018 Delphi panel expects no fixed area).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from nmt_expert.knowledge.model import KnowledgeBase, Muscle
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.pictures import picture_of
from nmt_expert.reasoning.support import DECIMALS
from nmt_expert.reasoning.visit import Answer

WORTH = {
    "found": 3.0,
    "drives": 2.5,
    "refers": 2.0,
    "catches": 2.0,
    "pressed": 2.0,
    "lies": 1.5,
    "moves": 1.0,
    "short": 1.0,
}
"""How much each kind of reason counts before the support of its principle does.  A judgement: it only orders a list."""

STRENGTHS = {"strong": 1.0, "moderate": 0.8, "weak": 0.5}
"""How much of a catch's worth its strength leaves.  A judgement, as above."""

SELDOM = 0.4
"""What a muscle that is seldom at fault is worth beside one that often is.  A judgement, as above."""
MOST = 10
"""How many structures are named."""

FIRST_DRIVERS = 6
"""How many of a picture's drivers go before everything but what was found; the others take their place by worth."""

SIGNS_OF_A_PATTERN = 2
"""Signs that have to be seen before a posture counts as a pattern, of one that has as many."""

LEAST_SHARE = 0.3
"""What referring to, or lying in, a small part of a wide area (an arm) is worth beside covering all of it."""

SPEAKS_FOR = {
    "found": "trigger_points",
    "drives": "hypertonicity",
    "refers": "trigger_points",
    "catches": "nerve_entrapment",
    "pressed": "nerve_compression",
    "lies": "hypertonicity",
    "moves": "joint_fixation",
    "short": "postural_distortion",
}
"""The principle each kind of reason would be about."""

WHEN_LIKELY = ("catches", "pressed", "moves")
"""Reasons that are given only when their principle is at least possible: otherwise they would fill the list."""


class Reason(Struct, frozen=True):
    """Why a structure is worth palpating.

    Attributes:
        kind: ``found``, ``drives``, ``refers``, ``lies``, ``catches``, ``short``, ``pressed`` or ``moves``.
        of: What it is about: regions, a nerve, a posture pattern, or findings.
        where: Where on the structure, in words; ``""`` if there is nothing more to say.
        strength: How readily a muscle catches a nerve, in words; ``""`` for other reasons.
    """

    kind: str
    of: tuple[str, ...]
    where: str = ""
    strength: str = ""


class Structure(Struct, frozen=True):
    """A muscle, nerve or joint to look at.

    Attributes:
        kind: ``muscle``, ``nerve`` or ``joint``.
        id: Its id; joints are plain words.
        side: The complaint's side, ``""`` if it has none.
        reasons: At least one, the weightiest first.
        cautions: Flags that warn of places on it, whatever the answers.
    """

    kind: str
    id: str
    side: str
    reasons: tuple[Reason, ...]
    cautions: tuple[str, ...] = ()


def worth_palpating(
    assessment: Assessment, entry: ComplaintAssessment, most: int | None = MOST
) -> tuple[Structure, ...]:
    """Return the structures worth palpating; none while a red flag forbids laying hands on the client."""
    if assessment.safety.hands_off:
        return ()
    return structures(assessment.knowledge, entry, most)


def structures(kb: KnowledgeBase, entry: ComplaintAssessment, most: int | None = MOST) -> tuple[Structure, ...]:
    """Return the structures worth palpating for one complaint, the best reasons first.

    Args:
        kb: The knowledge base.
        entry: The complaint with what was concluded about it.
        most: How many at the most; None for all.

    Returns:
        Nothing for a complaint without a region: then anything would be as good.
    """
    area = fine_regions(kb, entry.complaint.region)
    if not area:
        return ()
    gathered: dict[tuple[str, str], list[Reason]] = defaultdict(list)
    drivers = _drivers(kb, entry)
    for key, reason in drivers.items():
        gathered[key].append(reason)
    for kind, name, reason in _reasons(kb, entry, area, frozenset(name for kind, name in drivers if kind == "muscle")):
        if reason.kind not in WHEN_LIKELY or _likely(kb, entry, reason.kind):
            gathered[kind, name].append(reason)
    made = [
        Structure(kind, name, entry.complaint.side, _ordered(reasons), _cautions(kb, kind, name))
        for (kind, name), reasons in gathered.items()
    ]
    order = list(drivers)[:FIRST_DRIVERS]

    def rank(structure: Structure) -> tuple[int, float, float, str, str]:
        key, score = (structure.kind, structure.id), -_score(kb, entry, structure, area) * _share(kb, structure)
        if any(reason.kind == "found" for reason in structure.reasons):
            return 0, _found_rank(kb, structure), score, *key
        if key in order:
            return 1, order.index(key), score, *key
        return 2, score, 0.0, *key

    return tuple(sorted(made, key=rank)[:most])


def _drivers(kb: KnowledgeBase, entry: ComplaintAssessment) -> dict[tuple[str, str], Reason]:
    """What is looked at first in the picture that the complaint resembles, in its order."""
    picture = picture_of(kb, entry)
    if picture is None:
        return {}
    keys = (("muscle", part.muscle) if part.muscle else ("joint", part.joint) for part in picture.examine)
    whys = (part.why for part in picture.examine)
    return {key: Reason("drives", (picture.id,), why) for key, why in zip(keys, whys, strict=True)}


def _found_rank(kb: KnowledgeBase, structure: Structure) -> float:
    """How far in front a muscle stands by what was found there: by the most telling finding, then by how many."""
    names = [name for reason in structure.reasons if reason.kind == "found" for name in reason.of]
    telling = kb.technique_common.found
    first = min((telling.index(name) for name in names if name in telling), default=len(telling))
    return first - len(names) / (1 + len(telling) + len(names))


def _reasons(
    kb: KnowledgeBase, entry: ComplaintAssessment, area: frozenset[str], driving: frozenset[str]
) -> Iterator[tuple[str, str, Reason]]:
    supplying = [nerve for nerve in kb.nerves.values() if not area.isdisjoint(nerve.supplies)]
    nerves = {nerve.id for nerve in supplying}
    found = _found_in_muscles(kb, entry, driving)
    for muscle in kb.muscles.values():
        for reason in _muscle_reasons(muscle, area, nerves):
            yield "muscle", muscle.id, reason
        if muscle.id in found:
            yield "muscle", muscle.id, Reason("found", found[muscle.id])
    for muscle_id, postures in _short(kb, entry, area).items():
        yield "muscle", muscle_id, Reason("short", postures)
    for nerve in supplying:
        for pressed in nerve.pressed_at:
            yield "nerve", nerve.id, Reason("pressed", (pressed.region,), pressed.where)
    joints = sorted({joint for m in kb.muscles.values() if not area.isdisjoint(m.lies_in) for joint in m.joints})
    for joint in joints:
        crossing = tuple(m.id for m in kb.muscles.values() if joint in m.joints and not area.isdisjoint(m.lies_in))
        yield "joint", joint, Reason("moves", crossing)


def _muscle_reasons(muscle: Muscle, area: frozenset[str], nerves: set[str]) -> Iterator[Reason]:
    refers = tuple(region for region in muscle.refers_to if region in area)
    lies = tuple(region for region in muscle.lies_in if region in area)
    if refers:
        yield Reason("refers", refers)
    if lies:
        yield Reason("lies", lies)
    for catch in muscle.catches:
        if catch.nerve in nerves:
            yield Reason("catches", (catch.nerve,), catch.where, catch.strength)


def _short(kb: KnowledgeBase, entry: ComplaintAssessment, area: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The muscles near the area that are short in a posture pattern that was seen, with the patterns."""
    short: dict[str, list[str]] = defaultdict(list)
    for posture in kb.postures.values():
        looked_at = [name for name in posture.findings if kb.findings[name].kind == "observation"]
        seen = sum(_reads_yes(entry, name) for name in looked_at)
        for muscle_id in posture.short if seen and seen >= min(SIGNS_OF_A_PATTERN, len(looked_at)) else ():
            if _near(kb.muscles[muscle_id], area):
                short[muscle_id].append(posture.id)
    return {muscle_id: tuple(postures) for muscle_id, postures in short.items()}


def _near(muscle: Muscle, area: frozenset[str]) -> bool:
    return not (area.isdisjoint(muscle.lies_in) and area.isdisjoint(muscle.refers_to))


def _found_in_muscles(
    kb: KnowledgeBase, entry: ComplaintAssessment, driving: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """What was found, by hand or by a test, in each muscle near the complaint or that usually drives it."""
    found: dict[str, list[str]] = defaultdict(list)
    for answer, relation in entry.readings.places:
        near = not {"here", "near", "referring", "pathway"}.isdisjoint(relation.places)
        near = near or (answer.site.muscle in driving and "other_side" not in relation.places)
        if near and answer.site.muscle and _positive(kb, answer):
            found[answer.site.muscle].append(answer.finding)
    return {muscle: tuple(dict.fromkeys(names)) for muscle, names in found.items()}


def _positive(kb: KnowledgeBase, answer: Answer) -> bool:
    """Whether an answer says that something to work on is there; where that is not listed, that hands felt anything."""
    listed, finding = kb.technique_common.found, kb.findings[answer.finding]
    there = finding.id in listed if listed else finding.kind == "palpation"
    return there and (kb.scale.answers[answer.word] or 0) > 0


def _reads_yes(entry: ComplaintAssessment, finding: str) -> bool:
    known = entry.readings.values.known
    return any(known.get(f"{finding}@{place}", 0) > 0 for place in ("here", "general"))


def _likely(kb: KnowledgeBase, entry: ComplaintAssessment, kind: str) -> bool:
    return entry.conclusion(SPEAKS_FOR[kind]).support > kb.scale.holds_above


def _score(kb: KnowledgeBase, entry: ComplaintAssessment, structure: Structure, area: frozenset[str]) -> float:
    """The best reason of each kind, more by the support of the principle it would be about."""
    best: dict[str, float] = {}
    for reason in structure.reasons:
        worth = _worth(reason, area) * (_own(kb, structure.id, reason) if reason.kind == "moves" else 1)
        best[reason.kind] = max(best.get(reason.kind, 0.0), worth)
    total = sum(best[kind] * (1 + max(0.0, entry.conclusion(SPEAKS_FOR[kind]).support)) for kind in sorted(best))
    return round(total, DECIMALS)


def _share(kb: KnowledgeBase, structure: Structure) -> float:
    """Return how much of its score a structure keeps: a muscle seldom at fault stands back until it was found."""
    if structure.kind != "muscle" or not kb.muscles[structure.id].seldom:
        return 1.0
    return 1.0 if any(reason.kind == "found" for reason in structure.reasons) else SELDOM


def _own(kb: KnowledgeBase, joint: str, reason: Reason) -> float:
    """How far a joint belongs to the area: the share of the muscles that move it which lie there."""
    moving = sum(joint in muscle.joints for muscle in kb.muscles.values())
    return len(reason.of) / moving


def _worth(reason: Reason, area: frozenset[str]) -> float:
    worth = WORTH[reason.kind] * STRENGTHS.get(reason.strength, 1.0)
    if reason.kind in ("refers", "lies"):
        worth *= LEAST_SHARE + (1 - LEAST_SHARE) * len(reason.of) / len(area)
    return worth


def _ordered(reasons: list[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: (-WORTH[reason.kind], reason.kind, reason.of)))


def _cautions(kb: KnowledgeBase, kind: str, name: str) -> tuple[str, ...]:
    return kb.muscles[name].cautions if kind == "muscle" else ()
