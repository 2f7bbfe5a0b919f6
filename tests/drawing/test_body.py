"""The shapes of the body chart: all there, none on another, the right way round, as drawn."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from shapely import Point, Polygon, affinity, maximum_inscribed_circle

from nmt_expert.drawing.body import BodyArea, areas_of, body, seen_from_elsewhere
from nmt_expert.drawing.body_marks import every_spot
from nmt_expert.drawing.body_targets import LEAST_TARGET, SCALES
from nmt_expert.errors import ArgumentError
from nmt_expert.reasoning.assess import Expert
from tests.drawing.body_shapes import polygon

CHART = body()
ROOT = Path(__file__).parents[2]
SEEN_ON_ONE_SIDE = ("head_left", "head_right", "sole_left", "sole_right")

FRONT_ONLY = re.compile(
    r"_anterior$|_volar$|^(breast|sternum|throat|abdomen_.*|groin|eye|hand_palm|toe.*|foot_dorsum)$"
)
BACK_ONLY = re.compile(
    r"_posterior$|_dorsal$|^(scapula.*|interscapular|.*_back|sacr.*|coccyx|buttock|head_occiput|heel)$"
)


def test_every_region_of_every_side_is_drawn(shipped: Expert) -> None:
    drawn = {spot for view in CHART.views.values() for spot in view.shapes}
    spots = set(every_spot(shipped.knowledge))
    assert len(spots) == 158
    assert drawn == spots


def test_every_spot_that_is_seen_can_be_chosen_in_its_view() -> None:
    for name, view in CHART.views.items():
        chosen = {spot for area in CHART.areas if area.view == name for spot in area.spots}
        assert chosen == view.shapes.keys(), name


def test_an_area_names_a_spot_once() -> None:
    for area in CHART.areas:
        assert len(set(area.spots)) == len(area.spots)


def test_no_region_of_the_front_is_drawn_on_the_back_nor_the_other_way_round() -> None:
    assert not [spot for spot in CHART.views["back"].shapes if FRONT_ONLY.search(spot.split(".")[0])]
    assert not [spot for spot in CHART.views["front"].shapes if BACK_ONLY.search(spot.split(".")[0])]


@pytest.mark.parametrize("name", CHART.views)
def test_spots_of_a_view_do_not_lie_on_each_other(name: str) -> None:
    shapes = {spot: polygon(shape.d) for spot, shape in CHART.views[name].shapes.items()}
    for (one, a), (two, b) in combinations(shapes.items(), 2):
        if a.intersects(b):
            assert a.intersection(b).area <= 0.03 * min(a.area, b.area), (one, two)


@pytest.mark.parametrize("name", CHART.views)
def test_spots_of_a_view_fill_its_outline(name: str) -> None:
    view = CHART.views[name]
    whole = polygon(view.outline).area
    assert sum(polygon(shape.d).area for shape in view.shapes.values()) == pytest.approx(whole, rel=0.01)


@pytest.mark.parametrize("name", ["front", "back"])
def test_areas_of_a_figure_do_not_take_each_others_taps(name: str) -> None:
    hits = {area.id: hit(area) for area in CHART.areas if area.view == name}
    for (one, a), (two, b) in combinations(hits.items(), 2):
        assert a.intersection(b).area <= 0.06 * min(a.area, b.area), (one, two)


@pytest.mark.parametrize("area", CHART.areas, ids=lambda area: area.id)
def test_a_finger_in_the_middle_of_an_area_meets_only_that_area(area: BodyArea) -> None:
    finger = Point(area.at).buffer(LEAST_TARGET / 2 / SCALES[area.view] * CHART.units)
    for other in (each for each in CHART.areas if each.view == area.view):
        met = finger.intersection(hit(other)).area / finger.area
        assert met >= 0.97 if other is area else met <= 0.02, other.id


def hit(area: BodyArea) -> Polygon:
    """Where a tap counts for an area, in fine units."""
    scale = CHART.units / CHART.coarse_units
    shape: Polygon = affinity.scale(polygon(area.hit or area.shape), scale, scale, origin=(0, 0))
    return shape


def test_left_is_the_clients_left() -> None:
    """The client looks at the viewer in front and away from the viewer behind, so the sides change places."""
    for spot, shape in CHART.views["front"].shapes.items():
        assert _side_seen(spot, shape.at[0]) in ("left-right", "right-left", "midline"), spot
    for spot, shape in CHART.views["back"].shapes.items():
        assert _side_seen(spot, shape.at[0]) in ("left-left", "right-right", "midline"), spot


def _side_seen(spot: str, x: float) -> str:
    side = spot.split(".")[1]
    return side if side == "midline" else f"{side}-{'right' if x > 0 else 'left'}"


@pytest.mark.parametrize("name", SEEN_ON_ONE_SIDE)
def test_a_view_of_one_side_shows_only_that_side(name: str) -> None:
    sides = {spot.split(".")[1] for spot in CHART.views[name].shapes}
    assert sides <= {name.split("_")[1], "midline"}


def test_the_face_looks_away_from_the_back_of_the_head() -> None:
    left, right = CHART.views["head_left"].shapes, CHART.views["head_right"].shapes
    assert left["eye.left"].at[0] < left["head_occiput.left"].at[0]
    assert right["eye.right"].at[0] > right["head_occiput.right"].at[0]


@pytest.mark.parametrize("side", ["left", "right"])
def test_thumbs_point_outward_and_great_toes_inward_with_palms_forward(side: str) -> None:
    for name in ("front", "back"):
        shapes = CHART.views[name].shapes
        assert abs(shapes[f"thumb.{side}"].at[0]) > abs(shapes[f"finger_little.{side}"].at[0])
    front = CHART.views["front"].shapes
    assert abs(front[f"toe_great.{side}"].at[0]) < abs(front[f"toes_lesser.{side}"].at[0])
    sole = CHART.views[f"sole_{side}"].shapes
    inward = sole[f"toe_great.{side}"].at[0] - sole[f"toes_lesser.{side}"].at[0]
    assert (inward > 0) == (side == "right")


def test_the_room_that_is_written_down_is_there() -> None:
    for view in CHART.views.values():
        for spot, shape in view.shapes.items():
            radius = maximum_inscribed_circle(polygon(shape.d), tolerance=1).length
            assert radius == pytest.approx(shape.room, rel=0.08, abs=2), spot


def test_ids_and_names_of_areas_are_unique() -> None:
    assert len({area.id for area in CHART.areas}) == len(CHART.areas) == len({area.name for area in CHART.areas})


def test_the_name_of_an_area_begins_with_its_side() -> None:
    for area in CHART.areas:
        assert area.name.startswith(area.side)
        assert {spot.split(".")[1] for spot in area.spots} <= ({area.side, "midline"} if area.side else _ANY)


_ANY = {"left", "right", "midline"}


def test_a_spot_leads_to_the_areas_that_show_it() -> None:
    assert [area.id for area in areas_of("thumb.left")] == ["hand_front_left", "hand_back_left"]
    assert [area.id for area in areas_of("heel.right")] == ["foot_back_right", "sole_right"]


def test_an_area_knows_where_else_its_part_is_seen() -> None:
    def ids(areas: tuple[BodyArea, ...]) -> set[str]:
        return {area.id for area in areas}

    assert ids(seen_from_elsewhere(CHART.area("hand_front_left"))) == {"hand_back_left"}
    assert ids(seen_from_elsewhere(CHART.area("head_front"))) == {"head_back", "head_side_left", "head_side_right"}
    assert ids(seen_from_elsewhere(CHART.area("foot_front_right"))) == {"foot_back_right", "sole_right"}


def test_an_unknown_area_is_named_with_a_similar_one() -> None:
    with pytest.raises(ArgumentError, match=r"no area 'hand_front_lef'(?s:.)*did you mean 'hand_front_left"):
        CHART.area("hand_front_lef")


def test_the_shapes_are_those_of_the_drawing() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tools.body_chart.build", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
