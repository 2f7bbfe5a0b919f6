"""Bound what each support can still become, whatever the unknown answers turn out to be.

The bound is safe and outer: every support that some completion of the unknown
answers gives lies inside.  It may be wider than what can really happen, because
answers that exclude each other are taken one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from nmt_expert.knowledge.model import Rule
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.support import combine
from nmt_expert.reasoning.truth import UNKNOWN, Interval, Values, interval, state


def reach(program: Program, values: Values, is_open: Callable[[str], bool] | None = None) -> dict[str, Interval]:
    """Return for every conclusion the interval its (capped) support can still move in.

    Args:
        program: The rules.
        values: What is known now.
        is_open: Tells of a finding whether it could still be answered; by default every
            unknown one.  What is not open stays unknown for ever and moves nothing.
    """
    bounds: dict[str, Interval] = {}

    def look(key: str) -> Interval:
        if key in bounds:
            return bounds[key]
        value = values.known.get(key)
        if value is not None:
            return value, value
        open_still = is_open is None or is_open(key.partition("@")[0])
        return UNKNOWN if open_still else (0.0, 0.0)

    holds_above = program.kb.scale.holds_above
    for level in program.levels:
        fresh = {}
        for name in level:
            lo, hi = _support_bounds(
                program, program.rules[name], lambda rule: interval(program.nodes[rule.id], values, look)
            )
            required = program.requires.get(name)
            if required is not None:
                met = state(interval(required, values, look), holds_above)
                lo, hi = program.capped(lo, met == "holds"), program.capped(hi, met != "fails")
            fresh[name] = (lo, hi)
        bounds.update(fresh)
    return bounds


def _support_bounds(program: Program, rules: Iterable[Rule], truth: Callable[[Rule], Interval]) -> Interval:
    """Combine the least and the most that each rule (or group of rules) can contribute."""
    holds_above = program.kb.scale.holds_above
    groups: dict[tuple[str, int], list[Interval]] = defaultdict(list)
    for rule in rules:
        lo, hi = truth(rule)
        if hi > holds_above:
            least = rule.weight * lo if lo > holds_above else 0.0
            groups[program.group(rule)].append((least, rule.weight * hi))
    low, high = [], []
    for (_, sign), parts in groups.items():
        least, most = max(part[0] for part in parts), max(part[1] for part in parts)
        low.append(least if sign > 0 else -most)
        high.append(most if sign > 0 else -least)
    return combine(low), combine(high)
