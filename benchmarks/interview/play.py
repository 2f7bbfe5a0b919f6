"""Play a case with a policy, and count the questions until the answer is, and stays, that of the complete visit.

A choice question is one question, answered for each of its options.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.interview.cases import Dense
from benchmarks.interview.policies import Policy
from nmt_expert.interview.ahead import Candidate
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import evaluate, ranking
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Answer, Visit


@dataclass(frozen=True)
class Played:
    """Questions until the first principle and the top three were final: as a report names them, and literally.

    A report names principles that are at least *possible*; literally means the order of all ten.
    """

    first: int
    three: int
    literal_first: int
    literal_three: int
    questions: int


def play(expert: Expert, case: Dense, policy: Policy) -> Played:
    """Ask until everything is answered, and see when nothing changed any more."""
    return counted(expert, case, list(visits(expert, case, policy)))


def counted(expert: Expert, case: Dense, seen: Sequence[Visit]) -> Played:
    """Return the counts of one play from its visits, the one before the first question included."""
    orders = [order(expert, case, visit) for visit in seen]
    return Played(
        settled_after([named[:1] for named, _ in orders]),
        settled_after([named[:3] for named, _ in orders]),
        settled_after([ten[:1] for _, ten in orders]),
        settled_after([ten[:3] for _, ten in orders]),
        len(seen) - 1,
    )


def visits(expert: Expert, case: Dense, policy: Policy) -> Iterator[Visit]:
    """Yield the visit before the first question and after each."""
    visit, left = case.start, dict(case.answers)
    yield visit
    while left:
        chosen = policy(visit, grouped(expert.knowledge, left))
        answers = tuple(answer for name in chosen.findings for answer in left.pop(name, ()))
        visit = Visit(visit.complaints, visit.answers + answers)
        yield visit


def grouped(kb: KnowledgeBase, left: dict[str, tuple[Answer, ...]]) -> list[Candidate]:
    """Return the questions left, in file order, with the findings of a choice question together."""
    choices = {name: question for question in kb.questions.values() for name in question.options}
    groups: dict[str, list[str]] = {}
    for name in left:
        groups.setdefault(choices[name].id if name in choices else name, []).append(name)
    return [Candidate(name, tuple(findings)) for name, findings in groups.items()]


def order(expert: Expert, case: Dense, visit: Visit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the principles a report names (at least possible) in their order, and all ten in theirs."""
    kb = expert.knowledge
    results = evaluate(expert.program, read(kb, visit, case.complaint).values)
    ten = ranking(kb, results)
    possible = (name for name in ten if kb.scale.at_least(kb.scale.band(results[name].support).id, "possible"))
    return tuple(possible), ten


def settled_after(states: Sequence[tuple[str, ...]]) -> int:
    """Return the number of questions after which a state is the last one and stays it."""
    return next((at + 1 for at in range(len(states) - 2, -1, -1) if states[at] != states[-1]), 0)
