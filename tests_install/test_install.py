"""People without git and make install the wheel with pipx or with uv, and use the command in any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readme import ROOT, demo


def done(*command: str | Path, cwd: Path, **settings: str) -> str:
    """Run a command in a folder and return what it printed; it has to succeed."""
    environment = {**os.environ, "PYTHONPATH": "", **settings}
    ended = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info"))
    done(sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder, source, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.mark.parametrize(
    "install",
    [("pipx", "install", "--python", sys.executable), ("uv", "tool", "install", "--python", sys.executable)],
    ids=["pipx", "uv"],
)
def test_the_first_example_of_the_readme_runs_in_another_folder(
    install: tuple[str, ...], wheel: Path, tmp_path: Path
) -> None:
    program = shutil.which(install[0])
    assert program, f"{install[0]} is not installed: pip install -c constraints.txt pipx uv"
    bin_folder = tmp_path / "bin"
    settings = {
        "PIPX_HOME": str(tmp_path / "pipx"),
        "PIPX_BIN_DIR": str(bin_folder),
        "PIPX_MAN_DIR": str(tmp_path / "man"),
        "UV_TOOL_DIR": str(tmp_path / "uv"),
        "UV_TOOL_BIN_DIR": str(bin_folder),
    }
    done(program, *install[1:], wheel, cwd=tmp_path, **settings)
    name, *words = demo()
    command = shutil.which(name, path=bin_folder)
    assert command
    folder = tmp_path / "another folder"
    folder.mkdir()
    said = done(command, *words, cwd=folder, NMT_EXPERT_CACHE=str(tmp_path / "cache"))
    assert "Trigger points" in said
    assert "Technique" in said
