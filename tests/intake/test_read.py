"""Telling a visit file from a phrase; what is read of each is asked for through the public functions in test_api."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmt_expert.intake.read import is_visit_file


@pytest.mark.parametrize(
    ("word", "names_a_file"),
    [("-", True), ("visit.YAML", True), ("a.json", True), ("tight joint", False), ("x" * 5000, False), ("a\0b", False)],
)
def test_a_word_names_a_file_by_its_ending_or_its_being_there(word: str, names_a_file: bool) -> None:
    assert is_visit_file(word) is names_a_file


def test_a_folder_is_no_visit_file(tmp_path: Path) -> None:
    assert not is_visit_file(str(tmp_path))
