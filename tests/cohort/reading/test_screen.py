"""Red flags of a table: state by state, order and technique, the same as those of the single visits."""

from __future__ import annotations

import random
from functools import cache
from itertools import cycle, product

import polars as pl
import pytest
from msgspec.structs import replace

from nmt_expert.cohort.reading.screen import GRAVEST, SAID, screen_layers
from nmt_expert.cohort.reading.wide import said_layers, surest, wide_screen_layers
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import ACTIONS, LEVELS
from nmt_expert.reasoning.permission import permission
from nmt_expert.reasoning.safety import screen
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

WORDS = ("yes", "probably", "unsure", "probably not", "no")
RESULTS = ("red_flag", "red_flags", "unsettled", "not_screened", "technique")
AWAY = ("referring", "pathway", "other_side", "elsewhere")

Cells = dict[str, str]
Row = tuple[str, str, Cells]
"""Region, side and answers by ``finding@place``."""


@cache
def plan() -> Plan:
    return Plan(load_knowledge())


@cache
def asked() -> tuple[str, ...]:
    """The findings that flags ask for or consider."""
    flags = plan().kb.flags.values()
    hints = [name for flag in flags for names in (flag.consider, *flag.consider_together) for name in names]
    return plan().with_parts((*plan().screened, *hints))


def at(finding: str, place: str = "here") -> str:
    return f"{finding}@{'general' if plan().kb.findings[finding].site == 'general' else place}"


@cache
def mixed() -> Plan:
    """A plan in which every level goes with every action."""
    pairs = cycle(product(LEVELS, ACTIONS))
    flags = [replace(flag, level=level, action=action) for flag, (level, action) in zip(_flags(), pairs, strict=False)]
    return Plan(replace(plan().kb, flags={flag.id: flag for flag in flags}))


def _flags():
    return plan().kb.flags.values()


def single(row: Row, by: Plan | None = None) -> dict[str, object]:
    """What the single visit gives."""
    kb = (by or plan()).kb
    region, side, cells = row
    complaint = Complaint(region, side)
    answers = []
    for name, word in cells.items():
        finding, _, place = name.partition("@")
        answers.append(Answer(finding, word, Site(place=place if place in AWAY else "")))
    safety = screen(kb, Visit((complaint,) if region or side else (), tuple(answers)))
    actions = [entry.flag.action for entry in safety.raised]
    return {
        "red_flag": max(actions, key=GRAVEST.index, default="none"),
        "red_flags": [entry.flag.id for entry in safety.raised],
        "unsettled": [entry.flag.id for entry in safety.unsettled],
        "not_screened": len(safety.not_screened),
        "technique": permission(kb, safety, complaint).level,
    }


def coded(rows: list[Row]) -> pl.LazyFrame:
    names = dict.fromkeys(name for _, _, cells in rows for name in cells)
    of_word = plan().coding.of_word
    context = {"#region": [row[0] for row in rows], "#side": [row[1] for row in rows]}
    columns = [pl.Series(name, [of_word.get(row[2].get(name, "")) for row in rows], pl.Int8) for name in names]
    return pl.LazyFrame({**context, **{column.name: column for column in columns}})


def onto(frame: pl.LazyFrame, layers: list[list[pl.Expr]]) -> pl.LazyFrame:
    for layer in layers:
        frame = frame.with_columns(layer)
    return frame


def table(rows: list[Row], by: Plan | None = None) -> list[dict[str, object]]:
    """What the table gives."""
    frame = coded(rows)
    layers = wide_screen_layers(by or plan(), frame.collect_schema().names())
    return onto(frame, layers).select(RESULTS).collect(engine="streaming").to_dicts()


def random_rows(count: int, seed: int) -> list[Row]:
    draw = random.Random(seed)
    regions = ("", *plan().kb.regions)
    rows = []
    for _ in range(count):
        share = draw.choice((0.02, 0.2, 0.6, 1.0))
        denied = draw.choice((0.0, 0.5, 0.97))
        cells = {}
        for finding in asked():
            if draw.random() < share:
                place = draw.choice(("here", "here", *AWAY))
                cells[at(finding, place)] = "no" if draw.random() < denied else draw.choice(WORDS)
                if draw.random() < 0.2:
                    cells[at(finding, draw.choice(AWAY))] = draw.choice(WORDS)
        rows.append((draw.choice(regions), draw.choice(("", "left", "right", "both")), cells))
    return rows


def denials(but: Cells) -> Cells:
    return {**{at(finding): "no" for finding in plan().screened}, **but}


@pytest.mark.parametrize("seed", range(2))
def test_a_table_and_the_single_visits_agree_on_random_rows(seed):
    rows = random_rows(250, seed)
    assert table(rows) == [single(row) for row in rows]


def test_every_level_with_every_action_takes_away_what_it_does_in_one_visit():
    rows = random_rows(150, seed=11)
    rows += [("neck", "left", {at(flag.asks[0]): "yes"}) for flag in plan().kb.flags.values()]
    assert table(rows, mixed()) == [single(row, mixed()) for row in rows]


