"""The law of advice: no line of it breaks a limit of a flag that is raised, suspected or unsettled."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings

from nmt_expert.intake.casefile import load_case
from nmt_expert.knowledge.where import cases_folder
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.examples import examples
from tests.report.limit_check import EXPERT, KB, against, broken, forbidding, technique_of
from tests.report.limit_visits import FLAGS, FOUND, RANDOM_VISITS

# ------------------------------------------------------------------ the law


def all_cases() -> list[Path]:
    return sorted(Path(str(cases_folder())).rglob("*.yaml"))


def test_no_case_is_given_advice_that_a_limit_of_its_flags_forbids():
    wrong = {}
    shown = 0
    for path in all_cases():
        assessment = EXPERT.assess(load_case(KB, path, path.name).visit)
        shown += any(technique_of(assessment, entry)["shown"] for entry in assessment.complaints)
        if lines := broken(assessment):
            wrong[str(path)] = lines
    assert not wrong
    assert shown > 50, "cases with advice at all"


@settings(max_examples=examples(250), deadline=None)
@given(RANDOM_VISITS)
def test_no_line_of_advice_breaks_a_limit_of_a_flag_that_is_raised_suspected_or_unsettled(visit):
    assert broken(EXPERT.assess(visit)) == []


@pytest.mark.parametrize("flag", [flag for flag in FLAGS if flag.level != "absolute"], ids=lambda flag: flag.id)
def test_every_flag_by_itself_shapes_the_advice_for_a_tense_and_tender_muscle(flag):
    answers = [Answer(name, "yes") for name in FOUND[:8]]
    regions = (flag.screen[0] if flag.screen else "neck", "leg_posterior")
    for ask, region, word in product(flag.asks, regions, ("yes", "unsure")):
        for site in (Site(), Site("leg_posterior", "left")):
            visit = Visit((Complaint(region, "left"),), (*answers, Answer(ask, word, site)))
            assert broken(EXPERT.assess(visit)) == []


def test_the_check_itself_finds_advice_that_breaks_a_limit():
    """Without it the law would hold of a report that says nothing."""
    visit = Visit((Complaint("low_back", "left"),), tuple(Answer(name, "yes") for name in FOUND[:8]))
    assessment = EXPERT.assess(visit)
    blood = next(state for state in EXPERT.assess(_with(visit, "osteoporosis_known")).safety.raised)
    limits = [(blood.flag.id, *rest) for rest in forbidding(blood, {}, visit.complaints[0])]
    technique = technique_of(assessment, assessment.complaints[0])
    lines = [line for shown in technique["shown"] for line in against(shown, limits, visit.complaints[0])]
    assert any("moderate on erector_spinae_lumbar" in line for line in lines)


def _with(visit: Visit, finding: str) -> Visit:
    return Visit(visit.complaints, (*visit.answers, Answer(finding, "yes")))
