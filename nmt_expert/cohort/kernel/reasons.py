"""Name the rules behind a support: those that hold and count, in rule order."""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from nmt_expert.cohort.kernel.degrees import Degrees
from nmt_expert.cohort.kernel.layers import Term, depth_of
from nmt_expert.cohort.kernel.lists import listed
from nmt_expert.knowledge.model import Rule


def reasons(degrees: Degrees, conclusion: str) -> Term:
    """Return the list of the ids of the rules that hold and count for one conclusion."""
    program = degrees.plan.program
    rules = program.rules[conclusion]
    groups: dict[tuple[str, int], list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[program.groups[rule.id] or rule.id, rule.sign].append(rule)
    counts = {rule: term for members in groups.values() for rule, term in _counting(degrees, members).items()}
    ids = [rule.id for rule in rules]
    return Term(listed([counts[name].expr for name in ids], ids), depth_of(counts.values()))


def _counting(degrees: Degrees, members: list[Rule]) -> dict[str, Term]:
    """Of one group and sign the strongest that holds counts, the first of equals; a rule alone always counts."""
    if len(members) == 1:
        return {members[0].id: degrees.holds(degrees.plan.program.nodes[members[0].id])}
    weights = []
    for rule in members:
        degree = degrees.number(degrees.plan.program.nodes[rule.id])
        weights.append(degrees.layers.put((rule.id, "weight"), Term(degree.expr * rule.weight, degree.depth)))
    best = degrees.layers.put(
        (members[0].id, "best"), Term(pl.max_horizontal(w.expr for w in weights), depth_of(weights))
    )
    found: dict[str, Term] = {}
    taken = pl.lit(False)
    for rule, weight in zip(members, weights, strict=True):
        wins = (weight.expr > 0) & (weight.expr == best.expr)
        found[rule.id] = Term(wins & ~taken, best.depth)
        taken = taken | wins
    return found
