"""Make up an intake table, to try things on: no person is in it, and its frequencies are no statistics.

Each row is drawn as a complaint in which one or two principles show; what the rules of those read is
asked and affirmed more often than the rest.  The chances below are stated, not measured anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random

import polars as pl

from nmt_expert.cohort.disk.writing import kind_of, write_frame, write_whole
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import KnowledgeBase, leaves

SHOWING = {"yes": 0.42, "probably": 0.08, "unsure": 0.02, "probably not": 0.02, "no": 0.06}
"""Chances of the answers to a finding of a principle that shows in the row; the rest is not asked."""

OTHERWISE = {"yes": 0.015, "probably": 0.005, "unsure": 0.01, "probably not": 0.01, "no": 0.06}
"""The same where none shows: most cells are empty."""

SAFETY = {"yes": 0.002, "unsure": 0.004, "no": 0.794}
"""The same for what is asked for safety: asked often, and rare."""

AGES = {"age_under_18": 0.03, "age_18_49": 0.5, "age_50_64": 0.22, "age_65_over": 0.15}
"""Chances of the age groups; the other rows give no age."""

REGIONS = {
    "neck_posterior": 0.17,
    "low_back": 0.2,
    "shoulder_top": 0.12,
    "shoulder_lateral": 0.08,
    "head_temple": 0.08,
    "interscapular": 0.07,
    "buttock": 0.08,
    "forearm_radial": 0.05,
    "hand_palm": 0.04,
    "thigh_posterior": 0.05,
    "knee_anterior": 0.03,
    "leg_posterior": 0.03,
}
"""Chances of where it hurts."""

SIDES = {"left": 0.4, "right": 0.45, "both": 0.15}

ASKED_FOR_SAFETY = (
    "saddle_numbness",
    "bladder_bowel_change",
    "calf_swelling_unilateral",
    "chest_pressure_breathless",
    "recent_major_trauma",
    "cancer_history",
    "unexplained_weight_loss",
    "progressive_weakness",
    "fever_now",
    "blood_thinner",
    "pregnant",
    "skin_broken",
)

_EACH = 4
"""Findings of each principle that have a column."""

_LEAST = 3
"""How much more it weighs that a principle's minimum pattern reads a finding than that a rule does."""

_SPAN = 2**16
"""A draw is a whole number below this."""


def demo(plan: Plan, rows: int, seed: int = 7) -> pl.DataFrame:
    """Return a made-up wide table: ``visit``, ``region``, ``side``, and some fifty findings.

    Args:
        plan: The knowledge base; what it does not know has no column.
        rows: How many rows.
        seed: The same seed gives the same table, whatever is installed.

    Returns:
        Words as a person would type them; most cells are empty.
    """
    if not rows:
        return demo(plan, 1, seed).clear()
    kb, draw = plan.kb, partial(_draws, rows, seed)
    known = {name: chance for name, chance in REGIONS.items() if name in kb.regions}
    columns = [
        pl.Series("visit", _ids(rows)),
        _drawn(draw("region"), known).alias("region"),
        _drawn(draw("side"), SIDES).alias("side"),
        *_ages(kb, draw("age")),
    ]
    first, second = (draw(which) % len(kb.principles) for which in ("first", "second"))
    words = pl.Enum(list(kb.scale.answers))
    answers = pl.concat([_table(OTHERWISE, words), _table(SHOWING, words)])
    for finding, owners in _shown_by(kb).items():
        shows = first.is_in(owners) | second.is_in(owners)
        columns.append(answers.gather(draw(finding).cast(pl.UInt32) + shows.cast(pl.UInt32) * _SPAN).alias(finding))
    screened = _table(SAFETY, words)
    columns += [screened.gather(draw(name)).alias(name) for name in ASKED_FOR_SAFETY if name in kb.findings]
    return pl.DataFrame(columns)


def write_demo(plan: Plan, path: Path, rows: int, seed: int = 7) -> None:
    """Write a made-up table (see `demo`) in the format of its name.

    Raises:
        CohortError: There is no such format, or the file cannot be written.
    """
    kind = kind_of(str(path))
    frame = demo(plan, rows, seed)
    write_whole(path, lambda partial: write_frame(frame, partial, kind, first=True))


def _shown_by(kb: KnowledgeBase) -> dict[str, list[int]]:
    """Return the findings that have a column, each with the numbers of the principles it is of."""
    owners: dict[str, list[int]] = {}
    for number, principle in enumerate(kb.principles):
        read = Counter(name for name in _read_here(kb, principle) if name not in (*AGES, *ASKED_FOR_SAFETY))
        for finding in sorted(read, key=lambda name: -read[name])[:_EACH]:
            owners.setdefault(finding, []).append(number)
    return owners


def _read_here(kb: KnowledgeBase, principle: str) -> Iterator[str]:
    """Yield what speaks for a principle where it hurts or of the whole person: its minimum pattern counts most."""
    least = kb.principles[principle].requires
    conditions = [rule.when for rule in kb.rules_for(principle) if rule.sign > 0]
    for condition in [*conditions, *([least] * _LEAST if least else ())]:
        for leaf in leaves(condition):
            finding = kb.findings.get(leaf.name)
            if finding is not None and (finding.site == "general" or "here" in leaf.at):
                yield finding.id


def _ages(kb: KnowledgeBase, draws: pl.Series) -> Iterator[pl.Series]:
    """Yield one column per age group; at most one of them is yes."""
    ages = _drawn(draws, AGES)
    words = pl.Enum(list(kb.scale.answers))
    for name in AGES:
        if name in kb.findings:
            yield pl.select(pl.when(ages == name).then(pl.lit("yes", words))).to_series().alias(name)


# ------------------------------------------------------------------ drawing


def _draws(rows: int, seed: int, what: str) -> pl.Series:
    """Return a random whole number below `_SPAN` per row, whatever else is drawn."""
    drawn = pl.Series([Random(f"{seed} {what}").randbytes(2 * rows)], dtype=pl.Binary)
    return drawn.bin.reinterpret(dtype=pl.Array(pl.UInt16, rows)).explode()


def _drawn(draws: pl.Series, chances: Mapping[str, float]) -> pl.Series:
    return _table(chances, pl.Enum(list(chances))).gather(draws)


def _table(chances: Mapping[str, float], words: pl.Enum) -> pl.Series:
    """Return what each draw stands for: a share of all draws a word, and null for the rest."""
    ends = [0, *(round(chance * _SPAN) for chance in accumulate(chances.values()))]
    spans = zip((*chances, None), pairwise([*ends, _SPAN]), strict=True)
    return pl.Series([word for word, (start, end) in spans for _ in range(start, end)], dtype=words)


def _ids(rows: int) -> pl.Series:
    numbers = pl.int_range(1, rows + 1, eager=True).cast(pl.String).str.zfill(7)
    return "demo-" + numbers
