"""A person at a scripted terminal, who types by chance and knows which interview each line leads to."""

from __future__ import annotations

import random
from dataclasses import dataclass

from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Problem, Prompt

NOTE = "knot in the left upper trap, no tingling"
EMERGENCY = "numb between the legs"
TYPED = {
    "words": (NOTE, NOTE, EMERGENCY, "left neck", ""),
    "confirm": ("y", "", "n"),
    "place": ("left neck", "low back", ""),
    "side": ("l", "b", ""),
    "age": ("45", ""),
    "screen": ("n", "n", "1", "1 3", "u2", "2 +", "s"),
    "followup": ("n", "u", "u1", "1", "s"),
    "suspected": ("n", "u", "s"),
    "halt": ("go on", "go on", "b"),
    "story": ("", "", "pain 6/10 now", "goal: sleep through"),
    "where": ("", "1", "left upper trapezius"),
    "settle": ("1", "n", "u", "y"),
    "question": ("y", "p", "u", "pn", "n", "n", "s"),
    "choice": ("n", "n", "u", "s", "1", "2", "1 +", "u1", "1 u"),
    "offer": ("n", "n", "n", "y"),
}
"""What is typed at each kind of prompt; at any other only Enter is."""

MORE = 0.15
"""How often something else is done at a prompt that expects no words: back, change, add, note."""


@dataclass(frozen=True)
class Line:
    """A line to type.

    Attributes:
        text: The line.
        then: The interview that it leads to.
    """

    text: str
    then: Interview


class Person:
    """Answers by chance, sometimes unsure, skipping, going back, changing, adding or noting something."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def line(self, interview: Interview) -> Line:
        """Return what to type at a prompt; it says something there."""
        prompt = interview.prompt
        assert prompt is not None
        while True:
            text, made = self._try(interview, prompt)
            if not isinstance(made, Problem):
                return Line(text, made)

    def _try(self, interview: Interview, prompt: Prompt) -> tuple[str, Interview | Problem]:
        if not prompt.free and self._chance.random() < MORE:
            return self._chance.choice((self._back, self._change, self._add, self._note))(interview)
        text = self._chance.choice(TYPED.get(prompt.kind, ("",)))
        if text == "b" and prompt.kind == "halt":  # of a side it means both
            return text, interview.back()
        return text, interview.skip() if text == "s" else interview.answer(text)

    def _back(self, interview: Interview) -> tuple[str, Interview | Problem]:
        return "b", interview.back()

    def _change(self, interview: Interview) -> tuple[str, Interview | Problem]:
        names = [answer.finding for answer in interview.visit.answers] or ["tingling_pins_needles"]
        name, word = self._chance.choice(names), self._chance.choice(("y", "pn", "u", "x"))
        return f"c {name} {word}", interview.change(name, word)

    def _add(self, interview: Interview) -> tuple[str, Interview | Problem]:
        if len(interview.complaints) > 1:
            return "", Problem("There are enough complaints.")
        return "a left calf", interview.add("left calf")

    def _note(self, interview: Interview) -> tuple[str, Interview | Problem]:
        line = self._chance.choice(("pain 4/10 now", "done: held the knot -> turns further"))
        return f"m {line}", interview.note(line)
