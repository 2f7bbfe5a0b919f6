"""What stands beside the complaint counts less than there; what the client recognises refers, wherever it lies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.anatomy import relate, settle
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

KB = load_knowledge()
NEAR = KB.scale.near
FOREARM = Complaint("forearm", "left")
CALF = Complaint("leg", "left")

FINE = sorted(name for name, region in KB.regions.items() if not region.parts)
ARM, LEG = (frozenset(KB.regions[name].parts) for name in ("arm", "leg_whole"))


def known(complaint: Complaint, *answers: Answer, beside: tuple[Complaint, ...] = ()) -> dict[str, float]:
    return dict(read(KB, Visit((complaint, *beside), answers), complaint).values.known)


def said(finding: str, word: str = "yes", region: str = "", side: str = "left", muscle: str = "") -> Answer:
    return Answer(finding, word, Site(region, side, muscle))


@pytest.mark.parametrize(
    ("complaint", "region", "near"),
    [
        ("forearm", "elbow", True),
        ("neck", "arm", True),
        ("arm", "neck", True),
        ("low_back", "leg", True),
        ("leg", "low_back", True),
        ("head", "neck", True),
        ("hand", "elbow_lateral", False),
        ("leg", "neck", False),
        ("arm", "low_back", False),
        ("arm", "leg", False),
    ],
)
def test_near_is_next_door_and_along_the_level_of_the_spine(complaint, region, near):
    asked = Site(complaint, "left")
    assert ("near" in relate(KB, asked, settle(KB, asked, Site(region, "left"))).places) is near


@given(st.sampled_from(FINE), st.sampled_from(FINE))
def test_near_goes_both_ways_and_never_from_arm_to_leg_or_across_the_body(first, second):
    def near(one, other, side="left"):
        return "near" in relate(KB, Site(one, "left"), settle(KB, Site(one, "left"), Site(other, side))).places

    assert near(first, second) == near(second, first)
    assert not (near(first, second) and {first in ARM, second in ARM} == {first in LEG, second in LEG} == {True, False})
    if not KB.regions[second].midline:
        assert not near(first, second, "right")


@pytest.mark.parametrize(("word", "counts"), [("yes", NEAR), ("probably", round(NEAR * 0.6, 9))])
def test_a_yes_near_the_complaint_counts_less(word, counts):
    assert known(FOREARM, said("joint_play_reduced", word, "elbow"))["joint_play_reduced@here"] == counts


@pytest.mark.parametrize("word", ["no", "probably not", "unsure"])
def test_anything_but_a_yes_near_the_complaint_counts_for_nothing(word):
    assert known(FOREARM, said("joint_play_reduced", word, "elbow")) == {}


@pytest.mark.parametrize(("word", "value"), [("yes", 1.0), ("probably", 0.6), ("no", -1.0)])
def test_what_was_said_of_the_place_itself_comes_before_what_is_near(word, value):
    both = known(FOREARM, said("joint_play_reduced", word), said("joint_play_reduced", "yes", "elbow"))
    assert both["joint_play_reduced@here"] == value


def test_unsure_at_the_place_leaves_what_is_near():
    both = known(FOREARM, said("joint_play_reduced", "unsure"), said("joint_play_reduced", "yes", "elbow"))
    assert both["joint_play_reduced@here"] == NEAR


def test_a_part_said_near_is_read_of_the_whole():
    whole = next(name for name in KB.parts if KB.findings[name].site == "local")
    part = KB.parts[whole][0]
    assert known(FOREARM, said(part, "yes", "elbow"))[f"{whole}@here"] == NEAR


# ------------------------------------------------------------------ the client's own recognition

OUTSIDE = "biceps_brachii"
"""A muscle that no map sends to the calf."""


def test_the_clients_recognition_overrides_the_map():
    answers = (said("taut_band", muscle=OUTSIDE), said("hypersensitive_spot", muscle=OUTSIDE))
    assert not known(CALF, *answers).keys() & {"taut_band@referring"}
    found = known(CALF, *answers, said("familiar_pain_reproduced", muscle=OUTSIDE))
    assert found["taut_band@referring"] == found["familiar_pain_reproduced@referring"] == 1.0


def test_only_the_spot_that_was_recognised_refers():
    found = known(CALF, said("taut_band", muscle="triceps_brachii"), said("familiar_pain_reproduced", muscle=OUTSIDE))
    assert "taut_band@referring" not in found


@pytest.mark.parametrize("word", ["no", "unsure"])
def test_what_was_not_recognised_stays_where_the_map_puts_it(word):
    found = known(CALF, said("taut_band", muscle=OUTSIDE), said("familiar_pain_reproduced", word, muscle=OUTSIDE))
    assert "taut_band@referring" not in found


def test_recognition_does_not_cross_the_body():
    found = known(Complaint("leg", "left"), said("familiar_pain_reproduced", side="right", region="leg"))
    assert "familiar_pain_reproduced@referring" not in found


def test_pain_that_a_map_gives_to_another_complaint_is_of_that_one():
    arm = Complaint("upper_arm", "left")
    found = known(CALF, said("familiar_pain_reproduced", muscle=OUTSIDE), beside=(arm,))
    assert "familiar_pain_reproduced@referring" not in found
