"""The house stays in order: what a newcomer relies on when looking for something."""

from __future__ import annotations

import ast
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "nmt_expert").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MOST_SIBLINGS = 22
CROWDED = {"nmt_expert/cli": 40}
"""Folders that may hold more for now: the terminal's part of the interview is rebuilt with the visit."""

SHARED_CLASS_NAMES = {
    "Ask",
    "Commands",
    "Part",
    "Places",
    "Reading",
    "Readings",
    "Session",
    "Summary",
    "Table",
    "_Reader",
}
"""Class names with two meanings that are still to be told apart; none is added."""

TERMINAL_INTERVIEW = {f"nmt_expert.cli.{name}" for name in ("conversation", "turns", "flags_turns")}
"""The one circle of imports there still is: the terminal's interview is rebuilt with the visit."""


def imported(file: Path) -> set[str]:
    """Every module that a file imports, at its top or inside a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("folder", sorted({file.parent for file in MODULES}), ids=lambda path: path.name)
def test_no_folder_is_crowded(folder: Path) -> None:
    siblings = [path for path in folder.iterdir() if path.name not in ("__init__.py", "__pycache__")]
    assert len(siblings) <= CROWDED.get(folder.relative_to(ROOT).as_posix(), MOST_SIBLINGS)


@pytest.mark.parametrize("file", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_first_line_of_every_module_says_its_job_in_one_line(file: Path) -> None:
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert text
    assert text.split("\n")[0].endswith((".", "!", "?"))


def test_no_test_imports_a_benchmark_or_another_test() -> None:
    wrong = {
        file.relative_to(ROOT).as_posix(): sorted(bad)
        for file in TESTS
        if (bad := [n for n in imported(file) if n.startswith("benchmarks") or ".test_" in n])
    }
    assert wrong == {}


def test_every_test_folder_mirrors_a_package() -> None:
    own = {"bad_rules", "packaging", "golden", "words", "review"}
    folders = {path.relative_to(ROOT / "tests").as_posix() for path in (ROOT / "tests").rglob("*") if path.is_dir()}
    packages = {path.parent.relative_to(ROOT / "nmt_expert").as_posix() for path in MODULES}
    strange = {name for name in folders - packages if not own & set(name.split("/")) and "__pycache__" not in name}
    assert strange == set()


def test_one_class_name_has_one_meaning() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(f"{file.relative_to(ROOT).as_posix()}:{node.lineno}")
    shared = {name: places for name, places in homes.items() if len(places) > 1 and name not in SHARED_CLASS_NAMES}
    assert shared == {}


def test_modules_import_each_other_in_no_circle() -> None:
    graph = grimp.build_graph("nmt_expert", exclude_type_checking_imports=True)
    imports = {name: graph.find_modules_directly_imported_by(name) - {name} for name in graph.modules}
    imports |= {name: imports[name] - TERMINAL_INTERVIEW for name in TERMINAL_INTERVIEW & imports.keys()}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(f"modules import each other in a circle: {' <- '.join(error.args[1])}")
