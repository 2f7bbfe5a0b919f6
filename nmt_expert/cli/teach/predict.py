"""Let a class guess at a terminal the red flags, then what each answer moves: one line typed, one thing revealed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nmt_expert.interview.prompt import Line
from nmt_expert.teach.predict import HOW_TO_GUESS, Prediction, tally_lines

GUESS = "Guess> "
QUIT = ("q", "quit")


def walk(state: Prediction, say: Callable[[Iterable[Line]], None], ask: Callable[[str], str | None]) -> Prediction:
    """Walk through the answers until all is revealed or somebody quits; return how it stands then.

    Args:
        state: Where to begin.
        say: Shows lines.
        ask: Asks for a line; None if there is no more to come.
    """
    say((Line(HOW_TO_GUESS), Line("q quits.")))
    while not state.over:
        if not state.part and not state.second:
            number = f"Answer {state.at} of {len(state.steps) - 1}. " if state.at else ""
            say((Line(""), Line(f"{number}{state.heading}")))
        if not state.second:
            say((Line(state.question), *(Line(option.text, 1, f"{option.key} ") for option in state.options)))
        typed = ask(GUESS)
        if typed is None or typed.strip().casefold() in QUIT:
            break
        state, lines = state.guess(typed)
        say(lines)
    say(tally_lines(state.tally))
    return state
