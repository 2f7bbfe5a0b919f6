"""A visit that is written is read back as the very same visit, and no file is replaced unasked."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nmt_expert.errors import VisitError
from nmt_expert.intake.visitfile import read_visit
from nmt_expert.intake.visitwrite import visit_text, write_visit
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


def test_a_file_that_is_there_is_kept_unless_forced(tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text("mine")
    with pytest.raises(VisitError, match="there already"):
        write_visit(VISIT, file)
    assert file.read_text() == "mine"
    write_visit(VISIT, file, force=True)
    assert file.read_text() == visit_text(VISIT)
    assert list(tmp_path.iterdir()) == [file]


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    write_visit(VISIT, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(VisitError, match="cannot be written"):
        write_visit(VISIT, tmp_path / "nowhere" / "visit.yaml")
