from __future__ import annotations

import polars as pl
import pytest

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.summary.counts import MOST, region_group, summarise
from nmt_expert.cohort.summary.model import Crossing, Summary
from nmt_expert.errors import CohortError
from tests.cohort.made_results import results, times
from tests.cohort.tables import plan_of_two_ranks

SUPPORTED = {"ischemia_band": "supported", "top": ["ischemia"]}
OPTIONS = ("age_under_18", "age_18_49", "age_50_64", "age_65_over")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of_two_ranks()


def reached(summary: Summary, principle: str = "ischemia") -> dict[str, int | None]:
    spread = next(entry for entry in summary.principles if entry.id == principle)
    return {count.id: count.people for count in spread.at_least}


def cells(crossing: Crossing, principle: str = "ischemia") -> dict[str, tuple[int | None, int | None]]:
    groups = zip(crossing.groups, crossing.cells[principle], strict=True)
    return {group.label: (group.people, people) for group, people in groups}


def test_people_are_counted_at_least_at_each_band(plan: Plan) -> None:
    rows = [*times(10), *times(6, ischemia_band="possible"), *times(7, ischemia_band="well_supported")]
    summary = summarise(plan, results(plan, rows))
    assert reached(summary) == {"well_supported": 7, "supported": 7, "possible": 13, "open": 23}
    assert reached(summary, "adhesions") == {"well_supported": 0, "supported": 0, "possible": 0, "open": 23}


def test_exact_bands_and_first_in_rank_are_counted(plan: Plan) -> None:
    summary = summarise(plan, results(plan, [*times(9), *times(6, **SUPPORTED)]))
    ischemia = next(entry for entry in summary.principles if entry.id == "ischemia")
    assert {count.id: count.people for count in ischemia.bands if count.people} == {"supported": 6, "open": 9}
    assert ischemia.first == 6


def test_a_visit_with_two_complaints_counts_once_with_the_best(plan: Plan) -> None:
    twice = [dict(row, visit=f"t{i}") for i in range(5) for row in (SUPPORTED, {"ischemia_band": "unlikely"})]
    summary = summarise(plan, results(plan, [*times(8), *twice]))
    assert (summary.visits, summary.complaints) == (13, 18)
    assert reached(summary)["supported"] == 5


def test_the_number_of_complaints_does_not_tell_of_a_few_people_with_several(plan: Plan) -> None:
    summary = summarise(plan, results(plan, [*times(20), {"visit": "twice"}, {"visit": "twice"}]))
    assert (summary.visits, summary.complaints) == (21, None)


def test_rows_without_a_visit_are_visits_of_their_own(plan: Plan) -> None:
    assert summarise(plan, results(plan, times(6, visit=""))).visits == 6
    assert summarise(plan, results(plan, times(6)).drop("visit", "row")).visits == 6


def test_a_group_of_four_is_hidden_and_one_of_five_is_shown(plan: Plan) -> None:
    assert reached(summarise(plan, results(plan, [*times(20), *times(4, **SUPPORTED)])))["supported"] is None
    assert reached(summarise(plan, results(plan, [*times(20), *times(5, **SUPPORTED)])))["supported"] == 5


def test_a_bound_of_one_shows_a_single_person(plan: Plan) -> None:
    assert reached(summarise(plan, results(plan, [*times(20), SUPPORTED]), least=1))["supported"] == 1


def test_fewer_people_than_the_bound_are_not_summed_up(plan: Plan) -> None:
    summary = summarise(plan, results(plan, times(4, **SUPPORTED)))
    assert (summary.visits, summary.complaints, summary.principles, summary.flags) == (None, None, (), ())


def test_no_rows_give_a_summary_of_nobody(plan: Plan) -> None:
    summary = summarise(plan, results(plan, []))
    assert (summary.visits, summary.complaints, summary.crossings) == (0, 0, ())


def test_a_principle_is_counted_by_region(plan: Plan) -> None:
    rows = [*times(6, region="neck", **SUPPORTED), *times(6, region="neck"), *times(8, region="knee", **SUPPORTED)]
    by_region = summarise(plan, results(plan, [*rows, *times(7, region="knee")])).crossings[0]
    assert cells(by_region) == {"knee": (15, 8), "neck": (12, 6)}


def test_a_small_cell_by_region_cannot_be_had_from_the_total(plan: Plan) -> None:
    rows = [
        row for region, n in (("neck", 4), ("hip", 9), ("knee", 20)) for row in times(n, region=region, **SUPPORTED)
    ]
    rows += [row for region in ("neck", "hip", "knee") for row in times(30, region=region)]
    summary = summarise(plan, results(plan, rows))
    assert reached(summary)["supported"] == 33
    assert cells(summary.crossings[0]) == {"knee": (50, 20), "hip": (39, None), "neck": (34, None)}


def test_small_regions_are_counted_together_until_they_are_not_small(plan: Plan) -> None:
    rows = [*times(30, region="neck"), *times(8, region="hip"), *times(2, region="knee"), *times(2)]
    by_region = summarise(plan, results(plan, rows)).crossings[0]
    groups = {group.label: group.people for group in by_region.groups}
    assert groups == {"neck": 30, "other regions or not stated": 12}


def test_many_regions_are_counted_by_the_names_people_use(plan: Plan) -> None:
    fine = [region.id for region in plan.kb.regions.values() if not region.parts]
    by_region = summarise(plan, results(plan, [row for name in fine for row in times(3, region=name)])).crossings[0]
    assert len(by_region.groups) <= MOST
    assert "hand" in {group.label for group in by_region.groups} or "fingers" in {g.label for g in by_region.groups}
    assert by_region.groups[-1].id == "other"


