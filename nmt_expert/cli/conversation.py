"""Lead an interview: derive the next turn from the session, let a person answer it or steer, until there is an end.

Nothing is remembered beside the session except what was offered already, so going back
needs no undoing: the next turn is worked out again every time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from nmt_expert.cli.replies import HELP, HELP_FREE, HELP_HERE, Reply, reply
from nmt_expert.cli.talking import EndOfInput, gap, hear, pasted, say, short
from nmt_expert.interview.session import Session

if TYPE_CHECKING:
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.assess import Assessment, Expert
    from nmt_expert.reasoning.visit import Visit

PATIENCE = 3
"""Lines in a row that say nothing before the help is shown."""


class SessionChanged(Exception):  # noqa: N818 - a turn of the interview, not an error
    """A command changed the session; the next turn has to be worked out again."""

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
        repeat: Puts the current question again, after something else was shown; None where it is too long for that.
        stage: What kind of line is expected, for the help: one of ``HELP_HERE``.
        free: Whether words are expected.
        midway: Whether the current turn has parts and one of them was answered: then *back* starts it again.
        complaint: Which complaint is asked about, from 0.
        offered: Reasons to stop that were offered and declined, by complaint.
    """

    expert: Expert
    session: Session
    next_question: Callable[..., Any] = field(default=lambda *given: _choose().next_question(*given))
    standing: Callable[..., Any] = field(default=lambda *given: _choose().standing(*given))
    keep: Callable[[Session], None] = lambda session: None
    asking: Any = None
    repeat: Callable[[], None] | None = None
    stage: str = "question"
    free: bool = False
    midway: bool = False
    complaint: int = 0
    offered: set[tuple[int, str]] = field(default_factory=set)
    nonsense: int = 0

    def __post_init__(self) -> None:
        self._assess = lru_cache(maxsize=8)(self.expert.assess)
        self._kept = self._began = self.session

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.expert.knowledge

    @cached_property
    def in_muscles(self) -> frozenset[str]:
        """The findings that some rule reads within one muscle."""
        return frozenset(key.partition("@")[0] for key in self.expert.dependencies.in_muscles)

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
        from nmt_expert.cli.turns import next_turn

        try:
            while True:
                self._take(next_turn(self))
        except EndOfInput:
            pass
        return self.session

    def _take(self, turn: Callable[[Conversation], Session]) -> None:
        self._began = self.session
        self.asking, self.repeat, self.stage, self.midway = None, None, "question", False
        try:
            session = turn(self)
        except SessionChanged as changed:
            session = changed.session
        self.put(session)

    def put(self, session: Session) -> None:
        """Go on with a session; also in the middle of a turn, so that what was said before it ends is kept, too."""
        self.session = session
        if session is not self._kept:
            self._kept = session
            self.keep(session)

    # ------------------------------------------------------------------ hearing

    def hear(self, prompt: str, free: bool = False, own: Collection[str] = ()) -> str:
        """Return the next line that is no command; commands are done.

        Args:
            prompt: What stands before the cursor.
            free: Whether words are expected, so that only bare letters are commands.
            own: What is an answer here, whatever it means elsewhere.

        Raises:
            SessionChanged: A command changed the session.
            EndOfInput: Somebody stopped.
        """
        self.free = free
        while True:
            line = hear(prompt)
            meant = None if line.casefold() in own else reply(line, free)
            if meant is None or not meant.command:
                return line
            if meant.command == "skip" and self.asking is None:
                return line
            self._steer(meant)
            gap()
            if self.repeat:
                self.repeat()

    def hear_all(self, prompt: str) -> str:
        """Return free words: the next line, with the lines that were pasted behind it, each still a line."""
        line = self.hear(prompt, free=True)
        return "\n".join((line, *pasted())) if line else line

    def _steer(self, meant: Reply) -> None:
        """Do a command, which may ask something itself; where it changed nothing the turn goes on as it was."""
        stood = self.stage, self.free, self.midway, self.repeat
        self.nonsense, self.repeat = 0, None
        if meant.command == "again" and stood[-1] is None:
            raise SessionChanged(self._began)
        session = self._do(meant)
        if session is not None and session is not self.session:
            raise SessionChanged(session)
        self.stage, self.free, self.midway, self.repeat = stood

    def _do(self, meant: Reply) -> Session | None:
        """Do a command; return the session if it may have changed."""
        from nmt_expert.cli import changing, steering

        match meant.command:
            case "stop":
                raise EndOfInput
            case "back" if self.midway:
                say("Started again.")
                raise SessionChanged(self._began)
            case "back":
                return steering.back(self)
            case "skip":
                return steering.skip(self)
            case "change":
                return changing.change(self, meant.rest)
            case "add":
                return changing.add(self, meant.rest)
            case "help":
                self.help()
            case "so far":
                steering.so_far(self)
            case "why":
                steering.why(self, meant.rest)
            case "how":
                steering.how(self, meant.rest)
        return None

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
        """Show what can be typed: for an answer here, then everywhere."""
        self.nonsense = 0
        gap()
        for line in (*HELP_HERE[self.stage], *(HELP_FREE if self.free else HELP)):
            say(line, 2)
