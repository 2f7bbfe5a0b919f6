"""Guess, step by step, what an expert would ask a class: the red flags, then which principle moves, and why.

Everything is plain data: where a class stands, what it is asked, and what a guess leads to.  A second try counts half.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.interview.prompt import Line, Option
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.teach.predict_steps import NONE, GuessStep, GuessSteps, PredictStep

FIRST_TRY, SECOND_TRY = 1.0, 0.5
"""What a right guess counts.  Judgement."""

HOW_TO_GUESS = "A number or a name; several: Ann: 2, Ben: 3. Enter reveals it."


class GuessTally(Struct, frozen=True):
    """How somebody did: points, and how many questions were guessed."""

    points: float = 0.0
    asked: int = 0


class Prediction(Struct, frozen=True, dict=True):
    """Where a class stands in guessing.

    Attributes:
        kb: The knowledge base.
        steps: The safety screen, then the answers in order.
        at: Which of them is guessed, from 0; as many as there are when it is over.
        part: Which of the parts of it, from 0.
        second: Whether this is the second try.
        tally: How everybody did, by name.
        right: Who was right, and guesses no more at this part.
        tried: Who guessed at this part.
    """

    kb: KnowledgeBase
    steps: Sequence[GuessStep]
    at: int = 0
    part: int = 0
    second: bool = False
    tally: Mapping[str, GuessTally] = {}
    right: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()

    @property
    def over(self) -> bool:
        """Whether all is revealed."""
        return self.at >= len(self.steps)

    @property
    def step(self) -> GuessStep:
        """The step that is guessed.

        Raises:
            IndexError: It is over.
        """
        return self.steps[self.at]

    @property
    def asks(self) -> str:
        """Which part is guessed now: ``flags``, ``who``, ``way``, ``far`` or ``why``."""
        return self.step.parts[self.part]

    @property
    def heading(self) -> str:
        """What is shown before anything is guessed of the step: the answer, or that safety comes first."""
        return self.step.heading(self.kb)

    @property
    def question(self) -> str:
        """What the class is asked."""
        return self.step.question(self.kb, self.asks)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """What can be guessed, numbered."""
        texts = self.step.options(self.kb, self.asks)
        return tuple(Option(str(number), text) for number, text in enumerate(texts, 1))

    @property
    def answers(self) -> tuple[str, ...]:
        """The texts of the options that are right."""
        return self.step.right(self.kb, self.asks)

    # ------------------------------------------------------------------ what is typed

    def guess(self, typed: str) -> tuple[Prediction, tuple[Line, ...]]:
        """Return how it stands after a line of guesses, and what is said of them; an empty line reveals.

        Args:
            typed: ``2``, ``up``, ``Ann: 2, Ben: down``; ``""`` to reveal what is asked.
        """
        if self.over or not typed.strip():
            return self.reveal()
        lines: list[Line] = []
        tally, right, tried, wrong = dict(self.tally), set(self.right), set(self.tried), False
        for who, guess in guesses(typed):
            found = self._meant(guess)
            if found is None:
                lines.append(Line(f"{who}: '{guess[:40]}' fits none or several of the options."))
                wrong = True
                continue
            if who in right:
                continue
            good, before = found in self.answers, tally.get(who, GuessTally())
            worth = (SECOND_TRY if self.second else FIRST_TRY) if good else 0.0
            tally[who] = GuessTally(before.points + worth, before.asked + (who not in tried))
            tried.add(who)
            lines.append(Line(f"{who}: {'right' if good else self._not_right(found)}."))
            right |= {who} if good else set()
            wrong = wrong or not good
        made = replace(self, tally=tally, right=frozenset(right), tried=frozenset(tried))
        if wrong and not self.second:
            lines.append(Line("A second try counts half; Enter reveals it."))
            return replace(made, second=True), tuple(lines)
        after, revealed = made.reveal()
        return after, (*lines, *revealed)

    def _meant(self, guess: str) -> str | None:
        """The option that a guess means, by its number or a part of its text; None if none or several fit."""
        if guess.isdecimal():
            return next((option.text for option in self.options if option.key == guess), None)
        wanted, texts = guess.casefold().strip(), [option.text for option in self.options]
        whole = [text for text in texts if text.casefold() == wanted]
        part = [text for text in texts if wanted and text.casefold().startswith(wanted)]
        fitting = whole or part or ([NONE] if NONE in texts and wanted in ("nothing", "no") else [])
        return fitting[0] if len(fitting) == 1 else None

    def _not_right(self, found: str) -> str:
        """What is said of a wrong guess, which gives nothing away but what is true of it."""
        moves = [self.kb.label(one.id) for one in self.step.moved] if isinstance(self.step, PredictStep) else []
        return f"not yet; {found} moves too, but not farthest" if self.asks == "who" and found in moves else "not yet"

    def reveal(self) -> tuple[Prediction, tuple[Line, ...]]:
        """Return how it stands with the current question revealed, and what is revealed."""
        if self.over:
            return self, ()
        both = " and " if self.asks == "flags" else " or "
        revealed = Line(f"It is: {both.join(self.answers)}")
        fresh = replace(self, second=False, right=frozenset(), tried=frozenset())
        if self.part + 1 < len(self.step.parts):
            return replace(fresh, part=self.part + 1), (revealed,)
        return replace(fresh, at=self.at + 1, part=0), (revealed, *self.step.lines(self.kb))


def prediction(assessment: Assessment, complaint: int = 0) -> Prediction:
    """Return a class's guessing about a visit, at its beginning: the safety screen comes first."""
    return Prediction(assessment.knowledge, GuessSteps(assessment, complaint))


def tally_lines(tally: Mapping[str, GuessTally]) -> Iterator[Line]:
    """Yield how everybody did."""
    for who, own in tally.items():
        yield Line(f"{who}: {own.points:g} of {own.asked}")


def guesses(typed: str) -> Iterator[tuple[str, str]]:
    """Yield who guessed what: ``Ann: 2, Ben: up``; a guess without a name is *You*."""
    for part in typed.split(","):
        who, colon, guess = part.partition(": ")
        if part.strip():
            yield (who.strip(), guess.strip()) if colon else ("You", part.strip())
