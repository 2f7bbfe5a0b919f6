"""Visit files: what they say, and everything that can be wrong with them, with its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.errors import VisitError
from nmt_expert.intake.visitfile import answer_word, read_visit, visit_reading, visit_to_data
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import SIDES, KnowledgeBase
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

CASE = b"""\
title: Desk worker
story: >-
  Pain at the right temple.
complaints: [{region: hand, side: right, text: my hand}]
answers:
  - {numbness_reported: yes, muscle: upper_trapezius, side: right, said: it is dead}
  - {tingling_pins_needles: probably not, region: neck}
  - {local_tenderness: false}
expect: {first: trigger_points}
teaches: Something.
source: composed
"""
_KB = load_knowledge()


def problems(kb: KnowledgeBase, text: str) -> list[tuple[int, str]]:
    """Return line and code of each problem of a file."""
    return [(issue.line, issue.code) for issue in visit_reading(kb, text.encode(), "visit.yaml").problems]


def test_a_case_is_a_visit(small: KnowledgeBase) -> None:
    visit = read_visit(small, CASE, "case.yaml")
    assert visit.title == "Desk worker"
    assert visit.source == "case.yaml"
    assert visit.complaints == (Complaint("hand", "right", "my hand"),)
    assert visit.answers == (
        Answer("numbness_reported", "yes", Site(side="right", muscle="upper_trapezius"), "it is dead", 6),
        Answer("tingling_pins_needles", "probably not", Site("neck"), "", 7),
        Answer("local_tenderness", "no", Site(), "", 8),
    )


def test_answers_may_be_a_plain_mapping(small: KnowledgeBase) -> None:
    visit = read_visit(small, b"answers: {numbness_reported: yes, local_tenderness: unsure}", "v")
    assert [(answer.finding, answer.word) for answer in visit.answers] == [
        ("numbness_reported", "yes"),
        ("local_tenderness", "unsure"),
    ]


def test_json_says_the_same_as_yaml(small: KnowledgeBase) -> None:
    data = {"complaint": {"region": "neck"}, "answers": [{"numbness_reported": True, "side": "left"}]}
    visit = read_visit(small, json.dumps(data).encode(), "v.json")
    assert visit.complaints == (Complaint("neck"),)
    assert visit.answers[0].word == "yes"
    assert visit.answers[0].site == Site(side="left")


def test_phrases_are_understood_and_keep_their_words_and_line(small: KnowledgeBase) -> None:
    reading = visit_reading(small, b"phrases:\n  - numb left hand\n  - no tingling\n  - my dog is sick\n", "v")
    assert [(a.finding, a.word, a.said, a.line) for a in reading.visit.answers] == [
        ("numbness_reported", "yes", "numb left hand", 2),
        ("tingling_pins_needles", "no", "no tingling", 3),
    ]
    assert [(issue.where, issue.code) for issue in reading.problems] == [("v:4", "set-aside")]
    assert [reading.how for reading in reading.readings] == ["exact", "synonym"]


def test_a_complaint_may_be_plain_words(small: KnowledgeBase) -> None:
    visit = read_visit(small, b"complaint: ache in the left side of the neck\nanswers: {numbness_reported: no}", "v")
    assert visit.complaints == (Complaint("neck", "left", "ache in the left side of the neck"),)


def test_regions_and_muscles_may_be_called_as_people_call_them(small: KnowledgeBase) -> None:
    text = b"answers: [{numbness_reported: yes, region: hands}, {local_tenderness: yes, muscle: Upper trap, side: L}]"
    first, second = read_visit(small, text, "v").answers
    assert first.site == Site("hand")
    assert second.site == Site(side="left", muscle="upper_trapezius")


def test_all_problems_are_said_at_once_with_line_and_hint(small: KnowledgeBase) -> None:
    text = (
        "answers:\n"
        "  - {numbnes_reported: yes}\n"
        "  - {numbness_reported: sometimes}\n"
        "  - {numbness_reported: yes, side: up}\n"
        "  - {numbness_reported: yes, region: nek}\n"
        "  - {numbness_reported: yes, muscle: upper_trapezus}\n"
        "  - {numbness_reported: yes, musle: upper_trapezius}\n"
        "  - {numbness_reported: yes, local_tenderness: no}\n"
        "  - {side: left}\n"
        "  - numb\n"
        "answer: x\n"
    )
    with pytest.raises(VisitError) as raised:
        read_visit(small, text.encode(), "visit.yaml")
    assert [(issue.line, issue.code) for issue in raised.value.issues] == [
        (2, "unknown-finding"),
        (3, "wrong-word"),
        (4, "unknown-side"),
        (5, "unknown-region"),
        (6, "unknown-muscle"),
        (7, "unknown-key"),
        (8, "two-findings"),
        (9, "no-finding"),
        (10, "wrong-type"),
        (11, "unknown-key"),
    ]
    hints = [issue.hint for issue in raised.value.issues]
    assert hints[0] == "did you mean 'numbness_reported' (Numbness)?"
    assert hints[2] == "one of left, right, both, midline"
    assert hints[3] == "did you mean 'neck'?"
    assert hints[4] == "did you mean 'upper_trapezius'?"
    assert hints[5] == "did you mean 'muscle'?"
    assert hints[9] == "did you mean 'answers'?"
    assert "visit.yaml:2: there is no finding 'numbnes_reported'" in str(raised.value)


def test_what_was_understood_is_there_beside_the_problems(small: KnowledgeBase) -> None:
    text = b"answers:\n  - {numbness_reported: yes}\n  - {nonsense: yes}\n  - {local_tenderness: yes, side: up}\n"
    reading = visit_reading(small, text, "v")
    assert [answer.finding for answer in reading.visit.answers] == ["numbness_reported", "local_tenderness"]
    assert len(reading.problems) == 2


def test_a_finding_called_by_its_everyday_name_gets_its_id_as_hint(small: KnowledgeBase) -> None:
    issue = visit_reading(small, b"answers: {pins and needles: yes}", "v").problems[0]
    assert issue.hint == "did you mean 'tingling_pins_needles' (Tingling or pins and needles)?"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        ("# only a comment\n", "empty-file"),
        ("- a\n- b\n", "not-a-visit"),
        ("just text", "not-a-visit"),
        ("title: x\n", "no-answers"),
        ("answers: 7\n", "wrong-type"),
        ("answers: {numbness_reported: }\n", "wrong-word"),
        ("answers: {numbness_reported: 1}\n", "wrong-word"),
        ("answers: {numbness_reported: yes, numbness_reported: no}\n", "duplicate-key"),
        ("answers: [\n", "yaml"),
        ("phrases: {a: b}\n", "wrong-type"),
        ("phrases: [7]\n", "wrong-type"),
        ("complaints: neck\n", "wrong-type"),
        ("complaints: [{}]\n", "wrong-type"),
        ("complaints: [{region: neck, muscle: x}]\n", "unknown-key"),
        ("title: [a]\nanswers: {}\n", "wrong-type"),
    ],
)
def test_a_broken_file_is_a_problem_and_never_an_error(small: KnowledgeBase, text: str, code: str) -> None:
    assert code in [found for _, found in problems(small, text)]


@pytest.mark.parametrize("source", [b"\x00\x01\x02", b"\xff\xfe", b"a" * 6_000_000])
def test_a_binary_or_endless_file_is_refused(small: KnowledgeBase, source: bytes) -> None:
    with pytest.raises(VisitError):
        read_visit(small, source, "v")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_error(source: bytes) -> None:
    reading = visit_reading(_KB, source, "v")
    assert reading.problems or reading.visit.answers is not None


@pytest.mark.parametrize(
    ("written", "word"),
    [
        (True, "yes"),
        (False, "no"),
        ("Yes", "yes"),
        ("probably_not", "probably not"),
        ("Probably-Not", "probably not"),
        ("unsure", "unsure"),
        ("maybe not", ""),
        (1, ""),
        (None, ""),
    ],
)
def test_an_answer_word_is_read_in_every_spelling_and_no_other_word_is(written: object, word: str) -> None:
    assert answer_word(written) == word


_text = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20).map(str.strip)
_sites = st.builds(
    Site,
    st.sampled_from(["", *list(_KB.regions)[:9]]),
    st.sampled_from(["", *SIDES]),
    st.sampled_from(["", *list(_KB.muscles)[:9]]),
)
_answers = st.builds(
    Answer,
    st.sampled_from(list(_KB.findings)),
    st.sampled_from(["yes", "probably", "unsure", "probably not", "no"]),
    _sites,
    _text,
)
_complaints = st.builds(Complaint, st.sampled_from(list(_KB.regions)), st.sampled_from(["", *SIDES]), _text)


@given(st.lists(_complaints, max_size=3), st.lists(_answers, max_size=6), _text)
def test_a_visit_written_and_read_again_is_the_same(
    complaints: list[Complaint], answers: list[Answer], title: str
) -> None:
    visit = Visit(tuple(complaints), tuple(answers), title)
    again = read_visit(_KB, json.dumps(visit_to_data(visit)).encode(), "")
    kept = tuple(Answer(a.finding, a.word, a.site, a.said) for a in again.answers)
    assert Visit(again.complaints, kept, again.title) == visit
