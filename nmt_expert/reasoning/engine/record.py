"""The recorded run: what happened in each cycle of the engine, and why that was next."""

from __future__ import annotations

from typing import NamedTuple

from nmt_expert.reasoning.program import Concluded

Priority = tuple[int, int, int, int]
"""Order on the agenda, highest first: minus stratum, salience, recency, minus position in the rule base."""

REASONS = ("stratum", "salience", "recency", "order")


class Cycle(NamedTuple):
    """One firing.

    Attributes:
        rule: Id of the rule that fired; ``requires:<principle>`` for a minimum pattern and
            ``close:<n>`` for the step that concludes stratum n.
        stratum: The stratum it belongs to, from 1.
        agenda: Ids of all rules ready to fire, in the order they would, the chosen one first.
        priority: The chosen activation's place in the total order.
        runner_up: The priority of the next on the agenda, or None if it was alone.
        matched: The facts its condition matched.
        asserted: The facts it asserted.
    """

    rule: str
    stratum: int
    agenda: tuple[str, ...]
    priority: Priority
    runner_up: Priority | None
    matched: tuple[str, ...]
    asserted: tuple[str, ...]

    @property
    def why_next(self) -> str:
        """What decided over the runner-up: ``alone``, ``stratum``, ``salience``, ``recency`` or ``order``."""
        if self.runner_up is None:
            return "alone"
        pairs = zip(REASONS, self.priority, self.runner_up, strict=True)
        return next(reason for reason, mine, other in pairs if mine != other)


class EngineRun(NamedTuple):
    """A whole run: the facts it began with, every cycle, and what was concluded."""

    facts: tuple[str, ...]
    cycles: tuple[Cycle, ...]
    conclusions: dict[str, Concluded]
