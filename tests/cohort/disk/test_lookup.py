"""A row, or the rows of a visit, give back the visit they were made of."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from nmt_expert.cohort.disk.lookup import visit_of_wide, visits_of_long
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.cohort.random_visits import coded_long, random_visits
from tests.cohort.tables import plan_of_two_ranks


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of_two_ranks()


def test_the_rows_of_a_long_table_give_back_each_visit(plan: Plan) -> None:
    visits = random_visits(plan, 50)
    parts = coded_long(plan, visits).partition_by("#visit", maintain_order=True)
    assert [visits_of_long(plan, part.to_dicts()) for part in parts] == visits


def test_complaints_are_in_their_order_whatever_the_order_of_the_rows(plan: Plan) -> None:
    complaints = (Complaint("neck", "left"), Complaint("leg_posterior", "right"))
    answers = (Answer("taut_band", "yes"), Answer("taut_band", "no", Site("leg_posterior")))
    rows = coded_long(plan, [Visit(complaints, answers, "v")]).to_dicts()
    found = visits_of_long(plan, reversed(rows))
    assert (found.complaints, found.answers) == (complaints, answers[::-1])


def test_rows_of_two_visits_are_refused(plan: Plan) -> None:
    rows = coded_long(plan, random_visits(plan, 2)).to_dicts()
    with pytest.raises(ValueError, match="one visit"):
        visits_of_long(plan, rows)


def test_a_wide_row_gives_answers_here_and_at_stated_places(plan: Plan) -> None:
    row = {
        "#row": 3,
        "#visit": "a7",
        "#region": "neck",
        "#side": "left",
        "#keep:mail@home": 1,
        "taut_band@here": 2,
        "taut_band@referring": -1,
        "local_twitch@here": None,
        "hypersensitive_spot@here": 0,
        "age_65_over@general": 1,
    }
    answers = (
        Answer("taut_band", "yes"),
        Answer("taut_band", "probably not", Site(place="referring")),
        Answer("hypersensitive_spot", "unsure"),
        Answer("age_65_over", "probably"),
    )
    assert visit_of_wide(plan, row) == Visit((Complaint("neck", "left"),), answers, "a7")


@pytest.mark.parametrize(("region", "side", "complaints"), [("", "", ()), ("", "left", (Complaint("", "left"),))])
def test_a_wide_row_without_region_and_side_has_no_complaint(
    plan: Plan, region: str, side: str, complaints: tuple[Complaint, ...]
) -> None:
    row = {"#visit": "1", "#region": region, "#side": side, "taut_band@here": 2}
    assert visit_of_wide(plan, row) == replace(Visit(complaints, (Answer("taut_band", "yes"),)), title="1")
