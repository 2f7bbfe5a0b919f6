"""Kill the real ``nmt-expert interview --save`` at random moments, resume it, and see that nothing confirmed is lost.

``python -m tests.casebook.kills [KILLS] [SEED]`` (``make faults``).  A line that was typed is confirmed when the
next prompt is shown.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from nmt_expert.api import default_expert
from nmt_expert.casebook.store import Casebook
from tests.casebook.person import Line, Person, Visit
from tests.casebook.terminal import LONGEST, Terminal

MOST_LINES = 12
GIVEN_UP = 0.15
"""How often a visit is not gone on with, so that beginnings are killed often enough."""

LONGEST_START = 0.4
LONGEST_ANSWER = 0.15
PLACES = (("--region", "neck", "--side", "left"), ("--region", "low back", "--side", "midline"), (), ())


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
        self._chance = random.Random(seed)
        self._person = Person(default_expert().knowledge, self._chance)
        self._visit = Visit()
        self.found = Found()

    def run(self, kills: int) -> Found:
        """Kill so many processes; the first problem ends it."""
        over = True
        while self.found.kills < kills and not self.found.problems:
            if over:
                self.found.visits += 1
                number = self._visit.number + self._visit.saved
                self._visit = Visit(number, place=self._chance.choice(PLACES))
            over = self._interview() or self._chance.random() < GIVEN_UP
        return self.found

    def _interview(self) -> bool:
        """Begin or resume an interview, kill it and look at the casebook; whether it came to its end before."""
        visit = self._visit
        words = ("--resume", str(visit.number)) if visit.saved else ("--save", *visit.place)
        with Terminal(*words, "--casebook", str(self._book)) as terminal:
            pending = self._talk(terminal)
            shown = terminal.kill()
            code = terminal.exit_code
        if shown or code >= 0:
            self._visit.confirm(pending, shown)
            pending = None
        if code >= 0:
            self._note(code in (0, 3), f"the interview ended with {code}:\n{terminal.log[-1000:]}")
        else:
            self.found.kills += 1
            self.found.resumed += visit.saved
            self.found.between += pending is not None
        self._look(pending or Line(""))
        return code >= 0

    def _talk(self, terminal: Terminal) -> Line | None:
        """Type line after line until the moment to kill; return the last one if it is not confirmed."""
        pending: Line | None = None
        for left in reversed(range(self._chance.randrange(1, self._lines))):
            moment = self._chance.uniform(0, LONGEST_ANSWER if pending else LONGEST_START)
            shown = terminal.shown(LONGEST if left else moment)
            if not shown:
                break
            self._note("Not understood" not in shown, f"the script does not fit the interview:\n{shown}")
            if pending is None:
                self._check_first(shown)
            self._visit.confirm(pending, shown)
            pending = None
            if left:
                pending = self._person.line(shown)
                again = pending.asks & (self._visit.answers.keys() | self._visit.passed)
                self._note(not again, f"asked again: {sorted(again)}\n{shown}")
                terminal.type(pending.text)
        return pending

    def _check_first(self, shown: str) -> None:
        """See that a resumed interview shows first what it has to, and no more."""
        visit = self._visit
        self._note(not (visit.screened and "Safety first" in shown), f"screened again:\n{shown}")
        self._note(not (visit.saved and "brings the client" in shown), f"begun again:\n{shown}")
        self.found.halts += visit.halted
        self._note(not visit.halted or "STOP - EMERGENCY" in shown, f"an emergency does not halt again:\n{shown}")

    # ------------------------------------------------------------------ the casebook afterwards

    def _look(self, pending: Line) -> None:
        """Compare the casebook with what was confirmed, and with the line that may be saved or not."""
        visit, found = self._visit, self.found
        sure = bool(visit.answers or visit.passed or visit.screened)
        with Casebook(self._book) as book:
            visit.saved = any(entry.id == visit.number for entry in book.visits())
            self._note(visit.saved or not sure, "the visit is lost")
            if not visit.saved:
                return
            saved = book.load(visit.number)
        found.answers += len(visit.answers)
        found.passed += len(visit.passed)
        found.screens += visit.screened
        there = {(answer.finding, answer.word) for answer in saved.visit.answers}
        uncertain = pending.answers.keys() | pending.open | visit.unsure
        lost = {pair for pair in visit.answers.items() if pair not in there and pair[0] not in uncertain}
        self._note(not lost, f"answers are lost: {sorted(lost)}")
        foreign = {name for name, word in there if word != "no"} - visit.answers.keys() - uncertain
        self._note(not foreign, f"nobody answered {sorted(foreign)}")
        kept = saved.progress or {"passed": [], "screened": []}
        skips = visit.passed - {name.partition("@")[0] for name in kept["passed"]}  # name@place
        self._note(not skips, f"skips are lost: {sorted(skips)}")
        self._note(bool(kept["screened"]) or not visit.screened, "that the screen was shown is lost")
        visit.answers |= dict(pair for pair in pending.answers.items() if pair in there)
        visit.screened |= bool(kept["screened"])
        self._check_file()

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
            self.found.problems.append(f"kill {self.found.kills}, visit {self._visit.number}: {problem}")


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
