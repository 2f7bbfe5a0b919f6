"""Random rows of a wide table: every finding, some of them at stated places, few or many answers a row."""

from __future__ import annotations

from random import Random

import polars as pl

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import ANSWER_WORDS, RELATIONS, SIDES

CONTEXT = {"#row": pl.Int64, "#visit": pl.String, "#region": pl.String, "#side": pl.String}
LOCAL = ("here", *RELATIONS)


def columns(plan: Plan, random: Random) -> list[str]:
    """Return answer columns: each finding where the complaint is, every third at all the other places too."""
    found = []
    for finding in plan.kb.findings.values():
        if finding.site == "general":
            found.append(f"{finding.id}@general")
        else:
            found += [f"{finding.id}@{place}" for place in (LOCAL if random.random() < 0.35 else LOCAL[:1])]
    return sorted({*found, *plan.keys})


def coded_wide(plan: Plan, rows: int, seed: int) -> pl.DataFrame:
    """Return random coded rows; the same seed gives the same ones."""
    random = Random(seed)
    names = columns(plan, random)
    table = []
    coded = [plan.coding.of_word[word] for word in ANSWER_WORDS]
    for number in range(rows):
        filled = random.choice((0.01, 0.05, 0.2, 0.5, 0.9))
        weights = random.choice(((5, 2, 1, 2, 5), (1, 1, 0, 1, 8), (8, 2, 1, 0, 1)))
        cells = [random.choices(coded, weights)[0] if random.random() < filled else None for _ in names]
        region = random.choice(("", *plan.kb.regions))
        table.append((number, f"v{number}", region, random.choice(("", *SIDES)), *cells))
    return pl.DataFrame(table, schema={**CONTEXT, **dict.fromkeys(names, pl.Int8)}, orient="row")
