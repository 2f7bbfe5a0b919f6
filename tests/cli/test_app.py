"""The top of the command line: help, version, exit codes, and the page made from the help."""

from __future__ import annotations

import click
import pytest

from nmt_expert import __version__
from nmt_expert.cli import manual
from nmt_expert.cli.app import SECTIONS, app
from nmt_expert.cli.options import Session
from tests.cli.conftest import ROOT, Run

NAMES = [name for commands in SECTIONS.values() for name in commands]


def test_help_groups_the_commands_by_what_a_person_wants_to_do(run: Run) -> None:
    text = run("--help").stdout
    places = [text.index(section) for section in SECTIONS]
    assert places == sorted(places)
    for name in NAMES:
        assert f"  {name}  " in text


def test_help_imports_no_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmt_expert.cli.lazy.import_module", lambda name: pytest.fail(f"imported {name}"))
    assert run("--help").exit_code == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_help_of_the_group_says_what_the_command_says_of_itself(name: str) -> None:
    command = app.get_command(click.Context(app), name)
    assert command is not None
    assert command.name == name
    short = next(commands[name] for commands in SECTIONS.values() if name in commands)
    assert command.get_short_help_str(200) == short


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help(run: Run, name: str) -> None:
    assert run(name, "--help").stdout.startswith(f"Usage: nmt-expert {name}")
    assert run(name, "-h").exit_code == 0


def test_no_command_shows_the_help_and_ends_with_2(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "Assess a client:" in result.output


def test_the_version_is_the_package_s(run: Run) -> None:
    assert run("--version").stdout == f"nmt-expert {__version__}\n"


@pytest.mark.parametrize(("codes", "end"), [((), 0), ((1, 2), 2), ((3, 2), 3), ((2, 3, 1), 3)])
def test_the_gravest_exit_code_stands(codes: tuple[int, ...], end: int) -> None:
    session = Session()
    for code in codes:
        session.ends_with(code)
    assert session.code == end


def test_the_page_of_the_commands_is_fresh() -> None:
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == manual.page(), "run: make docs"


def test_a_page_that_is_not_fresh_is_said(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(manual, "PAGE", tmp_path / "cli.md")  # type: ignore[operator]
    assert manual.main(["--check"]) == 1
    assert "make docs" in capsys.readouterr().err
    assert manual.main([]) == 0
    assert manual.main(["--check"]) == 0
