from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nmt_expert.drawing.layered_layout import Box, Layout, LayoutLink, PlacedBox, crossings, isotonic, lay_out, ordered
from tests.drawing.boxes import overlap

Chart = tuple[list[Box], list[LayoutLink]]


@st.composite
def charts(draw: st.DrawFn, most: int = 40) -> Chart:
    """Up to 40 boxes in up to five layers, with any links that lead to the right."""
    sizes = st.tuples(st.integers(20, 260), st.integers(10, 90), st.integers(0, 4))
    boxes = [Box(f"b{at}", *size) for at, size in enumerate(draw(st.lists(sizes, min_size=1, max_size=most)))]
    pairs = [LayoutLink(a.id, b.id) for a, b in ((a, b) for a in boxes for b in boxes) if a.layer < b.layer]
    return boxes, draw(st.lists(st.sampled_from(pairs), max_size=60)) if pairs else []


def by_id(layout: Layout) -> dict[str, PlacedBox]:
    return {box.id: box for box in layout.boxes}


ROUNDED_OUTWARDS = (
    [Box("b0", 69, 10, 0), Box("b1", 20, 10, 1), Box("b2", 260, 10, 2), Box("b3", 260, 10, 3), Box("b4", 59, 10, 4)],
    [LayoutLink("b1", "b4"), LayoutLink("b0", "b3")],
)


@given(charts())
@example(ROUNDED_OUTWARDS)
def test_no_two_boxes_overlap_and_all_lie_on_the_sheet(chart):
    layout = lay_out(*chart)
    assert not [(a.id, b.id) for a, b in combinations(layout.boxes, 2) if overlap(a, b)]
    for box in layout.boxes:
        assert 0 <= box.x <= box.x + box.width <= layout.width + 0.05001
        assert 0 <= box.y <= box.y + box.height <= layout.height + 0.05001


@given(charts())
def test_every_link_begins_at_the_right_border_of_its_source_and_ends_at_the_left_border_of_its_target(chart):
    layout = lay_out(*chart)
    boxes = by_id(layout)
    for link, route in zip(chart[1], layout.routes, strict=True):
        source, target = boxes[link.source], boxes[link.target]
        assert route[0][0] == source.x + source.width
        assert source.y <= route[0][1] <= source.y + source.height
        assert route[-1][0] == target.x
        assert target.y <= route[-1][1] <= target.y + target.height


@given(charts())
def test_no_two_links_share_an_end_at_a_border(chart):
    layout = lay_out(*chart)
    for end, at in ((0, "source"), (-1, "target")):
        ends = [(getattr(link, at), route[end]) for link, route in zip(chart[1], layout.routes, strict=True)]
        assert len(set(ends)) == len(ends)


@given(charts())
def test_a_link_passes_level_between_the_boxes_of_a_column(chart):
    layout = lay_out(*chart)
    for route in layout.routes:
        inner = route[1:-1]
        assert len(inner) % 2 == 0
        for (left, y), (right, same) in zip(inner[::2], inner[1::2], strict=True):
            assert y == same
            for box in layout.boxes:
                crossed = box.x < right and left < box.x + box.width
                assert not (crossed and box.y < y < box.y + box.height)


@given(charts(12))
def test_the_same_chart_gives_the_same_layout(chart):
    assert lay_out(*chart) == lay_out(*chart)


@given(charts(20))
def test_ordering_keeps_every_name_in_its_column_and_never_adds_crossings(chart):
    boxes, links = chart
    columns = [[box.id for box in boxes if box.layer == layer] for layer in range(5)]
    layers = {box.id: box.layer for box in boxes}
    below = {box.id: [link.source for link in links if link.target == box.id] for box in boxes}
    below = {name: [other for other in near if layers[other] == layers[name] - 1] for name, near in below.items()}
    made = ordered(columns, below, 8)
    assert [sorted(column) for column in made] == [sorted(column) for column in columns]
    assert crossings(made, below) <= crossings(columns, below)


def test_links_that_need_not_cross_do_not():
    below = {"a": [], "b": [], "c": [], "x": ["c"], "y": ["a"], "z": ["b"]}
    columns = [["a", "b", "c"], ["x", "y", "z"]]
    assert crossings(columns, below) == 2
    assert crossings(ordered(columns, below, 4), below) == 0


def test_two_links_between_two_pairs_cross_once():
    assert crossings([["a", "b"], ["x", "y"]], {"a": [], "b": [], "x": ["b"], "y": ["a"]}) == 1


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.1, 10)), max_size=12))
def test_isotonic_numbers_never_go_down_and_keep_their_balance(wanted):
    values, pulls = [value for value, _ in wanted], [pull for _, pull in wanted]
    made = isotonic(values, pulls)
    assert all(first <= second + 1e-9 for first, second in pairwise(made))
    balance = sum(pull * (a - b) for a, b, pull in zip(made, values, pulls, strict=True))
    assert balance == pytest.approx(0, abs=1e-6)


def test_numbers_that_rise_already_stay():
    assert isotonic([1.0, 2.0, 2.0], [1.0, 5.0, 1.0]) == [1.0, 2.0, 2.0]


def test_nothing_takes_no_room():
    assert lay_out([], []) == Layout((), (), 0.0, 0.0, ())


def test_a_link_that_leads_back_is_refused():
    boxes = [Box("a", 10, 10, 1), Box("b", 10, 10, 1)]
    with pytest.raises(ValueError, match="from a to b does not lead to a higher layer"):
        lay_out(boxes, [LayoutLink("a", "b")])


def test_a_box_grows_until_its_links_have_room():
    boxes = [Box("a", 10, 10, 0), *(Box(f"b{at}", 10, 10, 1) for at in range(9))]
    layout = lay_out(boxes, [LayoutLink("a", f"b{at}") for at in range(9)], port_gap=10)
    assert by_id(layout)["a"].height == 100


@given(charts(20))
def test_the_last_column_keeps_its_order_where_that_is_asked_for(chart):
    boxes, links = chart
    last = max(box.layer for box in boxes)
    made = lay_out(boxes, links, keep_last=True)
    placed = sorted((one for one in made.boxes if box_of(boxes, one.id).layer == last), key=lambda one: one.y)
    assert [one.id for one in placed] == [box.id for box in boxes if box.layer == last]


def box_of(boxes, name):
    return next(box for box in boxes if box.id == name)
