"""The course of a case before a class: one sheet after the other, one thing revealed a key, and back again.

What is asked and what is right is said by ``teach.predict``; here is only in which order it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.interview.prompt import Line
from nmt_expert.teach.predict import Prediction
from nmt_expert.teach.predict_steps import GuessStep, SafetyStep

SHOWN = ("safety", "moves", "reasons", "graph")
"""What is shown of a step once all of it is guessed, in order."""


class ProjectionSheet(Struct, frozen=True):
    """What the class sees at one time.

    Attributes:
        kind: ``story``, ``asked``, one of ``SHOWN``, or ``over``.
        state: Where the class stands in guessing.
        step: Which step is shown, of one of ``SHOWN``.
        said: What the last guess or reveal led to.
    """

    kind: str
    state: Prediction
    step: int = -1
    said: tuple[Line, ...] = ()

    @property
    def answers(self) -> int:
        """How many answers of the case the class has seen the effect of."""
        return max(0, self.step if self.kind in SHOWN else self.state.at - 1)


class Projection:
    """One case before one class; every sheet that was shown can be gone back to."""

    def __init__(self, state: Prediction) -> None:
        """Begin with the story."""
        self._sheets, self.at = [ProjectionSheet("story", state)], 0

    @property
    def sheet(self) -> ProjectionSheet:
        """What is shown."""
        return self._sheets[self.at]

    def forward(self) -> None:
        """Show the next sheet: again, if it was shown before, or with one thing more revealed."""
        if self.at + 1 == len(self._sheets) and self.sheet.kind != "over":
            self._sheets.append(_next(self.sheet))
        self.at = min(self.at + 1, len(self._sheets) - 1)

    def back(self) -> None:
        """Show the sheet before."""
        self.at = max(0, self.at - 1)

    def to_the_answer(self) -> None:
        """Reveal all that is still asked of this step."""
        step = self.sheet.state.at
        while self.sheet.kind == "asked" and self.sheet.state.at == step:
            self.forward()

    def guess(self, typed: str) -> None:
        """Take the guesses of the class; what was revealed after this sheet is hidden again."""
        if self.sheet.kind == "asked" and typed.strip():
            before = self.sheet.state
            after, lines = before.guess(typed)
            self._sheets[self.at + 1 :] = [_guessed(before, after, lines)]
            self.at += 1


def _next(sheet: ProjectionSheet) -> ProjectionSheet:
    if sheet.kind == "asked":
        return _guessed(sheet.state, *sheet.state.reveal())
    if sheet.kind in SHOWN:
        order = shown_of(sheet.state.steps[sheet.step])
        later = order[order.index(sheet.kind) + 1 :]
        if later:
            return ProjectionSheet(later[0], sheet.state, sheet.step)
    return ProjectionSheet("over" if sheet.state.over else "asked", sheet.state)


def _guessed(before: Prediction, after: Prediction, lines: Iterable[Line]) -> ProjectionSheet:
    """The sheet after a guess or a reveal: the next thing asked of the same step, or what the step does."""
    said = tuple(line for line in lines if not line.indent)  # what is set in is what the step does
    if after.at == before.at:
        return ProjectionSheet("asked", after, said=said)
    return ProjectionSheet(shown_of(before.step)[0], after, before.at, said)


def shown_of(step: GuessStep) -> tuple[str, ...]:
    """Return what is shown of a step, in order; where nothing moves, nothing adds up."""
    if isinstance(step, SafetyStep):
        return SHOWN[:1]
    return SHOWN[1:] if step.moved else SHOWN[1:2]
