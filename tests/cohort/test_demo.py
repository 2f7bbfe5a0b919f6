"""The made-up intake table: the same for the same seed, mostly empty, rarely alarming, and readable as it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from nmt_expert.cohort import assess
from nmt_expert.cohort.demo import ASKED_FOR_SAFETY, REGIONS, demo, write_demo
from nmt_expert.cohort.rules.plan import Plan, plan_for
from nmt_expert.errors import CohortError

ROWS = 4_000


@cache
def made() -> pl.DataFrame:
    return demo(plan_for(), ROWS)


def answers() -> pl.DataFrame:
    return made().drop("visit", "region", "side")


def test_the_same_seed_gives_the_same_table_and_another_seed_another() -> None:
    assert demo(plan_for(), 50, seed=3).equals(demo(plan_for(), 50, seed=3))
    assert not demo(plan_for(), 50, seed=3).equals(demo(plan_for(), 50, seed=4))


def test_every_visit_has_an_id_of_its_own_and_a_place() -> None:
    assert made()["visit"].n_unique() == ROWS
    assert made().null_count().select("region", "side").row(0) == (0, 0)
    assert set(made()["region"].unique()) == set(REGIONS)


def test_most_cells_are_empty_and_the_others_are_words_of_the_scale() -> None:
    filled = answers().select(pl.all().count()).sum_horizontal().item() / answers().height / answers().width
    assert 0.2 < filled < 0.5
    words = answers().unpivot()["value"].drop_nulls().cast(pl.String).unique()
    assert set(words) == {"yes", "probably", "unsure", "probably not", "no"}


def test_it_has_forty_to_sixty_findings() -> None:
    assert 40 <= answers().width <= 60


def test_red_flags_are_asked_often_and_found_rarely() -> None:
    asked = answers().select(ASKED_FOR_SAFETY)
    assert asked.null_count().sum_horizontal().item() < 0.3 * ROWS * asked.width
    found = asked.select((pl.all() == "yes").sum()).sum_horizontal().item()
    assert 0 < found < 0.05 * ROWS


def test_nobody_has_two_ages() -> None:
    ages = made().select(pl.sum_horizontal(pl.col("^age_.*$").is_not_null()))
    assert ages.to_series().max() == 1


def test_it_is_assessed_without_a_problem_and_shows_every_principle_somewhere() -> None:
    results = assess(made())
    assert results.height == ROWS
    assert {name for names in results["top"] for name in names} == set(plan_for().kb.principles)
    assert {"none", "urgent_referral", "emergency"} <= set(results["red_flag"].unique())


@pytest.mark.parametrize("rows", [0, 1])
def test_a_table_of_few_rows_has_the_same_columns(rows: int) -> None:
    few = demo(plan_for(), rows)
    assert few.height == rows
    assert few.schema == made().schema


def test_a_finding_that_the_knowledge_lacks_has_no_column_and_the_others_are_the_same() -> None:
    from msgspec.structs import replace

    kb = plan_for().kb
    less = replace(kb, findings={name: entry for name, entry in kb.findings.items() if name != "saddle_numbness"})
    assert demo(Plan(less), 20).equals(demo(plan_for(), 20).drop("saddle_numbness"))


@pytest.mark.parametrize("name", ["demo.csv", "demo.parquet"])
def test_a_written_table_is_the_table(name: str, tmp_path: Path) -> None:
    write_demo(plan_for(), tmp_path / name, 20)
    read = pl.read_csv(tmp_path / name) if name.endswith("csv") else pl.read_parquet(tmp_path / name)
    assert read.cast(pl.String).equals(demo(plan_for(), 20).cast(pl.String))


def test_a_format_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CohortError, match=r"xlsx.*cannot be written"):
        write_demo(plan_for(), tmp_path / "demo.xlsx", 20)
