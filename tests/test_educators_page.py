"""What docs/for-educators.md shows can be typed, with the files that it shows, in the order of the page."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from nmt_expert.cli.app import app
from nmt_expert.teach.marking import POINTS
from tests.readme import ROOT

PAGE = (ROOT / "docs" / "for-educators.md").read_text(encoding="utf-8")
FILES = re.compile(r"`([\w.-]+\.(?:yaml|csv))`[^`]*:\n\n```\w+\n(.*?)```", re.DOTALL)


def typed() -> list[str]:
    """Return every command of the page: in its blocks, and in its text and tables."""
    blocks = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
    text = re.findall(r"`(nmt-expert [^`]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL))
    return [line for line in blocks + text if "..." not in line]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the page, and the cases beside them."""
    for name, content in FILES.findall(PAGE):
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "cases").symlink_to(ROOT / "cases")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_page_can_be_typed(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == {"anna.yaml", "class.csv", "cases"}
    for line in typed():
        result = CliRunner().invoke(app, shlex.split(line)[1:], input="q\n", prog_name="nmt-expert")
        assert result.exit_code in (0, 3), (line, result.output)
        assert "Not understood" not in result.output, line


def test_the_table_of_points_is_that_of_the_program() -> None:
    for name, most in POINTS.items():
        row = "next question" if name == "next" else name
        assert f"| {row} | {most:g} |" in PAGE
