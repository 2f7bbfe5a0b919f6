"""Assess a saved visit by today's rules, for the sub-commands of ``visits``: red flags count, nothing is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nmt_expert.cli.guard import WRONG_INPUT
from nmt_expert.cli.options import Session
from nmt_expert.cli.output import tell
from nmt_expert.cli.visits import note_red_flags

if TYPE_CHECKING:
    from nmt_expert.casebook.records import Saved
    from nmt_expert.reasoning.assess import Assessment, Expert


def assessed_saved(session: Session, expert: Expert, saved: Saved) -> Assessment:
    """Return the assessment of a saved visit; what today's rules have no word for is said, and left out.

    Args:
        session: Gets exit code 3 for a red flag that sends on, 2 for what had to be left out.
        expert: With today's rules.
        saved: The visit.
    """
    from nmt_expert.casebook.names import plain
    from nmt_expert.casebook.rerun import still_known

    visit, problems = still_known(expert.knowledge, saved.visit)
    assessment = expert.assess(visit)
    note_red_flags(session, assessment)
    if problems:
        session.ends_with(WRONG_INPUT)
        tell(f"Visit {saved.id} was saved with other rules:")
        for issue in problems:
            tell(f"  {plain(str(issue))}")
    return assessment


def heading(saved: Saved) -> str:
    """Return what a saved visit is called."""
    from nmt_expert.casebook.names import plain

    title = f": {plain(saved.visit.title)}" if saved.visit.title else ""
    return f"Visit {saved.id} of {plain(saved.client)}{title}"
