"""Marks: order-free, monotone, with a hard fail for a red flag that may not be missed."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nmt_expert.api import default_expert
from nmt_expert.report.document import Document
from nmt_expert.teach.feedback import best_next
from nmt_expert.teach.marking import POINTS, MarkedSubmission, found_hard, mark, rank_distance
from nmt_expert.teach.marking_page import class_table, marked_data, write_class, write_marked
from nmt_expert.teach.marking_submission import NamedFinding, Submission
from nmt_expert.teach.practice_library import practice_names
from nmt_expert.teach.practice_reference import RankedPrinciple, Reference
from tests.teach.cases import DESK, case, sample

EXPERT = default_expert()
FINDINGS = st.lists(st.sampled_from(sorted(EXPERT.knowledge.findings)), max_size=5, unique=True)
NAMES = st.sampled_from(practice_names())


def marked(name: str, given_: Submission) -> MarkedSubmission:
    return mark(EXPERT, case(name).visit, given_)


def named(*findings: str) -> tuple[NamedFinding, ...]:
    return tuple(map(NamedFinding, findings))


def best(name: str) -> Submission:
    """Return what the rules themselves would hand in."""
    reference = Reference(EXPERT, case(name).visit)
    ranking = tuple(one.id for one in reference.ranked)[:3]
    reasons = reference.reasons(ranking[0]) if ranking else ()
    told = dict.fromkeys(answer.finding for answer in reference.visit.answers)
    by_sign = [
        [name for name in told if any(one.sign == sign and name in one.findings for one in reasons)] for sign in (1, -1)
    ]
    return Submission(
        name,
        "the rules",
        ranking,
        named(*by_sign[0]),
        named(*by_sign[1]),
        tuple(entry.flag.id for entry in reference.flags),
        next(iter(best_next(reference)), ""),
    )


@pytest.mark.parametrize("name", sample(14, seed=11))
def test_what_the_rules_would_hand_in_gets_nearly_every_point(name: str) -> None:
    one = marked(name, best(name))
    assert (one.mark.ranking, one.mark.safety, one.mark.next, one.mark.failed) == (4.0, 2.0, 1.0, False)
    assert one.mark.reasons >= 2.0
    assert one.distance == 0


@settings(max_examples=25, deadline=None)
@given(NAMES, FINDINGS, FINDINGS, st.data())
def test_one_more_right_reason_never_lowers_a_mark(
    name: str, speaking_for: list[str], speaking_against: list[str], data: st.DataObject
) -> None:
    right = best(name)
    own = Submission(name, "", right.ranking, named(*speaking_for), named(*speaking_against), right.flags)
    for more, field in ((right.reasons_for, "reasons_for"), (right.reasons_against, "reasons_against")):
        for reason in more:
            before = marked(name, own)
            own = replace(own, **{field: (*getattr(own, field), reason)})
            assert marked(name, own).mark.total >= before.mark.total
    assert data is not None


@settings(max_examples=25, deadline=None)
@given(NAMES, FINDINGS, st.lists(st.sampled_from(sorted(EXPERT.knowledge.flags)), max_size=3, unique=True))
def test_the_order_of_reasons_and_flags_changes_no_mark(name: str, findings: list[str], flags: list[str]) -> None:
    one = replace(best(name), reasons_for=named(*findings), flags=tuple(flags))
    other = replace(one, reasons_for=named(*reversed(findings)), flags=tuple(reversed(flags)))
    assert marked(name, one).mark == marked(name, other).mark


def test_naming_everything_does_not_pay() -> None:
    right = best(DESK)
    everything = replace(right, reasons_for=named(*EXPERT.knowledge.findings))
    assert marked(DESK, everything).mark.reasons == 0


def test_a_missed_emergency_is_0_whatever_else_is_right() -> None:
    name = "red_flags/saddle-numbness"
    one = marked(name, replace(best(name), flags=()))
    assert one.mark.failed
    assert one.mark.total == 0
    assert one.mark.earned > 5
    assert not marked(name, best(name)).mark.failed


def test_another_emergency_that_is_named_asks_for_the_same_and_is_no_fail() -> None:
    flags = EXPERT.knowledge.flags
    other = next(one.id for one in flags.values() if one.action == "emergency" and one.id != "rf_cauda_equina")
    one = marked("red_flags/saddle-numbness", replace(best("red_flags/saddle-numbness"), flags=(other,)))
    assert not one.mark.failed
    assert one.count("flag by another name") == 1


def test_where_nothing_is_possible_to_name_none_is_right() -> None:
    name = next(one for one in practice_names() if not Reference(EXPERT, case(one).visit).ranked)
    assert marked(name, Submission(name)).mark.ranking == POINTS["ranking"]
    assert marked(name, Submission(name, ranking=("ischemia",))).mark.ranking < POINTS["ranking"]


def test_equals_may_change_places_and_what_is_left_out_stands_last() -> None:
    alike = [RankedPrinciple("ischemia", 1, 2), RankedPrinciple("adhesions", 1, 2)]
    assert rank_distance(alike, ["adhesions", "ischemia"])[0] == rank_distance(alike, ["ischemia", "adhesions"])[0] == 0
    assert rank_distance(alike, []) == (4, 4)


def test_the_table_of_a_class_has_a_row_each_and_runs_no_formula() -> None:
    class_ = [marked(DESK, replace(best(DESK), student=name)) for name in ("=1+1", "Anna", "A;7")]
    rows = list(csv.DictReader(io.StringIO(class_table(EXPERT.knowledge, class_))))
    assert [row["student"] for row in rows] == ["'=1+1", "Anna", "A;7"]
    assert {row["rank distance"] for row in rows} == {"0"}
    assert marked_data(class_)["submissions"][0]["mark"]["total"] == class_[0].mark.total


def test_what_several_missed_is_found_hard_the_most_frequent_first() -> None:
    poor = Submission(DESK, "", ("trigger_points",), named("taut_band"))
    class_ = [marked(DESK, replace(poor, student=str(at))) for at in range(3)] + [marked(DESK, best(DESK))]
    hard = found_hard(class_)
    assert [(one.count, one.of) for one in hard][:1] == [(3, 4)]
    assert "own pain" in hard[0].text
    assert found_hard([marked(DESK, best(DESK))]) == ()


def test_a_page_of_marks_says_the_sum_and_what_it_is() -> None:
    page, one = Document(), marked(DESK, replace(best(DESK), student="Anna"))
    write_marked(page, one, "A lesson.")
    text = page.print_as("text")
    assert f"Mark: {one.mark.total:g} of 10" in text
    assert "panel of one" in text
    whole = Document()
    write_class(whole, EXPERT.knowledge, [one, one])
    assert "Anna: " in whole.print_as("markdown")


def test_reasons_without_a_principle_are_not_passed_over_in_silence() -> None:
    told = marked(DESK, Submission(DESK, "Jo", reasons_for=named("taut_band"))).remarks
    assert [one.text for one in told if one.topic == "reasons"] == ["You give reasons, but no principle they are for."]


def test_a_right_reason_that_earns_nothing_is_told_why() -> None:
    made = marked("red_flags/one-swollen-calf", Submission("c", "Ben", ("ischemia",), named("muscle_cramps")))
    assert made.mark.reasons == 0
    assert "Ischemia is not even possible here, so no reason carries it." in [one.text for one in made.remarks]


def test_a_finding_that_is_named_twice_is_judged_once() -> None:
    twice = (NamedFinding("taut_band", "", "taut band"), NamedFinding("taut_band", "", "rope-like strand"))
    told = marked(DESK, Submission(DESK, "Ida", ("trigger_points",), twice)).remarks
    assert sum(one.finding == "taut_band" for one in told) == 1
