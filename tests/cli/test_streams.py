"""Whatever is wrong with standard input, output or error is told plainly and ends with 2; a red flag still with 3."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from nmt_expert.cli.app import app
from nmt_expert.knowledge import load

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell that closes streams is not there")

Ended = subprocess.CompletedProcess[str]
Shell = Callable[[str], Ended]
GRAVE = "'saddle numbness' blub --region low_back"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run a line of shell in which ``nmt`` is the command."""
    (tmp_path / "visit.yaml").write_text("complaints: [{region: neck}]\nanswers:\n  - {joint_play_reduced: yes}\n")
    (tmp_path / "notes.txt").write_text("Tight joint in the neck.\n")
    root = Path(__file__).parents[2]

    def run(line: str) -> Ended:
        command = f'nmt() {{ "{sys.executable}" -m nmt_expert "$@"; }}; {line}'
        environment = {**os.environ, "PYTHONPATH": str(root)}
        ended = subprocess.run(
            ["/bin/sh", "-c", command], cwd=tmp_path, env=environment, input="", timeout=60, check=False,
            capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        assert "Traceback" not in ended.stderr
        assert "defect" not in ended.stderr
        return ended

    return run


def test_a_full_disk_behind_standard_output_is_told(shell: Shell) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    for command in ("--help", "assess --help", "--version", "findings", "assess visit.yaml --json", "graph visit.yaml"):
        ended = shell(f"nmt {command} > /dev/full")
        assert ended.returncode == 2
        assert "the output cannot be written: no space left on device" in ended.stderr
    assert shell("nmt findings > /dev/full 2> /dev/full").returncode == 2


@pytest.mark.parametrize(
    "command", ["assess visit.yaml", "assess visit.yaml --json", "intake notes.txt", "screen", "graph visit.yaml"]
)
def test_a_closed_standard_output_is_told(shell: Shell, command: str) -> None:
    ended = shell(f"nmt {command} >&-")
    assert ended.returncode == 2
    assert "the output cannot be written: standard output is closed" in ended.stderr
    assert shell(f"nmt {command} <&- >&- 2>&-").returncode == 2


def test_a_red_flag_is_told_and_counts_when_standard_output_fails(shell: Shell) -> None:
    for where in (">&-", "> /dev/full") if Path("/dev/full").exists() else (">&-",):
        ended = shell(f"nmt assess {GRAVE} {where}")
        assert ended.returncode == 3
        assert ended.stderr.startswith("STOP - EMERGENCY")
    (notes := shell("echo 'Saddle numbness.' > n.txt; nmt intake n.txt >&-"))
    assert notes.returncode == 3
    assert notes.stderr.startswith("STOP - EMERGENCY")


def test_a_command_that_prints_nothing_needs_no_standard_output(shell: Shell, tmp_path: Path) -> None:
    assert shell("nmt graph visit.yaml -o picture.svg >&-").returncode == 0
    assert (tmp_path / "picture.svg").read_text().startswith("<svg")


@pytest.mark.parametrize("command", ["assess -", "intake -", "how - --of ischemia"])
def test_a_closed_standard_input_is_told_where_it_is_read(shell: Shell, command: str) -> None:
    ended = shell(f"nmt {command} <&-")
    assert ended.returncode == 2
    assert "standard input: this cannot be read: standard input is closed" in ended.stderr


def test_a_closed_standard_input_does_not_matter_where_it_is_not_read(shell: Shell) -> None:
    for command in ("intake notes.txt", "assess visit.yaml", "trace visit.yaml"):
        assert shell(f"nmt {command} <&-").returncode == 0


def test_an_interview_that_cannot_be_answered_ends_with_2(shell: Shell) -> None:
    ended = shell("nmt interview <&-")
    assert ended.returncode == 2
    assert "no answer can be read: standard input is closed" in ended.stderr


@pytest.mark.parametrize("where", ["2>&-", "2> /dev/full"])
def test_what_cannot_be_told_leaves_the_result_and_ends_with_2(shell: Shell, where: str) -> None:
    if where.endswith("full") and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    ended = shell(f"nmt assess 'tight joint' blub --json {where}")
    assert ended.returncode == 2
    assert ended.stdout.endswith("}\n")
    assert shell(f"nmt assess {GRAVE} {where}").returncode == 3
    assert shell(f"nmt interview visit.yaml {where}").returncode == 2  # nobody could see what was asked
    assert shell(f"nmt assess 'tight joint' {where}").returncode == 0  # there was nothing to tell


def test_a_file_that_is_opened_is_never_taken_for_a_closed_stream(shell: Shell, tmp_path: Path) -> None:
    ended = shell(
        "nmt visits import visit.yaml --casebook book.sqlite <&- >&- 2>&-; nmt visits list --casebook book.sqlite"
    )
    assert "1 answer" in ended.stdout
    assert (tmp_path / "book.sqlite").read_bytes()[:15] == b"SQLite format 3"


def test_a_reader_that_goes_away_ends_it_quietly(shell: Shell) -> None:
    for both in ("", "2>&1"):
        for unbuffered in ("", "1"):
            ended = shell(
                f"export PYTHONUNBUFFERED={unbuffered}; {{ nmt kb docs -o - {both}; echo $? >&2; }} | head -c 1"
            )
            assert ended.stderr == "141\n"


@pytest.mark.parametrize("encoding", ["ascii", "ascii:strict", "cp1252:strict", "latin-1:strict"])
def test_a_terminal_that_cannot_write_every_letter_gets_a_question_mark(shell: Shell, encoding: str) -> None:
    for command in ("assess 'tight joint' '\u0142okie\u0107'", "show '\u0142'", "findings", "kb docs -o -", "--help"):
        ended = shell(f"PYTHONIOENCODING={encoding} nmt {command}")
        assert ended.returncode in (0, 2)


def test_a_system_error_with_a_file_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "/somewhere/rules")

    monkeypatch.setattr(load, "load_knowledge", fail)
    result = CliRunner().invoke(app, ["principles"])
    assert result.exit_code == 2
    assert result.stderr == "/somewhere/rules: this cannot be read or written: permission denied\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("assess .", "'.' is not understood"),
        ("intake .", "is a directory"),
        ("--rules visit.yaml findings", "is a file"),
        ("visits list --casebook .", "this is a folder"),
    ],
)
def test_a_folder_for_a_file_and_a_file_for_a_folder_are_told(shell: Shell, command: str, said: str) -> None:
    ended = shell(f"nmt {command}")
    assert ended.returncode == 2
    assert said in ended.stderr
