"""What ``nmt-expert graph`` draws, and where to."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Run

SAID = ("tight joint", "numbness", "--region", "neck")


@pytest.mark.parametrize(
    ("form", "begins"), [("svg", "<svg xmlns="), ("dot", "digraph reasoning {"), ("mermaid", "flowchart LR")]
)
def test_each_format_is_printed(run: Run, form: str, begins: str) -> None:
    result = run("graph", *SAID, "--format", form)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(begins)
    assert "Joint fixation" in result.stdout


def test_svg_is_what_is_drawn_if_nothing_else_is_said(run: Run) -> None:
    ElementTree.fromstring(run("graph", *SAID).stdout)


def test_a_file_is_written_for_its_owner_only(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "reasoning.svg"
    result = run("graph", *SAID, "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    ElementTree.fromstring(file.read_text(encoding="utf-8"))
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    result = run("graph", *SAID, "-o", str(tmp_path / "nowhere" / "reasoning.svg"))
    assert result.exit_code == 2
    assert "reasoning.svg: there is no folder" in result.stderr
    assert "nowhere" in result.stderr


def test_of_one_principle_the_others_are_left_out(run: Run) -> None:
    text = run("graph", *SAID, "--of", "Joint Fixation", "--format", "dot").stdout
    assert "Joint fixation" in text
    assert "Nerve compression" not in text


def test_a_principle_that_does_not_exist_gets_the_nearest(run: Run) -> None:
    result = run("graph", *SAID, "--of", "joint_fixasion")
    assert result.exit_code == 2
    assert "did you mean 'joint_fixation'?" in result.stderr


def test_without_rules_the_picture_is_smaller(run: Run) -> None:
    assert len(run("graph", *SAID, "--no-rules").stdout) < len(run("graph", *SAID).stdout)


def test_nothing_to_draw_is_said_and_ends_with_1(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "visit.yaml"
    empty.write_text("answers: []\n")
    result = run("graph", str(empty))
    assert result.exit_code == 1
    assert "no reasoning to draw" in result.stderr
    ElementTree.fromstring(result.stdout)


def test_a_red_flag_stands_on_the_picture_and_ends_with_3(run: Run) -> None:
    result = run("graph", "saddle_numbness", "tight joint", "--format", "mermaid")
    assert result.exit_code == 3
    assert "STOP - EMERGENCY" in result.stdout


def test_a_picture_that_cannot_be_written_is_refused_with_what_works(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.png"
    result = run("graph", "taut band", "-o", str(file))
    assert result.exit_code == 2
    assert ".svg, .dot" in result.stderr
    assert not file.exists()
    assert run("graph", "saddle numbness", "-o", str(file)).exit_code == 3


def test_the_ending_of_the_file_is_the_format(run: Run, tmp_path: Path) -> None:
    assert run("graph", "taut band", "-o", str(tmp_path / "x.dot")).exit_code == 0
    assert (tmp_path / "x.dot").read_text(encoding="utf-8").startswith("digraph")
