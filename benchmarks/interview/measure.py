"""Measure one case: play it with every policy, and watch the interview itself; what a process of the pool runs."""

from __future__ import annotations

from functools import cache

from benchmarks.interview.cases import Dense
from benchmarks.interview.play import Played, counted, play, visits
from benchmarks.interview.policies import OURS, policies
from benchmarks.interview.stops import Watch, check, watched
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert

Result = tuple[str, dict[str, Played], Watch]
"""The case, what each policy took, and what was seen of the interview itself."""


@cache
def expert() -> Expert:
    """Return this process's own expert."""
    return Expert(load_knowledge())


def measure(case: Dense) -> Result:
    """Play one case with every policy, and watch the interview itself."""
    watch = Watch()
    seen = list(visits(expert(), case, watched(expert(), watch)))
    check(expert(), case, watch, seen)
    played = {
        name: counted(expert(), case, seen) if name == OURS else play(expert(), case, policy)
        for name, policy in policies(expert()).items()
    }
    return case.name, played, watch