def test_every_flag_alone_is_raised_unsettled_hinted_and_cleared_as_in_one_visit():
    rows: list[Row] = []
    for flag in plan().kb.flags.values():
        hints = [(name,) for name in flag.consider] + list(flag.consider_together)
        regions = ("", "foot", *flag.screen[:2])
        rows += [(region, "left", {at(flag.asks[0]): "yes"}) for region in regions]
        rows += [("", "", {at(finding): word}) for finding in flag.asks for word in ("yes", "unsure")]
        rows += [(region, "", {at(name): "probably" for name in names}) for names in hints for region in regions]
        rows += [("", "", {at(names[0]): "yes"}) for names in hints if len(names) > 1]
        rows += [("", "", denials({at(flag.asks[-1]): "unsure"}))]
    rows.append(("", "", denials({at(name): "yes" for flag in plan().hinted for name in flag.consider})))
    assert table(rows) == [single(row) for row in rows]


def test_noes_to_everything_clear_all_flags_and_leave_full_technique():
    (found,) = table([("neck", "left", denials({}))])
    assert found == {"red_flag": "none", "red_flags": [], "unsettled": [], "not_screened": 0, "technique": "full"}


def test_a_row_without_answers_has_every_flag_not_screened():
    (found,) = table([("", "", {})])
    assert found["not_screened"] == len(plan().kb.flags)
    assert found["unsettled"] == []


def test_an_unsure_emergency_is_unsettled_and_withholds_technique():
    flag = next(flag for flag in plan().kb.flags.values() if flag.action == "emergency")
    (found,) = table([("", "", denials({at(flag.asks[0]): "unsure"}))])
    assert (found["red_flags"], found["technique"]) == ([], "none")
    assert flag.id in found["unsettled"]


def test_a_flag_that_leaves_light_pressure_everywhere_is_told_raised_and_in_doubt():
    found = table([("neck", "left", denials({at("frail_or_falling"): word})) for word in ("yes", "unsure", "no")])
    assert [row["technique"] for row in found] == ["light", "full", "full"]


def test_another_age_that_is_known_silences_a_flag_and_one_that_fits_does_not():
    ages = ({"age_18_49": "yes"}, {"age_50_64": "yes"}, {"age_18_49": "yes", "age_65_over": "yes"}, {})
    rows = [("head", "", {at("scalp_sore_over_50"): "yes", **{at(n): w for n, w in age.items()}}) for age in ages]
    assert ["rf_gca" in row["red_flags"] for row in table(rows)] == [False, True, True, True]
    assert table(rows) == [single(row) for row in rows]


def test_a_hint_far_from_where_a_flag_is_screened_does_not_unsettle_it():
    flag = next(flag for flag in plan().hinted if flag.screen and _local_hint(flag))
    hint = _local_hint(flag)
    regions = [name for name in plan().kb.regions if name]
    found = table([(region, "", {at(hint): "yes"}) for region in regions])
    assert {flag.id in row["unsettled"] for row in found} == {True, False}


def _local_hint(flag):
    return next((name for name in flag.consider if plan().kb.findings[name].site == "local"), "")


def test_the_screen_reads_said_columns_as_it_reads_codes():
    rows = random_rows(60, seed=7)
    frame = coded(rows)
    prefix, no, yes = surest(plan())
    read = onto(frame, said_layers(plan(), frame.collect_schema().names()))
    said = [
        pl.when(pl.col(f"{prefix}{name}") >= yes)
        .then(SAID.yes)
        .when(pl.col(f"{prefix}{name}") > no)
        .then(SAID.no + 1)
        .when(pl.col(f"{prefix}{name}") == no)
        .then(SAID.no)
        .otherwise(0)
        .cast(pl.UInt8)
        .alias(f"{SAID.prefix}{name}")
        for name in plan().screened
    ]
    found = onto(read.with_columns(said), screen_layers(plan())).select(RESULTS).collect()
    assert found.to_dicts() == [single(row) for row in rows]


def test_the_result_does_not_hang_on_how_the_table_is_split():
    rows = random_rows(40, seed=3)
    frame = coded(rows)
    layers = wide_screen_layers(plan(), frame.collect_schema().names())
    whole = onto(frame, layers).select(RESULTS).collect()
    parts = [onto(frame.slice(start, 7), layers).select(RESULTS).collect() for start in range(0, 40, 7)]
    assert pl.concat(parts).equals(whole)


def test_an_empty_table_gives_the_columns_and_no_rows():
    frame = coded(random_rows(3, seed=1)).head(0)
    layers = wide_screen_layers(plan(), frame.collect_schema().names())
    found = onto(frame, layers).select(RESULTS).collect(engine="streaming")
    assert found.shape == (0, len(RESULTS))
    assert found.schema["red_flags"] == found.schema["unsettled"] == pl.List(pl.String)


def test_a_knowledge_base_without_flags_screens_nothing_and_withholds_nothing():
    bare = Plan(replace(plan().kb, flags={}))
    rows = random_rows(3, seed=2)
    assert table(rows, bare) == [single(row, bare) for row in rows]


def test_a_portion_of_rows_without_any_flag_lists_nothing():
    rows: list[Row] = [("neck", "", {}), ("", "", denials({}))]
    assert [(row["red_flags"], row["unsettled"]) for row in table(rows)] == [([], []), ([], [])]
