from __future__ import annotations

from nmt_expert.explain.chain import chain
from tests.explain.tiny import said


def test_fewer_than_two_linked_principles_say_nothing(expert):
    found = chain(expert.assess(said("firm")))
    assert not found
    assert found.lines == ()


def test_a_link_is_told_with_the_bands_of_both_and_how(expert):
    found = chain(expert.assess(said("firm", "ache", "own_pain=no")))
    assert found.steps[0].sentence == (
        "Hypertonicity (supported) can drive Ischemia (possible): tension squeezes vessels."
    )
    assert found.steps[0].link.contested


def test_principles_that_are_only_open_are_not_strung_in(expert):
    found = chain(expert.assess(said("firm", "stress")))
    assert not found


def test_a_loop_comes_back_to_its_start_and_stops(expert):
    found = chain(expert.assess(said("ache", "own_pain")))
    assert found.lines == ("trigger points -> ischemia -> trigger points",)


def test_every_principle_found_stands_in_a_line_once_but_for_the_end_of_a_line(expert):
    found = chain(expert.assess(said("ache", "own_pain", "firm")))
    starts = [name for path in found.paths for name in path[:-1]]
    assert len(starts) == len(set(starts))
    assert {name for path in found.paths for name in path} == {"trigger_points", "ischemia", "hypertonicity"}
