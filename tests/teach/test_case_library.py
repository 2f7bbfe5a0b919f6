"""The library: what each case is about, how hard it is, and whether it is there to teach."""

from __future__ import annotations

from collections import Counter

import pytest
from msgspec.structs import replace

from nmt_expert.intake.casefile import Case, Expectation
from nmt_expert.intake.casefolder import case_code, case_id, load_cases
from nmt_expert.knowledge.model import PRINCIPLES
from nmt_expert.reasoning.visit import Complaint
from nmt_expert.teach.case_library import (
    CLEAR,
    CLOSE,
    DIFFICULTIES,
    CaseEntry,
    case_kind,
    difficulty,
    library,
    teaching_cases,
)
from nmt_expert.teach.newcase import without_client
from nmt_expert.teach.practice_library import case_named, practice_names
from tests.teach.questions import expert


@pytest.fixture(scope="module")
def entries() -> tuple[CaseEntry, ...]:
    return tuple(library(expert().program, load_cases(expert().knowledge)))


def test_at_least_185_cases_are_there_to_teach(entries: tuple[CaseEntry, ...]) -> None:
    teaching = [entry.id for entry in entries if entry.kind == "teaching"]
    assert len(teaching) >= 185
    assert teaching == [name for name, _ in teaching_cases(expert().knowledge)]


def test_every_principle_has_teaching_cases_and_there_are_some_of_every_difficulty(
    entries: tuple[CaseEntry, ...],
) -> None:
    teaching = [entry for entry in entries if entry.kind == "teaching"]
    assert {entry.principle for entry in teaching} >= set(PRINCIPLES)
    assert min(Counter(entry.difficulty for entry in teaching)[name] for name in DIFFICULTIES) >= 20


def test_twelve_teaching_cases_follow_published_reports_and_cite_them(entries: tuple[CaseEntry, ...]) -> None:
    published = [entry.case for entry in entries if entry.id.startswith("published/")]
    assert len(published) == 12
    for case in published:
        assert case.source.startswith("After ")
        assert case.teaches


def test_how_hard_a_case_is_follows_from_how_far_the_first_leads(entries: tuple[CaseEntry, ...]) -> None:
    for entry in entries[::9]:
        first, second = expert().assess(entry.case.visit).complaints[0].principles[:2]
        lead = first.support - second.support
        if entry.difficulty == "easy":
            assert lead >= CLEAR
        if entry.difficulty == "moderate":
            assert CLOSE < lead < CLEAR


def an_easy_case(entries: tuple[CaseEntry, ...]) -> Case:
    return next(entry.case for entry in entries if entry.difficulty == "easy")


def test_doubt_about_a_flag_or_a_second_complaint_makes_a_case_hard(entries: tuple[CaseEntry, ...]) -> None:
    easy, program = an_easy_case(entries), expert().program
    assert difficulty(program, easy) == "easy"
    doubt = Expectation("unsettled", ("rf_stroke",), "", 1)
    assert difficulty(program, replace(easy, expectations=(*easy.expectations, doubt))) == "hard"
    visit = replace(easy.visit, complaints=(*easy.visit.complaints, Complaint("heel", "left")))
    assert difficulty(program, replace(easy, visit=visit)) == "hard"


def test_a_case_is_about_what_it_wants_first_else_about_what_it_wants_best(entries: tuple[CaseEntry, ...]) -> None:
    for entry in entries:
        first = [each.names[0] for each in entry.case.expectations if each.kind == "first"]
        wanted = [each.names[0] for each in entry.case.expectations if each.kind == "at_least"]
        assert entry.principle in (first or [name for name in wanted if name in PRINCIPLES] or [""])


def test_ids_and_codes() -> None:
    assert case_id("somewhere/cases/ischemia/cold-hands.yml") == "ischemia/cold-hands"
    assert case_kind("single_signs/x") == "tests"
    assert case_kind("ischemia/x") == "teaching"
    assert case_code("a/b") == case_code("a/b") != case_code("a/c")


def test_nothing_of_the_client_is_left_in_a_case_but_findings_and_places(entries: tuple[CaseEntry, ...]) -> None:
    for entry in entries[::20]:
        visit = entry.case.visit
        left = without_client(replace(visit, title="Anna", answers=tuple(replace(a, said="x") for a in visit.answers)))
        assert (left.title, left.source, left.measures, left.treatment) == ("", "", type(left.measures)(), ())
        assert {answer.said for answer in left.answers} <= {""}
        assert [(a.finding, a.word, a.site) for a in left.answers] == [
            (a.finding, a.word, a.site) for a in visit.answers
        ]


def test_a_case_named_by_its_code_goes_by_its_code() -> None:
    name, case = case_named(expert().knowledge, case_code("look_alikes/hip-that-yields"))
    assert name == case_code("look_alikes/hip-that-yields")
    assert case.visit == case_named(expert().knowledge, "hip-that-yields")[1].visit


def test_what_is_offered_for_practice_is_what_the_library_calls_teaching(entries: tuple[CaseEntry, ...]) -> None:
    assert practice_names() == tuple(entry.id for entry in entries if entry.kind == "teaching")
