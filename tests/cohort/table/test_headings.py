"""Headings of tables: which column is which finding, and every way they can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import polars as pl
import pytest

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.headings import MOST_COLUMNS, Sheet, TableMapping, read_headings
from nmt_expert.cohort.table.mapping import read_mapping
from nmt_expert.errors import CohortError
from tests.cohort.tables import plan_of_two_ranks

LOCAL, OTHER, GENERAL = "taut_band", "tingling_pins_needles", "repetitive_task"


@cache
def plan() -> Plan:
    return plan_of_two_ranks()


Types = Mapping[str, Any]
NONE: Types = {}


def schema(headings: tuple[str, ...], types: Types) -> pl.Schema:
    return pl.Schema({**dict.fromkeys(headings, pl.String()), **types})


def read(*headings: str, mapping: str = "", lenient: bool = False, types: Types = NONE) -> Sheet:
    told = read_mapping(plan(), mapping.encode(), "map.yaml") if mapping else None
    return read_headings(plan(), schema(headings, types), told, lenient=lenient)


def problems(*headings: str, mapping: str = "", lenient: bool = False, types: Types = NONE) -> list[str]:
    with pytest.raises(CohortError) as caught:
        read(*headings, mapping=mapping, lenient=lenient, types=types)
    return [str(issue) for issue in caught.value.issues]


# ------------------------------------------------------------------ what is understood


def test_a_column_a_finding_makes_a_wide_table() -> None:
    sheet = read("visit", "region", "side", LOCAL, f"{LOCAL}@referring", GENERAL)
    assert sheet.form == "wide"
    assert sheet.context == {"visit": "visit", "region": "region", "side": "side"}
    assert sheet.keys == (f"{LOCAL}@here", f"{LOCAL}@referring", f"{GENERAL}@general")
    assert (sheet.kept, sheet.ignored, sheet.problems) == ((), (), ())


def test_the_headings_finding_and_answer_make_a_long_table() -> None:
    sheet = read("id", "finding", "answer", "complaint", "site")
    assert sheet.form == "long"
    assert sheet.context == {
        name if name != "id" else "visit": name for name in ("id", "finding", "answer", "complaint", "site")
    }


def test_capitals_blanks_and_a_byte_order_mark_are_forgiven() -> None:
    sheet = read("\ufeffVisit", " Taut_Band ", "Tingling Pins-Needles @ Other side")
    assert sheet.context == {"visit": "\ufeffVisit"}
    assert sheet.keys == (f"{LOCAL}@here", f"{OTHER}@other_side")
    assert [column.name for column in sheet.answers] == [" Taut_Band ", "Tingling Pins-Needles @ Other side"]


def test_a_complaint_may_stand_in_words() -> None:
    assert read("complaint", LOCAL).context == {"complaint": "complaint"}


def test_the_row_numbers_of_a_part_are_no_column_of_the_table() -> None:
    assert read(LOCAL, types={"#row": pl.UInt32()}).keys == (f"{LOCAL}@here",)


def test_row_numbers_that_are_no_numbers_are_refused() -> None:
    (problem,) = problems("#row", LOCAL)
    assert "'#row' is not a finding" in problem
    assert "rename it" in problem


@pytest.mark.parametrize(
    "kind",
    [pl.String(), pl.Boolean(), pl.Int8(), pl.UInt64(), pl.Float32(), pl.Decimal(4, 1), pl.Categorical(), pl.Null()],
    ids=str,
)
def test_answers_are_words_numbers_or_true_and_false(kind: pl.DataType) -> None:
    assert read(types={LOCAL: kind}).keys == (f"{LOCAL}@here",)


def test_a_mapping_names_findings_roles_and_what_to_keep_or_ignore() -> None:
    mapping = f"""
        columns: {{"Numb?": numbness_reported, TP refers: {LOCAL}@referring}}
        visit: Client no
        region: neck
        keep: [Age]
        ignore: [Notes]
    """
    sheet = read("Client No", "numb?", "TP Refers", "AGE", "notes", LOCAL, mapping=mapping)
    assert sheet.keys == ("numbness_reported@here", f"{LOCAL}@referring", f"{LOCAL}@here")
    assert sheet.context == {"visit": "Client No"}
    assert sheet.fixed == {"region": "neck"}
    assert (sheet.kept, sheet.ignored) == (("AGE",), ("notes",))


def test_a_place_of_the_mapping_is_a_column_if_the_table_has_it() -> None:
    sheet = read("neck", LOCAL, mapping="region: neck")
    assert (sheet.context, sheet.fixed) == ({"region": "neck"}, {})


def test_words_of_one_column_go_before_those_of_all() -> None:
    sheet = read(LOCAL, OTHER, mapping=f"words: {{J: yes, {OTHER}: {{J: no}}}}")
    assert [dict(column.words) for column in sheet.answers] == [{"j": "yes"}, {"j": "no"}]


def test_the_lenient_mode_passes_over_what_it_does_not_know_and_says_so() -> None:
    sheet = read(LOCAL, "shoe size", f"{OTHER}@nowhere", lenient=True)
    assert sheet.keys == (f"{LOCAL}@here",)
    assert sheet.ignored == ("shoe size", f"{OTHER}@nowhere")
    assert [issue.severity for issue in sheet.problems] == ["warning", "warning"]


# ------------------------------------------------------------------ what is refused


def test_a_heading_that_is_no_finding_names_the_nearest() -> None:
    (problem,) = problems("taut_bnad")
    assert "'taut_bnad' is not a finding" in problem
    assert "did you mean 'taut_band'" in problem


def test_a_heading_in_words_names_the_finding_that_it_means() -> None:
    (problem,) = problems("Pins and needles")
    assert f"did you mean '{OTHER}'" in problem


def test_a_misspelt_column_of_the_context_is_recognised() -> None:
    (problem,) = problems("regoin", LOCAL)
    assert "did you mean 'region'?" in problem


def test_a_place_that_is_none_names_the_nearest() -> None:
    (problem,) = problems(f"{LOCAL}@refering")
    assert "'refering' in the heading 'taut_band@refering' is not a place" in problem
    assert "did you mean 'referring'?" in problem


def test_an_empty_place_is_no_place() -> None:
    assert "is not a place" in problems(f"{LOCAL}@")[0]


def test_a_finding_about_the_whole_person_takes_no_place() -> None:
    (problem,) = problems(f"{GENERAL}@here")
    assert "gives a place to 'repetitive_task', which is about the whole person" in problem


def test_two_columns_for_one_finding_are_refused() -> None:
    (problem,) = problems(LOCAL, f"{LOCAL}@here")
    assert "two columns are 'taut_band' at one place (here): 'taut_band' and 'taut_band@here'" in problem


def test_two_columns_for_one_finding_by_a_mapping_are_refused() -> None:
    (problem,) = problems(LOCAL, "Cord", mapping=f"columns: {{Cord: {LOCAL}}}")
    assert "two columns are 'taut_band'" in problem


def test_headings_that_differ_by_capitals_only_are_refused() -> None:
    (problem,) = problems(LOCAL, "TAUT_BAND")
    assert "the heading 'taut_band' appears twice, also as 'TAUT_BAND'" in problem


def test_a_heading_that_a_reader_of_files_has_renamed_stands_twice() -> None:
    (problem,) = problems(LOCAL, f"{LOCAL}_duplicated_0")
    assert "the heading 'taut_band' appears twice" in problem


def test_two_columns_for_the_visit_are_refused() -> None:
    (problem,) = problems("id", "visit", LOCAL)
    assert "two columns give the visit: 'id' and 'visit'" in problem


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (pl.Date(), "dates or times"),
        (pl.Datetime(), "dates or times"),
        (pl.List(pl.String()), "lists"),
        (pl.Struct({"a": pl.String()}), "several values per cell"),
        (pl.Binary(), "raw bytes"),
    ],
    ids=str,
)
def test_a_column_of_the_wrong_type_is_named_with_what_it_holds(kind: pl.DataType, said: str) -> None:
    (problem,) = problems(types={LOCAL: kind})
    assert f"the column 'taut_band' holds {said}, which are not answers" in problem


def test_a_region_in_numbers_is_refused() -> None:
    (problem,) = problems(LOCAL, types={"region": pl.Int64()})
    assert "the column 'region' (region) holds numbers" in problem


def test_a_visit_of_lists_is_refused() -> None:
    (problem,) = problems(LOCAL, types={"visit": pl.List(pl.Int8())})
    assert "the column 'visit' (visit) holds lists" in problem


def test_a_table_without_findings_is_refused() -> None:
    (problem,) = problems("visit", "region")
    assert "no column of the table is a finding" in problem


def test_a_lenient_reader_refuses_a_table_without_findings_too() -> None:
    assert "no column of the table is a finding" in problems("shoe size", lenient=True)[0]


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("visit", "finding"), "a column 'finding' also needs a column 'answer'"),
        (("visit", "answer"), "a column 'answer' also needs a column 'finding'"),
        (("finding", "answer"), "needs a column 'visit'"),
    ],
)
def test_a_long_table_that_lacks_a_column_is_refused(headings: tuple[str, ...], said: str) -> None:
    (problem,) = problems(*headings)
    assert said in problem


def test_a_long_table_has_no_columns_of_findings() -> None:
    (problem,) = problems("visit", "finding", "answer", LOCAL)
    assert "'taut_band' is not a column of a table with one row per answer" in problem


def test_a_table_without_columns_is_refused() -> None:
    assert "the table has no columns" in problems()[0]


def test_a_table_with_very_many_columns_is_refused_at_once() -> None:
    many = pl.Schema({f"c{at}": pl.Int8() for at in range(MOST_COLUMNS + 1)})
    with pytest.raises(CohortError, match="20,001 columns"):
        read_headings(plan(), many)


def test_many_unknown_headings_are_all_named() -> None:
    found = problems(*(f"question {at} of the form" for at in range(300)))
    assert len(found) == 300


def test_a_column_that_the_mapping_names_has_to_be_there() -> None:
    (problem,) = problems(LOCAL, "Numb", mapping='columns: {"Numb?": numbness_reported}\nignore: [Numb]')
    assert problem.startswith("map.yaml:1: the table has no column 'numb?'")
    assert "did you mean 'numb'?" in problem


def test_a_fixed_region_has_to_be_one() -> None:
    (problem,) = problems(LOCAL, mapping="keep: []\nregion: nekk")
    assert problem.startswith("map.yaml:2: the table has no column 'nekk', and 'nekk' is not a region")


def test_a_region_is_given_once() -> None:
    (problem,) = problems(LOCAL, "region", mapping="region: neck")
    assert "the region is given twice: by the column 'region' and for all rows" in problem


def test_every_problem_is_told_at_once() -> None:
    found = problems(
        "taut_bnad", LOCAL, "TAUT_BAND@here", f"{GENERAL}@here", f"{OTHER}@up", types={"region": pl.Date()}
    )
    assert len(found) == 5


def test_without_a_mapping_nothing_is_mapped() -> None:
    empty: Mapping[str, str] = {}
    assert TableMapping().columns == empty
