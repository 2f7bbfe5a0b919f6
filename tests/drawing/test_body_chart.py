"""The body chart as SVG: well formed, small, nothing under 24 pixels, walked by arrows, safe under a strict policy."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.drawing.body import body
from nmt_expert.drawing.body_chart import area_buttons, body_style, inset, legend, overview, spot_buttons
from nmt_expert.drawing.body_marks import KINDS, BodyMarks, body_marks, muscle_zones
from nmt_expert.drawing.body_svg import HEAD, WIDTH, Window
from nmt_expert.drawing.body_targets import (
    DIRECTIONS,
    LEAST_TARGET,
    Target,
    inset_targets,
    neighbours,
    overview_targets,
)
from nmt_expert.errors import ArgumentError
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Site

AREAS = [area.id for area in body().areas]
SPOTS = sorted({spot for view in body().views.values() for spot in view.shapes})
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def plain(shipped: Expert) -> BodyMarks:
    return body_marks(shipped.knowledge)


@pytest.fixture(scope="module")
def marked(shipped: Expert) -> BodyMarks:
    kb = shipped.knowledge
    return body_marks(
        kb,
        complaints=[Site("shoulder_top", "right"), Site("low_back", "both")],
        found=[Site(muscle="upper_trapezius", side="right")],
        keep_off=["neck_anterior.left", "leg_posterior.left"],
        zones=[muscle_zones(kb, "scalenes", "right")],
    )


def targets(text: str) -> list[ElementTree.Element]:
    return [each for each in ElementTree.fromstring(text).iter() if each.get("class") == "body-target"]


@pytest.mark.parametrize("area", AREAS)
def test_no_spot_is_smaller_than_24_pixels_on_the_smallest_phone(area: str, plain: BodyMarks) -> None:
    small = {each.key: round(2 * each.room, 1) for each in inset_targets(area, plain) if 2 * each.room < LEAST_TARGET}
    assert small == {}


def test_no_area_is_smaller_than_24_pixels_on_the_smallest_phone(plain: BodyMarks) -> None:
    small = {each.key: round(2 * each.room, 1) for each in overview_targets(plain) if 2 * each.room < LEAST_TARGET}
    assert small == {}


@pytest.mark.parametrize("area", AREAS)
def test_every_spot_of_an_area_is_seen_whole(area: str) -> None:
    chosen = body().area(area)
    window = Window.around(body(), chosen.box)
    for spot in chosen.spots:
        x0, y0, x1, y1 = body().views[chosen.view].shapes[spot].box
        assert window.holds((x0, y0))
        assert window.holds((x1, y1))


@pytest.mark.parametrize("area", AREAS)
def test_an_area_is_well_formed_and_at_most_20_kilobytes(area: str, marked: BodyMarks) -> None:
    text = inset(area, marked, link="/body?spot=")
    ElementTree.fromstring(text)
    assert len(text.encode()) <= 20 * 1024


def test_the_whole_figure_is_well_formed_and_at_most_40_kilobytes(marked: BodyMarks) -> None:
    for link in (None, "/body?area="):
        text = overview(marked, link)
        ElementTree.fromstring(text)
        assert len(text.encode()) <= 40 * 1024


@given(st.lists(st.sampled_from(SPOTS)), st.lists(st.sampled_from(SPOTS)), st.sampled_from(AREAS))
def test_whatever_is_marked_the_pictures_are_well_formed(one: list[str], two: list[str], area: str) -> None:
    marks = BodyMarks({"jaw": 'a "b" <c> & d'}, complaint=frozenset(one), keep_off=frozenset(two))
    for text in (overview(marks), inset(area, marks), legend(marks) or "<g/>", spot_buttons(area, marks)):
        ElementTree.fromstring(text)


def test_the_same_marks_give_the_same_bytes(marked: BodyMarks, shipped: Expert) -> None:
    zones = [muscle_zones(shipped.knowledge, "scalenes", "right")]
    again = body_marks(shipped.knowledge, zones=zones)
    assert inset("head_front", again) == inset("head_front", body_marks(shipped.knowledge, zones=zones))
    assert overview(marked) == overview(marked)


def test_every_area_and_every_spot_is_a_target_once(plain: BodyMarks) -> None:
    assert sorted(each.get("data-area", "") for each in targets(overview(plain))) == sorted(AREAS)
    for area in AREAS:
        spots = [each.get("data-spot", "") for each in targets(inset(area, plain))]
        assert sorted(spots) == sorted(body().area(area).spots)


def test_names_of_targets_are_unique_and_say_the_side(marked: BodyMarks) -> None:
    for area in AREAS:
        names = [_name(each) for each in targets(inset(area, marked))]
        assert len(set(names)) == len(names)
    names = [_name(each) for each in targets(overview(marked))]
    assert len(set(names)) == len(names)
    named = {each.get("data-spot"): _name(each) for each in targets(inset("head_front", marked))}
    assert named["neck_anterior.left"] == "Left front of the neck, keep off (safety)"
    assert named["throat.midline"] == "Throat"


def _name(target: ElementTree.Element) -> str:
    return target.findtext(f"{SVG}title") or ""


def test_a_target_says_its_region_and_side_as_data(plain: BodyMarks) -> None:
    for each in targets(inset("foot_back_left", plain)):
        assert f"{each.get('data-region')}.{each.get('data-side')}" == each.get("data-spot")


def test_without_an_address_one_target_is_a_tab_stop_and_a_complaint_is_pressed(marked: BodyMarks) -> None:
    found = targets(inset("shoulder_front_right", marked))
    assert [each.get("tabindex") for each in found].count("0") == 1
    assert {each.get("role") for each in found} == {"button"}
    pressed = [each.get("data-spot") for each in found if each.get("aria-pressed") == "true"]
    assert pressed == ["shoulder_top.right"]


def test_with_an_address_every_target_is_a_link_that_works_without_script(plain: BodyMarks) -> None:
    for each in targets(inset("hand_front_left", plain, link="/body?a=1&spot=")):
        assert each.tag == f"{SVG}a"
        assert each.get("href") == f"/body?a=1&spot={each.get('data-spot')}"
        assert each.get("tabindex") is None


@pytest.mark.parametrize("area", [None, *AREAS])
def test_arrows_reach_every_target_from_every_other(area: str | None, plain: BodyMarks) -> None:
    among = overview_targets(plain) if area is None else inset_targets(area, plain)
    ways = {each.key: set(neighbours(each, among).values()) for each in among}
    for start in ways:
        reached, left = {start}, [start]
        while left:
            new = ways[left.pop()] - reached
            reached |= new
            left += new
        assert reached == ways.keys(), start


def test_arrows_go_where_they_point(plain: BodyMarks) -> None:
    among = inset_targets("trunk_front", plain)
    at = {each.key: each.at for each in among}
    for each in among:
        for way, key in neighbours(each, among).items():
            step = DIRECTIONS[way]
            assert (at[key][0] - each.at[0]) * step[0] + (at[key][1] - each.at[1]) * step[1] > 0


def test_neighbours_are_written_as_places_in_the_order(plain: BodyMarks) -> None:
    found = targets(inset("hand_front_left", plain))
    places = [int(each.get("data-order", "")) for each in found]
    assert places == list(range(len(found)))
    for each in found:
        for way in DIRECTIONS:
            assert int(each.get(f"data-{way}", "0")) in places


def test_nothing_needs_more_than_a_strict_policy_allows(marked: BodyMarks) -> None:
    for text in (overview(marked), *(inset(area, marked) for area in AREAS), legend(marked)):
        assert not re.search(r"<style|<script|\sstyle=|\son\w+=|<image|https?://(?!www\.w3\.org/2000/svg)", text)


def test_the_side_that_is_on_the_left_is_written_there(plain: BodyMarks) -> None:
    for area, first in (
        ("head_front", "client's right"),
        ("head_back", "client's left"),
        ("trunk_front", "client's right"),
    ):
        words = list(ElementTree.fromstring(inset(area, plain)).iter(f"{SVG}text"))
        sides = sorted(
            (float(each.get("x", "")), each.text) for each in words if (each.text or "").startswith("client's")
        )
        assert sides[0][1] == first
        assert sides[0][0] < WIDTH / 2 < sides[1][0]
    heading = ElementTree.fromstring(inset("hand_front_left", plain)).findtext(f"{SVG}text")
    assert heading == "Client's left hand, palm"


def test_each_kind_of_mark_has_a_pattern_of_its_own_and_words_in_the_legend(marked: BodyMarks) -> None:
    text = overview(marked)
    tiles = re.findall(r'<pattern id="body-(\w+)"[^>]*>(.*?)</pattern>', text)
    assert [kind for kind, _ in tiles] == list(KINDS)
    assert len({re.sub(r'fill="#\w+"', "", inner) for _, inner in tiles}) == len(KINDS)
    assert all(words in legend(marked) for words in KINDS.values())
    assert "tends to refer here" in legend(marked)


def test_what_is_not_marked_is_neither_drawn_nor_explained(plain: BodyMarks) -> None:
    assert legend(plain) == ""
    assert "<pattern" not in overview(plain)


def test_every_class_has_looks_and_every_theme_its_colours(marked: BodyMarks) -> None:
    used = {
        name
        for text in (overview(marked), inset("head_front", marked))
        for c in re.findall(r'class="([^"]+)"', text)
        for name in c.split()
    }
    style = body_style()
    assert {name for name in used if f".{name}" not in style} == set()
    for theme in ("prefers-color-scheme: dark", "forced-colors: active", "@media print", "prefers-contrast: more"):
        assert theme in style


def test_the_same_places_can_be_chosen_from_lists_without_pictures(marked: BodyMarks) -> None:
    values = re.findall(r'name="area" value="(\w+)"', area_buttons(marked))
    assert sorted(values) == sorted(AREAS)
    listed = spot_buttons("shoulder_front_right", marked)
    assert '<button type="submit" name="spot" value="shoulder_top.right" aria-pressed="true">' in listed
    assert listed.count("<button") == len(body().area("shoulder_front_right").spots)


def test_an_area_that_is_not_there_is_refused(plain: BodyMarks) -> None:
    with pytest.raises(ArgumentError, match="no area 'nose'"):
        inset("nose", plain)


def test_a_target_has_no_neighbour_where_there_is_none() -> None:
    left, right = (Target(key, key, (x, HEAD), 20) for key, x in (("a", 10.0), ("b", 60.0)))
    assert neighbours(left, (left, right)) == {"right": "b"}
    assert neighbours(right, (left, right)) == {"left": "a"}


def test_the_page_about_the_chart_names_what_there_is_and_its_example_runs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "body-chart.md").read_text(encoding="utf-8")
    for module, offered in re.findall(r"^\| `nmt_expert/drawing/(\w+)\.py` \|(.*)\|$", page, re.MULTILINE):
        names = re.findall(r"`(\w+)\(", offered)
        there = vars(import_module(f"nmt_expert.drawing.{module}"))
        assert names
        assert [name for name in names if name not in there] == []
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    scope: dict[str, str] = {}
    exec(example, scope)
    assert 'href="/body?spot=shoulder_top.right"' in scope["enlarged"]
