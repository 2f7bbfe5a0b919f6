"""Look-alike questions: which finding speaks for one principle rather than for another that shares its signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Answer, Visit
from nmt_expert.teach.items.model import (
    QuizItem,
    QuizOption,
    alike_in_length,
    in_fair_order,
    sources_of,
    spread,
    stable_id,
)
from nmt_expert.teach.items.shift import Outcome, Outcomes, shift
from nmt_expert.teach.items.wording import because, joined

LEAST, PARTS, ALIKE, DECIDES = 0.1, 0.15, 0.05, 0.3
"""Support with which a finding speaks for a principle, difference that parts two, below which it does not, and from
which it can be the key."""

FEWEST_SHARED = 2
"""Findings that two principles share at least to look alike."""

A_PAIR, OPTIONS = 3, 4
"""Questions of one pair in one direction, and options of a question."""

Effects = Mapping[str, Outcome]


def single_effects(outcomes: Outcomes) -> Effects:
    """Return what each finding alone, answered yes, leads to; findings that move no principle are left out."""
    found = {}
    kb = outcomes.kb
    for name, entry in kb.findings.items():
        if name in kb.parts or entry.kind == "red_flag":
            continue
        made = outcomes.of(Visit(answers=(Answer(name, "yes"),)))
        if any(made[principle].support for principle in kb.principles):
            found[name] = made
    return found


def look_alike_items(outcomes: Outcomes) -> Iterator[QuizItem]:
    """Yield the questions on every pair of principles that share findings."""
    kb, effects = outcomes.kb, single_effects(outcomes)
    nothing = outcomes.of(Visit())
    for a, b in permutations(kb.principles, 2):
        if len(_shared(effects, a, b)) >= FEWEST_SHARED:
            keys = sorted(
                (n for n in effects if _parts(effects[n], a, b, DECIDES)), key=lambda n: spread(f"{a} {b} {n}")
            )
            made = (_item(kb, effects, nothing, a, b, name) for name in keys)
            yield from [item for item in made if item is not None][:A_PAIR]


def _shared(effects: Effects, a: str, b: str) -> list[str]:
    return [name for name, made in effects.items() if _alike(made, a, b)]


def _alike(made: Outcome, a: str, b: str) -> bool:
    first, second = made[a].support, made[b].support
    return min(first, second) >= LEAST and abs(first - second) <= ALIKE


def _parts(made: Outcome, a: str, b: str, least: float = PARTS) -> bool:
    """Whether a finding speaks for the first and clearly less for the second."""
    return made[a].support >= LEAST and made[a].support - max(made[b].support, 0.0) >= least


def _item(kb: KnowledgeBase, effects: Effects, nothing: Outcome, a: str, b: str, key: str) -> QuizItem | None:
    """Return the question whose key is a finding; None where there are too few other options."""
    right = _option(kb, effects, nothing, (a, b), key, share=1.0)
    others = [_option(kb, effects, nothing, (a, b), name) for name in effects if _parts(effects[name], b, a)]
    both = [_option(kb, effects, nothing, (a, b), name) for name in _shared(effects, a, b)]
    rivals = {kb.findings[key].opposite, kb.whole_of(key)}
    near = [option for option in alike_in_length(right.text, others) if option.subject not in rivals]
    shared = [option for option in alike_in_length(right.text, both) if option.subject not in rivals]
    wrong = [*near[:2], *shared[:1]]
    wrong += near[2:][: OPTIONS - 1 - len(wrong)]
    if len(wrong) < OPTIONS - 1 or not near:
        return None
    name = stable_id("look-alike", a, b, key)
    moved = shift(kb, nothing, effects[key], a)
    first, second = kb.label(a), kb.label(b)
    return QuizItem(
        id=name,
        kind="look_alike",
        topic=a,
        against=b,
        stem=f"{first} and {second.lower()} look alike.\n"
        f"Which of these findings speaks for {first.lower()} rather than for {second.lower()}?",
        options=in_fair_order(name, [right, *wrong]),
        explanation=joined((f"By these rules: {_worth(kb, effects[key], (a, b))}.", because(moved))),
        sources=sources_of(kb, moved.rules),
    )


def _option(
    kb: KnowledgeBase, effects: Effects, nothing: Outcome, pair: tuple[str, str], name: str, share: float = 0.0
) -> QuizOption:
    a, b = pair
    made = effects[name]
    lean = a if _parts(made, a, b) else b if _parts(made, b, a) else ""
    says = f"Speaks for {kb.label(lean).lower()}" if lean else "Speaks for both alike"
    why = because(shift(kb, nothing, made, lean or a))
    return QuizOption(
        kb.findings[name].label, share, f"{says} ({_worth(kb, made, pair)}). {why}", name, lean, Answer(name, "yes")
    )


def _worth(kb: KnowledgeBase, made: Outcome, pair: tuple[str, str]) -> str:
    return ", ".join(f"{kb.label(name).lower()} {made[name].support:+.2f}" for name in pair)
