"""Kill a saved interview at random moments and see that nothing that was confirmed is lost.

``python -m tests.casebook.marathon [KILLS] [SEED]`` (``make faults``).
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from nmt_expert.casebook.store import Casebook
from tests.casebook.scripted import script

ROOT = Path(__file__).parents[2]
PER_FILE = 10
"""Kills of one casebook before the next is begun, so that making one is hit as well."""

LONGEST_SPIN = 60_000
MOST_STEPS = 40


@dataclass
class Marathon:
    """What the kills found.

    Attributes:
        kills: How many processes were killed.
        confirmed: How many answers had been confirmed when their process was killed, in all.
        ahead: How often an answer was on the disk that its process could not confirm any more.
        problems: What went wrong; empty if nothing did.
    """

    kills: int = 0
    confirmed: int = 0
    ahead: int = 0
    problems: list[str] = field(default_factory=list)


def marathon(kills: int, seed: int, folder: Path) -> Marathon:
    """Kill a process this many times and look at the casebook after each."""
    chance, found, before = random.Random(seed), Marathon(), 0
    for number in range(kills):
        if number % PER_FILE == 0:
            before = 0
        path = folder / f"{number // PER_FILE}" / "casebook.sqlite"
        confirmed = max(before, _killed(path, chance))
        before = _look(path, number, confirmed, found)
        found.kills += 1
    return found


def _killed(path: Path, chance: random.Random) -> int:
    """Kill an interview some steps and some moments after its beginning; return how many answers it confirmed."""
    command = [sys.executable, "-m", "tests.casebook.scripted", str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(chance.randrange(1, MOST_STEPS))]
        for _ in range(chance.randrange(LONGEST_SPIN)):
            pass
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        process.wait()
    assert process.returncode == -signal.SIGKILL, "the interview ended before it was killed"
    said = [line for line in lines if line.endswith("\n")]
    return int(said[-1]) if len(said) > 1 else 0


def _look(path: Path, number: int, confirmed: int, found: Marathon) -> int:
    """Compare the casebook with what was confirmed; return how many answers are in it."""
    found.confirmed += confirmed
    with Casebook(path) as book:
        if not book.visits():
            if confirmed:
                found.problems.append(f"kill {number}: the visit is lost")
            return 0
        visit = book.load("amber-heron").visit
    there = len(visit.answers)
    found.ahead += there > confirmed
    if there < confirmed:
        found.problems.append(f"kill {number}: {confirmed} answers were confirmed, {there} are there")
    if there > confirmed + 1 or visit != script(there):
        found.problems.append(f"kill {number}: the visit is not what was answered")
    connection = sqlite3.connect(path)
    checked = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()
    if checked != [("ok",)]:
        found.problems.append(f"kill {number}: the file is damaged: {checked}")
    return there


def main(arguments: list[str]) -> int:
    """Run and print what was found; the exit code is 1 if anything was lost."""
    kills, seed = (int(word) for word in (arguments + ["200", "1"][len(arguments) :])[:2])
    with tempfile.TemporaryDirectory() as folder:
        found = marathon(kills, seed, Path(folder))
    print(f"{found.kills} kills (seed {seed}); {found.confirmed} confirmed answers looked for afterwards")
    print(f"{found.ahead} times one more answer was on the disk than its process could still confirm")
    print("\n".join(found.problems) or "nothing was lost, no file was damaged")
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
