"""What today's rules conclude differently of a saved visit."""

from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.casebook.records import Outcome, Ranked, outcome_from_data, outcome_of, outcome_to_data
from nmt_expert.casebook.rerun import PrincipleChange, rerun, still_known
from nmt_expert.explain.difference import FlagChange
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Suspicion
from tests.casebook.small import VISIT

THEN = Outcome(
    version="0.1",
    digest="old",
    complaints=((Ranked("ischemia", "possible", 0.3), Ranked("adhesions", "open", 0.0)),),
    technique=("full",),
    flags=(("rf_a", "unsettled"),),
)


def test_the_same_outcome_is_no_change_even_by_other_rules() -> None:
    found = rerun(THEN, replace(THEN, digest="new"))
    assert not found
    assert not found.same_knowledge
    assert rerun(THEN, THEN).same_knowledge


def test_places_bands_and_supports_that_changed_are_named_with_both_values() -> None:
    today = replace(THEN, complaints=((Ranked("adhesions", "supported", 0.6), Ranked("ischemia", "possible", 0.3)),))
    assert rerun(THEN, today).changes == (
        PrincipleChange(0, "adhesions", (2, "open", 0.0), (1, "supported", 0.6)),
        PrincipleChange(0, "ischemia", (1, "possible", 0.3), (2, "possible", 0.3)),
    )


def test_flags_and_technique_that_stand_otherwise_are_named() -> None:
    found = rerun(THEN, replace(THEN, flags=(("rf_b", "raised"),), technique=("none",)))
    assert found.flags == (FlagChange("rf_b", "", "raised"), FlagChange("rf_a", "unsettled", ""))
    assert found.technique == ((0, "full", "none"),)


def test_a_principle_or_complaint_that_is_new_has_nothing_before_it() -> None:
    today = replace(THEN, complaints=(*THEN.complaints, (Ranked("ischemia", "open", 0.1),)))
    assert rerun(THEN, today).changes == (PrincipleChange(1, "ischemia", None, (1, "open", 0.1)),)


def test_an_outcome_goes_to_data_and_back(expert: Expert) -> None:
    outcome = outcome_of(expert.assess(VISIT))
    assert outcome_from_data(outcome_to_data(outcome)) == outcome
    assert [len(ranking) for ranking in outcome.complaints] == [10, 10]


def test_words_that_the_rules_have_no_more_are_left_out_and_said(expert: Expert) -> None:
    answers = (
        Answer("gone", "yes"),
        Answer("joint_play_reduced", "no", Site("atlantis")),
        Answer("joint_play_reduced", "no", Site(muscle="gone_too")),
    )
    known = Suspicion("rf_cauda_equina", ("saddle_numbness",), "numb where I sit")
    old = replace(
        VISIT,
        complaints=(*VISIT.complaints, Complaint("atlantis", "left")),
        answers=VISIT.answers + answers,
        suspected=(known, Suspicion("gone", ("saddle_numbness",)), Suspicion("rf_cauda_equina", ("gone",))),
    )
    visit, problems = still_known(expert.knowledge, old)
    assert visit.answers == VISIT.answers
    assert visit.complaints == (*VISIT.complaints, Complaint("", "left"))
    assert visit.suspected == (known,)
    codes = ["unknown-place"] + ["unknown-finding"] * 3 + ["unknown-flag"] * 2
    assert [problem.code for problem in problems] == codes
    assert still_known(expert.knowledge, VISIT) == (VISIT, ())
