from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmt_expert.errors import VisitError
from nmt_expert.explain.changed_visit import changed_visit
from nmt_expert.explain.whatif import whatif
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.examples import examples
from tests.explain.tiny import CONFLICT, EVERY_VISIT, HELD, LEVATOR, NERVE, TRAPEZIUS, TRIGGER_POINT, said
from tests.explain.visits import a_visit

CHANGES = tuple(f"{name}={word}" for name in ("ache", "firm", "numb", "strip", "stress") for word in ("yes", "no"))


def principle(found, name):
    return next(shift for shift in found.difference.complaints[0].principles if shift.id == name)


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_a_what_if_without_a_change_is_empty(expert, visit):
    found = whatif(expert.assess(visit), [])
    assert not found
    assert (found.answers, found.difference.flags) == ((), ())


@pytest.mark.parametrize("visit", [visit for visit in EVERY_VISIT if visit is not CONFLICT])
def test_supposing_what_was_answered_already_is_empty_too(expert, visit):
    assert not whatif(expert.assess(visit), visit.answers)
    assert not whatif(expert.assess(visit), [Answer(entry.finding, entry.word) for entry in visit.answers])


@settings(max_examples=examples(30))
@given(changes=st.lists(st.sampled_from(CHANGES), max_size=3, unique_by=lambda change: change.partition("=")[0]))
def test_what_is_said_to_change_is_the_difference_of_the_two_assessments(expert, changes):
    before = expert.assess(TRIGGER_POINT)
    found = whatif(before, changes)
    was = {made.id: (made.support, made.uncapped) for made in before.complaints[0].principles}
    now = {made.id: (made.support, made.uncapped) for made in found.after.complaints[0].principles}
    told = {shift.id: shift for shift in found.difference.complaints[0].principles}
    for name in was:
        if was[name] != now[name]:
            assert (told[name].before.support, told[name].after.support) == (was[name][0], now[name][0])
            assert told[name].rules or told[name].pattern
        else:
            assert name not in told or told[name].before.place != told[name].after.place or told[name].rules


def test_a_rule_that_goes_is_the_reason_and_names_the_answer_that_moved_it(expert):
    shift = principle(whatif(expert.assess(said("ache")), ["ache=no"]), "ischemia")
    (rule,) = shift.rules
    assert (rule.rule.id, rule.what, rule.before, rule.after) == ("ischemia.ache", "went", 0.35, 0.0)
    assert rule.moved_by == ("ache",)
    assert (shift.before.band.id, shift.after.band.id, shift.crosses) == ("possible", "open", True)


def test_a_weaker_word_makes_a_rule_weigh_less(expert):
    (rule,) = principle(whatif(expert.assess(said("ache")), ["ache=probably"]), "ischemia").rules
    assert (rule.what, rule.before, round(rule.after, 9)) == ("less", 0.35, 0.21)


def test_a_rule_moved_through_a_hypothesis_names_the_hypothesis_and_not_the_finding(expert):
    found = whatif(expert.assess(NERVE), ["tingling=no", "numb=no"])
    rules = {rule.rule.id: rule for rule in principle(found, "nerve_compression").rules}
    assert rules["nerve_compression.nerve"].moved_by == ("nerve",)
    assert [shift.id for shift in found.difference.complaints[0].hypotheses] == ["nerve"]


def test_a_rule_set_aside_by_a_stronger_one_of_its_group_is_told_apart_from_one_that_went(expert):
    before = said(Answer("taut_band", "yes", TRAPEZIUS))
    rules = {
        rule.rule.id: rule.what
        for rule in principle(
            whatif(expert.assess(before), [Answer("tender_spot", "yes", TRAPEZIUS)]), "trigger_points"
        ).rules
    }
    assert rules == {"trigger_points.spot-in-band": "came", "trigger_points.band": "set aside"}


def test_a_minimum_pattern_that_comes_to_be_met_is_said(expert):
    changes = [Answer("tender_spot", "yes", TRAPEZIUS), Answer("own_pain", "yes", TRAPEZIUS)]
    assert principle(whatif(expert.assess(HELD), changes), "trigger_points").pattern == "met"


def test_a_change_without_a_place_speaks_of_every_place_the_finding_was_answered_for(expert):
    visit = said(Answer("taut_band", "yes", TRAPEZIUS), Answer("taut_band", "yes", LEVATOR))
    found = whatif(expert.assess(visit), ["taut_band=no"])
    assert [(shift.site.muscle, shift.before, shift.after) for shift in found.answers] == [
        ("trapezius", "yes", "no"),
        ("levator", "yes", "no"),
    ]


def test_a_change_with_a_place_leaves_other_places_alone(expert):
    visit = said(Answer("taut_band", "yes", TRAPEZIUS), Answer("taut_band", "yes", LEVATOR))
    found = whatif(expert.assess(visit), ["taut_band=no@right:levator"])
    assert [(shift.site.muscle, shift.after) for shift in found.answers] == [("levator", "no")]


def test_a_change_of_one_side_leaves_the_other_of_an_answer_for_both(expert):
    kb = expert.knowledge
    visit = said(Answer("ache", "yes", Site("neck_side", "both")))
    changed = changed_visit(kb, visit, [Answer("ache", "no", Site("neck_side", "left"))])
    assert {(answer.word, answer.site.side) for answer in changed.answers} == {("no", "left"), ("yes", "right")}


def test_an_answer_about_two_complaints_is_changed_for_the_one_named(expert):
    visit = Visit((Complaint("neck_side", "right"), Complaint("leg", "left")), (Answer("ache", "yes"),))
    found = whatif(expert.assess(visit), [Answer("ache", "no", Site("neck_side", "right"))])
    neck, leg = found.after.complaints
    assert neck.conclusion("ischemia").support == 0.0
    assert leg.conclusion("ischemia").support == 0.35


