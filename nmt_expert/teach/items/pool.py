"""All questions that the rules and cases give, and a fair choice among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import zip_longest

from nmt_expert.intake.casefile import Case
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.safety import screen
from nmt_expert.teach.items.concordance import concordance_items
from nmt_expert.teach.items.decisive import decisive_item
from nmt_expert.teach.items.look_alike import look_alike_items
from nmt_expert.teach.items.model import ITEM_KINDS, QuizItem, spread
from nmt_expert.teach.items.quality import problems
from nmt_expert.teach.items.red_flags import red_flag_items
from nmt_expert.teach.items.shift import Outcomes
from nmt_expert.teach.items.zones import zone_items

Cases = Sequence[tuple[str, Case]]
"""Worked cases with their ids."""

Progress = Callable[[Sequence[str]], Iterable[str]]
"""Passes on what is worked through, and may say how far it is."""


def every_item(
    expert: Expert, cases: Cases, kinds: Iterable[str] = (), progress: Progress = iter
) -> tuple[QuizItem, ...]:
    """Return every question without a problem, kind by kind.

    Args:
        expert: The rules.
        cases: What the questions tell of clients is taken from these.
        kinds: Of ``ITEM_KINDS``; all if left out.
        progress: Passes on the kinds, one after the other.
    """
    wanted = [kind for kind in ITEM_KINDS if kind in (tuple(kinds) or ITEM_KINDS)]
    material = _Material(expert, cases)
    good: dict[str, QuizItem] = {}
    for kind in progress(wanted):
        good.update((item.id, item) for item in _MADE[kind](material) if not problems(item))
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


class _Material:
    """What questions are made from: the rules, what they conclude, and the cases without a red flag in the way."""

    def __init__(self, expert: Expert, cases: Cases) -> None:
        self.kb, self.outcomes, self._cases = expert.knowledge, Outcomes(expert), cases

    @cached_property
    def calm(self) -> Cases:
        """The cases with one complaint and no flag raised or pressing."""
        return [(name, case) for name, case in self._cases if len(case.visit.complaints) == 1 and self._is_calm(case)]

    def _is_calm(self, case: Case) -> bool:
        safety = screen(self.kb, case.visit)
        return not safety.raised and not safety.pressing


def _concordance(material: _Material) -> Iterator[QuizItem]:
    for name, case in material.calm:
        yield from concordance_items(material.outcomes, case, name)


def _decisive(material: _Material) -> Iterator[QuizItem]:
    made = (decisive_item(material.outcomes, case, name) for name, case in material.calm)
    return (item for item in made if item is not None)


_MADE: dict[str, Callable[[_Material], Iterator[QuizItem]]] = {
    "concordance": _concordance,
    "look_alike": lambda material: look_alike_items(material.outcomes),
    "decisive": _decisive,
    "red_flag": lambda material: red_flag_items(material.kb),
    "muscle_zone": lambda material: zone_items(material.kb),
}
