"""Choose the next question of an interview: a dozen of the most telling, asked in the order of a visit.

A pure function of knowledge, visit and what was asked: the same always gives the same question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.interview.ahead import Ahead, Candidate
from nmt_expert.interview.blocks import ASKED, BLOCKS, SCOPE
from nmt_expert.interview.weigh import worth, worth_of
from nmt_expert.knowledge.model import Elicit
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import Results
from nmt_expert.reasoning.visit import Visit

DOZEN = 12
"""So many questions an interview means to ask: those that tell most, wherever in the visit they belong.  Judgement."""

FEWEST = 2
"""So many are still looked at once more than a dozen are asked, lest one block take all that follow.  Judgement."""

MOST = 9
"""The longest list that is shown; of a longer one the most telling are."""

SMALLEST = 0.01
"""A support that moves by less is not said to move."""

NOTHING = "would change no principle by itself"
"""What is said of an answer that does nothing."""

NAMED = 3
"""So many principles are named in the line on an answer's effect."""


class NextQuestion(Struct, frozen=True):
    """A question to ask next.

    Attributes:
        id: Of the finding or the list; in ``passed``, it is not asked again.
        findings: The finding it asks for, or the options still open of a list.
        text: The question in plain words.
        block: Where in the visit it is asked.
        elicit: How to find out; None for a list, whose findings each say so themselves.
        exclusive: Whether only one of ``findings`` can be true.
        left: How many more are meant to be asked after it, at most.
        ahead: What it was chosen from.
    """

    id: str
    findings: tuple[str, ...]
    text: str
    block: str
    elicit: Elicit | None
    exclusive: bool
    left: int
    ahead: Ahead

    @property
    def effects(self) -> tuple[str, ...]:
        """What yes and no of each finding would change, one line each; worked out when somebody asks."""
        return tuple(_effects(self.ahead, self.findings))


def next_question(
    expert: Expert,
    visit: Visit,
    complaint: int = 0,
    passed: Collection[str] = frozenset(),
    *,
    scope: str = SCOPE,
    asked: int = 0,
    reached: str = ASKED[0],
) -> NextQuestion | None:
    """Return the question to ask next.

    Args:
        expert: The knowledge.
        visit: What was said so far.
        complaint: Which complaint, from 0.
        passed: Ids of findings and lists not to be asked.
        scope: What the person who asks may do: one of ``blocks.SCOPES``.
        asked: How many questions were asked of this complaint.
        reached: The block that was reached with it; none before that is entered again.

    Returns:
        Of the most telling questions that fill up the dozen, the first in the order of a visit; inside a block what
        is asked of everybody comes first, then what tells most.  None if no answer would move any principle, or if
        an emergency was raised.  While a red flag forbids massage altogether, only what can be asked or seen is
        asked.  Red-flag questions are never among them: the screen asks those.

    Raises:
        IndexError: There is no such complaint.
    """
    return question_of(Ahead(expert, visit, complaint, passed, scope), asked, reached)


def question_of(ahead: Ahead, asked: int = 0, reached: str = ASKED[0]) -> NextQuestion | None:
    """The same with what lies ahead looked at already."""
    meant = ranked(ahead, reached)[: max(DOZEN - asked, FEWEST)]
    if not meant:
        return None
    first = min(BLOCKS.index(candidate.block) for candidate in meant)
    best = next(candidate for candidate in meant if BLOCKS.index(candidate.block) == first)
    return put(ahead, best, len(meant) - 1)


def ranked(ahead: Ahead, reached: str = ASKED[0]) -> tuple[Candidate, ...]:
    """Return what may be asked from a block on: first what is asked of everybody, then the most telling."""
    still = [c for c in ahead.candidates if BLOCKS.index(c.block) >= BLOCKS.index(reached)]
    weighed = [(not c.usual, -worth(ahead, c), at) for at, c in enumerate(still)]
    return tuple(_at_most(ahead, still[at]) for _, value, at in sorted(weighed) if value < 0)


def _at_most(ahead: Ahead, candidate: Candidate) -> Candidate:
    """Return a list no longer than can be taken in: its most telling options, in the order written."""
    if len(candidate.findings) <= MOST:
        return candidate
    best = sorted(candidate.findings, key=lambda name: -worth_of(ahead, name))[:MOST]
    return replace(candidate, findings=tuple(name for name in candidate.findings if name in best))


def put(ahead: Ahead, chosen: Candidate, left: int) -> NextQuestion:
    """Return a question to be asked, with how many more are meant to come after it."""
    kb = ahead.kb
    entry = kb.questions.get(chosen.id) if len(chosen.findings) > 1 else None
    finding = kb.findings[chosen.findings[0]]
    return NextQuestion(
        id=chosen.id,
        findings=chosen.findings,
        text=entry.ask if entry else finding.question,
        block=chosen.block,
        elicit=None if entry else finding.elicit,
        exclusive=bool(entry and entry.exclusive),
        left=left,
        ahead=ahead,
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
        return NOTHING
    said = []
    for name in names[:NAMED]:
        before, after = kb.scale.band(now[name].support), kb.scale.band(then[name].support)
        way = "up" if moved[name] > 0 else "down"
        said.append(f"{kb.label(name)} {way}, {f'to {after.label}' if after != before else f'still {after.label}'}")
    rest = len(names) - NAMED
    return "; ".join(said) + (f"; and {rest} more" if rest > 0 else "")
