"""Time contenders beside each other: the machine's moods then fall on all of them alike.

Contenders take turns, round by round, and the order turns about each round.  A contender
repeats its whole work before the next one starts, so that each is timed warm, and begins
without anybody's garbage.
Ratios are taken within a round; what is reported is the median over the rounds.
"""

from __future__ import annotations

import gc
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median

Times = dict[str, list[float]]
"""Milliseconds by contender, one entry a round."""


def _turns(names: Sequence[str], rounds: int) -> Iterator[tuple[str, ...]]:
    for number in range(rounds):
        start = number % len(names)
        turn = (*names[start:], *names[:start])
        yield turn[::-1] if number % 2 else turn


def paired(contenders: Mapping[str, Callable[[], object]], rounds: int, per: int = 1) -> Times:
    """Time callables in turns.

    Args:
        contenders: What to call, by name.
        rounds: How often each is called.
        per: How many pieces of work one call does; times are for one piece.

    Returns:
        Milliseconds of one piece of work.  What was built before is kept out of the garbage
        collector's rounds, which go on as in real use.
    """
    gc.collect()
    gc.freeze()
    times: Times = {name: [] for name in contenders}
    for turn in _turns(tuple(contenders), rounds):
        for name in turn:
            gc.collect()
            begin = time.perf_counter()
            contenders[name]()
            times[name].append((time.perf_counter() - begin) * 1e3 / per)
    gc.unfreeze()
    return times


def processes(
    commands: Mapping[str, tuple[Sequence[str], Mapping[str, str]]],
    rounds: int,
    between: Callable[[], object] = lambda: None,
) -> Times:
    """Time whole processes in turns.

    Args:
        commands: Arguments and extra environment, by name; each has to exit with 0.
        rounds: How often each is run; one more run before them is not timed, and leaves compiled
            modules behind as an installation does.
        between: Called before every run and not timed.

    Raises:
        subprocess.CalledProcessError: A command failed.
    """
    times: Times = {name: [] for name in commands}
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    for number, turn in enumerate(_turns(tuple(commands), rounds + 1)):
        for name in turn:
            arguments, environment = commands[name]
            between()
            begin = time.perf_counter()
            subprocess.run(arguments, env={**inherited, **environment}, stdout=subprocess.DEVNULL, check=True)
            if number:
                times[name].append((time.perf_counter() - begin) * 1e3)
    return times


def ratio(times: Times, name: str, to: str) -> float:
    """Return how many times as long ``name`` takes as ``to``: the median of the rounds' ratios."""
    return median(own / other for own, other in zip(times[name], times[to], strict=True))
