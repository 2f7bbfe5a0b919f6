"""What can be tapped while a case is practised: buttons, what is ticked before one, and the line that a tap stands for.

As in an interview, a door that shows buttons asks here, so that a tap and a typed line mean the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from nmt_expert.interview.prompt import Problem
from nmt_expert.interview.telling.taps import Tap, Tick
from nmt_expert.reasoning.safety import screened
from nmt_expert.teach.feedback import said
from nmt_expert.teach.feedback_asking import SCREEN
from nmt_expert.teach.practice import Practice

_FIXED: dict[str, tuple[Tap, ...]] = {
    "safety": (Tap("These are raised", "", "ticked", main=True), Tap("None is raised", "none")),
    "ranking": (Tap("That is my ranking", "", "ticked", main=True), Tap("Nothing is to be concluded", "none")),
    "for": (Tap("This speaks for it", "", "ticked", main=True), Tap("Nothing does", "none")),
    "against": (Tap("This speaks against it", "", "ticked", main=True), Tap("Nothing does", "none")),
    "next": (Tap("I would ask this", "", "written", main=True), Tap("I would ask nothing more", "none")),
}
_ASK = Tap("Ask", "", "written", main=True)
_SEARCH = Tap("Search the findings", "?", "written")
_SCREEN = Tap("Go through the safety screen", SCREEN)
_DONE = Tap("I have asked enough", "done")


def practice_taps(practice: Practice) -> tuple[Tap, ...]:
    """Return the buttons of a stage, in order; none where the look back can be read."""
    offered = [Tap(option.text, option.key) for option in practice.prompt.options] if practice.prompt else []
    if practice.stage != "asking":
        return (*offered, *_FIXED.get(practice.stage, ()))
    screen = () if SCREEN in practice.asked else (_SCREEN,)
    return (_ASK, _SEARCH, *offered, *screen, _DONE)


def practice_ticks(practice: Practice) -> tuple[Tick, ...]:
    """Return what can be ticked: red flags of the place, principles to rank, or what was found, to give as a reason."""
    kb = practice.kb
    if practice.stage == "safety":
        flags = (flag for region in practice.regions for flag in screened(kb, region))
        return tuple(Tick(name, label) for name, label in {flag.id: flag.label for flag in flags}.items())
    if practice.stage == "ranking":
        return tuple(Tick(name, entry.label) for name, entry in kb.principles.items())
    found: dict[str, list[str]] = {}
    if practice.stage in ("for", "against"):
        for answer in practice.learnt:
            words = said(kb, answer).removeprefix(f"{kb.label(answer.finding)}: ")
            found.setdefault(answer.finding, []).append(words)
    return tuple(Tick(name, f"{kb.label(name)}: {'; '.join(words)}") for name, words in found.items())


def practice_line(practice: Practice, number: int, ticked: Sequence[str] = (), written: str = "") -> str | Problem:
    """Return the line that a tap stands for.

    Args:
        practice: As it stands.
        number: Which of its `practice_taps`, from 0.
        ticked: The keys of what is ticked; of a ranking, those of its places in order, ``""`` for an empty one.
        written: What was written.
    """
    buttons = practice_taps(practice)
    if not 0 <= number < len(buttons):
        return Problem("Nothing was chosen.", "Tap one of the buttons.")
    tap = buttons[number]
    if tap.takes == "nothing":
        return tap.typed
    keys = [key for key in ticked if key] if tap.takes == "ticked" else []
    if practice.stage == "ranking" and list(ticked[: len(keys)]) != keys:
        return Problem("A place before the last one is empty.", "Fill the places from the first on.")
    line = ", ".join((*keys, *filter(None, (written.strip(),))))
    if not line:
        return Problem("Nothing was written." if tap.takes == "written" else "Nothing was chosen.", _EMPTY[tap.takes])
    return f"{tap.typed} {line}".strip()


_EMPTY = {"written": "Write what you mean.", "ticked": "Choose what you mean, or say that there is nothing."}
