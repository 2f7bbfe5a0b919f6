"""Every command and every line of Python in the README does what stands there."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from nmt_expert.cli.app import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> Iterator[tuple[str, str]]:
    """Yield each command of the ``console`` blocks with the output printed below it."""
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output.rstrip()


def pattern(output: str) -> str:
    """Return what the output has to match: a line of three dots stands for any lines."""
    lines = [r"(?:[^\n]*\n)*?" if line.strip() == "..." else re.escape(line) + "\n" for line in output.split("\n")]
    return "".join(lines)


def run(command: str) -> str:
    """Run a command and return what it shows; ``printf ... |`` types, ``command; echo $?`` shows its exit code too."""
    command, _, code = command.partition("; ")
    typing, pipe, piped = command.partition(" | ")
    typed = shlex.split(typing)[1].replace("\\n", "\n") if pipe else None
    program, *arguments = shlex.split(piped or command)
    assert program == "nmt-expert"
    result = CliRunner().invoke(app, arguments, input=typed, prog_name="nmt-expert")
    return result.output + (f"{result.exit_code}\n" if code == "echo $?" else "")


@pytest.mark.parametrize(("command", "output"), list(commands()), ids=[command for command, _ in commands()])
def test_a_command_of_the_readme_prints_what_stands_there(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "cases").symlink_to(ROOT / "cases")
    monkeypatch.chdir(tmp_path)
    shown = run(command)
    assert re.fullmatch(pattern(output), shown.rstrip("\n") + "\n"), shown


def test_the_readme_has_the_seed_example_and_the_two_commands() -> None:
    assert next(command for command, _ in commands()).startswith(
        'nmt-expert assess "tight joint" numbness "postural tilt"'
    )
    assert "make demo" in README
    assert "make test" in README


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
