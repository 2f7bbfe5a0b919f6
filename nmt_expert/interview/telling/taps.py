"""What can be tapped in reply to a prompt: buttons, and entries to tick before one; and the line that a tap stands for.

A door that shows buttons asks here, so that a tap and a typed line mean the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from nmt_expert.interview.prompt import Option, Problem, Prompt
from nmt_expert.interview.turns.turn import short

Takes: TypeAlias = Literal["nothing", "ticked", "written"]
"""What goes with a tap: nothing, what is ticked in the list, or what was written."""


class Tap(Struct, frozen=True):
    """A button.

    Attributes:
        text: What stands on it.
        typed: What a person would type instead; what is ticked or written stands before it.
        takes: What goes with it.
        main: Whether it is what most people want here.
    """

    text: str
    typed: str = ""
    takes: Takes = "nothing"
    main: bool = False


class Tick(Struct, frozen=True):
    """An entry of a list that can be ticked before a button is tapped.

    Attributes:
        key: What is typed for it.
        text: What it says.
        heading: What stands above it, where a new group begins.
        ticked: Whether it is ticked at first; then its key is typed when the tick is taken away.
        one_of: Entries of the same name exclude each other; ``""``: it stands alone.
    """

    key: str
    text: str
    heading: str = ""
    ticked: bool = False
    one_of: str = ""


SURE = (
    Tap("Yes", "y"),
    Tap("Probably", "p"),
    Tap("Not known", "u"),
    Tap("Probably not", "pn"),
    Tap("No", "n"),
)
"""The five answers to a single question."""

_ONLY = Tap("Ticked: yes, the rest: no", "", "ticked", main=True)
_FOR_SURE = Tap("Ticked: yes, the rest: open", "+", "ticked")
_UNKNOWN = Tap("Not known", "u")
_LIST = (_ONLY, _FOR_SURE, Tap("None of these", "n"), _UNKNOWN)

_WRITES = ("words", "confirm", "place", "where", "age")
"""Prompts where a tap that takes what is written means nothing without it; elsewhere an empty line goes on."""

_PLACED = ("question", "choice")
"""Prompts where what is written is the place of what was found, and goes with an answer."""

_FIXED: dict[str, tuple[Tap, ...]] = {
    "words": (
        Tap("Read this", "", "written", main=True),
        Tap("Nothing hurts: relaxation or a check-over", "-"),
    ),
    "place": (Tap("It is there", "", "written", main=True), Tap("No place can be named", "-")),
    "side": (Tap("Not known", "-"),),
    "age": (Tap("Go on", "", "written", main=True), Tap("Not known", "-")),
    "still": (Tap("Right as ticked", "", "ticked", main=True), Tap("None of it any more", "n")),
    "screen": (
        Tap("All clear: none of these", "n", main=True),
        Tap("Ticked: yes, the rest: no", "", "ticked"),
        _FOR_SURE,
        Tap("Not known, all of it", "u"),
        Tap("Skip: not screened", "s"),
    ),
    "retest": (
        Tap("Ticked: found again, the rest: not", "", "ticked", main=True),
        Tap("None is found again", "n"),
        Tap("Not looked at", "u"),
    ),
    "where": (Tap("This muscle", "", "written"), Tap("Only the area", "-")),
    "story": (Tap("Note this line", "", "written", main=True), Tap("Go on", "-")),
    "halt": (Tap("Go on despite it; that is recorded", "go on"),),
    "end": (Tap("Show the result", "", main=True),),
    "suspected": SURE,
    "question": SURE,
}


def taps(prompt: Prompt) -> tuple[Tap, ...]:
    """Return the buttons of a prompt, in order."""
    if prompt.kind == "confirm":
        return tuple(_confirming(prompt))
    if prompt.kind == "offer":
        return tuple(Tap(option.text.capitalize(), option.key, main=option.key == "y") for option in prompt.options)
    if prompt.kind == "settle":
        return _settling(prompt)
    if prompt.kind == "followup":
        return _LIST if prompt.options else SURE
    if prompt.kind == "choice":
        return (*_options(prompt), Tap("None of these", "n"), _UNKNOWN) if prompt.exclusive else _LIST
    own = _FIXED.get(prompt.kind, ())
    if prompt.kind == "words":  # in a follow-up, the complaint of last time is offered
        return (*_options(prompt), *own)
    return (*_options(prompt), *own) if prompt.kind in ("side", "where", "place") else own


def _options(prompt: Prompt) -> tuple[Tap, ...]:
    return tuple(Tap(f"{option.text[:1].upper()}{option.text[1:]}", option.key) for option in prompt.options)


def _confirming(prompt: Prompt) -> Iterator[Tap]:
    read = any(tick.ticked for tick in ticks(prompt))
    if read or prompt.options:
        yield Tap("Right as ticked" if read else "Take what is ticked", "", "ticked", main=True)
    if not read:
        yield Tap("Go on without it", "-")
    yield Tap("Read this, too", "", "written")


def _settling(prompt: Prompt) -> tuple[Tap, ...]:
    if len(prompt.options) == 1:  # the other side is meant, or not
        return (Tap("Right as said", "y", main=True), Tap("The side of the complaint is meant", "n"))
    return (*_options(prompt), Tap("None of these", "n"), _UNKNOWN)


def ticks(prompt: Prompt) -> tuple[Tick, ...]:
    """Return what can be ticked, in order."""
    if prompt.kind == "confirm":
        return tuple(_readings(prompt.options))
    if prompt.kind in ("screen", "followup", "retest", "still") or (prompt.kind == "choice" and not prompt.exclusive):
        still = prompt.kind == "still"
        return tuple(Tick(option.key, option.text, option.heading, still) for option in prompt.options)
    return ()


def _readings(options: Collection[Option]) -> Iterator[Tick]:
    """Yield what was read, ticked; then each offer, one of its readings at most; then what was set aside."""
    offer = 0
    for option in options:
        offer += bool(option.heading)
        aside = option.key.startswith("a")
        one_of = f"offer{offer}" if offer and not aside else ""
        yield Tick(option.key, option.text, option.heading, not (one_of or aside), one_of)


def line_of(prompt: Prompt, number: int, ticked: Collection[str] = (), written: str = "") -> str | None:
    """Return the line that a tap stands for; None if there is no such button.

    Args:
        prompt: What was asked.
        number: Which of its `taps`, from 0.
        ticked: The keys of what is ticked.
        written: What was written beside it: words, or a place of what was found.
    """
    buttons = taps(prompt)
    if not 0 <= number < len(buttons):
        return None
    tap = buttons[number]
    if tap.takes == "written":
        return written.strip()
    place = written.strip() if prompt.kind in _PLACED and tap.typed not in ("n", "u", "pn") else ""
    if tap.takes == "nothing":
        return f"{tap.typed} {place}".strip()
    own = ticks(prompt)
    keys = [entry.key for entry in own if entry.ticked != (entry.key in ticked)]
    return " ".join(filter(None, (*keys, tap.typed, place)))


def entered(prompt: Prompt, written: str = "") -> int:
    """Return which of the `taps` the Enter key means: what takes the written line, else the main one; -1: none."""
    buttons = taps(prompt)
    if written.strip():
        takes = next((at for at, tap in enumerate(buttons) if tap.takes == "written"), None)
        if takes is not None:
            return takes
    return next((at for at, tap in enumerate(buttons) if tap.takes == "ticked" or tap.main), -1)


def unclear(prompt: Prompt, number: int, ticked: Collection[str] = (), written: str = "") -> Problem | None:
    """Return what a tap leaves open that somebody has to settle, so that nothing is lost and nothing is taken for a no.

    Args:
        prompt: What was asked.
        number: Which of its `taps`, from 0.
        ticked: The keys of what is ticked.
        written: What was written beside it.
    """
    buttons = taps(prompt)
    if not 0 <= number < len(buttons):
        return Problem("Nothing was chosen.", "Tap one of the buttons.")
    tap, line = buttons[number], written.strip()
    if line and tap.takes != "written" and prompt.kind not in _PLACED:
        takes = next((other.text for other in buttons if other.takes == "written"), "")
        if takes:
            return Problem(f"'{short(line)}' is not read yet.", f"Tap '{takes}', or empty the line and tap again.")
    if not line and tap.takes == "written" and prompt.kind in _WRITES:
        return Problem("Nothing was written.", "Write something first, or tap another button.")
    own = ticks(prompt)
    if tap.takes == "nothing" and any(entry.key in ticked and not entry.ticked for entry in own):
        return Problem(
            f"'{tap.text}' was tapped, but something is ticked.",
            "Take the ticks away, or tap the button that goes with them.",
        )
    empty = tap.takes == "ticked" and not any(entry.key in ticked for entry in own)
    if empty and not any(entry.ticked for entry in own):
        return Problem("Nothing is ticked.", "Tick what is true, or say that none of it is.")
    return None
