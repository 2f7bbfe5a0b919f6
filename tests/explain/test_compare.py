from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from nmt_expert.api import Result, default_expert
from nmt_expert.errors import DataError
from nmt_expert.explain.compare import KINDS, Parting, compare, study_sheet
from nmt_expert.explain.next_checks import askable
from nmt_expert.reasoning.visit import Answer, Visit
from tests.explain.tiny import EMERGENCY, NERVE, TRAPEZIUS, TRIGGER_POINT, said
from tests.explain.visits import a_visit


def line(sheet, finding, answer="yes"):
    return next(entry for entry in sheet.lines if (entry.finding, entry.answer) == (finding, answer))


# ------------------------------------------------------------------ in a visit


def test_shared_evidence_and_what_separates_are_told_apart(expert):
    found = compare(expert.assess(said("ache", "own_pain", "tingling", "numb", "strip")), "trigger_points", "ischemia")
    kinds = {entry.answer.finding: entry.kind for entry in found.visit.evidence}
    assert kinds == {"ache": "shared", "own_pain": "only_a", "tingling": "only_a", "numb": "only_a"}
    assert [entry.answer.finding for entry in found.visit.of("shared")] == ["ache"]


def test_an_answer_for_the_one_and_against_the_other_is_opposed(expert):
    found = compare(expert.assess(NERVE), "nerve_compression", "trigger_points")
    assert {entry.answer.finding: entry.kind for entry in found.visit.evidence} == {
        "tingling": "opposed",
        "numb": "opposed",
        "strip": "only_a",
    }


def test_a_rule_set_aside_is_no_evidence(expert):
    found = compare(expert.assess(TRIGGER_POINT), "trigger_points", "ischemia")
    rules = {given.rule.id for entry in found.visit.evidence for given in entry.a}
    assert "trigger_points.band" not in rules


@pytest.mark.parametrize(
    ("visit", "a", "b"),
    [(said("tingling"), "trigger_points", "nerve_compression"), (said("firm"), "hypertonicity", "ischemia")],
)
def test_the_best_question_moves_the_difference_of_the_two_farthest_of_all(expert, visit, a, b):
    assessment = expert.assess(visit)
    spreads = {}
    for finding in askable(expert.knowledge, assessment.safety, assessment.complaints[0]):
        if finding.id in ("taut_band", "tender_spot", "own_pain", "soft"):
            continue  # where these would be felt is imagined: the muscles named so far; soft is settled by firm
        gaps = []
        for word in ("yes", "no"):
            then = expert.assess(visit.with_answers(Answer(finding.id, word))).complaints[0]
            gaps.append(then.conclusion(a).support - then.conclusion(b).support)
        spreads[finding.id] = round(abs(gaps[0] - gaps[1]), 9)
    for parting in compare(assessment, a, b).visit.questions:
        if parting.finding.id in spreads:
            assert parting.spread == pytest.approx(spreads[parting.finding.id])
    told = [parting.spread for parting in compare(assessment, a, b).visit.questions]
    assert told == sorted(told, reverse=True)
    assert told[0] >= max(spreads.values())


def test_which_of_the_two_a_yes_favours_is_said(expert):
    found = compare(expert.assess(said("tingling")), "nerve_compression", "hypertonicity")
    favours = {parting.finding.id: parting.yes_favours for parting in found.visit.questions}
    assert favours["strip"] == "a"
    assert favours["firm"] == "b"


@pytest.mark.parametrize("seed", range(6))
def test_an_answer_favours_one_only_if_it_moves_the_two_apart_as_they_are_shown(shipped, seed):
    assessment = shipped.assess(a_visit(shipped.knowledge, seed))
    first, second = (made.id for made in assessment.complaints[0].principles[:2])
    for parting in compare(assessment, first, second).visit.questions:
        now = parting.now[0] - parting.now[1]
        assert parting.now == tuple(assessment.complaints[0].conclusion(name).support for name in (first, second))
        for favours, then in ((parting.yes_favours, parting.if_yes), (parting.no_favours, parting.if_no)):
            moved = round(then[0] - then[1] - now, 2)
            assert favours == ("a" if moved > 0 else "b" if moved < 0 else "")


def test_an_answer_that_moves_nothing_favours_nobody(expert):
    finding = expert.knowledge.findings["firm"]
    parting = Parting(finding, (0.83, 0.73), (0.83, 0.59), (0.83, 0.73), 0.14)
    assert (parting.yes_favours, parting.no_favours) == ("a", "")


@pytest.mark.parametrize("seed", range(6))
def test_what_an_answer_gives_stays_on_the_scale_of_support(shipped, seed):
    assessment = shipped.assess(a_visit(shipped.knowledge, seed))
    first, second = (made.id for made in assessment.complaints[0].principles[:2])
    text = Result(assessment).compare(first, second).text(200)
    assert all(abs(float(number)) <= 1 for number in re.findall(r"[+-]\d\.\d\d", text))


def test_the_two_can_be_named_in_either_order(shipped):
    assessment = shipped.assess(a_visit(shipped.knowledge, 4))
    one, other = (compare(assessment, *pair).visit for pair in (("ischemia", "adhesions"), ("adhesions", "ischemia")))
    assert [(p.finding.id, p.spread) for p in one.questions] == [(p.finding.id, p.spread) for p in other.questions]
    turned = {"a": "b", "b": "a", "": ""}
    assert [p.yes_favours for p in one.questions] == [turned[p.yes_favours] for p in other.questions]


