"""Questions for the one decisive finding: without which of these would the first principle not stand where it does?"""

from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.intake.casefile import Case
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Answer, Visit
from nmt_expert.teach.items.model import QuizItem, QuizOption, alike_in_length, in_fair_order, sources_of, stable_id
from nmt_expert.teach.items.shift import Outcome, Outcomes, Shift, first_two, shift, without_each
from nmt_expert.teach.items.wording import because, joined, known_lines, told, without_it

FALLS, STAYS = 0.25, 0.1
"""How far the support falls at least without the decisive finding, and at most without any other option."""

OPTIONS, MOST = 4, 10
"""Options of a question, and findings that it tells at most."""

LEAST_BAND = "possible"


def decisive_item(outcomes: Outcomes, case: Case, name: str) -> QuizItem | None:
    """Return the question that a case gives, or None where no single finding decides.

    Args:
        outcomes: What is concluded, by the rules that count.
        case: With one complaint, and nothing to screen any more.
        name: The id of the case.
    """
    kb = outcomes.kb
    if len(case.visit.answers) > MOST:
        return None
    found = outcomes.around(case.visit)
    first, second = first_two(kb, found)
    if not kb.scale.at_least(kb.scale.band(found[first].support).id, LEAST_BAND):
        return None
    without = {answer: outcomes.of(known) for answer, known in without_each(case.visit)}
    moves = {answer: shift(kb, made, found, first) for answer, made in without.items()}
    keys = [answer for answer, moved in moves.items() if _decides(kb, moved)]
    if len(keys) != 1:
        return None
    wrong = _others(kb, case.visit, moves, without, found, second, keys[0], first)
    if len(wrong) < OPTIONS - 1:
        return None
    return _item(kb, case.visit, (first, second), keys[0], moves[keys[0]], wrong, name)


def _decides(kb: KnowledgeBase, moved: Shift) -> bool:
    return moved.by >= FALLS and kb.scale.band(moved.before) is not kb.scale.band(moved.after)


def _others(
    kb: KnowledgeBase,
    visit: Visit,
    moves: dict[Answer, Shift],
    without: dict[Answer, Outcome],
    found: Outcome,
    second: str,
    key: Answer,
    first: str,
) -> list[QuizOption]:
    """Return the other options, one that speaks for the second principle first; none if there is none such."""
    options = []
    for answer, moved in moves.items():
        small = abs(moved.by) <= STAYS and kb.scale.band(moved.before) is kb.scale.band(moved.after)
        if answer != key and small:
            for_second = shift(kb, without[answer], found, second).by > 0
            said = f"{without_it(kb, first, moved)}: it does not decide."
            options.append(
                QuizOption(told(kb, visit, answer), 0.0, said, answer.finding, second if for_second else "", answer)
            )
    near = alike_in_length(told(kb, visit, key), options)
    rival = [option for option in near if option.speaks_for][:1]
    return [*rival, *(option for option in near if option not in rival)][: OPTIONS - 1] if rival else []


def _item(
    kb: KnowledgeBase,
    visit: Visit,
    pair: tuple[str, str],
    key: Answer,
    moved: Shift,
    wrong: list[QuizOption],
    case: str,
) -> QuizItem:
    first, second = pair
    name = stable_id("decisive", case)
    why = joined((f"{without_it(kb, first, moved)}.", because(moved)))
    right = QuizOption(told(kb, visit, key), 1.0, why, key.finding, first, key)
    known = Visit(visit.complaints[:1], tuple(replace(each, line=0) for each in visit.answers if each.word != "unsure"))
    stem = [
        *known_lines(kb, known),
        f"The findings are consistent with {kb.label(first).lower()} ({kb.scale.band(moved.after).label}).",
        "On which single finding does that hang?",
    ]
    return QuizItem(
        id=name,
        kind="decisive",
        topic=first,
        against=second,
        stem="\n".join(stem),
        options=in_fair_order(name, [right, *wrong]),
        explanation=f"By these rules: {why}",
        sources=sources_of(kb, moved.rules),
        case=case,
        known=known,
    )
