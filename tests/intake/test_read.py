"""Telling a visit file from a phrase; what is read of each is asked for through the public functions in test_api."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmt_expert import understand
from nmt_expert.intake.read import is_visit_file


@pytest.mark.parametrize(
    ("word", "names_a_file"),
    [("-", True), ("visit.YAML", True), ("a.json", True), ("tight joint", False), ("x" * 5000, False), ("a\0b", False)],
)
def test_a_word_names_a_file_by_its_ending_or_its_being_there(word: str, names_a_file: bool) -> None:
    assert is_visit_file(word) is names_a_file


def test_a_folder_is_no_visit_file(tmp_path: Path) -> None:
    assert not is_visit_file(str(tmp_path))


@pytest.mark.parametrize("named", ["{}", "cases/{}", "cases/{}.yaml", "{}.yaml"])
def test_a_worked_case_is_found_by_its_name_from_any_folder(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    case = named.format("trigger_points/desk-worker-knot-to-the-temple")
    assert understand([case]).visit.title == "Desk worker with a knot that aches to the temple"


def test_a_file_of_ones_own_comes_before_a_worked_case_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "trigger_points" / "desk-worker-knot-to-the-temple.yaml"
    own.parent.mkdir()
    own.write_text("title: mine\nanswers: {tingling_pins_needles: yes}\n", encoding="utf-8")
    assert understand([own.relative_to(tmp_path).as_posix()]).visit.title == "mine"


def test_words_with_a_stroke_that_name_no_case_are_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert not is_visit_file("stiff/sore")