def test_a_fine_region_goes_with_the_smallest_group_it_is_part_of(plan: Plan) -> None:
    assert [region_group(plan.kb, name) for name in ("neck_posterior", "neck", "flank", "nowhere")] == [
        "neck",
        "neck",
        "flank",
        "nowhere",
    ]


def test_ages_are_read_from_codes_and_two_answers_count_as_not_stated(plan: Plan) -> None:
    none = {f"{name}@general": None for name in OPTIONS}
    rows = [*times(6, **{**none, "age_18_49@general": 2}, **SUPPORTED), *times(7, **{**none, "age_65_over@general": 1})]
    rows += times(5, **{**none, "age_18_49@general": 2, "age_50_64@general": 1})
    by_age = summarise(plan, results(plan, rows)).crossings[1]
    assert {group.label: group.people for group in by_age.groups} == {
        "Age 18 to 49": 6,
        "Age 65 or over": 7,
        "age not stated": 5,
    }
    assert by_age.cells["ischemia"] == (6, 0, 0)


def test_ages_are_read_from_words_too(plan: Plan) -> None:
    table = results(plan, times(6)).with_columns(age_18_49=pl.lit(" Probably "), age_50_64=pl.lit("no"))
    assert [group.label for group in summarise(plan, table).crossings[1].groups] == ["Age 18 to 49"]


def test_without_ages_there_is_no_table_of_ages(plan: Plan) -> None:
    assert [crossing.name for crossing in summarise(plan, results(plan, times(9))).crossings] == ["region"]


def test_two_principles_that_go_together_are_counted(plan: Plan) -> None:
    both = {"ischemia_band": "supported", "hypertonicity_band": "well_supported"}
    rows = [*times(20), *times(6, **both), *times(5, **SUPPORTED), *times(7, hypertonicity_band="supported")]
    pairs = {(pair.a, pair.b): pair.people for pair in summarise(plan, results(plan, rows)).pairs}
    assert pairs["hypertonicity", "ischemia"] == 6
    assert pairs["adhesions", "ischemia"] == 0
    assert len(pairs) == 45


def test_a_pair_is_hidden_when_those_with_only_one_of_both_are_few(plan: Plan) -> None:
    both = {"ischemia_band": "supported", "hypertonicity_band": "supported"}
    rows = [*times(20), *times(6, **both), *times(3, **SUPPORTED), *times(7, hypertonicity_band="supported")]
    pairs = {(pair.a, pair.b): pair.people for pair in summarise(plan, results(plan, rows)).pairs}
    assert pairs["hypertonicity", "ischemia"] is None


def test_red_flags_are_counted_by_flag_and_by_the_gravest_action(plan: Plan) -> None:
    raised = {"red_flag": "emergency", "red_flags": ["rf_cauda_equina"], "technique": "none"}
    rows = [*times(20), *times(6, **raised), *times(5, unsettled=["rf_cauda_equina"], not_screened=3)]
    summary = summarise(plan, results(plan, rows))
    assert {count.id: count.people for count in summary.actions} == {
        "emergency": 6,
        "urgent_referral": 0,
        "avoid_area": 0,
        "modify": 0,
        "none": 25,
    }
    assert [(flag.id, flag.action, flag.raised, flag.unsettled) for flag in summary.flags] == [
        ("rf_cauda_equina", "emergency", 6, 5)
    ]
    assert summary.unsettled is not None
    assert summary.unscreened is not None
    assert (summary.unsettled.people, summary.unscreened.people) == (5, 5)
    assert {count.id: count.people for count in summary.techniques} == {"none": 6, "light": 0, "full": 25}


def test_a_hidden_action_is_not_given_away_by_its_only_flag(plan: Plan) -> None:
    rows = [*times(40), *times(3, red_flag="emergency", red_flags=["rf_stroke"])]
    rows += times(7, red_flag="urgent_referral", red_flags=["rf_myelopathy"])
    flags = [flag.id for flag in plan.kb.flags.values() if flag.action == "urgent_referral"]
    rows[-7:] = [dict(row, red_flags=[flags[0]]) for row in rows[-7:]]
    summary = summarise(plan, results(plan, rows))
    shown = {count.id: count.people for count in summary.actions}
    assert (shown["emergency"], shown["urgent_referral"], shown["none"]) == (None, None, 40)
    assert {flag.id: flag.raised for flag in summary.flags} == {"rf_stroke": None, flags[0]: None}


def test_results_without_bands_are_refused_with_what_to_do(plan: Plan) -> None:
    with pytest.raises(CohortError, match=r"not in the results: ischemia_band\n  hint: make the results with"):
        summarise(plan, results(plan, times(6)).drop("ischemia_band"))


def test_results_with_bands_alone_leave_the_other_tables_out(plan: Plan) -> None:
    table = results(plan, times(9)).drop("top", "red_flag", "red_flags", "unsettled", "not_screened", "technique")
    summary = summarise(plan, table)
    assert (summary.actions, summary.flags, summary.techniques, summary.missing) == ((), (), (), None)
    assert {spread.first for spread in summary.principles} == {None}


def test_bands_written_as_text_are_read_the_same(plan: Plan) -> None:
    table = results(plan, [*times(9), *times(6, **SUPPORTED)])
    text = table.with_columns(pl.col(f"{name}_band").cast(pl.String) for name in plan.kb.principles)
    assert summarise(plan, text) == summarise(plan, table)
