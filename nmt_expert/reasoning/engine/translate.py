"""Translate a program's conditions and rules into experta's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator
from operator import methodcaller
from typing import Any

from nmt_expert.reasoning.engine.compat import experta
from nmt_expert.reasoning.engine.matcher import CountedOr, MuscleFact, PlacedFact, SharedMuscle
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.truth import Every, Literal, Node, Some

_SIGNATURE = inspect.Signature([inspect.Parameter("engine", inspect.Parameter.POSITIONAL_OR_KEYWORD)])
"""Of every right-hand side: experta asks each rule for it, and working it out costs more than the rule."""

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
        return PlacedFact(says=words) if muscle is None else MuscleFact(says=words, muscle=muscle)
    if isinstance(node, Every):
        return experta.AND(*[element(part, muscle) for part in node.of])
    if isinstance(node, Some):
        parts = tuple(element(part, muscle) for part in node.of)
        return experta.OR(*parts) if node.k == 1 else CountedOr.of(node.k, parts)
    return SharedMuscle(element(node.of, getattr(experta.MATCH, f"muscle_{id(node)}")))


def _rule(rule_id: str, stratum: int, salience: int, position: int, when: Any, act: Callable[[Any], None]) -> Any:
    """Return an experta rule; its own attributes stand on the function, where every copy of the rule has them."""

    def fire(engine: Any) -> None:
        act(engine)

    fire.__signature__ = _SIGNATURE  # type: ignore[attr-defined]
    fire.rule_id, fire.stratum = rule_id, stratum  # type: ignore[attr-defined]
    fire.salience, fire.position = salience, position  # type: ignore[attr-defined]
    return experta.Rule(when, salience=salience)(fire)


def experta_rules(program: Program, only: Collection[str] | None = None) -> Iterator[Any]:
    """Yield every rule of a program as experta's: what supports, what meets a pattern, what closes a stratum.

    ``only`` leaves out every other rule; the positions of those that stay do not change.
    """
    position = 0
    for stratum, names in enumerate(program.levels, start=1):
        for rule_id, node, act in _actions(program, names):
            position += 1
            if only is None or rule_id in only:
                yield _rule(rule_id, stratum, 0, position, element(node), act)
        yield _rule(
            f"close:{stratum}",
            stratum,
            CLOSING,
            0,
            PlacedFact(says=f"stratum {stratum}"),
            methodcaller("close", stratum),
        )


def _actions(program: Program, names: Iterable[str]) -> Iterator[tuple[str, Node, Callable[[Any], None]]]:
    """Yield what the rules of some conclusions are called, when they hold and what they do."""
    for name in names:
        for rule in program.rules[name]:
            yield rule.id, program.nodes[rule.id], methodcaller("fire", rule)
        if name in program.requires:
            yield f"requires:{name}", program.requires[name], methodcaller("meet", name)
