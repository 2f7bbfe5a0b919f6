"""Run the command line inside the process, or as a process of its own where only that will do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nmt_expert.cli.app import app
from nmt_expert.knowledge import cache as cache_of_knowledge
from nmt_expert.knowledge.model import KnowledgeBase

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the checked knowledge base in a folder of the tests' own."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("NMT_EXPERT_CACHE")
    os.environ["NMT_EXPERT_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["NMT_EXPERT_CACHE"]
    else:
        os.environ["NMT_EXPERT_CACHE"] = before


@pytest.fixture(scope="session", autouse=True)
def one_base_of_the_same_files() -> Iterator[None]:
    """Give commands in this process the same object for the same files, so that its words are indexed once."""
    read = cache_of_knowledge.read
    known: dict[str, KnowledgeBase] = {}

    def again(digest: str) -> KnowledgeBase | None:
        base = read(digest)
        return None if base is None else known.setdefault(digest, base)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache_of_knowledge, "read", again)
        yield


@pytest.fixture
def run() -> Run:
    """Run a command; ``stdout`` and ``stderr`` of the result are apart."""

    def invoke(*args: str, stdin: str | bytes | None = None, env: dict[str, str] | None = None) -> Result:
        return CliRunner().invoke(app, args, input=stdin, env=env, prog_name="nmt-expert")

    return invoke


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command as a process of its own."""

    def start(*args: str, **settings: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings.pop("env", {})}  # type: ignore[dict-item]
        command = [sys.executable, "-m", "nmt_expert", *args]
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60, **settings
        )

    return start
