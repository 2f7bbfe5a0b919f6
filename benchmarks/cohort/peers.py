"""(c) A row of a table compared with one visit in CLIPS and in experta: the same rules, the same answers per visit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.cohort.tables import Piece, Row, Table, Target, turns

if TYPE_CHECKING:
    from nmt_expert.reasoning.program import Program

CLIPS = "CLIPS"
LEAN = "CLIPS, lean"
OURS = "experta, our matcher, full record"
PEERS = {
    CLIPS: "CLIPS: degrees, supports, chaining",
    LEAN: "CLIPS, lean: which rules fired; no degrees, no chaining",
    OURS: "experta with our matcher: one visit, recorded",
}

TIMES_CLIPS = 1500.0


def engines(program: Program) -> dict[str, Callable[..., object]]:
    """Return the engines that assess one visit after the other."""
    from benchmarks.peers import ClipsFirings, ClipsLean
    from nmt_expert.reasoning.engine.run import engine_for

    return {CLIPS: ClipsFirings(program), LEAN: ClipsLean(program), OURS: engine_for(program).assess}


def table(base: str, rows: int, visits: int, rounds: int, repeats: int) -> Table:
    """Measure one base: a table's row on two cores and on one, beside each engine's visit."""
    groups = "" if base == "synthetic" else "support"
    pieces: dict[str, Piece] = {f"{cores} cores": (cores, "memory", (base, rows, repeats, groups)) for cores in (1, 2)}
    pieces |= {name: (1, "peer", (name, base, visits, repeats)) for name in PEERS}
    found = turns(pieces, rounds)
    lines = []
    for name, words in PEERS.items():
        for cores in (2, 1):
            target = Target(">=", TIMES_CLIPS) if name == CLIPS and cores == 2 else None
            times = found[name].times(found[f"{cores} cores"])
            what = f"{words}" if cores == 2 else "... our table on one core"
            each = found[name]
            lines.append(Row(what, each.wall / each.rows, each.cpu / each.rows, times, target))
    note = f"seconds of one visit; {rows:,} rows of a table, {visits} visits for the peers, in one environment, reset"
    return Table(f"(c) {base} base, support: times as long for a visit as for a row", "times", tuple(lines), note)
