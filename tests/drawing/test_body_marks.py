"""What is marked on the body chart: places of a visit, limits in force, zones of a muscle."""

from __future__ import annotations

import pytest

from nmt_expert.drawing.body import body
from nmt_expert.drawing.body_marks import (
    body_marks,
    every_spot,
    kept_off,
    muscle_zones,
    site_of,
    spots_at,
    zones_words,
)
from nmt_expert.errors import ArgumentError
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.limits import bounds_of, room
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit


def test_a_group_of_regions_is_all_its_regions_on_its_side(shipped: Expert) -> None:
    assert spots_at(shipped.knowledge, Site("wrist", "left")) == ("wrist_dorsal.left", "wrist_volar.left")


def test_both_sides_and_no_side_are_two_spots_and_the_midline_is_one(shipped: Expert) -> None:
    kb = shipped.knowledge
    assert spots_at(kb, Site("jaw", "both")) == ("jaw.left", "jaw.right")
    assert spots_at(kb, Site("jaw")) == ("jaw.left", "jaw.right")
    assert spots_at(kb, Site("sacrum", "left")) == ("sacrum.midline",)


def test_a_muscle_is_marked_where_it_lies_and_no_place_nowhere(shipped: Expert) -> None:
    kb = shipped.knowledge
    assert spots_at(kb, Site(muscle="upper_trapezius", side="right")) == (
        "neck_lateral.right",
        "neck_posterior.right",
        "shoulder_top.right",
    )
    assert spots_at(kb, Site()) == ()
    assert spots_at(kb, Site("nowhere", "left")) == ()


def test_left_is_never_marked_for_right(shipped: Expert) -> None:
    kb = shipped.knowledge
    for region in kb.regions:
        sides = {spot.split(".")[1] for spot in spots_at(kb, Site(region, "right"))}
        assert sides <= {"right", "midline"}


def test_a_spot_is_a_site_of_a_visit_and_back(shipped: Expert) -> None:
    for spot in every_spot(shipped.knowledge):
        assert spots_at(shipped.knowledge, site_of(spot)) == (spot,)


def test_several_complaints_are_all_marked(shipped: Expert) -> None:
    marks = body_marks(shipped.knowledge, complaints=[Site("knee_anterior", "left"), Site("throat", "midline")])
    assert marks.complaint == {"knee_anterior.left", "throat.midline"}
    assert marks.described("knee_anterior.left") == "Left front of the knee, where it hurts"
    assert marks.kinds("knee_anterior.right") == ()


def test_zones_of_a_muscle_are_those_of_the_knowledge_on_that_side(shipped: Expert) -> None:
    kb = shipped.knowledge
    for name, muscle in kb.muscles.items():
        zones = muscle_zones(kb, name, "left")
        assert {spot.split(".")[0] for spot in zones.refers} == set(muscle.refers_to)
        assert {spot.split(".")[0] for spot in zones.lies} == set(muscle.lies_in)
        assert not any(spot.endswith(".right") for spot in zones.refers | zones.lies)
    both = muscle_zones(kb, "scalenes")
    assert both.refers == muscle_zones(kb, "scalenes", "left").refers | muscle_zones(kb, "scalenes", "right").refers


def test_every_zone_of_every_muscle_is_on_the_chart(shipped: Expert) -> None:
    drawn = {spot for view in body().views.values() for spot in view.shapes}
    for name in shipped.knowledge.muscles:
        zones = muscle_zones(shipped.knowledge, name)
        assert zones.lies | zones.refers <= drawn


def test_zones_are_told_as_tendencies(shipped: Expert) -> None:
    text = zones_words(shipped.knowledge, "splenius_capitis", "left")
    assert text == (
        "Left splenius capitis lies in: back of the neck, back of the head. It tends to refer to: top of the head."
    )


def test_an_unknown_muscle_is_named_with_a_similar_one(shipped: Expert) -> None:
    with pytest.raises(ArgumentError, match=r"no muscle 'scalens'(?s:.)*did you mean 'scalenes'"):
        muscle_zones(shipped.knowledge, "scalens")


def test_kept_off_is_where_the_limits_in_force_leave_no_pressure(shipped: Expert) -> None:
    kb, complaint = shipped.knowledge, Complaint("ankle_lateral", "left")
    visit = Visit(
        complaints=(complaint,), answers=(Answer("tissue_warm_swollen", "yes", Site("ankle_lateral", "left")),)
    )
    bounds = bounds_of(kb, shipped.assess(visit).safety, complaint)
    off = kept_off(kb, bounds)
    assert "ankle_lateral.left" in off
    assert "ankle_lateral.right" not in off
    for spot in every_spot(kb):
        site = site_of(spot)
        assert (spot in off) == (room(kb, bounds, [site.region], side=site.side).level == "none")


def test_nothing_is_kept_off_without_limits(shipped: Expert) -> None:
    assert kept_off(shipped.knowledge, ()) == frozenset()
