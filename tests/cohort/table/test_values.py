"""Cells of tables: every spelling of an answer is that answer, everything else is told with row, column and reason."""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.headings import read_headings
from nmt_expert.cohort.table.mapping import read_mapping
from nmt_expert.cohort.table.values import coded, rejects, said
from tests.cohort.tables import plan_of_two_ranks

LOCAL, OTHER, GENERAL = "taut_band", "limb_heaviness", "repetitive_task"
HERE = f"{LOCAL}@here"
WORDS = ("yes", "probably", "unsure", "probably not", "no")
CODES = {"yes": 2, "probably": 1, "unsure": 0, "probably not": -1, "no": -2}
NUMBERS = {"yes": 1.0, "probably": 0.6, "unsure": 0.0, "probably not": -0.6, "no": -1.0}


@cache
def plan() -> Plan:
    return plan_of_two_ranks()


def read(table: pl.DataFrame, mapping: str = "") -> tuple[pl.DataFrame, list[tuple[Any, ...]]]:
    """Return the coded table and the cells that were not understood."""
    told = read_mapping(plan(), mapping.encode(), "map.yaml") if mapping else None
    sheet = read_headings(plan(), table.schema, told)
    wrong = rejects(plan(), sheet, table.lazy()).collect()
    return coded(plan(), sheet, table.lazy()).collect(), wrong.rows()


def codes_of(values: list[Any], kind: Any = None, mapping: str = "") -> list[int | None]:
    return read(pl.DataFrame({LOCAL: pl.Series(values, dtype=kind)}), mapping)[0][HERE].to_list()


def reason_of(table: dict[str, Any], mapping: str = "") -> tuple[int, str, str, str]:
    """Return the one cell that was not understood."""
    ((row, column, value, reason),) = read(pl.DataFrame(table, strict=False), mapping)[1]
    return row, column, value, reason


# ------------------------------------------------------------------ answers


@given(some.lists(some.sampled_from([*WORDS, None]), max_size=12))
def test_answers_survive_every_way_of_writing_them(words: list[str | None]) -> None:
    expected = [None if word is None else CODES[word] for word in words]
    numbers = [None if word is None else NUMBERS[word] for word in words]
    written = {
        "words": pl.Series(words, dtype=pl.String),
        "capitals": pl.Series([word and f" {word.upper()}\t" for word in words], dtype=pl.String),
        "ids": pl.Series([word and word.replace(" ", "_") for word in words], dtype=pl.String),
        "categories": pl.Series(words, dtype=pl.String).cast(pl.Categorical),
        "enum": pl.Series(words, dtype=pl.Enum(["no", "unsure", *WORDS[:2], "probably not"])),
        "numbers": pl.Series(numbers, dtype=pl.Float64),
        "short numbers": pl.Series(numbers, dtype=pl.Float32),
        "decimals": pl.Series(numbers, dtype=pl.Float64).cast(pl.Decimal(4, 1)),
        "numbers in words": pl.Series(numbers, dtype=pl.Float64).cast(pl.String),
    }
    for how, cells in written.items():
        table, wrong = read(pl.DataFrame({LOCAL: cells}))
        assert table[HERE].to_list() == expected, how
        assert wrong == [], how


@given(some.lists(some.sampled_from(["yes", "unsure", "no", None]), max_size=12))
def test_whole_numbers_are_numbers_of_the_scale(words: list[str | None]) -> None:
    whole = {"yes": 1, "unsure": 0, "no": -1}
    numbers = [None if word is None else whole[word] for word in words]
    expected = [None if word is None else CODES[word] for word in words]
    for kind in (pl.Int8, pl.Int64, pl.Float64):
        assert codes_of(numbers, kind) == expected
    assert codes_of([None if n is None else str(n) for n in numbers], pl.String) == expected


def test_true_is_yes_and_false_is_no() -> None:
    assert codes_of([True, False, None]) == [2, -2, None]
    assert codes_of(["True", "false", " TRUE "]) == [2, -2, 2]


def test_empty_blank_null_and_nan_are_not_asked() -> None:
    assert codes_of(["", "  ", "\u00a0", None]) == [None] * 4
    assert codes_of([float("nan"), None], pl.Float64) == [None, None]


