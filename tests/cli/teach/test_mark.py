"""Marking and handouts at the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DESK = "desk-worker-knot-to-the-temple"
SADDLE = "saddle-numbness"


@pytest.fixture
def class_file(tmp_path: Path) -> Path:
    """Twelve made-up answers, as a table."""
    firsts = ("trigger points", "ischemia", "nerve compression", "none")
    rows = [f"A{at};{firsts[at % 4]};taut band, familiar pain;none;joint play" for at in range(12)]
    file = tmp_path / "class.csv"
    file.write_text("\n".join(("student;first;for;red flags;next", *rows)), encoding="utf-8-sig")
    return file


def test_a_class_is_marked_and_what_it_found_hard_is_said(run: Run, class_file: Path) -> None:
    result = run("mark", DESK, str(class_file))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("12 submissions")
    assert "9 of 12: The first place: the rules put" in result.stdout


def test_the_table_and_each_students_feedback_are_written(run: Run, class_file: Path, tmp_path: Path) -> None:
    out, folder = tmp_path / "marks.csv", tmp_path / "feedback"
    result = run("mark", DESK, str(class_file), "-o", str(out), "--feedback", str(folder), "--as", "html")
    assert result.exit_code == 0, result.stderr
    assert len(list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))) == 12
    assert sorted(file.name for file in folder.iterdir())[0] == "A0.html"
    assert "<!doctype html>" in (folder / "A0.html").read_text(encoding="utf-8").lower()
    assert run("mark", DESK, str(class_file), "-o", str(out)).exit_code == 2


def test_a_hard_fail_ends_with_1_and_what_cannot_be_read_with_2(run: Run, tmp_path: Path) -> None:
    file, bad = tmp_path / "one.yaml", tmp_path / "bad.yaml"
    file.write_text("{student: A, ranking: [hypertonicity], red_flags: none}", encoding="utf-8")
    bad.write_text("{student: B, ranking: [qwertz]}", encoding="utf-8")
    assert run("mark", SADDLE, str(file)).exit_code == 1
    both = run("mark", SADDLE, str(file), str(bad), str(tmp_path / "none.yaml"), "--json")
    assert both.exit_code == 2
    assert json.loads(both.stdout)["submissions"][0]["mark"]["total"] == 0
    assert "there is no principle 'qwertz'" in both.stderr
    assert "no such file" in both.stderr


def test_a_handout_gives_nothing_away_and_its_solution_is_asked_for(run: Run, tmp_path: Path) -> None:
    blind, solved = run("handout", DESK, SADDLE), run("handout", DESK, SADDLE, "--solution")
    assert blind.exit_code == solved.exit_code == 0
    assert DESK not in blind.stdout
    assert "well supported (+0.84)" in solved.stdout
    page = tmp_path / "case.html"
    assert run("handout", DESK, "-o", str(page)).exit_code == 0
    assert "<html" in page.read_text(encoding="utf-8")
    assert run("handout", "no-such-case").exit_code == 2
