"""The cases that are before a class now: in memory alone, by browser and case."""

from __future__ import annotations

from collections import OrderedDict

from nmt_expert.web.projection.course import Projection

MOST = 16
"""So many are kept; the one used longest ago is forgotten first."""


class Projections:
    """Where each browser stands in each case."""

    def __init__(self) -> None:
        """Begin without any."""
        self._open: OrderedDict[tuple[str, str, int], Projection] = OrderedDict()

    def find(self, browser: str, case: str, complaint: int) -> Projection | None:
        """Return where a browser stands in a case; None if it did not begin."""
        found = self._open.get((browser, case, complaint))
        if found:
            self._open.move_to_end((browser, case, complaint))
        return found

    def begin(self, browser: str, case: str, complaint: int, made: Projection) -> Projection:
        """Begin a case, also again."""
        self._open[browser, case, complaint] = made
        self._open.move_to_end((browser, case, complaint))
        while len(self._open) > MOST:
            self._open.popitem(last=False)
        return made
