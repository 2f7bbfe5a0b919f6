"""What callers of the Python function meet: tables in, results of the same kind out, clear refusals."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from nmt_expert import CohortError, assess, cohort
from nmt_expert.cohort.assessor import GROUPS, SHOWN
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.sheet import TableMapping
from nmt_expert.reasoning.assess import Expert
from tests.reasoning.body import body

INTAKE = pl.DataFrame(
    {
        "visit": ["a", "b", "c"],
        "region": ["neck", "calf", ""],
        "side": ["left", "right", ""],
        "joint_tightness": ["yes", "no", None],
        "numbness_reported": ["Yes ", "", None],
        "postural_tilt": [True, False, None],
        "taut_band@referring": [1.0, -0.6, 0.0],
    }
)


def test_a_row_says_what_a_single_assessment_says() -> None:
    row = cohort.assess(INTAKE.drop("taut_band@referring")).row(0, named=True)
    alone = assess(["tight joint", "numbness", "postural tilt"], region="neck", side="left")
    for conclusion in alone.principles:
        assert row[conclusion.id] == conclusion.support
        assert row[f"{conclusion.id}_band"] == conclusion.band.id
    assert row["red_flags"] == [state.flag.id for state in alone.assessment.safety.raised]


def test_safety_stands_before_everything_else_and_the_row_says_whose_it_is() -> None:
    names = cohort.assess(INTAKE).columns
    assert names[:6] == ["row", "visit", "complaint", "region", "side", "red_flag"]
    assert names.index("technique") < names.index("adhesions")


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_of_columns_alone_is_the_same_as_among_all(group: str) -> None:
    alone = cohort.assess(INTAKE, columns=[group])
    assert alone.equals(cohort.assess(INTAKE, columns=GROUPS).select(alone.columns))


def test_a_lazy_table_stays_lazy_and_comes_to_the_same() -> None:
    found = cohort.assess(INTAKE.lazy())
    assert isinstance(found, pl.LazyFrame)
    assert found.collect().equals(cohort.assess(INTAKE))


def test_a_long_table_comes_to_the_same_as_a_wide_one() -> None:
    rows = [("a", "left neck", "joint_tightness", "yes"), ("a", "left neck", "postural_tilt", "yes")]
    long = pl.DataFrame(rows, schema=["visit", "complaint", "finding", "answer"], orient="row")
    wide = pl.DataFrame(
        {"visit": ["a"], "complaint": ["left neck"], "joint_tightness": ["yes"], "postural_tilt": ["yes"]}
    )
    assert cohort.assess(long, columns=GROUPS).equals(cohort.assess(wide, columns=GROUPS))


def test_a_relation_of_duckdb_with_nothing_in_its_lists_can_be_read() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.register("intake", INTAKE.slice(2).to_arrow())
    found = cohort.assess(connection.sql("SELECT * FROM intake"), columns=["top", "reasons"])
    assert found.project("top").fetchall() == [([],)]


def test_a_table_without_rows_gives_results_without_rows() -> None:
    found = cohort.assess(INTAKE.clear(), columns=GROUPS)
    assert found.is_empty()
    assert found.schema == cohort.assess(INTAKE, columns=GROUPS).schema


def test_what_is_not_understood_refuses_the_table_and_names_every_cell() -> None:
    table = INTAKE.with_columns(joint_tightness=pl.Series(["yes", "purple", "perhaps not so"]))
    with pytest.raises(CohortError, match=r"(?s)row 2, column 'joint_tightness': 'purple'.*row 3") as error:
        cohort.assess(table)
    assert len(error.value.issues) == 2


def test_many_cells_are_counted_and_not_all_listed() -> None:
    table = pl.DataFrame({"joint_tightness": ["purple"] * 50})
    with pytest.raises(CohortError, match=f"and {50 - SHOWN} more cells"):
        cohort.assess(table)


def test_without_strictness_a_cell_that_is_not_understood_counts_as_unsure() -> None:
    table = INTAKE.with_columns(joint_tightness=pl.Series(["yes", "purple", None]), name=pl.Series(["A", "B", "C"]))
    unsure = INTAKE.with_columns(joint_tightness=pl.Series(["yes", "unsure", None]))
    assert cohort.assess(table, strict=False).equals(cohort.assess(unsure))


@pytest.mark.parametrize("cell", ["taut_band", "region", "visit"])
def test_without_strictness_a_cell_that_is_not_understood_silences_no_red_flag(cell: str) -> None:
    row = {"visit": "a", "region": "neck", "taut_band": "yes", "saddle_numbness": "yes"}
    found = cohort.assess(pl.DataFrame([{**row, cell: "" if cell == "visit" else "purple"}]), strict=False)
    assert found["red_flag"].to_list() == ["emergency"]


def test_without_strictness_a_red_flag_answer_that_is_not_understood_is_unsettled() -> None:
    found = cohort.assess(pl.DataFrame({"saddle_numbness": ["yess"]}), strict=False)
    assert found["unsettled"].to_list() == [["rf_cauda_equina"]]
    assert found["technique"].to_list() == ["none"]


@pytest.mark.parametrize("columns", [["supports"], []])
def test_groups_of_columns_that_do_not_exist_are_named_with_those_that_do(columns: list[str]) -> None:
    with pytest.raises(CohortError, match="support, band, reach"):
        cohort.assess(INTAKE, columns=columns)


@pytest.mark.parametrize("thing", [None, [], {"a": 1}, "table.csv", 3])
def test_what_is_not_a_table_is_refused(thing: Any) -> None:
    with pytest.raises(CohortError, match="is not a table that can be read"):
        cohort.assess(thing)


def test_a_column_to_be_kept_never_takes_the_name_of_a_result() -> None:
    mapping = TableMapping(keep=("top",))
    with pytest.raises(CohortError, match="'top' cannot be kept"):
        cohort.assess(INTAKE.with_columns(top=pl.lit("x")), mapping=mapping)


def test_other_knowledge_can_be_given() -> None:
    kb = body()
    found = cohort.assess(pl.DataFrame({"numb": ["yes"], "region": ["hand"]}), knowledge=kb)
    assert found["ischemia"].to_list() == [0.0]
    assert Plan(kb).program.conclusions == Expert(kb).program.conclusions
