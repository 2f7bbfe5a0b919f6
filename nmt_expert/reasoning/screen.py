"""Say which short lines make up the safety screen of a place, on one page.

``safety`` says where flags stand and has the whole checklist; here are the few lines that are read at
the start of a visit.  A no to a line denies its findings and no others: what no line shows stays
*not screened* (docs/knowledge-format.md, ``quick_screen.yaml``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from nmt_expert.knowledge.model import ACTIONS, LONGEST_SCREEN, Flag, KnowledgeBase, ScreenLine
from nmt_expert.reasoning.safety import screened


class ScreenItem(Struct, frozen=True):
    """One line of the safety screen, as it stands at a place.

    Attributes:
        id: Of the line in ``rules/quick_screen.yaml``.
        say: What is there or is not; can be read aloud.
        findings: What a no denies, and what is asked one by one after anything else, the most telling first.
        ordinary: Whether it is an ordinary condition, which asks for care rather than for a doctor.
        action: The gravest action of the flags that ask for a finding of it here; of an ordinary one, of those
            that ask for its first finding.
    """

    id: str
    say: str
    findings: tuple[str, ...]
    ordinary: bool
    action: str


def quick_screen(kb: KnowledgeBase, region: str | None, age_findings: Collection[str] = ()) -> tuple[ScreenItem, ...]:
    """Return the safety screen of a place: the gravest first, ordinary conditions last.

    Args:
        kb: The knowledge base.
        region: Id of a region or group; None or ``""`` for a visit without a complaint.
        age_findings: Findings of age that are known to be so (``kb.ages``); flags of another age are not asked about.

    Returns:
        The lines of which a finding is asked there, each with those alone.  At a place at most ``LONGEST_SCREEN``:
        a group as wide as the spine leaves out its mildest lines.
    """
    flags = [flag for flag in screened(kb, region) if _fits(flag, age_findings)]
    made = [item for line in kb.screen.values() if (item := _item(kb, line, flags))]
    grave = sorted((item for item in made if not item.ordinary), key=lambda item: ACTIONS.index(item.action))
    ordinary = [item for item in made if item.ordinary]
    room = LONGEST_SCREEN - len(ordinary) if region else None
    return (*grave[:room], *ordinary)


def _fits(flag: Flag, age_findings: Collection[str]) -> bool:
    """Whether a flag makes sense at the ages that are known: at any, if none is."""
    return not (flag.ages and age_findings) or not set(flag.ages).isdisjoint(age_findings)


def _item(kb: KnowledgeBase, line: ScreenLine, flags: Iterable[Flag]) -> ScreenItem | None:
    """A line with what is asked of it by some flags; None if nothing is."""
    actions = {name: _gravest(kb, name, flags) for name in line.denies}
    findings = tuple(name for name in line.denies if actions[name])
    if not findings:
        return None
    telling = findings[:1] if line.ordinary else findings
    action = min((actions[name] for name in telling), key=ACTIONS.index)
    return ScreenItem(line.id, line.say, findings, line.ordinary, action)


def _gravest(kb: KnowledgeBase, finding: str, flags: Iterable[Flag]) -> str:
    """The gravest action of the flags that ask for a finding or its whole; empty if none does."""
    asking = {flag.action for flag in flags if kb.whole_of(finding) in flag.asks or finding in flag.asks}
    return min(asking, key=ACTIONS.index, default="")
