"""Hold an interview at a terminal: print the prompt, read a line, hand it on, until there is an end.

What is asked, in which order and what a line means is said by ``interview``; here it is only shown and heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nmt_expert.cli.talking import EndOfInput, gap, hear, pasted, say
from nmt_expert.interview.blocks import BLOCK_WORDS
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Line, Problem, Prompt
from nmt_expert.interview.replies import Meant, meaning

if TYPE_CHECKING:
    from nmt_expert.interview.session import Session

PATIENCE = 3
"""Lines in a row that say nothing before the help is shown."""

EVERYWHERE = (
    "b back; s skip; r repeat the question; f so far, the order of the principles",
    "c the answers, to change one: c 1 no; a PLACE or words: another complaint, or what else was said",
    "m a line to note: m pain 6/10 now, m done: held the knot -> turns further",
    "w why is this asked; h how to find out; q stop and see the result",
)
"""What can be typed at every prompt."""

WHERE_FREE = ("b back; f so far; w why; q stop and see the result",)
"""The same where words are expected."""

LISTED = frozenset(("confirm", "still", "retest", "screen", "followup", "where", "settle", "choice"))
"""The kinds of prompts whose options are shown as a list."""


@dataclass
class Conversation:
    """An interview in progress.

    Attributes:
        interview: As it stands.
        keep: Told of every new session before anything else is shown.
        full_why: Returns all that can be said of why a finding is asked, as lines of text.
    """

    interview: Interview
    keep: Callable[[Session], None] = lambda session: None
    full_why: Callable[[Interview], Iterable[str]] = lambda interview: ()
    nonsense: int = 0

    def run(self) -> Interview:
        """Talk until nothing is left to ask, or somebody stops; return the interview then."""
        try:
            while (prompt := self.interview.prompt) is not None:
                gap()
                show(prompt)
                self._one_step(prompt)
        except EndOfInput:
            pass
        return self.interview

    def _one_step(self, prompt: Prompt) -> None:
        """Hear lines until one of them leads to another interview."""
        while True:
            line = self._hear(prompt)
            own = any(line.casefold() == option.key for option in prompt.options)
            meant = None if own else meaning(line, prompt.free)
            if meant is not None and meant.command:
                made = self._do(meant, prompt)
                if made is None:
                    continue
            else:
                made = self.interview.answer(line)
            if isinstance(made, Problem):
                self._not_understood(made, prompt)
                continue
            self.nonsense = 0
            self._go_on(made)
            return

    def _hear(self, prompt: Prompt) -> str:
        line = hear(f"{prompt.cue} > ")
        if prompt.kind in ("words", "confirm") and line and meaning(line, free=True) is None:
            line = "\n".join((line, *pasted()))
        return line

    def _go_on(self, made: Interview) -> None:
        changed = made.session is not self.interview.session
        self.interview = made
        if changed:
            self.keep(made.session)

    def _do(self, meant: Meant, prompt: Prompt) -> Interview | Problem | None:
        """Do a command; None if it only told something."""
        match meant.command:
            case "stop":
                raise EndOfInput
            case "back":
                return self._back()
            case "skip":
                return self.interview.skip()
            case "change" if meant.rest:
                return self._change(meant.rest)
            case "add":
                return self.interview.add(meant.rest)
            case "note":
                return self._note(meant.rest)
        self._tell(meant, prompt)
        return None

    def _back(self) -> Interview | Problem:
        history = self.interview.session.history
        if history:
            names = [self.interview.kb.label(answer.finding) for answer in history[-1].answers]
            more = f"; and {len(names) - 3} more" if len(names) > 3 else ""
            say(f"Taken back: {'; '.join(names[:3])}{more}." if names else "One step back.")
        return self.interview.back()

    def _change(self, typed: str) -> Interview | Problem:
        """Change an answer: ``1 no``, ``tingling no``; without a word the question is asked here."""
        name, _, word = typed.rpartition(" ")
        meant = meaning(word)
        if name and (word == "x" or (meant and meant.word)):
            return self.interview.change(name, word)
        kept = self.interview.change(typed, "y")
        if isinstance(kept, Problem):
            return kept
        word = hear("Now: y p u pn n, x takes it back > ")
        return self.interview.change(typed, word) if word else Problem("Nothing was changed.")

    def _note(self, line: str) -> Interview | Problem:
        made = self.interview.note(line or hear("A line to note > "))
        if not isinstance(made, Problem):
            say("Noted.")
        return made

    def _tell(self, meant: Meant, prompt: Prompt) -> None:
        self.nonsense = 0
        match meant.command:
            case "help":
                gap()
                tell_lines(Line(text, 2) for text in (*prompt.help, *(WHERE_FREE if prompt.free else EVERYWHERE)))
            case "why" if "full" in meant.rest.casefold().split():
                for text in self.full_why(self.interview):
                    say(text.strip(), len(text) - len(text.lstrip()))
            case "why":
                tell_lines(self.interview.why(meant.rest))
            case "how":
                tell_lines(self.interview.how(meant.rest))
            case "so far":
                tell_lines(self.interview.so_far())
            case "change":
                tell_lines(self.interview.given())
            case "again":
                show(prompt)

    def _not_understood(self, problem: Problem, prompt: Prompt) -> None:
        """Say that a line says nothing here; after three in a row what can be typed is shown."""
        self.nonsense += 1
        say(str(problem))
        if self.nonsense >= PATIENCE:
            self.nonsense = 0
            tell_lines(Line(text, 2) for text in prompt.help)


def show(prompt: Prompt) -> None:
    """Print a prompt."""
    above = prompt.kind in ("halt", "suspected", "followup", "story")
    if above:
        tell_lines(prompt.lines)
    if prompt.stop and prompt.kind == "offer":
        say(prompt.stop)
    if prompt.progress:
        say(f"{BLOCK_WORDS[prompt.block]}: {prompt.progress}")
    of = f"[{prompt.about}] " if prompt.about else ""
    say(f"{of}{prompt.text} {prompt.typed_hint}".rstrip())
    if prompt.kind in LISTED:
        room = max((len(option.key) for option in prompt.options), default=1)
        for option in prompt.options:
            if option.heading:
                say(option.heading)
            say(option.text, 1, f"{option.key:>{room}} ")
    if not above:
        tell_lines(prompt.lines)


def tell_lines(lines: Iterable[Line]) -> None:
    """Print lines."""
    for line in lines:
        say(line.text, line.indent, line.mark)
