"""The practices that are open: each what the student did, in memory, for some hours after the last request."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from nmt_expert.teach.practice import Practice
from nmt_expert.web.open_visits import LIFETIME

LIVE = 8
"""So many practices are kept worked out; of any other one only the steps are, and it is worked out again."""

MOST = 100
"""So many practices can be open; the one that was used longest ago makes room."""


@dataclass
class OpenPractice:
    """A practice that is open in one browser.

    Attributes:
        practice: How it stands.
        turn: Counts the changes; a form of an earlier turn is stale.
        used: When it was asked for last, in seconds of the clock.
    """

    practice: Practice
    turn: int = 0
    used: float = 0.0


class OpenPractices:
    """All practices that are open, by the browser, the name of the case, and which complaint of it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without any; the clock returns the time in seconds."""
        self._clock = clock
        self._open: OrderedDict[tuple[str, str, int], OpenPractice] = OrderedDict()

    def find(self, browser: str, name: str, complaint: int) -> OpenPractice | None:
        """Return the open practice of a case, which lives on from now; None if there is none."""
        self._sweep()
        found = self._open.get((browser, name, complaint))
        if found:
            self._use(found, (browser, name, complaint))
        return found

    def keep(self, browser: str, practice: Practice) -> OpenPractice:
        """Keep how a practice stands now."""
        key = (browser, practice.id, practice.number)
        kept = self._open.setdefault(key, OpenPractice(practice))
        kept.practice = practice
        kept.turn += 1
        self._use(kept, key)
        while len(self._open) > MOST:
            self._open.popitem(last=False)
        return kept

    def forget(self, browser: str, name: str, complaint: int) -> None:
        """Forget a practice."""
        self._open.pop((browser, name, complaint), None)

    def of(self, browser: str) -> tuple[Practice, ...]:
        """Return the practices of a browser, the one used last first."""
        self._sweep()
        return tuple(one.practice for key, one in reversed(self._open.items()) if key[0] == browser)

    def _use(self, found: OpenPractice, key: tuple[str, str, int]) -> None:
        found.used = self._clock()
        self._open.move_to_end(key)
        for other in list(self._open.values())[:-LIVE]:
            other.practice = other.practice.at_rest()

    def _sweep(self) -> None:
        """Forget what nobody asked for in a long time."""
        late = self._clock() - LIFETIME
        for key in [key for key, one in self._open.items() if one.used < late]:
            del self._open[key]
