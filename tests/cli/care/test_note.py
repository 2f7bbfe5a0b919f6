"""What ``nmt-expert note`` prints, writes and lets a person edit, and the code it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.editing import editor

SAID = ("taut band in upper trapezius", "tender spot in upper trapezius", "--region", "neck", "--side", "left")
STOP = ("saddle numbness", "--region", "low back")


def test_a_note_has_its_parts(run: Run) -> None:
    result = run("note", *SAID)
    assert result.exit_code == 0, result.output
    assert [line[0] for line in result.stdout.splitlines() if line[1:3] == " -"] == ["S", "O", "A", "P"]


def test_an_emergency_ends_with_3_and_stands_first(run: Run) -> None:
    result = run("note", *STOP, "taut band in quadratus lumborum")
    assert result.exit_code == 3
    assert result.stdout.startswith("STOP - EMERGENCY")
    assert "Planned" not in result.stdout


def test_what_is_not_understood_ends_with_2_and_hides_no_flag(run: Run) -> None:
    assert run("note", "blorb", *SAID).exit_code == 2
    assert run("note", "blorb", *STOP).exit_code == 3


@pytest.mark.parametrize(
    ("name", "begins"), [("n.txt", "Note\n"), ("n.md", "## Note"), ("n.html", "<!doctype html>"), ("n.json", "{")]
)
def test_the_ending_of_the_file_is_the_format(run: Run, tmp_path: Path, name: str, begins: str) -> None:
    result = run("note", *SAID, "-o", str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / name).read_text().startswith(begins)
    again = run("note", *SAID, "--out", str(tmp_path / name))
    assert again.exit_code == 2
    assert "--force" in again.stderr


def test_json_is_the_same_by_both_options(run: Run) -> None:
    assert run("note", *SAID, "--json").stdout == run("note", *SAID, "--format", "json").stdout
    assert json.loads(run("note", *SAID, "--json").stdout)["explanation"] == "note"


def test_shorthand_is_asked_for(run: Run) -> None:
    assert "L upper trapezius" in run("note", *SAID, "--abbreviations").stdout
    assert "left upper trapezius" in run("note", *SAID).stdout


def test_an_edited_copy_is_what_is_written(run: Run, tmp_path: Path) -> None:
    settings = editor(tmp_path, "file.write_text(text + 'Sees me next week.\\x1b[2J')")
    result = run("note", *SAID, "--edit", "-o", str(tmp_path / "n.txt"), env=settings)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "n.txt").read_text().endswith("Sees me next week.\\x1b[2J\n")


def test_a_copy_that_is_left_empty_or_untouched_is_the_note_itself(run: Run, tmp_path: Path) -> None:
    for code in ("pass", "file.write_text('')"):
        result = run("note", *SAID, "--edit", env=editor(tmp_path, code))
        assert result.stdout == run("note", *SAID, "-o", "-").stdout


def test_an_editor_that_fails_is_said(run: Run, tmp_path: Path) -> None:
    for settings in (editor(tmp_path, "sys.exit(3)"), {"EDITOR": str(tmp_path / "none"), "VISUAL": ""}):
        result = run("note", *SAID, "--edit", env=settings)
        assert result.exit_code == 2
        assert "Traceback" not in result.output


def test_what_is_no_text_cannot_be_edited(run: Run) -> None:
    result = run("note", *SAID, "--edit", "--json")
    assert result.exit_code == 2
    assert "--edit is for text" in result.stderr
