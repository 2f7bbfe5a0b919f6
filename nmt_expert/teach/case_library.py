"""The worked cases as a library: what each is about, how hard it is, and whether it is there to teach or to test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from nmt_expert.intake.casefile import Case
from nmt_expert.intake.casefolder import case_id, load_cases
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.program import Program, evaluate, ranking
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Complaint

TEACHING, TESTS = "teaching", "tests"
KINDS = (TEACHING, TESTS)

BARE = "single_signs"
"""The folder of cases that tell so little of a client that nothing can be asked about them."""

TEST_TOPICS = (BARE, "limb_tests", "pictures")
"""Folders whose cases are there so that every rule is fired and blocked; they can be named, and are not offered."""

DIFFICULTIES = ("easy", "moderate", "hard")
CLEAR, CLOSE = 0.4, 0.15
"""How far the first principle leads at least in an easy case, and at most in a hard one.  Judgements."""


class CaseEntry(Struct, frozen=True):
    """One case of the library.

    Attributes:
        id: Its folder and name, as every command takes it.
        case: The case.
        kind: ``teaching`` or ``tests``.
        principle: What it is about: the principle it wants first, else the one it wants best supported; ``""`` for
            none (a red flag, or nothing to conclude).
        regions: Where the complaints are.
        difficulty: One of ``DIFFICULTIES``.
    """

    id: str
    case: Case
    kind: str
    principle: str
    regions: tuple[str, ...]
    difficulty: str


def case_kind(name: str) -> str:
    """Return whether a case of this id is there to teach or to test."""
    return TESTS if name.partition("/")[0] in TEST_TOPICS else TEACHING


def teaching_cases(kb: KnowledgeBase, folder: Path | None = None) -> tuple[tuple[str, Case], ...]:
    """Return the cases that are there to teach, with their ids.

    Raises:
        DataError: There is no case.
        VisitError: Some cannot be read.
    """
    named = [(case_id(case.path), case) for case in load_cases(kb, folder)]
    return tuple((name, case) for name, case in named if case_kind(name) == TEACHING)


def cases_for_questions(kb: KnowledgeBase, folder: Path | None = None) -> tuple[tuple[str, Case], ...]:
    """Return the cases that questions can be made from, with their ids: all that tell of a whole client.

    Raises:
        DataError: There is no case.
        VisitError: Some cannot be read.
    """
    named = ((case_id(case.path), case) for case in load_cases(kb, folder))
    return tuple((name, case) for name, case in named if name.partition("/")[0] != BARE)


def library(program: Program, cases: Iterable[Case]) -> Iterator[CaseEntry]:
    """Yield cases with what they are about."""
    for case in cases:
        name = case_id(case.path)
        regions = tuple(complaint.region for complaint in case.visit.complaints if complaint.region)
        yield CaseEntry(name, case, case_kind(name), _principle(program.kb, case), regions, difficulty(program, case))


def lies_in(kb: KnowledgeBase, regions: Iterable[str], place: str) -> bool:
    """Return whether one of some regions has a part in common with a region or a group of them."""
    area = fine_regions(kb, place)
    return any(fine_regions(kb, region) & area for region in regions)


def _principle(kb: KnowledgeBase, case: Case) -> str:
    wanted = [entry for entry in case.expectations if entry.names and entry.names[0] in kb.principles]
    first = next((entry.names[0] for entry in wanted if entry.kind == "first"), "")
    bands = [band.id for band in kb.scale.bands]
    best = sorted((entry for entry in wanted if entry.kind == "at_least"), key=lambda entry: bands.index(entry.word))
    return first or next((entry.names[0] for entry in best), "")


def difficulty(program: Program, case: Case) -> str:
    """Return how hard a case is: by how far the first principle leads, several complaints, and what is in doubt.

    It is hard where the first two lie close together, there are several complaints, or a flag has to be settled; easy
    where the first leads clearly.
    """
    complaints = case.visit.complaints or (Complaint(),)
    results = evaluate(program, read(program.kb, case.visit, complaints[0]).values)
    first, second = (results[name].support for name in ranking(program.kb, results)[:2])
    doubt = any(entry.kind == "unsettled" and entry.names for entry in case.expectations)
    if len(complaints) > 1 or doubt or first - second <= CLOSE:
        return "hard"
    return "easy" if first - second >= CLEAR else "moderate"
