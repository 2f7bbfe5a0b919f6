"""Run pieces of work in turns, each in a process of its own, and show what came of it as tables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.cohort.work import Measured

Piece = tuple[int, str, Sequence[Any]]
"""Threads for Polars, the name of a piece of work, and its arguments."""


@dataclass(frozen=True)
class Target:
    """What is promised: a figure that is at least, or at most, so much."""

    sign: str
    figure: float

    def __str__(self) -> str:
        return f"{self.sign} {self.figure:g}"

    def met(self, figure: float) -> bool:
        """Whether a figure keeps the promise."""
        return figure >= self.figure if self.sign == ">=" else figure <= self.figure


@dataclass(frozen=True)
class Row:
    """One line of a table.

    Attributes:
        what: What was measured.
        wall: Seconds, the median.
        cpu: Seconds of processor time, the median.
        figure: What the table is about.
        target: What is promised of it, if anything.
    """

    what: str
    wall: float
    cpu: float
    figure: float
    target: Target | None = None


@dataclass(frozen=True)
class Table:
    """Rows with one figure each; ``note`` says how it was taken."""

    title: str
    figure: str
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True)
class Rounds:
    """The same piece of work, measured in several rounds."""

    rounds: tuple[Measured, ...]

    @property
    def walls(self) -> list[float]:
        """Seconds of each round: the median of its repetitions."""
        return [median(found.wall) for found in self.rounds]

    @property
    def wall(self) -> float:
        """Seconds: the median of the rounds."""
        return median(self.walls)

    @property
    def cpu(self) -> float:
        """Seconds of processor time: the median of the rounds."""
        return median(median(found.cpu) for found in self.rounds)

    @property
    def ready(self) -> float:
        """Seconds until it was ready: the median of the rounds."""
        return median(found.ready for found in self.rounds)

    @property
    def peak(self) -> float:
        """Bytes at most: the median of the rounds."""
        return median(found.peak for found in self.rounds)

    @property
    def rows(self) -> int:
        """Rows of one repetition."""
        return self.rounds[0].rows

    def row(self, what: str, figure: Callable[[float, int], float], target: Target | None = None) -> Row:
        """Return a line of a table, its figure made of seconds and rows."""
        return Row(what, self.wall, self.cpu, figure(self.wall, self.rows), target)

    def times(self, other: Rounds) -> float:
        """Return how many times as long a row takes as with another: the median of the rounds' ratios."""
        pairs = zip(self.walls, other.walls, strict=True)
        return median(own / self.rows / (theirs / other.rows) for own, theirs in pairs)


def turns(pieces: Mapping[str, Piece], rounds: int) -> dict[str, Rounds]:
    """Do pieces of work in turns; the order changes from round to round."""
    found: dict[str, list[Measured]] = {name: [] for name in pieces}
    for number in range(rounds):
        for name in list(pieces)[:: -1 if number % 2 else 1]:
            found[name].append(measured(pieces[name]))
    return {name: Rounds(tuple(several)) for name, several in found.items()}


def measured(piece: Piece) -> Measured:
    """Do a piece of work in a process of its own.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    threads, name, arguments = piece
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "benchmarks.cohort.work", name, json.dumps(list(arguments))]
    environment = {**inherited, "POLARS_MAX_THREADS": str(threads)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return Measured(**json.loads(done.stdout))


def show(table: Table) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"\n{table.title}"
    yield f"  {'':58}{'wall s':>9}{'CPU s':>9}{table.figure:>12}  target"
    for row in table.rows:
        seconds = [f"{second:9.4f}" if second else f"{'':9}" for second in (row.wall, row.cpu)]
        kept = f"  {row.target}: {'met' if row.target.met(row.figure) else 'missed'}" if row.target else ""
        yield f"  {row.what:58}{''.join(seconds)}{row.figure:12.2f}{kept}"
    if table.note:
        yield f"  ({table.note})"
