"""Hold cases against a knowledge base: what does not come out, and the rules' own examples as cases.

An example is read as a case that expects one rule to fire, or not to; so coverage and
mutation need to know of cases only.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.errors import Issue
from nmt_expert.explain.casecheck import BY_CONCLUSION, BY_RULE, LEANS, is_met, unmet
from nmt_expert.intake.casefile import Case, Expectation
from nmt_expert.knowledge.model import Example, KnowledgeBase, Rule
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import Concluded, Program, evaluate
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.truth import Values
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit


def example_cases(kb: KnowledgeBase) -> tuple[Case, ...]:
    """Return the rules' own examples as cases, in rule order."""
    return tuple(_case(rule, example) for rule in kb.rules for example in rule.examples)


def _case(rule: Rule, example: Example) -> Case:
    answers = tuple(
        Answer(finding, word, Site(region, side, muscle), line=example.line)
        for finding, word, region, side, muscle in example.answers
    )
    complaints = (Complaint(example.region, example.side),) if example.region or example.side else ()
    expected = [Expectation("fired" if example.fires else "not_fired", (rule.id,), "", example.line)]
    if example.leans:
        expected.append(Expectation(LEANS, (rule.conclusion,), example.leans, example.line))
    visit = Visit(complaints, answers, f"example of {rule.id}", f"{rule.path}:{example.line}")
    return Case(rule.path, visit, tuple(expected))


def unmet_cases(expert: Expert, cases: Iterable[Case]) -> tuple[Issue, ...]:
    """Return what does not come out as expected, each at its file and line; examples may be among the cases."""
    issues: list[Issue] = []
    for case in cases:
        if not _plainly_met(expert.program, case):
            issues += unmet(case, expert.assess(case.visit))
    return tuple(issues)


def _plainly_met(program: Program, case: Case) -> bool:
    """Whether a case that asks for conclusions and rules only, as examples do, comes out by plain evaluation."""
    if any(expected.kind not in BY_CONCLUSION + BY_RULE for expected in case.expectations):
        return False
    results = play(program, case.visit)[0].results
    return all(is_met(program.kb, expected, results) for expected in case.expectations)


# ------------------------------------------------------------------ what a visit comes to


class Played(Struct, frozen=True):
    """One complaint of a visit under one knowledge base, by plain evaluation.

    Attributes:
        read: What its findings read.
        values: The same with what was concluded, as rules of higher strata read it.
        results: Every conclusion, lowest stratum first.
    """

    read: Values
    values: Values
    results: dict[str, Concluded]


def play(program: Program, visit: Visit) -> tuple[Played, ...]:
    """Return what each complaint of a visit comes to; one without a complaint has one place."""
    return tuple(_played(program, visit, complaint) for complaint in visit.complaints or (Complaint(),))


def _played(program: Program, visit: Visit, complaint: Complaint) -> Played:
    values = read(program.kb, visit, complaint).values
    results = evaluate(program, values)
    concluded = {name: result.support for name, result in results.items() if result.fired}
    return Played(values, Values({**values.known, **concluded}, values.muscles), results)
