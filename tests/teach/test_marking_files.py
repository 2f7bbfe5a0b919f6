"""What students hand in, as they write it and as Excel does; and what is wrong with it."""

from __future__ import annotations

import json

import pytest

from nmt_expert.api import default_expert
from nmt_expert.intake.casefolder import case_code
from nmt_expert.teach.marking_files import ReadSubmissions, SubmissionFile, read_submissions
from tests.teach.cases import DESK, case

KB = default_expert().knowledge
GOOD = """student: Zoë
ranking: [trigger points, Ischemia]
for: [taut band, familiar pain]
against: [no tingling]
red flags: none
next: joint play
"""


def read(text: str | bytes, name: str = "one.yaml", case_id: str = DESK) -> ReadSubmissions:
    content = text.encode() if isinstance(text, str) else text
    return read_submissions(KB, SubmissionFile(name, content), case_id, case().visit)


def messages(text: str, name: str = "one.yaml") -> str:
    return "\n".join(map(str, read(text, name).problems))


def test_a_file_of_yaml_is_one_students_answer() -> None:
    found = read(GOOD)
    assert found.problems == ()
    (one,) = found.submissions
    assert (one.student, one.ranking, one.flags) == ("Zoë", ("trigger_points", "ischemia"), ())
    assert [reason.finding for reason in one.reasons_for] == ["taut_band", "familiar_pain_reproduced"]
    assert one.reasons_against[0].word == "no"
    assert one.next == "joint_play_reduced"


def test_json_and_a_list_mean_the_same_as_yaml() -> None:
    data = {"student": "Zoë", "ranking": "trigger points; ischemia", "for": ["taut band", "familiar pain"]}
    data |= {"against": "no tingling", "red_flags": [], "next": "joint play"}
    one = read(json.dumps([data, {**data, "student": "Ann"}]), "class.json").submissions
    assert [entry.student for entry in one] == ["Zoë", "Ann"]
    assert one[0].ranking == read(GOOD).submissions[0].ranking
    assert one[0].reasons_for == read(GOOD).submissions[0].reasons_for


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_understood_as_excel_writes_it(separator: str, encoding: str) -> None:
    rows = [
        ["Student", "First", "Second", "For", "Red flags", "Next question"],
        ["Zoë", "trigger points", "ischemia", "taut band | familiar pain", "none", "joint play"],
    ]
    text = "\r\n".join(separator.join(row) for row in rows)
    (one,) = read(text.encode(encoding), "class.csv").submissions
    assert (one.student, one.ranking, one.line) == ("Zoë", ("trigger_points", "ischemia"), 2)
    assert len(one.reasons_for) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ranking: [trigger pionts]", "Did you mean 'Trigger points'?"),
        ("ranking: [ischemia, ischemia]", "Ischemia has two places"),
        ("ranking: [ischemia, adhesions, facilitation, hypertonicity]", "4 principles are ranked"),
        ("{ranking: [ischemia], first: ischemia}", "stands here twice"),
        ("case: red_flags/saddle-numbness", "another case"),
        ("complaint: 2", "there is no complaint 2"),
        ("fro: [taut band]", "did you mean 'for'?"),
        ("for: [qwertz]", "names no finding"),
        ("for: {taut band: 1}", "text is expected"),
        ("next: qwertz", "names no finding"),
        ("red_flags: [qwertz]", "there is no red flag"),
        ("just words", "says nothing here"),
        ("a: [", "not valid YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_a_hint(text: str, said: str) -> None:
    assert said in messages(text)
    assert not read(text).submissions


def test_one_bad_row_hides_no_other() -> None:
    text = "student,first\nA,trigger pionts\nB,ischemia\nB,ischemia\n"
    found = read(text, "class.csv")
    assert [one.student for one in found.submissions] == ["B"]
    assert [(issue.line, issue.code) for issue in found.problems] == [(2, "unknown-name"), (4, "student-twice")]


def test_an_empty_table_says_what_is_expected() -> None:
    assert "nothing is handed in" in messages("student,first\n", "class.csv")


def test_the_case_may_be_named_by_the_last_part_of_its_id() -> None:
    assert not read(f"{GOOD}case: {DESK.rpartition('/')[2]}\n").problems


def test_who_gives_no_name_is_called_by_the_file_and_a_number() -> None:
    assert read("ranking: none", "folder/anna.yaml").submissions[0].student == "anna 1"


def test_a_name_that_has_a_comma_is_one_reason_also_among_others() -> None:
    label = "Whole muscle firm at rest, without one dominant band"
    for written in (f'for: ["{label}"]', f"for: {label}; taut band", f"for: taut band, {label.lower()}"):
        (one,) = read(f"{written}\nred_flags: none\n").submissions
        assert [reason.finding for reason in one.reasons_for if reason.finding != "taut_band"] == [
            "diffuse_muscle_firmness"
        ]


def test_words_of_a_finding_that_the_case_tells_mean_that_finding() -> None:
    name = "red_flags/one-swollen-calf"
    file = SubmissionFile("one.yaml", b"against: [no fainting]\nred_flags: none\n")
    (one,) = read_submissions(KB, file, name, case(name).visit).submissions
    assert [(reason.finding, reason.word) for reason in one.reasons_against] == [("fainted_with_chest_symptoms", "no")]


def test_who_answers_nothing_is_not_taken_to_say_none() -> None:
    assert "nothing is answered here" in messages("student: Hugo\n")
    assert "nothing is answered here" in messages("student;first;red flags\nHugo;;\n", "class.csv")
    (one,) = read("student: Ida\nranking: none\n").submissions
    assert one.ranking == ()


def test_a_next_question_that_is_not_understood_is_not_guessed() -> None:
    said = messages("ranking: none\nnext: calf tender along the deep veins\n")
    assert "names no finding" in said
    assert "meant is perhaps '" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("red_flags: [blood clot]\n", "Did you mean 'Possible deep vein clot' or 'Possible clot in the lung'"),
        ("ranking: [thrombosis]\n", "One of: Adhesions, Facilitation,"),
    ],
)
def test_a_name_nobody_knows_is_answered_with_names_that_there_are(text: str, said: str) -> None:
    assert said in messages(text)


def test_the_case_may_be_named_by_the_name_that_hides_its_solution() -> None:
    assert read(f"case: {case_code(DESK)}\nranking: none\n").submissions
    assert read(f"case: {DESK}\nranking: none\n", case_id=case_code(DESK)).submissions
