from __future__ import annotations

import pytest
from msgspec.structs import replace

from nmt_expert.explain.next_checks import next_checks
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from tests.explain.tiny import EMERGENCY, EVERY_VISIT, said


@pytest.mark.parametrize("visit", [*EVERY_VISIT, said("stress", "ache=no")])
def test_what_a_check_promises_is_what_assessing_with_that_answer_gives(expert, visit):
    assessment = expert.assess(visit)
    band = expert.knowledge.scale.band
    open_still = [c for c in assessment.complaints[0].principles if band(c.reach[0]) != band(c.reach[1])]
    before = {entry.id: entry.support for entry in open_still}
    for check in next_checks(assessment, n=99):
        for word, moves in (("yes", check.if_yes), ("no", check.if_no)):
            if check.finding.id in ("taut_band", "tender_spot", "own_pain"):
                continue  # where these would be felt is imagined: the muscles named so far
            then = expert.assess(visit.with_answers(Answer(check.finding.id, word))).complaints[0]
            moved = {entry.id: entry.support - before[entry.id] for entry in then.principles if entry.id in before}
            assert {m.principle: m.by for m in moves} == {
                name: pytest.approx(by, abs=1e-6) for name, by in moved.items() if abs(by) >= 0.01
            }


def test_nothing_that_was_answered_is_asked_again_not_even_what_was_unsure(expert):
    checks = next_checks(expert.assess(said("ache", "tingling=unsure", "strip=no")), n=99)
    assert not {"ache", "tingling", "strip"} & {check.finding.id for check in checks}


def test_red_flag_questions_are_never_among_the_checks(expert):
    assert all(check.finding.kind != "red_flag" for check in next_checks(expert.assess(said()), n=99))


def test_of_findings_that_exclude_each_other_only_one_is_named(expert):
    names = [check.finding.id for check in next_checks(expert.assess(said()), n=99)]
    assert ("firm" in names) != ("soft" in names)


def test_a_finding_settled_by_its_opposite_is_not_asked(expert):
    assert "soft" not in {check.finding.id for check in next_checks(expert.assess(said("firm")), n=99)}


def test_asking_comes_before_testing_when_both_would_move_the_same(expert):
    kb = expert.knowledge
    same = tuple(
        replace(rule, strength="strong", weight=0.6) if rule.id.endswith(".strip") else rule
        for rule in kb.rules
        if not rule.id.endswith("no-strip")
    )
    asking = type(expert)(replace(kb, rules=same, questions={}))
    names = [check.finding.id for check in next_checks(asking.assess(said("tingling", "numb")), n=99)]
    assert names.index("strip") < names.index("root_test")


def test_a_check_that_would_complete_a_pattern_says_whose(expert):
    check = next_checks(expert.assess(said("tingling", "numb")), n=1)[0]
    assert (check.finding.id, check.towards) == ("strip", ("nerve_compression",))


def test_no_more_checks_are_named_than_asked_for(expert):
    assert len(next_checks(expert.assess(said()), n=2)) == 2
    assert next_checks(expert.assess(said()), n=0) == ()


def test_an_emergency_leaves_nothing_to_check(expert):
    assert next_checks(expert.assess(EMERGENCY)) == ()


def test_while_massage_is_forbidden_nothing_is_palpated_or_tested(expert):
    kinds = {check.finding.kind for check in next_checks(expert.assess(said("fever")), n=99)}
    assert kinds == {"symptom", "history"}


def test_a_finding_that_makes_no_sense_where_the_complaint_is_is_not_named(expert):
    kb = expert.knowledge
    findings = {**kb.findings, "root_test": replace(kb.findings["root_test"], regions=("leg",))}
    picky = type(expert)(replace(kb, findings=findings))
    visit = said("tingling", "numb")
    names = {check.finding.id for check in next_checks(expert.assess(visit), n=99)}
    assert "root_test" in names
    assert names - {check.finding.id for check in next_checks(picky.assess(visit), n=99)} == {"root_test"}


def test_where_no_place_is_known_every_finding_may_be_named(expert):
    kb = expert.knowledge
    findings = {**kb.findings, "root_test": replace(kb.findings["root_test"], regions=("leg",))}
    picky = type(expert)(replace(kb, findings=findings))
    visit = said("tingling", "numb", complaint=Complaint())
    assert "root_test" in {check.finding.id for check in next_checks(picky.assess(visit), n=99)}


@pytest.mark.parametrize(
    ("region", "not_here"),
    [
        ("neck", {"slr_positive", "piriformis_tests_positive", "femoral_stretch_positive", "sij_cluster_positive"}),
        ("low_back", {"spurling_positive", "ulnt_positive", "cts_tests_positive", "night_hand_tingling"}),
        ("foot", {"spurling_positive", "cubital_tests_positive", "headache_from_neck"}),
        ("hand", {"slr_positive", "slump_positive", "buttock_pain_sitting"}),
    ],
)
def test_tests_of_another_part_of_the_body_are_never_suggested(shipped, region, not_here):
    answers = tuple(Answer(name, "yes") for name in ("tingling_pins_needles", "numbness_reported"))
    checks = next_checks(shipped.assess(Visit((Complaint(region, "left"),), answers)), n=999)
    assert checks
    assert not not_here & {check.finding.id for check in checks}
