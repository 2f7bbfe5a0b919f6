"""Show a condition part by part: met, failed or unknown, with the person's own answers.

Negations are pushed down to the findings, so every part reads as what is wanted:
a yes or an explicit no, all or some of several.  How, why-not and what is
missing show the same parts, so they cannot disagree with each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, KnowledgeBase, Not, Reads, Rule
from nmt_expert.reasoning.anatomy import spot_names
from nmt_expert.reasoning.assess import ComplaintAssessment
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.readings import Readings, answers_read
from nmt_expert.reasoning.truth import (
    Every,
    Node,
    Same,
    Some,
    Values,
    degree,
    grounds,
    interval,
    key_of,
    literals,
    normal,
    state,
)
from nmt_expert.reasoning.visit import Answer

STATES = {"holds": "met", "fails": "failed", "undecided": "unknown"}


class ConditionPart(Struct, frozen=True):
    """One part of a condition.

    Attributes:
        kind: ``finding``, ``conclusion``, ``all`` or ``at_least`` (``needs`` of ``of``; 1 is *any*).
        state: ``met``, ``failed`` or ``unknown``.
        degree: How far it is true, in [-1, 1], with unknown carried as 0.
        name: Id of the finding or conclusion; ``""`` for a combination.
        label: What a person calls it.
        wants: ``yes`` or ``no``: what the finding or conclusion has to read.
        at: Places where it is looked for; empty for the whole person and for conclusions.
        heard: For a finding, what was said of it there: ``answered``, ``one place`` (of several that count; what is
            not known of another decides), ``unsure``, ``near`` (beside the place only, so it counts less),
            ``partly`` (a *no* for a part of the area only), ``some parts`` (of a finding that is split),
            ``elsewhere`` or ``not asked``.
        answers: The person's answers it was read from, or that left it unknown.
        needs: How many of ``of`` have to be met.
        same: ``muscle`` if all of it has to be in one muscle, which ``muscle`` then names.
        of: The parts of a combination, in the order written.
    """

    kind: str
    state: str
    degree: float
    name: str = ""
    label: str = ""
    wants: str = "yes"
    at: tuple[str, ...] = ()
    heard: str = ""
    answers: tuple[Answer, ...] = ()
    needs: int = 0
    same: str = ""
    muscle: str = ""
    of: tuple[ConditionPart, ...] = ()


class View(Struct, frozen=True):
    """What one complaint's conditions are read from: the rules, the answers, and what was concluded."""

    program: Program
    readings: Readings
    values: Values

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.program.kb

    def is_conclusion(self, name: str) -> bool:
        """Whether a name is a hypothesis or a principle, not a finding."""
        return name in self.kb.hypotheses or name in self.kb.principles


def view(program: Program, entry: ComplaintAssessment) -> View:
    """Return what the conditions of one complaint are read from."""
    made = entry.principles + entry.hypotheses
    concluded = {conclusion.id: conclusion.support for conclusion in made if conclusion.contributions}
    readings = entry.readings
    return View(program, readings, Values({**readings.values.known, **concluded}, readings.values.muscles))


def part_of(seen: View, condition: Condition) -> ConditionPart:
    """Return a condition, as written in the knowledge, part by part."""
    return _part(seen, condition, normal(condition, seen.is_conclusion), 1, "")


def _part(seen: View, condition: Condition, node: Node, sign: int, muscle: str) -> ConditionPart:
    """Walk a condition and its normal form side by side; a negation turns the sign.

    Within ``muscle`` (a name of ``seen.values.muscles``) only what was found there is read.
    """
    match condition:
        case Not(of=inner):
            return _part(seen, inner, node, -sign, muscle)
        case Reads():
            return _leaf(seen, condition, node, sign, muscle)
        case All(of=parts, same="muscle"):
            return _same(seen, parts, node)
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            assert isinstance(node, Every | Some)
            of = tuple(_part(seen, *pair, sign, muscle) for pair in zip(parts, node.of, strict=True))
            return _combined(of, node, _judge(seen, node, muscle))


def leaf_parts(part: ConditionPart) -> Iterable[ConditionPart]:
    """Yield the findings and conclusions of a part, in the order written."""
    if part.of:
        for inner in part.of:
            yield from leaf_parts(inner)
    else:
        yield part


def _inside(seen: View, muscle: str) -> Values:
    return Values(seen.values.muscles.get(muscle, {})) if muscle else seen.values


def _judge(seen: View, node: Node, muscle: str) -> tuple[str, float]:
    """Return ``met``, ``failed`` or ``unknown``, and the degree."""
    values = _inside(seen, muscle)
    return STATES[state(interval(node, values), seen.kb.scale.holds_above)], degree(node, values)


