"""What an interview asks, as plain data that any door can show: a prompt, its options, and what was wrong with a reply.

Knows nothing of screens; the terminal prints it line by line, a page lays it out.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from nmt_expert.reasoning.visit import Complaint, Site

KINDS = (
    "words",
    "confirm",
    "place",
    "side",
    "age",
    "still",
    "screen",
    "followup",
    "suspected",
    "halt",
    "retest",
    "story",
    "where",
    "settle",
    "question",
    "choice",
    "offer",
    "end",
)
"""What a prompt can be."""

Reply = str | Mapping[str, str] | Site | Complaint | None
"""What may be replied: what a person types; words by finding (``{"numbness_reported": "no"}``); a place; or None, to
pass it over."""


class Line(Struct, frozen=True):
    """A line to be read: its text, how far it is set in, and what stands before it."""

    text: str
    indent: int = 0
    mark: str = ""


class Option(Struct, frozen=True):
    """One thing that can be picked.

    Attributes:
        key: What is typed for it: a number, or a letter.
        text: What it says.
        findings: The findings that it is about.
        word: The answer that picking it gives, where the prompt asks about one finding.
        heading: What stands above it, where a new group of options begins.
    """

    key: str
    text: str
    findings: tuple[str, ...] = ()
    word: str = ""
    heading: str = ""


class QuestionNumber(Struct, frozen=True):
    """How far an interview has come.

    Attributes:
        number: Which question this is, from 1.
        left: How many more are likely to come after it, at most.
    """

    number: int
    left: int

    def __str__(self) -> str:
        left = f"about {self.left} left" if self.left > 1 else "nearly done" if self.left else "perhaps the last"
        return f"question {self.number}, {left}"


class Prompt(Struct, frozen=True):
    """What is asked now.

    Attributes:
        kind: One of ``KINDS``.
        block: Where in the visit it stands: one of ``blocks.BLOCKS``.
        text: The question in plain words.
        about: The complaint it is about, in words, where there are several; ``""`` where the text says it itself.
        typed_hint: What stands behind the question where replies are typed: *Enter if nothing hurts*.
        cue: What can be replied, in a few words.
        options: What can be picked.
        findings: The findings that an answer is about; a reply may give a word for each.
        lines: What stands below the question: what was said, what was understood.
        help: What can be replied, a line each.
        commands: Which of ``replies.COMMANDS`` make sense here.
        progress: How far the interview has come, where questions are counted.
        reason: Why it is asked.
        stop: The reason why stopping is offered; ``""`` where it is not.
        exclusive: Whether only one option can be true.
        free: Whether words are expected.
        complaint: Which complaint it is about, from 0.
    """

    kind: str
    block: str
    text: str
    cue: str = ""
    options: tuple[Option, ...] = ()
    findings: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    help: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    progress: QuestionNumber | None = None
    reason: str = ""
    stop: str = ""
    exclusive: bool = False
    free: bool = False
    complaint: int = 0
    typed_hint: str = ""
    about: str = ""


class Problem(Struct, frozen=True):
    """A reply that says nothing here.  False, so that ``if not answered`` finds it.

    Attributes:
        message: What was not understood.
        hint: What was expected.
    """

    message: str
    hint: str = ""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()
