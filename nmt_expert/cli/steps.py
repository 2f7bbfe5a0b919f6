"""Write the recorded run of the rule engine as text, a cycle at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nmt_expert.cli.output import wrapped

if TYPE_CHECKING:
    from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
    from nmt_expert.reasoning.record import Cycle

_WHY = {
    "alone": "it was the only one ready",
    "stratum": "lower conclusions come first",
    "salience": "its kind of step comes first",
    "recency": "its facts are the newest",
    "order": "it stands first in the rule base",
}


def steps(assessment: Assessment) -> str:
    """Return every cycle of every complaint: the rule, why it was next, what it matched and asserted."""
    several = len(assessment.complaints) > 1
    lines = [
        line
        for number, entry in enumerate(assessment.complaints, start=1)
        for line in _complaint(entry, f" for complaint {number}" if several else "")
    ]
    return "\n".join(lines)


def _complaint(entry: ComplaintAssessment, which: str) -> Iterator[str]:
    yield f"Every step of the rule engine{which}"
    yield wrapped(f"begins with: {', '.join(entry.run.facts) or 'nothing'}", "  ", "      ")
    for number, cycle in enumerate(entry.run.cycles, start=1):
        yield from _cycle(number, cycle)


def _cycle(number: int, cycle: Cycle) -> Iterator[str]:
    waiting = len(cycle.agenda) - 1
    also = f" before {waiting} other{'s' if waiting > 1 else ''}" if waiting else ""
    yield wrapped(f"{number}. {cycle.rule}{also}, as {_WHY[cycle.why_next]}", "  ", "      ")
    if cycle.matched:
        yield wrapped(f"matched: {', '.join(cycle.matched)}", "      ", "        ")
    if cycle.asserted:
        yield wrapped(f"asserted: {', '.join(cycle.asserted)}", "      ", "        ")
