"""``nmt-expert cohort`` interrupted, killed, or out of room: what is finished stays, and the run can be continued."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.cli.conftest import ROOT
from tests.cohort.tables import scattered, wide

Start = Callable[..., "subprocess.CompletedProcess[str]"]

SMALL = """
import os, signal, sys
from nmt_expert.cohort.disk import csvfile, longrun, writing
csvfile.BLOCK, longrun.ANSWERS, longrun.RESULTS = 1000, 20, 7
"""
"""Read so little at a time that a small table is many parts."""

SENT = """
count, real = 0, os.fsync
def fsync(number):
    global count
    count += 1
    if count == {at}:
        os.kill(os.getpid(), signal.{name})
    real(number)
writing.os.fsync = fsync
"""
"""Send a signal the moment a file is brought to the disk."""

RUN = """
from nmt_expert.cli import main
main()
"""


@pytest.fixture
def start(tmp_path: Path, cache: Path) -> Start:
    """Run the command in a folder, as a process that is prepared by some code."""

    def started(prepared: str, *args: str, **settings: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "NMT_EXPERT_CACHE": str(cache)}
        command = [sys.executable, "-c", SMALL + prepared + RUN, "cohort", *args]
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, **settings
        )

    return started


@pytest.fixture(params=["wide", "long"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    frame = wide(100) if request.param == "wide" else scattered(40)
    frame.write_csv(tmp_path / "visits.csv")
    return tmp_path


def test_ctrl_c_keeps_what_is_finished_names_it_and_resume_goes_on(tmp_path: Path, start: Start) -> None:
    wide(100).write_csv(tmp_path / "visits.csv")
    ended = start(SENT.format(at=6, name="SIGINT"), "visits.csv", "-o", "out.parquet")
    assert ended.returncode == 130
    assert "finished part" in ended.stderr
    assert "kept in out.parquet.parts; the same command with --resume continues from there" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "out.parquet").exists()
    assert list((tmp_path / "out.parquet.parts").glob("part-*.parquet"))
    resumed = start("", "visits.csv", "-o", "out.parquet", "--resume")
    assert (resumed.returncode, sorted(path.name for path in tmp_path.iterdir())) == (0, ["out.parquet", "visits.csv"])
    assert pl.read_parquet(tmp_path / "out.parquet")["row"].to_list() == list(range(1, 101))


@pytest.mark.parametrize("at", [1, 7, 10])
def test_killed_at_any_moment_resume_gives_the_bytes_of_an_uninterrupted_run(
    table: Path, start: Start, at: int
) -> None:
    start("", "visits.csv", "-o", "whole.csv")
    killed = start(SENT.format(at=at, name="SIGKILL"), "visits.csv", "-o", "out.csv")
    assert killed.returncode == -signal.SIGKILL
    assert not (table / "out.csv").exists()
    resumed = start("", "visits.csv", "-o", "out.csv", "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert (table / "out.csv").read_bytes() == (table / "whole.csv").read_bytes()


def test_a_full_disk_is_told_and_loses_nothing_that_was_finished(table: Path, start: Start) -> None:
    start("", "visits.csv", "-o", "whole.parquet")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (14_000, 14_000))

    ended = start("", "visits.csv", "-o", "out.parquet", preexec_fn=no_room)
    assert ended.returncode == 2
    assert "the file cannot be written: file too large" in ended.stderr
    assert "make room, or name an output elsewhere" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (table / "out.parquet").exists()
    assert not list(table.glob("**/*.partial"))
    resumed = start("", "visits.csv", "-o", "out.parquet", "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert (table / "out.parquet").read_bytes() == (table / "whole.parquet").read_bytes()
