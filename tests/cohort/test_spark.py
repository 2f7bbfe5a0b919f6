"""What a Spark worker does to Arrow batches, without Java and without Spark: the same as a table in one piece."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import cycle
from random import Random
from typing import Any

import polars as pl
import pytest

from nmt_expert.cohort import assess
from nmt_expert.cohort import spark as partition
from nmt_expert.cohort.demo import demo
from nmt_expert.cohort.rules.plan import plan_for
from nmt_expert.cohort.spark import Work
from nmt_expert.cohort.table.headings import read_headings

pa = pytest.importorskip("pyarrow")
ALL = ("support", "band", "reach", "red_flags", "top", "reasons")
GROUPS = ("support", "red_flags", "top")


@cache
def wide() -> pl.DataFrame:
    return demo(plan_for(), 300).cast(pl.String)


@cache
def long() -> pl.DataFrame:
    """An answer a row; the complaint on each."""
    answers = wide().unpivot(index=["visit", "region", "side"], variable_name="finding", value_name="answer")
    complaint = pl.concat_str("side", "region", separator=" ").alias("complaint")
    return answers.drop_nulls("answer").select("visit", complaint, "finding", "answer").sort("visit", "finding")


def work(frame: pl.DataFrame, groups: tuple[str, ...] = GROUPS, lenient: bool = False) -> Work:
    return Work(plan_for().kb, read_headings(plan_for(), frame.schema, lenient=lenient), groups)


def cut(frame: pl.DataFrame, sizes: tuple[int, ...]) -> Iterator[Any]:
    """Yield a table as Arrow batches of odd sizes, as Spark hands them over: with small strings."""
    table = frame.to_arrow()
    table = table.cast(pa.schema([(name, pa.string()) for name in table.column_names]))
    at = 0
    for size in cycle(sizes):
        yield from table.slice(at, size).combine_chunks().to_batches() or [none(table.schema)]
        at += size
        if at >= frame.height:
            return


def none(schema: Any) -> Any:
    return pa.RecordBatch.from_pylist([], schema)


def done(batches: Iterator[Any]) -> pl.DataFrame:
    made = pl.from_arrow(pa.Table.from_batches(batches))
    assert isinstance(made, pl.DataFrame)
    return made


def expected(frame: pl.DataFrame, **options: Any) -> pl.DataFrame:
    """Return the local results in the types that Spark has."""
    local = assess(frame, **{"columns": GROUPS, **options}).drop("row")
    words = [name for name, kind in local.schema.items() if isinstance(kind, pl.List)]
    return local.with_columns(
        pl.selectors.enum().cast(pl.String),
        pl.selectors.unsigned_integer().cast(pl.Int64),
        pl.col(words).cast(pl.List(pl.String)),
    )


@pytest.mark.parametrize("sizes", [(1000,), (1, 7, 23)])
@pytest.mark.parametrize("together", [20, 10_000])
def test_a_wide_table_cut_anywhere_gives_the_results_of_the_whole(
    sizes: tuple[int, ...], together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(partition.ROWS, "wide", together)
    assert done(work(wide()).results(cut(wide().head(60), sizes))).equals(expected(wide().head(60)))


@pytest.mark.parametrize("sizes", [(10_000,), (1, 3, 40, 2)])
@pytest.mark.parametrize("together", [1, 50, 100_000])
def test_a_long_table_cut_within_visits_gives_the_results_of_the_whole(
    sizes: tuple[int, ...], together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(partition.ROWS, "long", together)
    rows = long().head(120)
    assert done(work(rows).results(cut(rows, sizes))).equals(expected(rows))


def test_the_complaints_of_a_visit_are_found_together_though_batches_part_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(partition.ROWS, "long", 1)
    rows = pl.DataFrame(
        [("a", "left neck", "taut_band"), ("a", "right knee", "joint_tightness"), ("a", "left neck", "muscle_cramps")],
        schema=["visit", "complaint", "finding"],
        orient="row",
    ).with_columns(answer=pl.lit("yes"))
    made = done(work(rows).results(cut(rows, (1,))))
    assert made.select("complaint", "side").rows() == [(1, "left"), (2, "right")]
    assert made.equals(expected(rows))


def test_a_table_of_many_columns_is_worked_on_in_smaller_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partition, "CELLS", 10 * wide().width)
    assert [one.num_rows for one in work(wide()).results(cut(wide().head(25), (5,)))] == [10, 10, 5]


def test_ids_that_differ_by_blanks_are_one_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(partition.ROWS, "long", 1)
    rows = pl.DataFrame({"visit": ["a", " a", "a "], "finding": ["taut_band", "muscle_cramps", "joint_tightness"]})
    rows = rows.with_columns(answer=pl.lit("yes"))
    assert done(work(rows).results(cut(rows, (1,)))).height == 1


@pytest.mark.parametrize("table", [wide, long])
def test_every_group_of_columns_is_the_same(table: Any) -> None:
    frame = table().head(30)
    assert done(work(frame, ALL).results(cut(frame, (30,)))).equals(expected(frame, columns=ALL))


@pytest.mark.parametrize("table", [wide, long])
def test_a_partition_without_rows_still_says_which_columns_there_are(table: Any) -> None:
    frame = table()
    empty = done(work(frame).results(iter([next(cut(frame.head(0), (1,)))])))
    assert empty.height == 0
    assert empty.schema == expected(frame.head(5)).schema


def test_a_partition_without_batches_gives_none() -> None:
    assert list(work(wide()).results(iter([]))) == []


def test_what_is_given_back_has_only_types_that_spark_reads() -> None:
    batch = next(work(wide(), ALL).results(cut(wide().head(3), (3,))))
    assert {str(kind).partition("<")[0] for kind in batch.schema.types} == {
        "string",
        "int32",
        "int64",
        "double",
        "list",
    }


def test_cells_that_are_not_understood_are_unsure_and_listed_with_their_visit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(partition.ROWS, "wide", 2)
    rows = pl.DataFrame({"visit": ["a", "b", "c", "", "e"], "taut_band": ["yes", "yse", None, "no", "7"]})
    made = done(work(rows).results(cut(rows, (1,))))
    assert made["visit"].to_list() == ["a", "b", "c", "", "e"]
    unsure = rows.with_columns(
        visit=pl.Series(list("abcde")), taut_band=pl.Series(["yes", "unsure", None, "no", "unsure"])
    )
    assert made.drop("visit").equals(expected(unsure).drop("visit"))
    listed = done(work(rows).rejected(cut(rows, (1,))))
    assert listed.select("visit", "column", "value").rows() == [
        ("b", "taut_band", "yse"), ("", "visit", ""), ("e", "taut_band", "7")
    ]  # fmt: skip
    assert "did you mean 'yes'" in listed["reason"][0]


def test_nothing_to_list_still_says_which_columns_there_are() -> None:
    listed = done(work(wide()).rejected(cut(wide().head(3), (3,))))
    assert listed.schema == dict.fromkeys(("visit", "column", "value", "reason"), pl.String)


def test_a_worker_writes_the_expressions_once_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    partition._assessor.cache_clear()
    same = work(wide())
    for _ in range(2):
        list(same.results(cut(wide().head(2), (1,))))
    assert partition._assessor.cache_info().misses == 1
    list(work(wide(), ("top",)).results(cut(wide().head(2), (1,))))
    assert partition._assessor.cache_info().misses == 2


def test_work_travels_with_its_knowledge() -> None:
    from msgspec.structs import replace

    from nmt_expert.knowledge.load import load_knowledge

    kb = load_knowledge(use_cache=False)
    fewer = replace(kb, rules=tuple(rule for rule in kb.rules if rule.conclusion != "adhesions"))
    sheet = read_headings(plan_for(), wide().schema)
    made = done(Work(fewer, sheet, GROUPS).results(cut(wide().head(40), (9,))))
    assert set(made["adhesions"]) == {0.0}
    assert made.equals(expected(wide().head(40), knowledge=fewer))


def test_shuffled_visits_give_each_the_results_it_has_in_order() -> None:
    visits = wide()["visit"].to_list()[:12]
    Random(1).shuffle(visits)
    rows = pl.concat([long().filter(pl.col("visit") == visit) for visit in visits])
    made = done(work(rows).results(cut(rows, (11,))))
    assert made.sort("visit").equals(expected(long().filter(pl.col("visit").is_in(visits))).sort("visit"))
