"""One run at a time on one output, and nobody held up by a run that has ended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nmt_expert.cohort.disk.destination import locked
from nmt_expert.errors import CohortError


def test_a_second_owner_is_refused_and_told_who_the_first_is(tmp_path: Path) -> None:
    with locked(tmp_path / "out.csv"):
        with pytest.raises(CohortError, match=r"another run is writing this output \(process \d+ on .* since \d{4}-"):
            locked(tmp_path / "out.csv").__enter__()
        with locked(tmp_path / "other.csv"):
            pass
    with locked(tmp_path / "out.csv"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_process_that_was_killed_holds_nobody_up(tmp_path: Path) -> None:
    killed = (
        "import os, pathlib, signal\nfrom nmt_expert.cohort.disk.destination import locked\n"
        f"with locked(pathlib.Path({str(tmp_path / 'out.csv')!r})):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", killed], check=False).returncode == -9
    assert (tmp_path / ".out.csv.lock").is_file()
    with locked(tmp_path / "out.csv"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_place_of_the_lock_is_refused_and_what_it_leads_to_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis").write_text("mine")
    (tmp_path / ".out.csv.lock").symlink_to(tmp_path / "thesis")
    with pytest.raises(CohortError, match="no lock can be made"):
        locked(tmp_path / "out.csv").__enter__()
    assert (tmp_path / "thesis").read_text() == "mine"
