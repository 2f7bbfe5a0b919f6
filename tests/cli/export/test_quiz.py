"""``nmt-expert export quiz``."""

from __future__ import annotations

import csv
import json
import os
import stat
import sys
from collections.abc import Sequence
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


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("quiz.xml", "<?xml"),
        ("quiz.gift", "$CATEGORY"),
        ("QUIZ.CSV", "question,kind"),
        ("cards.html", "<!doctype html>"),
        ("quiz.json", "["),
        ("quiz.apkg", "PK"),
    ],
)
def test_the_name_of_the_file_says_the_format(run: Run, tmp_path: Path, name: str, begins: str) -> None:
    file = tmp_path / name
    result = run("export", "quiz", "--kind", "muscle_zone", "--count", "2", "-o", str(file))
    assert result.exit_code == 0, result.output
    assert file.read_bytes().removeprefix(b"\xef\xbb\xbf").lower().startswith(begins.lower().encode())


@pytest.mark.parametrize("name", ["quiz", "quiz.doc", "quiz.xml.bak"])
def test_a_name_that_says_no_format_is_refused_with_what_works(run: Run, tmp_path: Path, name: str) -> None:
    result = run("export", "quiz", "-o", str(tmp_path / name))
    assert result.exit_code == 2
    assert f"the name '{name}' says no format" in result.stderr
    assert ".xml (moodle), .gift (gift), .apkg (anki)" in result.stderr
    assert not (tmp_path / name).exists()


def test_a_format_that_is_named_counts_whatever_the_file_is_called(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "quiz.txt"
    result = run("export", "quiz", "--kind", "muscle_zone", "--format", "gift", "-o", str(file))
    assert result.exit_code == 0, result.output
    assert file.read_text(encoding="utf-8").startswith("$CATEGORY")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such mode")
@pytest.mark.parametrize("name", ["quiz.xml", "quiz.apkg"])
def test_questions_are_about_no_client_so_their_file_may_be_read_as_files_usually_are(
    run: Run, tmp_path: Path, name: str
) -> None:
    before = os.umask(0o027)
    try:
        run("export", "quiz", "--kind", "muscle_zone", "--count", "2", "-o", str(tmp_path / name))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o640


def test_while_it_works_a_terminal_is_told_how_far_it_is(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []

    def telling(kinds: Sequence[str], what: str, every: int) -> Sequence[str]:
        told.append(f"{len(kinds)} {what}, every {every}")
        return kinds

    monkeypatch.setattr("nmt_expert.cli.export.quiz.with_progress", telling)
    run("export", "quiz", "--kind", "muscle_zone", "--kind", "red_flag")
    assert told == ["2 kinds of questions, every 1"]
