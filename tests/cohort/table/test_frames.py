"""Tables of other libraries: what goes in comes out as the same kind of table."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from typing import Any

import polars as pl
import pytest

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.frames import from_polars, to_polars
from nmt_expert.cohort.table.headings import read_headings
from nmt_expert.cohort.table.values import coded, rejects
from nmt_expert.errors import CohortError
from tests.cohort.tables import plan_of_two_ranks

TABLE = pl.DataFrame({"visit": ["a", "b", "c"], "taut_band": ["yes", "no", None]})
HERE = "taut_band@here"


@cache
def plan() -> Plan:
    return plan_of_two_ranks()


def codes(frame: object) -> list[int | None]:
    table, _ = to_polars(frame)
    sheet = read_headings(plan(), table.collect_schema())
    assert rejects(plan(), sheet, table).collect().is_empty()
    return coded(plan(), sheet, table).collect()[HERE].to_list()


def duck(query: str) -> Any:
    return pytest.importorskip("duckdb").connect().sql(query)


def kinds() -> list[Any]:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    rows = "(VALUES ('a', 'yes'), ('b', 'no'), ('c', NULL)) AS t(visit, taut_band)"
    arrow = TABLE.to_arrow()
    return [TABLE, TABLE.lazy(), TABLE.to_pandas(), arrow, arrow.to_batches()[0], duck(f"SELECT * FROM {rows}")]


@pytest.mark.parametrize("at", range(6))
def test_results_come_as_the_kind_of_table_that_was_given(at: int) -> None:
    frame = kinds()[at]
    table, kind = to_polars(frame)
    assert table.collect().equals(TABLE)
    back = from_polars(table.with_columns(more=1), kind)
    assert type(back) is type(frame)
    assert to_polars(back)[0].collect().equals(TABLE.with_columns(more=1))


def test_a_relation_of_an_old_duckdb_which_could_not_be_given_back_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    relation = duck("SELECT 1 AS taut_band")
    monkeypatch.setattr("duckdb.__version__", "1.4.10")
    with pytest.raises(CohortError, match=r"DuckDB 1\.4\.10 are not taken\n  hint: use DuckDB 1\.5 or newer"):
        to_polars(relation)


@pytest.mark.parametrize("at", range(6))
def test_no_rows_give_no_rows_of_every_kind(at: int) -> None:
    frame = kinds()[at]
    table, kind = to_polars(frame)
    back = from_polars(table.filter(pl.lit(False)), kind)
    assert type(back) is type(frame)
    assert to_polars(back)[0].collect().height == 0


@pytest.mark.parametrize("at", range(6))
def test_answers_are_read_from_every_kind(at: int) -> None:
    assert codes(kinds()[at]) == [2, -2, None]


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        ([True, 1, "yes", 0.6, None], "object", [2, 2, 2, 1, None]),
        ([float("nan"), "no", False, -1, " Unsure "], "object", [None, -2, -2, -2, 0]),
        ([True, False], "bool", [2, -2]),
        ([True, None], "boolean", [2, None]),
        ([1, None, -1], "Int8", [2, None, -2]),
        ([1.0, 0.6, float("nan")], "float64", [2, 1, None]),
        ([1, 0, -1], "int64", [2, 0, -2]),
        (["yes", None, "no"], "category", [2, None, -2]),
        ([True, None, False], "category", [2, None, -2]),
        (["yes", None], "string", [2, None]),
        ([None, None], "object", [None, None]),
    ],
)
def test_columns_of_pandas_are_read_whatever_they_mix(
    values: list[Any], dtype: str, expected: list[int | None]
) -> None:
    pandas = pytest.importorskip("pandas")
    assert codes(pandas.DataFrame({"taut_band": pandas.Series(values, dtype=dtype)})) == expected


def test_an_object_column_of_polars_is_read_as_words() -> None:
    assert codes(pl.DataFrame({"taut_band": pl.Series([True, 1, "no", None], dtype=pl.Object)})) == [2, 2, -2, None]


def test_the_index_of_pandas_is_no_column() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"taut_band": ["yes", "no"]}, index=["x", "y"])
    assert to_polars(frame)[0].collect_schema().names() == ["taut_band"]


def test_dates_of_pandas_stay_dates() -> None:
    pandas = pytest.importorskip("pandas")
    table, _ = to_polars(pandas.DataFrame({"taut_band": pandas.to_datetime(["2024-01-01", None])}))
    with pytest.raises(CohortError, match="holds dates or times"):
        read_headings(plan(), table.collect_schema())


def test_two_columns_of_one_name_are_refused() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(CohortError, match="two columns are called 'taut_band'"):
        to_polars(pandas.DataFrame([["yes", "no"]], columns=["taut_band", "taut_band"]))


@pytest.mark.parametrize("thing", [None, "table.csv", [1], {"taut_band": ["yes"]}, pl.Series([1])], ids=repr)
def test_what_is_no_table_is_refused_with_what_would_do(thing: object) -> None:
    with pytest.raises(CohortError, match=r"is not a table that can be read\n  hint: give one of polars\.LazyFrame"):
        to_polars(thing)


def test_polars_alone_is_enough() -> None:
    blocked = "import sys\nfor name in ('numpy', 'pandas', 'pyarrow', 'duckdb'):\n    sys.modules[name] = None\n"
    work = """
import polars as pl
from nmt_expert.cohort.table.frames import from_polars, to_polars
from nmt_expert.cohort.table.headings import read_headings
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.values import coded, rejects
from nmt_expert.knowledge.load import load_knowledge
plan = Plan(load_knowledge())
words = pl.Series(["yes", "Huh", None])
categories = words.cast(pl.Categorical)
places = ["left neck", "", "moon"]
frame = pl.DataFrame({"complaint": places, "taut_band": words, "tingling_pins_needles": categories})
table, kind = to_polars(frame.with_columns(pl.Series("numbness_reported", [True, 1, "x"], dtype=pl.Object)))
sheet = read_headings(plan, table.collect_schema())
assert from_polars(coded(plan, sheet, table), kind)["taut_band@here"].to_list() == [plan.coding.of_word["yes"], 0, None]
assert rejects(plan, sheet, table).collect().height == 4
"""
    done = subprocess.run([sys.executable, "-c", blocked + work], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