def test_a_column_without_any_answer_is_not_asked() -> None:
    assert codes_of([None, None], pl.Null) == [None, None]


def test_numbers_in_words_may_carry_sign_and_zeros() -> None:
    assert codes_of(["+1", "1.00", ".6", "-0.60", "-0", "0.0"]) == [2, 2, 1, -1, 0, 0]


def test_numbers_that_lost_a_little_on_their_way_are_read() -> None:
    assert codes_of([0.6000000000000001, 0.6000000238418579]) == [1, 1]
    assert codes_of(["0.6000000000000001", "-0.60000002"]) == [1, -1]


def test_whole_numbers_of_every_kind_are_read() -> None:
    for kind in (pl.UInt8, pl.UInt64, pl.Int16, pl.Int64):
        assert codes_of([1, 0, None], kind, "words: {300: no}") == [2, 0, None]
    assert codes_of([300, 1], pl.Int64, "words: {300: no, 99999999999999999999: yes}") == [-2, 2]


def test_the_own_words_of_a_table_are_read_by_its_mapping() -> None:
    mapping = 'words: {J: yes, N: no, "n/a": "", vielleicht: probably}'
    assert codes_of(["j", "N", "n/a", "VIELLEICHT", "yes"], None, mapping) == [2, -2, None, 1, 2]


def test_the_own_numbers_of_a_table_go_before_those_of_the_scale() -> None:
    mapping = "words: {0: no, 1: probably, 2: yes}"
    assert codes_of([0, 1, 2, -1], pl.Int64, mapping) == [-2, 1, 2, -2]
    assert codes_of(["0", "1.0", "2"], None, mapping) == [-2, 1, 2]


def test_more_spellings_than_are_compared_one_by_one_are_looked_up() -> None:
    spellings = [f"{' ' * at}yes" for at in range(40)] + ["no"]
    assert codes_of(spellings) == [2] * 40 + [-2]


def test_a_spelling_that_comes_late_is_read_all_the_same() -> None:
    assert codes_of(["yes"] * 3000 + ["NO", "nope"])[-2:] == [-2, CODES["unsure"]]


@pytest.mark.parametrize("cell", ["yse", "yes!", "2", "0.5", "nan", "1e0", "١", "0_1", "--1", "yes no"])
def test_a_word_that_is_no_answer_is_told_with_its_place(cell: str) -> None:
    row, column, value, reason = reason_of({LOCAL: ["yes", cell]})
    assert (row, column, value) == (2, LOCAL, cell)
    assert f"'{cell}' is not an answer to 'taut_band'" in reason


def test_a_misspelt_answer_names_the_nearest_and_a_strange_one_all() -> None:
    assert reason_of({LOCAL: ["yse"]})[3].endswith("did you mean 'yes'?")
    assert reason_of({LOCAL: ["§"]})[3].endswith(
        "answer yes, probably, unsure, probably not, no, or 1, 0.6, 0, -0.6, -1"
    )


@pytest.mark.parametrize("number", [0.5, 2.0, -0.7, float("inf"), 0.600001])
def test_a_number_that_is_not_of_the_scale_is_told(number: float) -> None:
    row, column, _, reason = reason_of({LOCAL: [1.0, None, number]})
    assert (row, column) == (3, LOCAL)
    assert "is not an answer" in reason


def test_a_category_that_is_no_answer_is_told() -> None:
    assert reason_of({LOCAL: pl.Series(["yes", "huh", None], dtype=pl.Categorical)})[:3] == (2, LOCAL, "huh")


def test_a_row_with_a_bad_cell_is_marked_and_keeps_the_rest() -> None:
    table, wrong = read(pl.DataFrame({LOCAL: ["yes", "huh"], OTHER: ["no", "no"]}))
    assert table["#bad"].to_list() == [False, True]
    assert table[HERE].to_list() == [2, CODES["unsure"]]
    assert table[f"{OTHER}@here"].to_list() == [-2, -2]
    assert len(wrong) == 1


