"""Find a case by its name, and the cases that are for practice: those built to teach, not to test a rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nmt_expert.errors import DataError, Issue
from nmt_expert.intake.casefile import Case, load_case
from nmt_expert.intake.casefolder import case_code, case_files, case_id
from nmt_expert.knowledge.messages import nearest
from nmt_expert.teach.case_library import TEACHING, case_kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from nmt_expert.knowledge.model import KnowledgeBase

_YAML = (".yaml", ".yml")


def case_named(kb: KnowledgeBase, name: str) -> tuple[str, Case]:
    """Return the id and the case that a name means: a file, an id, its last part if that is unique, or its code.

    Args:
        kb: The knowledge base that counts.
        name: As typed; the code under which the solution is hidden is enough.

    Raises:
        DataError: There is no such case; the nearest stands in the hint.
        VisitError: It cannot be read.
    """
    typed = name.strip()
    if typed.endswith(_YAML) and Path(typed).is_file():
        return typed, load_case(kb, Path(typed), typed)
    known = dict(case_names())
    wanted = typed.removesuffix(".yaml").removeprefix("cases/")
    fitting = [one for one in known if wanted in (one, one.rpartition("/")[2], case_code(one))]
    if len(fitting) == 1:
        name = wanted if wanted == case_code(fitting[0]) else fitting[0]  # an id may tell the solution
        return name, load_case(kb, known[fitting[0]], f"cases/{fitting[0]}.yaml")
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
    return ((case_id(name), file) for name, file in case_files())


def practice_names() -> tuple[str, ...]:
    """Return the ids of the cases that are for practice."""
    return tuple(name for name, _ in case_names() if case_kind(name) == TEACHING)
