"""All questions that the rules and cases give, and a fair choice among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, zip_longest

from nmt_expert.intake.casefile import Case
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.safety import screen
from nmt_expert.teach.items.concordance import concordance_items
from nmt_expert.teach.items.decisive import decisive_item
from nmt_expert.teach.items.look_alike import look_alike_items
from nmt_expert.teach.items.model import ITEM_KINDS, QuizItem, spread
from nmt_expert.teach.items.quality import problems
from nmt_expert.teach.items.red_flags import red_flag_items
from nmt_expert.teach.items.zones import zone_items

Cases = Sequence[tuple[str, Case]]
"""Worked cases with their ids."""


def every_item(expert: Expert, cases: Cases, kinds: Iterable[str] = ()) -> tuple[QuizItem, ...]:
    """Return every question without a problem, kind by kind.

    Args:
        expert: The rules.
        cases: What the questions tell of clients is taken from these.
        kinds: Of ``ITEM_KINDS``; all if left out.
    """
    wanted = tuple(kinds) or tuple(ITEM_KINDS)
    made = chain.from_iterable(_MADE[kind](expert, cases) for kind in ITEM_KINDS if kind in wanted)
    good = {item.id: item for item in made if not problems(item)}
    return tuple(good.values())


def choose(items: Iterable[QuizItem], count: int, seed: str = "") -> tuple[QuizItem, ...]:
    """Return a fair choice: kinds in turn, and in each kind its topics and its keys in turn.

    Args:
        items: To choose among.
        count: How many at most.
        seed: Another text gives another choice; the same gives the same.
    """
    kinds: dict[str, list[QuizItem]] = defaultdict(list)
    for item in items:
        kinds[item.kind].append(item)
    turns = (_in_turn(kinds[kind], seed) for kind in ITEM_KINDS if kind in kinds)
    return tuple(item for row in zip_longest(*turns) for item in row if item is not None)[:count]


def _in_turn(items: Iterable[QuizItem], seed: str) -> list[QuizItem]:
    """Return questions of one kind so that one topic with one key comes again only after all others came."""
    groups: dict[tuple[str, str], list[QuizItem]] = defaultdict(list)
    for item in sorted(items, key=lambda item: spread(f"{seed} {item.id}")):
        groups[item.topic, item.best.subject if item.kind == "concordance" else ""].append(item)
    return [item for row in zip_longest(*groups.values()) for item in row if item is not None]


def _calm(expert: Expert, cases: Cases) -> Iterator[tuple[str, Case]]:
    """Yield the cases with one complaint in which no red flag stands in the way."""
    for name, case in cases:
        safety = screen(expert.knowledge, case.visit)
        if len(case.visit.complaints) == 1 and not safety.raised and not safety.pressing:
            yield name, case


def _concordance(expert: Expert, cases: Cases) -> Iterator[QuizItem]:
    for name, case in _calm(expert, cases):
        yield from concordance_items(expert.program, case, name)


def _decisive(expert: Expert, cases: Cases) -> Iterator[QuizItem]:
    made = (decisive_item(expert.program, case, name) for name, case in _calm(expert, cases))
    return (item for item in made if item is not None)


_MADE: dict[str, Callable[[Expert, Cases], Iterator[QuizItem]]] = {
    "concordance": _concordance,
    "look_alike": lambda expert, _: look_alike_items(expert.program),
    "decisive": _decisive,
    "red_flag": lambda expert, _: red_flag_items(expert.knowledge),
    "muscle_zone": lambda expert, _: zone_items(expert.knowledge),
}
