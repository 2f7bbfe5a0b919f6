"""A pseudonym that looks like a real name is questioned once, where somebody can be asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Run

REAL = "Anna Schmidt"
Visits = Callable[..., Result]


@pytest.fixture
def visits(run: Run, tmp_path: Path) -> Visits:
    """Run a sub-command of ``visits`` on a casebook with one visit."""

    def invoke(*words: str) -> Result:
        return run("visits", *words, env={"NMT_EXPERT_CASEBOOK": str(tmp_path / "casebook.sqlite")})

    (tmp_path / "one.yaml").write_text("answers: [{joint_play_reduced: yes}]\n")
    assert invoke("import", str(tmp_path / "one.yaml")).exit_code == 0
    return invoke


def test_in_a_pipe_a_real_name_is_warned_of_and_taken(visits: Visits) -> None:
    result = visits("rename", "1", "--client", REAL)
    assert result.exit_code == 0
    assert f"'{REAL}' looks like a real name" in result.stderr
    assert REAL in visits("list").stdout


def test_plain_words_are_not_questioned(visits: Visits) -> None:
    assert "real name" not in visits("rename", "1", "--client", "quiet-otter").stderr


def test_a_client_who_is_there_already_is_not_questioned_again(visits: Visits, tmp_path: Path) -> None:
    visits("rename", "1", "--client", REAL)
    (tmp_path / "two.yaml").write_text("answers: [{taut_band: yes}]\n")
    assert "real name" not in visits("import", str(tmp_path / "two.yaml"), "--client", REAL).stderr
    assert "real name" in visits("import", str(tmp_path / "two.yaml"), "--client", "Peter Weber").stderr


@pytest.mark.parametrize(("reply", "saved"), [("n", False), ("", False), ("y", True)])
def test_on_a_terminal_a_person_decides(
    visits: Visits, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reply: str, saved: bool
) -> None:
    monkeypatch.setattr("nmt_expert.cli.visits.pseudonym.on_terminal", lambda: True)
    book = ("--casebook", str(tmp_path / "casebook.sqlite"))
    result = run("visits", "rename", "1", "--client", REAL, *book, stdin=f"{reply}\n")
    assert "Use it all the same?" in result.output
    assert (result.exit_code == 0) is saved
    assert (REAL in visits("list").stdout) is saved


def test_an_interview_questions_a_new_client_before_its_first_question(run: Run, tmp_path: Path) -> None:
    book = ("--casebook", str(tmp_path / "casebook.sqlite"))
    assert "looks like a real name" in run("interview", "--client", REAL, *book, stdin="").stderr
    assert "looks like a real name" not in run("interview", "--client", "quiet-otter", *book, stdin="").stderr
