"""Find a case by its name, and the cases that are for practice: those built to teach, not to test a rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nmt_expert.errors import DataError, Issue
from nmt_expert.intake.casefile import Case, load_case
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.where import cases_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from nmt_expert.knowledge.model import KnowledgeBase

TESTS = ("single_signs", "limb_tests", "pictures")
"""Folders of cases that test rules one by one; they are not offered for practice, but can be named."""

_YAML = (".yaml", ".yml")


def case_named(kb: KnowledgeBase, name: str) -> tuple[str, Case]:
    """Return the id and the case that a name means: a file, an id, or the last part of one that is unique.

    Args:
        kb: The knowledge base that counts.
        name: As typed.

    Raises:
        DataError: There is no such case; the nearest stands in the hint.
        VisitError: It cannot be read.
    """
    typed = name.strip()
    if typed.endswith(_YAML) and Path(typed).is_file():
        return typed, load_case(kb, Path(typed), typed)
    known = dict(case_names())
    wanted = typed.removesuffix(".yaml").removeprefix("cases/")
    fitting = [one for one in known if wanted in (one, one.rpartition("/")[2])]
    if len(fitting) == 1:
        return fitting[0], load_case(kb, known[fitting[0]], f"cases/{fitting[0]}.yaml")
    if fitting:
        raise _refused(f"'{wanted}' fits several cases", f"one of {', '.join(fitting)}")
    short = {one.rpartition("/")[2]: one for one in known}
    near = nearest(wanted, [*known, *short])
    hint = f"did you mean '{short.get(near, near)}'?" if near else "nmt-expert cases lists them"
    raise _refused(f"there is no case '{typed[:80]}'", hint)


def _refused(message: str, hint: str) -> DataError:
    return DataError([Issue("", 0, "unknown-case", message, hint)])


def case_names() -> Iterator[tuple[str, Traversable]]:
    """Yield the id and the file of every case that comes with the program, sorted by id."""
    yield from sorted(_walk(cases_folder(), ""), key=lambda pair: pair[0])


def practice_names() -> tuple[str, ...]:
    """Return the ids of the cases that are for practice."""
    return tuple(name for name, _ in case_names() if name.partition("/")[0] not in TESTS)


def _walk(folder: Traversable, before: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.name.startswith("."):
            continue
        if item.is_dir():
            yield from _walk(item, f"{before}{item.name}/")
        elif item.name.endswith(_YAML):
            yield f"{before}{item.name.rpartition('.')[0]}", item
