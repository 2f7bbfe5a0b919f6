"""The id of a worked case is as good as its file, in every command that reads a visit or a case."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from nmt_expert.cli.app import app
from nmt_expert.intake.casefolder import case_code
from tests.cli.conftest import ROOT, Run

ID = "trigger_points/desk-worker-knot-to-the-temple"
OTHER = "red_flags/saddle-numbness"
FILE = str(ROOT / "cases" / f"{ID}.yaml")

TYPED: dict[str, tuple[str, ...]] = {
    "assess": ("CASE",),
    "plan": ("CASE",),
    "note": ("CASE",),
    "how": ("CASE", "--of", "trigger_points"),
    "whynot": ("CASE", "--of", "hypertonicity"),
    "why": ("CASE", "--asking", "joint_tightness"),
    "whatif": ("CASE", "--pivotal"),
    "compare": ("trigger_points", "hypertonicity", "CASE"),
    "chain": ("CASE",),
    "diff": (OTHER, "CASE"),
    "trace": ("CASE",),
    "graph": ("CASE",),
    "cases check": ("CASE",),
    "cases handout": ("CASE",),
    "handout": ("CASE",),
    "kb diff": (str(ROOT / "rules"), str(ROOT / "rules"), "CASE"),
}
"""What is typed after each command."""

ELSEWHERE = {
    "interview": "begins with words, or goes on with a saved visit",
    "practise": "asks; see tests/cli/teach/test_practise.py",
    "mark": "needs a submission; see tests/cli/teach/test_mark.py",
    "visits import": "saves; below",
}
"""Commands that take a visit or a case and print no result of it."""


def leaves(group: click.Group = app, before: str = "") -> list[tuple[str, click.Command]]:
    """Every command that is no group, with what a person types."""
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        made = group.get_command(context, name)
        assert made
        typed = f"{before}{name}"
        found += leaves(made, f"{typed} ") if isinstance(made, click.Group) else [(typed, made)]
    return found


def test_every_command_that_reads_a_visit_or_a_case_is_tried_here() -> None:
    read = set()
    for name, made in leaves():
        arguments = [one for one in made.params if isinstance(one, click.Argument)]
        words = " ".join(one.make_metavar(click.Context(made)) for one in arguments).upper()
        if not name.startswith("visits ") and ("VISIT" in words or "CASE" in words):
            read.add(name)
    assert read <= TYPED.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize("name", TYPED)
def test_the_id_of_a_case_gives_what_its_file_gives(run: Run, name: str) -> None:
    shown = {}
    for called in (ID, FILE):
        result = run(*name.split(), *(called if word == "CASE" else word for word in TYPED[name]))
        assert result.exit_code in (0, 1, 3), result.output
        shown[called] = result.stdout.replace(FILE, ID).replace(f"cases/{ID}.yaml", ID).split()
    assert shown[ID]
    assert shown[ID] == shown[FILE]


@pytest.mark.parametrize("called", [ID, case_code(ID), f"cases/{ID}.yaml"])
def test_a_worked_case_can_be_saved_as_a_visit(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, called: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("visits", "import", called, "--client", "amber-heron", "--casebook", str(tmp_path / "book.sqlite"))
    assert result.exit_code == 0, result.output
    assert result.stdout == "Visit 1 of amber-heron: Desk worker with a knot that aches to the temple\n"


def test_cases_handout_is_handout(run: Run) -> None:
    assert run("cases", "handout", ID).stdout == run("handout", ID).stdout


@pytest.mark.parametrize("command", [("assess",), ("whynot",), ("plan",), ("graph",)])
def test_the_words_of_a_misspelt_id_are_no_findings(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command, ID[:-3])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"there is no case '{ID[:-3]}'" in result.stderr
    assert f"did you mean '{ID}'?" in result.stderr


def test_a_misspelt_id_hides_no_red_flag_beside_it(run: Run) -> None:
    result = run("assess", "saddle numbness", ID[:-3])
    assert result.exit_code == 3
    assert "EMERGENCY" in result.stdout
    assert "there is no case" in result.stderr
