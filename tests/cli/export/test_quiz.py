"""``nmt-expert export quiz``."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Run

QUICK = ("--kind", "muscle_zone")
"""A kind that takes no time."""


def test_a_quiz_is_printed_in_every_format(run: Run) -> None:
    printed = {form: run("export", "quiz", "--format", form, "--count", "3", *QUICK) for form in FORMS}
    assert {form: result.exit_code for form, result in printed.items()} == dict.fromkeys(FORMS, 0)
    assert len(ET.fromstring(printed["moodle"].stdout).findall("question")) == 4
    assert printed["gift"].stdout.count("####") == 3
    assert len(list(csv.reader(StringIO(printed["csv"].stdout)))) == 4
    assert printed["cards"].stdout.count('<section class="card"') == 3
    assert len(json.loads(printed["json"].stdout)) == 3


FORMS = ("moodle", "gift", "csv", "cards", "json")


def test_a_file_is_written_and_not_replaced_without_force(run: Run, tmp_path: Path) -> None:
    words = ("export", "quiz", "--format", "anki", "-o", str(tmp_path / "nmt.apkg"), "--count", "2", *QUICK)
    assert "2 questions written" in run(*words).stderr
    again = run(*words)
    assert again.exit_code == 2
    assert "there already" in again.stderr
    assert run(*words, "--force").exit_code == 0


def test_a_deck_is_not_printed(run: Run) -> None:
    result = run("export", "quiz", "--format", "anki", *QUICK)
    assert result.exit_code == 2
    assert "-o nmt.apkg" in result.stderr


def test_only_questions_on_the_principle_are_made(run: Run) -> None:
    result = run("export", "quiz", "--format", "json", "--kind", "look_alike", "--principle", "ischemia")
    assert {item["topic"] for item in json.loads(result.stdout)} == {"ischemia"}


def test_without_a_question_the_exit_code_is_1(run: Run) -> None:
    result = run("export", "quiz", "--format", "csv", "--kind", "muscle_zone", "--principle", "ischemia")
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("content", ["question;a\n", "question,a\nnobody,1\n", "\x00"])
def test_votes_that_cannot_be_read_are_refused(run: Run, tmp_path: Path, content: str) -> None:
    file = tmp_path / "votes.csv"
    file.write_text(content)
    result = run("export", "quiz", "--format", "csv", *QUICK, "--votes", str(file))
    assert result.exit_code in (0, 2)
    assert (result.exit_code == 0) == (content == "question;a\n")
    assert "Traceback" not in result.output


def test_the_votes_are_never_overwritten(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("question,a\n")
    result = run("export", "quiz", "--format", "csv", *QUICK, "--votes", str(file), "-o", str(file), "--force")
    assert result.exit_code == 2
    assert file.read_text() == "question,a\n"


def test_a_file_of_votes_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    result = run("export", "quiz", "--format", "csv", *QUICK, "--votes", str(tmp_path / "none.csv"))
    assert result.exit_code == 2
    assert "no such file" in result.stderr
