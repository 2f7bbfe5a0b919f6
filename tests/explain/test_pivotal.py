from __future__ import annotations

import pytest
from msgspec.structs import replace

from nmt_expert.explain.pivotal import Pieces, pivotal
from nmt_expert.reasoning.dependencies import dependencies
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Answer, Site
from tests.explain.tiny import CONFLICT, EVERY_VISIT, LEVATOR, TRAPEZIUS, TRIGGER_POINT, said
from tests.explain.visits import a_visit

VISITS = (
    *EVERY_VISIT,
    said("firm=no", "soft", Answer("ache", "yes", LEVATOR), "strip", "field=no", "numb", Answer("numb", "no", LEVATOR)),
    said(Answer("taut_band", "no"), Answer("tender_spot", "yes", TRAPEZIUS), Answer("taut_band", "yes", LEVATOR)),
    said("strip", "field", "tingling", Answer("ache", "yes", Site("neck_side", "both"))),
)


def agrees_with_assessing(expert, visit):
    assessment = expert.assess(visit)
    told = {pivots.conclusion.id: pivots for pivots in pivotal(assessment)}
    for answer in visit.answers:
        kept = tuple(entry for entry in visit.answers if entry is not answer)
        then = expert.assess(replace(visit, answers=kept)).complaints[0]
        for name, pivots in told.items():
            made, shift = then.conclusion(name), next((p.change for p in pivots.answers if answer in p.answers), None)
            now = pivots.conclusion
            if (made.support, made.uncapped) == (now.support, now.uncapped):
                assert shift is None
            else:
                assert shift is not None, (name, answer)
                assert (shift.after.support, shift.after.band) == (made.support, made.band)


@pytest.mark.parametrize("visit", VISITS)
def test_what_would_be_without_an_answer_is_what_assessing_without_it_gives(expert, visit):
    agrees_with_assessing(expert, visit)


@pytest.mark.parametrize("seed", range(3))
def test_the_same_holds_on_the_shipped_rules(shipped, seed):
    agrees_with_assessing(shipped, a_visit(shipped.knowledge, seed))


def test_the_answer_that_changes_the_band_comes_before_the_one_that_only_moves_it(expert):
    (trigger_points, *_) = pivotal(expert.assess(TRIGGER_POINT))
    assert trigger_points.conclusion.id == "trigger_points"
    names = [pivot.answers[0].finding for pivot in trigger_points.answers]
    assert set(names[:3]) == {"own_pain", "tender_spot", "taut_band"}
    assert names[3] == "ache"


def test_only_what_is_at_least_possible_is_explained(expert):
    assert pivotal(expert.assess(said())) == ()
    assert [pivots.conclusion.id for pivots in pivotal(expert.assess(said("ache", "firm=no")))] == [
        "ischemia",
        "trigger_points",
    ]


def test_an_answer_that_another_one_backs_up_is_not_pivotal(expert):
    found = {pivots.conclusion.id: pivots for pivots in pivotal(expert.assess(said("tingling", "numb", "own_pain")))}
    visit = said(Answer("ache", "yes", TRAPEZIUS), Answer("ache", "yes", LEVATOR))
    backed_up = {pivots.conclusion.id: pivots for pivots in pivotal(expert.assess(visit))}
    assert backed_up["ischemia"].answers == ()
    assert found["nerve"].answers != ()


def test_an_answer_that_speaks_against_is_named_but_does_not_hold_the_conclusion_up(expert):
    found = {pivots.conclusion.id: pivots for pivots in pivotal(expert.assess(said("own_pain", "tingling", "numb")))}
    by_finding = {pivot.answers[0].finding: pivot for pivot in found["trigger_points"].answers}
    assert by_finding["own_pain"].holds_up
    assert not by_finding["numb"].holds_up


def test_of_a_contradiction_each_half_is_taken_back_alone(expert):
    found = {pivots.conclusion.id: pivots for pivots in pivotal(expert.assess(replace(CONFLICT, title="x")))}
    assert "hypertonicity" not in found
    assert found["ischemia"].answers[0].answers[0].finding == "ache"


def test_the_same_said_twice_is_taken_back_together(expert):
    (ischemia, *_) = pivotal(expert.assess(said("ache", Answer("ache", "yes", said="it aches"), "firm=no")))
    assert len(ischemia.answers[0].answers) == 2


@pytest.mark.parametrize("visit", VISITS)
def test_what_is_known_without_an_answer_is_what_reading_the_rest_gives(expert, visit):
    pieces = Pieces(expert.knowledge, visit, visit.complaints[0], dependencies(expert.program))
    for at in range(len(visit.answers)):
        rest = replace(visit, answers=visit.answers[:at] + visit.answers[at + 1 :])
        assert pieces.without([at]) == read(expert.knowledge, rest, visit.complaints[0]).values
