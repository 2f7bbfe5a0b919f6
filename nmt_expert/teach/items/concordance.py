"""Script-concordance questions: you think of a principle, you now find something; what does it do to the thought?

The key is the shift of the support *by these rules, a panel of one*; votes can take its place (`votes`).  A question
is made only where the shift is clear: nothing at all, a small one, or a large one, with a gap between them.

Source:
    Charlin et al. (2000), The script concordance test; the widths of the steps are a judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.intake.casefile import Case
from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.program import Concluded
from nmt_expert.reasoning.visit import Answer, Visit
from nmt_expert.teach.items.model import QuizItem, QuizOption, sources_of, stable_id
from nmt_expert.teach.items.shift import Outcomes, Shift, first_two, shift, without_each
from nmt_expert.teach.items.wording import because, joined, known_lines, numbers, told

STEPS = (-2, -1, 0, 1, 2)
MEANING = {
    -2: "speaks strongly against it (-2)",
    -1: "speaks a little against it (-1)",
    0: "changes nothing (0)",
    1: "speaks a little for it (+1)",
    2: "speaks strongly for it (+2)",
}
"""The scale of the answer."""

LARGE, SMALL = 0.3, (0.08, 0.2)
"""Support a large shift moves at least, and between which a small one moves it; what lies between is not asked."""

FEWEST, MOST = 2, 6
"""Findings that a question tells beforehand."""

PANEL = "By these rules, a panel of one"
LEAST = 0.2
"""Support above which a principle is a thought that somebody has."""


def step(by: float) -> int | None:
    """Return the step of the scale that a shift of support is, or None where it is not clear.

    >>> step(0.39), step(-0.1), step(0.0), step(0.25)
    (2, -1, 0, None)
    """
    size = abs(by)
    if size == 0:
        return 0
    if size >= LARGE:
        return 2 if by > 0 else -2
    if SMALL[0] <= size <= SMALL[1]:
        return 1 if by > 0 else -1
    return None


def concordance_items(outcomes: Outcomes, case: Case, name: str) -> Iterator[QuizItem]:
    """Yield the questions that a case gives: each of its findings in turn is the new one.

    Args:
        outcomes: What is concluded, by the rules that count.
        case: With one complaint, and nothing to screen any more.
        name: The id of the case.
    """
    after, unmoved = outcomes.around(case.visit), False
    for answer, known in without_each(case.visit):
        if not FEWEST <= len(known.answers) <= MOST:
            continue
        before = outcomes.of(known)
        for principle in first_two(outcomes.kb, before):
            if before[principle].support > LEAST and _clear(before[principle], after[principle]):
                moved = shift(outcomes.kb, before, after, principle)
                if moved.by or not unmoved:  # one question a case on what changes nothing is enough
                    yield _item(outcomes.kb, known, answer, principle, moved, name)
                unmoved = unmoved or not moved.by


def _clear(before: Concluded, after: Concluded) -> bool:
    """Whether the shift has one step, with the minimum pattern and without it."""
    shown, bare = round(after.support - before.support, 9), round(after.uncapped - before.uncapped, 9)
    return step(shown) is not None and step(shown) == step(bare)


def _item(kb: KnowledgeBase, known: Visit, answer: Answer, principle: str, moved: Shift, case: str) -> QuizItem:
    key, label = step(moved.by), kb.label(principle)
    stem = [
        *known_lines(kb, known),
        f"You think: findings consistent with {label.lower()}.",
        f"You now find: {told(kb, known, answer)}.",
        "What does this do to your thought?",
    ]
    rules = moved.rules or _told_of(kb, principle)
    return QuizItem(
        id=stable_id("concordance", case, answer.finding, answer.word, *_place(answer), principle),
        kind="concordance",
        topic=principle,
        stem="\n".join(stem),
        options=tuple(_option(kb, principle, at, key, moved) for at in STEPS),
        explanation=joined((f"{PANEL}: {numbers(kb, principle, moved)}.", _why(label, moved))),
        sources=sources_of(kb, rules),
        case=case,
        known=known,
        found=answer,
    )


def _place(answer: Answer) -> tuple[str, ...]:
    site = answer.site
    return tuple(part for part in (site.region, site.side, site.muscle, site.place) if part)


def _told_of(kb: KnowledgeBase, principle: str) -> tuple[Rule, ...]:
    """Return the strongest rule of a principle: what it does rest on, where a finding says nothing of it."""
    return (max(kb.rules_for(principle), key=lambda rule: (rule.weight, rule.id)),)


def _option(kb: KnowledgeBase, principle: str, at: int, key: int | None, moved: Shift) -> QuizOption:
    right = at == key
    said = "This is what the rules say." if right else f'The rules say "{MEANING[key or 0]}".'
    return QuizOption(MEANING[at], float(right), joined((said, _why(kb.label(principle), moved))), str(at))


def _why(label: str, moved: Shift) -> str:
    """Return why it moves, or why it does not."""
    if moved.by:
        return because(moved)
    if moved.grouped:
        return "It is another wording of what is known already: of one fact only the strongest wording counts."
    return f"With what is known here no rule about {label.lower()} comes out differently through it."
