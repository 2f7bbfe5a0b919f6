"""Practise at the command line, as a student types."""

from __future__ import annotations

import json
from pathlib import Path

from nmt_expert.teach.practice_library import neutral_name
from tests.cli.conftest import Run

DESK = "desk-worker-knot-to-the-temple"
REPLIES = (
    "screen",
    "is there a taut band?",
    "tender spot",
    "done",
    "none",
    "trigger points",
    "taut band",
    "none",
    "none",
)


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def test_a_practice_is_held_on_standard_error_and_looked_back_on_on_standard_output(run: Run) -> None:
    result = run("practise", DESK, stdin=typed(*REPLIES))
    assert result.exit_code == 0, result.stderr
    assert "Pain at the right temple" in result.stderr
    assert result.stdout.startswith("Looking back: Desk worker")
    assert "Trigger points first, possible (+0.50" in result.stdout


def test_the_case_is_called_by_a_name_that_says_nothing_of_it(run: Run) -> None:
    said = run("practise", DESK, stdin="q\n").stderr
    assert f"Case: {neutral_name(f'trigger_points/{DESK}')}" in said
    assert "trigger_points" not in said
    assert DESK not in said


def test_a_practice_kept_under_the_neutral_name_goes_on_under_any_name_of_the_case(run: Run, tmp_path: Path) -> None:
    file, code = tmp_path / "mine.json", neutral_name(f"trigger_points/{DESK}")
    run("practise", code, "--keep", str(file), stdin=typed(*REPLIES[:3]))
    assert code in file.read_text(encoding="utf-8")
    for name in (code, DESK):
        assert run("practise", name, "--keep", str(file), stdin="q\n").exit_code == 0


def test_a_missed_emergency_ends_with_1(run: Run) -> None:
    result = run("practise", "red_flags/saddle-numbness", stdin=typed("done", "none"))
    assert result.exit_code == 1
    assert "whatever else is right" in result.stdout


def test_what_is_not_finished_is_not_compared(run: Run) -> None:
    result = run("practise", DESK, stdin=typed("screen", "q"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Not finished" in result.stderr


def test_the_look_back_is_json_on_demand(run: Run) -> None:
    data = json.loads(run("practise", DESK, "--json", stdin=typed(*REPLIES)).stdout)
    assert data["submission"]["ranking"] == ["trigger_points"]
    assert {remark["topic"] for remark in data["remarks"]} >= {"safety", "asking", "ranking", "reasons"}


def test_a_second_try_is_offered_and_looked_back_on(run: Run) -> None:
    result = run(
        "practise", DESK, stdin=typed(*REPLIES, "again", "done", "none", "trigger points", "none", "none", "none")
    )
    assert result.stdout.count("Looking back:") == 2
    assert "This was try 2" in result.stdout


def test_progress_is_kept_only_where_it_is_asked_for_and_gone_on_from(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    run("practise", DESK, "--keep", str(file), stdin=typed(*REPLIES[:3]))
    assert file.stat().st_mode & 0o077 == 0
    result = run("practise", "--keep", str(file), stdin=typed(*REPLIES[3:]))
    assert "Trigger points first" in result.stdout
    assert list(tmp_path.iterdir()) == [file]
    other = run("practise", "cauda-equina-that-is-not-there", "--keep", str(file))
    assert other.exit_code == 2


def test_what_cannot_be_read_or_found_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text("[1]", encoding="utf-8")
    for words in (("--keep", str(file)), ("no-such-case",), (DESK, "--complaint", "4")):
        result = run("practise", *words)
        assert result.exit_code == 2, words
        assert "Traceback" not in result.stderr


def test_the_same_number_draws_the_same_case(run: Run) -> None:
    first, second = (run("practise", "--seed", "5", stdin="q\n").stderr for _ in range(2))
    assert first == second
