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
        (b"caf\xe9", "(the byte 0xe9 in line 1)"),
        ("numb hand".encode("utf-16"), "UTF-16 text, not UTF-8"),
        (b"%PDF-1.7 blub", "this is a PDF file"),
        (b"PK\x03\x04blub", "such as a Word document"),
        (b'{"resourceType": "QuestionnaireResponse"}', "this is a FHIR QuestionnaireResponse; it is not read"),
        (b'{"note": "numb hand"}', "this is JSON; it is not read"),
        (b"<note><b>numb hand</b></note>", "this is XML or HTML; it is not read"),
        (b"id,sign,side\n1,numb,left\n", "this is a table (CSV); it is not read"),
        ("Die Patientin hat seit drei Wochen Schmerzen im Nacken und ist müde".encode(), "this seems to be German"),
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


EMERGENCY = "Numb between the legs since yesterday. "


@pytest.mark.parametrize(
    "content",
    [
        f"{EMERGENCY}caf\u00e9".encode("latin-1"),
        EMERGENCY.encode("utf-16"),
        f"{EMERGENCY}\x00".encode(),
        f"{EMERGENCY}{'Numb hand. ' * 6000}".encode(),
        f"{EMERGENCY}Die Patientin hat seit drei Wochen Schmerzen im Nacken und ist sehr müde".encode(),
    ],
)
def test_notes_that_are_refused_hide_no_emergency(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    result = run("intake", str(file))
    assert result.exit_code == 3
    assert "EMERGENCY" in result.output
    assert "Traceback" not in result.output


def test_of_another_language_nothing_is_guessed(run: Run) -> None:
    text = "La patiente a mal dans le cou depuis une semaine, et ne dort pas. Numb left hand."
    result = run("intake", "-", "--json", stdin=text)
    data = json.loads(result.stdout)
    assert result.exit_code == 2
    assert data["problems"][0]["code"] == "other-language"
    assert data["visit"]["answers"] == []


def test_windows_line_ends_emoji_and_10_kilobytes_are_read(run: Run) -> None:
    text = "Numb left hand. \U0001f600\r\n" + "No cramps.\r\n" * 850
    data = json.loads(run("intake", "-", "--json", stdin=text).stdout)
    assert {answer.get("side") for answer in data["visit"]["answers"]} == {"left", None}


# ------------------------------------------------------------------ offers, and one screen to confirm

OFFERING = "Numb left hand. No cramps.\nHer mother has tingling in both hands.\nNumb brick wall.\n"


@pytest.fixture
def offering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Notes of two answers (1, 2), an offer (3) and something set aside (a1), at a terminal."""
    monkeypatch.setattr("nmt_expert.cli.intake.on_terminal", lambda: True)
    file = tmp_path / "notes.txt"
    file.write_text(OFFERING)
    return file


def confirmed(run: Run, notes: Path, typed: str) -> tuple[str, dict[str, str]]:
    """Return what was shown after typing lines, and the answers written."""
    out = notes.parent / "visit.json.yaml"
    result = run("intake", str(notes), "--out", str(out), stdin=typed)
    assert result.exit_code == 0, result.output
    data = json.loads(run("assess", str(out), "--json").stdout)
    return " ".join(result.output.split()), {answer["finding"]: answer["word"] for answer in data["answers"]}


def test_offers_are_in_the_json_as_a_whole_and_of_each_sentence(run: Run) -> None:
    data = json.loads(run("intake", "-", "--json", stdin=OFFERING).stdout)
    (offer,) = data["offers"]
    assert offer["phrase"] == "Numb brick wall"
    assert offer["readings"][0]["finding"] == "numbness_reported"
    assert set(offer["readings"][0]) == {"finding", "label", "word", "site", "where"}
    assert data["sentences"][-1]["offers"] == [offer]
    (aside,) = next(sentence["aside"] for sentence in data["sentences"] if sentence["aside"])
    assert aside["why"] == "about someone else"
    assert aside["readings"][0]["finding"] == "tingling_pins_needles"


def test_yes_takes_what_was_read_and_lists_what_is_offered(run: Run, offering: Path) -> None:
    result = run("intake", str(offering), "--yes")
    assert result.exit_code == 0
    assert "3=1 Numbness or loss of feeling: yes (numbness_reported)" in result.stdout
    assert "a1 2: Her mother has tingling in both hands (about someone else)" in result.stdout


def test_on_a_terminal_one_screen_confirms_all_of_it_and_enter_keeps_what_was_read(run: Run, offering: Path) -> None:
    shown, answers = confirmed(run, offering, "\n")
    assert "Enter keeps all that was read. Numbers say what is wrong; 3=3 takes reading 3 of offer 3; a1" in shown
    assert answers == {"numbness_reported": "yes", "muscle_cramps": "no"}


def test_one_line_says_what_is_wrong_takes_an_offer_and_takes_back(run: Run, offering: Path) -> None:
    shown, answers = confirmed(run, offering, "2 3=1 a1\n\n")
    assert "wrong, left out: no: Muscle cramps" in shown
    assert "taken: Numbness or loss of feeling: yes" in shown
    assert "taken back: Tingling or pins and needles: yes" in shown
    assert answers == {"numbness_reported": "yes", "tingling_pins_needles": "yes"}


def test_a_reply_can_be_taken_back_and_what_says_nothing_changes_nothing(run: Run, offering: Path) -> None:
    shown, answers = confirmed(run, offering, "1\n1\n9\n3=7\nblub\n\n")
    assert "there is no '9'" in shown
    assert "1 to 2 were read; 3 to 3 are offers" in shown.replace("3 is an offer", "3 to 3 are offers")
    assert "3 has no reading 7" in shown
    assert "'blub' says nothing here" in shown
    assert answers == {"numbness_reported": "yes", "muscle_cramps": "no"}


def test_a_red_flag_that_is_picked_is_raised_at_once(run: Run, offering: Path) -> None:
    result = run("intake", str(offering), stdin="3=2\n\n")
    assert result.exit_code == 3
    assert "EMERGENCY" in result.output


def test_a_red_flag_that_was_read_wrongly_and_denied_is_none(run: Run, offering: Path) -> None:
    offering.write_text("Stiff knee. Numb between the legs.")
    result = run("intake", str(offering), stdin="2\n\n")
    assert "EMERGENCY" in result.output
    assert result.exit_code == 0


def test_words_that_come_near_a_red_flag_are_asked_about_first(run: Run) -> None:
    result = run("intake", "-", stdin="Stiff neck. Sciatica for years now and now in the other leg")
    head = result.stdout[: result.stdout.index("Proposed")]
    assert "This may be a red flag. Ask: " in head
    assert result.exit_code == 2
