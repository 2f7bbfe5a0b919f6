"""Killing a saved interview loses nothing that was confirmed; ``make faults`` kills ten times as often."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.casebook.marathon import marathon


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_interview_loses_no_confirmed_answer(tmp_path: Path) -> None:
    found = marathon(20, 7, tmp_path)
    assert found.problems == []
    assert (found.kills, found.confirmed > 100) == (20, True)
