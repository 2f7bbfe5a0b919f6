"""Questions on referral zones: pain is felt here; which of these muscles tends to refer to this place?"""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.knowledge.model import KnowledgeBase, Muscle
from nmt_expert.reasoning.place_words import region_words
from nmt_expert.report.words import sources_data
from nmt_expert.teach.items.model import QuizItem, QuizOption, alike_in_length, in_fair_order, spread, stable_id

OPTIONS, NEAREST = 4, 9
"""Options of a question, and muscles nearby that the others are chosen from."""

MAP = "Referral maps are tendencies, not borders: the client's own recognition of the pain counts for more."


def zone_items(kb: KnowledgeBase) -> Iterator[QuizItem]:
    """Yield one question for each muscle that refers to a place where it does not lie."""
    for muscle in kb.muscles.values():
        away = [name for name in muscle.refers_to if name not in muscle.lies_in and not kb.regions[name].parts]
        places = sorted(away, key=lambda name: spread(f"{muscle.id} {name}"))
        made = (_item(kb, muscle, region) for region in places)
        yield from [item for item in made if item is not None][:1]


def _item(kb: KnowledgeBase, muscle: Muscle, region: str) -> QuizItem | None:
    near = [_option(kb, entry, right=False) for entry in _nearby(kb, muscle, region)[:NEAREST]]
    wrong = alike_in_length(muscle.name, near)[: OPTIONS - 1]
    if len(wrong) < OPTIONS - 1 or not muscle.sources:
        return None
    name = stable_id("muscle-zone", muscle.id, region)
    where = region_words(kb, region)
    return QuizItem(
        id=name,
        kind="muscle_zone",
        topic="trigger_points",
        stem=f"A client has pain in this place: {where}.\nWhich of these muscles tends to refer to that place?",
        options=in_fair_order(name, [_option(kb, muscle, right=True), *wrong]),
        explanation=f"{_zones(kb, muscle)} {MAP}",
        sources=sources_data(kb, muscle.sources),
        muscle=muscle.id,
    )


def _nearby(kb: KnowledgeBase, muscle: Muscle, region: str) -> list[Muscle]:
    """Return muscles that do not reach a place, those that lie where the right one lies first."""
    area = {region, *kb.regions[region].neighbours}
    strange = [
        other
        for other in kb.muscles.values()
        if region not in {*_fine(kb, other.refers_to), *_fine(kb, other.lies_in)} and other.sources
    ]

    def order(other: Muscle) -> tuple[int, int]:
        beside = len({*other.lies_in} & {*muscle.lies_in}) + len({*other.refers_to} & area)
        return -beside, spread(f"{muscle.id} {other.id}")

    return sorted(strange, key=order)


def _fine(kb: KnowledgeBase, names: tuple[str, ...]) -> set[str]:
    """Return regions, and the parts of those that are groups."""
    return {name for entry in names for name in (entry, *kb.regions[entry].parts)}


def _option(kb: KnowledgeBase, muscle: Muscle, *, right: bool) -> QuizOption:
    return QuizOption(muscle.name, float(right), _zones(kb, muscle), muscle.id)


def _zones(kb: KnowledgeBase, muscle: Muscle) -> str:
    refers, lies = (", ".join(region_words(kb, name) for name in names) for names in (muscle.refers_to, muscle.lies_in))
    return f"{muscle.name} lies in: {lies}. It tends to refer to: {refers}."
