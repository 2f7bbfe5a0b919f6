"""What a visit file says under ``treatment:`` is read, written and refused by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.errors import VisitError
from nmt_expert.intake.visitfile import read_visit, visit_reading
from nmt_expert.intake.visitwrite import visit_text
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Treatment, Visit

_KB = load_knowledge()
_EXPERT = Expert(_KB)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
DONE = st.builds(Treatment, TEXT, TEXT).filter(lambda each: bool(each.done.strip() or each.response.strip()))


@given(st.lists(DONE, max_size=4).map(tuple))
def test_what_was_done_is_read_back_as_it_was_written(treatment: tuple[Treatment, ...]) -> None:
    assert read_visit(_KB, visit_text(Visit(treatment=treatment)).encode(), "").treatment == treatment


@pytest.mark.parametrize("written", ["[held the knot]", "held the knot", "{done: held the knot}"])
def test_a_line_alone_is_what_was_done(written: str) -> None:
    assert read_visit(_KB, f"treatment: {written}".encode(), "").treatment == (Treatment("held the knot"),)


@pytest.mark.parametrize(
    ("written", "code", "says"),
    [
        ("3", "wrong-type", "'treatment' has to be a list"),
        ("[3]", "wrong-type", "words or a mapping"),
        ("[{done: 3}]", "wrong-type", "'done' has to be text"),
        ("[{}]", "nothing-done", "neither what was done nor how it responded"),
        ("[{done: held, respons: eased}]", "unknown-key", "did you mean 'response'?"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(written: str, code: str, says: str) -> None:
    (issue,) = visit_reading(_KB, f"title: a\ntreatment: {written}", "visit.yaml").problems
    assert (issue.code, issue.line, issue.path) == (code, 2, "visit.yaml")
    assert says in str(issue)


def test_nothing_is_concluded_from_what_was_done() -> None:
    plain, treated = _EXPERT.assess(Visit()), _EXPERT.assess(Visit(treatment=(Treatment("held the knot", "numb arm"),)))
    assert treated.complaints == plain.complaints


@pytest.mark.parametrize("wrong", [("held",), "held", (Treatment("\ud800"),), (Treatment("held", 3),)])
def test_a_program_that_passes_something_else_is_told(wrong: object) -> None:
    with pytest.raises(VisitError):
        _EXPERT.assess(Visit(treatment=wrong))  # type: ignore[arg-type]
