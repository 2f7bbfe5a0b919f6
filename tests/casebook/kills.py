"""Kill the real ``nmt-expert interview --save`` at random moments, resume it, and see that nothing confirmed is lost.

``python -m tests.casebook.kills [KILLS] [SEED]`` (``make faults``).  A line that was typed is confirmed when the
next prompt is shown.  Beside the process the same interview is held as plain data: each prompt has to be its prompt,
and the casebook what it comes to.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nmt_expert.api import default_expert
from nmt_expert.casebook.store import Casebook
from nmt_expert.casebook.visit_saver import SCOPE
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.known import known_from_data, known_to_data
from nmt_expert.interview.session import Session
from nmt_expert.reasoning.visit import Complaint, Visit
from tests.casebook.person import Line, Person
from tests.casebook.terminal import LONGEST, Terminal, as_one_line

MOST_LINES = 12
GIVEN_UP = 0.15
"""How often a visit is not gone on with, so that beginnings are killed often enough."""

LONGEST_START = 0.4
LONGEST_ANSWER = 0.15
PLACES = {
    ("--region", "neck", "--side", "left"): Visit((Complaint("neck", "left"),)),
    ("--region", "low back", "--side", "midline"): Visit((Complaint("low_back", "midline"),)),
    (): Visit(),
}
"""What an interview is begun with, and the visit that it is."""


@dataclass
class Found:
    """What the kills found.

    Attributes:
        kills: How many processes were killed.
        resumed: How many of them went on with a visit that had been killed before.
        between: How many were killed after a line was typed and before the next prompt.
        answers: How many confirmed answers were looked for after the kills, in all.
        passed: How many confirmed skips.
        screens: How many confirmed screens.
        halts: How many resumed interviews halted again at an emergency that somebody had gone on past.
        visits: How many visits were begun.
        problems: What went wrong; empty if nothing did.
    """

    kills: int = 0
    resumed: int = 0
    between: int = 0
    answers: int = 0
    passed: int = 0
    screens: int = 0
    halts: int = 0
    visits: int = 0
    problems: list[str] = field(default_factory=list)


class Kills:
    """Interviews with one casebook, one after the other, each killed and resumed until it comes to its end."""

    def __init__(self, folder: Path, seed: int, lines: int = MOST_LINES) -> None:
        """Begin with no casebook.

        Args:
            folder: Where it will be.
            seed: Of everything that is left to chance, but for how fast the machine is.
            lines: At most so many lines are typed before a kill.
        """
        self._lines = lines
        self._book = folder / "casebook.sqlite"
        self._expert = default_expert()
        self._chance = random.Random(seed)
        self._person = Person(self._chance)
        self._number, self._saved, self._went_on = 1, False, False
        self._place: tuple[str, ...] = ()
        self._interview = Interview(self._expert)
        self.found = Found()

    def run(self, kills: int) -> Found:
        """Kill so many processes; the first problem ends it."""
        over = True
        while self.found.kills < kills and not self.found.problems:
            if over:
                self._begin()
            over = self._hold() or self._chance.random() < GIVEN_UP
        return self.found

    def _begin(self) -> None:
        self.found.visits += 1
        self._number, self._saved, self._went_on = self._number + self._saved, False, False
        self._place = self._chance.choice(tuple(PLACES))
        self._interview = Interview(self._expert, PLACES[self._place])

    def _hold(self) -> bool:
        """Begin or resume an interview, kill it and look at the casebook; whether it came to its end before."""
        words = ("--resume", str(self._number)) if self._saved else ("--save", *self._place)
        resumed = self._saved
        with Terminal(*words, "--casebook", str(self._book)) as terminal:
            pending = self._talk(terminal)
            shown = terminal.kill()
            code = terminal.exit_code
        if pending and (shown or code >= 0):
            self._interview, pending = pending.then, None
        if code >= 0:
            self._note(code in (0, 2, 3), f"the interview ended with {code}:\n{terminal.log[-1000:]}")
        else:
            self.found.kills += 1
            self.found.resumed += resumed
            self.found.between += pending is not None
        self._went_on |= bool(self._interview.session.went_on)
        self._look(pending.then if pending else self._interview)
        return code >= 0

    def _talk(self, terminal: Terminal) -> Line | None:
        """Type line after line until the moment to kill; return the last one if it is not confirmed."""
        pending: Line | None = None
        for left in reversed(range(self._chance.randrange(1, self._lines))):
            moment = self._chance.uniform(0, LONGEST_ANSWER if pending else LONGEST_START)
            shown = terminal.shown(LONGEST if left else moment)
            if not shown:
                break
            self._interview = pending.then if pending else self._interview
            pending = None
            asked = self._interview.prompt
            self._note(asked is not None and asked.text in as_one_line(shown), f"not {asked}, but\n{shown}")
            self.found.halts += asked is not None and asked.kind == "halt" and self._went_on
            if left and not self.found.problems:
                pending = self._person.line(self._interview)
                terminal.type(pending.text)
        return pending

    # ------------------------------------------------------------------ the casebook afterwards

    def _look(self, ahead: Interview) -> None:
        """Compare the casebook with what was confirmed, or with the line that may be saved or not; go on from there."""
        sure = self._interview.session
        with Casebook(self._book) as book:
            self._saved = any(entry.id == self._number for entry in book.visits())
            worth = sure.visit.answers or sure.screened or sure.passed
            self._note(self._saved or not (worth and sure.history), "the visit is lost")
            if not self._saved:
                self._interview = Interview(self._expert, PLACES[self._place])
                return
            saved = book.load(self._number)
        self.found.answers += len(sure.visit.answers)
        self.found.passed += len(sure.passed)
        self.found.screens += len(sure.screened)
        kept = self._kept(saved.visit, saved.progress)
        may = [self._kept(one.visit, self._progress(one)) for one in (self._interview, ahead)]
        self._note(kept in may, f"kept is\n{kept}\nconfirmed was\n{may[0]}\nahead of it is\n{may[1]}")
        known = known_from_data(saved.progress, saved.visit, self._expert.knowledge.digest)
        self._interview = self._interview.at(Session(saved.visit, before=known))
        self._check_file()

    def _progress(self, interview: Interview) -> Any:
        kb = self._expert.knowledge
        return {**known_to_data(interview.session.known(kb.ages), interview.visit, kb.digest), SCOPE: interview.scope}

    @staticmethod
    def _kept(visit: Visit, progress: Any) -> Any:
        """Return what has to be kept of a visit, to be compared."""
        return visit.complaints, visit.answers, visit.suspected, visit.measures, visit.treatment, progress

    def _check_file(self) -> None:
        connection = sqlite3.connect(self._book)
        try:
            sound = connection.execute("PRAGMA integrity_check").fetchall()
            self._note(sound == [("ok",)], f"the file is damaged: {sound}")
            self._note(not connection.execute("PRAGMA foreign_key_check").fetchall(), "a link leads nowhere")
        finally:
            connection.close()

    def _note(self, fine: bool, problem: str) -> None:
        if not fine:
            self.found.problems.append(f"kill {self.found.kills}, visit {self._number}: {problem}")


def main(arguments: list[str]) -> int:
    """Run and print what was found; the exit code is 1 if anything was lost."""
    kills, seed = (int(word) for word in (arguments + ["200", "1"][len(arguments) :])[:2])
    with tempfile.TemporaryDirectory() as folder:
        found = Kills(Path(folder), seed).run(kills)
    print(
        f"{found.kills} kills of `nmt-expert interview` (seed {seed}) in {found.visits} visits; {found.resumed} resumed"
    )
    print(f"{found.between} between a line and the prompt that confirms it")
    print(f"looked for afterwards: {found.answers} answers, {found.passed} skips, {found.screens} screens")
    print(f"{found.halts} resumed interviews halted again at an emergency that somebody had gone on past")
    print("\n".join(found.problems) or "nothing was lost, nothing asked again, no file was damaged")
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
