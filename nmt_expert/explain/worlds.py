"""The visit as it would be with one answer more, ready to be asked what would then still be missing."""

from __future__ import annotations

from msgspec import Struct

from nmt_expert.explain.missing import Search
from nmt_expert.explain.outlook import Outlook, Results
from nmt_expert.explain.parts import View
from nmt_expert.explain.supposing import changed_visit
from nmt_expert.reasoning.assess import Assessment
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


def supposed(assessment: Assessment, outlook: Outlook, answer: Answer) -> World:
    """Return one complaint with a yes or no to one finding, given without a place.

    A finding that was answered (or follows from another answer) is answered otherwise, as in a what-if; any other
    is imagined wherever the rules look for it.
    """
    kb, entry, name = assessment.knowledge, outlook.entry, answer.finding
    visit = changed_visit(kb, assessment.visit, (answer,))
    settled = any(key in outlook.values.known for key in outlook.index.reads.get(name, ()))
    if settled or name in entry.readings.asked_here:
        values = read(kb, visit, entry.complaint).values
    else:
        values = outlook.imagine(name, kb.scale.answers[answer.word] or 0.0)
    results = outlook.after(values)
    concluded = {made: result.support for made, result in results.items() if result.fired}
    seen = View(outlook.program, entry.readings, Values({**values.known, **concluded}, values.muscles))
    return World(visit, values, results, Search(seen, entry))
