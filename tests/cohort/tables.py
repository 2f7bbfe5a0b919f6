"""Tables of answers that differ from row to row, one row per visit or one row per answer."""

from __future__ import annotations

import polars as pl
from msgspec.structs import replace

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.load import load_knowledge

WORDS = ("yes", "no", "probably", "unsure", "")
FINDINGS = ("taut_band", "hypersensitive_spot", "joint_play_reduced", "tingling_pins_needles")
REGIONS = ("neck_lateral", "calf", "scapula")


def wide(rows: int) -> pl.DataFrame:
    """A table of answers that differ from row to row; nothing in it requires referral."""
    number = range(rows)
    context = {
        "visit": [f"v{n}" for n in number],
        "region": [REGIONS[n % 3] for n in number],
        "side": [("left", "right")[n % 2] for n in number],
    }
    return pl.DataFrame(context | {name: [WORDS[n // 5**i % 5] for n in number] for i, name in enumerate(FINDINGS)})


def scattered(visits: int) -> pl.DataFrame:
    """The answers of many visits, those of one visit far apart."""
    table = wide(visits).select("visit", pl.format("{} {}", "side", "region").str.replace("_", " ").alias("complaint"))
    answers = table.hstack(wide(visits).select(FINDINGS))
    return answers.unpivot(index=["visit", "complaint"], variable_name="finding", value_name="answer").filter(
        pl.col("answer") != ""
    )


def plan_of_two_ranks() -> Plan:
    """The shipped knowledge with nothing left of what is near, so that *probably* has code 1 and *yes* code 2."""
    kb = load_knowledge()
    return Plan(replace(kb, scale=replace(kb.scale, near=0.0)))
