"""Decide whether one condition holds whenever another does.

A condition is compared by its normal form: the alternatives, each a set of literals
(a yes or an explicit no of a finding, at places), that make it hold.  Because
conditions are evaluated by minimum and maximum, what holds here for sets holds for
numbers, too: if A implies B, B's truth is never below A's, whatever was answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, product
from typing import TypeAlias

from msgspec import Struct

from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, Not, Reads

MAX_ALTERNATIVES = 1_000
"""A condition with more alternatives is not compared."""


class Literal(Struct, frozen=True):
    """A yes (or an explicit no) of a finding or conclusion at any of some places."""

    name: str
    at: frozenset[str]
    wanted: bool


class SameMuscle(Struct, frozen=True):
    """Literals that one and the same muscle has to meet."""

    of: frozenset[Literal]


Alternative: TypeAlias = frozenset[Literal | SameMuscle]


def implies(one: Condition, other: Condition) -> bool:
    """Whether ``other`` holds whenever ``one`` does, for whatever answers.

    >>> implies(All((Reads("taut_band"), Reads("local_twitch"))), Reads("taut_band"))
    True
    """
    found = list(islice(alternatives(one), MAX_ALTERNATIVES + 1))
    return len(found) <= MAX_ALTERNATIVES and all(_holds(other, alternative) for alternative in found)


def alternatives(condition: Condition, wanted: bool = True) -> Iterator[Alternative]:
    """Yield the sets of literals each of which makes a condition hold (or, not ``wanted``, an explicit no)."""
    match condition:
        case Reads(name=name, at=at):
            yield frozenset({Literal(name, frozenset(at), wanted)})
        case Not(of=inner):
            yield from alternatives(inner, not wanted)
        case All(of=parts, same=same) if same and wanted:
            for found in _joined(parts, wanted):
                yield found | {SameMuscle(frozenset(part for part in found if isinstance(part, Literal)))}
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            for chosen in combinations(parts, _needed(condition, wanted)):
                yield from _joined(chosen, wanted)


def _needed(condition: All | AnyOf | AtLeast, wanted: bool) -> int:
    """Return how many parts have to hold (or, not ``wanted``, have to be an explicit no)."""
    count = len(condition.of)
    least = condition.k if isinstance(condition, AtLeast) else count if isinstance(condition, All) else 1
    return least if wanted else count - least + 1


def _joined(parts: tuple[Condition, ...], wanted: bool) -> Iterator[Alternative]:
    """Yield every way for all of these parts to hold together."""
    each = [list(islice(alternatives(part, wanted), MAX_ALTERNATIVES + 1)) for part in parts]
    for choice in product(*each):
        yield frozenset().union(*choice)


def _holds(condition: Condition, known: Alternative, wanted: bool = True) -> bool:
    """Whether a condition holds where nothing but some literals is known."""
    match condition:
        case Reads(name=name, at=at):
            return any(_covers(entry, name, frozenset(at), wanted) for entry in known)
        case Not(of=inner):
            return _holds(inner, known, not wanted)
        case All(of=parts, same=same) if same and wanted:
            muscles = (frozenset[Literal | SameMuscle](entry.of) for entry in known if isinstance(entry, SameMuscle))
            return any(all(_holds(part, muscle) for part in parts) for muscle in muscles)
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            return sum(_holds(part, known, wanted) for part in parts) >= _needed(condition, wanted)


def _covers(entry: Literal | SameMuscle, name: str, at: frozenset[str], wanted: bool) -> bool:
    """Whether a literal settles a reading: a yes at one of its places does, a no has to cover all of them."""
    if not isinstance(entry, Literal) or entry.name != name or entry.wanted != wanted:
        return False
    return entry.at <= at if wanted else entry.at >= at
