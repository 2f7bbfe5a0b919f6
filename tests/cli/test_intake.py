"""``nmt-expert intake``: red flags first, proposals, what is set aside; saved only when asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

NOTES = "Numb left hand. It tingles. No cramps.\nHer mother has numbness in both feet.\nFlumps like a pelican.\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / "notes.txt"
    file.write_text(NOTES)
    return file


def test_without_a_terminal_proposals_are_shown_and_nothing_is_asked(run: Run, notes: Path) -> None:
    result = run("intake", str(notes))
    assert result.exit_code == 0, result.output
    shown = " ".join(result.stdout.split())
    assert "numbness_reported), left hand" in shown
    assert "the place is taken from line 1" in shown
    assert "because of 'no'" in shown
    assert "Her mother has numbness in both feet (about someone else)" in shown
    assert "'Flumps like a pelican' is not understood" in shown
    assert [file.name for file in notes.parent.iterdir()] == ["notes.txt"]


def test_standard_input_is_read(run: Run) -> None:
    assert "left hand" in run("intake", "-", stdin=NOTES).stdout


def test_json_holds_every_sentence_and_the_visit(run: Run, notes: Path) -> None:
    data = json.loads(run("intake", str(notes), "--json").stdout)
    assert [len(sentence["proposals"]) for sentence in data["sentences"]] == [1, 1, 1, 0, 0]
    assert data["sentences"][3]["set_aside"] == "about someone else"
    assert data["sentences"][4]["not_understood"][0]["code"] == "unknown-phrase"
    assert {answer.get("side") for answer in data["visit"]["answers"]} == {"left", None}
    assert data["safety"]["sends_on"] is False
    assert data["format"] == 2
    assert {"raised", "suspected", "unsettled"} <= set(data["safety"])


def test_a_red_flag_stands_first_and_ends_with_3(run: Run) -> None:
    result = run("intake", "-", stdin="Stiff knee. Numb between the legs.")
    assert result.exit_code == 3
    assert "EMERGENCY" in result.stdout.split("Proposed")[0]


def test_a_red_flag_of_someone_else_is_not_raised(run: Run) -> None:
    result = run("intake", "-", stdin="Stiff knee. Her father had chest pain.")
    assert result.exit_code == 0
    assert "EMERGENCY" not in result.stdout


def test_yes_and_out_write_a_visit_that_assess_reads(run: Run, notes: Path) -> None:
    out = notes.parent / "visit.yaml"
    assert run("intake", str(notes), "--yes", "--out", str(out)).exit_code == 0
    result = run("assess", str(out), "--json")
    assert result.exit_code == 0, result.stderr
    assert [answer["finding"] for answer in json.loads(result.stdout)["answers"]] == [
        "numbness_reported",
        "tingling_pins_needles",
        "muscle_cramps",
    ]


def test_a_visit_that_is_there_is_not_replaced_unless_forced(run: Run, notes: Path) -> None:
    out = notes.parent / "visit.yaml"
    out.write_text("mine")
    result = run("intake", str(notes), "--yes", "--out", str(out))
    assert (result.exit_code, out.read_text()) == (2, "mine")
    assert "--force" in result.stderr
    assert run("intake", str(notes), "--yes", "--out", str(out), "--force").exit_code == 0
    assert "numbness_reported" in out.read_text()


def test_out_needs_somebody_to_confirm_or_yes(run: Run, notes: Path) -> None:
    out = notes.parent / "visit.yaml"
    result = run("intake", str(notes), "--out", str(out))
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the notes are empty"),
        (b"\x80\xff", "not UTF-8"),
        (b"numb\x00hand", "control characters"),
        (b"numb hand. " * 6000, "longer than 50,000"),
        (b"Flumps like a pelican.", "nothing in the notes was understood"),
        (b"Her mother has numbness.", "nothing in the notes was understood"),
    ],
)
def test_bad_notes_end_with_2_and_a_message(run: Run, tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    result = run("intake", str(file))
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_notes_that_are_not_there_are_said(run: Run) -> None:
    result = run("intake", "nowhere.txt")
    assert (result.exit_code, "there is no such file" in result.stderr) == (2, True)


def test_on_a_terminal_each_answer_is_asked_for(run: Run, notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmt_expert.cli.intake.on_terminal", lambda: True)
    out = notes.parent / "visit.yaml"
    result = run("intake", str(notes), "--out", str(out), stdin="s\nright\nn\ny\n")
    assert result.exit_code == 0, result.output
    written = out.read_text()
    assert "side: right" in written
    assert "tingling" not in written.split("said")[0] + written.split("muscle_cramps")[1]
    assert "muscle_cramps: no" in written
