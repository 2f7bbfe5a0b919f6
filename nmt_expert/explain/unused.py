"""List the answers that changed nothing about a complaint, each with the reason: none is thrown away in silence.

An answer is used if a rule that counts, or a minimum pattern that is met, stands on it, or if a red flag asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from nmt_expert.explain.condition_tree import View, answers_behind, view
from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.anatomy import Relation
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.dependencies import Dependencies
from nmt_expert.reasoning.readings import answers_read
from nmt_expert.reasoning.truth import grounds
from nmt_expert.reasoning.visit import Answer

REASONS = {
    "unsure": "asked, but unsure, so unknown",
    "conflict": "contradicts another answer, so unknown until that is settled",
    "no rule": "no rule reads it; it is kept with the visit",
    "other side": "on the other side of the body",
    "elsewhere": "too far from the complaint",
    "near and no": "a no beside the complaint says nothing of the place itself",
    "said here": "the same was answered for the place itself, which goes before",
    "part only": "a no for one part or muscle does not deny the whole area",
    "not this way": "only the opposite answer would say something",
    "counted already": "a stronger sign of the same fact counts in its place",
    "not alone": "says something only together with signs that are missing",
}
"""Why an answer changed nothing, in the order in which reasons are looked for."""


class UnusedAnswer(Struct, frozen=True):
    """An answer as it was given, and why it changed nothing: a word of ``REASONS``."""

    answer: Answer
    reason: str


def unused(assessment: Assessment, complaint: int = 0) -> tuple[UnusedAnswer, ...]:
    """Return the answers that changed nothing about one complaint, in the order given.

    Args:
        assessment: The assessment.
        complaint: Which complaint, from 0.
    """
    entry, expert = assessment.complaints[complaint], assessment.expert
    return unused_in(view(expert.program, entry), entry, expert.dependencies, assessment.visit.answers)


def unused_in(
    seen: View, entry: ComplaintAssessment, depends: Dependencies, given: tuple[Answer, ...]
) -> tuple[UnusedAnswer, ...]:
    """Return the answers that changed nothing, where the complaint's conditions are at hand.

    Args:
        seen: What conditions are read from.
        entry: The complaint.
        depends: Who reads what.
        given: The visit's answers.
    """
    kb = seen.kb
    by_flags = {part for flag in kb.flags.values() for name in flag.asks for part in kb.said_by(name)}
    counting, repeating = (frozenset(_behind(seen, entry, counts)) for counts in (True, False))
    told = frozenset(read for read, _ in entry.readings.places[: len(given)])  # behind them: what follows from them
    near_by = {
        read.finding
        for read, relation in entry.readings.places
        if "near" in relation.places and (kb.scale.answers[read.word] or 0) > 0
    }
    found = []
    for answer, (read, relation) in zip(given, entry.readings.places, strict=False):
        if answer.finding in by_flags or _stands_in(depends, read, counting, told):
            continue
        if answer.finding in near_by and _denies_here(kb, read, relation):
            continue  # without it what was said near the complaint would be read here
        if _holds_off(kb, depends, read, told):
            continue
        if read.word != answer.word:
            reason = "conflict"
        elif _stands_in(depends, read, repeating, told):
            reason = "counted already"
        else:
            reason = _reason(seen, depends, read, relation)
        found.append(UnusedAnswer(answer, reason))
    return tuple(found)


def _behind(seen: View, entry: ComplaintAssessment, counts: bool) -> Iterator[Answer]:
    """The answers that rules which count (or do not) stand on, and with the former those of met minimum patterns."""
    made = entry.principles + entry.hypotheses
    fired: dict[str, tuple[Rule, ...]] = {one.id: tuple(g.rule for g in one.contributions if g.counts) for one in made}
    for one in entry.principles:
        for contribution in one.contributions:
            if contribution.counts == counts:
                yield from answers_behind(seen, contribution.rule, fired)
        if counts and one.pattern_met:
            for literal, muscle in grounds(seen.program.requires[one.id], seen.values, seen.kb.scale.holds_above):
                if not seen.is_conclusion(literal.key):
                    yield from answers_read(seen.kb, seen.readings, literal.key, literal.sign, muscle)


def _stands_in(depends: Dependencies, answer: Answer, answers: frozenset[Answer], told: frozenset[Answer]) -> bool:
    """Whether an answer, or what it says of a finding that it excludes, is among some answers.

    What was told of that finding itself is no word of this answer, however alike the two are.
    """
    rivals = depends.rivals.get(answer.finding, ())
    return answer in answers or any(
        other.finding in rivals and (other.site, other.said, other.line) == (answer.site, answer.said, answer.line)
        for other in answers - told
    )


def _holds_off(kb: KnowledgeBase, depends: Dependencies, answer: Answer, told: frozenset[Answer]) -> bool:
    """Whether an answer is unsure of what a yes to its rival would deny: without it, it would be denied."""
    rivals = depends.rivals.get(answer.finding, ())
    unsure = kb.scale.answers[answer.word] is None
    return unsure and any(other.finding in rivals and (kb.scale.answers[other.word] or 0) > 0 for other in told)


def _denies_here(kb: KnowledgeBase, answer: Answer, relation: Relation) -> bool:
    """Whether an answer denies something at the whole of the complaint's own place."""
    return "here" in relation.places and relation.covers and (kb.scale.answers[answer.word] or 0) < 0


def _reason(seen: View, depends: Dependencies, answer: Answer, relation: Relation) -> str:
    """Why an answer that nothing stands on changed nothing."""
    kb, known = seen.kb, seen.readings.values.known
    value = kb.scale.answers[answer.word]
    if value is None:
        return "unsure"
    names = (answer.finding, *(depends.rivals.get(answer.finding, ()) if value > 0 else ()))
    keys = {key for name in names for key in depends.reads.get(name, ())}
    if not keys:
        return "no rule"
    there = {key for key in keys if key.partition("@")[2] in relation.places}
    if there:
        if value < 0 and not relation.covers:
            return "part only"
        sign = 1 if value > 0 else -1
        wanted = any((key, sign if _of(seen, key, answer) else -sign) in depends.readers for key in there)
        return "not alone" if wanted else "not this way"
    if "other_side" in relation.places:
        return "other side"
    if "near" not in relation.places:
        return "elsewhere"
    if value < 0:
        return "near and no"
    here = {key for key in keys if key.endswith("@here")}
    if any(known.get(key, 0.0) != kb.scale.beside(value) for key in here):
        return "said here"
    return "not alone" if here else "elsewhere"


def _of(seen: View, key: str, answer: Answer) -> bool:
    """Whether a key is one of the finding itself (or its whole), not of one that it excludes."""
    return key.partition("@")[0] == seen.kb.whole_of(answer.finding)
