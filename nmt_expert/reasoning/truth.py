"""Decide whether a condition holds, fails, or is undecided.

One job: given a condition and what is known, return the interval its truth lies
in, or (for firing) its degree with unknown carried as 0.  The engine, reach, the
interview, why-not and what-if ask this module, so they cannot disagree.

Knows nothing of YAML, experta, files or screens.  An unanswered finding is
unknown, never "no": docs/decisions/0002-unknown-is-not-no.md says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct

from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, Not, Reads

Interval: TypeAlias = tuple[float, float]
UNKNOWN: Interval = (-1.0, 1.0)


class Values(Struct, frozen=True):
    """What is known, and nothing else: a key that is missing is unknown.

    Attributes:
        known: ``finding@place`` (or a conclusion's id) to a value in [-1, 1].
        muscles: The same within one muscle of one side, for ``same: muscle``.
    """

    known: Mapping[str, float] = MappingProxyType({})
    muscles: Mapping[str, Mapping[str, float]] = MappingProxyType({})


# Conditions in negation normal form: ``not`` stands only at the leaves, so a rule
# engine can match what was said and nothing has to be concluded from silence.


class Literal(Struct, frozen=True):
    """A key with a sign: +1 asks for yes, -1 for an explicit no."""

    key: str
    sign: int = 1


class Every(Struct, frozen=True):
    """All parts."""

    of: tuple[Node, ...]


class Some(Struct, frozen=True):
    """At least ``k`` parts; 1 is *any*."""

    of: tuple[Node, ...]
    k: int = 1


class Same(Struct, frozen=True):
    """Read within one muscle at a time; the best muscle counts."""

    of: Node


Node: TypeAlias = Literal | Every | Some | Same


def key_of(name: str, place: str = "") -> str:
    """Return the key of a finding at a place, or of a conclusion (which has no place)."""
    return f"{name}@{place}" if place else name


def normal(condition: Condition, is_conclusion: Callable[[str], bool], sign: int = 1) -> Node:
    """Return a condition in negation normal form.

    Args:
        condition: As written in the knowledge.
        is_conclusion: Tells hypotheses and principles from findings.
        sign: -1 gives the normal form of its negation.

    Raises:
        ValueError: A ``same: muscle`` block is negated; the loader reports that with its line.
    """
    match condition:
        case Reads(name=name, at=places):
            if is_conclusion(name):
                return Literal(key_of(name), sign)
            literals = tuple(Literal(key_of(name, place), sign) for place in places or ("general",))
            return literals[0] if len(literals) == 1 else _gather(literals, 1, sign)
        case Not(of=inner):
            return normal(inner, is_conclusion, -sign)
        case All(of=parts, same=same):
            if same and sign < 0:
                raise ValueError("a `same: muscle` block cannot be negated")
            nodes = tuple(normal(part, is_conclusion, sign) for part in parts)
            every = _gather(nodes, len(nodes), sign)
            return Same(every) if same else every
        case AnyOf(of=parts):
            return _gather(tuple(normal(part, is_conclusion, sign) for part in parts), 1, sign)
        case AtLeast(k=k, of=parts):
            return _gather(tuple(normal(part, is_conclusion, sign) for part in parts), k, sign)


def _gather(nodes: tuple[Node, ...], k: int, sign: int) -> Node:
    """At least k of nodes; negated, at least n - k + 1 of the (already negated) nodes."""
    needed = k if sign > 0 else len(nodes) - k + 1
    return Every(nodes) if needed == len(nodes) else Some(nodes, needed)


def literals(node: Node) -> Iterator[Literal]:
    """Yield every literal of a normal form, in the order written."""
    if isinstance(node, Literal):
        yield node
    elif isinstance(node, Same):
        yield from literals(node.of)
    else:
        for part in node.of:
            yield from literals(part)


def degree(node: Node, values: Values) -> float:
    """Return how far a condition is true, in [-1, 1], with unknown carried as 0.

    Above 0 this equals the lower end of ``interval``: enough to decide and to
    weigh a firing, and twice as fast.
    """
    return _degree(node, values.known, values)


def _degree(node: Node, known: Mapping[str, float], values: Values) -> float:
    if isinstance(node, Literal):
        return node.sign * known.get(node.key, 0.0)
    if isinstance(node, Every):
        return min(_degree(part, known, values) for part in node.of)
    if isinstance(node, Some):
        parts = [_degree(part, known, values) for part in node.of]
        return max(parts) if node.k == 1 else sorted(parts, reverse=True)[node.k - 1]
    return max((_degree(node.of, muscle, values) for muscle in values.muscles.values()), default=0.0)


Look: TypeAlias = Callable[[str], Interval]


def interval(node: Node, values: Values, look: Look | None = None) -> Interval:
    """Return the interval a condition's truth lies in, whatever the unknown answers turn out to be.

    Args:
        node: Normal form of the condition.
        values: What is known.
        look: Replaces the reading of a key that is not in a muscle; ``reach`` uses it
            to read hypotheses as their own reach.

    Returns:
        (lo, hi) within [-1, 1].  The condition holds when lo is above the scale's
        threshold, fails when hi is not, and is undecided otherwise.
    """
    return _interval(node, look or look_up(values.known), values)


def look_up(known: Mapping[str, float]) -> Look:
    """Return the plain reading: a known value is [v, v], everything else [-1, 1]."""

    def look(key: str) -> Interval:
        value = known.get(key)
        return UNKNOWN if value is None else (value, value)

    return look


def _interval(node: Node, look: Look, values: Values) -> Interval:
    if isinstance(node, Literal):
        lo, hi = look(node.key)
        return (lo, hi) if node.sign > 0 else (-hi, -lo)
    if isinstance(node, Same):
        return _same_interval(node.of, look, values)
    parts = [_interval(part, look, values) for part in node.of]
    los, his = sorted(lo for lo, _ in parts), sorted(hi for _, hi in parts)
    kth = 0 if isinstance(node, Every) else len(parts) - node.k
    return los[kth], his[kth]


def _same_interval(inner: Node, look: Look, values: Values) -> Interval:
    """The best of the muscles named so far and of one not named yet.

    In a muscle where a finding was not answered it is unknown, unless the place as
    a whole was denied (or closed): then it is what the place says.
    """

    def within(muscle: Mapping[str, float]) -> Look:
        def look_in_muscle(key: str) -> Interval:
            value = muscle.get(key)
            if value is not None:
                return value, value
            lo, hi = look(key)
            return UNKNOWN if hi > 0 else (lo, hi)

        return look_in_muscle

    found = [_interval(inner, within(muscle), values) for muscle in values.muscles.values()]
    found.append(_interval(inner, within({}), values))
    return max(lo for lo, _ in found), max(hi for _, hi in found)


def state(bounds: Interval, holds_above: float) -> str:
    """Return ``holds``, ``fails`` or ``undecided`` for an interval and the scale's threshold."""
    lo, hi = bounds
    if lo > holds_above:
        return "holds"
    return "undecided" if hi > holds_above else "fails"


def grounds(node: Node, values: Values, holds_above: float) -> tuple[tuple[Literal, str], ...]:
    """Return the literals that a true condition stands on, each with its muscle ("" outside ``same``).

    Parts that are not true themselves are left out, and of a ``same`` block the
    best muscle alone is named.
    """
    return tuple(dict.fromkeys(_grounds(node, values.known, "", values, holds_above)))


def _grounds(
    node: Node, known: Mapping[str, float], muscle: str, values: Values, holds_above: float
) -> Iterator[tuple[Literal, str]]:
    if isinstance(node, Literal):
        if node.sign * known.get(node.key, 0.0) > holds_above:
            yield node, muscle
    elif isinstance(node, Same):
        name, inside = max(values.muscles.items(), key=lambda item: _degree(node.of, item[1], values), default=("", {}))
        if _degree(node.of, inside, values) > holds_above:
            yield from _grounds(node.of, inside, name, values, holds_above)
    else:
        for part in node.of:
            if _degree(part, known, values) > holds_above:
                yield from _grounds(part, known, muscle, values, holds_above)
