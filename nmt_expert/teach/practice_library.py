"""Find a case by its name, and the cases that are for practice: those built to teach, not to test a rule."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from msgspec import Struct

from nmt_expert.errors import DataError, Issue
from nmt_expert.intake.casefile import Case, load_case
from nmt_expert.intake.casefolder import case_code, case_files, case_id
from nmt_expert.interview.places import regions_by_area
from nmt_expert.knowledge.messages import nearest
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.visit import Complaint
from nmt_expert.teach.case_library import TEACHING, CaseEntry, case_kind, library, lies_in, teaching_cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.assess import Expert

_BEGINNING = 140
"""So many letters of a story are shown in a list."""

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


def neutral_name(name: str) -> str:
    """Return what a case is called until its end: a code for one that comes with the program; a file keeps its name.

    Args:
        name: Its id, its code, or a file of somebody's own.
    """
    return case_code(name) if any(name == one for one, _ in case_names()) else name


class PracticeCase(Struct, frozen=True):
    """A case to practise, with nothing of its solution but its id, which is not to be shown.

    Attributes:
        id: Its id.
        name: Its neutral name.
        where: Where the complaints are, in words.
        areas: The areas of the body that they lie in, by their labels.
        difficulty: How hard it is.
        begins: How its story begins.
        complaints: How many complaints it has.
    """

    id: str
    name: str
    where: str
    areas: tuple[str, ...]
    difficulty: str
    begins: str
    complaints: int


def practice_cases(expert: Expert) -> tuple[PracticeCase, ...]:
    """Return the cases for practice in the order of their neutral names, which tells nothing.

    Raises:
        VisitError: Some cannot be read.
    """
    kb, areas = expert.knowledge, regions_by_area(expert.knowledge)
    entries = library(expert.program, (case for _, case in teaching_cases(kb)))
    return tuple(sorted((_practice_case(kb, areas, entry) for entry in entries), key=lambda one: one.name))


def _practice_case(kb: KnowledgeBase, areas: Mapping[str, tuple[str, ...]], entry: CaseEntry) -> PracticeCase:
    complaints = entry.case.visit.complaints or (Complaint(),)
    return PracticeCase(
        entry.id,
        case_code(entry.id),
        "; ".join(complaint_words(kb, one) for one in complaints),
        tuple(label for label, names in areas.items() if any(lies_in(kb, entry.regions, name) for name in names)),
        entry.difficulty,
        _beginning(entry.case.story),
        len(complaints),
    )


def _beginning(story: str) -> str:
    """Return the first sentence of a story, or the words of it that fit on two lines."""
    text = " ".join(story.split())
    first = re.split(r"(?<=[.!?]) ", text, maxsplit=1)[0]
    return shorten(first, _BEGINNING, placeholder=" ...") if len(first) > _BEGINNING else first


def practice_names() -> tuple[str, ...]:
    """Return the ids of the cases that are for practice."""
    return tuple(name for name, _ in case_names() if case_kind(name) == TEACHING)