def test_a_row_without_an_id_is_called_by_its_number_and_one_without_anything_is_none() -> None:
    table, wrong = read(pl.DataFrame({"visit": ["", "a", ""], LOCAL: ["yes", None, None]}))
    assert said(table.lazy()).collect()["#visit"].to_list() == ["(row 1)", "a"]
    assert [cell[:2] for cell in wrong] == [(1, "visit"), (3, "visit")]


def test_rejects_come_by_row_and_then_by_column() -> None:
    _, wrong = read(pl.DataFrame({LOCAL: ["a1", "yes", "a3"], OTHER: ["b1", "b2", "no"]}))
    assert [cell[:3] for cell in wrong] == [(1, LOCAL, "a1"), (1, OTHER, "b1"), (2, OTHER, "b2"), (3, LOCAL, "a3")]


def test_no_rows_give_no_rows() -> None:
    empty = pl.DataFrame(schema={"visit": pl.String, "complaint": pl.String, LOCAL: pl.String, OTHER: pl.Categorical})
    table, wrong = read(empty)
    assert (table.height, wrong) == (0, [])
    assert table.schema[HERE] == pl.Int8


# ------------------------------------------------------------------ whose row, and where it hurts


def test_rows_are_numbered_from_nought_and_visits_named_by_row_from_one() -> None:
    table, _ = read(pl.DataFrame({LOCAL: ["yes", "no"]}))
    assert table["#row"].to_list() == [0, 1]
    assert table["#visit"].to_list() == ["1", "2"]


def test_a_part_of_a_table_brings_its_own_row_numbers() -> None:
    table, wrong = read(pl.DataFrame({"#row": [7, 8], LOCAL: ["yes", "huh"]}))
    assert table["#row"].to_list() == [7, 8]
    assert table["#visit"].to_list() == ["8", "9"]
    assert wrong[0][0] == 9


def test_ids_of_visits_are_text_without_needless_decimals() -> None:
    assert read(pl.DataFrame({"visit": [7, 8], LOCAL: ["no"] * 2}))[0]["#visit"].to_list() == ["7", "8"]
    assert read(pl.DataFrame({"visit": [7.0, 8.5], LOCAL: ["no"] * 2}))[0]["#visit"].to_list() == ["7", "8.5"]
    assert read(pl.DataFrame({"ID": [" a ", "B"], LOCAL: ["no"] * 2}))[0]["#visit"].to_list() == ["a", "B"]


def test_an_empty_id_is_told() -> None:
    row, column, value, reason = reason_of({"visit": ["a", "  "], LOCAL: ["no", "no"]})
    assert (row, column, value.strip()) == (2, "visit", "")
    assert "give it an id" in reason


def test_rows_may_share_an_id() -> None:
    table, wrong = read(pl.DataFrame({"visit": ["a", "a"], "region": ["neck", "knee"], LOCAL: ["no", "yes"]}))
    assert table["#visit"].to_list() == ["a", "a"]
    assert wrong == []


def test_regions_and_sides_are_read_by_id_label_or_the_words_people_use() -> None:
    table, wrong = read(
        pl.DataFrame(
            {
                "region": ["neck_posterior", "Lower back", " NECK ", "forehead", "", None],
                "side": ["left", "L", "Right", "bilateral", "", None],
                LOCAL: ["yes"] * 6,
            }
        )
    )
    assert table["#region"].to_list() == ["neck_posterior", "low_back", "neck", "head_frontal", "", ""]
    assert table["#side"].to_list() == ["left", "left", "right", "both", "", ""]
    assert wrong == []


def test_a_complaint_in_words_gives_region_and_side() -> None:
    said = ["left neck", "pain in the right knee", "lower back", "", None]
    table, wrong = read(pl.DataFrame({"complaint": said, LOCAL: ["yes"] * 5}))
    assert table.select("#region", "#side").rows() == [
        ("neck", "left"),
        ("knee", "right"),
        ("low_back", ""),
        ("", ""),
        ("", ""),
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "said", ["Tuesday", "left neck and right knee", "neck on a Tuesday", "upper trapezius", "x" * 500]
)
def test_a_complaint_that_is_no_place_is_told(said: str) -> None:
    row, column, value, reason = reason_of({"complaint": ["neck", said], LOCAL: ["yes", "no"]})
    assert (row, column, value) == (2, "complaint", said)
    assert "for example 'left neck'" in reason


