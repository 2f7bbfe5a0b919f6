"""Cases for the tests of teaching, and a student who plays one by a seed."""

from __future__ import annotations

import os
from functools import cache
from random import Random

from nmt_expert.api import default_expert
from nmt_expert.intake.casefile import Case
from nmt_expert.teach.practice import Practice
from nmt_expert.teach.practice_library import case_named, practice_names

DESK = "trigger_points/desk-worker-knot-to-the-temple"


@cache
def case(name: str = DESK) -> Case:
    """Return a case that comes with the program."""
    return case_named(default_expert().knowledge, name)[1]


def begin(name: str = DESK) -> Practice:
    """Return a practice that has just begun."""
    return Practice(default_expert(), case(name), name=name)


def say(practice: Practice, *replies: str) -> Practice:
    """Return a practice after replies, all of which are understood."""
    for reply in replies:
        made = practice.answer(reply)
        assert isinstance(made, Practice), (reply, made)
        practice = made
    return practice


def sample(count: int, seed: int = 7) -> tuple[str, ...]:
    """Return so many cases for practice, the same for the same seed; all of them by ``make test-teach``."""
    names = practice_names()
    return (
        names if os.environ.get("NMT_EXPERT_PRACTISED") == "all" else tuple(sorted(Random(seed).sample(names, count)))
    )


def played(name: str, seed: int) -> Practice:
    """Return a practice played to its end by somebody who asks, ranks and reasons at random."""
    chance, practice = Random(seed), begin(name)
    kb = practice.kb
    told = [answer.finding for answer in practice.case.visit.answers]
    others = chance.sample(list(kb.findings), 4)
    asked = [kb.label(one) for one in chance.sample(told, min(len(told), chance.randint(0, 6))) + others]
    asked += ["screen"] * chance.randint(0, 1) + ["hint"] * chance.randint(0, 2)
    chance.shuffle(asked)
    practice = say(practice, *asked, "done", chance.choice(["none", chance.choice(list(kb.flags))]))
    if not practice.over:
        ranked = chance.sample([one.id for one in practice.seen.entry.principles[:5]], chance.randint(0, 3))
        practice = say(practice, ", ".join(ranked) or "none")
        named = [", ".join(chance.sample(told + others, min(len(told), 3))), ", ".join(others[:1])]
        practice = say(practice, *(named if ranked else ()), chance.choice(["none", others[0]]))
    assert practice.over
    return practice
