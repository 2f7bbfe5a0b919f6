"""What is not imported: the slow libraries, on the ways where a person waits for the answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SLOW = {
    "asyncio",
    "difflib",
    "importlib.metadata",
    "jinja2",
    "multiprocessing",
    "platformdirs",
    "pydantic",
    "rapidfuzz",
    "rich",
    "sqlite3",
    "starlette",
    "uvicorn",
    "yaml",
}
ASSESS = ("assess", "tight joint", "numbness", "postural tilt", "--json")


def imported(arguments: tuple[str, ...], folder: Path) -> set[str]:
    """Return the modules that a command leaves imported, when the knowledge base is cached."""
    code = (
        "import sys\n"
        "from nmt_expert.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert end.code == 0, end.code\n"
        "print('\\n'.join(sorted(sys.modules)), file=sys.stderr)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NMT_EXPERT_CACHE": str(folder)}
    environment.pop("NMT_EXPERT_DEBUG", None)
    command = [sys.executable, "-c", code, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, timeout=60)
    return set(ended.stderr.split())


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the knowledge base in it, as the first command leaves it."""
    folder = tmp_path_factory.mktemp("cache")
    imported(("principles",), folder)
    return folder


def test_assessing_phrases_imports_nothing_slow(warm: Path) -> None:
    modules = imported(ASSESS, warm)
    assert not SLOW & modules
    assert "experta" in modules


@pytest.mark.parametrize("arguments", [("principles",), ("findings", "tingling"), ("show", "taut_band")])
def test_looking_things_up_does_not_import_the_engine(warm: Path, arguments: tuple[str, ...]) -> None:
    assert not (SLOW | {"experta", "nmt_expert.reasoning.assess"}) & imported(arguments, warm)


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_help_imports_neither_knowledge_nor_reasoning(warm: Path, arguments: tuple[str, ...]) -> None:
    loaded = {name for name in imported(arguments, warm) if name.startswith("nmt_expert.")}
    assert not [name for name in loaded if name.startswith(("nmt_expert.knowledge", "nmt_expert.reasoning"))]


def test_importing_the_package_imports_nothing_of_it() -> None:
    code = "import sys, nmt_expert; print([name for name in sys.modules if name.startswith('nmt_expert.')])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert ended.stdout == "[]\n"
