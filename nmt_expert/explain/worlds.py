"""The visit as it would be with one answer more, ready to be asked what would then still be missing."""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.explain.missing import Search
from nmt_expert.explain.parts import View
from nmt_expert.explain.supposing import changed_visit
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.incremental import Evaluation
from nmt_expert.reasoning.program import Results
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.truth import Values
from nmt_expert.reasoning.visit import Answer, Visit


class World(Struct, frozen=True):
    """One complaint as it would be.

    Attributes:
        visit: With the answer.
        values: What would be known.
        results: What would be concluded.
        search: Finds what would still be missing.
    """

    visit: Visit
    values: Values
    results: Results
    search: Search


def supposed(assessment: Assessment, complaint: int, now: Evaluation, answer: Answer) -> World:
    """Return one complaint with a yes or no to one finding, given without a place.

    A finding that was answered (or follows from another answer) is answered otherwise, as in a what-if; any other
    is imagined wherever the rules look for it.
    """
    kb, entry, name = assessment.knowledge, assessment.complaints[complaint], answer.finding
    visit = changed_visit(kb, assessment.visit, (answer,))
    settled = any(key in now.values.known for key in now.dependencies.reads.get(name, ()))
    if settled or name in entry.readings.asked_here:
        values = read(kb, visit, entry.complaint).values
    else:
        values = now.imagine(name, kb.scale.answers[answer.word] or 0.0)
    results = now.after(values)
    concluded = {made: result.support for made, result in results.items() if result.fired}
    seen = View(now.program, entry.readings, Values({**values.known, **concluded}, values.muscles))
    return World(visit, values, results, Search(seen, entry))
