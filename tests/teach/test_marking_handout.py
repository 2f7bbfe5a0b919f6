"""A handout gives nothing away; its solution gives every reason."""

from __future__ import annotations

import pytest

from nmt_expert.api import default_expert
from nmt_expert.report.document import Document
from nmt_expert.teach.marking_handout import write_handout, write_solution
from nmt_expert.teach.practice_reference import Reference
from tests.teach.cases import DESK, case, sample

EXPERT = default_expert()


def handout(*names: str) -> str:
    page = Document()
    write_handout(page, EXPERT, [(name, case(name)) for name in names])
    return page.print_as("markdown")


def solution(*names: str) -> str:
    page = Document()
    write_solution(page, EXPERT, [(name, case(name)) for name in names])
    return page.print_as("markdown")


@pytest.mark.parametrize("name", sample(10, seed=2))
def test_a_handout_says_neither_title_nor_id_nor_lesson_and_every_finding(name: str) -> None:
    text, one = handout(name), case(name)
    for hidden in (name, one.visit.title, one.teaches):
        assert not hidden or hidden not in text
    for answer in one.visit.answers:
        assert EXPERT.knowledge.label(answer.finding) in text


def test_no_band_and_no_support_stands_in_a_handout() -> None:
    text = handout(DESK)
    assert "supported" not in text
    assert "+0." not in text


@pytest.mark.parametrize("name", sample(6, seed=4))
def test_a_solution_gives_every_ranked_principle_with_every_rule(name: str) -> None:
    text, reference = solution(name), Reference(EXPERT, case(name).visit)
    for one in reference.ranked:
        assert f"{reference.entry.conclusion(one.id).support:+.2f}" in text
        for reason in reference.reasons(one.id):
            assert f"{reason.contribution.weight:+.2f}" in text
    for entry in reference.flags:
        assert entry.flag.label in text


def test_cases_are_numbered_alike_in_handout_and_solution() -> None:
    names = (DESK, "red_flags/saddle-numbness")
    assert "Case 2" in handout(*names)
    assert "Case 2: Low back pain with a numb saddle" in solution(*names)
