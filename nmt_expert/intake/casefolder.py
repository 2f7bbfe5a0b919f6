"""Find and read the worked cases of a folder: those that come with the program, or somebody's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nmt_expert.errors import DataError, Issue, VisitError
from nmt_expert.intake.casefile import Case, load_case
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.knowledge.where import cases_folder

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_YAML = (".yaml", ".yml")


def case_files(folder: Path | None = None) -> tuple[tuple[str, Traversable], ...]:
    """Return every case file below a folder with the name it has in messages, sorted by name.

    Args:
        folder: The folder; the cases that come with the program if left out.

    Raises:
        DataError: There is no such folder, or no case in it.
    """
    root: Traversable = cases_folder() if folder is None else folder
    shown = "cases" if folder is None else folder.as_posix()
    if not root.is_dir():
        raise DataError([Issue("", 0, "no-folder", f"there is no folder {shown}")])
    files = tuple(sorted(_walk(root, shown), key=lambda pair: pair[0]))
    if not files:
        raise DataError([Issue("", 0, "no-cases", f"there are no cases (*.yaml) in {shown}")])
    return files


def _walk(folder: Traversable, before: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.name.startswith("."):
            continue
        if item.is_dir():
            yield from _walk(item, f"{before}/{item.name}")
        elif item.name.endswith(_YAML):
            yield f"{before}/{item.name}", item


def load_cases(kb: KnowledgeBase, folder: Path | None = None) -> tuple[Case, ...]:
    """Return every case below a folder (see `case_files`).

    Raises:
        DataError: There is no case.
        VisitError: Some cannot be read; it carries every problem of every file.
    """
    cases: list[Case] = []
    problems: list[Issue] = []
    for name, file in case_files(folder):
        try:
            cases.append(load_case(kb, file, name))
        except VisitError as error:
            problems += error.issues
    if problems:
        raise VisitError(problems)
    return tuple(cases)


def case_id(path: str) -> str:
    """Return the id of a case by its file as messages call it: its folder and its name.

    >>> case_id("cases/trigger_points/desk-worker.yaml")
    'trigger_points/desk-worker'
    """
    return "/".join(path.rpartition(".")[0].split("/")[-2:])


def case_code(name: str) -> str:
    """Return a name of a case that says nothing of its solution, and is accepted wherever its id is.

    >>> case_code("trigger_points/desk-worker")
    'case-7215bb'
    """
    return f"case-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
