"""Assess a saved visit by today's rules, for the sub-commands of ``visits``: red flags count, nothing is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nmt_expert.cli.guard import WRONG_INPUT
from nmt_expert.cli.options import Session
from nmt_expert.cli.output import tell
from nmt_expert.cli.visit_input import note_red_flags
from nmt_expert.printable import printable_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nmt_expert.casebook.records import Ranked, Saved
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.assess import Assessment, Expert

FIRST_FEW = 3


def assessed_saved(session: Session, expert: Expert, saved: Saved) -> Assessment:
    """Return the assessment of a saved visit; what today's rules have no word for is said, and left out.

    Args:
        session: Gets exit code 3 for a red flag that requires referral, 2 for what had to be left out.
        expert: With today's rules.
        saved: The visit.
    """
    from nmt_expert.casebook.rerun import still_known

    visit, problems = still_known(expert.knowledge, saved.visit)
    assessment = expert.assess(visit)
    note_red_flags(session, assessment)
    if problems:
        session.ends_with(WRONG_INPUT)
        tell(f"Visit {saved.id} was saved with other rules:")
        for issue in problems:
            tell(f"  {issue}")
    return assessment


def heading(saved: Saved) -> str:
    """Return what a saved visit is called, on one line."""
    title = f": {saved.visit.title}" if saved.visit.title else ""
    return printable_line(f"Visit {saved.id} of {saved.client}{title}")


def first_few(kb: KnowledgeBase, ranking: Sequence[Ranked]) -> str:
    """Return in words what was concluded: the first principles of those that anything speaks for."""
    names = [f"{kb.label(entry.principle)} ({band_label(kb, entry.band)})" for entry in ranking if entry.support > 0]
    return f"findings consistent with {', '.join(names[:FIRST_FEW])}" if names else "nothing speaks for a principle yet"


def band_label(kb: KnowledgeBase, name: str) -> str:
    """Return what a band is called; its id if today's scale does not have it."""
    return next((band.label for band in kb.scale.bands if band.id == name), name)
