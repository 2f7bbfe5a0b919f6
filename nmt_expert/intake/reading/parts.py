"""See which findings the parts of a clause make together, whatever else stands between them: numb + a place.

Which parts make which finding is knowledge (``parts`` in ``rules/words/ways_*.yaml``): terms and stems, ``@place`` for
any place, ``@neck`` for a place inside a region, and ``!`` before what must not be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from nmt_expert.intake.reading.lexicon import Unit

ANY_PLACE = "@place"
_BETWEEN = 2
"""Other telling words that may stand between the parts."""


class Recipe(Struct, frozen=True):
    """Parts that together say a finding."""

    finding: str
    needed: tuple[str, ...]
    without: frozenset[str]


class Made(Struct, frozen=True):
    """A finding that parts of a clause make: which, and the units that do."""

    finding: str
    units: tuple[Unit, ...]


def recipes(parts: Iterable[tuple[str, str]]) -> tuple[Recipe, ...]:
    """Return the recipes written as ``numb @place !warm``, each with the finding it makes."""
    made = []
    for finding, written in parts:
        words = written.split()
        needed = tuple(word for word in words if word[0] != "!")
        made.append(Recipe(finding, needed, frozenset(word[1:] for word in words if word[0] == "!")))
    return tuple(made)


def made_of(
    recipes: Sequence[Recipe],
    units: Sequence[Unit],
    places: Callable[[Unit], frozenset[str]],
    tells: Callable[[Unit], bool],
    terms: frozenset[str] = frozenset(),
) -> list[Made]:
    """Return what the units of one clause make.

    Args:
        recipes: What there is to be made.
        units: Of the clause, in order.
        places: The regions, fine and coarse, that a unit names; empty if it names none.
        tells: Whether a unit says something by itself.
        terms: Ids of terms: a word that only looks like one is none (`thinner` is no blood thinner).
    """
    telling = [unit for unit in units if tells(unit)]
    telling = [unit for unit in telling if unit.kind == "term" or unit.name not in terms]
    names = {unit.name for unit in telling}
    found: list[Made] = []
    for recipe in recipes:
        if recipe.without & names or any(need[0] != "@" and need not in names for need in recipe.needed):
            continue
        taken = [next((u for u in telling if _meets(need, u, places)), None) for need in recipe.needed]
        units_taken = [unit for unit in taken if unit is not None]
        if len(units_taken) < len(recipe.needed):
            continue
        first, last = min(u.start for u in units_taken), max(u.end for u in units_taken)
        between = [u for u in telling if first <= u.start < last and u not in units_taken and not places(u)]
        if len(between) <= _BETWEEN:
            found.append(Made(recipe.finding, tuple(units_taken)))
    return found


def _meets(need: str, unit: Unit, places: Callable[[Unit], frozenset[str]]) -> bool:
    if need[0] != "@":
        return unit.name == need
    named = places(unit)
    return bool(named) and (need == ANY_PLACE or need[1:] in named)
