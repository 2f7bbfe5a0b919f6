"""A visit that is written is read back as the very same visit, and no file is replaced unasked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nmt_expert.intake.visitfile import read_visit
from nmt_expert.intake.visitwrite import visit_text
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

_KB = load_knowledge()
VISIT = Visit(
    (Complaint("neck", "left", "my neck"),),
    (Answer("numbness_reported", "probably not", Site("hand", "left"), "not really numb"), Answer("pregnant", "no")),
    "null",
)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_whatever_was_said_is_read_back_as_it_was(said: str) -> None:
    visit = Visit((), (Answer("numbness_reported", "yes", Site(), said),))
    read = read_visit(_KB, visit_text(visit).encode(), "")
    assert [answer.said for answer in read.answers] == [said]


def test_a_visit_is_read_back_as_it_was() -> None:
    read = read_visit(_KB, visit_text(VISIT).encode(), "")
    answers = tuple(replace(answer, line=0) for answer in read.answers)
    assert (read.complaints, answers, read.title) == (VISIT.complaints, VISIT.answers, VISIT.title)