def test_what_a_change_excludes_gives_way_to_it_instead_of_contradicting_it(expert):
    found = whatif(expert.assess(said("firm")), ["soft"])
    assert found.after.conflicts == ()
    assert {(shift.finding, shift.what) for shift in found.answers} == {("firm", "removed"), ("soft", "added")}


def test_settling_a_contradiction_says_that_it_is_gone(expert):
    found = whatif(expert.assess(CONFLICT), ["firm=yes"])
    assert [conflict.kind for conflict in found.difference.conflicts_went] == ["exclusive-pair"]


def test_red_flags_and_permission_are_part_of_the_difference(expert):
    found = whatif(expert.assess(said("firm")), ["saddle_numb"])
    flag = found.difference.flags[0]
    assert (flag.flag.id, flag.before, flag.after) == ("rf_saddle", "not_screened", "raised")
    permission = found.difference.complaints[0].permission
    assert (permission.before, permission.after) == ("full", "none")
    assert [entry.id for entry in permission.flags] == ["rf_saddle"]


def test_a_structure_that_is_no_longer_worth_palpating_is_said_with_what_spoke_for_it(expert):
    visit = said(Answer("taut_band", "yes", TRAPEZIUS))
    shifts = whatif(expert.assess(visit), ["taut_band=no"]).difference.complaints[0].structures
    shift = next(shift for shift in shifts if shift.structure.id == "trapezius")
    assert [reason.kind for reason in shift.went] == ["found"]
    emergency = whatif(expert.assess(visit), ["saddle_numb"]).difference.complaints[0].structures
    assert {shift.after for shift in emergency} == {0}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (["ache=yes", "ache=no"], "contradicting-changes"),
        (["ache=yes", "ache=unsure"], "contradicting-changes"),
        (["ache=yes", "ache=no@right:neck_side"], "contradicting-changes"),
        (["firm=yes", "soft=yes"], "contradicting-changes"),
        (["strip=yes", "field=probably"], "contradicting-changes"),
        (["ahce=yes"], "unknown-finding"),
        ([Answer("ahce", "yes")], "unknown-finding"),
        (["ache=perhaps so"], "wrong-word"),
        ([Answer("ache", "perhaps")], "wrong-word"),
        (["ache=no@moon"], "unknown-place"),
        ([""], "empty-phrase"),
    ],
)
def test_a_what_if_that_cannot_be_supposed_is_refused_and_says_why(expert, changes, code):
    with pytest.raises(VisitError) as refused:
        whatif(expert.assess(said("firm")), changes)
    assert code in {issue.code for issue in refused.value.issues}


def test_the_same_change_twice_is_one_change(expert):
    found = whatif(expert.assess(said("firm")), ["firm=no", "firm=no"])
    assert len(found.changes) == 1


@pytest.mark.parametrize("seed", range(3))
def test_on_the_shipped_rules_too_supposing_what_was_answered_is_empty(shipped, seed):
    assessment = shipped.assess(a_visit(shipped.knowledge, seed))
    assert not whatif(assessment, [])
    clashing = {name for conflict in assessment.conflicts for name in conflict.findings}
    for answer in assessment.visit.answers[:8]:
        assert answer.finding in clashing or not whatif(assessment, [answer])


def test_a_place_is_typed_as_everywhere_else(shipped):
    visit = Visit((Complaint("neck", "left"),))
    (shift,) = whatif(shipped.assess(visit), ["taut_band=yes@upper_trapezius"]).answers
    assert (shift.site.muscle, shift.site.side, shift.after) == ("upper_trapezius", "left", "yes")


def test_a_phrase_that_only_says_where_it_hurts_changes_no_answer(shipped):
    with pytest.raises(VisitError, match="changes no answer"):
        whatif(shipped.assess(Visit()), ["pain in the left arm"])


STATED = [Site(place=place) for place in ("referring", "pathway", "other_side", "elsewhere")]


@settings(max_examples=examples(30))
@given(st.sets(st.sampled_from(STATED), min_size=2), st.sampled_from(("yes", "no")), st.sampled_from(("yes", "no")))
def test_an_answer_at_a_stated_place_gives_way_to_a_change_there_alone(expert, sites, before, after):
    changed, *others = sorted(sites)
    visit = said(*(Answer("taut_band", before, site) for site in sites))
    found = whatif(expert.assess(visit), [Answer("taut_band", after, changed)]).after.visit
    assert {answer.site: answer.word for answer in found.answers} == {changed: after, **dict.fromkeys(others, before)}


def test_a_no_elsewhere_leaves_what_was_found_in_a_muscle_that_refers_here(shipped):
    visit = Visit(
        (Complaint("head_temple", "right"),),
        (Answer("taut_band", "yes", Site(place="referring")), Answer("taut_band", "yes", Site(place="elsewhere"))),
    )
    before = shipped.assess(visit)
    after = whatif(before, [Answer("taut_band", "no", Site(place="elsewhere"))]).after
    supports = [entry.complaints[0].conclusion("trigger_points").support for entry in (before, after)]
    assert supports[0] == supports[1] > 0


@pytest.mark.parametrize("change", ["taut_band=no@here", Answer("taut_band", "no", Site(place="here"))])
def test_a_change_here_leaves_what_was_said_of_other_places(expert, change):
    visit = said("taut_band", Answer("taut_band", "yes", Site(place="elsewhere")))
    found = whatif(expert.assess(visit), [change])
    assert [(entry.before, entry.after) for entry in found.answers] == [("yes", "no")]
    assert ("yes", "elsewhere") in [(answer.word, answer.site.place) for answer in found.after.visit.answers]
