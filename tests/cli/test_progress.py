"""Progress on a terminal, and silence everywhere else."""

from __future__ import annotations

import pytest

from nmt_expert.cli import output as progress
from nmt_expert.cli.output import with_progress

ITEMS = list(range(60))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", -1.0)


def test_progress_is_silent_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(with_progress(ITEMS, "cases")) == ITEMS
    assert capsys.readouterr().err == ""


def test_progress_is_silent_while_patience_lasts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(progress, "PATIENCE", 3600.0)
    assert list(with_progress(ITEMS, "cases")) == ITEMS
    assert capsys.readouterr().err == ""


def test_progress_is_shown_on_a_terminal_and_wiped_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert list(with_progress(ITEMS, "cases")) == ITEMS
    said = capsys.readouterr()
    assert "50 of 60 cases" in said.err
    assert said.err.endswith(" \r")
    assert said.out == ""


def test_progress_is_wiped_away_when_the_work_is_interrupted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    work = with_progress(ITEMS, "cases")
    next(work)
    work.close()  # type: ignore[attr-defined]
    assert capsys.readouterr().err.endswith(" \r")
