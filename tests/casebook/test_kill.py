"""Killing a saved interview loses nothing that was confirmed; ``make faults`` kills far more often."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.casebook.kills import Kills
from tests.casebook.marathon import marathon

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def test_a_killed_interview_is_resumed_without_losing_an_answer_a_skip_or_the_screen(tmp_path: Path) -> None:
    found = Kills(tmp_path, 10, lines=6).run(4)
    assert found.problems == []
    assert found.kills == 4
    assert found.answers > 0


def test_a_casebook_whose_writer_is_killed_keeps_every_step_that_was_confirmed(tmp_path: Path) -> None:
    found = marathon(4, 7, tmp_path)
    assert found.problems == []
    assert (found.kills, found.confirmed > 20) == (4, True)
