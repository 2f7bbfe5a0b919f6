"""Play one case with every policy: what a process of the pool runs."""

from __future__ import annotations

from functools import cache

from benchmarks.interview.play import Case, Played, play
from benchmarks.interview.policies import POLICIES
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert


@cache
def expert() -> Expert:
    """Return this process's own expert."""
    return Expert(load_knowledge())


def measure(case: Case) -> dict[str, Played]:
    """Play one case with every policy."""
    return {name: play(expert(), case, policy) for name, policy in POLICIES.items()}
