"""Hints in steps: first the strategy, then where to look, then the thing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nmt_expert.explain.pivotal import pivotal
from nmt_expert.interview.blocks import BLOCK_WORDS, block_of
from nmt_expert.knowledge.model import JUDGED_BY
from nmt_expert.teach.feedback import best_next, leading_words
from nmt_expert.teach.feedback_asking import SCREEN, StrategyQuestion, carrying, strategy

if TYPE_CHECKING:
    from nmt_expert.teach.practice import Practice

LEVELS = 3
"""So many hints say more each time; the last is said again."""


def hint(practice: Practice) -> str:
    """Return the next hint of a practice that has not taken it yet.

    Args:
        practice: As it stood before the hint was asked for.
    """
    taken = 0
    for step in reversed(practice.steps):
        if step.kind != "hint":
            break
        taken += 1
    level = min(taken, LEVELS - 1)
    return {"asking": _asking, "safety": _safety, "ranking": _ranking, "next": _next}.get(practice.stage, _reasons)(
        practice, level
    )


def _asking(practice: Practice, level: int) -> str:
    if SCREEN not in practice.asked:
        return "Safety first: does anything forbid treating, or ask for a doctor? Go through the safety screen."
    kb, still = practice.kb, _next_of_case(practice)
    if still is None:
        learnt = {answer.finding for answer in practice.learnt}
        if learnt.issuperset(carrying(practice.whole)):
            return "You have found all that carries this case, so you have asked enough."
        return "What is still open counts only together with other findings: search for more, or stop asking."
    if not level:
        first, second = (kb.label(name) for name in still.leaders)
        standing = kb.scale.band(practice.seen.results[still.leaders[0]].support)
        if kb.scale.at_least(standing.id, JUDGED_BY[1]):
            return f"On what you know {first} and {second} stand in front. What would part them?"
        return "Begin with what the story makes likely, and ask what would tell it from what resembles it."
    if level == 1:
        return f"Something is still open under: {BLOCK_WORDS[block_of(kb, (still.finding,))]}."
    return f"Ask: {kb.findings[still.finding].question}"


def _next_of_case(practice: Practice) -> StrategyQuestion | None:
    return next(iter(strategy(practice.whole, practice.learnt, 1)), None)


def _safety(practice: Practice, level: int) -> str:
    if SCREEN not in practice.asked:
        return "You have not gone through the safety screen: go back to asking, and do so."
    if not level:
        return "Read again what the screen brought up: which of it is a yes?"
    raised = practice.seen.flags
    if not raised:
        return "Nothing that you have learnt raises a red flag."
    return f"One red flag at least is raised by: {practice.kb.label(raised[0].because[0].finding)}."


def _ranking(practice: Practice, level: int) -> str:
    kb, seen = practice.kb, practice.seen
    if not seen.firsts:
        return "On what you have found no principle is even possible: none is an answer, too."
    first = seen.firsts[0]
    if not level:
        pivots = next((one for one in pivotal(seen.assessment, practice.number) if one.conclusion.id == first), None)
        if pivots and pivots.answers:
            return f"The first place hangs most on {kb.label(pivots.answers[0].answers[0].finding)}. What does it mean?"
        return f"{len(seen.ranked)} of the ten are at least possible."
    if level == 1:
        return f"The first one means: {kb.principles[first].meaning}."
    return f"It is {kb.label(first)}."


def _reasons(practice: Practice, level: int) -> str:
    kb, seen, first = practice.kb, practice.seen, practice.submission.ranking[0]
    sign = 1 if practice.stage == "for" else -1
    own = [one for one in seen.reasons(first) if one.sign == sign and one.contribution.counts]
    if not own:
        return "Nothing that you have found does."
    if not level:
        return f"{len(own)} rule{'s' if len(own) > 1 else ''} that count{'' if len(own) > 1 else 's'} say so."
    given = next(answer for answer in practice.learnt if answer.finding in own[0].findings)
    if level == 1:
        return f"The strongest stands on something under: {BLOCK_WORDS[block_of(kb, (given.finding,))]}."
    return f"The strongest stands on: {kb.label(given.finding)}."


def _next(practice: Practice, level: int) -> str:
    kb, seen = practice.kb, practice.seen
    best = best_next(seen)
    if not best:
        return "The rules would ask nothing more now."
    if not level:
        leading = leading_words(seen)
        return f"{leading}what would tell most?" if leading else "Nothing stands in front yet. What would tell most?"
    if level == 1:
        return f"The best question belongs under: {BLOCK_WORDS[block_of(kb, best[:1])]}."
    return f"Ask: {kb.findings[best[0]].question}"
