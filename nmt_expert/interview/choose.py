"""Choose the next question of an interview: the one whose answers would move most, for the least effort.

A pure function of knowledge and visit: the same visit always gives the same question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from nmt_expert.interview.ahead import Ahead, Candidate
from nmt_expert.interview.stop import Standing, standing
from nmt_expert.interview.weigh import order, worth
from nmt_expert.knowledge.model import Elicit
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import Results
from nmt_expert.reasoning.visit import Visit

__all__ = ["NextQuestion", "Standing", "next_question", "standing"]

SMALLEST = 0.01
"""A support that moves by less is not said to move."""

NAMED = 3
"""So many principles are named in the line on an answer's effect."""


class NextQuestion(Struct, frozen=True):
    """A question to ask next.

    Attributes:
        id: Of the finding or the choice question; in ``passed``, it is not asked again.
        findings: The finding it asks for, or the options still open of a choice question.
        text: The question in plain words.
        kind: What it takes to answer: ``symptom``, ``history``, ``observation``, ``palpation`` or ``test``.
        elicit: How to find out; None for a choice, whose findings each say so themselves.
        exclusive: Whether only one of ``findings`` can be true.
        expert: The knowledge it was chosen with.
        visit: The visit it was chosen for.
        complaint: Which complaint of the visit, from 0.
    """

    id: str
    findings: tuple[str, ...]
    text: str
    kind: str
    elicit: Elicit | None
    exclusive: bool
    expert: Expert
    visit: Visit
    complaint: int

    @property
    def effects(self) -> tuple[str, ...]:
        """What yes and no of each finding would change, one line each; worked out when somebody asks."""
        return tuple(_effects(Ahead(self.expert, self.visit, self.complaint, ()), self.findings))


def next_question(
    expert: Expert, visit: Visit, complaint: int = 0, passed: Collection[str] = frozenset()
) -> NextQuestion | None:
    """Return the question to ask next.

    Args:
        expert: The knowledge.
        visit: What was said so far.
        complaint: Which complaint, from 0.
        passed: Ids of findings and choice questions not to be asked (skipped).  A choice of which only the id is
            passed asks for its open options one by one.

    Returns:
        The most telling question; None if no answer would move any principle, or if an emergency was raised.
        While a red flag forbids massage altogether, only what can be asked or seen is asked.  Red-flag
        questions are never among them: the screen asks those.

    Raises:
        IndexError: There is no such complaint.
    """
    ahead = Ahead(expert, visit, complaint, passed)
    ranked = sorted((*order(ahead, candidate), at) for at, candidate in enumerate(ahead.candidates))
    if not ranked:
        return None
    best = ahead.candidates[ranked[0][-1]]
    return _ask(expert, visit, complaint, best) if worth(ahead, best) > 0 else None


def _ask(expert: Expert, visit: Visit, complaint: int, chosen: Candidate) -> NextQuestion:
    kb = expert.knowledge
    choice = kb.questions.get(chosen.id) if len(chosen.findings) > 1 else None
    finding = kb.findings[chosen.findings[0]]
    return NextQuestion(
        id=chosen.id,
        findings=chosen.findings,
        text=choice.ask if choice else finding.question,
        kind=choice.kind if choice else finding.kind,
        elicit=None if choice else finding.elicit,
        exclusive=bool(choice and choice.exclusive),
        expert=expert,
        visit=visit,
        complaint=complaint,
    )


# ------------------------------------------------------------------ what its answers would change


def _effects(ahead: Ahead, findings: tuple[str, ...]) -> Iterator[str]:
    for finding in findings:
        about = f"{ahead.kb.label(finding)}: " if len(findings) > 1 else ""
        for word, value in (("yes", 1.0), ("no", -1.0)):
            yield f"{about}{word}: {_change(ahead, ahead.answered(finding, value))}"


def _change(ahead: Ahead, then: Results) -> str:
    """Name the principles that would move, the farthest first, and the band each would come to."""
    kb, now = ahead.kb, ahead.now
    moved = {name: then[name].support - now[name].support for name in kb.principles}
    names = sorted((name for name in moved if abs(moved[name]) >= SMALLEST), key=lambda name: (-abs(moved[name]), name))
    if not names:
        return "would change no principle by itself"
    said = []
    for name in names[:NAMED]:
        before, after = kb.scale.band(now[name].support), kb.scale.band(then[name].support)
        way = "up" if moved[name] > 0 else "down"
        said.append(f"{kb.label(name)} {way}, {f'to {after.label}' if after != before else f'still {after.label}'}")
    rest = len(names) - NAMED
    return "; ".join(said) + (f"; and {rest} more" if rest > 0 else "")
