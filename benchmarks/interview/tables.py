"""Print what was measured: questions by policy in both readings, the targets, what a person waits for, the stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.interview.play import Played
from benchmarks.interview.policies import ENTROPY, FILE, OURS
from benchmarks.interview.stops import REASONS, Watch

Table = Mapping[str, Sequence[Played]]

FIRST, THREE, SHARE = 15, 25, 0.9
QUESTION, QUESTION_95, START = 60.0, 150.0, 5.0
"""Milliseconds at the median and at the 95th percentile; times ``import click``."""

READINGS = {
    "principles at least possible": ("first", "three"),
    "the literal order of all ten": ("literal_first", "literal_three"),
}


def at(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all do not exceed."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def questions(table: Table) -> None:
    """Print how many questions each policy takes, in both readings."""
    head = f"median  90 %   mean  <= {FIRST}  | median  90 %   mean  <= {THREE}"
    for reading, names in READINGS.items():
        print(f"\n{reading}: the first | the top three\n{'':12}{head}")
        for policy, rows in table.items():
            print(f"{policy:12}{_cells(rows, names[0], FIRST)}  | {_cells(rows, names[1], THREE)}")
        for policy in (ENTROPY, FILE):
            ratios = [f"{_ratio(table, policy, name):>6}" for name in names]
            print(f"{f'ours / {policy}':22}{ratios[0]}{'':17} | {ratios[1]}")


def targets(table: Table, watches: Sequence[Watch], start: float) -> None:
    """Print every target as met or missed."""
    ours = table[OURS]
    asked = [value for watch in watches for value in watch.questions]
    waits = [value for watch in watches for value in watch.waits]
    print("\ntargets")
    for reading, (first, three) in READINGS.items():
        print(f"  {reading}:")
        _share(ours, "the first", first, FIRST)
        _share(ours, "the top three", three, THREE)
        for what, name in (("the first", first), ("the top three", three)):
            mine, entropy, fixed = (median(counts(table[policy], name)) for policy in (OURS, ENTROPY, FILE))
            _mark(mine <= entropy, f"{what}: never more than entropy at the median: {mine:g} and {entropy:g}")
            _mark(mine <= fixed / 2, f"{what}: half of the fixed questionnaire or less: {mine:g} and {fixed:g}")
    print("  time:")
    for what, times in (("next question", asked), ("next question and where it stands", waits)):
        half, most = median(times), at(times, 0.95)
        good = half < QUESTION and most < QUESTION_95
        said = f"{half:.0f} ms (processor) at the median, {most:.0f} ms at the 95th percentile"
        _mark(good, f"{what}: {said} (under {QUESTION:.0f} and {QUESTION_95:.0f})")
    _mark(start < START, f"from nothing to the first question: {start:.1f} times `import click` (under {START:.0f})")


def stops(watches: Sequence[Watch]) -> None:
    """Print how often and when each offer to stop comes."""
    print("\nstops")
    for reason in REASONS:
        when = [watch.fired[reason] for watch in watches if reason in watch.fired]
        after = f", after {median(when):.0f} questions (median; 10 %: {at(when, 0.1):.0f})" if when else ""
        print(f"  {reason}: {len(when)} of {len(watches)} cases{after}")
    print(f"  first_settled, and yet another first in the end: {sum(watch.wrong for watch in watches)}")


def counts(rows: Sequence[Played], name: str) -> list[int]:
    """Return one count of every play."""
    return [getattr(row, name) for row in rows]


def _cells(rows: Sequence[Played], name: str, most: int) -> str:
    values = counts(rows, name)
    within = sum(value <= most for value in values) / len(values)
    return f"{median(values):6.1f} {at(values, SHARE):5.0f} {sum(values) / len(values):6.1f} {within:6.0%}"


def _ratio(table: Table, policy: str, name: str) -> str:
    mine, other = (median(counts(table[entry], name)) for entry in (OURS, policy))
    return f"{mine / other:.2f}" if other else "=" if mine == other else "more"


def _share(rows: Sequence[Played], what: str, name: str, most: int) -> None:
    within = sum(value <= most for value in counts(rows, name)) / len(rows)
    _mark(within >= SHARE, f"{what}: within {most} in at least {SHARE:.0%} of cases: {within:.0%}")


def _mark(good: bool, text: str) -> None:
    print(f"    {'met   ' if good else 'MISSED'}  {text}")