def test_a_region_that_is_none_names_the_nearest() -> None:
    assert reason_of({"region": ["Nekc"], LOCAL: ["yes"]})[3].endswith("did you mean 'neck'?")


def test_a_side_that_is_none_names_the_sides() -> None:
    assert (
        reason_of({"side": ["front"], LOCAL: ["yes"]})[3] == "'front' is not a side; one of left, right, both, midline"
    )


def test_a_complaint_and_a_region_that_disagree_are_told() -> None:
    assert "two different places" in reason_of({"complaint": ["left neck"], "region": ["knee"], LOCAL: ["yes"]})[3]


def test_a_complaint_and_a_side_complete_each_other() -> None:
    table, wrong = read(pl.DataFrame({"complaint": ["neck"], "side": ["left"], LOCAL: ["yes"]}))
    assert table.select("#region", "#side").rows() == [("neck", "left")]
    assert wrong == []


def test_a_place_of_the_mapping_holds_for_every_row() -> None:
    table, _ = read(pl.DataFrame({LOCAL: ["yes", "no"]}), "region: lower back\nside: left")
    assert table.select("#region", "#side").rows() == [("low_back", "left")] * 2


def test_kept_columns_are_carried_through_as_they_are() -> None:
    table, _ = read(pl.DataFrame({"Born": [1960, None], LOCAL: ["yes", "no"]}), "keep: [born]")
    assert table["#keep:Born"].to_list() == [1960, None]


def test_a_table_may_be_cut_anywhere() -> None:
    whole = pl.DataFrame(
        {"visit": list("abcd"), "complaint": ["neck", "left knee", "", "x"], LOCAL: ["yes", "J", "no", ""]}
    )
    numbered = whole.with_row_index("#row")
    parts = [read(numbered.slice(at, 1)) for at in range(4)]
    assert pl.concat([part for part, _ in parts]).equals(read(whole)[0])
    assert [cell for _, wrong in parts for cell in wrong] == read(whole)[1]


def test_streaming_gives_the_same() -> None:
    table = pl.DataFrame({"complaint": ["neck", "x"] * 500, LOCAL: ["yes", "J"] * 500})
    sheet = read_headings(plan(), table.schema)
    for made in (coded(plan(), sheet, table.lazy()), rejects(plan(), sheet, table.lazy())):
        assert made.collect(engine="streaming").equals(made.collect())


# ------------------------------------------------------------------ the long form


