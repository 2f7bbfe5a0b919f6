"""The visits that are open on the page: each its steps alone, kept in memory for some hours after the last request."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nmt_expert.explain.care.followup import LastTime
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.session import Session
from nmt_expert.interview.telling.movement import Before, standings

if TYPE_CHECKING:
    from nmt_expert.casebook.visit_saver import VisitSaver
    from nmt_expert.reasoning.assess import Expert

LIFETIME = 8 * 3600.0
"""Seconds that an open visit lives after the last request for it."""

LIVE = 16
"""So many interviews are kept worked out; of any other open visit only the steps are, and it is worked out again."""

MOST = 200
"""So many visits can be open; the one that was used longest ago makes room."""


@dataclass
class OpenVisit:
    """A visit that is open.

    Attributes:
        id: A random name, which stands in addresses.
        session: The steps so far.
        scope: What the person who asks may do.
        turn: Counts the changes; a form of an earlier turn is stale.
        used: When it was asked for last, in seconds of the clock.
        last: What the last visit of the same client left.
        saver: Saves each step; None: nothing is saved.
        trouble: Why the last step could not be saved; ``""`` if it was, or nothing is saved.
    """

    id: str
    session: Session
    scope: str
    turn: int = 0
    used: float = 0.0
    last: LastTime | None = None
    saver: VisitSaver | None = None
    trouble: str = ""


class OpenVisits:
    """All visits that are open, by their names."""

    def __init__(self, expert: Expert, questions: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without any.

        Args:
            expert: Assesses them all.
            questions: After how many questions it is always offered to stop.
            clock: Returns the time in seconds.
        """
        self._expert, self._questions, self._clock = expert, questions, clock
        self._visits: OrderedDict[str, OpenVisit] = OrderedDict()
        self._live: OrderedDict[str, tuple[int, Interview, Before | None]] = OrderedDict()

    def begin(
        self,
        scope: str,
        session: Session | None = None,
        last: LastTime | None = None,
        saver: VisitSaver | None = None,
    ) -> OpenVisit:
        """Open a visit."""
        self._sweep()
        made = OpenVisit(secrets.token_urlsafe(9), session or Session(), scope, 0, self._clock(), last, saver)
        self._visits[made.id] = made
        while len(self._visits) > MOST:
            self.close(next(iter(self._visits)))
        return made

    def find(self, name: str) -> OpenVisit | None:
        """Return an open visit, which lives on from now; None if there is none of that name."""
        self._sweep()
        found = self._visits.get(name)
        if found:
            found.used = self._clock()
            self._visits.move_to_end(name)
        return found

    def all(self) -> tuple[OpenVisit, ...]:
        """Return the open visits, the one used last first."""
        self._sweep()
        return tuple(reversed(self._visits.values()))

    def close(self, name: str) -> None:
        """Forget a visit."""
        self._visits.pop(name, None)
        self._live.pop(name, None)

    def interview(self, visit: OpenVisit) -> Interview:
        """Return the interview of a visit as it stands."""
        return self._worked_out(visit)[0]

    def before(self, visit: OpenVisit) -> Before | None:
        """Return how the principles stood before the last step, if it is at hand."""
        return self._worked_out(visit)[1]

    def go_on(self, visit: OpenVisit, to: Interview) -> None:
        """Let a visit go on to what a reply led to."""
        before = standings(self.interview(visit).assessment)
        visit.session = to.session
        visit.turn += 1
        self._keep(visit, to, before)

    def let_go(self) -> None:
        """Let go of what was worked out to choose the questions; if somebody asks why, it is worked out again."""
        for _, interview, _ in self._live.values():
            interview.forget_ahead()

    def _worked_out(self, visit: OpenVisit) -> tuple[Interview, Before | None]:
        turn, interview, before = self._live.get(visit.id, (-1, None, None))
        if interview is None or turn != visit.turn:
            interview, before = self._made(visit), None
            self._keep(visit, interview, None)
        self._live.move_to_end(visit.id)
        return interview, before

    def _made(self, visit: OpenVisit) -> Interview:
        return Interview(
            self._expert, scope=visit.scope, questions=self._questions, session=visit.session, last=visit.last
        )

    def _keep(self, visit: OpenVisit, interview: Interview, before: Before | None) -> None:
        replaced = [self._live.pop(visit.id)] if visit.id in self._live else []
        self._live[visit.id] = (visit.turn, interview, before)
        while len(self._live) > LIVE:
            replaced.append(self._live.popitem(last=False)[1])
        for _, old, _ in replaced:
            if old is not interview:
                old.forget()

    def _sweep(self) -> None:
        """Forget what nobody asked for in a long time."""
        late = self._clock() - LIFETIME
        for name in [visit.id for visit in self._visits.values() if visit.used < late]:
            self.close(name)
