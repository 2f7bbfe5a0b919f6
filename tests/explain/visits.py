"""Visits for laws: any answers of a small made-up base, or thirty of the shipped one."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from nmt_expert.explain.how import HowTree
from nmt_expert.reasoning.support import combine
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.reasoning.strategies import FINDINGS

SITES = (
    Site(),
    Site(side="left", muscle="a"),
    Site(side="right", muscle="a"),
    Site(side="both", muscle="b"),
    Site(place="referring"),
    Site(side="left", place="referring"),
    Site(place="elsewhere"),
)
answers = st.builds(
    Answer,
    st.sampled_from(FINDINGS),
    st.sampled_from(("yes", "probably", "unsure", "probably not", "no")),
    st.sampled_from(SITES),
)
visits = st.lists(answers, max_size=10).map(lambda given: Visit(answers=tuple(given)))


def a_visit(kb, seed: int) -> Visit:
    rng = random.Random(seed)
    names = [name for name, finding in kb.findings.items() if finding.kind != "red_flag"]
    words = ("yes", "yes", "probably", "no", "unsure")
    muscles = [Site(side="left", muscle=muscle) for muscle in rng.sample(list(kb.muscles), 2)]
    stated = [Site(place="referring"), Site(place=rng.choice(("pathway", "other_side", "elsewhere")))]
    places = (Site(), Site(), *muscles, *stated)
    answers = (Answer(name, rng.choice(words), rng.choice(places)) for name in rng.sample(names, 30))
    return Visit((Complaint(rng.choice(list(kb.regions)), "left"),), tuple(answers))


def worked_out(tree: HowTree) -> float:
    """The support, from nothing but the tree."""
    uncapped = combine(reason.weight for reason in tree.reasons if reason.counts)
    return uncapped if tree.cap is None else min(uncapped, tree.cap)
