from __future__ import annotations

from xml.etree import ElementTree

import pytest

from nmt_expert.cohort.summary.html import LENGTH, bar, layers, tile


def widths(svg: str) -> list[tuple[str, float]]:
    return [(part.get("class", ""), float(part.get("width", 0))) for part in ElementTree.fromstring(svg)]


def test_a_bar_is_as_long_as_its_share() -> None:
    assert widths(bar(0.25)) == [("trough", LENGTH), ("b2", LENGTH / 4)]


def test_a_bar_of_very_few_can_still_be_seen_and_none_has_no_length() -> None:
    assert widths(bar(0.0001))[1] == ("b2", 1.0)
    assert widths(bar(0.0)) == [("trough", LENGTH)]


def test_a_hidden_share_has_no_length_but_a_broken_line() -> None:
    assert [kind for kind, _ in widths(bar(None))] == ["trough", "hid"]


def test_layers_lie_over_each_other_and_leave_out_hidden_ones() -> None:
    assert [kind for kind, _ in widths(layers([0.6, None, 0.1]))] == ["trough", "b1", "b3"]


@pytest.mark.parametrize("share", [None, 0.0])
def test_a_tile_is_empty_for_nobody_and_for_hidden(share: float | None) -> None:
    assert tile(share) == ""


def test_a_fuller_share_gives_a_fuller_tile() -> None:
    opacity = [float(ElementTree.fromstring(tile(share))[0].get("fill-opacity", 0)) for share in (0.01, 0.2, 0.7, 1.0)]
    assert opacity == sorted(opacity)
    assert len(set(opacity)) == 4
