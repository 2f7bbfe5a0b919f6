"""What docs/for-practitioners.md shows is what happens, in the order of the page, on a machine with one saved visit."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

import nmt_expert
from nmt_expert.casebook.database import casebook_path
from nmt_expert.casebook.store import Casebook
from nmt_expert.cli.app import app
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.settings import MEANINGS, SCOPES
from tests.casebook.small import VISIT, clock, knowledge
from tests.readme import README, ROOT, commands, pattern

PAGE = (ROOT / "docs" / "for-practitioners.md").read_text(encoding="utf-8")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words, prog_name="nmt-expert")


def typed() -> Iterator[str]:
    """Yield every command of the page without its output: in blocks of shell, and in the text."""
    for block in re.findall(r"```(?:sh|powershell)\n(.*?)```", PAGE, re.DOTALL):
        yield from (line for line in block.splitlines() if line.startswith("nmt-expert "))
    text = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)
    yield from re.findall(r"`(nmt-expert [^`]+)`", text)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of somebody who has saved a visit, and changed no setting."""
    for name in ("NMT_EXPERT_CONFIG", "NMT_EXPERT_CASEBOOK", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with Casebook(now=clock()) as book:
        book.save(replace(VISIT, complaints=VISIT.complaints[:1], title=""), knowledge(), client="amber-heron")
    return tmp_path


def test_every_command_of_the_page_prints_what_stands_there(home: Path) -> None:
    listed = list(commands(PAGE))
    assert len(listed) >= 6
    for command, output in listed:
        program, *words = shlex.split(command)
        assert program == "nmt-expert"
        result = run(*words)
        assert result.exit_code == 0, result.output
        assert re.fullmatch(pattern(output), result.output.rstrip("\n") + "\n"), f"$ {command}\n{result.output}"
    assert (home / "casebook-copy.sqlite").exists()


@pytest.mark.parametrize("command", sorted(set(typed())))
def test_every_command_that_is_only_named_exists_with_its_options(command: str) -> None:
    _, *words = shlex.split(command)
    result = run(*words, "--help")
    assert result.exit_code == 0, result.output


def test_the_visits_lie_where_the_page_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: home)
    for system in ("win32", "darwin", "linux"):
        monkeypatch.setattr(sys, "platform", system)
        folder = casebook_path().parent.relative_to(home).as_posix()
        assert f"`{folder}`" in PAGE.replace("\\", "/")


def test_the_page_installs_the_file_of_this_version_as_the_readme_does() -> None:
    name = f"nmt_expert-{nmt_expert.__version__}-py3-none-any.whl"
    assert set(re.findall(r"nmt_expert-[^ `]*\.whl", PAGE)) == {name}
    assert f"py -m pipx install {name}" in PAGE
    assert f"py -m pipx install {name}" in README


def test_every_band_and_every_scope_is_explained() -> None:
    for band in load_knowledge().scale.bands:
        assert f"**{band.label}**" in PAGE
    assert all(f"`{scope}`" in PAGE for scope in SCOPES)
    assert f"{len(MEANINGS)} things" in PAGE.replace("Six", "6")


def test_the_readme_leads_to_the_page() -> None:
    assert "(docs/for-practitioners.md)" in README
