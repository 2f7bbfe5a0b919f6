"""A long table reads what its visits read one by one: places, conflicts, muscles, red flags."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

import polars as pl
import pytest
from msgspec.structs import replace

from nmt_expert.authoring.cases import example_cases
from nmt_expert.cohort.reading.long import read_long
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.intake.casefolder import load_cases
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.safety import _hints, _together, read_for_safety
from nmt_expert.reasoning.truth import Every, Literal, Same, Some, degree, interval, literals
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.cohort.random_visits import CODED, coded_long, random_visits
from tests.reasoning.body import body

READ = ("unknown", "no", "doubt", "yes")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan(load_knowledge())


def expected(plan: Plan, visit: Visit) -> list[dict[str, Any]]:
    """What a visit reads, one row a complaint, by the modules of a single assessment."""
    of_visit = safety_of(plan, visit)
    complaints = visit.complaints or (Complaint(),)
    return [
        {
            "#visit": visit.title,
            "#complaint": number,
            "#region": complaint.region,
            "#side": complaint.side,
            **readings_of(plan, visit, complaint),
            **of_visit,
        }
        for number, complaint in enumerate(complaints)
    ]


def readings_of(plan: Plan, visit: Visit, complaint: Complaint) -> dict[str, Any]:
    found = read(plan.kb, visit, complaint)
    row: dict[str, Any] = dict.fromkeys(plan.keys)
    row |= {key: plan.coding.code(value) for key, value in found.values.known.items() if key in row}
    for index, same in enumerate(plan.sames):
        row[f"same#{index}"] = rank(plan, degree(same, found.values))
        row[f"same_high#{index}"] = rank(plan, interval(same, found.values)[1])
    row["#conflicts"] = len({name for conflict in found.conflicts for name in conflict.findings})
    return row


def rank(plan: Plan, value: float) -> int:
    return plan.coding.levels.index(value) + 1 if value > plan.kb.scale.holds_above else 0


def safety_of(plan: Plan, visit: Visit) -> dict[str, Any]:
    said: dict[str, list[Answer]] = {}
    for answer in visit.answers:
        said.setdefault(answer.finding, []).append(answer)
    row: dict[str, Any] = {f"said#{name}": READ.index(read_for_safety(plan.kb, name, said)) for name in plan.screened}
    row |= {f"hint#{flag.id}": bool(_hints(plan.kb, visit, flag, said)) for flag in plan.hinted}
    return row | {f"joint#{flag.id}": bool(_together(plan.kb, visit, flag, said)) for flag in plan.joint}


def assert_agree(plan: Plan, visits: Iterable[Visit]) -> None:
    visits = list(visits)
    rows = read_long(plan, coded_long(plan, visits).lazy()).collect().drop("#row").to_dicts()
    wanted = [row for visit in visits for row in expected(plan, visit)]
    assert len(rows) == len(wanted)
    for row, want in zip(rows, wanted, strict=True):
        differing = {name: (row.get(name), value) for name, value in want.items() if row.get(name) != value}
        assert not differing, (want["#visit"], want["#complaint"])
        assert row.keys() == want.keys()


def one(plan: Plan, *answers: Answer, complaints: tuple[Complaint, ...] = ()) -> dict[str, Any]:
    table = coded_long(plan, [Visit(complaints, answers, "v")])
    return read_long(plan, table.lazy()).collect().to_dicts()[0]


# ------------------------------------------------------------------ agreement


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_visits_read_the_same_as_one_by_one(plan: Plan, seed: int) -> None:
    assert_agree(plan, random_visits(plan, 100, seed))


def test_the_random_visits_reach_what_they_are_for(plan: Plan) -> None:
    table = read_long(plan, coded_long(plan, random_visits(plan, 300)).lazy()).collect()
    assert table["#conflicts"].max() > 1
    assert table["#complaint"].max() == 2
    for start in ("same#", "same_high#", "said#", "hint#", "joint#"):
        columns = [name for name in table.columns if name.startswith(start)]
        moved = [name for name in columns if table[name].n_unique() > 1]
        assert len(moved) >= len(columns) / 2, start
    told = [key for key in plan.keys if (table[key] > 0).any() and (table[key] < 0).any()]
    assert len(told) > len(plan.keys) / 4


def test_every_shipped_case_reads_the_same_as_alone(plan: Plan) -> None:
    assert_agree(plan, (replace(case.visit, title=f"c{at}") for at, case in enumerate(load_cases(plan.kb))))


def test_every_example_of_a_rule_reads_the_same_as_alone(plan: Plan) -> None:
    assert_agree(plan, (replace(case.visit, title=f"e{at}") for at, case in enumerate(example_cases(plan.kb))))


def test_any_condition_within_a_muscle_is_read_the_same_as_alone(plan: Plan) -> None:
    odd = Plan(plan.kb)
    names = list(dict.fromkeys(literal.key for same in plan.sames for literal in literals(same)))
    denials = tuple(Literal(key, -1) for key in names)
    vars(odd)["sames"] = (
        Same(Some(denials)),
        Same(Every(denials[:2])),
        Same(Some(tuple(map(Literal, names)), 2)),
        Same(Some(denials, 3)),
        Same(Literal(names[0])),
    )
    assert_agree(odd, random_visits(odd, 150, seed=4))


def test_a_pair_that_only_one_of_the_two_calls_exclusive_contradicts_itself_all_the_same(plan: Plan) -> None:
    findings = dict(plan.kb.findings)
    one_sided = [f for f in findings.values() if f.exclusive and f.opposite and f.id < f.opposite]
    findings |= {f.id: replace(f, exclusive=False) for f in one_sided}
    odd = Plan(replace(plan.kb, findings=findings))
    first = one_sided[0]
    complaints = (Complaint("neck", "left"),)
    visit = Visit(complaints, (Answer(first.id, "yes"), Answer(first.opposite or "", "probably")), "v")
    assert_agree(odd, [visit, *random_visits(odd, 40, seed=10)])
    assert readings_of(odd, visit, complaints[0])["#conflicts"] == 2


def test_reordering_the_rows_changes_nothing(plan: Plan) -> None:
    visits = random_visits(plan, 60, seed=5)
    table = coded_long(plan, visits)
    before = read_long(plan, table.lazy()).collect()
    mixed = list(range(table.height))
    Random(7).shuffle(mixed)
    shuffled = table[mixed].drop("#row").with_row_index("#row").with_columns(pl.col("#row").cast(pl.Int64))
    after = read_long(plan, shuffled.lazy()).collect()
    order = ["#visit", "#complaint"]
    assert after.drop("#row").sort(order).equals(before.drop("#row").sort(order))


def test_visits_read_alone_are_those_read_together(plan: Plan) -> None:
    table = coded_long(plan, random_visits(plan, 30, seed=6))
    together = read_long(plan, table.lazy()).collect()
    apart = [read_long(plan, part.lazy()).collect() for part in table.partition_by("#visit", maintain_order=True)]
    assert pl.concat(apart).equals(together)


def test_a_small_knowledge_base_without_flags_is_read_the_same() -> None:
    small = Plan(body())
    assert (small.screened, small.hinted, small.joint) == ((), (), ())
    visits = random_visits(small, 60)
    assert_agree(small, visits)


# ------------------------------------------------------------------ the table's form


def test_a_table_without_rows_gives_none_and_has_every_column(plan: Plan) -> None:
    empty = read_long(plan, pl.LazyFrame(schema=CODED)).collect()
    full = read_long(plan, coded_long(plan, random_visits(plan, 2)).lazy()).collect()
    assert empty.height == 0
    assert empty.schema == full.schema


def test_columns_have_the_types_the_kernel_reads(plan: Plan) -> None:
    schema = read_long(plan, coded_long(plan, random_visits(plan, 3)).lazy()).collect_schema()
    assert {schema[key] for key in plan.keys} == {pl.Int8}
    assert {schema[f"same#{i}"] for i in range(len(plan.sames))} == {pl.UInt8}
    assert {schema[f"said#{name}"] for name in plan.screened} == {pl.UInt8}
    assert {schema[f"hint#{flag.id}"] for flag in plan.hinted} == {pl.Boolean}
    assert {schema[f"joint#{flag.id}"] for flag in plan.joint} == {pl.Boolean}
    assert (schema["#conflicts"], schema["#row"], schema["#complaint"]) == (pl.UInt16, pl.Int64, pl.Int32)


def test_a_visit_spread_over_the_table_is_one_visit_and_keeps_its_first_row(plan: Plan) -> None:
    table = coded_long(plan, random_visits(plan, 2, seed=8))
    first, second = table.partition_by("#visit", maintain_order=True)
    mixed = pl.concat([first[:1], second, first[1:]]).drop("#row").with_row_index("#row")
    found = read_long(plan, mixed.with_columns(pl.col("#row").cast(pl.Int64)).lazy()).collect()
    usual = read_long(plan, table.lazy()).collect()
    assert found.drop("#row").equals(usual.drop("#row"))
    assert set(found["#row"]) == {0, 1}


@pytest.mark.parametrize("number", [None, -1])
def test_a_row_of_no_complaint_belongs_to_its_visit(plan: Plan, number: int | None) -> None:
    visit = Visit((Complaint("neck", "left"),), (Answer("taut_band", "yes"), Answer("local_twitch", "yes")), "v")
    named, other = coded_long(plan, [visit]).to_dicts()
    other |= {"#complaint": number, "#complaint_region": "", "#complaint_side": ""}
    found = read_long(plan, pl.LazyFrame([named, other], schema=CODED)).collect().to_dicts()
    assert [{name: row[name] for name in want} for row, want in zip(found, expected(plan, visit), strict=True)] == (
        expected(plan, visit)
    )


def test_a_row_without_an_answer_names_its_complaint_and_says_nothing(plan: Plan) -> None:
    visits = [
        Visit((Complaint("neck", "left"), Complaint("leg_posterior")), (Answer("taut_band", "yes"),), "a"),
        Visit((Complaint("neck"),), (), "b"),
        Visit((), (), "c"),
    ]
    assert_agree(plan, visits)


def test_kept_columns_come_from_the_first_row_of_the_complaint(plan: Plan) -> None:
    visit = Visit(
        (Complaint("neck", "left"), Complaint("leg_posterior", "left")), (Answer("taut_band", "yes"),) * 4, "v"
    )
    table = coded_long(plan, [visit]).with_columns(pl.Series("#keep:age", [40, 50, 60, 70]))
    assert read_long(plan, table.lazy()).collect()["#keep:age"].to_list() == [40, 50]


# ------------------------------------------------------------------ what it means


def test_yes_and_no_at_one_site_are_a_conflict_and_read_as_unknown(plan: Plan) -> None:
    row = one(plan, Answer("taut_band", "yes"), Answer("taut_band", "no"))
    assert (row["#conflicts"], row["taut_band@here"]) == (1, None)


def test_both_sides_contradict_each_side(plan: Plan) -> None:
    complaint = (Complaint("leg_posterior", "left"),)
    both = Answer("taut_band", "yes", Site(muscle="soleus", side="both"))
    row = one(plan, both, Answer("taut_band", "no", Site(muscle="soleus", side="left")), complaints=complaint)
    assert (row["#conflicts"], row["taut_band@here"]) == (1, None)
    row = one(plan, both, Answer("taut_band", "no", Site("leg_posterior", "left")), complaints=complaint)
    assert (row["#conflicts"], row["taut_band@here"]) == (0, plan.coding.of_word["yes"])


def test_an_unsure_answer_is_unknown_and_never_a_no(plan: Plan) -> None:
    row = one(plan, Answer("taut_band", "unsure"))
    assert row["taut_band@here"] is None


def test_signs_in_two_muscles_are_not_in_one_and_the_same(plan: Plan) -> None:
    names = ("taut_band", "hypersensitive_spot", "familiar_pain_reproduced")
    complaint = (Complaint("neck", "left"),)
    at = next(
        i for i, same in enumerate(plan.sames) if all(name in repr(same) for name in names) and "-1" not in repr(same)
    )
    here, there = Site(muscle="upper_trapezius", side="left"), Site(muscle="levator_scapulae", side="left")
    row = one(plan, *(Answer(name, "yes", here) for name in names), complaints=complaint)
    assert row[f"same#{at}"] == plan.coding.of_word["yes"]
    answers = [Answer(name, "yes", site) for name, site in zip(names, (here, there, here), strict=True)]
    row = one(plan, *answers, complaints=complaint)
    assert row[f"same#{at}"] == 0
    assert row["taut_band@here"] == row["hypersensitive_spot@here"] == plan.coding.of_word["yes"]


def test_probably_not_is_a_doubt_to_a_red_flag(plan: Plan) -> None:
    name = plan.screened[0]
    words = {"yes": 3, "probably": 3, "unsure": 2, "probably not": 2, "no": 1}
    assert {word: one(plan, Answer(name, word))[f"said#{name}"] for word in words} == words
    assert one(plan, Answer("taut_band", "yes"))[f"said#{name}"] == 0


def test_a_complaint_with_a_side_and_no_region_is_read_as_alone(plan: Plan) -> None:
    visits = [replace(visit, complaints=(Complaint("", "left"),)) for visit in random_visits(plan, 40, seed=9)]
    assert_agree(plan, visits)
