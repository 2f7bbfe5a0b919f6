"""The shipped cases as a set: what they cover together.  That each comes out as expected is tested by the plugin."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nmt_expert.explain.casecheck import contributions
from nmt_expert.intake.casefile import Case, load_case
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import PRINCIPLES, KnowledgeBase
from nmt_expert.knowledge.where import cases_folder
from nmt_expert.reasoning.assess import Expert

NOT_FIRED_AT_MOST = 0
"""How many rules no case fires.  It may only become smaller."""


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load_knowledge()


@pytest.fixture(scope="module")
def cases(kb: KnowledgeBase) -> dict[str, Case]:
    folder = Path(str(cases_folder()))
    files = sorted(folder.rglob("*.yaml"))
    return {file.relative_to(folder).as_posix(): load_case(kb, file, file.name) for file in files}


def expected(case: Case, kind: str) -> list[str]:
    return [name for entry in case.expectations if entry.kind == kind for name in entry.names]


def test_every_principle_comes_first_in_at_least_two_cases(cases: dict[str, Case]) -> None:
    first = Counter(name for case in cases.values() for name in expected(case, "first"))
    assert {name for name in PRINCIPLES if first[name] < 2} == set()


def test_red_flags_are_raised_and_left_unsettled_by_cases(cases: dict[str, Case]) -> None:
    assert sum(bool(expected(case, "red_flags")) for case in cases.values()) >= 5
    assert sum(bool(expected(case, "unsettled")) for case in cases.values()) >= 2


def test_cases_of_every_permission_are_there(cases: dict[str, Case]) -> None:
    words = {entry.word for case in cases.values() for entry in case.expectations if entry.kind == "permission"}
    assert words == {"none", "light", "full"}


def test_in_several_cases_nothing_is_concluded(cases: dict[str, Case]) -> None:
    capped = [
        {e.names[0] for e in case.expectations if e.kind == "at_most" and e.word in ("open", "unlikely")}
        for case in cases.values()
        if not expected(case, "first")
    ]
    assert sum(names >= set(PRINCIPLES) for names in capped) >= 3


def test_every_case_tells_its_story_and_what_it_teaches(cases: dict[str, Case]) -> None:
    silent = [
        path for path, case in cases.items() if not (case.visit.title and case.story and case.teaches and case.source)
    ]
    assert silent == []


def test_every_case_says_which_red_flags_it_raises(cases: dict[str, Case]) -> None:
    assert [p for p, case in cases.items() if all(e.kind != "red_flags" for e in case.expectations)] == []


def test_no_two_cases_have_one_title(cases: dict[str, Case]) -> None:
    titles = Counter(case.visit.title for case in cases.values())
    assert [title for title, count in titles.items() if count > 1] == []
    assert len(cases) >= 36


def test_every_rule_is_fired_by_a_case(kb: KnowledgeBase, cases: dict[str, Case]) -> None:
    expert = Expert(kb)
    fired = {
        entry.rule.id
        for case in cases.values()
        for complaint in expert.assess(case.visit).complaints
        for entry in contributions(complaint)
    }
    silent = sorted({rule.id for rule in kb.rules} - fired)
    assert len(silent) <= NOT_FIRED_AT_MOST, f"no case fires: {', '.join(silent)}"
