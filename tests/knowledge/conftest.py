"""The tiny valid knowledge base that tests change to their needs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

BASE = Path(__file__).parent.parent / "bad_rules" / "_base"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the tiny valid knowledge base, for a test to spoil."""
    return Path(shutil.copytree(BASE, tmp_path / "rules"))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("NMT_EXPERT_CACHE", str(folder))
    return folder
