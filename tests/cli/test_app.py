"""The top of the command line: help, version, exit codes, and the page made from the help."""

from __future__ import annotations

from collections.abc import Iterator

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


def commands(group: click.Group = app, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that name it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name), command


def options(command: click.Command) -> dict[str, click.Option]:
    return {name: option for option in command.params if isinstance(option, click.Option) for name in option.opts}


COMMANDS = dict(commands())
EACH = pytest.mark.parametrize("words", COMMANDS, ids=" ".join)


@EACH
def test_what_is_written_goes_to_o_or_out_and_replaces_a_file_only_with_force(words: tuple[str, ...]) -> None:
    named = options(COMMANDS[words])
    assert {"-o", "--output"} & set(named) <= {"-o"}
    assert ("-o" in named) == ("--out" in named) == ("--force" in named)
    if "--out" in named:
        assert named["-o"] is named["--out"]


@EACH
def test_json_is_one_of_the_formats_that_a_command_lists(words: tuple[str, ...]) -> None:
    """Whoever has learnt ``--format`` or ``--json`` in one command finds both in every other that prints JSON."""
    named = options(COMMANDS[words])
    listed = named["--format"].type.choices if "--format" in named else ()  # type: ignore[attr-defined]
    assert ("--json" in named) == ("json" in listed)


@EACH
def test_the_help_of_a_command_reads_as_it_is_printed(run: Run, words: tuple[str, ...]) -> None:
    """A mark of click's that reaches the reader, or a word that only insiders understand, is a slip."""
    text = run(*words, "--help").stdout
    for slip in ("\\b", " anew", "sends on", "otherwise than", "(usual", " a row a ", "is no "):
        assert slip not in text, slip


@pytest.mark.parametrize("words", [("screen",), ("findings", "tingling"), ("kb", "stats")], ids=" ".join)
def test_json_and_another_format_are_not_both_printed(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words, "--format", "json").stdout == run(*words, "--json").stdout
    assert run(*words, "--format", "text").stdout == run(*words).stdout
    refused = run(*words, "--format", "text", "--json")
    assert refused.exit_code == 2
    assert "choose one" in refused.stderr