def test_what_was_answered_is_not_asked_again_and_an_emergency_asks_nothing(expert):
    asked = compare(expert.assess(said("firm=unsure", "tingling")), "hypertonicity", "ischemia").visit.questions
    assert not {"firm", "tingling"} & {parting.finding.id for parting in asked}
    assert compare(expert.assess(EMERGENCY), "hypertonicity", "ischemia").visit.questions == ()


def test_while_massage_is_forbidden_nothing_is_palpated_or_tested(expert):
    asked = compare(expert.assess(said("fever")), "hypertonicity", "nerve_compression").visit.questions
    assert {parting.finding.kind for parting in asked} <= {"symptom", "history", "observation"}


# ------------------------------------------------------------------ by the rules alone


def test_a_study_sheet_needs_no_visit(expert):
    found = compare(expert.knowledge, "nerve_compression", "trigger_points")
    assert found.visit is None
    assert line(found.sheet, "tingling").kind == "for_a_against_b"
    assert line(found.sheet, "strip").kind == "only_for_a"
    assert line(found.sheet, "strip", "no").kind == "only_against_a"


def test_a_finding_that_speaks_for_both_is_said_to(expert):
    assert line(compare(expert.knowledge, "ischemia", "trigger_points").sheet, "ache").kind == "for_both"


def test_the_way_through_a_hypothesis_is_named_and_whether_the_answer_is_enough(expert):
    sheet = compare(expert.knowledge, "nerve_compression", "trigger_points").sheet
    (says,) = line(sheet, "tingling").a
    assert (says.rule.id, says.through, says.alone) == ("nerve_compression.nerve", ("nerve",), True)
    (band,) = line(sheet, "tender_spot").b
    assert (band.rule.id, band.alone) == ("trigger_points.spot-in-band", False)


def test_an_answer_that_makes_a_hypothesis_hold_too_weakly_is_not_enough_alone(expert):
    rules = tuple(
        replace(rule, strength="weak", weight=0.15) if rule.id == "nerve.one" else rule
        for rule in expert.knowledge.rules
    )
    sheet = compare(replace(expert.knowledge, rules=rules), "nerve_compression", "trigger_points").sheet
    assert [says.alone for says in line(sheet, "tingling").a] == [False]


def test_an_answer_that_denies_a_hypothesis_says_nothing_where_the_rule_wants_it_true(expert):
    sheet = compare(expert.knowledge, "nerve_compression", "trigger_points").sheet
    assert not [entry for entry in sheet.lines if (entry.finding, entry.answer) == ("tingling", "no")]


def test_lines_come_by_what_separates_first_and_then_the_strongest(shipped):
    lines = compare(shipped.knowledge, "nerve_entrapment", "nerve_compression").sheet.lines
    order = [(KINDS.index(entry.kind), -entry.weight) for entry in lines]
    assert order == sorted(order)
    assert {entry.kind for entry in lines} >= {"for_a_against_b", "for_b_against_a", "for_both"}


def test_every_answer_of_a_sheet_that_is_enough_alone_does_fire_its_rule(shipped):
    kb = shipped.knowledge
    for entry in compare(kb, "hypertonicity", "ischemia").sheet.lines:
        says = next((says for says in (*entry.a, *entry.b) if says.alone), None)
        finding = kb.findings[entry.finding]
        if says is None or "here" not in repr(says.rule.when) or finding.site == "general":
            continue
        then = shipped.assess(said(Answer(entry.finding, entry.answer), complaint=a_visit(kb, 0).complaints[0]))
        made = then.complaints[0].conclusion(says.rule.conclusion)
        assert says.rule.id in {given.rule.id for given in made.contributions}, (entry.finding, says.rule.id)


# ------------------------------------------------------------------ bad input


def test_principles_can_be_named_by_label(expert):
    assert compare(expert.knowledge, "Trigger points", "Nerve compression").a == "trigger_points"


@pytest.mark.parametrize("known", ["visit", "knowledge"])
def test_a_principle_that_does_not_exist_is_refused_with_the_nearest_name(expert, known):
    where = expert.assess(said()) if known == "visit" else expert.knowledge
    with pytest.raises(DataError, match="did you mean 'ischemia'"):
        compare(where, "ishcemia", "adhesions")


def test_a_principle_cannot_be_compared_with_itself(expert):
    with pytest.raises(DataError, match="cannot be compared with itself"):
        compare(expert.assess(said(Answer("taut_band", "yes", TRAPEZIUS))), "ischemia", "Ischemia")


def test_a_line_tells_what_the_answer_alone_gives_as_an_assessment_of_it_does() -> None:
    expert = default_expert()
    for a, b in (("nerve_compression", "nerve_entrapment"), ("trigger_points", "hypertonicity")):
        lines = study_sheet(expert.program, a, b).lines
        for line in lines[:: max(len(lines) // 12, 1)]:
            entry = expert.knowledge.findings[line.finding]
            if expert.knowledge.parts.get(line.finding) or entry.part_of or entry.site != "general":
                continue
            made = expert.assess(Visit((), (Answer(line.finding, line.answer),))).complaints[0]
            assert line.alone == (made.conclusion(a).support, made.conclusion(b).support), line.finding


def test_numbness_alone_says_less_than_the_rule_it_is_a_part_of() -> None:
    expert = default_expert()
    sheet = study_sheet(expert.program, "nerve_compression", "nerve_entrapment")
    line = next(one for one in sheet.lines if (one.finding, one.answer) == ("numbness_reported", "yes"))
    made = expert.assess(Visit((), (Answer("numbness_reported", "yes"),))).complaints[0]
    assert line.alone == (made.conclusion("nerve_compression").support, made.conclusion("nerve_entrapment").support)
    assert max(line.alone) < max(statement.rule.weight for statement in line.a)
