"""Lead an interview: derive the next turn from the session, let a person answer it or steer, until there is an end.

Nothing is remembered beside the session except what was offered already, so going back
needs no undoing: the turn that comes next is worked out anew every time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from nmt_expert.cli.replies import HELP, Reply, reply
from nmt_expert.cli.talking import EndOfInput, gap, hear, say, short
from nmt_expert.interview.session import Session

if TYPE_CHECKING:
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.assess import Assessment, Expert
    from nmt_expert.reasoning.visit import Visit

PATIENCE = 3
"""Lines in a row that say nothing before the help is shown."""


class Turned(Exception):  # noqa: N818 - a turn of the talk, no error
    """The session became another one by a command; the next turn is worked out anew."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session


def _choose() -> Any:
    """Return what chooses questions, imported when the first is chosen: the opening does without."""
    from nmt_expert.interview import choose

    return choose


@dataclass
class Conversation:
    """An interview in progress.

    Attributes:
        expert: Assesses the visit.
        session: What was done so far.
        keep: Told of every new session before anything else is shown.
        next_question: As ``interview.choose.next_question``.
        standing: As ``interview.choose.standing``.
        asking: What the current turn asks, for *why* and *how*; None where nothing in particular is asked.
        complaint: Which complaint is asked about, from 0.
        offered: Reasons to stop that were offered and declined, by complaint.
    """

    expert: Expert
    session: Session
    next_question: Callable[..., Any] = field(default=lambda *given: _choose().next_question(*given))
    standing: Callable[..., Any] = field(default=lambda *given: _choose().standing(*given))
    keep: Callable[[Session], None] = lambda session: None
    asking: Any = None
    complaint: int = 0
    offered: set[tuple[int, str]] = field(default_factory=set)
    nonsense: int = 0

    def __post_init__(self) -> None:
        self._assess = lru_cache(maxsize=8)(self.expert.assess)

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.expert.knowledge

    @cached_property
    def in_muscles(self) -> frozenset[str]:
        """The findings that some rule reads within one muscle."""
        from nmt_expert.explain.readers import index

        return frozenset(key.partition("@")[0] for key in index(self.expert.program).in_muscles)

    @property
    def visit(self) -> Visit:
        """The visit so far."""
        return self.session.visit

    @property
    def assessment(self) -> Assessment:
        """The assessment of the visit so far."""
        return self._assess(self.visit)

    def assess(self, visit: Visit) -> Assessment:
        """Return the assessment of a visit; of the last few it is remembered."""
        return self._assess(visit)

    def run(self) -> Session:
        """Talk until nothing is left to ask, or somebody stops; return the session then."""
        from nmt_expert.cli.turns import next_turn, nothing_left

        try:
            while turn := next_turn(self):
                self._take(turn)
            say(nothing_left(self))
        except EndOfInput:
            pass
        return self.session

    def _take(self, turn: Callable[[Conversation], Session]) -> None:
        before, self.asking = self.session, None
        try:
            self.session = turn(self)
        except Turned as turned:
            self.session = turned.session
        if self.session is not before:
            self.keep(self.session)

    # ------------------------------------------------------------------ hearing

    def hear(self, prompt: str, free: bool = False) -> str:
        """Return the next line that is no command; commands are done.

        Args:
            prompt: What stands before the cursor.
            free: Whether words are expected, so that only bare letters are commands.

        Raises:
            Turned: A command changed the session.
            EndOfInput: Somebody stopped.
        """
        while True:
            line = hear(prompt)
            meant = reply(line, free)
            if meant is None or not meant.command:
                return line
            if meant.command == "skip" and self.asking is None:
                return line
            self._do(meant)
            self.nonsense = 0

    def _do(self, meant: Reply) -> None:
        from nmt_expert.cli import steering

        match meant.command:
            case "stop":
                raise EndOfInput
            case "help":
                self.help()
            case "back":
                raise Turned(steering.back(self))
            case "skip":
                raise Turned(steering.skip(self))
            case "change":
                raise Turned(steering.change(self, meant.rest))
            case "add":
                raise Turned(steering.add(self, meant.rest))
            case "so far":
                steering.so_far(self)
            case "why":
                steering.why(self, meant.rest)
            case "how":
                steering.how(self)

    def not_understood(self, line: str, hint: str) -> None:
        """Say that a line says nothing here; after three in a row the help is shown."""
        self.nonsense += 1
        said = f"Not understood: '{short(line)}'." if line else "Nothing typed."
        say(f"{said} {hint}")
        if self.nonsense >= PATIENCE:
            self.help()

    def understood(self) -> None:
        """Note that something was said; the count of nonsense begins again."""
        self.nonsense = 0

    def help(self) -> None:
        """Show what can be typed."""
        self.nonsense = 0
        gap()
        for line in HELP:
            say(line, 2)
        gap()
