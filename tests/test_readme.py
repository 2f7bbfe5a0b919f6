"""Every command and every line of Python in the README, and in the page of questions, does what stands there."""

from __future__ import annotations

import doctest
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import nmt_expert
from nmt_expert.cli.app import app
from tests.readme import README, ROOT, commands, demo, pattern


def run(command: str) -> str:
    """Run a command and return what it shows; ``printf ... |`` types, ``command; echo $?`` shows its exit code too."""
    command, _, code = command.partition("; ")
    typing, pipe, piped = command.partition(" | ")
    typed = shlex.split(typing)[1].replace("\\n", "\n") if pipe else None
    program, *arguments = shlex.split(piped or command)
    assert program == "nmt-expert"
    result = CliRunner().invoke(app, arguments, input=typed, prog_name="nmt-expert")
    return result.output + (f"{result.exit_code}\n" if code == "echo $?" else "")


QUESTIONS = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
SHOWN = [*commands(), *commands(QUESTIONS)]


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_a_command_of_the_readme_prints_what_stands_there(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "cases").symlink_to(ROOT / "cases")
    monkeypatch.chdir(tmp_path)
    shown = run(command)
    assert re.fullmatch(pattern(output), shown.rstrip("\n") + "\n"), shown


def test_make_demo_shows_the_first_example_of_the_readme() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndemo:")[2].split("\n\n")[0]
    command = recipe.partition("\t$(BIN)/")[2].replace("\\\n", "")
    assert tuple(shlex.split(command)) == demo()


def test_the_first_example_shows_an_explained_ranking_and_what_to_do_and_no_open_flag() -> None:
    result = CliRunner().invoke(app, [*demo()[1:], "--json"])
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    (complaint,) = data["complaints"]
    assert complaint["principles"][0]["band"] == "well_supported"
    assert complaint["principles"][0]["reasons_for"]
    assert complaint["technique"]["shown"]
    assert data["safety"]["raised"] == data["safety"]["unsettled"] == data["problems"] == []


def test_the_readme_has_the_two_commands_and_the_seed_example() -> None:
    assert "make demo" in README
    assert "make test" in README
    assert any(
        command.startswith('nmt-expert assess "tight joint" numbness "postural tilt"') for command, _ in commands()
    )


def test_the_file_to_install_has_the_name_that_a_wheel_of_this_version_gets() -> None:
    names = set(re.findall(r"nmt_expert-[^ `]*\.whl", README))
    assert names == {f"nmt_expert-{nmt_expert.__version__}-py3-none-any.whl"}


def test_the_python_of_the_readme_does_what_stands_there() -> None:
    parser = doctest.DocTestParser()
    code = "\n".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    test = parser.get_doctest(code, {}, "README.md", "README.md", 0)
    assert test.examples
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    failed: list[str] = []
    runner.run(test, out=failed.append)
    assert not runner.failures, "".join(failed)


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_page_the_readme_points_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()
