"""Translate a program's conditions and rules into experta's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import methodcaller
from typing import Any

from nmt_expert.reasoning.experta_fence import experta
from nmt_expert.reasoning.matcher import AtLeast, SameMuscle, Says, SaysIn
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, Some

CLOSING = -1
"""Salience of the rule that closes a stratum: after every other rule of it."""


def says(key: str, sign: int) -> str:
    """Return a statement in words, ``key=yes`` or ``key=no``."""
    return f"{key}=yes" if sign > 0 else f"{key}=no"


def element(node: Node, muscle: Any = None) -> Any:
    """Return a condition as experta's conditional element.

    ``muscle`` is the variable that the literals of a ``same: muscle`` block share.
    """
    if isinstance(node, Literal):
        words = says(node.key, node.sign)
        return Says(says=words) if muscle is None else SaysIn(says=words, muscle=muscle)
    if isinstance(node, Every):
        return experta.AND(*[element(part, muscle) for part in node.of])
    if isinstance(node, Some):
        parts = tuple(element(part, muscle) for part in node.of)
        return experta.OR(*parts) if node.k == 1 else AtLeast.of(node.k, parts)
    return SameMuscle(element(node.of, getattr(experta.MATCH, f"muscle_{id(node)}")))


def _rule(rule_id: str, stratum: int, salience: int, position: int, when: Any, act: Callable[[Any], None]) -> Any:
    """Return an experta rule; its own attributes stand on the function, where every copy of the rule has them."""

    def fire(engine: Any) -> None:
        act(engine)

    fire.rule_id, fire.stratum = rule_id, stratum  # type: ignore[attr-defined]
    fire.salience, fire.position = salience, position  # type: ignore[attr-defined]
    return experta.Rule(when, salience=salience)(fire)


def experta_rules(program: Program) -> Iterator[Any]:
    """Yield every rule of a program as experta's: what supports, what meets a pattern, what closes a stratum."""
    position = 0
    for stratum, names in enumerate(program.levels, start=1):
        for name in names:
            for rule in program.rules[name]:
                position += 1
                when = element(program.nodes[rule.id])
                yield _rule(rule.id, stratum, 0, position, when, methodcaller("fire", rule))
            if name in program.requires:
                position += 1
                when = element(program.requires[name])
                yield _rule(f"requires:{name}", stratum, 0, position, when, methodcaller("meet", name))
        when = Says(says=f"stratum {stratum}")
        yield _rule(f"close:{stratum}", stratum, CLOSING, 0, when, methodcaller("close", stratum))


def keys_in_muscles(node: Node, inside: bool = False) -> Iterator[str]:
    """Yield the keys a condition reads within one muscle."""
    if isinstance(node, Literal):
        if inside:
            yield node.key
    elif isinstance(node, Same):
        yield from keys_in_muscles(node.of, True)
    else:
        for part in node.of:
            yield from keys_in_muscles(part, inside)
