"""A muscle in which something was found is worked on for the principle that the finding speaks for."""

from __future__ import annotations

import pytest

from nmt_expert.explain.care.plan import plan
from nmt_expert.explain.care.sharing import spoken_for
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.report.limit_check import EXPERT
from tests.report.presentations import VISITS


def worked(name: str, minutes: int = 45) -> dict[str, str]:
    steps = plan(EXPERT.assess(VISITS[name]), minutes=minutes).steps
    return {step.work.structure.id: step.suggestion.technique.principle for step in steps if step.work}


@pytest.mark.parametrize(
    ("name", "muscle", "principle"),
    [
        ("whiplash after three months", "splenius_capitis", "trigger_points"),
        ("calf cramp", "gastrocnemius", "trigger_points"),
        ("plantar heel", "gastrocnemius", "hypertonicity"),
        ("office neck", "upper_trapezius", "hypertonicity"),
        ("office neck", "pectoralis_minor", "postural_distortion"),
    ],
)
def test_what_was_found_in_a_muscle_says_what_it_is_worked_on_for(name: str, muscle: str, principle: str) -> None:
    assert worked(name)[muscle] == principle


@pytest.mark.parametrize("name", VISITS)
@pytest.mark.parametrize("minutes", [30, 45, 60])
def test_each_muscle_is_worked_on_once_and_keeping_one_leaves_no_room_empty(name: str, minutes: int) -> None:
    made = plan(EXPERT.assess(VISITS[name]), minutes=minutes)
    muscles = [step.work.structure.id for step in made.steps if step.work]
    assert len(set(muscles)) == len(muscles)
    possible = {
        part.structure.id for one in {id(s.suggestion): s.suggestion for s in made.steps}.values() for part in one.work
    }
    assert len(muscles) >= min(2, len(possible))


def test_a_finding_speaks_for_what_its_hypothesis_does_and_no_more_strongly_than_either() -> None:
    said = (
        Answer("taut_band", "yes", Site(muscle="soleus")),
        Answer("hypersensitive_spot", "yes", Site(muscle="soleus")),
    )
    [entry] = EXPERT.assess(Visit((Complaint("leg_posterior", "left"),), said)).complaints
    points, joint = spoken_for(entry, "trigger_points"), spoken_for(entry, "joint_fixation")
    assert points.keys() >= {"taut_band", "hypersensitive_spot"}
    assert all(0 < weight < 1 for weight in points.values())
    assert "taut_band" not in joint
