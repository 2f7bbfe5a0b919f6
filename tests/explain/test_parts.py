"""Explanations name the person's own answer, the part, where a rule reads its whole."""

from __future__ import annotations

import pytest

from nmt_expert.api import Result
from nmt_expert.explain.condition_tree import answers_behind, view
from nmt_expert.explain.next_checks import next_checks
from nmt_expert.explain.whatif import whatif
from nmt_expert.explain.why import why
from nmt_expert.explain.whynot import whynot
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from tests.splitting import split

KB = split(load_knowledge(), "taut_band", "numbness_reported")
EXPERT = Expert(KB)
NECK = (Complaint("neck", "right"),)


def assessed(*answers: tuple[str, str]):
    return EXPERT.assess(Visit(NECK, tuple(Answer(*answer) for answer in answers)))


def answers_named(assessment) -> set[str]:
    entry = assessment.complaints[0]
    made = entry.principles + entry.hypotheses
    fired = {one.id: tuple(given.rule for given in one.contributions) for one in made}
    seen, rules = view(EXPERT.program, entry), [rule for found in fired.values() for rule in found]
    return {answer.finding for rule in rules for answer in answers_behind(seen, rule, fired)}


def test_a_conclusion_stands_on_the_part_that_was_answered() -> None:
    named = answers_named(assessed(("numbness_reported_a", "yes"), ("numbness_reported_b", "no")))
    assert "numbness_reported_a" in named
    assert not named & {"numbness_reported", "numbness_reported_b"}


def test_a_tree_names_the_part_in_its_own_words_below_the_whole() -> None:
    text = Result(assessed(("clumsy_walking", "yes"))).how("hypertonicity.stiffness-of-nerve-disease").text()
    assert "Newly clumsy hands or walking: Newly clumsy walking: yes" in text
    assert "follows from another answer" not in text


def test_what_both_parts_deny_is_read_as_denied_and_both_are_named() -> None:
    readings = assessed(("numbness_reported_a", "no"), ("numbness_reported_b", "no")).complaints[0].readings
    assert readings.values.known["numbness_reported@here"] == -1.0
    assert {a.finding for a in readings.behind["numbness_reported@here"]} == set(KB.parts["numbness_reported"])


def test_why_a_part_is_asked_for_is_why_its_whole_matters() -> None:
    assessment = assessed(("tingling_pins_needles", "yes"))
    part, whole = (why(assessment, name) for name in ("numbness_reported_a", "numbness_reported"))
    assert [(n.conclusion, n.rule) for n in part.needs] == [(n.conclusion, n.rule) for n in whole.needs]
    assert part.if_yes.principles == whole.if_yes.principles
    assert not part.if_no, "a no to one part says nothing while the other is open"
    last = why(assessed(("tingling_pins_needles", "yes"), ("numbness_reported_b", "no")), "numbness_reported_a")
    assert last.if_no.principles == whole.if_no.principles


def test_a_part_is_why_a_flag_asks() -> None:
    assert [flag.id for flag in why(assessed(), "clumsy_walking").flags] == ["rf_myelopathy", "rf_umn_signs"]


def test_next_checks_name_parts_and_no_whole() -> None:
    names = {check.finding.id for check in next_checks(assessed(("tingling_pins_needles", "yes")), n=200)}
    assert not names & set(KB.parts)
    assert {"numbness_reported_a", "numbness_reported_b"} <= names


def test_a_whole_that_is_denied_in_a_what_if_takes_its_parts_with_it() -> None:
    found = whatif(assessed(("numbness_reported_a", "yes")), [Answer("numbness_reported", "no")])
    alone = EXPERT.assess(Visit(NECK, (Answer("numbness_reported", "no"),))).complaints[0]
    after = found.after.complaints[0]
    assert {made.id: made.support for made in after.principles} == {m.id: m.support for m in alone.principles}


@pytest.mark.parametrize("answer", [("taut_band_a", "yes"), ("taut_band_b", "no"), ("taut_band", "no")])
def test_what_whynot_proposes_makes_the_difference(answer: tuple[str, str]) -> None:
    assessment = assessed(answer, ("hypersensitive_spot", "yes"))
    for gap in whynot(assessment, "trigger_points"):
        for lift in gap.lifts:
            for found in lift.sets[:3]:
                after = whatif(assessment, list(found.answers)).after.complaints[0].conclusion("trigger_points")
                assert after.band == found.band


def test_every_explanation_can_be_written_for_parts() -> None:
    result = Result(assessed(("taut_band_a", "yes"), ("taut_band_b", "no"), ("numbness_reported_a", "no")))
    for explanation in (result.how("trigger_points"), result.whynot(), result.pivotal(), result.trace()):
        assert explanation.text()
