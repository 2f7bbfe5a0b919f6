from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.explain.chain import chain
from nmt_expert.reasoning.assess import Expert
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


def test_what_drives_more_than_it_is_driven_is_primary_and_the_rest_secondary(expert):
    found = chain(expert.assess(said("ache", "own_pain", "firm")))
    assert found.primary == ("hypertonicity", "trigger_points")
    assert found.secondary == ("ischemia",)
    assert [node.balance for node in found.nodes] == [0.6, 0.2, -0.8]


def test_primary_and_secondary_are_told_in_words(expert):
    assert chain(expert.assess(said("firm", "ache", "own_pain=no"))).summary == (
        "Primary, can drive more than it is driven: hypertonicity (supported), trigger points (possible).",
        "Secondary, can be driven at least as much as it drives: ischemia (possible).",
    )


def test_in_an_even_loop_neither_is_first(expert):
    kb = expert.knowledge
    back = replace(kb.principles["ischemia"].leads_to[0], strength="moderate")
    even = replace(kb, principles={**kb.principles, "ischemia": replace(kb.principles["ischemia"], leads_to=(back,))})
    found = chain(Expert(even).assess(said("ache", "own_pain")))
    assert (found.primary, found.secondary) == ((), ())
    assert {node.role for node in found.nodes} == {"either"}


def test_a_principle_without_a_link_is_a_node_alone(expert):
    found = chain(expert.assess(said("firm", "tingling", "numb", "strip")))
    assert [(node.id, node.role) for node in found.nodes] == [
        ("hypertonicity", "alone"),
        ("nerve_compression", "alone"),
    ]
    assert (found.edges, found.summary) == ((), ())


def test_every_step_is_an_edge_between_nodes_and_a_loop_is_marked(expert):
    found = chain(expert.assess(said("ache", "own_pain", "firm")))
    assert [(edge.driver, edge.consequence) for edge in found.edges] == [
        (step.driver, step.consequence) for step in found.steps
    ]
    assert {end for edge in found.edges for end in (edge.driver, edge.consequence)} <= {node.id for node in found.nodes}
    assert {edge.driver: edge.loops for edge in found.edges} == {
        "trigger_points": True,
        "ischemia": True,
        "hypertonicity": False,
    }
