"""Where the limits of a flag hold, and what they leave of a muscle."""

from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.knowledge.model import Flag, Limit, PressureLevel, TechniqueCommon
from nmt_expert.reasoning.limits import bounds_of, room
from nmt_expert.reasoning.safety import screen
from nmt_expert.reasoning.visit import Answer, Complaint, Site
from tests.reasoning.body import NECK, TEMPLE, answer, body, visit

LEVELS = tuple(PressureLevel(name, "", "") for name in ("light", "moderate", "firm"))
KEEP_OFF_HERE = Limit(where="here", pressure="none")


def left(limits, *answers, complaint=NECK, muscle="", regions=("neck_side",), side="left", **more):
    entry = Flag("rf", "A flag", "local", "avoid_area", "Do it.", ("flag_sign",), limits=limits, **more)
    kb = replace(body(flags=(entry,)), technique_common=TechniqueCommon(levels=LEVELS))
    bounds = bounds_of(kb, screen(kb, visit(*answers, complaints=(complaint,))), complaint)
    return room(kb, bounds, kb.muscles[muscle].lies_in if muscle else regions, muscle, side)


def test_a_limit_here_holds_where_its_answer_was_given_on_that_side_and_nowhere_else():
    said = answer("flag_sign", region="neck_side", side="left")
    assert left((KEEP_OFF_HERE,), said).level == "none"
    assert left((KEEP_OFF_HERE,), said, regions=("neck_back",)).level == "firm"
    assert left((KEEP_OFF_HERE,), said, side="right").level == "firm"


def test_a_place_in_the_midline_has_no_other_side():
    said = Answer("flag_sign", "yes", Site(place="other_side"))
    middle = Complaint("throat", "left")
    assert left((KEEP_OFF_HERE,), said, complaint=middle, regions=("throat",)).level == "none"
    assert left((KEEP_OFF_HERE,), said).level == "firm"


def test_an_answer_about_a_muscle_limits_that_muscle_and_not_its_neighbours():
    said = answer("flag_sign", muscle="scalenes", side="left")
    light = (Limit(where="here", pressure="light"),)
    assert left(light, said, muscle="scalenes").level == "light"
    assert left(light, said, muscle="upper_trapezius").level == "firm"


def test_a_muscle_is_worked_in_the_part_that_no_limit_keeps_off():
    found = left((Limit(regions=("shoulder_top",), pressure="none"),), answer("flag_sign"), muscle="upper_trapezius")
    assert (found.level, found.regions, found.spared) == ("firm", ("neck_side",), (("shoulder_top", "none"),))


def test_a_sign_without_a_place_is_about_the_complaint_and_a_condition_without_one_asks_where():
    assert left((KEEP_OFF_HERE,), answer("flag_sign")).level == "none"
    assert left((KEEP_OFF_HERE,), answer("flag_sign"), asks_where=True).level == "light"
    screened = {"asks_where": True, "screen": ("calf",)}
    assert left((KEEP_OFF_HERE,), answer("flag_sign"), **screened).level == "firm", "it cannot lie in the neck"
    assert left((KEEP_OFF_HERE,), answer("flag_sign", region="calf"), asks_where=True).level == "firm"


def test_the_strictest_of_several_limits_holds_and_what_they_forbid_adds_up():
    limits = (
        Limit(where="everywhere", pressure="moderate", no_tools=("elbow",)),
        Limit(regions=("neck",), pressure="light", no_actions=("heat",)),
    )
    found = left(limits, answer("flag_sign"))
    assert (found.level, found.no_tools, found.no_actions) == ("light", {"elbow"}, {"heat"})


def test_a_limit_of_one_sign_holds_for_that_sign_alone():
    limits = (Limit(where="everywhere", pressure="light", signs=("flag_hint",)),)
    assert left(limits, answer("flag_hint"), follow_up=("flag_hint",)).level == "light"
    assert left(limits, answer("flag_sign"), follow_up=("flag_hint",)).level == "firm"


def test_some_limits_hold_always_some_only_once_the_flag_is_raised_and_some_until_another_is_clear():
    always, raised = Limit(regions=("neck",), pressure="light", always=True), replace(KEEP_OFF_HERE, once_raised=True)
    assert left((always,)).level == "light"
    assert left((raised,), answer("flag_sign", "unsure")).level == "firm"
    waits = Limit(where="everywhere", pressure="light", until_clear=("rf",))
    assert left((waits,), answer("flag_sign")).level == "light"


def test_without_a_complaint_region_a_sign_leaves_light_work_wherever_it_is():
    assert left((KEEP_OFF_HERE,), answer("flag_sign"), complaint=Complaint()).level == "light"
    assert left((KEEP_OFF_HERE,), complaint=TEMPLE).level == "firm"
