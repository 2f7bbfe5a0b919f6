"""Everything on docs/cohort.md does what stands there, in the order of the page, in an empty folder."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from nmt_expert.cli.app import app
from tests.readme import ROOT, commands, pattern

PAGE = (ROOT / "docs" / "cohort.md").read_text(encoding="utf-8")


def shown(command: str, output: str) -> str:
    """Return what a command shows; the first `cat` of a file makes it, as it stands on the page."""
    command, _, code = command.partition("; ")
    program, *arguments = shlex.split(command)
    if program == "cat":
        file = Path(arguments[0])
        if not file.exists():
            file.write_text(output + "\n", encoding="utf-8")
        return file.read_text(encoding="utf-8")
    result = CliRunner().invoke(app, arguments, prog_name="nmt-expert")
    return result.output + (f"{result.exit_code}\n" if code == "echo $?" else "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


def test_every_command_of_the_page_prints_what_stands_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    listed = list(commands(PAGE))
    assert len(listed) > 10
    for command, output in listed:
        found = shown(command, output)
        assert re.fullmatch(pattern(output), found.rstrip("\n") + "\n"), f"$ {command}\n{found}"


def test_the_python_of_the_page_does_what_stands_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for command, output in commands(PAGE):
        if command.startswith("cat "):
            shown(command, output)
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(code, {}, "cohort.md", "cohort.md", 0)
    assert test.examples
    failed: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(test, out=failed.append)
    assert not runner.failures, "".join(failed)


@pytest.mark.parametrize("page", ["cohort.md", "spark.md"])
def test_every_page_pointed_to_is_there(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)[^)]*\)", text):
        assert (ROOT / "docs" / target).exists(), target