def _combined(of: tuple[ConditionPart, ...], node: Every | Some, judged: tuple[str, float]) -> ConditionPart:
    needs = node.k if isinstance(node, Some) else len(of)
    return ConditionPart("all" if needs == len(of) else "at_least", *judged, needs=needs, of=of)


def _same(seen: View, parts: tuple[Condition, ...], node: Node) -> ConditionPart:
    """Show the muscle that comes nearest: the truest; while none has all of it, the one with most of it met."""
    assert isinstance(node, Same)
    assert isinstance(node.of, Every | Some)
    inner, threshold = node.of, seen.kb.scale.holds_above

    def nearness(muscle: str) -> tuple[float, int]:
        inside = seen.values.muscles[muscle]
        true = degree(inner, Values(inside))
        met = sum(lit.sign * inside.get(lit.key, 0.0) > threshold for lit in literals(inner))
        return true, met if true <= threshold else 0

    best = max(seen.values.muscles, key=nearness, default="")
    muscle = best if best and any(nearness(best)) else ""
    of = tuple(_part(seen, *pair, 1, muscle) for pair in zip(parts, inner.of, strict=True))
    return replace(_combined(of, inner, _judge(seen, node, "")), same="muscle", muscle=muscle)


# ------------------------------------------------------------------ findings and conclusions


def _leaf(seen: View, reads: Reads, node: Node, sign: int, muscle: str) -> ConditionPart:
    found, true = _judge(seen, node, muscle)
    wants = "yes" if sign > 0 else "no"
    label = seen.kb.label(reads.name)
    if seen.is_conclusion(reads.name):
        return ConditionPart("conclusion", found, true, reads.name, label, wants)
    heard, answers = _heard(seen, reads, muscle)
    if heard == "answered" and found == "unknown":
        heard = "one place"
    at = tuple(place for place in reads.at if place != "general")
    return ConditionPart("finding", found, true, reads.name, label, wants, at, heard, answers)


def _heard(seen: View, reads: Reads, muscle: str) -> tuple[str, tuple[Answer, ...]]:
    """What was said of a finding where a condition reads it, with the answers."""
    places = reads.at or ("general",)
    known = _inside(seen, muscle).known
    keys = [key for place in places if known.get(key := key_of(reads.name, place)) is not None]
    if keys:
        best = max(known[key] for key in keys)
        said = [key for key in keys if known[key] == best]
        sign = 1 if best > 0 else -1
        own = dict.fromkeys(a for key in said for a in answers_read(seen.kb, seen.readings, key, sign, muscle))
        beside = own and all(_beside(seen, answer, places) for answer in own)
        return ("near" if beside else "answered"), tuple(own)
    names = seen.kb.said_by(reads.name)
    if seen.readings.asked.isdisjoint(names):
        return "not asked", ()
    related = [(a, relation) for a, relation in seen.readings.places if a.finding in names]
    there = tuple(a for a, relation in related if set(relation.places) & set(places))
    if not there or (muscle and not any(muscle in spot_names(answer.site) for answer in there)):
        return "elsewhere", there or tuple(a for a, _ in related)
    if reads.name in seen.kb.parts and reads.name not in seen.readings.asked:
        return "some parts", there
    return ("unsure" if all(a.word == "unsure" for a in there) else "partly"), there


def _beside(seen: View, answer: Answer, places: tuple[str, ...]) -> bool:
    """Whether an answer stands near the complaint and in none of the places that a condition looks at."""
    relations = [relation for said, relation in seen.readings.places if said == answer]
    return all("near" in relation.places and set(places).isdisjoint(relation.places) for relation in relations)


# ------------------------------------------------------------------ what a rule stands on


def answers_behind(seen: View, rule: Rule, fired: dict[str, tuple[Rule, ...]]) -> tuple[Answer, ...]:
    """Return the answers that made a rule hold, each once, in the order its condition reads them.

    Args:
        seen: What conditions are read from.
        rule: A rule that held.
        fired: The rules that held and count, by conclusion.

    Returns:
        The person's answers; one that only follows from another (of an exclusive pair or choice) is
        among them under the name of the finding it settles.
    """
    return tuple(dict.fromkeys(_behind(seen, seen.program.nodes[rule.id], fired)))


def _behind(seen: View, node: Node, fired: dict[str, tuple[Rule, ...]]) -> Iterator[Answer]:
    for literal, muscle in grounds(node, seen.values, seen.kb.scale.holds_above):
        if seen.is_conclusion(literal.key):
            for rule in fired.get(literal.key, ()):
                if rule.sign == literal.sign:
                    yield from _behind(seen, seen.program.nodes[rule.id], fired)
        else:
            yield from answers_read(seen.kb, seen.readings, literal.key, literal.sign, muscle)