def long(rows: list[tuple[Any, ...]], *more: str, mapping: str = "") -> tuple[pl.DataFrame, list[tuple[Any, ...]]]:
    names = ["visit", "finding", "answer", *more]
    return read(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"), mapping)


def test_a_long_table_is_one_answer_a_row() -> None:
    table, wrong = long([("a", "taut_band", "yes"), ("a", "Taut Band@referring", "0"), ("b", "repetitive_task", "no")])
    assert table.select("#visit", "#finding", "#code", "#place").rows() == [
        ("a", "taut_band", 2, ""),
        ("a", "taut_band", 0, "referring"),
        ("b", "repetitive_task", -2, ""),
    ]
    assert table["#complaint"].to_list() == [None, None, None]
    assert wrong == []


def test_complaints_of_a_visit_count_in_the_order_of_first_appearance() -> None:
    said = ["right knee", "left neck", "knee, right", "", "left neck"]
    table, wrong = long([("a", LOCAL, "yes", place) for place in said], "complaint")
    assert table["#complaint"].to_list() == [0, 1, 0, None, 1]
    assert table["#complaint_region"].to_list() == ["knee", "neck", "knee", "", "neck"]
    assert wrong == []


def test_an_answer_without_a_site_is_where_its_complaint_is_if_there_are_several() -> None:
    one, _ = long([("a", LOCAL, "yes", "left neck", "")], "complaint", "site")
    assert one.select("#region", "#side").rows() == [("", "")]
    two, _ = long(
        [("a", LOCAL, "yes", "left neck", ""), ("a", OTHER, "yes", "knee", "right elbow")], "complaint", "site"
    )
    assert two.select("#region", "#side").rows() == [("neck", "left"), ("elbow", "right")]


def test_a_site_is_read_from_words_or_from_columns_of_its_own() -> None:
    words, _ = long([("a", LOCAL, "yes", said) for said in ("left upper_trapezius", "Other side", "here")], "site")
    assert words.select("#side", "#muscle", "#place").rows() == [
        ("left", "upper_trapezius", ""),
        ("", "", "other_side"),
        ("", "", ""),
    ]
    columns, wrong = long(
        [("a", LOCAL, "yes", "neck", "L", "Upper trapezius", ""), ("a", LOCAL, "no", "", "", "", "referring")],
        "region", "side", "muscle", "place",
    )  # fmt: skip
    assert columns.select("#region", "#side", "#muscle", "#place").rows() == [
        ("neck", "left", "upper_trapezius", ""),
        ("", "", "", "referring"),
    ]
    assert wrong == []


def test_an_empty_answer_tells_of_the_visit_and_is_no_answer() -> None:
    table, wrong = long([("a", LOCAL, ""), ("b", "", "")])
    assert table.select("#visit", "#finding", "#code").rows() == [("a", None, None), ("b", None, None)]
    assert wrong == []


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (("a", "taut_bnad", "yes", "", ""), "finding", "did you mean 'taut_band'?"),
        (("a", "repetitive_task@here", "yes", "", ""), "finding", "about the whole person"),
        (("a", "taut_band@up", "yes", "", ""), "finding", "'up' is not a place"),
        (("a", "", "yes", "", ""), "finding", "does not say to which finding"),
        (("a", LOCAL, "J", "", ""), "answer", "'J' is not an answer"),
        (("", LOCAL, "yes", "", ""), "visit", "give it an id"),
        (("a", LOCAL, "yes", "moon", ""), "complaint", "'moon' is not a place"),
        (("a", LOCAL, "yes", "", "left trapezoid"), "site", "'left trapezoid' is not a place"),
        (("a", "taut_band@referring", "yes", "", "pathway"), "site", "two different places"),
    ],
)
def test_a_cell_of_a_long_table_that_is_not_understood_is_told(row: tuple[str, ...], column: str, said: str) -> None:
    table, ((number, where, _, reason),) = long([("a", LOCAL, "yes", "", ""), row], "complaint", "site")
    assert (number, where) == (2, column)
    assert said in reason
    assert table["#bad"].to_list() == [False, True]


def test_a_row_whose_answer_is_none_still_tells_of_its_complaint() -> None:
    table, _ = long([("a", LOCAL, "J", "knee"), ("a", LOCAL, "yes", "neck"), ("a", OTHER, "no", "moon")], "complaint")
    assert table["#complaint"].to_list() == [0, 1, None]
    assert table["#code"].to_list() == [CODES["unsure"], 2, None]


def test_of_an_answer_at_a_place_that_is_none_only_what_red_flags_ask_for_is_kept() -> None:
    table, wrong = long([("a", LOCAL, "yes", "moon"), ("a", "saddle_numbness", "yes", "moon")], "site")
    assert table.select("#finding", "#code").rows() == [(None, None), ("saddle_numbness", 2)]
    assert len(wrong) == 2


def test_a_finding_that_is_none_takes_nothing_else_with_it() -> None:
    table, wrong = long([("a", "nonsense", "yes"), ("a", "saddle_numbness", "yes")])
    assert table.select("#visit", "#finding", "#code").rows() == [("a", None, None), ("a", "saddle_numbness", 2)]
    assert [cell[:3] for cell in wrong] == [(1, "finding", "nonsense")]


def test_the_own_names_of_a_long_table_are_read_by_its_mapping() -> None:
    mapping = 'columns: {"TP refers": taut_band@referring}\nwords: {answer: {J: yes}}\nregion: neck'
    table, wrong = long([("a", "tp refers", "J"), ("a", LOCAL, "no")], mapping=mapping)
    assert table.select("#finding", "#code", "#place", "#complaint_region", "#complaint").rows() == [
        ("taut_band", 2, "referring", "neck", 0),
        ("taut_band", -2, "", "neck", 0),
    ]
    assert wrong == []
