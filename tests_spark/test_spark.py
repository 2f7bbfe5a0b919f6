"""A real Spark on this machine gives, row for row, what a table in one piece gives."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from nmt_expert import cohort
from nmt_expert.cohort import spark
from nmt_expert.cohort.demo import demo
from nmt_expert.cohort.rules.plan import plan_for
from nmt_expert.errors import CohortError

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")  # we use none of it
ROWS = int(os.environ.get("ROWS", "200000"))
ANSWERS_OF = ROWS // 10
"""Visits of the long table."""


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable, POLARS_MAX_THREADS="1")
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.files.maxPartitionBytes", "2m").config("spark.sql.shuffle.partitions", "4")
    made = builder.config("spark.driver.memory", "2g").getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


@cache
def wide() -> pl.DataFrame:
    return demo(plan_for(), ROWS)


@cache
def long() -> pl.DataFrame:
    """An answer a row, the rows of a visit far apart; every seventh visit has two complaints."""
    rows = wide().head(ANSWERS_OF).cast(pl.String).with_row_index("#number")
    answers = rows.unpivot(index=["#number", "visit", "region", "side"], variable_name="finding", value_name="answer")
    number, first = pl.col("#number"), pl.concat_str("side", "region", separator=" ")
    second = pl.when((number % 7 == 0) & (pl.col("finding").hash() % 2 == 0)).then(pl.lit("left knee_anterior"))
    answers = answers.with_columns(complaint=pl.coalesce(second, first)).drop_nulls("answer")
    return answers.select("visit", "complaint", "finding", "answer")


def stored(session: Any, frame: pl.DataFrame, path: Path) -> Any:
    path.mkdir()
    for number, piece in enumerate(frame.iter_slices(frame.height // 5 + 1)):
        piece.write_parquet(path / f"{number}.parquet")
    return session.read.parquet(str(path))


def found(results: Any, path: Path) -> pl.DataFrame:
    results.write.parquet(str(path))
    return pl.read_parquet(path / "*.parquet").sort("visit", "complaint")


def expected(frame: pl.DataFrame) -> pl.DataFrame:
    local = cohort.assess(frame).drop("row").sort("visit", "complaint")
    words = [name for name, kind in local.schema.items() if isinstance(kind, pl.List)]
    return local.with_columns(
        pl.selectors.enum().cast(pl.String),
        pl.selectors.unsigned_integer().cast(pl.Int64),
        pl.col(words).cast(pl.List(pl.String)),
    )


def test_a_wide_table_gives_the_results_of_this_machine_row_for_row(session: Any, tmp_path: Path) -> None:
    table = stored(session, wide(), tmp_path / "wide")
    assert table.rdd.getNumPartitions() > 1
    assert found(spark.assess(table), tmp_path / "results").equals(expected(wide()))


def test_a_long_table_gives_the_results_of_this_machine_row_for_row(session: Any, tmp_path: Path) -> None:
    table = stored(session, long(), tmp_path / "long")
    made = found(spark.assess(table), tmp_path / "results")
    assert made["complaint"].max() == 2
    assert unnumbered(made).equals(unnumbered(expected(long())))


def unnumbered(results: pl.DataFrame) -> pl.DataFrame:
    """Return results without the numbers of complaints: which of several files comes first is Spark's choice."""
    return results.drop("complaint").sort("visit", "region", "side")


def test_a_cell_that_is_not_understood_raises_before_anything_is_worked_out(session: Any) -> None:
    table = session.createDataFrame([("a", "yes"), ("b", "yse")], ["visit", "taut_band"])
    with pytest.raises(CohortError, match=r"visit 'b', column 'taut_band': 'yse'.*did you mean 'yes'"):
        spark.assess(table)


def test_it_may_be_left_out_and_listed_instead(session: Any) -> None:
    table = session.createDataFrame([("a", "yes"), ("b", "yse")], ["visit", "taut_band"])
    assert [row.visit for row in spark.assess(table, strict=False).collect()] == ["a"]
    assert [(row.visit, row.value) for row in spark.rejects(table).collect()] == [("b", "yse")]


def test_a_table_that_does_not_say_whose_row_it_is_is_refused(session: Any) -> None:
    table = session.createDataFrame([("yes",)], ["taut_band"])
    with pytest.raises(CohortError, match="no column says whose row it is"):
        spark.assess(table)


def test_columns_that_are_kept_keep_their_type(session: Any) -> None:
    from datetime import date

    from nmt_expert.cohort.table.sheet import TableMapping

    table = session.createDataFrame([("a", date(2026, 1, 2), "yes")], ["visit", "seen", "taut_band"])
    made = spark.assess(table, mapping=TableMapping(keep=("seen",)))
    assert made.schema["seen"].dataType == table.schema["seen"].dataType
    assert made.collect()[0].seen == date(2026, 1, 2)
