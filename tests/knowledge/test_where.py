"""Finding the folders that come with the program."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from nmt_expert.errors import KnowledgeError
from nmt_expert.knowledge import where

PACKAGE = Path(where.__file__).parent.parent


def test_a_checkout_has_its_folders_next_to_the_package() -> None:
    assert where.rules_folder() == PACKAGE.parent / "rules"
    assert where.cases_folder() == PACKAGE.parent / "cases"


def test_the_packaged_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(where, "__file__", str(tmp_path / "nmt_expert/knowledge/where.py"))
    (tmp_path / "rules").mkdir()
    (tmp_path / "nmt_expert/rules").mkdir(parents=True)
    assert where.rules_folder() == tmp_path / "nmt_expert/rules"


def test_no_folder_at_all_says_where_it_was_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(where, "__file__", str(tmp_path / "nmt_expert/knowledge/where.py"))
    with pytest.raises(KnowledgeError, match="'cases' is neither in the package nor next to it"):
        where.cases_folder()


def test_a_zipped_package_finds_and_loads_its_rules(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "app.zip", "w") as archive:
        for file in PACKAGE.rglob("*.py"):
            archive.write(file, file.relative_to(PACKAGE.parent).as_posix())
        for file in (PACKAGE.parent / "rules").rglob("*.yaml"):
            archive.write(file, "nmt_expert/" + file.relative_to(PACKAGE.parent).as_posix())
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'app.zip')!r})\n"
        "import nmt_expert; assert 'app.zip' in nmt_expert.__file__\n"
        "from nmt_expert.knowledge.load import load_knowledge; print(len(load_knowledge().principles))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.stdout, done.stderr) == ("10\n", "")
